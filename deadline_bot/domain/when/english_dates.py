"""English dates of the calendar: "Dec 1st, 2026", "12/25", "first tuesday of october"."""

import calendar
import re
from datetime import date

from deadline_bot.domain.when.english_pieces import Bad, Days, Match, today
from deadline_bot.domain.when.english_words import (
    MONTH,
    MONTHS,
    ORDINAL,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    folded,
    ordinal,
    pattern,
)
from deadline_bot.domain.when.named_days import ENGLISH as NAMED_DAYS
from deadline_bot.domain.when.occasion import Doubt, Fault, Spoken

_ON = r"(?:on )?(?:the )?"
_YEAR = r"(?:,? ?(?:of )?(?P<year>(?:19|20|21)[0-9]{2})\b(?!:))?"
_DAY_NUMBER = rf"(?P<day>{ORDINAL}|[0-9]{{1,2}}(?:st|nd|rd|th)?)"
_ISO = pattern(
    r"(?:on )?(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})"
    r"(?![0-9/])(?:T(?=[0-9]{1,2}:))?"
)
_NUMERIC = pattern(
    r"(?:on )?(?P<a>[0-9]{1,2})(?P<mark>[/.-])(?P<b>[0-9]{1,2})"
    r"(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9/:%])"
)
_MONTH_DAY = pattern(
    rf"{_ON}(?P<month>{MONTH})(?:\b[./]?(?: the)? |\b[-/.]?|(?=[0-9])){_DAY_NUMBER}"
    rf"\b(?!:|[ ]?[ap]\.?m){_YEAR}"
)
_DAY_MONTH = pattern(
    rf"{_ON}{_DAY_NUMBER}(?P<of> of| day (?:of|in))?[ -]?(?:the )?(?P<month>{MONTH})\b\.?-?{_YEAR}"
)
_OF_MONTH = pattern(
    rf"(?:on the (?P<day>{ORDINAL})|the (?P<day2>[0-9]{{1,2}}(?:st|nd|rd|th)))\b"
    rf"(?! (?:{WEEKDAY}|of {MONTH}|hours?|days?|of every|of each|time)\b)"
    r"(?: of (?:the|this) month| of (?P<next>next month))?"
)
_NTH = pattern(
    rf"(?:on )?(?:the )?(?P<nth>{ORDINAL}) (?P<weekday>{WEEKDAY}|day)\b (?:of|in) "
    rf"(?:(?P<next>next month)|(?:the |this )?month|(?P<month>{MONTH})\b{_YEAR})"
)
_NTH_ALONE = pattern(
    rf"on the (?P<nth>{ORDINAL}) (?P<weekday>{WEEKDAY})\b(?! (?:of|in|after|before)\b)"
)
_IN_MONTH = pattern(rf"(?:in|next) (?P<month>{MONTH})\b(?! [0-9]{{1,2}}\b){_YEAR}")
_EDGE = pattern(
    r"(?:(?:at|on|in|around|by) )?(?:the )?"
    r"(?P<edge>end|beginning|start|middle|mid|early)(?: of |-| )(?:the )?"
    rf"(?:(?:(?P<next>next )|this )?month|(?P<month>{MONTH})\b\.?{_YEAR})(?![a-z])"
)
_NAMED = pattern(
    rf"(?:on |at )?(?:the )?(?:this |next |coming )?(?P<name>{any_of(NAMED_DAYS)})\b(?!['’]s)"
    rf"{_YEAR}"
)
#: Eight years hold a 29 February wherever a century is no leap year.
_N_YEARS = 9


def _valid(year: int, month: int, day: int) -> date | None:
    """The date, `None` for none; -1 is the last day of a month."""
    if not (1 <= month <= 12 and -1 <= day <= 31 and day and 1 <= year <= 9999):
        return None
    last = calendar.monthrange(year, month)[1]
    day = last if day == -1 else day
    return date(year, month, day) if day <= last else None


def _yearly(first: int, month: int, day: int, year: str | None) -> Days | Bad:
    years = [first + n for n in range(_N_YEARS)]
    row = tuple(d for y in years if (d := _valid(y, month, day)))
    if year is None:
        return Days((row,)) if row else Bad(Fault.IMPOSSIBLE)
    stated = _valid(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    return Days(((stated, *row),), is_stated=True) if stated else Bad(Fault.IMPOSSIBLE)


def _numeric(match: re.Match[str], now: date) -> Days | Bad | None:
    a, b, year = int(match["a"]), int(match["b"]), match["year"]
    if match["mark"] != "/" and year is None:
        return None
    orders = [(b, a)] if match["mark"] == "." else [(a, b), (b, a)]
    found = [
        days
        for month, day in orders
        if isinstance(days := _yearly(now.year, month, day, year), Days)
    ]
    if not found:
        return Bad(Fault.IMPOSSIBLE)
    rows = tuple(dict.fromkeys(days.rows[0] for days in found))
    return Days(rows, Doubt.DAY_OR_MONTH if len(rows) > 1 else None, is_stated=bool(year))


def calendar_day(text: str, at: int, spoken: Spoken) -> Match:
    """A date of the calendar: "2026-12-01", "Dec 1st", "12/25", "the 15th", "in March"."""
    now = today(spoken)
    if match := _ISO.match(text, at):
        return match.end(), _yearly(now.year, int(match["month"]), int(match["day"]), match["year"])
    if found := _day_and_month(text, at, now):
        return found
    if match := _NUMERIC.match(text, at):
        days = _numeric(match, now)
        return (match.end(), days) if days else None
    if match := _IN_MONTH.match(text, at):
        return match.end(), _yearly(now.year, MONTHS[folded(match["month"])], 1, match["year"])
    if match := _OF_MONTH.match(text, at):
        return match.end(), _monthly(ordinal(match["day"] or match["day2"]), now, match["next"])
    return _edge(text, at, now) or _named(text, at, now) or _nth(text, at, now)


def _day_and_month(text: str, at: int, now: date) -> Match:
    for form in (_MONTH_DAY, _DAY_MONTH):
        match = form.match(text, at)
        if match is None:
            continue
        month, day = MONTHS[folded(match["month"])], ordinal(match["day"])
        if day < 0 and (form is _MONTH_DAY or "day" not in (match["of"] or "")):
            # "last december" has passed; "last monday of december" is read elsewhere.
            continue
        return match.end(), _yearly(now.year, month, day, match["year"])
    return None


def months_from(now: date, n: int) -> list[date]:
    """The first days of `n` months, that of `now` first."""
    # Plain arithmetic: this is asked at every place of a text, and relativedelta is slow.
    counted = (divmod(now.year * 12 + now.month - 1 + k, 12) for k in range(n))
    return [date(year, month + 1, 1) for year, month in counted]


def _monthly(day: int, now: date, is_next: str | None) -> Days | Bad:
    months = months_from(now, 14)[1 if is_next else 0 :]
    row = tuple(d for m in months if (d := _valid(m.year, m.month, day)))
    return Days((row,)) if row else Bad(Fault.IMPOSSIBLE)


def _edge(text: str, at: int, now: date) -> Match:
    match = _EDGE.match(text, at)
    if match is None:
        return None
    if folded(match[0]).startswith("by "):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    edge = match["edge"].lower()
    day = -1 if edge == "end" else 15 if edge.startswith("mid") else 1
    if match["month"]:
        return match.end(), _yearly(now.year, MONTHS[folded(match["month"])], day, match["year"])
    return match.end(), _monthly(day, now, match["next"])


def _named(text: str, at: int, now: date) -> Match:
    match = _NAMED.match(text, at)
    if match is None:
        return None
    named = NAMED_DAYS[folded(match["name"].replace("’", "'"))]
    row = tuple(named.of(now.year + n) for n in range(_N_YEARS))
    if match["year"]:
        return match.end(), Days(((named.of(int(match["year"])), *row),), is_stated=True)
    return match.end(), Days((row,))


def _nth(text: str, at: int, now: date) -> Match:
    match = _NTH.match(text, at) or _NTH_ALONE.match(text, at)
    if match is None:
        return None
    n, named = ordinal(match["nth"]), match.groupdict()
    if named.get("month"):
        year = int(match["year"] or now.year)
        months = [date(year + k, MONTHS[folded(match["month"])], 1) for k in range(2)]
    else:
        months = months_from(now, 3)[1 if named.get("next") else 0 :]
    row = tuple(d for month in months if (d := _nth_of(month, n, folded(match["weekday"]))))
    return match.end(), Days((row,)) if row else Bad(Fault.IMPOSSIBLE)


def _nth_of(month: date, n: int, weekday: str) -> date | None:
    last = calendar.monthrange(month.year, month.month)[1]
    wanted = WEEKDAYS.get(weekday)
    first = 1 if wanted is None else 1 + (wanted - month.weekday()) % 7
    days = range(first, last + 1, 1 if wanted is None else 7)
    return month.replace(day=days[n - 1 if n > 0 else n]) if 0 < abs(n) <= len(days) else None


def with_weekday(days: Days, weekday: int) -> Days | Bad:
    """The dates of "Friday, December 4": those of the date that are such a weekday.

    A date whose next occurrence is another weekday is a slip of the speaker, not another year.
    """
    rows = tuple(
        tuple(d for d in row if d.weekday() == weekday)
        for row in days.rows
        if any(d.weekday() == weekday for d in row[:2])
    )
    if not rows:
        return Bad(Fault.IMPOSSIBLE)
    return Days(rows, days.doubt if len(rows) > 1 else None, days.is_stated)
