"""The pieces of an English time phrase, as data.

Recognisers turn words into pieces without knowing their neighbours; only what stands joined is
resolved into readings, since "friday" alone is no instant and "at 7" alone no hour.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from deadline_bot.domain.when.occasion import Doubt, Fault, JobEnds, Spoken


@dataclass(frozen=True, slots=True)
class Days:
    """Sensible readings of a day, likeliest first.

    Each is a row of dates of which the first that is still ahead is meant. Where `is_stated`,
    a row whose first date has passed is asked about. `doubt` says why there is more than one row.
    """

    rows: tuple[tuple[date, ...], ...]
    doubt: Doubt | None = None
    is_stated: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock shows, since midnight; two readings where the half of the day is open."""

    options: tuple[timedelta, ...]
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, and when it begins."""

    begins: timedelta
    is_early: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone: the offset meant for one instant, and a region for what recurs, where there is."""

    offset: tzinfo
    region: ZoneInfo | None


@dataclass(frozen=True, slots=True)
class Shift:
    """So much later than now."""

    exact: timedelta
    n_months: int = 0

    @property
    def is_of_days(self) -> bool:
        """Whether it counts days, so that a time of day may be named beside it."""
        return bool(self.n_months) or not self.exact % timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """The parts of an RFC 5545 rule that words gave."""

    freq: str
    interval: int = 1
    by_month: int | None = None
    by_month_day: int | None = None
    by_day: tuple[str, ...] = ()
    #: Says nothing of its own pace ("on mondays"): may follow a rule and narrow it.
    at: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Until:
    """The end of a rule: a milestone's name, a last day, an instant, or a count."""

    milestone: str | None = None
    last_day: date | None = None
    at: datetime | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A milestone that was named: (competition, key), more than one where it is open which.

    The competition is `None` where none is followed.
    """

    named: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class NearMilestone:
    """A milestone, exactly `lead_time` before it, or a day counted from its own."""

    target: Target
    lead_time: timedelta
    days: int | None = None
    begins: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Bad:
    """It looks like a time and cannot be used as one."""

    fault: Fault


Piece = Days | Clock | Part | Zone | Shift | Rule | Until | NearMilestone | JobEnds | Bad
Match = tuple[int, Piece] | None
Recogniser = Callable[[str, int, Spoken], Match]


def today(spoken: Spoken) -> date:
    """The speaker's date."""
    return spoken.now.astimezone(spoken.zone).date()
