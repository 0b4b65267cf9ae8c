"""The readings of joined English pieces: a day, a time, a zone, a rule become an occasion."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
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
    only,
    today,
)
from deadline_bot.domain.when.english_recurring import recurring
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    FAR,
    BeforeMilestone,
    Doubt,
    Fault,
    JobEnds,
    Once,
    OnMilestoneDay,
    Reading,
    Spoken,
)

_DAY = timedelta(days=1)


def readings(pieces: Sequence[Piece], spoken: Spoken) -> tuple[Reading, ...] | Fault:
    """What joined pieces mean, likeliest first, or why they mean nothing.

    Raises:
        OverflowError, ValueError: outside the calendar.
    """
    if bad := only(pieces, Bad):
        return bad.fault
    if job := only(pieces, JobEnds):
        return (Reading(job),)
    clocks = _times(pieces)
    if near := only(pieces, NearMilestone):
        return _near(near, clocks, spoken)
    if rule := only(pieces, Rule):
        return recurring(rule, pieces, clocks, spoken)
    if only(pieces, Until):
        return Fault.NOT_A_MOMENT
    return _once(pieces, clocks, spoken)


def _times(pieces: Sequence[Piece]) -> tuple[timedelta, ...]:
    clock, part = only(pieces, Clock), only(pieces, Part)
    for piece in pieces:
        if part is None and isinstance(piece, Days | Rule | NearMilestone):
            part = piece.part
    if clock is None:
        return (part.begins,) if part else ()
    return part.of(clock) if part else clock.options


def _near(
    near: NearMilestone, clocks: tuple[timedelta, ...], spoken: Spoken
) -> tuple[Reading, ...] | Fault:
    days = near.days
    if days is None and clocks:
        if near.lead_time % _DAY:
            return Fault.UNSUPPORTED
        days = -(near.lead_time // _DAY)
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
        for clock in clocks or (spoken.default_clock,):
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
    zone = only(pieces, Zone)
    shift = only(pieces, Shift)
    if shift and not clocks:
        return (_shifted(shift, spoken),)
    days = only(pieces, Days)
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
        for clock in clocks or (spoken.default_clock,)
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
