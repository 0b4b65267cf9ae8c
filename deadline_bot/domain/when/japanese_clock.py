"""Japanese times of day: 21時, 午後3時半, 夜9時, 15:30, 25時, 21時5分前, 正午, 明日の朝's 朝.

They are apart from the days, since rules and milestones take the same times.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from deadline_bot.domain.when.japanese_words import BLANK, NUMBER, PARTS, ZONE, number, pattern

_PART = r"(?:午前|午後|早朝|明け方|未明|お昼|昼|夕方|深夜|真夜中|夜中|夜|晩|朝|am|pm)"
_CLOCK = pattern(
    rf"(?:(?:朝|昼|夕方|夜|晩)の?(?=午前|午後))?(?P<part>{_PART})?(?:の)?{BLANK}"
    rf"(?:(?P<hour>{NUMBER}|零)時(?!間|点|期|系|代)"
    rf"(?:(?P<half>半)|(?P<minute>{NUMBER})分(?P<before>前)?)?"
    r"|(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}))?(?![0-9:]))"
    rf"(?:{BLANK}(?P<late>am|pm)(?![a-z]))?(?:ちょうど|ぴったり|きっかり|頃|ごろ|すぎ|過ぎ)?"
)
_NAMED = pattern(
    r"(?P<part>正午|真夜中|零時|早朝|明け方|未明|お?昼(?:過ぎ|すぎ)|お昼|午前中|午前|午後|昼|夕方|深夜|夜中|夜|晩|朝)"
    rf"(?:頃|ごろ|一番|イチ|いち|一)?(?=の[0-9〇一二三四五六七八九十]{{1,4}}(?:分|時間)|に|へ|まで|から|、|,|は|で"
    rf"|[ \t]|\(|$|{ZONE})"
)
_BESIDE = pattern(
    rf"(?:の|より|から)?{BLANK}(?=[0-9〇零一二三四五六七八九十半])(?:(?P<hours>{NUMBER})時間)?"
    rf"(?:(?P<minutes>{NUMBER})分|(?P<half>半))?(?P<side>前|後)(?![日夜])"
)
_NIGHT = ("夜", "晩")
#: Before which hour (<) a part of the day means the later half.
_LATE = {"午後": 12, "pm": 12, "夕方": 12, "昼": 8, "お昼": 8}
_MIDNIGHT = ("深夜", "真夜中", "夜中")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `is_open`: nothing says which half of the day an hour below 13 is in.

    `is_late_night`: it belongs to the night that begins on the evening of the day (今日の深夜1時).
    """

    since_midnight: timedelta
    is_open: bool = False
    is_late_night: bool = False


def _hour(hour: int, part: str) -> int:
    if part in _LATE:
        return hour + 12 if hour < _LATE[part] else hour
    if part in ("午前", "am"):
        return hour % 12 if hour == 12 else hour
    if part in _NIGHT:
        if hour == 12 or hour < 5:
            return hour % 12 + 24
        return hour + 12 if hour < 12 else hour
    if part in _MIDNIGHT and hour in (11, 12):
        return hour + 12
    return hour


def clock(text: str, at: int) -> tuple[int, Clock | None] | None:
    """The end of a time of day at `at` and the time, `None` in its place for no such time.

    With what is said beside it: 正午の5分前.
    """
    found = _clock(text, at)
    if found is None or found[1] is None:
        return found
    match = _BESIDE.match(text, found[0])
    if match is None or not (match["hours"] or match["minutes"] or match["half"]):
        return found
    by = timedelta(
        hours=number(match["hours"] or "0"),
        minutes=30 if match["half"] else number(match["minutes"] or "0"),
    )
    by = -by if match["side"] == "前" else by
    return match.end(), replace(found[1], since_midnight=found[1].since_midnight + by)


def _clock(text: str, at: int) -> tuple[int, Clock | None] | None:
    match = _CLOCK.match(text, at)
    if match is None:
        named = _NAMED.match(text, at)
        if named is None:
            return None
        return named.end(), Clock(timedelta(hours=PARTS[named["part"]]))
    hour = number(match["hour"] or match["h"])
    minute = 30 if match["half"] else number(match["minute"] or match["m"] or "0")
    part = (match["part"] or match["late"] or "").lower()
    if hour > 30 or minute > 59 or int(match["s"] or 0) > 59:
        return match.end(), None
    if part in ("午前", "午後", "am", "pm") and hour > 12 and part in ("午前", "am"):
        return match.end(), None
    since = timedelta(hours=_hour(hour, part))
    since += timedelta(minutes=-minute if match["before"] else minute)
    return match.end(), Clock(since, not part and 1 <= hour <= 12, part in _MIDNIGHT and hour < 6)
