"""Reminders: what people asked for, when it comes next, and what became of each time it came.

Pure. A reminder keeps its occasion, so that its next instant is worked out anew whenever a
milestone moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deadline_bot.domain.competition import instant_text
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    JobEnds,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Reading,
    Recurring,
    Spoken,
)
from deadline_bot.domain.when.occurrences import occurrences

#: How many missed occurrences are walked to find the last: beyond that any will do.
_MOST_MISSED = 100


class ReminderState(StrEnum):
    """What is to become of a reminder."""

    #: One of several readings; it waits for a choice and is never said.
    PROPOSED = "proposed"
    #: It comes when its occasion does.
    ACTIVE = "active"
    #: It is kept and not said.
    PAUSED = "paused"
    #: Its last time has come.
    OVER = "over"
    #: Somebody took it back, or chose another reading.
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that a person asked for.

    `id` is 0 until the store has given it one. `channel` is where it was said: its language,
    its competitions and the audience "channel". `author` is the chat's id of who asked, `zone`
    where the author lived then. `competition` is the slug of the milestone's competition,
    `None` where no milestone is meant. `is_insistent`: somebody must acknowledge it. `link`
    leads to the message that it is about, empty for none. `first_at` is the first occurrence
    of a recurring one, from which its intervals count. `next_at` is when it comes next, `None`
    while that is not known: paused, over, a milestone without a date, a job that still runs.
    `said_at` is the last occurrence that was said. `proposal` names the request whose readings
    belong together. `ended_by` is who deleted it. Instants are UTC.
    """

    id: int
    channel: str
    author: str
    audience: Audience
    text: str
    occasion: Occasion
    zone: ZoneInfo
    created_at: datetime
    competition: str | None = None
    is_insistent: bool = False
    link: str = ""
    state: ReminderState = ReminderState.ACTIVE
    first_at: datetime | None = None
    next_at: datetime | None = None
    said_at: datetime | None = None
    proposal: str = ""
    ended_by: str = ""

    @property
    def milestone(self) -> str | None:
        """The key of the milestone that moves it or ends it, `None` where none does."""
        match self.occasion:
            case BeforeMilestone(milestone=key) | OnMilestoneDay(milestone=key):
                return key
            case Recurring(until=key):
                return key
            case _:
                return None

    @property
    def destination(self) -> str:
        """The channel, or the person's id, to which it is said."""
        match self.audience.kind:
            case AudienceKind.ME:
                return self.author
            case AudienceKind.USER:
                return self.audience.id
            case AudienceKind.OTHER_CHANNEL:
                # Typed without the chat's help it has only a name, by which it is posted to.
                return self.audience.id or f"#{self.audience.name}"
            case _:
                return self.channel


class OccurrenceState(StrEnum):
    """What became of an occurrence."""

    #: It was said, or will be again, and nobody has taken it.
    OPEN = "open"
    #: Somebody acknowledged it.
    DONE = "done"


@dataclass(frozen=True, slots=True)
class OccurrenceId:
    """Names one time at which a reminder came due: `12@2026-11-23T00:00:00Z`."""

    reminder: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.reminder}@{instant_text(self.at)}"


def read_occurrence_id(text: str) -> OccurrenceId:
    """The id that `str` has written.

    Raises:
        ValueError: it is none.
    """
    number, _, at = text.partition("@")
    return OccurrenceId(
        int(number), datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which a reminder came due.

    `places` are the channels to which it was said, in order: the n-th time (from 0) under the
    key of its n-th message. `begun_at` is when it was said first, or was due to be said again
    after a snooze: the ladder counts from there, on which it stands at `rung`. `wake_at` is
    when it is said again, `None` for never. Instants are UTC.
    """

    reminder: Reminder
    at: datetime
    begun_at: datetime
    wake_at: datetime | None
    state: OccurrenceState = OccurrenceState.OPEN
    rung: int = 0
    places: tuple[str, ...] = ()
    taken_by: str = ""
    taken_at: datetime | None = None
    snoozed_by: str = ""
    snoozed_until: datetime | None = None

    @property
    def id(self) -> OccurrenceId:
        return OccurrenceId(self.reminder.id, self.at)

    @property
    def messages(self) -> list[tuple[str, str]]:
        """The channels and outbox keys of its messages, in order."""
        return [(place, message_key(self.id, n)) for n, place in enumerate(self.places)]


def message_key(occurrence: OccurrenceId, n: int) -> str:
    """The outbox key of an occurrence's n-th message, from 0."""
    return f"reminder/{occurrence.reminder}/{instant_text(occurrence.at)}/{n}"


Milestones = Mapping[str, datetime]


def comes_at(reminder: Reminder, milestones: Milestones, after: datetime) -> datetime | None:
    """The first instant strictly after `after` at which the occasion comes, `None` for never.

    `milestones` are those of its competition, by key. UTC.
    """
    occasion = reminder.occasion
    match occasion:
        case Once(at=at):
            return at.astimezone(UTC) if at > after else None
        case Recurring(until=until):
            if until is not None and until not in milestones:
                return None
            end = None if until is None else milestones[until]
            found = occurrences(occasion, after, 1, end, first=reminder.first_at)
            return found[0].astimezone(UTC) if found else None
        case JobEnds():
            return None
        case _:
            tied_at = milestone_occasion_at(occasion, milestones)
            return tied_at if tied_at is not None and tied_at > after else None


def milestone_occasion_at(
    occasion: BeforeMilestone | OnMilestoneDay, milestones: Milestones
) -> datetime | None:
    """When something tied to a milestone is, as the milestone is now; UTC."""
    at = milestones.get(occasion.milestone)
    if at is None:
        return None
    if isinstance(occasion, BeforeMilestone):
        return (at - occasion.lead_time).astimezone(UTC)
    day = at.astimezone(occasion.zone).date() + timedelta(days=occasion.days)
    return at_wall_clock(day, occasion.hour_of_day, occasion.zone)[0].astimezone(UTC)


def scheduled(reminder: Reminder, milestones: Milestones, now: datetime) -> Reminder:
    """The reminder with `next_at` as of `now`: after it was set, changed, resumed, or a date moved.

    One tied to a milestone that moved so that its instant has passed while the milestone is
    ahead comes at once, unless it was said for that very instant.
    """
    if reminder.state is not ReminderState.ACTIVE:
        return replace(reminder, next_at=None)
    next_at = comes_at(reminder, milestones, now)
    first_at = reminder.first_at
    if isinstance(reminder.occasion, Recurring) and first_at is None:
        first_at = next_at
    if next_at is None and isinstance(reminder.occasion, BeforeMilestone | OnMilestoneDay):
        passed_at = milestone_occasion_at(reminder.occasion, milestones)
        is_ahead = milestones.get(reminder.occasion.milestone, now) > now
        if is_ahead and passed_at != reminder.said_at:
            next_at = passed_at
    return replace(reminder, next_at=next_at, first_at=first_at)


def fallen_due(
    reminder: Reminder, milestones: Milestones, now: datetime
) -> tuple[Occurrence | None, Reminder]:
    """What comes of a reminder at `now`: the occurrence that is due (≤), and the reminder after it.

    Of several missed during an outage only the last is said.
    """
    if reminder.next_at is None or reminder.next_at > now:
        return None, reminder
    last_at = reminder.next_at
    for _ in range(_MOST_MISSED):
        missed_at = comes_at(reminder, milestones, last_at)
        if missed_at is None or missed_at > now:
            break
        last_at = missed_at
    next_at = comes_at(reminder, milestones, now)
    is_recurring = isinstance(reminder.occasion, Recurring)
    # Counted from the last occurrence, a rule is never walked from its distant beginning.
    is_rebased = is_recurring and "COUNT=" not in getattr(reminder.occasion, "rule", "")
    # What is tied to a milestone stays: the milestone may still move.
    is_over = next_at is None and (isinstance(reminder.occasion, Once) or is_recurring)
    after = replace(
        reminder,
        said_at=last_at,
        next_at=next_at,
        first_at=last_at if is_rebased else reminder.first_at,
        state=ReminderState.OVER if is_over else reminder.state,
    )
    return Occurrence(after, last_at, now, now), after


def job_ended(reminder: Reminder, now: datetime) -> tuple[Occurrence, Reminder]:
    """The occurrence of a reminder that waited for a job, and the reminder after it."""
    after = replace(reminder, said_at=now, state=ReminderState.OVER)
    return Occurrence(after, now, now, now), after


def is_waited_for(reminder: Reminder, job: str, outcome: Outcome) -> bool:
    """Whether a reminder waits for this end of a job; `finished` is any end. Case is no matter."""
    occasion = reminder.occasion
    if reminder.state is not ReminderState.ACTIVE or not isinstance(occasion, JobEnds):
        return False
    is_meant = occasion.outcome in {Outcome.FINISHED, outcome}
    return is_meant and occasion.job.casefold() == job.casefold()


def is_ahead(reading: Reading, spoken: Spoken) -> bool:
    """Whether a reading has an instant after it was spoken (>), or waits for a job."""
    occasion = reading.occasion
    milestones = spoken.milestones.get(reading.competition or "", {})
    match occasion:
        case JobEnds():
            return True
        case Once(at=at):
            return at > spoken.now
        case BeforeMilestone() | OnMilestoneDay():
            at_ = milestone_occasion_at(occasion, milestones)
            return at_ is not None and at_ > spoken.now
        case Recurring():
            return True
