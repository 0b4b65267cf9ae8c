"""A Slack workspace as tests see it: what people do there, and what can be asserted afterwards.

`server.py` makes it reachable for the bot; nothing here knows HTTP.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypedDict, TypeVar

from tests.fakes.slack_server.faults import Faults
from tests.fakes.slack_server.interactions import Exchange, Interactions, View
from tests.fakes.slack_server.methods import DEFAULT_SCOPES, Access
from tests.fakes.slack_server.schedule import Schedule
from tests.fakes.slack_server.sockets import Sockets
from tests.fakes.slack_server.workspace import (
    APP_ID,
    BOT_USER_ID,
    TEAM_ID,
    Channel,
    Json,
    Message,
    User,
    Workspace,
)

_T = TypeVar("_T")

CHANNEL = "C0KAGGLE"
BOT_TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"
ALICE = "U0ALICE"
BOB = "U0BOB"

#: The events that our manifest subscribes to.
DEFAULT_EVENTS = ("app_mention", "message.im", "app_home_opened")


class Settings(TypedDict, total=False):
    """What `Slack` takes, for those who pass it on."""

    channels: Iterable[Channel] | None
    users: Iterable[User] | None
    bot_token: str
    app_token: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    ack_within: float


class Slack:
    """The workspace, its people, its faults.

    `channels` and `users` default to one channel (`CHANNEL`, `#kaggle`) and two people (`ALICE`
    in Tokyo, `BOB` in New York). `ack_within`: seconds after which an event that was not
    acknowledged comes again.
    """

    def __init__(
        self,
        *,
        channels: Iterable[Channel] | None = None,
        users: Iterable[User] | None = None,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        scopes: tuple[str, ...] = DEFAULT_SCOPES,
        events: tuple[str, ...] = DEFAULT_EVENTS,
        ack_within: float = 3.0,
    ) -> None:
        people = users or (
            User(ALICE, "alice", "Alice Tanaka", "Asia/Tokyo", "ja-JP"),
            User(BOB, "bob", "Bob Brown", "America/New_York"),
        )
        self.workspace = Workspace(list(channels or (Channel(CHANNEL, "kaggle"),)), list(people))
        self.access = Access(bot_token, app_token, scopes)
        self.faults = Faults()
        self.sockets = Sockets(self.workspace, ack_within)
        self.schedule = Schedule(self.workspace)
        self.interactions = Interactions(self.workspace)
        self.events = events
        #: How often each method was called, struck calls included.
        self.n_calls: Counter[str] = Counter()

    def messages(self, channel: str = CHANNEL) -> list[Message]:
        """What stands in the channel, threads included, oldest first; nothing ephemeral."""
        return list(self.workspace.channel(channel).messages.values())

    async def wait_for(self, look: Callable[[], _T], within: float = 5.0) -> _T:
        """What `look` returns, as soon as that is true; asked at each change of the server.

        Raises:
            TimeoutError: still not true after `within` seconds; says what stands in the channels.
        """
        try:
            return await self.workspace.wait_for(look, within)
        except TimeoutError as error:
            texts = [m.text for c in self.workspace.channels.values() for m in c.messages.values()]
            calls = dict(self.n_calls)
            raise TimeoutError(f"not within {within} s; {texts=} {calls=}") from error

    def advance(self, duration: timedelta) -> None:
        """Moves the server's clock on and posts the scheduled messages that fall due."""
        self.workspace.clock_offset += duration.total_seconds()
        self.schedule.post_due()

    def revoke(self, token: str) -> None:
        """This token is good for nothing from now on; the app's loses its sockets as well."""
        self.access.revoked.add(token)
        if token == self.access.app_token:
            self.sockets.drop()

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
        """Types a slash command; returns after its acknowledgement and `n_replies` replies.

        Raises:
            NotConnectedError: the bot has no socket open.
            TimeoutError: no acknowledgement, or fewer replies, `within` seconds.
        """
        exchange = self.interactions.begin(self.workspace.channel(channel).id, user)
        payload = self.interactions.command_payload(exchange, command, text)
        await self._exchange(exchange, "slash_commands", payload, n_replies, within)
        return exchange

    async def click(
        self,
        message: Message,
        action_id: str,
        *,
        user: str = ALICE,
        n_replies: int = 0,
        within: float = 5.0,
    ) -> Exchange:
        """Clicks the element with this `action_id` in `message`; else like `command`.

        Raises:
            LookupError: no such element.
        """
        action = next((a for a in _elements(message) if a.get("action_id") == action_id), None)
        if action is None:
            raise LookupError(action_id)
        return await self.interact(message, action, user=user, n_replies=n_replies, within=within)

    async def interact(
        self, message: Message, action: Json, *, user: str, n_replies: int, within: float = 5.0
    ) -> Exchange:
        """Sends `action` as if an element of `message` had caused it; else like `command`."""
        exchange = self.interactions.begin(message.channel, user, message.ts)
        payload = self.interactions.click_payload(exchange, message, action)
        await self._exchange(exchange, "interactive", payload, n_replies, within)
        return exchange

    async def submit(self, view: View, values: Json, *, within: float = 5.0) -> Json | None:
        """Sends a modal off; returns what the bot answered inside its acknowledgement."""
        exchange = self.interactions.begin(next(iter(self.workspace.channels)), view.user)
        payload = self.interactions.submission_payload(exchange, view, values)
        envelope = await self.sockets.send("interactive", payload)
        await self.wait_for(lambda: envelope.acked_at is not None, within)
        return envelope.ack_payload

    async def _exchange(
        self, exchange: Exchange, kind: str, payload: Json, n_replies: int, within: float
    ) -> None:
        envelope = await self.sockets.send(kind, payload)
        await self.wait_for(lambda: envelope.acked_at is not None, within)
        if envelope.ack_payload:
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
            await self.tell({"type": "message", "channel_type": kind} | event)
        if f"<@{BOT_USER_ID}>" in text and place.is_member and "app_mention" in self.events:
            await self.tell({"type": "app_mention"} | event)
        return message

    async def open_home(self, user: str = ALICE) -> None:
        """A person opens the bot's Home tab."""
        if "app_home_opened" in self.events:
            place = self.workspace.direct_message(user)
            ts = self.workspace.new_ts()
            event = {"user": user, "channel": place.id, "tab": "home", "event_ts": ts}
            await self.tell({"type": "app_home_opened"} | event)

    async def tell(self, event: Json) -> None:
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
            "is_ext_shared_channel": False,
        }
        await self.sockets.send("events_api", payload)


def _elements(message: Message) -> Iterable[Json]:
    for block in message.blocks:
        block_id = block.get("block_id", "")
        elements = [*block.get("elements", []), block.get("accessory", {})]
        for element in elements:
            yield {"block_id": block_id} | element
