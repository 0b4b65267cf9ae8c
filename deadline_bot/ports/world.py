"""What the services need of the world around them: time, sources, messengers, chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from deadline_bot.domain.answer import Board
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.delivery import Post

#: How a channel is spoken to, by its name.
SettingsOf = Callable[[str], ChannelSettings]


class Clock(Protocol):
    """The wall clock."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class Ticker(Protocol):
    """Wakes services. A tick that is still running when it is due again runs once after."""

    def every(self, interval: timedelta, tick: Callable[[], Awaitable[None]]) -> None:
        """Runs `tick` after each interval, for the first time after one."""
        ...

    def at(self, instant: datetime | None, tick: Callable[[], Awaitable[None]]) -> None:
        """Runs `tick` once at `instant`, in place of an earlier appointment of the same tick.

        `None` cancels. An instant that has passed is at once; a wall clock that jumps is
        noticed within a second. After one set back the tick may come too early: it must ask
        the time.
        """
        ...


class CompetitionSource(Protocol):
    """Where competitions come from."""

    @property
    def name(self) -> str:
        """Its name in `status`, in facts and in the log."""
        ...

    async def fetch(self, now: datetime) -> Fetched:
        """All competitions that it has for the team.

        Raises:
            SourceFailed: it could not be asked, or its answer is not complete.
        """
        ...


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a sent message is: `id` is the messenger's (Slack's `ts`)."""

    channel: str
    id: str


class Messenger(Protocol):
    """Where messages go."""

    async def post(self, post: Post, now: datetime) -> MessageRef:
        """Sends a post, worded as of `now`. Never tries twice by itself.

        Raises:
            SendFailed: with the decision that follows.
        """
        ...

    async def find(self, channel: str, marker: str, since: datetime) -> MessageRef | None:
        """The message with `marker` in the channel's history since `since` (≥), if it is there.

        Raises:
            SendFailed: the history could not be read; `is_permanent` if it never can.
        """
        ...

    async def post_board(self, channel: str, board: Board, marker: str) -> MessageRef:
        """Posts the board.

        Raises:
            SendFailed: as for `post`.
        """
        ...

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        """Replaces the board's text.

        Raises:
            EditFailed: `is_gone` if a new message is needed.
        """
        ...

    async def pin(self, ref: MessageRef) -> None:
        """Pins a message; a pinned one stays pinned.

        Raises:
            PinFailed: with the reason for the reader.
        """
        ...


class Chat(Protocol):
    """Where commands come from. Alerts never depend on it."""

    async def start(self) -> None:
        """Begins to listen; returns when commands are heard, or after a few seconds anyway."""
        ...

    async def close(self) -> None:
        """Stops listening; closing one that never started is safe."""
        ...
