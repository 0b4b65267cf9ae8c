"""Quiet hours: when the team sleeps, and until when a message waits.

Wall-clock times in a zone: over a change of daylight saving time the window keeps its local
times. A local time that does not exist counts as the instant one gap later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from deadline_bot.domain.errors import BadQuietHours

_NOTATION = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Night:
    """One occurrence of the quiet hours: `begins_at` ≤ t < `ends_at`, UTC."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Every day from `begins` to `ends` (over midnight where `ends` ≤ `begins`) in `zone`."""

    begins: time
    ends: time
    zone: tzinfo

    def nights(self, first: datetime, until: datetime) -> Iterator[Night]:
        """The nights that end after `first` and begin at or before `until`, in order."""
        day = first.astimezone(self.zone).date() - timedelta(days=2)
        last = until.astimezone(self.zone).date() + timedelta(days=1)
        while day <= last:
            night = _night(self, day)
            if night.ends_at > first and night.begins_at <= until:
                yield night
            day += timedelta(days=1)

    def defer(self, at: datetime) -> datetime:
        """The end of the night that holds `at`; `at` itself by day.

        Where the clocks change, a night may begin before the last one has ended.
        """
        while night := self._holding(at):
            at = night.ends_at
        return at

    def _holding(self, at: datetime) -> Night | None:
        nights = _nights_about(self, at.astimezone(self.zone).date())
        return next((n for n in nights if n.begins_at <= at < n.ends_at), None)


# Kept, since every alert of a plan asks for them.
@lru_cache(maxsize=1024)
def _nights_about(quiet_hours: QuietHours, day: date) -> tuple[Night, ...]:
    """The nights that can hold an instant of a local day, in order."""
    return tuple(_night(quiet_hours, day + timedelta(days=n)) for n in (-2, -1, 0, 1))


def _night(quiet_hours: QuietHours, day: date) -> Night:
    """The night that begins on a local day."""
    begins, ends, zone = quiet_hours.begins, quiet_hours.ends, quiet_hours.zone
    last_day = day if begins < ends else day + timedelta(days=1)
    return Night(_instant(day, begins, zone), _instant(last_day, ends, zone))


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def parse_quiet_hours(text: str, zone: tzinfo) -> QuietHours | None:
    """Reads `23:00-07:00`; an empty text is `None`, no quiet hours.

    Raises:
        BadQuietHours: another notation, or both times the same.
    """
    if not text.strip():
        return None
    match = _NOTATION.fullmatch(text.strip())
    if match is None:
        raise BadQuietHours(text)
    first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
    begins, ends = time(first_hour, first_minute), time(last_hour, last_minute)
    if begins == ends:
        raise BadQuietHours(text)
    return QuietHours(begins, ends, zone)
