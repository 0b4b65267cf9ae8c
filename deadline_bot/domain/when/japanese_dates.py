"""Japanese dates of the calendar: 11月30日, 月末, 令和8年12月1日, 来月の第1月曜, 大晦日.

`day` reads every day, those counted from the speaker's included, with what is said beside it:
クリスマスの3日前.
"""

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as nth_weekday

from deadline_bot.domain.when import japanese_days
from deadline_bot.domain.when.japanese_days import Days, Match
from deadline_bot.domain.when.japanese_words import (
    BLANK,
    NUMBER,
    WEEKDAY,
    number,
    pattern,
    weekday,
)
from deadline_bot.domain.when.named_days import JAPANESE as NAMED_DAYS
from deadline_bot.domain.when.occasion import Doubt

_SIDE = rf"(?:{BLANK}[(](?:[月火水木金土日]|{WEEKDAY})(?:・?祝)?[)]|{BLANK}の?{WEEKDAY})?"
_YEARS = {"今年": 0, "来年": 1, "翌年": 1, "再来年": 2, "さ来年": 2}
_YEAR = (
    rf"(?:(?:西暦)?(?:(?P<era>令和)?(?P<year>{NUMBER}|元)年|(?P<rel>{'|'.join(_YEARS)}))"
    rf"(?:の)?{BLANK})"
)
_EDGES = r"末日?|最終日|初め?|はじめ|上旬|頭|中旬|下旬|半ば|なかば|中頃"
_NO_LENGTH = r"(?!間|後|前|ごと|おき|毎|目|に(?:1|一)[回度]|(?:1|一)[回度])"
_DATE = pattern(
    rf"{_YEAR}?(?P<month>{NUMBER})月(?!曜)(?:の)?"
    rf"(?:(?P<day>{NUMBER})日{_NO_LENGTH}|(?P<edge>{_EDGES})|(?=に(?!一|1)|中に|から|\Z))" + _SIDE
)
_ISO = pattern(
    r"(?:西暦)?(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    r"(?![0-9/])T?" + _SIDE
)
_SLASH = pattern(r"(?<![0-9/.])(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?![0-9/%])" + _SIDE)
_NTH = pattern(
    rf"(?:(?P<which>今月|来月|翌月|再来月)|{_YEAR}?(?P<month>{NUMBER})月(?=の?{BLANK}(?:第|最))"
    rf"|(?=第))の?{BLANK}"
    rf"(?:第?(?P<nth>[1-5一二三四五])|(?P<first>最初の)|最終|最後の){BLANK}(?P<weekday>{WEEKDAY})"
)
_OF_MONTH = pattern(
    rf"(?:(?P<which>今月|来月|再来月|翌月)(?:の)?{BLANK})?"
    rf"(?:(?P<day>{NUMBER})日{_NO_LENGTH}|(?P<edge>月の?最終日|月(?:末日?|初め?|頭)|{_EDGES}))"
    + _SIDE
)
_MONTH = pattern(r"(?P<which>来月|再来月|翌月)")
_NAMED = pattern(
    rf"{_YEAR}?(?P<name>{'|'.join(sorted(NAMED_DAYS, key=len, reverse=True))})(?:当日)?"
)
_BESIDE = pattern(
    rf"(?:の|から)?{BLANK}(?:(?P<word>前日|前の日|前夜|前の晩|翌日|次の日(?!曜)|翌朝)"
    rf"|(?P<n>{NUMBER})(?P<unit>日|週間?)(?P<side>前|後))"
)
_WORDS = {
    "前日": (-1, None), "前の日": (-1, None), "前夜": (-1, 21), "前の晩": (-1, 21),
    "翌日": (1, None), "次の日": (1, None), "翌朝": (1, 9),
}  # fmt: skip
_MONTHS = {"今月": 0, "来月": 1, "翌月": 1, "再来月": 2}
_ONE_YEAR, _ONE_MONTH = relativedelta(years=1), relativedelta(months=1)


def _shown(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _edge(year: int, month: int, word: str) -> date | None:
    """The day of a month that 末, 頭, 中旬 and the like mean; a third of it by its first day."""
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    named = {"末": last, "終": last, "中旬": 11, "下旬": 21, "半ば": 15, "なかば": 15, "中頃": 15}
    return date(year, month, next((n for part, n in named.items() if part in word), 1))


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        year = 1 if match["year"] == "元" else number(match["year"])
        return year + 2018 if match["era"] else year + 2000 if year < 100 else year
    return _YEARS[match["rel"]] + today.year if match["rel"] else None


def _next(month: int, day: int, today: date) -> date | None:
    # Eight years hold a 29 February wherever a century is no leap year.
    found = (_shown(today.year + n, month, day) for n in range(9))
    return next((one for one in found if one and one >= today), None)


def _date(text: str, at: int, today: date) -> Match:
    if match := _ISO.match(text, at):
        stated = _shown(int(match["year"]), int(match["month"]), int(match["day"]))
        return match.end(), Days((stated,), step=_ONE_YEAR) if stated else None
    if match := _DATE.match(text, at):
        year, month = _year(match, today), number(match["month"])
        if match["day"] is None:
            last = _edge(year or today.year, month, match["edge"] or "")
            if last and year is None and last < today:
                last = _edge(today.year + 1, month, match["edge"] or "")
        elif year:
            last = _shown(year, month, number(match["day"]))
        else:
            last = _next(month, number(match["day"]), today)
        return match.end(), Days((last,), step=_ONE_YEAR, is_dated=not year) if last else None
    if match := _SLASH.match(text, at):
        last = _next(int(match["month"]), int(match["day"]), today)
        return match.end(), Days((last,), step=_ONE_YEAR, is_dated=True) if last else None
    return None


def _of_month(text: str, at: int, today: date) -> Match:
    if match := _OF_MONTH.match(text, at):
        return _in_month(match, today)
    if match := _MONTH.match(text, at):
        then = today + relativedelta(months=_MONTHS[match["which"]])
        options = (then, then.replace(day=1)) if then.day != 1 else (then,)
        return match.end(), Days(options, frozenset({Doubt.WHICH_DAY}), step=_ONE_MONTH)
    return None


def _in_month(match: re.Match[str], today: date) -> Match:
    edge, which = match["edge"], match["which"]
    if edge and not which and not edge.startswith("月"):
        return None
    n = today.year * 12 + today.month - 1 + _MONTHS.get(which or "", 0)
    months = (divmod(n + k, 12) for k in range(1 if which else 3))
    shown = (
        _edge(year, month + 1, edge) if edge else _shown(year, month + 1, number(match["day"]))
        for year, month in months
    )
    ahead = next((day for day in shown if day and (which or day >= today)), None)
    return match.end(), Days((ahead,), step=_ONE_MONTH, is_dated=True) if ahead else None


def _nth(text: str, at: int, today: date) -> Match:
    match = _NTH.match(text, at)
    if match is None:
        return None
    nth = number(match["nth"]) if match["nth"] else 1 if match["first"] else -1
    year = None
    if match["month"]:
        year, month = _year(match, today), number(match["month"])
        starts = (
            [date(year, month, 1)] if year else [date(today.year + n, month, 1) for n in (0, 1)]
        )
    else:
        first = today.replace(day=1) + relativedelta(months=_MONTHS.get(match["which"] or "", 0))
        starts = [first] if match["which"] else [first, first + _ONE_MONTH]
    by = relativedelta(
        day=1 if nth > 0 else 31, weekday=nth_weekday(weekday(match["weekday"]), nth)
    )
    found = [day for start in starts if (day := start + by).month == start.month]
    ahead = [day for day in found if day >= today] or found
    return match.end(), Days((ahead[0],), step=_ONE_YEAR, is_dated=not year) if ahead else None


def _named(text: str, at: int, today: date) -> Match:
    match = _NAMED.match(text, at)
    if match is None:
        return None
    named, year = NAMED_DAYS[match["name"]], _year(match, today)
    if year:
        return match.end(), Days((named.of(year),), step=_ONE_YEAR)
    found = [named.of(today.year + n) for n in (0, 1)]
    ahead = next(day for day in found if day >= today)
    return match.end(), Days((ahead,), step=_ONE_YEAR, is_dated=True)


def _beside(text: str, found: tuple[int, Days]) -> tuple[int, Days]:
    """A day so much before or after another one."""
    end, days = found
    match = None if days.is_exact or days.is_today else _BESIDE.match(text, end)
    if match is None:
        return found
    if match["word"]:
        n, hour = _WORDS[match["word"]]
    else:
        n, hour = number(match["n"]) * (7 if match["unit"][0] == "週" else 1), None
        n = -n if match["side"] == "前" else n
    moved = tuple(day + timedelta(days=n) for day in days.options)
    return match.end(), replace(days, options=moved, hour=hour)


def day(text: str, at: int, today: date) -> Match:
    """The end of a day at `at` and the days it can mean, `None` in their place for no such day.

    Raises:
        OverflowError, ValueError: outside the calendar.
    """
    rules = (
        japanese_days.name, japanese_days.week, japanese_days.later, _named, _nth, _date,
        _of_month, japanese_days.coming,
    )  # fmt: skip
    for rule in rules:
        if found := rule(text, at, today):
            end, days = found
            return _beside(text, (end, days)) if days else found
    return None
