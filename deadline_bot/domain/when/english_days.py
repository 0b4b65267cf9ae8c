"""English days counted from the speaker's: "tomorrow", "next friday", "end of the week"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when.english_clock import part_named
from deadline_bot.domain.when.english_dates import calendar_day, months_from, with_weekday
from deadline_bot.domain.when.english_pieces import Bad, Days, Match, Piece, today
from deadline_bot.domain.when.english_words import (
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    folded,
    number,
    ordinal,
    pattern,
)
from deadline_bot.domain.when.occasion import Doubt, Fault, Spoken

_RELATIVE = pattern(
    r"(?:on )?(?:(?P<after>(?:the )?day after tomorrow|overmorrow)"
    r"|(?P<tomorrow>tomorrow|tmrw|tmr|tom+or+ow|2morrow|(?:the )?(?:next|following) day)"
    r"|today|(?P<yesterday>yesterday))\b(?!['’]s)"
)
_TODAYS_PART = pattern(
    r"(?:(?P<night>tonight)|(?:this|today) (?P<part>morning|afternoon|evening))\b(?!['’]s)"
)
_WEEKDAY = pattern(
    rf"(?:on )?(?:the )?(?:(?P<which>next|this coming|this|coming|following) )?"
    rf"(?P<weekday>{WEEKDAY})\b\.?(?!['’]s)"
    r"(?:(?P<after> after next\b)|(?P<later> (?:of |in )?(?:the )?(?:next|following) week\b)"
    r"|(?P<now> (?:of )?this week\b))?"
)
_OF_WEEK = pattern(rf"(?P<week>next|this) week,? (?:on )?(?P<weekday>{WEEKDAY})\b")
_ORDINAL_DAY = pattern(
    rf"(?:on )?(?P<weekday>{WEEKDAY})\b\.?,? (?:the )?(?P<day>[0-9]{{1,2}}(?:st|nd|rd|th))\b"
)
_SOME_WEEKDAYS = pattern(
    rf"(?:(?P<in>in) )?(?P<n>{NUMBER}) (?P<weekday>{WEEKDAY})s(?(in)\b| from (?:now|today)\b)"
)
_FROM_WEEKDAY = pattern(
    rf"(?:in )?(?P<n>{NUMBER}) (?P<unit>days?|weeks?) (?:from|after|on) (?:(?:this|next) )?"
    rf"(?:(?P<tomorrow>tomorrow)|today|(?P<weekday>{WEEKDAY}))\b"
)
_NEXT = pattern(
    r"(?:(?:in|over|early|around|sometime) )?(?:the )?"
    r"(?:(?:next|following|coming) (?P<unit>week|month|year|weekend)|(?P<later>week after next))\b"
)
_EDGE = pattern(
    r"(?:at |on |by )?(?:(?:the )?(?P<edge>end|beginning|start|middle|mid) (?:of )?"
    r"(?:the |this )?(?P<next>next )?(?P<unit>week|year)|(?P<short>eow|eom|eoy)"
    r"|(?P<weekend>(?:on |over )?(?:the |this )weekend))\b"
)
_N_MONTHS = 48


_EARLY, _MORNING = pattern(r"early (?:on )?"), pattern(r" morning\b")
_SIDE = pattern(r" ?[,(]? ?(?:on )?")


def day(text: str, at: int, spoken: Spoken) -> Match:
    """A day, with its weekday where both are said: "Friday, December 4", "12/4 (Fri)"."""
    first = _day(text, at, spoken)
    side = _SIDE.match(text, first[0]) if first else None
    second = _day(text, side.end(), spoken) if side else None
    if first is None or second is None:
        return first
    both = _as_one(first[1], second[1])
    if both is None:
        return first
    return second[0] + (text[second[0] : second[0] + 1] == ")"), both


def _day(text: str, at: int, spoken: Spoken) -> Match:
    found = [one for one in (calendar_day(text, at, spoken), near_day(text, at, spoken)) if one]
    return max(found, key=lambda one: one[0], default=None)


def _as_one(first: Piece, second: Piece) -> Days | Bad | None:
    """The day that a weekday and a date name together; `None` where they are not these two."""
    if not (isinstance(first, Days) and isinstance(second, Days)):
        return None
    if (first.weekday is None) == (second.weekday is None):
        return None
    named, dated = (first, second) if second.weekday is None else (second, first)
    return None if named.weekday is None else with_weekday(dated, named.weekday)


def near_day(text: str, at: int, spoken: Spoken) -> Match:
    """A day counted from the speaker's: "tomorrow", "this friday", "next week"."""
    now = today(spoken)
    if match := _EARLY.match(text, at):
        return _early(text, match.end(), spoken) or _stretch(text, at, now)
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
            start = _ahead(now, match["weekday"])
        return match.end(), Days(((start + timedelta(days=n),),))
    return _todays_part(text, at, now) or _named_weekday(text, at, now) or _stretch(text, at, now)


def _early(text: str, at: int, spoken: Spoken) -> Match:
    """What follows "early": "tomorrow morning"."""
    found = near_day(text, at, spoken)
    morning = _MORNING.match(text, found[0]) if found else None
    if found is None or morning is None or not isinstance(found[1], Days):
        return None
    return morning.end(), replace(found[1], part=part_named("early morning"))


def _todays_part(text: str, at: int, now: date) -> Match:
    match = _TODAYS_PART.match(text, at)
    if match is None:
        return None
    part = part_named(match["part"] or "night")
    return match.end(), Days(((now, now + timedelta(days=1)),), is_stated=True, part=part)


def _named_weekday(text: str, at: int, now: date) -> Match:
    if match := _SOME_WEEKDAYS.match(text, at):
        ahead = _ahead(now, match["weekday"]) + timedelta(weeks=int(number(match["n"])) - 1)
        return match.end(), Days(((ahead,),))
    if match := _ORDINAL_DAY.match(text, at):
        return match.end(), _dated_weekday(now, match)
    if match := _OF_WEEK.match(text, at):
        which = "week after" if match["week"].lower() == "next" else "this"
    elif match := _WEEKDAY.match(text, at):
        if match["after"]:
            day = _ahead(now, match["weekday"]) + timedelta(weeks=1)
            return match.end(), Days(((day,),))
        which = "week after" if match["later"] else folded(match["which"] or "")
        which = "this" if match["now"] else which
    else:
        return None
    weekday = WEEKDAYS[folded(match["weekday"])]
    this = now + timedelta(days=weekday - now.weekday())
    return match.end(), replace(weekday_of(now, this, which), weekday=weekday)


def _ahead(now: date, words: str) -> date:
    """The next such weekday, a week ahead where it is today's."""
    return now + timedelta(days=(WEEKDAYS[folded(words)] - now.weekday() - 1) % 7 + 1)


def _dated_weekday(now: date, match: re.Match[str]) -> Days | Bad:
    """The months in which a day ("Friday the 13th") is such a weekday."""
    weekday, day = WEEKDAYS[folded(match["weekday"])], ordinal(match["day"])
    if not 1 <= day <= 31:
        return Bad(Fault.IMPOSSIBLE)
    days = (month + timedelta(days=day - 1) for month in months_from(now, _N_MONTHS))
    row = tuple(d for d in days if d.day == day and d.weekday() == weekday)
    return Days((row,)) if row else Bad(Fault.IMPOSSIBLE)


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


_STEPS = {
    "week": relativedelta(weeks=1),
    "weekend": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_SHORT = {"eow": "week", "eom": "month", "eoy": "year"}


def _stretch(text: str, at: int, now: date) -> Match:
    if match := _NEXT.match(text, at):
        if match["later"]:
            return match.end(), Days(((now + timedelta(days=14 - now.weekday()),),))
        return match.end(), _next(folded(match["unit"]), now)
    match = _EDGE.match(text, at)
    if match is None:
        return None
    if folded(match[0]).startswith("by "):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    unit = folded(match["unit"] or _SHORT.get((match["short"] or "").lower(), "weekend"))
    step = _STEPS[unit]
    first = now + step if match["next"] else now
    edge = folded(match["edge"] or "end")
    row = tuple(_edge(first + k * step, unit, edge) for k in range(3))
    return match.end(), Days((row,))


def _edge(day: date, unit: str, edge: str) -> date:
    if unit == "month":
        return day + relativedelta(day=31)
    if unit == "year":
        month = {"end": 12, "middle": 7, "mid": 7}.get(edge, 1)
        return day.replace(month=month, day=31 if edge == "end" else 1)
    monday = day - timedelta(days=day.weekday())
    if unit == "weekend":
        return monday + timedelta(days=5)
    return monday + timedelta(days={"end": 4, "middle": 2, "mid": 2}.get(edge, 0))


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
