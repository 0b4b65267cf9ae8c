"""What people do and what the bot answers: commands, clicks, forms, `response_url`, `views.*`.

Keeps Slack's deadlines: a `trigger_id` lives 3 s, a `response_url` 30 minutes and 5 uses.
"""

import time
from dataclasses import dataclass, field

from tests.fakes.slack_server.blocks import MAX_BLOCKS_IN_VIEW, check_blocks
from tests.fakes.slack_server.chat import checked_text
from tests.fakes.slack_server.workspace import (
    APP_ID,
    BOT_USER_ID,
    TEAM_ID,
    ApiError,
    Json,
    Message,
    Workspace,
)

TRIGGER_LIFETIME = 3.0
RESPONSE_LIFETIME = 1800.0
RESPONSE_USES = 5


@dataclass(slots=True)
class Exchange:
    """One thing a person did, and what the bot answered to it directly, in order.

    `replies` came by acknowledgement or `response_url`, not by `chat.postMessage`.
    """

    channel: str
    user: str
    response_id: str
    trigger_id: str
    began_at: float
    message_ts: str | None = None
    n_uses: int = 0
    replies: list[Message] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The replies' texts."""
        return [reply.text for reply in self.replies]


@dataclass(slots=True)
class View:
    """A modal or a person's Home tab, as the bot last described it."""

    id: str
    user: str
    content: Json
    n_updates: int = 0

    def to_json(self) -> Json:
        """The view as the methods answer it."""
        ids = {"id": self.id, "root_view_id": self.id, "team_id": TEAM_ID, "app_id": APP_ID}
        return self.content | ids | {"hash": f"{self.id}.{self.n_updates}"}


class Interactions:
    """The exchanges and views of the workspace; `base_url` is where the server is reached."""

    def __init__(self, workspace: Workspace) -> None:
        self.base_url = ""
        self.views: dict[str, View] = {}
        #: The Home tab of each user who has one, by user id.
        self.homes: dict[str, View] = {}
        self._workspace = workspace
        self._by_response: dict[str, Exchange] = {}
        self._by_trigger: dict[str, Exchange] = {}

    def begin(self, channel: str, user: str, message_ts: str | None = None) -> Exchange:
        """An exchange that begins now, with its own trigger and `response_url`."""
        new_id = self._workspace.new_id
        began_at = time.monotonic()
        exchange = Exchange(channel, user, new_id("R"), new_id("trigger"), began_at, message_ts)
        self._by_response[exchange.response_id] = exchange
        self._by_trigger[exchange.trigger_id] = exchange
        return exchange

    def _common(self, exchange: Exchange) -> Json:
        return {
            "token": "verification",
            "api_app_id": APP_ID,
            "trigger_id": exchange.trigger_id,
            "response_url": f"{self.base_url}/response/{exchange.response_id}",
        }

    def command_payload(self, exchange: Exchange, command: str, text: str) -> Json:
        """The payload of a slash command."""
        channel = self._workspace.channel(exchange.channel)
        user = self._workspace.users[exchange.user]
        return self._common(exchange) | {
            "team_id": TEAM_ID,
            "team_domain": "kaggle-team",
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.im_user else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "is_enterprise_install": "false",
        }

    def click_payload(self, exchange: Exchange, message: Message, action: Json) -> Json:
        """The payload of a click on an element of `message`."""
        channel = self._workspace.channel(exchange.channel)
        return self._common(exchange) | {
            "type": "block_actions",
            "user": self._user(exchange.user),
            "team": {"id": TEAM_ID, "domain": "kaggle-team"},
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": message.seen_by is not None,
            },
            "channel": {"id": channel.id, "name": channel.name},
            "message": message.to_json(),
            "state": {"values": {}},
            "actions": [{"action_ts": self._workspace.new_ts()} | action],
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def submission_payload(self, exchange: Exchange, view: View, values: Json) -> Json:
        """The payload of a modal that was sent off; `values` by block id and action id."""
        return self._common(exchange) | {
            "type": "view_submission",
            "user": self._user(exchange.user),
            "team": {"id": TEAM_ID, "domain": "kaggle-team"},
            "view": view.to_json() | {"state": {"values": values}},
            "response_urls": [],
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _user(self, user: str) -> Json:
        known = self._workspace.users[user]
        return {"id": user, "username": known.name, "name": known.name, "team_id": TEAM_ID}

    def respond(self, response_id: str, body: Json) -> None:
        """A post to a `response_url`.

        Raises:
            ApiError: `expired_url` (unknown, too old), `used_url`, or what is wrong with it.
        """
        exchange = self._by_response.get(response_id)
        if exchange is None or time.monotonic() - exchange.began_at > RESPONSE_LIFETIME:
            raise ApiError("expired_url")
        if exchange.n_uses >= RESPONSE_USES:
            raise ApiError("used_url")
        exchange.n_uses += 1
        self.reply(exchange, body)

    def reply(self, exchange: Exchange, body: Json) -> None:
        """The bot's answer: a new message, or a change of the message that was clicked on."""
        channel = self._workspace.channel(exchange.channel)
        original = channel.messages.get(exchange.message_ts or "")
        if body.get("delete_original"):
            if original is not None:
                del channel.messages[original.ts]
                self._workspace.changed()
            return
        text = checked_text(body)
        blocks = check_blocks(body["blocks"]) if body.get("blocks") else None
        if body.get("replace_original") and original is not None:
            self._workspace.edit(original, text, blocks)
            return
        is_public = body.get("response_type") == "in_channel"
        message = self._workspace.post(
            channel,
            BOT_USER_ID,
            text,
            blocks=blocks,
            thread_ts=body.get("thread_ts"),
            seen_by=None if is_public else exchange.user,
        )
        exchange.replies.append(message)
        self._workspace.changed()

    def open_view(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.open`"""
        exchange = self._by_trigger.pop(str(arguments.get("trigger_id", "")), None)
        if exchange is None:
            raise ApiError("invalid_trigger_id")
        if time.monotonic() - exchange.began_at > TRIGGER_LIFETIME:
            raise ApiError("expired_trigger_id")
        view = View(workspace.new_id("V"), exchange.user, self._checked_view(arguments))
        self.views[view.id] = view
        workspace.changed()
        return {"view": view.to_json()}

    def update_view(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.update`, by `view_id`."""
        view = self.views.get(str(arguments.get("view_id", "")))
        if view is None:
            raise ApiError("not_found")
        view.content = self._checked_view(arguments)
        view.n_updates += 1
        workspace.changed()
        return {"view": view.to_json()}

    def publish_view(self, workspace: Workspace, arguments: Json) -> Json:
        """`views.publish`: a user's Home tab."""
        user = str(arguments.get("user_id", ""))
        if user not in workspace.users:
            raise ApiError("user_not_found")
        view = View(workspace.new_id("V"), user, self._checked_view(arguments))
        self.homes[user] = view
        workspace.changed()
        return {"view": view.to_json()}

    def _checked_view(self, arguments: Json) -> Json:
        view = arguments.get("view")
        if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
            raise ApiError("invalid_arguments")
        if len(view.get("private_metadata", "")) > 3000:
            raise ApiError("invalid_arguments")
        check_blocks(view.get("blocks"), at_most=MAX_BLOCKS_IN_VIEW)
        return view
