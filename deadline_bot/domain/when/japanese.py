"""Japanese time phrases: where in a text the time is said, and what it can mean.

The grammars of its parts are beside it; here they are put together and read against now.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when import japanese_milestones as milestones
from deadline_bot.domain.when.japanese_clock import Clock, clock
from deadline_bot.domain.when.japanese_dates import Days, day
from deadline_bot.domain.when.japanese_recurring import Rule, rule
from deadline_bot.domain.when.japanese_words import LINK, ZONE, pattern, zone_name
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    FAR,
    Doubt,
    Fault,
    Found,
    NotFound,
    Once,
    Reading,
    Recurring,
    Spoken,
)

_LINK = re.compile(LINK)
_ZONE = pattern(rf"[ \t(]{{0,2}}(?P<zone>{ZONE})\)?(?:で)?(?:の)?[ \t]{{0,2}}")
_TAIL = re.compile(
    "[ \t]{0,3}(?:になったら|頃に?|ごろに?|くらいに|には|に|へ|から|では|で|は|の)?"
    "[ \t]{0,3}[、,]?[ \t]{0,3}"
)
_BY = re.compile("[ \t]{0,2}(?:の)?(?:までに|以内に?|までの)")
_UNTIL = re.compile("[ \t]{0,2}まで(?:の間)?(?!に)[、 \t]{0,3}(?:は|の)?")
_UNSUPPORTED = re.compile("[0-9]{0,3}(?:翌)?(?:祝日|営業日|休日明け|連休明け|祝前日|平日以外)")
_DAY = timedelta(days=1)
_BEGINS = re.compile(r"[\w(〆]")
_Result = tuple[int, tuple[Reading, ...] | Fault]


def find(text: str, spoken: Spoken) -> Found | NotFound:
    """The phrase of time in a text that is in NFKC, with the particles that belong to it.

    A phrase at the beginning or the end goes before one in the middle, a longer one before a
    shorter one. Anything may be given; what is outside the calendar is `Fault.IMPOSSIBLE`.
    """
    best: tuple[tuple[bool, bool, int, int], int, int, _Result] | None = None
    for start, result in _candidates(text, spoken):
        end = result[0]
        is_edge = not text[:start].strip() or not text[end:].strip()
        rank = (is_edge, not isinstance(result[1], Fault), end - start, -start)
        if best is None or rank > best[0]:
            best = (rank, start, end, result)
    odd = _UNSUPPORTED.search(text)
    is_in_text = best and not text[: best[1]].strip() and best[2] < (odd.start() if odd else 0)
    if odd and not is_in_text:
        return NotFound(Fault.UNSUPPORTED, odd[0])
    job = milestones.job(text)
    if job and (best is None or best[1] or best[2] < 3):
        return Found(job[0], _tail(text, job[1]), (job[2],))
    if best is None:
        return NotFound(Fault.NO_TIME, "")
    _, start, end, (_, readings) = best
    if isinstance(readings, Fault):
        return NotFound(readings, text[start:end].strip())
    if by := _BY.match(text, end):
        return NotFound(Fault.NOT_A_MOMENT, text[start : by.end()].strip())
    return Found(start, _tail(text, end), readings)


def _tail(text: str, end: int) -> int:
    match = _TAIL.match(text, end)
    return match.end() if match else end


def _candidates(text: str, spoken: Spoken) -> Iterator[tuple[int, _Result]]:
    until = 0
    for start in range(len(text)):
        # Inside a number or a Latin word nothing begins, nor inside what was read already.
        if start < until or not _BEGINS.match(text, start) or _is_inside(text, start):
            continue
        try:
            result = _at(text, start, spoken)
        except (OverflowError, ValueError):
            result = (start + 1, Fault.IMPOSSIBLE)
        if result:
            until = result[0]
            yield start, result


def _is_inside(text: str, at: int) -> bool:
    if at == 0:
        return False
    before, here = text[at - 1], text[at]
    if here.isascii():
        return before.isascii() and (before.isalnum() or before in ".:/")
    numerals = "〇零一二三四五六七八九十百"
    return here in numerals and (before in numerals or before == "第")


def _at(text: str, at: int, spoken: Spoken) -> _Result | None:
    region = spoken.zone
    if zone := _ZONE.match(text, at):
        region, at = ZoneInfo(zone_name(zone["zone"])), zone.end()
    return (
        _recurring(text, at, spoken, region)
        or milestones.near(text, at, spoken)
        or _later(text, at, spoken)
        or _once(text, at, spoken, region)
    )


def _later(text: str, at: int, spoken: Spoken) -> _Result | None:
    if found := milestones.later(text, at):
        moment = spoken.now.astimezone(UTC) + found[1]
        doubts = frozenset({Doubt.FAR}) if found[1] > FAR else frozenset[Doubt]()
        return found[0], (Reading(Once(moment.astimezone(spoken.zone)), doubts),)
    if match := re.compile("(?:今すぐ|いますぐ)に?").match(text, at):
        return match.end(), (Reading(Once(spoken.now.astimezone(spoken.zone))),)
    return None


def _zoned(text: str, at: int, region: ZoneInfo) -> tuple[int, ZoneInfo]:
    match = _ZONE.match(text, at)
    return (match.end(), ZoneInfo(zone_name(match["zone"]))) if match else (at, region)


def _linked(text: str, at: int) -> int:
    match = _LINK.match(text, at)
    return match.end() if match else at


def _timed(text: str, at: int, region: ZoneInfo) -> tuple[int, Clock | None, bool, ZoneInfo]:
    """The end, the time of day that follows, whether it is impossible, and the zone."""
    start, zone = _zoned(text, _linked(text, at), region)
    found = clock(text, start)
    if found is None:
        end, zone = _zoned(text, at, region)
        return end, None, False, zone
    end, zone = _zoned(text, found[0], zone)
    return end, found[1], found[1] is None, zone


def _end(
    text: str, at: int, spoken: Spoken, region: ZoneInfo
) -> tuple[int, str, tuple[str, str | None] | None] | None:
    """An end of a rule at `at`: what it adds to the rule, the milestone and slug it ends at."""
    if named := milestones.milestone(text, at, spoken):
        match = _UNTIL.match(text, named[0])
        return (match.end(), "", named[1:]) if match else None
    found = day(text, at, spoken.now.astimezone(region).date())
    match = _UNTIL.match(text, found[0]) if found else None
    if not found or found[1] is None or match is None:
        return None
    last, _ = at_wall_clock(found[1].options[0], _DAY - timedelta(seconds=1), region)
    return match.end(), f";UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}", None


def _recurring(text: str, at: int, spoken: Spoken, region: ZoneInfo) -> _Result | None:
    today = spoken.now.astimezone(region).date()
    last = _end(text, at, spoken, region)
    start = last[0] if last else at
    found = rule(text, start, today)
    if found is None:
        return None
    end, pace = found
    if pace is None:
        return end, Fault.IMPOSSIBLE
    particle = re.compile("[にはの、 \t]{1,3}").match(text, end)
    after, timed, is_wrong, zone = _timed(text, particle.end() if particle else end, region)
    if is_wrong:
        return after, Fault.IMPOSSIBLE
    if timed or zone is not region:
        end = after
    if last is None:
        gap = re.compile("(?:に|は)?[ \t、]{0,3}").match(text, end)
        last = _end(text, gap.end() if gap else end, spoken, zone)
        end = last[0] if last else end
    shown = pace.text + _clock_text(pace, timed) + (last[1] if last else "")
    if last is None or last[2] is None:
        return end, (Reading(Recurring(shown, zone)),)
    key, slug = last[2]
    return end, milestones.per_competition(spoken, key, slug, Recurring(shown, zone, key))


def _clock_text(pace: Rule, timed: Clock | None) -> str:
    if timed is None and pace.hour is None:
        return ""
    if "BYMINUTE" in pace.text or pace.text.startswith(("FREQ=HOURLY", "FREQ=MINUTELY")):
        return ""
    since = timed.since_midnight if timed else timedelta(hours=pace.hour or 0)
    if timed and timed.is_open and pace.hour in (18, 21) and since < timedelta(hours=12):
        since += timedelta(hours=12)
    hour, minute = divmod(since // timedelta(minutes=1), 60)
    return f";BYHOUR={hour % 24};BYMINUTE={minute}"


def _once(text: str, at: int, spoken: Spoken, region: ZoneInfo) -> _Result | None:
    found = day(text, at, spoken.now.astimezone(region).date())
    if found is None:
        bare = clock(text, at)
        if bare is None:
            return None
        end, region = _zoned(text, bare[0], region)
        return end, _next(bare[1], spoken, region) if bare[1] else Fault.IMPOSSIBLE
    end, timed, is_wrong, zone = _timed(text, found[0], region)
    if zone is not region:
        again = day(text, at, spoken.now.astimezone(zone).date())
        found = again or found
    if found[1] is None or is_wrong:
        return end, Fault.IMPOSSIBLE
    return end, _on(found[1], timed, spoken, zone)


def _reading(at: datetime, doubts: frozenset[Doubt], spoken: Spoken) -> Reading:
    if at - spoken.now > FAR:
        doubts |= {Doubt.FAR}
    return Reading(Once(at), doubts)


def _next(timed: Clock, spoken: Spoken, region: ZoneInfo) -> tuple[Reading, ...]:
    today = spoken.now.astimezone(region).date()
    at, doubts = at_wall_clock(today, timed.since_midnight, region)
    if at <= spoken.now:
        at, doubts = at_wall_clock(today + _DAY, timed.since_midnight, region)
    return (_reading(at, doubts, spoken),)


def _since(days: Days, timed: Clock | None) -> timedelta:
    if timed is None:
        return timedelta(hours=9 if days.hour is None else days.hour)
    since = timed.since_midnight
    if days.hour == 21 and timed.is_open:
        # 今夜9時 is in the evening, 今夜1時 after midnight.
        return (
            since
            + (_DAY if since < timedelta(hours=5) or since == _DAY / 2 else _DAY / 2)
            - (_DAY / 2 if since == _DAY / 2 else timedelta())
        )
    if days.hour == 21 and since < timedelta(hours=1):
        return since + _DAY
    if timed.is_late_night and days.is_today:
        return since + _DAY
    return since


def _on(days: Days, timed: Clock | None, spoken: Spoken, region: ZoneInfo) -> tuple[Reading, ...]:
    if days.is_exact and timed is None:
        now = spoken.now.astimezone(region)
        since = timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)
    else:
        since = _since(days, timed)
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
