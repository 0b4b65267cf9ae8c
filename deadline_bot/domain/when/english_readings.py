"""The readings of joined English pieces: a day, a time, a zone, a rule become an occasion."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when.english_pieces import (
    Bad,
    Clock,
    Days,
    NearMilestone,
    Part,
    Piece,
    Rule,
    Shift,
    Until,
    Zone,
    today,
)
from deadline_bot.domain.when.english_words import DAY_CODES
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    DEFAULT_TIME,
    FAR,
    BeforeMilestone,
    Doubt,
    Fault,
    JobEnds,
    Once,
    OnMilestoneDay,
    Reading,
    Recurring,
    Spoken,
)

T = TypeVar("T")
_DEFAULT = timedelta(hours=DEFAULT_TIME.hour)
_DAY = timedelta(days=1)
_SUB_DAILY = ("HOURLY", "MINUTELY")


def _only(pieces: Iterable[Piece], kind: type[T]) -> T | None:
    return next((piece for piece in pieces if isinstance(piece, kind)), None)


def readings(pieces: Sequence[Piece], spoken: Spoken) -> tuple[Reading, ...] | Fault:
    """What joined pieces mean, likeliest first, or why they mean nothing.

    Raises:
        OverflowError, ValueError: outside the calendar.
    """
    if bad := _only(pieces, Bad):
        return bad.fault
    if job := _only(pieces, JobEnds):
        return (Reading(job),)
    clocks = _times(pieces)
    if near := _only(pieces, NearMilestone):
        return _near(near, clocks, spoken)
    if rule := _only(pieces, Rule):
        return _recurring(rule, pieces, clocks, spoken)
    if _only(pieces, Until):
        return Fault.NOT_A_MOMENT
    return _once(pieces, clocks, spoken)


def _times(pieces: Sequence[Piece]) -> tuple[timedelta, ...]:
    clock, part = _only(pieces, Clock), _only(pieces, Part)
    if clock is None:
        return (part.begins,) if part else ()
    if part and not part.is_early and timedelta(hours=1) <= clock.options[0] < _DAY / 2:
        return (clock.options[0] + _DAY / 2,)
    if part is None or len(clock.options) == 1:
        return clock.options
    if part.is_early:
        return (min(clock.options),)
    return (max(clock.options),)


def _near(
    near: NearMilestone, clocks: tuple[timedelta, ...], spoken: Spoken
) -> tuple[Reading, ...] | Fault:
    days = near.days
    if days is None and clocks:
        if near.lead_time % _DAY:
            return Fault.UNSUPPORTED
        days = -(near.lead_time // _DAY)
    if near.begins is not None and not clocks:
        clocks = (near.begins,)
    many = {Doubt.WHICH_COMPETITION} if len(near.target.named) > 1 else set()
    found = []
    for slug, key in near.target.named:
        at = None if slug is None else spoken.milestones[slug][key]
        if days is None:
            is_past = at is not None and at - near.lead_time <= spoken.now
            doubts = many | ({Doubt.PASSED} if is_past else set())
            found.append(Reading(BeforeMilestone(key, near.lead_time), frozenset(doubts), slug))
            continue
        halves = {Doubt.HALF_OF_DAY} if len(clocks) > 1 else set()
        for clock in clocks or (_DEFAULT,):
            occasion = OnMilestoneDay(key, days, clock, spoken.zone)
            odd = frozenset() if at is None else _odd_of(at, occasion, spoken)
            found.append(Reading(occasion, odd | many | halves, slug))
    return tuple(found)


def _odd_of(at: datetime, occasion: OnMilestoneDay, spoken: Spoken) -> frozenset[Doubt]:
    """What is odd about a time on a milestone's day, where the milestone is at `at`."""
    day = at.astimezone(occasion.zone).date() + timedelta(days=occasion.days)
    instant, odd = at_wall_clock(day, occasion.hour_of_day, occasion.zone)
    return odd | {Doubt.PASSED} if instant <= spoken.now else odd


def _once(
    pieces: Sequence[Piece], clocks: tuple[timedelta, ...], spoken: Spoken
) -> tuple[Reading, ...] | Fault:
    zone = _only(pieces, Zone)
    shift = _only(pieces, Shift)
    if shift and not clocks:
        return (_shifted(shift, spoken),)
    days = _only(pieces, Days)
    if shift:
        if not shift.is_of_days:
            return Fault.UNSUPPORTED
        days = Days(((today(spoken) + relativedelta(months=shift.n_months) + shift.exact,),))
    is_open = days is None
    if days is None:
        now = today(spoken)
        days = Days((tuple(now + _DAY * n for n in range(-1 if zone else 0, 3)),))
    doubts = {days.doubt} if days.doubt else set()
    if len(clocks) > 1:
        doubts.add(Doubt.HALF_OF_DAY)
    found = [
        _dated(row, clock, zone, spoken, is_stated=days.is_stated)
        for row in days.rows
        for clock in clocks or (_DEFAULT,)
    ]
    if is_open or (
        clocks and set(clocks) == {timedelta(), _DAY} and days.rows[0][0] == today(spoken)
    ):
        found.sort(key=lambda reading: _instant(reading))
    return _settled(found, doubts, spoken)


def _instant(reading: Reading) -> datetime:
    if not isinstance(reading.occasion, Once):
        raise TypeError("only an instant has an order")
    return reading.occasion.at.astimezone(UTC)


def _settled(found: list[Reading], doubts: set[Doubt], spoken: Spoken) -> tuple[Reading, ...]:
    """Each instant once, the passed ones only where nothing else is left."""
    ahead = [reading for reading in found if Doubt.PASSED not in reading.doubts] or found
    each = {_instant(reading): reading for reading in reversed(ahead)}
    listed = [reading for reading in ahead if each[_instant(reading)] is reading]
    asked = frozenset(doubts) if len(listed) > 1 else frozenset[Doubt]()
    if len(each) == 1 and listed[0].doubts == {Doubt.WHICH_WEEK}:
        asked = frozenset()
    return tuple(
        Reading(
            reading.occasion,
            reading.doubts
            | asked
            | ({Doubt.FAR} if _instant(reading) - spoken.now > FAR else set()),
        )
        for reading in listed[:4]
    )


def _dated(
    row: tuple[date, ...], clock: timedelta, zone: Zone | None, spoken: Spoken, *, is_stated: bool
) -> Reading:
    for n, day in enumerate(row):
        at, odd = _at(day, clock, zone, spoken)
        if at > spoken.now or n == len(row) - 1:
            break
    passed = {Doubt.PASSED} if (n and is_stated) or at <= spoken.now else set()
    return Reading(Once(at), odd | passed)


def _at(
    day: date, clock: timedelta, zone: Zone | None, spoken: Spoken
) -> tuple[datetime, frozenset[Doubt]]:
    if zone is None or isinstance(zone.offset, ZoneInfo):
        return at_wall_clock(day, clock, spoken.zone if zone is None else zone.offset)  # type: ignore[arg-type]
    return datetime.combine(day, time(), zone.offset) + clock, frozenset()


def _shifted(shift: Shift, spoken: Spoken) -> Reading:
    local = spoken.now.astimezone(spoken.zone)
    odd: frozenset[Doubt] = frozenset()
    at = local
    if shift.is_of_days:
        clock = local.replace(tzinfo=None) - datetime.combine(local.date(), time())
        day = local.date() + relativedelta(months=shift.n_months)
        at, odd = at_wall_clock(day, clock + shift.exact, spoken.zone)
    else:
        at = (local.astimezone(UTC) + shift.exact).astimezone(spoken.zone)
    far = {Doubt.FAR} if at - spoken.now > FAR else set()
    return Reading(Once(at), odd | far)


def _recurring(
    rule: Rule, pieces: Sequence[Piece], clocks: tuple[timedelta, ...], spoken: Spoken
) -> tuple[Reading, ...] | Fault:
    zone = _only(pieces, Zone)
    if zone and zone.region is None:
        return Fault.UNSUPPORTED
    region = zone.region if zone and zone.region else spoken.zone
    more = [piece for piece in pieces if isinstance(piece, Rule) and piece is not rule]
    for other in more:
        rule = _joined(rule, other)
    if not clocks and rule.at is not None:
        clocks = (rule.at,)
    until = _only(pieces, Until)
    text = _text(rule, today(spoken))
    end = _end(until, region)
    if set(clocks) == {timedelta(), _DAY}:
        clocks = (timedelta(),)
    doubts = frozenset({Doubt.HALF_OF_DAY}) if len(clocks) > 1 else frozenset[Doubt]()
    key = until.milestone if until else None
    times = [_clock_text(c) for c in clocks or (_DEFAULT,)]
    each = [piece for piece in pieces if isinstance(piece, Clock)]
    if len(each) > 1:
        several = _several(each)
        if several is None:
            return Fault.UNSUPPORTED
        times, doubts = [several], frozenset[Doubt]()
    if rule.freq in _SUB_DAILY:
        times = [""] if not clocks else times[:1]
    return tuple(Reading(Recurring(text + t + end, region, key), doubts) for t in times)


def _clock_text(clock: timedelta) -> str:
    hour, minute = divmod(clock // timedelta(minutes=1), 60)
    return f";BYHOUR={hour % 24};BYMINUTE={minute}"


def _several(clocks: Sequence[Clock]) -> str | None:
    """More than one time of a day, which one rule can hold only at the same minute."""
    hours = {divmod(clock.options[0] // timedelta(minutes=1), 60) for clock in clocks}
    if len({minute for _, minute in hours}) > 1:
        return None
    listed = ",".join(str(hour % 24) for hour, _ in sorted(hours))
    return f";BYHOUR={listed};BYMINUTE={min(hours)[1]}"


def _joined(rule: Rule, other: Rule) -> Rule:
    """A pace and its day: "every 2 weeks" "on tuesday", "every month" "on the 1st"."""
    by_day = tuple(sorted({*rule.by_day, *other.by_day}, key=lambda d: DAY_CODES.index(d[-2:])))
    freq = other.freq if rule.freq == "DAILY" and other.by_day else rule.freq
    return Rule(
        freq, rule.interval, rule.by_month, other.by_month_day or rule.by_month_day, by_day, rule.at
    )


def _text(rule: Rule, now: date) -> str:
    month, month_day, by_day = rule.by_month, rule.by_month_day, rule.by_day
    if rule.freq == "WEEKLY" and not by_day:
        by_day = (DAY_CODES[now.weekday()],)
    if rule.freq in ("MONTHLY", "YEARLY") and not by_day and month_day is None:
        month_day = now.day
    if rule.freq == "YEARLY" and month is None:
        month = now.month
    parts = [f"FREQ={rule.freq}"]
    parts += [f"INTERVAL={rule.interval}"] if rule.interval > 1 else []
    parts += [f"BYMONTH={month}"] if month else []
    parts += [f"BYMONTHDAY={month_day}"] if month_day else []
    parts += [f"BYDAY={','.join(by_day)}"] if by_day else []
    return ";".join(parts)


def _end(until: Until | None, region: ZoneInfo) -> str:
    if until is None:
        return ""
    if until.count:
        return f";COUNT={until.count}"
    at = until.at
    if until.last_day:
        at = at_wall_clock(until.last_day, _DAY - timedelta(seconds=1), region)[0]
    return f";UNTIL={at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if at else ""
