"""What the Slack server remembers: users, channels and messages.

The server's methods change it, the assertions of tests read it, and `Workspace.changed` wakes
those who wait for it to look a certain way.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

#: A JSON object, as requests and answers carry it.
Json = dict[str, Any]

_T = TypeVar("_T")

TEAM_ID = "T0TEAM"
APP_ID = "A0APP"
BOT_ID = "B0BOT"
BOT_USER_ID = "U0BOT"


class ApiError(Exception):
    """A method answers `{"ok": false, "error": …}` with `extra` beside it."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass(slots=True)
class User:
    """A person or bot. `tz` is an IANA name."""

    id: str
    name: str
    real_name: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    is_bot: bool = False


@dataclass(slots=True, eq=False)
class Message:
    """A message of a channel, of a person's eyes only, or in a thread.

    `ts` is Slack's id of it within the channel. `received_at` is the server's time, UTC;
    `received_monotonic` is `time.monotonic()` of the server's process in seconds, for measuring
    lateness and distances. `thread_ts` is the `ts` of the thread's first message, `None`
    outside threads. `seen_by` is the only user who sees an ephemeral message, else `None`.
    """

    ts: str
    channel: str
    user: str
    text: str
    received_at: datetime
    received_monotonic: float
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    seen_by: str | None = None
    n_edits: int = 0
    is_pinned: bool = False
    edited_ts: str = ""
    #: The bot id of the incoming webhook that posted it; `user` is empty then.
    webhook: str = ""
    files: list[Json] = field(default_factory=list)

    def to_json(self, *, with_metadata: bool = True) -> Json:
        """The message as `conversations.history` shows it."""
        out: Json = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text}
        if self.webhook:
            del out["user"]
            out |= {"subtype": "bot_message", "bot_id": self.webhook, "username": "webhook"}
        if self.user == BOT_USER_ID:
            out |= {"bot_id": BOT_ID, "app_id": APP_ID, "team": TEAM_ID}
        if self.files:
            out |= {"subtype": "file_share", "files": self.files, "upload": True}
        if self.blocks:
            out["blocks"] = self.blocks
        if self.thread_ts is not None:
            out["thread_ts"] = self.thread_ts
        if self.n_edits:
            out["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.is_pinned:
            out["pinned_to"] = [self.channel]
        if with_metadata and self.metadata is not None:
            out["metadata"] = self.metadata
        return out


@dataclass(slots=True)
class Channel:
    """A channel or a direct message; `messages` by `ts`, oldest first."""

    id: str
    name: str
    is_member: bool = True
    is_private: bool = False
    is_archived: bool = False
    #: Shared with another company (Slack Connect).
    is_ext_shared: bool = False
    #: The other side of a direct message, `None` for a channel.
    im_user: str | None = None
    messages: dict[str, Message] = field(default_factory=dict)

    def to_json(self) -> Json:
        """The channel as `conversations.info` shows it."""
        if self.im_user is not None:
            return {"id": self.id, "is_im": True, "user": self.im_user, "is_archived": False}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_member": self.is_member,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
        }

    @property
    def payload_name(self) -> str:
        """How payloads name it; what is not public has no name there."""
        if self.im_user is not None:
            return "directmessage"
        return "privategroup" if self.is_private else self.name


def _wall_clock() -> float:
    return time.time()  # noqa: TID251 - the server stands for Slack, which has its own clock


class Workspace:
    """Users, channels and messages, and the server's time."""

    def __init__(self, channels: list[Channel], users: list[User]) -> None:
        self.channels = {channel.id: channel for channel in channels}
        self.users = {user.id: user for user in users}
        self.users[BOT_USER_ID] = User(BOT_USER_ID, "deadline-bot", "Deadline Bot", is_bot=True)
        #: Messages for one person's eyes only, in the order of their arrival.
        self.ephemerals: list[Message] = []
        #: Seconds that the server's clock is ahead of the machine's.
        self.clock_offset = 0.0
        self._by_name = {channel.name: channel for channel in channels}
        self._last_micros = 0
        self._ids = count(1)
        self._waiters: list[asyncio.Future[None]] = []

    def now(self) -> float:
        """The server's time in seconds since the epoch."""
        return _wall_clock() + self.clock_offset

    def new_ts(self) -> str:
        """A `ts` above each one given before, as close to now as that allows."""
        micros = max(int(self.now() * 1_000_000), self._last_micros + 1)
        self._last_micros = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """An id that was not given before."""
        return f"{prefix}{next(self._ids):09d}"

    def add_channel(self, channel: Channel) -> Channel:
        """Adds `channel`, in place of one with the same id."""
        self.channels[channel.id] = channel
        self._by_name[channel.name] = channel
        return channel

    def channel(self, ref: Any) -> Channel:
        """The channel with this id, `#name` or name, or the direct message with this user.

        Raises:
            ApiError: `channel_not_found`.
        """
        if str(ref) in self.users:
            return self.direct_message(str(ref))
        return self.by_name(ref)

    def by_name(self, ref: Any) -> Channel:
        """The channel with this id, `#name` or name; some methods take no user.

        Raises:
            ApiError: `channel_not_found`.
        """
        ref = str(ref or "")
        found = self.channels.get(ref) or self._by_name.get(ref.removeprefix("#"))
        if found is None:
            raise ApiError("channel_not_found")
        return found

    def by_id(self, ref: Any) -> Channel:
        """The channel with this id; most methods take neither names nor users.

        Raises:
            ApiError: `channel_not_found`.
        """
        found = self.channels.get(str(ref or ""))
        if found is None:
            raise ApiError("channel_not_found")
        return found

    def find(self, channel: str, ts: str | None) -> Message | None:
        """The message of this channel with this `ts`, ephemeral ones included."""
        place = self.channel(channel)
        if found := place.messages.get(str(ts)):
            return found
        return next((m for m in self.ephemerals if (m.channel, m.ts) == (place.id, ts)), None)

    def remove(self, message: Message) -> None:
        """Takes a message away, wherever it stands."""
        self.channels[message.channel].messages.pop(message.ts, None)
        if message in self.ephemerals:
            self.ephemerals.remove(message)
        self.changed()

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """The blocks, each with an id, as Slack gives one where the app did not."""
        return [b if b.get("block_id") else b | {"block_id": self.new_id("b")} for b in blocks]

    def direct_message(self, user: str) -> Channel:
        """The bot's direct message with `user`; opened at the first call."""
        for channel in self.channels.values():
            if channel.im_user == user:
                return channel
        return self.add_channel(Channel(self.new_id("D"), f"dm-{user}", im_user=user))

    def post(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        blocks: list[Json] | None = None,
        metadata: Json | None = None,
        thread_ts: str | None = None,
        seen_by: str | None = None,
        webhook: str = "",
    ) -> Message:
        """Stores a message; one with `seen_by` goes to `ephemerals`, not into the channel."""
        ts = self.new_ts()
        message = Message(
            ts,
            channel.id,
            user,
            text,
            datetime.fromtimestamp(float(ts), UTC),
            time.monotonic(),
            self.with_ids(blocks or []),
            metadata,
            thread_ts,
            seen_by,
            webhook=webhook,
        )
        if seen_by is None:
            channel.messages[ts] = message
        else:
            self.ephemerals.append(message)
        self.changed()
        return message

    def edit(self, message: Message, text: str | None, blocks: list[Json] | None) -> None:
        """Replaces text and blocks; `None` leaves that part as it is."""
        if text is not None:
            message.text = text
        if blocks is not None:
            message.blocks = self.with_ids(blocks)
        message.n_edits += 1
        message.edited_ts = self.new_ts()
        self.changed()

    def changed(self) -> None:
        """Wakes everybody in `wait_for`, to look again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def wait_for(self, look: Callable[[], _T], within: float) -> _T:
        """What `look` returns, as soon as that is true; it is asked at each change.

        Raises:
            TimeoutError: still not true after `within` seconds.
        """
        async with asyncio.timeout(within):
            while not (seen := look()):
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.append(waiter)
                await waiter
        return seen
