"""Instants of the configuration: dates and times as people write them, to UTC.

A time without a zone is local in `[bot] timezone`. Where the clock is set back and a local
time comes twice, the first one counts; where it is set forward, the skipped one is refused.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from deadline_bot.config.values import refuse, shown

#: Instants outside (first ≤ t < last) are slips of the pen, and would break the calendar.
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHAPE = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?"
)


def read_instant(value: object, zone: ZoneInfo) -> datetime:
    """A TOML date-time or ISO 8601 text, in UTC, cut to whole seconds.

    Raises:
        PydanticCustomError: no date-time, an impossible one, or only a date.
    """
    written = _written(value)
    try:
        at = written if written.tzinfo else _local(written, zone)
        at = at.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise refuse("config.bad_year", value=shown(value)) from None
    if not FIRST <= at < LAST:
        raise refuse("config.bad_year", value=shown(value))
    return at


def _written(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        raise _no_time(value.isoformat())
    if not isinstance(value, str):
        raise refuse("config.bad_instant", value=shown(value))
    text = value.strip().upper()
    if not _SHAPE.fullmatch(text):
        raise refuse("config.bad_instant", value=shown(value))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise refuse("config.impossible_date", value=shown(value)) from None
    if _DATE.fullmatch(text):
        raise _no_time(text)
    return at


def _no_time(day: str) -> PydanticCustomError:
    return refuse("config.no_time", value=day, instead=f"{day}T23:59:00Z")


def _local(written: datetime, zone: ZoneInfo) -> datetime:
    at = written.replace(tzinfo=zone, fold=0)
    there_and_back = at.astimezone(UTC).astimezone(zone)
    if there_and_back.replace(tzinfo=None, fold=0) != written.replace(fold=0):
        raise refuse(
            "config.skipped_time",
            value=written.isoformat(),
            zone=zone.key,
            instead=there_and_back.replace(tzinfo=None, microsecond=0).isoformat(),
        )
    return at
