"""Tells what a reminder is, as it is repeated to the person who set it."""

from collections.abc import Sequence
from datetime import datetime

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_reminders import Option, SetReminder, WhichReading
from deadline_bot.domain.reminder import Reminder, ReminderState, comes_at
from deadline_bot.domain.when.occasion import Doubt, Recurring
from deadline_bot.ports import Transaction
from deadline_bot.services.milestones import Milestones

#: How many of the next instants of a recurring reminder are told.
N_NEXT = 3


class TellReminder:
    """Reads what a reminder's answer needs."""

    def __init__(self, milestones: Milestones) -> None:
        self._milestones = milestones

    def told(
        self,
        tx: Transaction,
        reminder: Reminder,
        doubts: frozenset[Doubt] = frozenset(),
        *,
        is_new: bool = True,
    ) -> SetReminder:
        """What a reminder is, as it is repeated to the person."""
        milestones = self._milestones.of(tx, reminder)
        n = N_NEXT if isinstance(reminder.occasion, Recurring) else 1
        instants: list[datetime] = [] if reminder.next_at is None else [reminder.next_at]
        while instants and len(instants) < n:
            at = comes_at(reminder, milestones, instants[-1])
            if at is None:
                break
            instants.append(at)
        entry = self._milestones.entry(tx, reminder)
        return SetReminder(reminder, tuple(instants), doubts, entry, is_new)

    def again(self, tx: Transaction, known: list[Reminder], now: datetime) -> Answer:
        """What was answered to a request that comes a second time."""
        chosen = chosen_of(known)
        if chosen is not None:
            return self.told(tx, chosen)
        return WhichReading(tuple(self.option(tx, r, now) for r in known), frozenset())

    def option(self, tx: Transaction, reminder: Reminder, now: datetime) -> Option:
        """A reading as it is offered."""
        at = comes_at(reminder, self._milestones.of(tx, reminder), now)
        return Option(reminder, at, self._milestones.entry(tx, reminder))


def chosen_of(proposals: Sequence[Reminder]) -> Reminder | None:
    """The reading that was taken, also if it was deleted since; `None` while none is."""
    taken = [r for r in proposals if r.state is not ReminderState.PROPOSED]
    return min(
        taken, key=lambda r: r.state is ReminderState.DELETED and not r.ended_by, default=None
    )
