"""A store that ends with the process: for the demo, and for tests that need no file.

It keeps the same contract as the database's store and is held to it by the same tests.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.memory_facts import MemoryFacts
from deadline_bot.adapters.store.memory_jobs import MemoryJobs
from deadline_bot.adapters.store.memory_memories import MemoryMemories
from deadline_bot.adapters.store.memory_outbox import MemoryOutbox
from deadline_bot.adapters.store.memory_plans import MemoryPlans
from deadline_bot.adapters.store.memory_reminders import MemoryReminders
from deadline_bot.adapters.store.memory_state import KnownChannel, State
from deadline_bot.adapters.store.memory_submissions import MemorySubmissions
from deadline_bot.adapters.store.message_state import MessageState
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Following
from deadline_bot.domain.reminder import OccurrenceState, ReminderState
from deadline_bot.ports import Transaction

T = TypeVar("T")


class MemoryStore:
    """See `ports.Store`. `work` runs at once, in the caller's thread."""

    def __init__(self) -> None:
        self._state = State()

    async def run(self, work: Callable[[Transaction], T]) -> T:
        state = self._state.copy()
        result = work(_MemoryTransaction(state))
        self._state = state
        return result

    async def close(self) -> None:
        """There is nothing to let go."""


class _MemorySubjects:
    """See `ports.Subjects`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def due_followings(self, now: datetime, limit: int) -> list[Following]:
        now = utc(now)
        due = sorted(
            (followed.wake_at, slug, channel)
            for (slug, channel), followed in self._state.followed.items()
            if followed.wake_at is not None and followed.wake_at <= now
        )
        return [self._state.following(slug, channel) for _, slug, channel in due[:limit]]

    def planned_followings(self, planned: Sequence[tuple[Following, datetime | None]]) -> None:
        for following, wake_at in planned:
            identity = following.competition.slug, following.channel
            planned_until, wake_at = utc(following.planned_until), utc_or_none(wake_at)
            followed = self._state.followed.get(identity)
            if followed is not None:
                self._state.followed[identity] = replace(
                    followed,
                    planned_until=planned_until,
                    is_announced=following.is_announced,
                    wake_at=wake_at,
                )

    def wake_followings(self, channel: str, wake_at: datetime) -> None:
        wake_at = utc(wake_at)
        for identity, followed in self._state.followed.items():
            is_later = followed.wake_at is None or followed.wake_at > wake_at
            if identity[1] == channel and is_later:
                self._state.followed[identity] = replace(followed, wake_at=wake_at)

    def open_channel(self, channel: Channel, *, wake_at: datetime) -> Channel:
        utc(channel.planned_until)
        new = KnownChannel(channel, utc(wake_at))
        return self._state.channels.setdefault(channel.name, new).channel

    def due_channels(self, now: datetime) -> list[Channel]:
        now = utc(now)
        due = sorted(
            (known.wake_at, name)
            for name, known in self._state.channels.items()
            if known.wake_at is not None and known.wake_at <= now
        )
        return [self._state.channels[name].channel for _, name in due]

    def planned_channel(self, channel: Channel, wake_at: datetime | None) -> None:
        utc(channel.planned_until)
        known = self._state.channels.get(channel.name)
        if known is None:
            return
        self._state.channels[channel.name] = KnownChannel(channel, utc_or_none(wake_at))
        if channel.is_introduced and not known.channel.is_introduced:
            for identity, followed in self._state.followed.items():
                if identity[1] == channel.name:
                    self._state.followed[identity] = replace(followed, is_announced=True)

    def channels(self) -> list[Channel]:
        return [self._state.channels[name].channel for name in sorted(self._state.channels)]

    def next_wake_at(self) -> datetime | None:
        of_reminders = [
            reminder.next_at
            for reminder in self._state.reminders.values()
            if reminder.state is ReminderState.ACTIVE
        ]
        of_occurrences = [
            occurrence.wake_at
            for occurrence in self._state.occurrences.values()
            if occurrence.state is OccurrenceState.OPEN
        ]
        of_jobs = [job.wake_at for job in self._state.jobs.values()]
        of_plans = [known.wake_at for known in self._state.plans.values()]
        of_channels = [at for _, at in self._wakes()]
        of_all = (*of_channels, *of_reminders, *of_occurrences, *of_jobs, *of_plans)
        return min((at for at in of_all if at is not None), default=None)

    def next_wakes(self, after: datetime, until: datetime) -> Mapping[str, datetime]:
        after, until = utc(after), utc(until)
        wakes: dict[str, datetime] = {}
        pending = [
            (row.message.channel, row.ready_at)
            for row in self._state.rows.values()
            if row.state is MessageState.PENDING
        ]
        for channel, wake_at in (*self._wakes(), *pending):
            if after < wake_at <= until:
                wakes[channel] = min(wake_at, wakes.get(channel, wake_at))
        return wakes

    def _wakes(self) -> list[tuple[str, datetime]]:
        of_channels = [(name, known.wake_at) for name, known in self._state.channels.items()]
        of_followings = [(channel, f.wake_at) for (_, channel), f in self._state.followed.items()]
        return [(name, at) for name, at in (*of_channels, *of_followings) if at is not None]


class _MemoryTransaction(
    MemoryFacts,
    _MemorySubjects,
    MemoryOutbox,
    MemoryReminders,
    MemoryMemories,
    MemoryJobs,
    MemorySubmissions,
    MemoryPlans,
):
    """See `ports.Transaction`: all parts on one state."""

    def forget(self, before: datetime) -> int:
        self.forget_reminders(before)
        self.forget_requests(before)
        self.forget_points(before)
        return super().forget(before)
