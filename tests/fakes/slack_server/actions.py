"""What a person does with an interactive element, as Slack tells the app of it.

A test names the element and the value; what is not offered raises, since no person could have
chosen it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tests.fakes.slack_server.blocks import elements_of
from tests.fakes.slack_server.composition import all_options
from tests.fakes.slack_server.elements import is_date, is_instant, is_time
from tests.fakes.slack_server.workspace import ApiError, Json, Workspace

#: Where an element stands: the ids of its block and of itself.
Place = tuple[str, str]


class _Kind(NamedTuple):
    """How payloads name an element's value, what it begins as, and how a value is taken."""

    key: str
    initial: str
    take: Callable[[Workspace, Json, Any], Any]
    empty: Any = None


def find(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The block and the element with this `action_id`, in the block with that id if it is given.

    Raises:
        LookupError: none, or several.
    """
    found = [
        (block, element)
        for block, element in elements_of(blocks)
        if element["action_id"] == action_id and block_id in (None, block.get("block_id"))
    ]
    if len(found) != 1:
        there = [element["action_id"] for _, element in elements_of(blocks)]
        raise LookupError(f"{len(found)} elements are {action_id}; there are {there}")
    return found[0]


def find_field(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """The form's field whose block has this id, else whose element has.

    Raises:
        LookupError: none, or several.
    """
    for block in blocks:
        if block.get("block_id") == name and block["type"] == "input":
            return block, block["element"]
    return find(blocks, name)


def taken(workspace: Workspace, element: Json, value: Any) -> Json:
    """An element's state after a person gave it this value; `None` and `[]` empty it.

    Raises:
        LookupError: not offered, or nobody and nothing with this id.
        ValueError: not a value for this element.
    """
    kind = _KINDS.get(element["type"])
    if kind is None:
        raise ValueError(f"a {element['type']} takes no value")
    is_empty = value is None or value in ("", [])
    state = kind.empty if is_empty else kind.take(workspace, element, value)
    return {"type": element["type"], kind.key: state}


def action(workspace: Workspace, block: Json, element: Json, value: Any = None) -> Json:
    """The entry in `actions` when a person uses this element.

    Raises:
        LookupError, ValueError: as `taken`; and for a field that tells nothing before the form
            is sent off.
    """
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise ValueError(f"{element['action_id']} is a field without dispatch_action")
    out: Json = {
        "type": element["type"],
        "block_id": block.get("block_id", ""),
        "action_id": element["action_id"],
        "action_ts": workspace.new_ts(),
    }
    if element["type"] == "button":
        if value is not None:
            raise ValueError("a button has its value already")
        kept = ["text", "value", "style", "url"]
    else:
        out |= taken(workspace, element, value)
        kept = ["placeholder", _KINDS[element["type"]].initial]
    return out | {name: element[name] for name in kept if name in element}


def state_in(action: Json) -> Json:
    """The state that an entry in `actions` tells; empty for a button."""
    kind = _KINDS.get(action["type"])
    if kind is None or kind.key not in action:
        return {}
    return {"type": action["type"], kind.key: action[kind.key]}


def state_of(blocks: list[Json], given: dict[Place, Json]) -> Json:
    """`state.values`: what stands in each element, as given or as it began."""
    values: Json = {}
    for block, element in elements_of(blocks):
        kind = _KINDS.get(element["type"])
        if kind is None:
            continue
        place = (block.get("block_id", ""), element["action_id"])
        state = given.get(place)
        if not state or state["type"] != element["type"]:
            began = element.get(kind.initial, kind.empty)
            state = {"type": element["type"], kind.key: began}
        values.setdefault(place[0], {})[place[1]] = state
    return values


def missing_fields(blocks: list[Json], values: Json) -> list[str]:
    """The block ids of the required fields that are empty; the form cannot be sent off so."""
    missing = []
    for block in blocks:
        if block["type"] != "input" or block.get("optional"):
            continue
        state = values[block["block_id"]][block["element"]["action_id"]]
        if state[_KINDS[state["type"]].key] in (None, "", []):
            missing.append(block["block_id"])
    return missing


def _option(workspace: Workspace, element: Json, value: Any) -> Json:
    offered = all_options(element)
    for option in offered:
        if option["value"] == value:
            return option
    raise LookupError(f"{value!r} is not among {[option['value'] for option in offered]}")


def _options(workspace: Workspace, element: Json, value: Iterable[Any]) -> list[Json]:
    return [_option(workspace, element, one) for one in value]


def _user(workspace: Workspace, element: Json, value: Any) -> str:
    if value not in workspace.users:
        raise LookupError(f"no user {value!r}")
    return str(value)


def _channel(workspace: Workspace, element: Json, value: Any) -> str:
    try:
        return workspace.channel(value).id
    except ApiError as error:
        raise LookupError(f"no channel {value!r}") from error


def _each(
    take: Callable[[Workspace, Json, Any], Any],
) -> Callable[[Workspace, Json, Any], list[Any]]:
    def take_each(workspace: Workspace, element: Json, value: Iterable[Any]) -> list[Any]:
        return [take(workspace, element, one) for one in value]

    return take_each


def _formed(is_right: Callable[[Any], bool]) -> Callable[[Workspace, Json, Any], Any]:
    def take(workspace: Workspace, element: Json, value: Any) -> Any:
        if isinstance(value, datetime):
            value = int(value.timestamp())
        if not is_right(value):
            raise ValueError(f"not a value for a {element['type']}: {value!r}")
        return value

    return take


def _words(workspace: Workspace, element: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    if not element.get("min_length", 0) <= len(value) <= element.get("max_length", 3000):
        raise ValueError(f"too long or too short: {value!r}")
    if "\n" in value and not element.get("multiline"):
        raise ValueError(f"a single line: {value!r}")
    return value


_TYPED = _Kind("value", "initial_value", _words)

_KINDS = {
    "channels_select": _Kind("selected_channel", "initial_channel", _channel),
    "checkboxes": _Kind("selected_options", "initial_options", _options, []),
    "conversations_select": _Kind("selected_conversation", "initial_conversation", _channel),
    "datepicker": _Kind("selected_date", "initial_date", _formed(is_date)),
    "datetimepicker": _Kind("selected_date_time", "initial_date_time", _formed(is_instant)),
    "email_text_input": _TYPED,
    "multi_channels_select": _Kind("selected_channels", "initial_channels", _each(_channel), []),
    "multi_conversations_select": _Kind(
        "selected_conversations", "initial_conversations", _each(_channel), []
    ),
    "multi_static_select": _Kind("selected_options", "initial_options", _options, []),
    "multi_users_select": _Kind("selected_users", "initial_users", _each(_user), []),
    "number_input": _TYPED,
    "overflow": _Kind("selected_option", "initial_option", _option),
    "plain_text_input": _TYPED,
    "radio_buttons": _Kind("selected_option", "initial_option", _option),
    "static_select": _Kind("selected_option", "initial_option", _option),
    "timepicker": _Kind("selected_time", "initial_time", _formed(is_time)),
    "url_text_input": _TYPED,
    "users_select": _Kind("selected_user", "initial_user", _user),
}
