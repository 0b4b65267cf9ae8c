"""Japanese days: 明日, 来週の金曜, 11月30日, 月末, 令和8年12月1日, 3日後.

They are apart from the times of day: each day may stand alone, and then means 09:00.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as nth_weekday

from deadline_bot.domain.when.japanese_words import (
    BLANK,
    NUMBER,
    WEEKDAY,
    number,
    pattern,
    weekday,
)
from deadline_bot.domain.when.occasion import Doubt

_NAMES = {
    "今日中": 0, "今日": 0, "きょう": 0, "本日": 0, "今夜": 0, "今晩": 0, "今朝": 0, "当日": 0,
    "明日": 1, "あした": 1, "あす": 1, "明朝": 1, "明晩": 1, "翌日": 1, "翌朝": 1,
    "明後日": 2, "あさって": 2, "明々後日": 3, "明明後日": 3, "しあさって": 3,
    "昨日": -1, "きのう": -1, "昨夜": -1, "昨晩": -1, "一昨日": -2, "おととい": -2,
}  # fmt: skip
_HOURS = {
    "今夜": 21,
    "今晩": 21,
    "今朝": 9,
    "明朝": 9,
    "明晩": 21,
    "翌朝": 9,
    "昨夜": 21,
    "昨晩": 21,
}
_NAME = pattern("(?:" + "|".join(sorted(_NAMES, key=len, reverse=True)) + ")")
_WEEK = pattern(
    rf"(?P<week>今週|来週|再来週|さ来週|翌週|先週|次|今度|こんど|{NUMBER}週間?後)(?:中|の)?{BLANK}"
    rf"(?P<day>{WEEKDAY}|\([月火水木金土日]\)|週末|末|平日)?"
)
_WEEKDAY = pattern(rf"(?P<day>{WEEKDAY}|\([月火水木金土日]\)|週末|今週末)(?![・,とや])")
_SIDE = rf"(?:{BLANK}[(](?:[月火水木金土日]|{WEEKDAY})(?:・?祝)?[)]|{BLANK}{WEEKDAY})?"
_DATE = pattern(
    rf"(?:(?P<era>令和)?(?P<year>{NUMBER}|元)年|(?P<rel>今年|来年|再来年|翌年))?(?:の)?{BLANK}"
    rf"(?P<month>{NUMBER})月(?!曜)(?:の)?(?:(?P<day>{NUMBER})日(?!間|後|前|ごと|おき|毎)|(?P<edge>末日?|初め?|上旬|頭))"
    + _SIDE
)
_ISO = pattern(
    r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9/])T?"
    + _SIDE
)
_SLASH = pattern(r"(?<![0-9/.])(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?![0-9/%])" + _SIDE)
_NTH = pattern(
    rf"(?P<which>今月|来月|翌月|再来月)の?{BLANK}(?:第?(?P<nth>[1-5一二三四五])|最終|最後の)"
    rf"{BLANK}(?P<weekday>{WEEKDAY})"
)
_OF_MONTH = pattern(
    rf"(?:(?P<which>今月|来月|再来月|翌月|毎月(?!))(?:の)?{BLANK})?"
    rf"(?:(?P<day>{NUMBER})日(?!間|後|前|ごと|おき|毎|目)|(?P<edge>月?末日?|月?初め?|月?頭))"
    + _SIDE
)
_MONTH = pattern(r"(?P<which>来月|再来月|翌月)")
_YEAR_END = pattern(r"(?P<which>今年の?|来年の?)?(?:年末|大晦日|大みそか)")
_NEW_YEAR = pattern(r"(?:来年の?)?(?:元日|元旦)")
_LATER = pattern(
    rf"(?P<n>{NUMBER})(?P<unit>日|週間?|[かヶケカ箇]月|年)(?P<half>半)?後"
    r"|(?P<word>半月|半年)後"
)
_MONTHS = {"今月": 0, "来月": 1, "翌月": 1, "再来月": 2}


_ONE_DAY = relativedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days a phrase can mean, likeliest first, with what is doubtful about all of them.

    `is_today`: it was called today. `hour`: what the word itself says (今夜). `step` leads from
    a day that has passed to the next sensible one. `is_exact`: a length from now, not a day, when
    no time of day follows (3日後).
    """

    options: tuple[date, ...]
    doubts: frozenset[Doubt] = frozenset()
    is_today: bool = False
    hour: int | None = None
    step: relativedelta = _ONE_DAY
    is_dated: bool = False
    is_exact: bool = False


Match = tuple[int, Days | None] | None


def _shown(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _edge(year: int, month: int, word: str) -> date | None:
    if not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1] if "末" in word else 1)


def _name(text: str, at: int, today: date) -> Match:
    match = _NAME.match(text, at)
    if match is None:
        return None
    n = _NAMES[match[0]]
    day = today + timedelta(days=n)
    hour = _HOURS.get(match[0])
    return match.end(), Days((day,), is_today=n == 0, hour=hour)


def _week(text: str, at: int, today: date) -> Match:
    match = _WEEK.match(text, at)
    if match is None:
        return None
    week, said = match["week"], match["day"]
    if said is None and (
        week in ("次", "今度", "こんど", "今週", "先週") or week[0] not in "来再さ翌"
    ):
        return None
    monday = today - timedelta(days=today.weekday())
    step = relativedelta(weeks=1)
    which = _weekday(said) if said else None
    if week in ("次", "今度", "こんど"):
        coming = today + timedelta(days=(((which or 0) - today.weekday() - 1) % 7) + 1)
        if week == "次":
            return match.end(), Days((coming,), step=step)
        later = coming + timedelta(days=7)
        options = (coming, later)
        return match.end(), Days(options, frozenset({Doubt.WHICH_WEEK}), step=step)
    n = {"今": 0, "来": 1, "翌": 1, "再": 2, "さ": 2, "先": -1}.get(week[0])
    if n is None:
        n = number(re.sub("週間?後", "", week))
    day = monday + timedelta(weeks=n, days=which if which is not None else 0)
    if week in ("来週", "翌週") and today.weekday() == 6:
        options = (day, day + timedelta(days=7))
        return match.end(), Days(options, frozenset({Doubt.WHICH_WEEK}), step=step)
    return match.end(), Days((day,), step=step)


def _weekday(said: str) -> int:
    if said.endswith("末"):
        return 5
    return 0 if said == "平日" else weekday(said.lstrip("("))


def _coming(text: str, at: int, today: date) -> Match:
    match = _WEEKDAY.match(text, at)
    if match is None:
        return None
    n = (_weekday(match["day"]) - today.weekday()) % 7
    return match.end(), Days(
        (today + timedelta(days=n),), step=relativedelta(weeks=1), is_dated=True
    )


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        year = 1 if match["year"] == "元" else number(match["year"])
        return year + 2018 if match["era"] else year + 2000 if year < 100 else year
    return (
        {"今年": 0, "来年": 1, "翌年": 1, "再来年": 2}[match["rel"]] + today.year
        if match["rel"]
        else None
    )


def _next(month: int, day: int, today: date) -> date | None:
    # Eight years hold a 29 February wherever a century is no leap year.
    found = (_shown(today.year + n, month, day) for n in range(9))
    return next((one for one in found if one and one >= today), None)


def _date(text: str, at: int, today: date) -> Match:
    step = relativedelta(years=1)
    if match := _ISO.match(text, at):
        stated = _shown(int(match["year"]), int(match["month"]), int(match["day"]))
        return match.end(), Days((stated,), step=step) if stated else None
    if match := _DATE.match(text, at):
        year, month = _year(match, today), number(match["month"])
        if match["edge"]:
            last = _edge(year or today.year, month, match["edge"])
            if last and year is None and last < today:
                last = _edge(today.year + 1, month, match["edge"])
        elif year:
            last = _shown(year, month, number(match["day"]))
        else:
            last = _next(month, number(match["day"]), today)
        return match.end(), Days((last,), step=step, is_dated=not year) if last else None
    if match := _SLASH.match(text, at):
        last = _next(int(match["month"]), int(match["day"]), today)
        return match.end(), Days((last,), step=step, is_dated=True) if last else None
    return None


def _of_month(text: str, at: int, today: date) -> Match:
    step = relativedelta(months=1)
    if match := _OF_MONTH.match(text, at):
        first = today.replace(day=1) + relativedelta(months=_MONTHS.get(match["which"] or "", 0))
        if match["edge"]:
            if not match["which"] and "月" not in match["edge"]:
                return None
            day = _edge(first.year, first.month, match["edge"])
            if day and not match["which"] and day < today:
                day = _edge((first + step).year, (first + step).month, match["edge"])
            return match.end(), Days((day,), step=step, is_dated=True) if day else None
        n = number(match["day"])
        if match["which"]:
            day = _shown(first.year, first.month, n)
        else:
            months = (first + relativedelta(months=k) for k in range(3))
            shown = (_shown(month.year, month.month, n) for month in months)
            day = next((one for one in shown if one and one >= today), None)
        return match.end(), Days((day,), step=step, is_dated=True) if day else None
    if match := _MONTH.match(text, at):
        then = today + relativedelta(months=_MONTHS[match["which"]])
        options = (then, then.replace(day=1)) if then.day != 1 else (then,)
        return match.end(), Days(options, frozenset({Doubt.WHICH_DAY}), step=step)
    return None


def _nth(text: str, at: int, today: date) -> Match:
    match = _NTH.match(text, at)
    if match is None:
        return None
    nth = number(match["nth"]) if match["nth"] else -1
    first = today.replace(day=1) + relativedelta(months=_MONTHS[match["which"]])
    by = relativedelta(
        day=1 if nth > 0 else 31, weekday=nth_weekday(weekday(match["weekday"]), nth)
    )
    found = first + by
    return match.end(), Days((found,)) if found.month == first.month else None


def _year_end(text: str, at: int, today: date) -> Match:
    if match := _YEAR_END.match(text, at):
        year = today.year + ((match["which"] or "").startswith("来年"))
        return match.end(), Days((date(year, 12, 31),))
    if match := _NEW_YEAR.match(text, at):
        return match.end(), Days((date(today.year + 1, 1, 1),))
    return None


def _later(text: str, at: int, today: date) -> Match:
    match = _LATER.match(text, at)
    if match is None:
        return None
    if match["word"]:
        by = relativedelta(days=15) if match["word"] == "半月" else relativedelta(months=6)
    else:
        n, unit = number(match["n"]), match["unit"]
        half = bool(match["half"])
        if unit[0] == "日":
            by = relativedelta(days=n)
        elif unit[0] == "週":
            by = relativedelta(weeks=n)
        elif unit == "年":
            by = relativedelta(years=n, months=6 * half)
        else:
            by = relativedelta(months=n, days=15 * half)
    return match.end(), Days((today + by,), is_exact=True)


def day(text: str, at: int, today: date) -> Match:
    """The end of a day at `at` and the days it can mean, `None` in their place for no such day.

    Raises:
        OverflowError, ValueError: outside the calendar.
    """
    for rule in (_name, _week, _later, _date, _nth, _of_month, _year_end, _coming):
        if found := rule(text, at, today):
            return found
    return None
