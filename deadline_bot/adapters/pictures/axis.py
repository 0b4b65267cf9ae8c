"""The time axis: which span a picture shows, and where it is marked in the channel's zone.

A plan may take hours or weeks, and one job that is far off must not squeeze all others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.timeline import Timeline

#: The least span on either side of now.
_LEAST = timedelta(minutes=30)
#: How far the picture reaches beyond the close, and back before now, as parts of what is ahead.
_BEYOND, _BEFORE = 0.5, 0.8
#: Free space at the ends, as a part of the span.
_FREE = 0.04
#: Most marks that find room.
_N_TICKS = 7

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Distances between marks within a day, and of whole days, the least first.
_WITHIN_DAY = (
    15 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR,
)  # fmt: skip
_DAYS = (1, 2, 4, 7, 14, 28, 56, 112, 364)


@dataclass(frozen=True, slots=True)
class Window:
    """The span shown: `starts_at` < `ends_at`, UTC."""

    starts_at: datetime
    ends_at: datetime

    @property
    def span(self) -> timedelta:
        return self.ends_at - self.starts_at

    def place(self, at: datetime) -> float:
        """Where an instant is: 0 at the start, 1 at the end, below and above outside."""
        return (at - self.starts_at) / self.span

    def shows(self, at: datetime) -> bool:
        """Whether an instant is within."""
        return self.starts_at <= at <= self.ends_at


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis, UTC. `is_day`: a day begins there in the zone."""

    at: datetime
    is_day: bool


def window_of(timeline: Timeline) -> Window:
    """The span that shows the plan; bars far beyond the close or long before now are cut."""
    now, close = timeline.now, timeline.close
    last = max((bar.last_at for bar in timeline.bars), default=now)
    ahead = max(close, last) - now if close <= now else close - now
    ahead = max(ahead, _LEAST)
    end = min(max(close, last, now), max(close, now) + _BEYOND * ahead)
    firsts = [bar.starts_at for bar in timeline.bars]
    firsts += [bar.latest_start_at for bar in timeline.bars if bar.latest_start_at is not None]
    start = max(min([*firsts, now, timeline.finish_by]), now - max(_LEAST, _BEFORE * (end - now)))
    start, end = min(start, now - _FREE * ahead), max(end, now + _FREE * ahead)
    free = _FREE * (end - start)
    return Window(start - free, end + free)


def ticks(window: Window, zone: ZoneInfo) -> tuple[Tick, ...]:
    """The marks, in order: at round times of the day, or where days begin, whichever fits."""
    for step in _WITHIN_DAY:
        if window.span <= _N_TICKS * step:
            return tuple(_within_days(window, zone, step))
    n_days = next((n for n in _DAYS if window.span <= _N_TICKS * n * _DAY), _DAYS[-1])
    return tuple(_days(window, zone, n_days))


def _within_days(window: Window, zone: ZoneInfo, step: timedelta) -> Iterator[Tick]:
    day = window.starts_at.astimezone(zone).date()
    while (midnight := _instant(day, time(), zone)) <= window.ends_at:
        for n in range(_DAY // step):
            local = (datetime.combine(day, time()) + n * step).time()
            at = _instant(day, local, zone)
            # In the hour that a clock skips a time of the day is another one.
            if window.shows(at) and at.astimezone(zone).time() == local:
                yield Tick(at, at == midnight)
        day += _DAY


def _days(window: Window, zone: ZoneInfo, n_days: int) -> Iterator[Tick]:
    first = window.starts_at.astimezone(zone).date()
    # Counted from a Monday, so that weeks begin where people expect it.
    day = date.fromordinal(first.toordinal() // n_days * n_days + 1)
    while (at := _instant(day, time(), zone)) <= window.ends_at:
        if window.shows(at):
            yield Tick(at, is_day=True)
        day += n_days * _DAY


def _instant(day: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, local, zone).astimezone(UTC)
