"""The pieces of an English time phrase, as data.

Recognisers turn words into pieces without knowing their neighbours; only what stands joined is
resolved into readings, since "friday" alone is no instant and "at 7" alone no hour.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from deadline_bot.domain.when.occasion import Doubt, Fault, JobEnds, Spoken

_DAY = timedelta(days=1)
#: A time before this (<) that is said of a night that begins at `_NIGHT` (≥) is of the next day.
_SMALL_HOURS, _NIGHT = timedelta(hours=5), timedelta(hours=21)


@dataclass(frozen=True, slots=True)
class Days:
    """Sensible readings of a day, likeliest first.

    Each is a row of dates of which the first that is still ahead is meant. Where `is_stated`,
    a row whose first date has passed is asked about. `doubt` says why there is more than one row.
    `part` is what the word itself says of the day ("tonight"); `weekday` is 0 for Monday where
    the day was called by nothing else.
    """

    rows: tuple[tuple[date, ...], ...]
    doubt: Doubt | None = None
    is_stated: bool = False
    part: "Part | None" = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock shows, since midnight; two readings where the half of the day is open.

    `is_bare`: an hour alone, which may be no time at all. `is_sure`: the half of the day was
    said, or follows from the hour.
    """

    options: tuple[timedelta, ...]
    is_bare: bool = False
    is_sure: bool = False

    def moved(self, by: timedelta) -> "Clock":
        """So much later; the day before or after where it leads there."""
        return Clock(tuple(option + by for option in self.options), is_sure=self.is_sure)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, and when it begins."""

    begins: timedelta
    is_early: bool

    def of(self, clock: Clock) -> tuple[timedelta, ...]:
        """The times of a clock that are in this part of the day: all, where none is."""
        if clock.is_sure:
            # "1 am tonight" is after midnight.
            is_after = self.begins >= _NIGHT and clock.options[0] < _SMALL_HOURS
            return tuple(option + _DAY * is_after for option in clock.options)
        if len(clock.options) > 1:
            return (min(clock.options) if self.is_early else max(clock.options),)
        shown = clock.options[0]
        if self.is_early or not timedelta(hours=1) <= shown < _DAY / 2:
            return clock.options
        is_after = self.begins >= _NIGHT and shown < _SMALL_HOURS
        return (shown + (_DAY if is_after else _DAY / 2),)


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
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[str, ...] = ()
    #: What its own word says of the day: "every evening".
    part: Part | None = None
    #: Of what recurs by the hour: so many minutes past it.
    minute: int | None = None
    #: What else it can mean: "every second tuesday" is of the month, or of every two weeks.
    also: "Rule | None" = None


@dataclass(frozen=True, slots=True)
class Until:
    """The end of a rule: a milestone, a last day, an instant, or a count.

    `clock` is the time since midnight at which it ends on the last day, `None` for its end.
    """

    milestone: "Target | None" = None
    last_day: date | None = None
    clock: timedelta | None = None
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
    """A milestone, exactly `lead_time` before it, or a day counted from its own.

    `part` is what the words themselves say of that day: "the night before the deadline".
    """

    target: Target
    lead_time: timedelta
    days: int | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Bad:
    """It looks like a time and cannot be used as one."""

    fault: Fault


Piece = Days | Clock | Part | Zone | Shift | Rule | Until | NearMilestone | JobEnds | Bad
T = TypeVar("T")
Match = tuple[int, Piece] | None
Recogniser = Callable[[str, int, Spoken], Match]


def only(pieces: Iterable[Piece], kind: type[T]) -> T | None:
    """The first piece of a kind."""
    return next((piece for piece in pieces if isinstance(piece, kind)), None)


def today(spoken: Spoken) -> date:
    """The speaker's date."""
    return spoken.now.astimezone(spoken.zone).date()
