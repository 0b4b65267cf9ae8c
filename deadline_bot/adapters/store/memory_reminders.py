"""Reminders in memory: the same contract as the database's, by plain loops."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from deadline_bot.adapters.store.instant import utc
from deadline_bot.adapters.store.kept import (
    ENDED,
    occurrence_in_utc,
    reminder_in_utc,
    waits_for,
)
from deadline_bot.adapters.store.memory_state import State
from deadline_bot.adapters.store.message_state import MessageState
from deadline_bot.domain.reminder import (
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    Reminder,
    ReminderState,
)
from deadline_bot.domain.when.occasion import JobEnds
from deadline_bot.ports import SentMessage

_LAST = datetime.max.replace(tzinfo=UTC)


class MemoryReminders:
    """See `ports.Reminders`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def save_reminder(self, reminder: Reminder) -> Reminder:
        kept = reminder_in_utc(reminder)
        if not kept.id:
            self._state.last_reminder_id += 1
            kept = replace(kept, id=self._state.last_reminder_id)
        self._state.reminders[kept.id] = kept
        return kept

    def reminder(self, id_: int) -> Reminder | None:
        return self._state.reminders.get(id_)

    def reminders_of(self, person: str, limit: int, offset: int = 0) -> tuple[list[Reminder], int]:
        return self._page(lambda r: person in (r.author, r.destination), limit, offset)

    def reminders_in(
        self, channel: str, without: str, limit: int, offset: int = 0
    ) -> tuple[list[Reminder], int]:
        return self._page(lambda r: r.destination == channel and r.author != without, limit, offset)

    def reminders_about(self, slug: str) -> list[Reminder]:
        return [r for r in self._active() if r.competition == slug]

    def proposed(self, proposal: str) -> list[Reminder]:
        return [r for r in self._by_id() if r.proposal and r.proposal == proposal]

    def reminders_for_jobs(self) -> list[Reminder]:
        return [r for r in self._active() if isinstance(r.occasion, JobEnds)]

    def due_reminders(self, now: datetime, limit: int) -> list[Reminder]:
        return self._until(now)[:limit]

    def next_insistent(self, until: datetime, limit: int) -> list[Reminder]:
        return [r for r in self._until(until) if r.is_insistent][:limit]

    def save_occurrence(self, occurrence: Occurrence) -> None:
        kept = occurrence_in_utc(occurrence)
        if kept.reminder.id not in self._state.reminders:
            raise ValueError(f"no such reminder: {kept.reminder.id}")
        self._state.occurrences[kept.reminder.id, kept.at] = kept

    def occurrence(self, id_: OccurrenceId) -> Occurrence | None:
        second_at = utc(id_.at).replace(microsecond=0)
        return next(
            (
                occurrence
                for occurrence in sorted(self._occurrences(), key=lambda o: o.at)
                if occurrence.reminder.id == id_.reminder
                and occurrence.at.replace(microsecond=0) == second_at
            ),
            None,
        )

    def due_occurrences(self, now: datetime, limit: int) -> list[Occurrence]:
        now = utc(now)
        due = [
            (occurrence.wake_at, occurrence.reminder.id, occurrence.at, occurrence)
            for occurrence in self._open()
            if occurrence.wake_at is not None and occurrence.wake_at <= now
        ]
        due.sort(key=lambda row: row[:3])
        return [occurrence for *_, occurrence in due[:limit]]

    def open_occurrences(self, person: str, channel: str | None, limit: int) -> list[Occurrence]:
        names = self._state.channels if channel is None else [channel]
        meant = {person, *names}
        found = [occurrence for occurrence in self._open() if waits_for(occurrence) & meant]
        found.sort(key=lambda o: (o.at, o.reminder.id), reverse=True)
        return found[:limit]

    def taken_occurrences(self, channel: str, limit: int) -> list[Occurrence]:
        taken = [
            (occurrence.taken_at, occurrence.reminder.id, occurrence.at, occurrence)
            for occurrence in self._occurrences()
            if occurrence.state is OccurrenceState.DONE
            and occurrence.taken_at is not None
            and occurrence.reminder.channel == channel
        ]
        taken.sort(key=lambda row: row[:3], reverse=True)
        return [occurrence for *_, occurrence in taken[:limit]]

    def sent(self, places: Sequence[tuple[str, str]]) -> list[SentMessage]:
        found = {
            (row.message.channel, row.message.key): SentMessage(
                row.message.channel, row.message.key, row.message_id, row.message.content
            )
            for row in self._state.rows.values()
            if row.state is MessageState.SENT and row.message_id is not None
        }
        return [found[place] for place in places if place in found]

    def forget_reminders(self, before: datetime) -> None:
        """Deletes occurrences said before then, and ended reminders that have none left.

        What is still to be said stays, however late it is.
        """
        before = utc(before)
        for identity, occurrence in list(self._state.occurrences.items()):
            is_to_be_said = (
                occurrence.state is OccurrenceState.OPEN and occurrence.wake_at is not None
            )
            if occurrence.begun_at < before and not is_to_be_said:
                del self._state.occurrences[identity]
        with_occurrences = {id_ for id_, _ in self._state.occurrences}
        for reminder in self._by_id():
            is_old = max(reminder.created_at, reminder.said_at or reminder.created_at) < before
            if reminder.state in ENDED and is_old and reminder.id not in with_occurrences:
                del self._state.reminders[reminder.id]

    def _page(
        self, is_meant: Callable[[Reminder], bool], limit: int, offset: int
    ) -> tuple[list[Reminder], int]:
        kept = {ReminderState.ACTIVE, ReminderState.PAUSED}
        found = [r for r in self._state.reminders.values() if r.state in kept and is_meant(r)]
        found.sort(key=lambda r: (r.next_at is None, r.next_at or _LAST, r.id))
        return found[offset : offset + limit], len(found)

    def _by_id(self) -> list[Reminder]:
        return [self._state.reminders[id_] for id_ in sorted(self._state.reminders)]

    def _active(self) -> list[Reminder]:
        return [r for r in self._by_id() if r.state is ReminderState.ACTIVE]

    def _until(self, until: datetime) -> list[Reminder]:
        """The active reminders that come until then (≤), earliest first."""
        until = utc(until)
        found = [(r.next_at, r.id, r) for r in self._active() if r.next_at is not None]
        return [reminder for at, _, reminder in sorted(found) if at <= until]

    def _occurrences(self) -> Iterator[Occurrence]:
        for occurrence in self._state.occurrences.values():
            yield replace(occurrence, reminder=self._state.reminders[occurrence.reminder.id])

    def _open(self) -> list[Occurrence]:
        return [o for o in self._occurrences() if o.state is OccurrenceState.OPEN]
