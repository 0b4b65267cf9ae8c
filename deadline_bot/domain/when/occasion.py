"""Occasions: what a phrase of time can mean, as data.

A reminder keeps the occasion, not only its next instant: what is tied to a milestone moves
with it, and what recurs keeps its wall-clock time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Outcome(StrEnum):
    """How a job ended, as far as a reminder asks."""

    #: Succeeded, failed or cancelled.
    FINISHED = "finished"
    #: Succeeded.
    SUCCEEDED = "succeeded"
    #: Failed.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Once:
    """An instant, in the zone in which it was said (an offset of its own where one was said)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Recurring:
    """An RFC 5545 rule (`FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0`) in a zone.

    It keeps its wall-clock time over changes of the clock; intervals are counted from the
    first occurrence, which is strictly after the moment it was said. `until` is the key of the
    milestone after which it ends, `None` where it does not.
    """

    rule: str
    zone: ZoneInfo
    until: str | None = None


@dataclass(frozen=True, slots=True)
class BeforeMilestone:
    """Exactly `lead_time` before a milestone, zero for the milestone itself."""

    milestone: str
    lead_time: timedelta


@dataclass(frozen=True, slots=True)
class OnMilestoneDay:
    """A time of the day `days` after (before, where negative) the milestone's date in `zone`.

    `hour_of_day` may be 24 hours or more: 25時 is 01:00 of the next day.
    """

    milestone: str
    days: int
    hour_of_day: timedelta
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class JobEnds:
    """The end of a job, by its name."""

    job: str
    outcome: Outcome


Occasion = Once | Recurring | BeforeMilestone | OnMilestoneDay | JobEnds


class Doubt(StrEnum):
    """Why a reading is not the only sensible one, or not just what was said."""

    #: The wall clock skips this time: moved ahead by the gap.
    GAP = "gap"
    #: The wall clock shows this time twice: the first is taken.
    REPEATED = "repeated"
    #: 3/4 in English: 4 March or 3 April.
    DAY_OR_MONTH = "day_or_month"
    #: "at 7": in the morning or in the evening.
    HALF_OF_DAY = "half_of_day"
    #: 今度の金曜, "next friday", 来週 said on a Sunday: this week's or the next one's.
    WHICH_WEEK = "which_week"
    #: "next month": the same day of it, or its first.
    WHICH_DAY = "which_day"
    #: A stated day, with its year or as today's time, that has passed.
    PASSED = "passed"
    #: More than 400 days ahead.
    FAR = "far"
    #: A milestone where more than one competition is followed.
    WHICH_COMPETITION = "which_competition"


@dataclass(frozen=True, slots=True)
class Reading:
    """One sensible reading of a phrase; `doubts` is empty where nothing need be asked.

    `competition` is the slug of the competition meant, `None` where no milestone is.
    """

    occasion: Occasion
    doubts: frozenset[Doubt] = frozenset()
    competition: str | None = None


class Fault(StrEnum):
    """Why a text of time was not understood."""

    #: No time is in it at all.
    NO_TIME = "no_time"
    #: It looks like a time and is none: 13月, 25:61, February 30th.
    IMPOSSIBLE = "impossible"
    #: 祝日, 営業日, "business days".
    UNSUPPORTED = "unsupported"
    #: 〜までに, "by friday": an end, not a moment to remind at.
    NOT_A_MOMENT = "not_a_moment"
    #: A milestone that no followed competition has.
    NO_MILESTONE = "no_milestone"
    #: There is a time, and nothing to be reminded of.
    NO_TEXT = "no_text"
    #: Its only instant has passed.
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of time in a text: `start` (≤) to `end` (<) are indices of the text given.

    `readings`: likeliest first, at least one; more than one where there is a doubt about which.
    `elsewhere` is where its other part stands, after the first, where a day and its time of day
    are said apart.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    elsewhere: tuple[int, int] | None = None

    def moved(self, by: int) -> "Found":
        """The same in a text that has so many characters more before it."""
        elsewhere = self.elsewhere and (self.elsewhere[0] + by, self.elsewhere[1] + by)
        return Found(self.start + by, self.end + by, self.readings, elsewhere)


@dataclass(frozen=True, slots=True)
class NotFound:
    """No phrase of time; `part` is what was not understood, as it was said."""

    fault: Fault
    part: str


#: The time of a day that was named without one.
DEFAULT_TIME = time(9)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who speaks when: what a phrase is read against.

    `now` is aware; `zone` is the speaker's. `milestones` holds, by competition slug, the
    instants of the milestones of what the channel follows, by milestone key (`finish_by`
    included). `default_time` is the time of a date that was named without one.
    """

    now: datetime
    zone: ZoneInfo
    milestones: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    default_time: time = DEFAULT_TIME

    @property
    def default_clock(self) -> timedelta:
        """The default time as what the clock shows since midnight."""
        return timedelta(hours=self.default_time.hour, minutes=self.default_time.minute)


#: From here on ahead a reading is asked about.
FAR = timedelta(days=400)
