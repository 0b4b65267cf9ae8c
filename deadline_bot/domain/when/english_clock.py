"""English times of day and zones: "at 5pm", "half past 8", "noon", "JST", "America/New_York"."""

import re
from datetime import UTC, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deadline_bot.domain.when.english_pieces import Bad, Clock, Match, Part, Zone
from deadline_bot.domain.when.english_words import NUMBERS, PARTS, any_of, folded, pattern
from deadline_bot.domain.when.occasion import Fault, Spoken

_HOURS = any_of([word for word, n in NUMBERS.items() if 0 < n <= 12 and word.isalpha()])
_AT = r"(?:(?:at|@)(?: about| around| exactly)? ?|around )?"
_HALF = r"(?P<half>a\.? ?m\b\.?|p\.? ?m\b\.?)"
_DAY = timedelta(days=1)

_NOON = pattern(rf"{_AT}(?:12 )?(?P<word>noon|midday|midnight)\b")
_END_OF_DAY = pattern(
    r"(?:by |at |before )?(?:(?:the )?end of (?:the )?(?:work(?:ing)? )?day|eod|cob)\b"
)
_CLOCK = pattern(
    rf"{_AT}(?P<hour>[0-9]{{1,2}})[:.h](?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?"
    rf"(?![0-9:])(?: ?{_HALF})?(?: ?hours\b| ?hrs\b)?"
)
_WITH_HALF = pattern(rf"{_AT}(?P<hour>[0-9]{{1,2}}|{_HOURS}) ?{_HALF}")
_TOGETHER = pattern(
    r"(?:(?:at|@) ?(?P<a>[0-9]{3,4})|(?P<b>[0-9]{4}) ?(?:hours|hrs|h))\b(?![:.][0-9])"
)
_TOGETHER_HALF = pattern(rf"{_AT}(?P<hour>[0-9]{{1,2}})(?P<minute>[0-9]{{2}}) ?{_HALF}")
_WORDS = pattern(
    rf"{_AT}(?P<much>half|a quarter|quarter|[0-9]{{1,2}}|five|ten|twenty(?:[ -]five)?)"
    rf"(?: minutes)? (?P<side>past|after|to|before|till|of) (?P<hour>[0-9]{{1,2}}|{_HOURS})\b"
    rf"(?! ?(?:hours?|minutes?|days?|[:.][0-9]))(?: ?{_HALF})?"
)
_HALF_HOUR = pattern(rf"{_AT}half (?P<hour>{_HOURS})\b(?! hour)")
_OCLOCK = pattern(rf"{_AT}(?P<hour>[0-9]{{1,2}}|{_HOURS}) ?o['’]?clock\b(?: ?{_HALF})?")
_BARE = pattern(
    rf"(?:at|@)(?: about| around)? ?(?P<hour>[0-9]{{1,2}}|{_HOURS})\b"
    r"(?![:.,]?[0-9]|/|-[0-9]|%)(?! (?:and |or )?(?:hours?|minutes?|mins?|days?|weeks?|percent)\b)"
)
_PART = pattern(
    r"(?:(?:in|during|at|on) )?(?:the |this |that )?"
    rf"(?P<part>{any_of(PARTS)})\b(?! (?:of|before|after)\b)"
)


def _is_late(half: str | None) -> bool | None:
    return None if half is None else half.lower().startswith("p")


def _hour(words: str) -> int:
    words = folded(words)
    return int(words) if words.isdigit() else NUMBERS[words]


def shown(hour: int, minute: int, *, is_late: bool | None, is_open: bool) -> Clock | Bad:
    """The time that an hour, minute and half of the day name.

    `is_open`: without a half of the day an hour to 12 can be either.
    """
    limit = 24 if is_late is None else 12
    if minute > 59 or hour > limit or (hour == limit == 24 and minute):
        return Bad(Fault.IMPOSSIBLE)
    if is_late is not None and hour <= 12:
        return Clock((timedelta(hours=hour % 12 + 12 * is_late, minutes=minute),))
    first = timedelta(hours=hour, minutes=minute)
    if not is_open or not 1 <= hour <= 12:
        return Clock((first,))
    early = timedelta(hours=hour % 12, minutes=minute)
    late = early + _DAY / 2
    options = (early, late) if 7 <= hour <= 11 else (late, early)
    return Clock(options)


def _of(match: re.Match[str], minute: int, *, is_open: bool, hour: str | None = None) -> Match:
    is_late = _is_late(match["half"]) if "half" in match.re.groupindex else None
    return match.end(), shown(
        _hour(hour or match["hour"]), minute, is_late=is_late, is_open=is_open
    )


def _named(text: str, at: int) -> Match:
    if match := _NOON.match(text, at):
        if match["word"].lower() == "midnight":
            return match.end(), Clock((timedelta(), _DAY))
        return match.end(), Clock((_DAY / 2,))
    if match := _END_OF_DAY.match(text, at):
        if match[0].lower().startswith(("by", "before")):
            return match.end(), Bad(Fault.NOT_A_MOMENT)
        return match.end(), Clock((timedelta(hours=17),))
    return None


def _in_digits(text: str, at: int) -> Match:
    if match := _CLOCK.match(text, at):
        if match["second"] and int(match["second"]) > 59:
            return match.end(), Bad(Fault.IMPOSSIBLE)
        return _of(match, int(match["minute"]), is_open=False)
    if match := _WITH_HALF.match(text, at):
        return _of(match, 0, is_open=False)
    if match := _TOGETHER_HALF.match(text, at):
        return _of(match, int(match["minute"]), is_open=False)
    if match := _TOGETHER.match(text, at):
        hour, minute = divmod(int(match["a"] or match["b"]), 100)
        return match.end(), shown(hour, minute, is_late=None, is_open=False)
    return None


def _in_words(text: str, at: int) -> Match:
    if match := _OCLOCK.match(text, at):
        return _of(match, 0, is_open=True)
    if match := _HALF_HOUR.match(text, at):
        return match.end(), shown(_hour(match["hour"]), 30, is_late=None, is_open=True)
    match = _WORDS.match(text, at)
    if match is None:
        return None
    much = folded(match["much"])
    named = {"half": 30, "a quarter": 15, "quarter": 15, "twenty-five": 25, "twenty five": 25}
    minutes = named.get(much) or (int(much) if much.isdigit() else NUMBERS[much])
    is_past = match["side"].lower() in ("past", "after")
    hour = _hour(match["hour"])
    clock = shown(hour, 0, is_late=_is_late(match["half"]), is_open=True)
    if isinstance(clock, Bad) or minutes > 59:
        return match.end(), Bad(Fault.IMPOSSIBLE)
    by = timedelta(minutes=minutes if is_past else -minutes)
    return match.end(), Clock(tuple((time + by) % _DAY for time in clock.options))


def clock(text: str, at: int, _: Spoken) -> Match:
    """A time of day."""
    found = _named(text, at) or _in_words(text, at) or _in_digits(text, at)
    if found:
        return found
    if match := _BARE.match(text, at):
        piece = shown(_hour(match["hour"]), 0, is_late=None, is_open=True)
        if isinstance(piece, Clock):
            piece = Clock(piece.options, is_bare=True)
        return match.end(), piece
    return None


def part(text: str, at: int, _: Spoken) -> Match:
    """A part of the day: "in the morning", "this evening", "tonight"."""
    match = _PART.match(text, at)
    if match is None:
        return None
    word = folded(match["part"])
    return match.end(), Part(PARTS[word], "morning" in word)


_REGIONS = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "jst": "Asia/Tokyo", "kst": "Asia/Seoul",
    "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore", "ist": "Asia/Kolkata",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
    "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "bst": "Europe/London", "wet": "Europe/Lisbon", "cet": "Europe/Paris",
    "cest": "Europe/Paris", "eet": "Europe/Athens", "eest": "Europe/Athens",
    "msk": "Europe/Moscow", "aest": "Australia/Sydney", "aedt": "Australia/Sydney",
    "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland", "aoe": "Etc/GMT+12",
    "anywhere on earth": "Etc/GMT+12", "pacific": "America/Los_Angeles",
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "japan": "Asia/Tokyo", "tokyo": "Asia/Tokyo", "london": "Europe/London",
    "paris": "Europe/Paris", "berlin": "Europe/Berlin", "new york": "America/New_York",
}  # fmt: skip
#: Abbreviations that name an offset whatever the season.
_OFFSETS = {
    "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cst": -6, "cdt": -5, "est": -5, "edt": -4,
    "bst": 1, "wet": 0, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_LONG = ("pacific", "eastern", "central", "mountain", "japan", "tokyo", "london", "paris", "berlin")
_ZONE = pattern(
    r"\(?(?:in )?(?:(?P<long>" + any_of([*_LONG, "new york"]) + r")(?: (?:standard|daylight))? time"
    r"|(?P<iana>[A-Z][a-z]{2,12}/[A-Z][A-Za-z_]{1,30}(?:/[A-Z][A-Za-z_]{1,30})?)"
    r"|(?:utc|gmt) ?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
    r"|(?P<sign2>[+-])(?P<hours2>[0-9]{2}):?(?P<minutes2>[0-9]{2})"
    r"|(?P<short>"
    + any_of([word for word in _REGIONS if word not in _LONG and word != "new york"])
    + r"))(?![\w:/])\)?(?: time\b)?"
)


def _offset(sign: str, hours: str, minutes: str | None) -> Zone | Bad:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=14):
        return Bad(Fault.IMPOSSIBLE)
    offset = -offset if sign == "-" else offset
    region = None
    if not offset % timedelta(hours=1):
        n = offset // timedelta(hours=1)
        region = ZoneInfo(f"Etc/GMT{-n:+d}" if n else "UTC")
    return Zone(timezone(offset) if offset else UTC, region)


def zone(text: str, at: int, _: Spoken) -> Match:
    """A zone: an abbreviation, an offset, or a name of the IANA database."""
    match = _ZONE.match(text, at)
    if match is None:
        return None
    if match["iana"]:
        try:
            region = ZoneInfo(match["iana"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
        return match.end(), Zone(region, region)
    for sign, hours, minutes in (("sign", "hours", "minutes"), ("sign2", "hours2", "minutes2")):
        if match[sign]:
            return match.end(), _offset(match[sign], match[hours], match[minutes])
    word = folded(match["long"] or match["short"])
    region = ZoneInfo(_REGIONS[word])
    fixed = timezone(timedelta(hours=_OFFSETS[word])) if word in _OFFSETS else region
    return match.end(), Zone(fixed, region)
