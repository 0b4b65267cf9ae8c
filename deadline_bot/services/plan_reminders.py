"""Plans the reminders that are due: what is said of them, and when they come again.

In the same transaction as the messages, so that a crash says nothing twice and loses nothing.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.escalation import say_next
from deadline_bot.domain.reminder import (
    Occurrence,
    OccurrenceState,
    Reminder,
    ReminderState,
    fallen_due,
    is_waited_for,
    job_ended,
    scheduled,
)
from deadline_bot.domain.when.occasion import Outcome
from deadline_bot.ports import SettingsOf, Store, Transaction
from deadline_bot.services.milestones import Milestones

_log = structlog.get_logger(__name__)

#: How many reminders, and how many occurrences, are planned in one transaction.
BATCH = 200
#: When a reminder whose plan fails is tried again.
POISON_WAIT = timedelta(hours=1)


class PlanReminders:
    """Plans what is due."""

    def __init__(self, store: Store, settings_of: SettingsOf) -> None:
        self._store = store
        self._settings_of = settings_of
        self._milestones = Milestones(settings_of)

    async def plan_due(self, now: datetime) -> bool:
        """Plans what is due (≤ now), at most a batch of it; returns whether more may be due."""
        return await self._store.run(lambda tx: self._plan(tx, now))

    def job_ended(self, tx: Transaction, job: str, outcome: Outcome, now: datetime) -> int:
        """Says the reminders that waited for this end of a job; returns how many."""
        waiting = [r for r in tx.reminders_for_jobs() if is_waited_for(r, job, outcome)]
        for reminder in waiting:
            occurrence, after = job_ended(reminder, now)
            tx.save_reminder(after)
            self._say(tx, occurrence, now)
        return len(waiting)

    def reschedule(self, tx: Transaction, slugs: Collection[str], now: datetime) -> None:
        """Works out anew when reminders come that are tied to these competitions' dates."""
        for slug in sorted(slugs):
            for reminder in tx.reminders_about(slug):
                tx.save_reminder(scheduled(reminder, self._milestones.of(tx, reminder), now))

    def _plan(self, tx: Transaction, now: datetime) -> bool:
        due = tx.due_reminders(now, BATCH)
        for reminder in due:
            try:
                self._fall_due(tx, reminder, now)
            except Exception:  # noqa: BLE001 - one poison reminder must not stop the others
                _log.exception("reminder_failed", id=reminder.id)
                tx.save_reminder(replace(reminder, next_at=now + POISON_WAIT))
        again = tx.due_occurrences(now, BATCH)
        for occurrence in again:
            try:
                self._say(tx, occurrence, now)
            except Exception:  # noqa: BLE001 - one poison occurrence must not stop the others
                _log.exception("occurrence_failed", id=str(occurrence.id))
                tx.save_occurrence(replace(occurrence, wake_at=now + POISON_WAIT))
        return BATCH in (len(due), len(again))

    def _fall_due(self, tx: Transaction, reminder: Reminder, now: datetime) -> None:
        occurrence, after = fallen_due(reminder, self._milestones.of(tx, reminder), now)
        tx.save_reminder(after)
        if occurrence is not None:
            self._say(tx, occurrence, now)

    def _say(self, tx: Transaction, occurrence: Occurrence, now: datetime) -> None:
        reminder = occurrence.reminder
        if reminder.state is ReminderState.DELETED:
            tx.save_occurrence(replace(occurrence, state=OccurrenceState.DONE, wake_at=None))
            return
        entry = self._milestones.entry(tx, reminder)
        said = say_next(occurrence, self._settings_of(reminder.channel), entry, now)
        tx.save_occurrence(said.occurrence)
        tx.add([said.draft])
