"""What `add` and `move` are told: a competition's name, and when it closes.

Pure. Either may come first. A date in digits with a zone, `2026-12-01 23:59 AoE`, is exact and
means one instant; everything else is read as any phrase of time, and asked about in doubt.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.naming import plain_name
from deadline_bot.domain.when.english_pieces import Zone
from deadline_bot.domain.when.english_zones import zone_at
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    Doubt,
    Fault,
    NotFound,
    Once,
    Reading,
    Spoken,
)
from deadline_bot.domain.when.phrase import find_time

#: The time of a day on which something closes, where none is said.
END_OF_DAY = time(23, 59)

_EXACT = re.compile(
    r"(?<![\w/-])(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![\w-]{2}|[\d/-])"
    r"(?:(?:T| {1,3})(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?![\d:]))?"
)
_GAP = re.compile(r" {0,3}")
_ZONE_NAME = re.compile(r"[A-Za-z][\w+-]*(?:/[\w+-]+)*")
_QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|「[^」]{0,200}」|『[^』]{0,200}』")
#: What stands between a name and a time, at the name's end.
_LINK = re.compile(r"(?:[\s、,:;]|(?:^|(?<=\s))(?:to|at|on|is|closes)|[をは])+\Z", re.IGNORECASE)
_AFTERWARDS = re.compile(r"[\s.,。、]*(?:まで(?:に)?|に?締め?切り?|に?〆切)?[\s.,!。、]*")

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "週": timedelta(weeks=1),
    "日": timedelta(days=1),
    "時": timedelta(hours=1),
    "分": timedelta(minutes=1),
}
_PART = (
    r"(?P<n{0}>[0-9]{{1,4}}) ?(?P<unit{0}>週間?|日間?|時間|分間?"
    r"|(?:weeks?|days?|hours?|hrs?|minutes?|mins?|[wdhm])(?![a-z]|[ ]?before))"
)
_SHIFT = re.compile(
    r"(?:^|(?<=[\s、を]))(?P<by>by |あと|さらに)?(?P<sign>[+−-])? ?"
    rf"{_PART.format(1)}(?:,? ?(?:and )?{_PART.format(2)})?(?:だけ|ほど)?"
    r" ?(?P<later>later|延長|延期|延ばす|のばす|後ろ倒し|遅らせ|遅く)?"
    r"(?P<earlier>earlier|短縮|前倒し|早め|早く)?(?:する|して|します|してください|る|に)?"
    r"(?=[\s。、.!]|$)",
    re.IGNORECASE,
)
#: Doubts after which a close is kept as it was read: its answer shows it.
_HARMLESS = frozenset({Doubt.GAP, Doubt.REPEATED})


@dataclass(frozen=True, slots=True)
class Closing:
    """A name, and when that closes: likeliest first, UTC, at least one.

    `is_sure`: there is nothing to ask about. `reading` is the likeliest one as it was said,
    `when` its words.
    """

    name: str
    instants: tuple[datetime, ...]
    reading: Reading
    is_sure: bool
    when: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A name, and by how much its close moves; `when` are the words."""

    name: str
    by: timedelta
    when: str


def read_closing(text: str, spoken: Spoken, *, language: str) -> Closing | NotFound:
    """Reads `NAME WHEN [ZONE]`; the name is empty where none is said."""
    spoken = Spoken(spoken.now, spoken.zone, default_time=END_OF_DAY)
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    quoted = _QUOTED.search(text)
    rest = text if quoted is None else f"{text[: quoted.start()]} {text[quoted.end() :]}".strip()
    found = _exact(rest, spoken) or _phrase(rest, spoken, language)
    if isinstance(found, NotFound):
        return found
    start, end, make = found
    before, after = _unlinked(rest[:start]), _AFTERWARDS.sub("", rest[end:], count=1)
    names = [name for name in (quoted and quoted[0], before, after) if name]
    if len(names) > 1:
        # Whatever else is said might change the instant: a zone that we do not know.
        return NotFound(Fault.IMPOSSIBLE, f"{rest[start:end].strip()} {after or before}")
    return make(name=plain_name(names[0]) if names else "", when=rest[start:end].strip())


def read_shift(text: str) -> Shift | None:
    """Reads `NAME +2 days`, `2日延長`; `None` where it says no such thing."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    for match in _SHIFT.finditer(text):
        if match["sign"] or match["by"] or match["later"] or match["earlier"]:
            by = sum((_length(match, n) for n in ("1", "2")), timedelta())
            is_back = bool(match["earlier"]) or match["sign"] in {"-", "−"}
            before, after = _unlinked(text[: match.start()]), text[match.end() :]
            name = f"{before} {after.strip(' 。、.!')}"
            return Shift(plain_name(name), -by if is_back else by, match[0].strip())
    return None


def command_for(verb: str, name: str, at: datetime, zone: ZoneInfo) -> str:
    """The command that means exactly this instant, on the clock of `zone` where that can say it."""
    quoted = f"「{name}」" if '"' in name else f'"{name}"'
    local = at.astimezone(zone)
    # Of a time that the clock shows twice the command would mean the first.
    shown = local.astimezone(UTC) if local.fold else local
    clock = f"{shown:%Y-%m-%d %H:%M}{f':{shown:%S}' if shown.second else ''}"
    return f"{verb} {quoted} {clock} {'UTC' if local.fold else zone.key}"


def _unlinked(before: str) -> str:
    """A name without what only leads over to the time."""
    end = before[-20:]
    return before[: len(before) - len(end)] + _LINK.sub("", end)


_Found = tuple[int, int, "partial[Closing]"]


def _exact(text: str, spoken: Spoken) -> _Found | NotFound | None:
    match = _EXACT.search(text)
    if match is None:
        return None
    end, zone = _zone(text, match.end(), spoken)
    clock = spoken.default_clock
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["hour"]:
        clock = timedelta(hours=hour, minutes=minute, seconds=second)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        at = _at(day, clock, zone)
    except (ValueError, OverflowError):
        at = None
    if at is None or minute > 59 or second > 59 or clock > timedelta(hours=30):
        return NotFound(Fault.IMPOSSIBLE, text[match.start() : end])
    ahead = at
    while ahead <= spoken.now:
        years = max(1, spoken.now.year - at.year) if ahead == at else 1
        ahead += relativedelta(years=years)
    is_sure = ahead == at
    reading = Reading(Once(ahead), frozenset() if is_sure else frozenset({Doubt.PASSED}))
    instants = (ahead.astimezone(UTC),)
    return match.start(), end, partial(Closing, instants=instants, reading=reading, is_sure=is_sure)


def _zone(text: str, at: int, spoken: Spoken) -> tuple[int, tzinfo]:
    """The end of the zone that follows, and the zone; the speaker's where none does."""
    gap = _GAP.match(text, at)
    start = gap.end() if gap else at
    name = _ZONE_NAME.match(text, start)
    if name is not None:
        with suppress(KeyError, ValueError, OSError):
            return name.end(), ZoneInfo(name[0])
    found = zone_at(text, start)
    if found is not None and isinstance(found[1], Zone):
        return found[0], found[1].offset
    return at, spoken.zone


def _at(day: date, clock: timedelta, zone: tzinfo) -> datetime:
    if isinstance(zone, ZoneInfo):
        return at_wall_clock(day, clock, zone)[0]
    return datetime.combine(day, time(), zone) + clock


def _phrase(text: str, spoken: Spoken, language: str) -> _Found | NotFound:
    found = find_time(text, spoken, language=language)
    if isinstance(found, NotFound):
        return found
    instants = []
    for reading in found.readings:
        if not isinstance(reading.occasion, Once):
            return NotFound(Fault.UNSUPPORTED, text[found.start : found.end].strip())
        instants.append(reading.occasion.at.astimezone(UTC).replace(second=0, microsecond=0))
    first = found.readings[0]
    is_sure = len(instants) == 1 and first.doubts <= _HARMLESS
    make = partial(Closing, instants=tuple(instants), reading=first, is_sure=is_sure)
    return found.start, found.end, make


def _length(match: re.Match[str], n: str) -> timedelta:
    if match[f"n{n}"] is None:
        return timedelta()
    return int(match[f"n{n}"]) * _UNITS[match[f"unit{n}"][0].lower()]
