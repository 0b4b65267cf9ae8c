"""Wall-clock times as instants, over the changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.when.occasion import Doubt


def at_wall_clock(
    day: date, since_midnight: timedelta, zone: ZoneInfo
) -> tuple[datetime, frozenset[Doubt]]:
    """The instant at which the clocks of `zone` show a time, and what was odd about it.

    `since_midnight` is what the clock shows, 24 hours or more for the days after. A time that
    the clock skips is moved ahead by the gap; of a time that it shows twice the first is taken.

    Raises:
        OverflowError: outside the calendar.
    """
    naive = datetime.combine(day, time()) + since_midnight
    first = naive.replace(tzinfo=zone, fold=0)
    second = naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first, frozenset()
    shown = first.astimezone(UTC).astimezone(zone)
    if shown.replace(tzinfo=None) != naive:
        return shown, frozenset({Doubt.GAP})
    return first, frozenset({Doubt.REPEATED})
