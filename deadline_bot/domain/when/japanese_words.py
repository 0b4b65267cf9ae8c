"""The words of Japanese time phrases: numbers, weekdays, zones, parts of the day, particles.

They are in one place, since the grammars of dates, of rules and of milestones share them.
"""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NUMBER = r"(?:[0-9]{1,4}|[〇零一二三四五六七八九十百]{1,6})"
BLANK = r"[ \t\u3000]{0,3}"
LINK = rf"(?:{BLANK}[の、,]?{BLANK})"
WEEKDAYS = "月火水木金土日"
_KANA = {"げつ": 0, "すい": 2, "もく": 3, "きん": 4, "にち": 6, "か": 1, "ど": 5}
WEEKDAY = rf"(?:[{WEEKDAYS}]曜日?|(?:{'|'.join(_KANA)})ようび?)"
#: The counter of months, as it is written.
MONTHS = r"[かヶケカヵ箇個]月"
EVERY = r"(?:ごと|毎|おき|置き)"
#: After a length: from now on, once it has passed.
LATER = (
    r"(?:くらい|ぐらい|ほど|程度|ばかり)?"
    r"(?:後|(?:たっ|経っ|し|過ぎ|すぎ|経過し)(?:たら|てから|た後|たあと)|経過後)"
)
FROM_NOW = r"(?:(?:今|いま|これ|現在|本日|今日)から(?:あと)?)?"

#: When a part of the day begins for a reminder that names no hour.
PARTS = {
    "早朝": 6, "明け方": 5, "未明": 3, "午前中": 9, "午前": 9, "正午": 12, "お昼過ぎ": 13,
    "お昼すぎ": 13, "昼すぎ": 13, "昼過ぎ": 13, "お昼": 12, "午後": 15, "昼": 12, "夕方": 18,
    "夕": 18, "深夜": 24, "真夜中": 24, "夜中": 24, "零時": 0, "夜": 21, "晩": 21, "朝": 9,
}  # fmt: skip

ZONES = {
    "日本時間": "Asia/Tokyo", "日本標準時": "Asia/Tokyo", "JST": "Asia/Tokyo",
    "UTC": "UTC", "GMT": "UTC", "世界標準時": "UTC", "協定世界時": "UTC",
    "世界協定時": "UTC", "グリニッジ標準時": "UTC", "AoE": "Etc/GMT+12",
    "太平洋時間": "America/Los_Angeles", "米国太平洋時間": "America/Los_Angeles",
    "太平洋標準時": "Etc/GMT+8", "PST": "Etc/GMT+8", "PDT": "Etc/GMT+7",
    "東部時間": "America/New_York", "米国東部時間": "America/New_York",
    "EST": "Etc/GMT+5", "EDT": "Etc/GMT+4",
}  # fmt: skip
_REGION = "[A-Za-z]{2,12}/[A-Za-z_]{1,30}(?:/[A-Za-z_]{1,30})?"
ZONE = f"(?:{'|'.join(sorted(ZONES, key=len, reverse=True))}|{_REGION})(?![A-Za-z/])"
_ZONES = {word.lower(): name for word, name in ZONES.items()}

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0}


def pattern(source: str) -> re.Pattern[str]:
    """A compiled pattern in which the case of letters is nothing."""
    return re.compile(source, re.IGNORECASE)


def number(word: str) -> int:
    """The number that `NUMBER` has matched: 21, 二十一, 二一."""
    if word.isascii():
        return int(word)
    total, digits = 0, 0
    has_digit = False
    for char in word:
        if char in "十百":
            total += (digits if has_digit else 1) * (10 if char == "十" else 100)
            digits, has_digit = 0, False
        else:
            digits, has_digit = digits * 10 + _DIGITS[char], True
    return total + digits


def weekday(word: str) -> int:
    """0 for Monday, of a word that begins like `WEEKDAY` or with its first character."""
    if word[0] in WEEKDAYS:
        return WEEKDAYS.index(word[0])
    return next(n for kana, n in _KANA.items() if word.startswith(kana))


def zone_of(word: str) -> ZoneInfo | None:
    """What `ZONE` has matched; `None` for no zone."""
    try:
        return ZoneInfo(_ZONES.get(word.lower(), word))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
