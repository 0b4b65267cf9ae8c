"""Modals and Home tabs: what Slack takes as a view, which views are open, and `views.*`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_server.actions import Place, state_of
from tests.fakes.slack_server.blocks import MAX_BLOCKS_IN_VIEW, blocks_faults, refusal
from tests.fakes.slack_server.composition import (
    flag_faults,
    length_faults,
    text_faults,
    unknown_faults,
)
from tests.fakes.slack_server.workspace import (
    APP_ID,
    BOT_ID,
    TEAM_ID,
    ApiError,
    Json,
    Workspace,
)

MAX_STACK = 3

_LENGTHS = {"callback_id": 255, "external_id": 255, "private_metadata": 3000}
_COMMON = ("type", "blocks", *_LENGTHS)
_MODAL = ("title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled")
_BEGINNING: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "title": None,
    "submit": None,
    "close": None,
    "clear_on_close": False,
    "notify_on_close": False,
}


@dataclass(slots=True, eq=False)
class View:
    """A modal or a person's Home tab, as the bot last described it.

    `channel` is where the person was when it opened, empty if that was nowhere. `given` holds
    what the person entered; `errors`, by block id, what the bot objected to at the last sending.
    """

    id: str
    user: str
    content: Json
    channel: str = ""
    previous: "View | None" = None
    is_open: bool = True
    n_updates: int = 0
    given: dict[Place, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, each with its id."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def values(self) -> Json:
        """What stands in its fields, by block id and action id."""
        return state_of(self.blocks, self.given)

    @property
    def hash(self) -> str:
        """Changes with each update."""
        return f"{self.id}.{self.n_updates}"

    @property
    def root(self) -> "View":
        """The view at the bottom of its stack."""
        return self if self.previous is None else self.previous.root

    def to_json(self) -> Json:
        """The view as methods answer it and payloads carry it."""
        ids = {
            "id": self.id,
            "team_id": TEAM_ID,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
            "root_view_id": self.root.id,
            "previous_view_id": None if self.previous is None else self.previous.id,
            "hash": self.hash,
            "state": {"values": self.values},
        }
        return _BEGINNING | self.content | ids


class Views:
    """The views of the workspace. `opener` gives the person and the channel behind a trigger."""

    def __init__(self, workspace: Workspace, opener: Callable[[Json], tuple[str, str]]) -> None:
        #: Each modal that was opened, by id, the closed ones included.
        self.modals: dict[str, View] = {}
        #: The Home tab of each user who has one, by user id.
        self.homes: dict[str, View] = {}
        self._workspace = workspace
        self._opener = opener

    def top(self, user: str) -> View | None:
        """The modal that this person sees, `None` without one."""
        seen = [v for v in self.modals.values() if v.user == user and v.is_open]
        return seen[-1] if seen else None

    def clear(self) -> None:
        """No view was ever opened."""
        self.modals.clear()
        self.homes.clear()

    def open(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.open`; a modal that is open already makes room."""
        content = self._checked(arguments, "modal")
        user, channel = self._opener(arguments)
        self.close_all(user)
        return self._show(View(workspace.new_id("V"), user, content, channel))

    def push(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.push`: on top of the modal that the person sees."""
        content = self._checked(arguments, "modal")
        user, channel = self._opener(arguments)
        below = self.top(user)
        if below is None:
            raise ApiError("not_found")
        return self._show(self._above(below, content, channel))

    def _above(self, below: View, content: Json, channel: str) -> View:
        depth, view = 1, below
        while view.previous is not None:
            depth, view = depth + 1, view.previous
        if depth >= MAX_STACK:
            raise ApiError("push_limit_reached")
        return View(self._workspace.new_id("V"), below.user, content, channel, below)

    def _show(self, view: View) -> Json:
        self.modals[view.id] = view
        self._workspace.changed()
        return {"view": view.to_json()}

    def update(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.update`, by `view_id` or `external_id`, of a modal or a Home tab."""
        view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
        views = [*self.modals.values(), *self.homes.values()]
        view = next(
            (
                view
                for view in views
                if view.is_open
                and (
                    view.id == view_id
                    or (external_id and view.content.get("external_id") == external_id)
                )
            ),
            None,
        )
        if view is None:
            raise ApiError("not_found")
        content = self._checked(arguments, view.content["type"], view)
        _check_hash(view, arguments)
        self.change(view, content)
        return {"view": view.to_json()}

    def publish(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.publish`: a user's Home tab, which keeps its id."""
        user = str(arguments.get("user_id", ""))
        if user not in workspace.users:
            raise ApiError("user_not_found")
        view = self.homes.get(user)
        content = self._checked(arguments, "home", view)
        if view is None:
            view = self.homes[user] = View(workspace.new_id("V"), user, content)
        else:
            _check_hash(view, arguments)
            self.change(view, content)
        workspace.changed()
        return {"view": view.to_json()}

    def change(self, view: View, content: Json) -> None:
        """Describes the view anew; what the person entered stays where the fields stay."""
        view.content = content
        view.n_updates += 1
        view.errors = {}
        self._workspace.changed()

    def close(self, view: View) -> None:
        """The person sees the view below, if there is one."""
        view.is_open = False
        self._workspace.changed()

    def close_all(self, user: str) -> None:
        """The person sees no modal any more."""
        for view in self.modals.values():
            if view.user == user:
                view.is_open = False
        self._workspace.changed()

    def obey(self, view: View, answer: Json | None) -> None:
        """What becomes of a modal that was sent off, by the bot's acknowledgement.

        Raises:
            ApiError: `invalid_arguments` for an answer that Slack could not show.
        """
        answer = answer or {}
        action = answer.get("response_action")
        view.errors = {}
        if action is None:
            self.close(view)
        elif action == "clear":
            self.close_all(view.user)
        elif action == "errors":
            view.errors = _checked_errors(view, answer.get("errors"))
            self._workspace.changed()
        elif action == "update":
            self.change(view, self._checked(answer, "modal", view))
        elif action == "push":
            self._show(self._above(view, self._checked(answer, "modal"), view.channel))
        else:
            raise refusal("invalid_arguments", [f"unknown response_action: {action}"])

    def _checked(self, arguments: Json, kind: str, current: View | None = None) -> Json:
        view = arguments.get("view")
        if not isinstance(view, dict) or view.get("type") != kind:
            raise refusal("invalid_arguments", [f"must be a {kind} [json-pointer:/view/type]"])
        if faults := _view_faults(view):
            raise refusal("invalid_arguments", faults)
        external_id = view.get("external_id")
        for other in [*self.modals.values(), *self.homes.values()]:
            is_taken = external_id and other.content.get("external_id") == external_id
            if is_taken and other is not current and other.is_open:
                raise ApiError("duplicate_external_id")
        return view | {"blocks": self._workspace.with_ids(view["blocks"])}


def _check_hash(view: View, arguments: Json) -> None:
    if arguments.get("hash") not in (None, "", view.hash):
        raise ApiError("hash_conflict")


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise refusal("invalid_arguments", ["errors must be an object that is not empty"])
    faults = [f"no input block: {block_id}" for block_id in errors if block_id not in fields]
    if not all(isinstance(text, str) and text for text in errors.values()):
        faults.append("an error must be more than 0 characters")
    if faults:
        raise refusal("invalid_arguments", faults)
    return errors


def _view_faults(view: Json) -> list[str]:
    is_modal = view["type"] == "modal"
    faults = unknown_faults(view, (*_COMMON, *_MODAL) if is_modal else _COMMON)
    for name, limit in _LENGTHS.items():
        faults += length_faults(name, view.get(name), limit)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return [*faults, "missing required field: blocks"]
    faults += blocks_faults(blocks, MAX_BLOCKS_IN_VIEW)
    return faults + (_modal_faults(view, blocks) if is_modal else [])


def _modal_faults(view: Json, blocks: list[Any]) -> list[str]:
    faults = text_faults(view.get("title"), 24)
    for name in ("submit", "close"):
        if view.get(name) is not None:
            faults += text_faults(view[name], 24)
    has_fields = any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if has_fields and view.get("submit") is None:
        faults.append("missing required field: submit")
    return faults + flag_faults(view, "clear_on_close", "notify_on_close", "submit_disabled")
