"""How an occurrence is said: where, how often, up which ladder, and until when it may be snoozed.

Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import ChannelSettings, Escalation
from deadline_bot.domain.message import Entry
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.planning import Draft
from deadline_bot.domain.reminder import Occurrence
from deadline_bot.domain.when.audience import AudienceKind
from deadline_bot.domain.when.local_time import at_wall_clock

#: What is beyond the ladder is repeated with waits twice as long each time, and not for longer.
LONGEST_REPETITION = timedelta(hours=24)
#: Tonight, and tomorrow morning, on the person's own clock.
TONIGHT, MORNING = time(21), time(9)
#: A snooze ends at least this long before the milestone that the reminder is about.
BEFORE_MILESTONE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Saying:
    """An occurrence's next message, and the occurrence after it."""

    draft: Draft
    occurrence: Occurrence


def say_next(
    occurrence: Occurrence, settings: ChannelSettings, entry: Entry | None, now: datetime
) -> Saying:
    """Says an occurrence that is due (`wake_at` ≤ now) once more.

    `settings` are those of the channel where the reminder was set. `entry` is the milestone
    that it is about, `None` for none; once that has passed nothing is repeated.
    """
    reminder = occurrence.reminder
    place, is_here = _place(occurrence, settings)
    n = len(occurrence.places)
    message = ReminderMessage(
        reminder_id=reminder.id,
        at=occurrence.at,
        n=n,
        text=reminder.text,
        author=reminder.author,
        audience=reminder.audience,
        is_here=is_here,
        is_insistent=reminder.is_insistent,
        link=reminder.link,
        entry=entry,
    )
    due_at = occurrence.wake_at or now
    said = replace(
        occurrence,
        rung=occurrence.rung + 1,
        places=(*occurrence.places, place),
        wake_at=_wake_at(occurrence, settings, entry, now),
        snoozed_by="",
        snoozed_until=None,
    )
    return Saying(Draft(place, message, due_at, due_at), said)


def _place(occurrence: Occurrence, settings: ChannelSettings) -> tuple[str, bool]:
    """Where an occurrence is said on its rung, and whether everybody there is called."""
    reminder = occurrence.reminder
    is_here = reminder.audience.kind is AudienceKind.HERE
    if occurrence.rung == 0 or not settings.ladder:
        return reminder.destination, is_here
    rung = settings.ladder[min(occurrence.rung, len(settings.ladder)) - 1]
    if rung.to is Escalation.AGAIN:
        return reminder.destination, is_here
    return reminder.channel, is_here or rung.to is Escalation.HERE


def _wake_at(
    occurrence: Occurrence, settings: ChannelSettings, entry: Entry | None, now: datetime
) -> datetime | None:
    """When an occurrence that is said now is said again, if nobody takes it."""
    ladder = settings.ladder
    if not occurrence.reminder.is_insistent or not ladder:
        return None
    beyond = occurrence.rung - len(ladder)
    if beyond < 0:
        # After an outage the rungs that were missed come one after another, not all at once.
        since = ladder[occurrence.rung - 1].after if occurrence.rung else timedelta()
        wait = ladder[occurrence.rung].after - since
        wake_at = max(occurrence.begun_at + ladder[occurrence.rung].after, now + wait / 2)
    else:
        wait = ladder[-1].after - (ladder[-2].after if len(ladder) > 1 else timedelta())
        wake_at = settings.defer(now + wait * 2 ** min(beyond + 1, 10))
    if wake_at - occurrence.begun_at > LONGEST_REPETITION:
        return None
    if entry is not None and wake_at >= entry.milestone.at > now:
        return None
    return wake_at


class Snooze(StrEnum):
    """The spans that are offered."""

    #: A quarter of an hour.
    QUARTER = "15m"
    #: An hour.
    HOUR = "1h"
    #: The next 21:00.
    TONIGHT = "tonight"
    #: 09:00 of tomorrow.
    TOMORROW = "tomorrow"
    #: The person says when.
    OWN = "own"


def snooze_until(snooze: Snooze, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when a span lasts, on the clock of the person's `zone`; `None` where that is asked."""
    match snooze:
        case Snooze.QUARTER:
            return now + timedelta(minutes=15)
        case Snooze.HOUR:
            return now + timedelta(hours=1)
        case Snooze.TONIGHT:
            tonight = _at(now, 0, TONIGHT, zone)
            return tonight if tonight > now else _at(now, 1, TONIGHT, zone)
        case Snooze.TOMORROW:
            return _at(now, 1, MORNING, zone)
        case Snooze.OWN:
            return None


def _at(now: datetime, days: int, clock: time, zone: ZoneInfo) -> datetime:
    day = now.astimezone(zone).date() + timedelta(days=days)
    return at_wall_clock(day, timedelta(hours=clock.hour), zone)[0]


def within_milestone(
    until: datetime, milestone_at: datetime | None, now: datetime
) -> datetime | None:
    """A snooze that does not pass the milestone: brought forward where it would.

    `None` where the milestone is too near for any snooze.
    """
    if milestone_at is None or milestone_at <= now:
        return until
    latest = milestone_at - BEFORE_MILESTONE
    if latest <= now:
        return None
    return min(until, latest)
