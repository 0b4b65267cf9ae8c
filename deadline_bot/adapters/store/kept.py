"""What every store makes of reminders and occurrences before it keeps them."""

from dataclasses import replace

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.domain.reminder import Occurrence, Reminder, ReminderState
from deadline_bot.domain.when.audience import AudienceKind
from deadline_bot.domain.when.occasion import Once

#: Reminders of which nothing more will be said: they are forgotten in time.
ENDED = frozenset({ReminderState.PROPOSED, ReminderState.OVER, ReminderState.DELETED})


def reminder_in_utc(reminder: Reminder) -> Reminder:
    """The same reminder; its occasion keeps the zone in which it was said.

    Raises:
        ValueError: one of its instants is naive.
    """
    if isinstance(reminder.occasion, Once):
        utc(reminder.occasion.at)
    return replace(
        reminder,
        created_at=utc(reminder.created_at),
        first_at=utc_or_none(reminder.first_at),
        next_at=utc_or_none(reminder.next_at),
        said_at=utc_or_none(reminder.said_at),
    )


def occurrence_in_utc(occurrence: Occurrence) -> Occurrence:
    """The same occurrence; its reminder is left as it is.

    Raises:
        ValueError: one of its instants is naive.
    """
    return replace(
        occurrence,
        at=utc(occurrence.at),
        begun_at=utc(occurrence.begun_at),
        wake_at=utc_or_none(occurrence.wake_at),
        taken_at=utc_or_none(occurrence.taken_at),
        snoozed_until=utc_or_none(occurrence.snoozed_until),
    )


def waits_for(occurrence: Occurrence) -> frozenset[str]:
    """Whom an open occurrence waits for: who asked, the person reminded, where it was said."""
    reminder = occurrence.reminder
    who = {reminder.author, *occurrence.places}
    if reminder.audience.kind is AudienceKind.USER:
        who.add(reminder.audience.id)
    return frozenset(who)
