"""Japanese days counted from the speaker's: 明日, 来週の金曜, 週明け, 3日後, 2か月後の7日.

They are apart from the times of day: each day may stand alone, and then means 09:00.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when.japanese_words import (
    BLANK,
    FROM_NOW,
    LATER,
    MONTHS,
    NUMBER,
    WEEKDAY,
    number,
    pattern,
    weekday,
)
from deadline_bot.domain.when.occasion import Doubt

_NAMES = {
    "今日中": 0, "今日": 0, "きょう": 0, "本日": 0, "今夜": 0, "今晩": 0, "今朝": 0, "今夕": 0,
    "当日": 0, "明日": 1, "あした": 1, "あす": 1, "みょうにち": 1, "明朝": 1, "明晩": 1,
    "明くる日": 1, "翌日": 1, "翌朝": 1, "翌晩": 1, "翌々日": 2, "翌翌日": 2,
    "明後日": 2, "あさって": 2, "明々後日": 3, "明明後日": 3, "しあさって": 3,
    "昨日": -1, "きのう": -1, "昨夜": -1, "昨晩": -1, "一昨日": -2, "おととい": -2,
}  # fmt: skip
_HOURS = {
    "今夜": 21, "今晩": 21, "今夕": 18, "今朝": 9, "明朝": 9, "明晩": 21, "翌朝": 9, "翌晩": 21,
    "昨夜": 21, "昨晩": 21,
}  # fmt: skip
_NAME = pattern("(?:" + "|".join(sorted(_NAMES, key=len, reverse=True)) + ")")
_WEEKS = {
    "今週": 0, "こんしゅう": 0, "来週": 1, "らいしゅう": 1, "翌週": 1, "再来週": 2, "さ来週": 2,
    "さらいしゅう": 2, "翌々週": 2, "先週": -1,
}  # fmt: skip
_IN_WEEK = {
    "週末": 5, "末": 5, "平日": 0, "頭": 0, "初め": 0, "はじめ": 0, "始め": 0, "明け": 0,
    "半ば": 2, "なかば": 2, "中頃": 2, "中ごろ": 2,
}  # fmt: skip
_WEEK = pattern(
    rf"(?P<week>{'|'.join(sorted(_WEEKS, key=len, reverse=True))}|次|今度|こんど|{NUMBER}週間?後)"
    rf"(?:中|の)?{BLANK}"
    rf"(?P<day>{WEEKDAY}|\([月火水木金土日]\)|{'|'.join(_IN_WEEK)}|(?P<today>今日))?"
)
_MONDAY = pattern("週明け|週の?(?:頭|初め|はじめ|始め)")
_WEEKDAY = pattern(rf"(?P<day>{WEEKDAY}|\([月火水木金土日]\)|週末)(?![・,とや])")
_SPAN = pattern(
    rf"{FROM_NOW}(?:(?P<n>{NUMBER})(?P<unit>日|週間?|{MONTHS}|年)(?P<half>半)?|(?P<word>半月|半年))"
    rf"(?:間)?{LATER}"
)
_THEN = pattern(rf"の(?:(?P<month>{NUMBER})月)?(?P<day>{NUMBER})日(?!間|後|前)")
_ONE_DAY, _ONE_WEEK = relativedelta(days=1), relativedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days a phrase can mean, likeliest first, with what is doubtful about all of them.

    `is_today`: it was called today. `hour`: what the word itself says (今夜). `step` leads from
    a day that has passed to the next sensible one. `is_dated`: it comes again, so that a passed
    one is not asked about. `is_exact`: a length from now, not a day, when no time of day follows
    (3日後).
    """

    options: tuple[date, ...]
    doubts: frozenset[Doubt] = frozenset()
    is_today: bool = False
    hour: int | None = None
    step: relativedelta = _ONE_DAY
    is_dated: bool = False
    is_exact: bool = False


Match = tuple[int, Days | None] | None


def name(text: str, at: int, today: date) -> Match:
    """A day that has a word of its own: 明日, 今夜, 翌々日."""
    match = _NAME.match(text, at)
    if match is None:
        return None
    n = _NAMES[match[0]]
    day = today + timedelta(days=n)
    return match.end(), Days((day,), is_today=n == 0, hour=_HOURS.get(match[0]))


def week(text: str, at: int, today: date) -> Match:
    """A week, its Monday where no day of it is named: 来週, 今度の金曜, 2週間後の月曜."""
    if match := _MONDAY.match(text, at):
        return match.end(), Days((today + timedelta(days=7 - today.weekday()),), step=_ONE_WEEK)
    match = _WEEK.match(text, at)
    if match is None:
        return None
    said = match["day"]
    n = _WEEKS.get(match["week"])
    if said is None and (n is None or n <= 0):
        return None
    if match["today"]:
        return match.end(), Days((today + timedelta(weeks=n or 0),), step=_ONE_WEEK)
    which = _in_week(said) if said else 0
    if match["week"] in ("次", "今度", "こんど"):
        coming = today + timedelta(days=(which - today.weekday() - 1) % 7 + 1)
        if match["week"] == "次":
            return match.end(), Days((coming,), step=_ONE_WEEK)
        return match.end(), _either_week(coming)
    if n is None:
        n = number(re.sub("週間?後", "", match["week"]))
    day = today + timedelta(days=which - today.weekday(), weeks=n)
    if n == 1 and today.weekday() == 6:
        return match.end(), _either_week(day)
    return match.end(), Days((day,), step=_ONE_WEEK)


def _either_week(day: date) -> Days:
    options = (day, day + timedelta(days=7))
    return Days(options, frozenset({Doubt.WHICH_WEEK}), step=_ONE_WEEK)


def _in_week(said: str) -> int:
    return _IN_WEEK[said] if said in _IN_WEEK else weekday(said.lstrip("("))


def coming(text: str, at: int, today: date) -> Match:
    """A weekday, today's where it is today."""
    match = _WEEKDAY.match(text, at)
    if match is None:
        return None
    n = (_in_week(match["day"]) - today.weekday()) % 7
    return match.end(), Days((today + timedelta(days=n),), step=_ONE_WEEK, is_dated=True)


def later(text: str, at: int, today: date) -> Match:
    """A length from now in days or more, or a day of the month or year that it leads to.

    Raises:
        OverflowError, ValueError: outside the calendar.
    """
    match = _SPAN.match(text, at)
    if match is None:
        return None
    then = today + _length(match)
    is_of_months = match["word"] == "半年" or (match["unit"] or "")[-1:] in ("月", "年")
    named = _THEN.match(text, match.end()) if is_of_months else None
    if named is None:
        return match.end(), Days((then,), is_exact=True)
    month = number(named["month"]) if named["month"] else then.month
    return named.end(), Days((date(then.year, month, number(named["day"])),))


def _length(match: re.Match[str]) -> relativedelta:
    if match["word"]:
        return relativedelta(days=15) if match["word"] == "半月" else relativedelta(months=6)
    n, unit, half = number(match["n"]), match["unit"], bool(match["half"])
    if unit == "日":
        return relativedelta(days=n)
    if unit[0] == "週":
        return relativedelta(weeks=n)
    if unit == "年":
        return relativedelta(years=n, months=6 * half)
    return relativedelta(months=n, days=15 * half)
