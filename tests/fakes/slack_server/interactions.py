"""Exchanges: what a person did, and what the bot answers by `response_url` or by a view.

Keeps Slack's deadlines: a `trigger_id` lives 3 s and opens one view, a `response_url` 30 minutes
and 5 uses.
"""

import time
from dataclasses import dataclass, field

from tests.fakes.slack_server.blocks import check_blocks
from tests.fakes.slack_server.chat import checked_text
from tests.fakes.slack_server.views import View, Views
from tests.fakes.slack_server.workspace import (
    BOT_USER_ID,
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

    `replies` came by acknowledgement or `response_url`, not by `chat.postMessage`. `channel` is
    empty where nothing can be answered: a global shortcut, a modal, a Home tab.
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


class Interactions:
    """The exchanges and views of the workspace; `base_url` is where the server is reached."""

    def __init__(self, workspace: Workspace) -> None:
        self.base_url = ""
        self.board = Views(workspace, self._opener)
        self._workspace = workspace
        self._by_response: dict[str, Exchange] = {}
        self._by_trigger: dict[str, Exchange] = {}
        self._used_triggers: set[str] = set()

    @property
    def views(self) -> dict[str, View]:
        """Each modal that was opened, by id, the closed ones included."""
        return self.board.modals

    @property
    def homes(self) -> dict[str, View]:
        """The Home tab of each user who has one, by user id."""
        return self.board.homes

    def begin(self, channel: str, user: str, message_ts: str | None = None) -> Exchange:
        """An exchange that begins now, with its own trigger and, in a channel, `response_url`."""
        new_id = self._workspace.new_id
        began_at = time.monotonic()
        exchange = Exchange(channel, user, new_id("R"), new_id("trigger"), began_at, message_ts)
        if channel:
            self._by_response[exchange.response_id] = exchange
        self._by_trigger[exchange.trigger_id] = exchange
        return exchange

    def keys(self, exchange: Exchange) -> Json:
        """What a payload carries so that the bot can answer."""
        keys: Json = {"trigger_id": exchange.trigger_id}
        if exchange.channel:
            keys["response_url"] = self.response_url(exchange)
        return keys

    def response_url(self, exchange: Exchange) -> str:
        """Where the bot answers this exchange."""
        return f"{self.base_url}/response/{exchange.response_id}"

    def response_urls(self, view: View) -> list[Json]:
        """Those that a form gives for the channels chosen in it, where its fields ask for that."""
        urls = []
        for block in view.blocks:
            element = block.get("element", {})
            if not element.get("response_url_enabled"):
                continue
            state = view.values[block["block_id"]][element["action_id"]]
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if channel:
                url = self.response_url(self.begin(channel, view.user))
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append(ids | {"channel_id": channel, "response_url": url})
        return urls

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
        """The bot's answer: a new message, or a change of the message that was clicked on.

        What replaces a message replaces all of it: text alone leaves no blocks (not verified; say
        `blocks: []` to be sure). A slash command has no message to replace: its answer is a new
        one.
        """
        channel = self._workspace.channel(exchange.channel)
        original = self._workspace.find(exchange.channel, exchange.message_ts)
        if body.get("delete_original"):
            if original is not None:
                self._workspace.remove(original)
            return
        text = checked_text(body)
        blocks = check_blocks(body["blocks"]) if body.get("blocks") else None
        if body.get("replace_original") and original is not None:
            self._workspace.edit(original, text, blocks or [])
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

    def _opener(self, arguments: Json) -> tuple[str, str]:
        trigger_id = str(arguments.get("trigger_id", ""))
        if trigger_id in self._used_triggers:
            raise ApiError("exchanged_trigger_id")
        exchange = self._by_trigger.pop(trigger_id, None)
        if exchange is None:
            raise ApiError("invalid_trigger_id")
        if time.monotonic() - exchange.began_at > TRIGGER_LIFETIME:
            raise ApiError("expired_trigger_id")
        self._used_triggers.add(trigger_id)
        return exchange.user, exchange.channel
