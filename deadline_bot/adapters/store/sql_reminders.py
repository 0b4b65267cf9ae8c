"""Reminders and their occurrences in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, delete, exists, func, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from deadline_bot.adapters.store.codec import decode_content
from deadline_bot.adapters.store.dialect import upsert
from deadline_bot.adapters.store.instant import utc
from deadline_bot.adapters.store.kept import (
    ENDED,
    occurrence_in_utc,
    reminder_in_utc,
    waits_for,
)
from deadline_bot.adapters.store.message_state import MessageState
from deadline_bot.adapters.store.schema import (
    channels,
    is_active,
    is_done,
    is_for_job,
    is_kept,
    is_of_proposal,
    is_open,
    is_tied,
    occurrences,
    outbox,
    reminders,
    waiting,
)
from deadline_bot.adapters.store.sql_places import rows_at
from deadline_bot.adapters.store.sql_reminder_rows import (
    Rows,
    occurrence_row,
    read_occurrence,
    read_reminder,
    reminder_row,
)
from deadline_bot.domain.reminder import Occurrence, OccurrenceId, OccurrenceState, Reminder
from deadline_bot.ports import SentMessage

#: How many reminders one query names: databases limit the parameters of a statement.
_BATCH = 1_000
#: An occurrence is named by the second in which it came due.
_SECOND = timedelta(seconds=1)

_NEW = reminders.insert().returning(reminders.c.id)
_EARLIEST_FIRST = (reminders.c.next_at, reminders.c.id)
_IS_ITS = (waiting.c.reminder_id == occurrences.c.reminder_id) & (waiting.c.at == occurrences.c.at)


class SqlReminders:
    """See `ports.Reminders`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save_reminder(self, reminder: Reminder) -> Reminder:
        kept = reminder_in_utc(reminder)
        row = reminder_row(kept)
        if not kept.id:
            return replace(kept, id=self._connection.execute(_NEW, row).scalar_one())
        before = self.reminder(kept.id)
        upsert(self._connection, reminders, [{"id": kept.id, **row}])
        if before is not None and _whose(before) != _whose(kept):
            # Occurrences repeat whose they are.
            is_its = occurrences.c.reminder_id == kept.id
            for occurrence in self._occurrences(select(occurrences).where(is_its)):
                self.save_occurrence(occurrence)
        return kept

    def reminder(self, id_: int) -> Reminder | None:
        return self._by_id([id_]).get(id_)

    def reminders_of(self, person: str, limit: int, offset: int = 0) -> tuple[list[Reminder], int]:
        is_asked_for = reminders.c.author == person
        is_for_person = (reminders.c.destination == person) & (reminders.c.author != person)
        return self._page([is_asked_for, is_for_person], limit, offset)

    def reminders_in(
        self, channel: str, without: str, limit: int, offset: int = 0
    ) -> tuple[list[Reminder], int]:
        is_in = (reminders.c.destination == channel) & (reminders.c.author != without)
        return self._page([is_in], limit, offset)

    def reminders_about(self, slug: str) -> list[Reminder]:
        return self._reminders(is_tied & (reminders.c.competition == slug), reminders.c.id)

    def proposed(self, proposal: str) -> list[Reminder]:
        return self._reminders(is_of_proposal & (reminders.c.proposal == proposal), reminders.c.id)

    def reminders_for_jobs(self) -> list[Reminder]:
        return self._reminders(is_for_job, reminders.c.id)

    def due_reminders(self, now: datetime, limit: int) -> list[Reminder]:
        is_due = is_active & (reminders.c.next_at <= now)
        return self._reminders(is_due, *_EARLIEST_FIRST, limit=limit)

    def next_insistent(self, until: datetime, limit: int) -> list[Reminder]:
        is_next = is_active & reminders.c.is_insistent & (reminders.c.next_at <= until)
        return self._reminders(is_next, *_EARLIEST_FIRST, limit=limit)

    def save_occurrence(self, occurrence: Occurrence) -> None:
        reminder = self.reminder(occurrence.reminder.id)
        if reminder is None:
            raise ValueError(f"no such reminder: {occurrence.reminder.id}")
        kept = replace(occurrence_in_utc(occurrence), reminder=reminder)
        upsert(self._connection, occurrences, [occurrence_row(kept)])
        identity = {"reminder_id": reminder.id, "at": kept.at}
        self._connection.execute(delete(waiting).filter_by(**identity))
        if kept.state is OccurrenceState.OPEN:
            rows = [{"who": who, **identity} for who in waits_for(kept)]
            self._connection.execute(waiting.insert(), rows)

    def occurrence(self, id_: OccurrenceId) -> Occurrence | None:
        second_at = utc(id_.at).replace(microsecond=0)
        query = select(occurrences).where(
            occurrences.c.reminder_id == id_.reminder,
            occurrences.c.at >= second_at,
            occurrences.c.at < second_at + _SECOND,
        )
        return next(iter(self._occurrences(query.order_by(occurrences.c.at).limit(1))), None)

    def due_occurrences(self, now: datetime, limit: int) -> list[Occurrence]:
        query = select(occurrences).where(is_open, occurrences.c.wake_at <= now)
        order = occurrences.c.wake_at, occurrences.c.reminder_id, occurrences.c.at
        return self._occurrences(query.order_by(*order).limit(limit))

    def open_occurrences(self, person: str, channel: str | None, limit: int) -> list[Occurrence]:
        if channel is None:
            names = self._connection.scalars(select(channels.c.name)).all()
        else:
            names = [channel]
        # The newest of each by an index, and the newest of those: an `IN` would sort all.
        found: dict[OccurrenceId, Occurrence] = {}
        for who in {person, *names}:
            query = select(occurrences).join(waiting, _IS_ITS).where(waiting.c.who == who)
            order = waiting.c.at.desc(), waiting.c.reminder_id.desc()
            for occurrence in self._occurrences(query.order_by(*order).limit(limit)):
                found[occurrence.id] = occurrence
        newest = sorted(found.values(), key=lambda o: (o.at, o.reminder.id), reverse=True)
        return newest[:limit]

    def taken_occurrences(self, channel: str, limit: int) -> list[Occurrence]:
        is_taken = is_done & occurrences.c.taken_at.is_not(None)
        query = select(occurrences).where(is_taken, occurrences.c.channel == channel)
        order = occurrences.c.taken_at, occurrences.c.reminder_id, occurrences.c.at
        return self._occurrences(query.order_by(*(c.desc() for c in order)).limit(limit))

    def sent(self, places: Sequence[tuple[str, str]]) -> list[SentMessage]:
        rows = rows_at(
            self._connection, places, outbox.c.state, outbox.c.message_id, outbox.c.content
        )
        found = {
            (channel, key): SentMessage(channel, key, message_id, decode_content(content))
            for channel, key, state, message_id, content in rows
            if state == MessageState.SENT.value
        }
        return [found[place] for place in places if place in found]

    def forget_reminders(self, before: datetime) -> None:
        """Deletes occurrences said before then, and ended reminders that have none left.

        What is still to be said stays, however late it is.
        """
        is_to_be_said = is_open & occurrences.c.wake_at.is_not(None)
        self._connection.execute(
            delete(occurrences).where(occurrences.c.begun_at < before, ~is_to_be_said)
        )
        self._connection.execute(
            delete(reminders).where(
                reminders.c.state.in_([state.value for state in sorted(ENDED)]),
                reminders.c.created_at < before,
                reminders.c.said_at.is_(None) | (reminders.c.said_at < before),
                ~exists().where(occurrences.c.reminder_id == reminders.c.id),
            )
        )

    def _page(
        self, parts: Sequence[ColumnElement[bool]], limit: int, offset: int
    ) -> tuple[list[Reminder], int]:
        """A page of the kept reminders of any part, by their next time, and how many there are.

        No reminder is of two parts.
        """
        # The first ones of each part by its index; only the page's rows are read.
        firsts = [
            select(reminders.c.id, reminders.c.next_at)
            .where(is_kept, part)
            .order_by(reminders.c.next_at.asc().nulls_last(), reminders.c.id)
            .limit(offset + limit)
            .subquery()
            for part in parts
        ]
        found = union_all(*(select(first.c.id, first.c.next_at) for first in firsts)).subquery()
        page = (
            select(found.c.id)
            .order_by(found.c.next_at.asc().nulls_last(), found.c.id)
            .limit(limit)
            .offset(offset)
        )
        ids = self._connection.scalars(page).all()
        known = self._by_id(ids)
        counts = (
            select(func.count()).select_from(reminders).where(is_kept, part) for part in parts
        )
        n = sum(self._connection.execute(count).scalar_one() for count in counts)
        return [known[id_] for id_ in ids], n

    def _reminders(
        self,
        is_meant: ColumnElement[bool],
        *order: ColumnElement[object],
        limit: int | None = None,
    ) -> list[Reminder]:
        query = select(reminders).where(is_meant).order_by(*order).limit(limit)
        return [read_reminder(row) for row in self._connection.execute(query)]

    def _by_id(self, ids: Collection[int]) -> Mapping[int, Reminder]:
        """The reminders of these ids that are there."""
        found: dict[int, Reminder] = {}
        rest = iter(ids)
        while batch := list(islice(rest, _BATCH)):
            for reminder in self._reminders(reminders.c.id.in_(batch)):
                found[reminder.id] = reminder
        return found

    def _occurrences(self, query: Rows) -> list[Occurrence]:
        """The occurrences that a select of whole rows gives, in its order."""
        rows = self._connection.execute(query).all()
        known = self._by_id({row.reminder_id for row in rows})
        return [read_occurrence(row, known[row.reminder_id]) for row in rows]


def _whose(reminder: Reminder) -> tuple[object, ...]:
    return reminder.author, reminder.audience, reminder.channel
