"""What a Japanese day and a time of day mean, said at a moment: instants, likeliest first."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when.japanese_clock import Clock
from deadline_bot.domain.when.japanese_days import Days
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import FAR, Doubt, Once, Reading, Spoken

_DAY = timedelta(days=1)
#: The hour of 今夜, and the time before which (<) a clock time of such a night is the next day's.
_NIGHT, _SMALL_HOURS = 21, timedelta(hours=5)


def _reading(at: datetime, doubts: frozenset[Doubt], spoken: Spoken) -> Reading:
    if at - spoken.now > FAR:
        doubts |= {Doubt.FAR}
    return Reading(Once(at), doubts)


def next_of(timed: Clock, spoken: Spoken, region: ZoneInfo) -> tuple[Reading, ...]:
    """The next occurrence of a time of day."""
    day = spoken.now.astimezone(region).date()
    at, doubts = at_wall_clock(day, timed.since_midnight, region)
    while at <= spoken.now:
        day += _DAY
        at, doubts = at_wall_clock(day, timed.since_midnight, region)
    return (_reading(at, doubts, spoken),)


def _since(days: Days, timed: Clock | None, spoken: Spoken) -> timedelta:
    if timed is None:
        return spoken.default_clock if days.hour is None else timedelta(hours=days.hour)
    since = timed.since_midnight
    if days.hour == _NIGHT:
        # 今夜9時 is in the evening, 今夜1時 and 今夜12時 after it.
        if since < _SMALL_HOURS:
            return since + _DAY
        if timed.is_open:
            return since + _DAY / 2
    if timed.is_late_night and days.is_today:
        return since + _DAY
    return since


def on_days(
    days: Days, timed: Clock | None, spoken: Spoken, region: ZoneInfo
) -> tuple[Reading, ...]:
    """A time of day on days; without one the hour that the day's word says, else 09:00."""
    if days.is_exact and timed is None:
        now = spoken.now.astimezone(region)
        since = timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)
    else:
        since = _since(days, timed, spoken)
    readings: list[Reading] = []
    for one in days.options:
        at, doubts = at_wall_clock(one, since, region)
        if at > spoken.now:
            readings.append(_reading(at, doubts | days.doubts, spoken))
    return tuple(readings) or _passed(days, timed, since, spoken, region)


def _passed(
    days: Days, timed: Clock | None, since: timedelta, spoken: Spoken, region: ZoneInfo
) -> tuple[Reading, ...]:
    """What is sensible in place of a day that has passed, likeliest first."""
    readings = []
    doubts = frozenset[Doubt]() if days.is_dated else frozenset({Doubt.PASSED})
    if days.is_today and timed and timed.is_open and since < _DAY / 2:
        at, odd = at_wall_clock(days.options[0], since + _DAY / 2, region)
        if at > spoken.now:
            readings.append(_reading(at, odd | doubts, spoken))
    at, odd = _after(days.options[0], days.step, since, spoken, region)
    return (*readings, _reading(at, odd | doubts, spoken))


def _after(
    first: date, step: relativedelta, since: timedelta, spoken: Spoken, region: ZoneInfo
) -> tuple[datetime, frozenset[Doubt]]:
    today = spoken.now.astimezone(region).date()
    n = max(1, (today - first).days // 366 - 1) if step.years else 1
    if step.days == 1:
        n = max(1, (today - first).days)
    while True:
        at, odd = at_wall_clock(first + step * n, since, region)
        if at > spoken.now:
            return at, odd
        n += 1
