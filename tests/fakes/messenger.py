"""A messenger that keeps what it was given, and fails as the test scripts it.

A fault is an exception, or one of the two ends of an unclear send: it arrived, or it was lost.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum, auto

from deadline_bot.domain.answer import Board
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import EditFailed, PinFailed, SendFailed
from deadline_bot.ports import MessageRef


class Unclear(Enum):
    """How a send ends whose outcome the sender is not told."""

    ARRIVED = auto()
    LOST = auto()


Fault = Exception | Unclear


@dataclass(slots=True)
class Sent:
    """A message in a channel."""

    ref: MessageRef
    marker: str
    at: datetime
    post: Post | None = None
    board: Board | None = None
    is_pinned: bool = False

    @property
    def thread_id(self) -> str | None:
        return None if self.post is None else self.post.thread_id


@dataclass(slots=True)
class FakeMessenger:
    """Implements ports.Messenger.

    `faults` are the next sends' faults, by channel; `fault_of` decides on each send for which
    none is scripted. `open_gate` cleared holds every send until it is set again.
    """

    history: list[Sent] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    fault_of: Callable[[Post], Fault | None] = lambda _: None
    find_faults: list[Exception] = field(default_factory=list)
    edit_faults: list[EditFailed] = field(default_factory=list)
    pin_faults: list[PinFailed] = field(default_factory=list)
    open_gate: asyncio.Event = field(default_factory=asyncio.Event)
    attempts: list[tuple[str, datetime]] = field(default_factory=list)
    n_under_way: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most_under_way: int = 0
    has_attempted: asyncio.Condition = field(default_factory=asyncio.Condition)
    n_looks: int = 0
    n_edits: int = 0

    def __post_init__(self) -> None:
        self.open_gate.set()

    async def post(self, post: Post, now: datetime) -> MessageRef:
        self.attempts.append((post.channel, now))
        async with self.has_attempted:
            self.has_attempted.notify_all()
        self.n_under_way[post.channel] += 1
        self.most_under_way = max(self.most_under_way, self.n_under_way[post.channel])
        try:
            await self.open_gate.wait()
            scripted = self.faults[post.channel]
            fault = scripted.pop(0) if scripted else self.fault_of(post)
            return self._end(Sent(self._ref(post.channel), post.marker, now, post=post), fault)
        finally:
            self.n_under_way[post.channel] -= 1

    async def edit(self, ref: MessageRef, post: Post, now: datetime) -> None:
        self.n_edits += 1
        if self.edit_faults:
            raise self.edit_faults.pop(0)
        message = self._of(ref)
        assert message.marker == post.marker
        # Who edits need not know in which thread it stands.
        message.post = replace(post, thread_id=message.thread_id)

    async def find(
        self, channel: str, marker: str, since: datetime, thread_id: str | None = None
    ) -> MessageRef | None:
        self.n_looks += 1
        if self.find_faults:
            raise self.find_faults.pop(0)
        found = [
            s.ref
            for s in self.history
            if (s.ref.channel, s.marker, s.thread_id) == (channel, marker, thread_id)
            and s.at >= since
        ]
        return found[0] if found else None

    async def post_board(self, channel: str, board: Board, marker: str) -> MessageRef:
        scripted = self.faults[channel]
        # A board is posted without an instant; it is in the history whenever one looks.
        sent = Sent(self._ref(channel), marker, datetime.max.replace(tzinfo=UTC), board=board)
        return self._end(sent, scripted.pop(0) if scripted else None)

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        self.n_edits += 1
        if self.edit_faults:
            raise self.edit_faults.pop(0)
        message = self._of(ref)
        assert message.marker == marker
        message.board = board

    async def pin(self, ref: MessageRef) -> None:
        if self.pin_faults:
            raise self.pin_faults.pop(0)
        self._of(ref).is_pinned = True

    async def attempted(self, n: int) -> None:
        """Waits until `n` sends were begun."""
        async with self.has_attempted:
            await self.has_attempted.wait_for(lambda: len(self.attempts) >= n)

    @property
    def posts(self) -> list[Post]:
        """The posts that arrived, in order."""
        return [s.post for s in self.history if s.post is not None]

    @property
    def boards(self) -> list[Sent]:
        """The boards that arrived, in order."""
        return [s for s in self.history if s.board is not None]

    def keys(self, channel: str | None = None) -> list[str]:
        """Every key that was said, in order, by any channel or one."""
        return [k for p in self.posts if channel in (None, p.channel) for k in p.keys]

    def _ref(self, channel: str) -> MessageRef:
        return MessageRef(channel, str(len(self.history) + 1))

    def _end(self, sent: Sent, fault: Fault | None) -> MessageRef:
        if isinstance(fault, Exception):
            raise fault
        if fault is not Unclear.LOST:
            self.history.append(sent)
        if fault is not None:
            raise SendFailed("reset", is_unclear=True)
        return sent.ref

    def _of(self, ref: MessageRef) -> Sent:
        return next(s for s in self.history if s.ref == ref)
