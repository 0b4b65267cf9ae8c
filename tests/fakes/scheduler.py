"""A messenger's own clock: it says what was registered at its time, also if the bot is dead.

It posts into the history of a FakeMessenger. The test lets its time run with `run`.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed
from deadline_bot.ports import MessageRef
from tests.fakes.clock import FakeClock
from tests.fakes.messenger import FakeMessenger, Fault, Sent, Unclear

#: Slack's limits: how long before its time a message can be taken back, how far ahead one can
#: be registered, and how many in a span of one channel.
LAST_WITHDRAWAL = timedelta(seconds=60)
FARTHEST = timedelta(days=120)
MOST, SPAN = 30, timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Registered:
    """A message that waits for its time."""

    post: Post
    at: datetime


@dataclass(slots=True)
class FakeScheduler:
    """Implements ports.Scheduler, as strict as Slack.

    `faults` are those of the next registrations, the other two those of the next calls of
    their kind. `open_gate` cleared holds every answer about a registration, which has then
    taken effect. While `is_down` nothing is posted, and what would have been is lost. What is
    posted comes `delay` after its time.
    """

    clock: FakeClock
    messenger: FakeMessenger
    waiting: dict[str, Registered] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    withdraw_faults: list[Exception] = field(default_factory=list)
    list_faults: list[Exception] = field(default_factory=list)
    open_gate: asyncio.Event = field(default_factory=asyncio.Event)
    has_registered: asyncio.Condition = field(default_factory=asyncio.Condition)
    is_down: bool = False
    delay: timedelta = timedelta()
    n_calls: int = 0
    n_posted: int = 0
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.open_gate.set()

    async def schedule(self, post: Post, at: datetime, now: datetime) -> str:
        self.n_calls += 1
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        assert at.microsecond == 0
        near = [
            r
            for r in self.waiting.values()
            if r.post.channel == post.channel and abs(r.at - at) < SPAN
        ]
        if not self.clock.now() < at <= self.clock.now() + FARTHEST or len(near) >= MOST:
            raise SendFailed("refused", is_permanent=True)
        scheduled_id = f"Q{next(self._ids)}"
        if fault is not Unclear.LOST:
            self.waiting[scheduled_id] = Registered(post, at)
            async with self.has_registered:
                self.has_registered.notify_all()
        await self.open_gate.wait()
        if fault is not None:
            raise SendFailed("reset", is_unclear=True)
        return scheduled_id

    async def registered(self, n: int) -> None:
        """Waits until `n` messages are registered."""
        async with self.has_registered:
            await self.has_registered.wait_for(lambda: len(self.waiting) >= n)

    async def withdraw(self, channel: str, scheduled_id: str) -> bool:
        self.n_calls += 1
        if self.withdraw_faults:
            raise self.withdraw_faults.pop(0)
        registered = self.waiting.get(scheduled_id)
        if registered is None or registered.at - self.clock.now() < LAST_WITHDRAWAL:
            return False
        assert registered.post.channel == channel
        del self.waiting[scheduled_id]
        return True

    async def scheduled(self) -> Mapping[str, str]:
        self.n_calls += 1
        if self.list_faults:
            raise self.list_faults.pop(0)
        return {id_: registered.post.channel for id_, registered in self.waiting.items()}

    def run(self, until: datetime) -> None:
        """Posts what is to be posted until then (≤), each at its time."""
        due = [id_ for id_, r in self.waiting.items() if r.at + self.delay <= until]
        for id_ in sorted(due, key=lambda d: self.waiting[d].at):
            registered = self.waiting.pop(id_)
            if not self.is_down:
                self.n_posted += 1
                ref = MessageRef(registered.post.channel, f"scheduled-{id_}")
                marker, post = registered.post.marker, registered.post
                self.messenger.history.append(Sent(ref, marker, registered.at + self.delay, post))

    @property
    def next_at(self) -> datetime | None:
        """When something is posted next."""
        return min((r.at + self.delay for r in self.waiting.values()), default=None)

    @property
    def times(self) -> dict[str, datetime]:
        """When each registered message is to be said, by its key."""
        return {r.post.keys[0]: r.at for r in self.waiting.values()}
