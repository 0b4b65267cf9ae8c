"""English zones: "JST", "Pacific time", "UTC+2", "America/New_York".

An abbreviation names an offset for one instant, and a region with its changes of the clock for
what recurs.
"""

from datetime import UTC, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deadline_bot.domain.when.english_pieces import Bad, Match, Zone
from deadline_bot.domain.when.english_words import any_of, folded, pattern
from deadline_bot.domain.when.occasion import Fault, Spoken

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
    return zone_at(text, at)


def zone_at(text: str, at: int) -> Match:
    """The same, whoever speaks."""
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


def region_of(name: str) -> str | None:
    """The IANA name of the zone that an abbreviation or an offset means, `None` for none."""
    match zone_at(name, 0):
        case (end, Zone(region=ZoneInfo() as region)) if end == len(name):
            return region.key
        case _:
            return None


def leading_zone(text: str, at: int, spoken: Spoken) -> Match:
    """A zone before its time ("UTC 23:00", "Europe/Berlin tomorrow"): only as zones are written."""
    found = zone(text, at, spoken)
    if found is None or text[at : found[0]].islower():
        return None
    return found
