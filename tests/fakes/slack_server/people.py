"""What people do in the workspace: they type, click, fill forms in, and the bot hears of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from tests.fakes.slack_server import actions, payloads
from tests.fakes.slack_server.interactions import Exchange, Interactions
from tests.fakes.slack_server.sockets import Sockets
from tests.fakes.slack_server.views import View
from tests.fakes.slack_server.workspace import (
    APP_ID,
    BOT_USER_ID,
    TEAM_ID,
    Channel,
    Json,
    Message,
    Workspace,
)

_T = TypeVar("_T")

CHANNEL = "C0KAGGLE"
ALICE = "U0ALICE"
BOB = "U0BOB"


class People:
    """The people's half of `Slack`.

    Whatever a person does returns after the bot's acknowledgement, at most `within` seconds
    later. All of it raises `NotConnectedError` where the bot has no socket open, and
    `TimeoutError` where the bot does not answer in time.
    """

    workspace: Workspace
    interactions: Interactions
    sockets: Sockets
    events: tuple[str, ...]

    async def wait_for(self, look: Callable[[], _T], within: float = 5.0) -> _T:
        """What `look` returns, as soon as that is true."""
        return await self.workspace.wait_for(look, within)

    async def command(
        self,
        command: str,
        text: str = "",
        *,
        channel: str = CHANNEL,
        user: str = ALICE,
        n_replies: int = 1,
        within: float = 5.0,
    ) -> Exchange:
        """Types a slash command; returns after its acknowledgement and `n_replies` replies."""
        exchange = self.interactions.begin(self.workspace.channel(channel).id, user)
        payload = payloads.command(self.workspace, user, exchange.channel, command, text)
        await self._exchange(exchange, "slash_commands", payload, n_replies, within)
        return exchange

    async def click(
        self,
        message: Message,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        user: str = ALICE,
        n_replies: int = 0,
        within: float = 5.0,
    ) -> Exchange:
        """Uses the element with this `action_id` in `message`; else like `command`.

        `value` is what the person chooses: an option's value, a user's or channel's id, an
        instant, a list of those. A button takes none.

        Raises:
            LookupError: no such element, or it does not offer this.
            ValueError: not a value for this element; the person does not see the message.
        """
        block, element = actions.find(message.blocks, action_id, block_id)
        action = actions.action(self.workspace, block, element, value)
        return await self.interact(message, action, user=user, n_replies=n_replies, within=within)

    async def interact(
        self, message: Message, action: Json, *, user: str, n_replies: int, within: float = 5.0
    ) -> Exchange:
        """Sends `action` as if an element of `message` had caused it; else like `command`."""
        if message.seen_by not in (None, user):
            raise ValueError(f"only {message.seen_by} sees this message")
        exchange = self.interactions.begin(message.channel, user, message.ts)
        place = (str(action.get("block_id", "")), str(action.get("action_id", "")))
        state = actions.state_of(message.blocks, {place: actions.state_in(action)})
        payload = payloads.click(self.workspace, user, message, action, state)
        await self._exchange(exchange, "interactive", payload, n_replies, within)
        return exchange

    async def shortcut(
        self, callback_id: str, user: str = ALICE, *, within: float = 5.0
    ) -> Exchange:
        """Takes a global shortcut from the menu."""
        exchange = self.interactions.begin("", user)
        payload = payloads.shortcut(self.workspace, user, callback_id)
        await self._exchange(exchange, "interactive", payload, 0, within)
        return exchange

    async def message_shortcut(
        self,
        callback_id: str,
        message: Message,
        user: str = ALICE,
        *,
        n_replies: int = 0,
        within: float = 5.0,
    ) -> Exchange:
        """Takes a shortcut from the menu of `message`; else like `command`.

        Raises:
            ValueError: an ephemeral message has no such menu.
        """
        if message.seen_by is not None:
            raise ValueError("an ephemeral message has no shortcuts")
        # Its `response_url` cannot replace the message, which may be anybody's (not verified).
        exchange = self.interactions.begin(message.channel, user)
        payload = payloads.message_shortcut(self.workspace, user, callback_id, message)
        await self._exchange(exchange, "interactive", payload, n_replies, within)
        return exchange

    def modal(self, user: str = ALICE) -> View:
        """The modal that this person sees.

        Raises:
            LookupError: none is open.
        """
        view = self.interactions.board.top(user)
        if view is None:
            raise LookupError(f"{user} sees no modal")
        return view

    def home(self, user: str = ALICE) -> View:
        """The Home tab of this person.

        Raises:
            LookupError: the bot published none.
        """
        return self.interactions.homes[user]

    async def click_in_view(
        self,
        view: View,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        within: float = 5.0,
    ) -> Exchange:
        """Uses an element of a modal or a Home tab; else like `click`, without replies."""
        _check_open(view)
        block, element = actions.find(view.blocks, action_id, block_id)
        action = actions.action(self.workspace, block, element, value)
        if element["type"] != "button":
            view.given[block["block_id"], action_id] = actions.state_in(action)
        exchange = self.interactions.begin("", view.user)
        payload = payloads.click_in_view(self.workspace, view.user, view, action)
        await self._exchange(exchange, "interactive", payload, 0, within)
        return exchange

    async def submit(
        self, view: View, fields: dict[str, Any] | None = None, *, within: float = 5.0
    ) -> Json | None:
        """Fills fields in, sends the modal off and does what the bot answers.

        `fields` are named by block id or action id; a value as in `click`, `None` empties a
        field. Returns what the bot answered inside its acknowledgement; then `view.is_open`,
        `view.errors` and `modal` say what the person sees.

        Raises:
            LookupError: no such field, or it does not offer this.
            ValueError: not a value for this field; a required field is empty; no submit button.
            ApiError: `invalid_arguments`, the bot's answer is not one that Slack takes.
        """
        _check_open(view)
        if view.content.get("submit") is None:
            raise ValueError("this view cannot be sent off")
        for name, value in (fields or {}).items():
            block, element = actions.find_field(view.blocks, name)
            place = (block["block_id"], element["action_id"])
            view.given[place] = actions.taken(self.workspace, element, value)
        if missing := actions.missing_fields(view.blocks, view.values):
            raise ValueError(f"required and empty: {missing}")
        urls = self.interactions.response_urls(view)
        payload = payloads.submission(self.workspace, view, urls)
        payload |= self.interactions.keys(self.interactions.begin("", view.user))
        envelope = await self.sockets.send("interactive", payload)
        await self.wait_for(lambda: envelope.acked_at is not None, within)
        self.interactions.board.obey(view, envelope.ack_payload)
        return envelope.ack_payload

    async def close_view(self, view: View, *, within: float = 5.0) -> None:
        """Closes a modal by its cross; the bot hears of it if the view asks for that."""
        _check_open(view)
        is_cleared = bool(view.content.get("clear_on_close"))
        if is_cleared:
            self.interactions.board.close_all(view.user)
        else:
            self.interactions.board.close(view)
        if view.content.get("notify_on_close"):
            payload = payloads.closed(self.workspace, view, is_cleared=is_cleared)
            envelope = await self.sockets.send("interactive", payload)
            await self.wait_for(lambda: envelope.acked_at is not None, within)

    async def _exchange(
        self, exchange: Exchange, kind: str, payload: Json, n_replies: int, within: float
    ) -> None:
        payload |= self.interactions.keys(exchange)
        envelope = await self.sockets.send(kind, payload)
        await self.wait_for(lambda: envelope.acked_at is not None, within)
        if envelope.ack_payload and exchange.channel:
            self.interactions.reply(exchange, envelope.ack_payload)
        await self.wait_for(lambda: len(exchange.replies) >= n_replies, within)

    async def say(
        self,
        text: str,
        *,
        channel: str = CHANNEL,
        user: str = ALICE,
        thread_ts: str | None = None,
    ) -> Message:
        """A person writes a message; the bot hears of it what it subscribed to, at once or later.

        A channel named by a user's id is the bot's direct message with that user.
        """
        place = self.workspace.channel(channel)
        message = self.workspace.post(place, user, text, thread_ts=thread_ts)
        event: Json = {
            "user": user,
            "text": text,
            "ts": message.ts,
            "event_ts": message.ts,
            "channel": place.id,
            "team": TEAM_ID,
            "client_msg_id": self.workspace.new_id("client-"),
        }
        if thread_ts is not None:
            event["thread_ts"] = thread_ts
        kind = "im" if place.im_user else "group" if place.is_private else "channel"
        plural = "message.im" if kind == "im" else f"message.{kind}s"
        if plural in self.events:
            await self.tell({"type": "message", "channel_type": kind} | event, place)
        if f"<@{BOT_USER_ID}>" in text and place.is_member and "app_mention" in self.events:
            await self.tell({"type": "app_mention"} | event, place)
        return message

    async def open_home(self, user: str = ALICE) -> None:
        """A person opens the bot's Home tab."""
        if "app_home_opened" not in self.events:
            return
        place = self.workspace.direct_message(user)
        ts = self.workspace.new_ts()
        event: Json = {"user": user, "channel": place.id, "tab": "home", "event_ts": ts}
        if user in self.interactions.homes:
            event["view"] = self.home(user).to_json()
        await self.tell({"type": "app_home_opened"} | event)

    async def tell(self, event: Json, channel: Channel | None = None) -> None:
        """Sends any event to the bot; without a socket it waits for the next one."""
        authorization = {"team_id": TEAM_ID, "user_id": BOT_USER_ID, "is_bot": True}
        payload = {
            "token": "verification",
            "team_id": TEAM_ID,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": self.workspace.new_id("Ev"),
            "event_time": int(self.workspace.now()),
            "authorizations": [authorization | {"is_enterprise_install": False}],
            "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
        }
        await self.sockets.send("events_api", payload)


def _check_open(view: View) -> None:
    if not view.is_open:
        raise ValueError("this view is closed")
