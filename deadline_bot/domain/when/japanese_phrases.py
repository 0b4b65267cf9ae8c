"""Japanese time phrases at one place of a text: a day and a time, a rule, a length, a milestone.

The grammars of the parts are beside it; here they are put together and read against now.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from deadline_bot.domain.when import japanese_milestones as milestones
from deadline_bot.domain.when.japanese_clock import Clock, clock
from deadline_bot.domain.when.japanese_dates import day
from deadline_bot.domain.when.japanese_days import Days
from deadline_bot.domain.when.japanese_readings import next_of, on_days
from deadline_bot.domain.when.japanese_recurring import Rule, rule
from deadline_bot.domain.when.japanese_spans import later
from deadline_bot.domain.when.japanese_words import LINK, NUMBER, ZONE, number, pattern, zone_of
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    FAR,
    Doubt,
    Fault,
    Once,
    Reading,
    Recurring,
    Spoken,
)
from deadline_bot.domain.when.rule_text import timed

_LINK = re.compile(LINK)
_ZONE = pattern(rf"[ \t(]{{0,2}}(?P<zone>{ZONE})\)?(?:で)?(?:の)?[ \t]{{0,2}}")
_UNTIL = re.compile("[ \t]{0,2}まで(?:の間)?(?!に)[)、 \t]{0,3}(?:は|の)?")
_TIMES = pattern(rf"(?P<n>{NUMBER})回(?:だけ|まで)?[)]?")
_AND = re.compile("[ \t]{0,2}(?:と、?|・|、|,|や)[ \t]{0,2}")
_GAP = re.compile("(?:に|は)?[ \t、(]{0,3}")
_PARTICLE = re.compile("[にはの、 \t]{1,3}")
_NOW = re.compile("(?:今すぐ|いますぐ)に?")
_SAME_TIME = re.compile("の?(?:今頃|今ごろ|いまごろ|この時間|同じ時間|同じ時刻|同時刻)")
_DAY = timedelta(days=1)
Readings = tuple[Reading, ...] | Fault


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is read up to `end` (<).

    `clock` is set where it is a time of day alone, `with_clock` where it names no time of day and
    one may be said elsewhere.
    """

    end: int
    readings: Readings
    clock: Clock | None = None
    with_clock: Callable[[Clock], Readings] | None = None


def phrase(text: str, at: int, spoken: Spoken) -> Phrase | None:
    """The phrase of time that begins at `at`.

    Raises:
        OverflowError, ValueError: outside the calendar.
    """
    at, region = _zoned(text, at, spoken.zone)
    if found := _recurring(text, at, spoken, region):
        return found
    if near := milestones.near(text, at, spoken):
        return Phrase(*near)
    return _later(text, at, spoken) or _once(text, at, spoken, region)


def _later(text: str, at: int, spoken: Spoken) -> Phrase | None:
    if found := later(text, at):
        moment = spoken.now.astimezone(UTC) + found[1]
        doubts = frozenset({Doubt.FAR}) if found[1] > FAR else frozenset[Doubt]()
        return Phrase(found[0], (Reading(Once(moment.astimezone(spoken.zone)), doubts),))
    if match := _NOW.match(text, at):
        return Phrase(match.end(), (Reading(Once(spoken.now.astimezone(spoken.zone))),))
    return None


def _zoned(text: str, at: int, region: ZoneInfo) -> tuple[int, ZoneInfo]:
    match = _ZONE.match(text, at)
    named = zone_of(match["zone"]) if match else None
    return (match.end(), named) if match and named else (at, region)


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


@dataclass(frozen=True, slots=True)
class _End:
    """Where a rule ends: what it adds to the rule, or the milestone it ends at and its slug."""

    end: int
    text: str = ""
    milestone: tuple[str, str | None] | None = None


def _end(text: str, at: int, spoken: Spoken, region: ZoneInfo) -> _End | None:
    if named := milestones.milestone(text, at, spoken):
        match = _UNTIL.match(text, named[0])
        return _End(match.end(), milestone=named[1:]) if match else None
    if match := _TIMES.match(text, at):
        return _End(match.end(), f";COUNT={number(match['n'])}") if number(match["n"]) else None
    found = day(text, at, spoken.now.astimezone(region).date())
    if found is None or found[1] is None:
        return None
    end, shown, _, _ = _timed(text, found[0], region)
    match = _UNTIL.match(text, end if shown else found[0])
    if match is None:
        return None
    since = shown.since_midnight if shown else _DAY - timedelta(seconds=1)
    last, _ = at_wall_clock(found[1].options[0], since, region)
    return _End(match.end(), f";UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def _recurring(text: str, at: int, spoken: Spoken, region: ZoneInfo) -> Phrase | None:
    last = _end(text, at, spoken, region)
    found = rule(text, last.end if last else at, spoken.now.astimezone(region).date())
    if found is None:
        return None
    end, pace = found
    if pace is None:
        return Phrase(end, Fault.IMPOSSIBLE)
    particle = _PARTICLE.match(text, end)
    after, first, is_wrong, zone = _timed(text, particle.end() if particle else end, region)
    if is_wrong:
        return Phrase(after, Fault.IMPOSSIBLE)
    clocks = [first] if first else []
    if first or zone is not region:
        end = after
    while first and (another := _another(text, end)):
        end, zone = _zoned(text, another[0], zone)
        clocks = [*clocks, another[1]]
    if last is None:
        gap = _GAP.match(text, end)
        last = _end(text, gap.end() if gap else end, spoken, zone)
        end, zone = _zoned(text, last.end, zone) if last else (end, zone)
    ruled = partial(_ruled, pace, last, spoken=spoken, zone=zone)
    return Phrase(end, ruled(clocks), with_clock=None if clocks else lambda one: ruled([one]))


def _another(text: str, end: int) -> tuple[int, Clock] | None:
    """A further time of a list: 10時と22時."""
    match = _AND.match(text, end)
    found = clock(text, match.end()) if match else None
    return (found[0], found[1]) if found and found[1] else None


def _ruled(
    pace: Rule, last: _End | None, clocks: list[Clock], *, spoken: Spoken, zone: ZoneInfo
) -> Readings:
    shown = _with_times(pace, clocks)
    if shown is None:
        return Fault.UNSUPPORTED
    if last is None or last.milestone is None:
        return (Reading(Recurring(shown + (last.text if last else ""), zone)),)
    key, slug = last.milestone
    return milestones.per_competition(spoken, key, slug, Recurring(shown, zone, key))


def _with_times(pace: Rule, clocks: list[Clock]) -> str | None:
    if pace.hour is None and not clocks:
        return pace.text
    if pace.hour is None:
        # What recurs by the hour has no time of day.
        return None
    times = tuple(_time_of(pace, one) for one in clocks)
    return timed(pace.text, times or (timedelta(hours=pace.hour or 0),))


def _time_of(pace: Rule, one: Clock) -> timedelta:
    since = one.since_midnight
    is_late = one.is_open and pace.hour in (18, 21) and since < _DAY / 2
    return since + _DAY / 2 if is_late else since


def _once(text: str, at: int, spoken: Spoken, region: ZoneInfo) -> Phrase | None:
    found = day(text, at, spoken.now.astimezone(region).date())
    if found is None:
        bare = clock(text, at)
        if bare is None:
            return None
        end, region = _zoned(text, bare[0], region)
        if bare[1] is None:
            return Phrase(end, Fault.IMPOSSIBLE)
        return Phrase(end, next_of(bare[1], spoken, region), bare[1])
    end, shown, is_wrong, zone = _timed(text, found[0], region)
    if zone is not region:
        found = day(text, at, spoken.now.astimezone(zone).date()) or found
    days = found[1]
    if days is None or is_wrong:
        return Phrase(end, Fault.IMPOSSIBLE)
    return _on(text, end, days, shown, spoken, zone)


def _on(
    text: str, end: int, days: Days, shown: Clock | None, spoken: Spoken, zone: ZoneInfo
) -> Phrase:
    if shown:
        return Phrase(end, on_days(days, shown, spoken, zone))
    if match := _SAME_TIME.match(text, end):
        exact = replace(days, is_exact=True)
        return Phrase(match.end(), on_days(exact, None, spoken, zone))

    def with_clock(one: Clock) -> Readings:
        return on_days(days, one, spoken, zone)

    open_to = with_clock if days.hour is None and not days.is_exact else None
    return Phrase(end, on_days(days, None, spoken, zone), with_clock=open_to)
