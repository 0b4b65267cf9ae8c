"""English days: "tomorrow", "next friday", "Dec 1st, 2026", "12/25", "end of the month"."""

import calendar
import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when.english_pieces import Bad, Days, Match, today
from deadline_bot.domain.when.english_words import (
    MONTH,
    MONTHS,
    NUMBER,
    ORDINAL,
    WEEKDAY,
    WEEKDAYS,
    folded,
    number,
    ordinal,
    pattern,
)
from deadline_bot.domain.when.occasion import Doubt, Fault, Spoken

_ON = r"(?:on )?(?:the )?"
_YEAR = r"(?:,? ?(?P<year>(?:19|20|21)[0-9]{2})\b(?!:))?"
_DAY_NUMBER = r"(?P<day>[0-9]{1,2}(?:st|nd|rd|th)?|" + ORDINAL + r")"
_RELATIVE = pattern(
    r"(?:on )?(?:(?P<after>(?:the )?day after tomorrow|overmorrow)"
    r"|(?P<tomorrow>tomorrow|tmrw|tmr|tomorow|2morrow)|(?P<today>today|tonight(?= at| around| @))"
    r"|(?P<yesterday>yesterday))\b(?!['’]s)"
)
_WEEKDAY = pattern(
    rf"(?:on )?(?:the )?(?:(?P<which>next|this coming|this|coming|following) )?"
    rf"(?P<weekday>{WEEKDAY})\b\.?(?!['’]s)(?P<later> (?:next week|of next week|after next)\b)?"
    r"(?P<now> (?:this week|of this week)\b)?"
)
_OF_WEEK = pattern(rf"(?P<week>next|this) week (?:on )?(?P<weekday>{WEEKDAY})\b")
_IN_WEEKDAYS = pattern(rf"in (?P<n>{NUMBER}) (?P<weekday>{WEEKDAY})s\b")
_FROM_WEEKDAY = pattern(
    rf"(?P<n>{NUMBER}) (?P<unit>days?|weeks?) (?:from|after) "
    rf"(?:(?P<tomorrow>tomorrow)|(?P<today>today)|(?:next )?(?P<weekday>{WEEKDAY}))\b"
)
_ISO = pattern(
    r"(?:on )?(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})"
    r"(?![0-9/])(?:T(?=[0-9]{1,2}:))?"
)
_NUMERIC = pattern(
    r"(?:on )?(?P<a>[0-9]{1,2})(?P<mark>[/.-])(?P<b>[0-9]{1,2})"
    r"(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9/:%])"
)
_MONTH_DAY = pattern(
    rf"{_ON}(?P<month>{MONTH})\b\.? (?:the )?{_DAY_NUMBER}\b(?!:|[ ]?[ap]\.?m){_YEAR}"
)
_DAY_MONTH = pattern(rf"{_ON}{_DAY_NUMBER}(?: of| day of)?[ -](?P<month>{MONTH})\b\.?-?{_YEAR}")
_OF_MONTH = pattern(
    rf"(?:on the (?P<day>{ORDINAL})|the (?P<day2>[0-9]{{1,2}}(?:st|nd|rd|th)))\b"
    rf"(?! (?:{WEEKDAY}|of {MONTH}|hours?|days?|of every|of each|time)\b)"
    r"(?: of (?:the|this) month| of (?P<next>next month))?"
)
_NTH = pattern(
    rf"(?:on )?(?:the )?(?P<nth>{ORDINAL}) (?P<weekday>{WEEKDAY}|day)\b (?:of|in) "
    rf"(?:(?P<next>next month)|(?:the|this) month|(?P<month>{MONTH})\b{_YEAR})"
)
_NEXT = pattern(r"(?:in )?(?:the )?(?:next|following|coming) (?P<unit>week|month|year|weekend)\b")
_IN_MONTH = pattern(rf"in (?P<month>{MONTH})\b(?! [0-9]{{1,2}}\b)")
_END = pattern(
    r"(?:at |on |by )?(?:(?:the )?(?P<edge>end|beginning|start) of (?:the |this )?(?P<next>next )?"
    r"(?P<unit>week|month|year)|(?P<short>eow|eom|eoy)"
    r"|(?P<weekend>(?:on |over )?(?:the |this )weekend))\b"
)


def _valid(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1 <= year <= 9999):
        return None
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _yearly(first: int, month: int, day: int, year: str | None) -> Days | Bad:
    years = [first + n for n in range(9)]
    if year is None:
        row = tuple(d for y in years if (d := _valid(y, month, day)))
        return Days((row,)) if row else Bad(Fault.IMPOSSIBLE)
    stated = _valid(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    if stated is None:
        return Bad(Fault.IMPOSSIBLE)
    return Days(((stated, *(d for y in years if (d := _valid(y, month, day)))),), is_stated=True)


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
    for form in (_MONTH_DAY, _DAY_MONTH):
        if match := form.match(text, at):
            month = MONTHS[folded(match["month"])]
            return match.end(), _yearly(now.year, month, ordinal(match["day"]), match["year"])
    if match := _NUMERIC.match(text, at):
        days = _numeric(match, now)
        return (match.end(), days) if days else None
    if match := _IN_MONTH.match(text, at):
        return match.end(), _yearly(now.year, MONTHS[folded(match["month"])], 1, None)
    if match := _OF_MONTH.match(text, at):
        return match.end(), _monthly(ordinal(match["day"] or match["day2"]), now, match["next"])
    return _nth(text, at, now)


def _monthly(day: int, now: date, is_next: str | None) -> Days | Bad:
    first = now.replace(day=1) + relativedelta(months=1 if is_next else 0)
    months = [first + relativedelta(months=n) for n in range(13)]
    if day == -1:
        return Days((tuple(m + relativedelta(day=31) for m in months),))
    row = tuple(d for m in months if (d := _valid(m.year, m.month, day)))
    return Days((row,)) if row else Bad(Fault.IMPOSSIBLE)


def _nth(text: str, at: int, now: date) -> Match:
    match = _NTH.match(text, at)
    if match is None:
        return None
    n = ordinal(match["nth"])
    if match["month"]:
        year = int(match["year"] or now.year)
        months = [date(year + k, MONTHS[folded(match["month"])], 1) for k in range(2)]
    else:
        first = now.replace(day=1) + relativedelta(months=1 if match["next"] else 0)
        months = [first + relativedelta(months=k) for k in range(2)]
    row = tuple(d for month in months if (d := _nth_of(month, n, folded(match["weekday"]))))
    return match.end(), Days((row,)) if row else Bad(Fault.IMPOSSIBLE)


def _nth_of(month: date, n: int, weekday: str) -> date | None:
    last = calendar.monthrange(month.year, month.month)[1]
    wanted = WEEKDAYS.get(weekday)
    dates = [month.replace(day=d) for d in range(1, last + 1)]
    dates = [d for d in dates if wanted is None or d.weekday() == wanted]
    return dates[n - 1 if n > 0 else n] if n <= len(dates) else None


def near_day(text: str, at: int, spoken: Spoken) -> Match:
    """A day counted from the speaker's: "tomorrow", "this friday", "next week"."""
    now = today(spoken)
    if match := _RELATIVE.match(text, at):
        if match["yesterday"]:
            return match.end(), Bad(Fault.IMPOSSIBLE)
        n = 2 if match["after"] else 1 if match["tomorrow"] else 0
        day = now + timedelta(days=n)
        return match.end(), Days(((day, day + timedelta(days=1)),), is_stated=True)
    if match := _FROM_WEEKDAY.match(text, at):
        n = int(number(match["n"]) * (7 if match["unit"].lower().startswith("w") else 1))
        start = now + timedelta(days=1 if match["tomorrow"] else 0)
        if match["weekday"]:
            start += timedelta(
                days=(WEEKDAYS[folded(match["weekday"])] - now.weekday() - 1) % 7 + 1
            )
        return match.end(), Days(((start + timedelta(days=n),),))
    return _named_weekday(text, at, now) or _stretch(text, at, now)


def _named_weekday(text: str, at: int, now: date) -> Match:
    monday = now - timedelta(days=now.weekday())
    if match := _IN_WEEKDAYS.match(text, at):
        ahead = (WEEKDAYS[folded(match["weekday"])] - now.weekday() - 1) % 7 + 1
        day = now + timedelta(days=ahead + 7 * (int(number(match["n"])) - 1))
        return match.end(), Days(((day,),))
    if match := _OF_WEEK.match(text, at):
        which = "week after" if match["week"].lower() == "next" else "this"
    elif match := _WEEKDAY.match(text, at):
        which = "week after" if match["later"] else folded(match["which"] or "")
        which = "this" if match["now"] else which
    else:
        return None
    weekday = WEEKDAYS[folded(match["weekday"])]
    this = monday + timedelta(days=weekday)
    return match.end(), weekday_of(now, this, which)


def weekday_of(now: date, this: date, which: str) -> Days:
    """The readings of a weekday; `this` is the one of the week (Monday first) of `now`."""
    week = timedelta(days=7)
    if which == "week after":
        if now.weekday() == 6:
            return Days(((this + week,), (this + 2 * week,)), Doubt.WHICH_WEEK)
        return Days(((this + week,),))
    if which == "this":
        return Days(((this, this + week),), is_stated=True)
    if which == "next":
        rows = ((this + week,), (this,)) if this > now else ((this + week,),)
        return Days(rows, Doubt.WHICH_WEEK if len(rows) > 1 else None)
    if this == now:
        return Days(((this, this + week), (this + week,)), Doubt.WHICH_WEEK)
    return Days(((this if this > now else this + week,),))


_SHORT = {"w": "week", "m": "month", "y": "year"}
_STEPS = {
    "week": relativedelta(weeks=1),
    "weekend": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}


def _stretch(text: str, at: int, now: date) -> Match:
    if match := _NEXT.match(text, at):
        return match.end(), _next(folded(match["unit"]), now)
    match = _END.match(text, at)
    if match is None:
        return None
    if folded(match[0]).startswith("by "):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    short = (match["short"] or "")[-1:].lower()
    unit = folded(match["unit"] or _SHORT.get(short, "weekend"))
    step = _STEPS[unit]
    first = now + step if match["next"] else now
    is_end = not match["edge"] or match["edge"].lower() == "end"
    row = tuple(_edge(first + k * step, unit, is_end=is_end) for k in range(3))
    return match.end(), Days((row,))


def _edge(day: date, unit: str, *, is_end: bool) -> date:
    if unit == "month":
        return day + relativedelta(day=31 if is_end else 1)
    if unit == "year":
        return day.replace(month=12, day=31) if is_end else day.replace(month=1, day=1)
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(days=5 if unit == "weekend" else 4 if is_end else 0)


def _next(unit: str, now: date) -> Days:
    monday = now - timedelta(days=now.weekday())
    if unit == "weekend":
        saturday = monday + timedelta(days=5)
        return Days(((saturday + timedelta(days=7),), (saturday,)), Doubt.WHICH_WEEK)
    if unit == "week":
        rows = ((monday + timedelta(days=7),), (monday + timedelta(days=14),))
        if now.weekday() != 6:
            return Days(((now + timedelta(days=7),),))
        return Days(rows, Doubt.WHICH_WEEK)
    step = relativedelta(months=1) if unit == "month" else relativedelta(years=1)
    first = (now + step).replace(day=1)
    first = first if unit == "month" else first.replace(month=1)
    return Days(((now + step,), (first,)) if first != now + step else ((first,),), Doubt.WHICH_DAY)
