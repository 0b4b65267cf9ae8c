"""English rules: "every other wednesday", "first monday of every month", "until december 1"."""

import re
from datetime import timedelta

from deadline_bot.domain.when.english_days import calendar_day, near_day
from deadline_bot.domain.when.english_milestones import target
from deadline_bot.domain.when.english_pieces import Bad, Days, Match, Rule, Until, today
from deadline_bot.domain.when.english_spans import SPAN, span
from deadline_bot.domain.when.english_words import (
    DAY_CODES,
    MONTH,
    MONTHS,
    NUMBER,
    ORDINAL,
    PARTS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    folded,
    number,
    ordinal,
    pattern,
)
from deadline_bot.domain.when.occasion import Fault, Spoken

_EACH = r"(?:on |at )?(?:every single|every|each|all)"
_LIST = (
    rf"(?:{WEEKDAY})s?\b\.?(?:(?: ?, ?and | ?, ?| and | ?& ?| ?/ ?| )(?:{WEEKDAY})s?\b\.?){{0,6}}"
)
_DAYS = pattern(
    rf"{_EACH} (?:(?P<other>other|second|2nd|alternate|third|3rd) )?(?P<list>{_LIST})"
    r"(?! of\b)"
)
_PLURAL = pattern(
    rf"(?:on )?(?P<list>(?:{WEEKDAY})s\b(?:(?: ?, ?and | ?, ?| and | ?& ?)(?:{WEEKDAY})s\b){{0,6}})"
)
_RANGE = pattern(
    rf"(?:(?:every|each|on|from) )?(?P<first>{WEEKDAY})s? ?(?:-|–|to|thru|through) ?"
    rf"(?P<last>{WEEKDAY})s?\b"
)
_WEEKEND = pattern(rf"(?:{_EACH} weekends?|on weekends|weekends)\b")
_WORKDAYS = pattern(rf"(?:{_EACH} (?:weekdays?|work ?days?)|on weekdays|weekdays)\b")
_PACE = pattern(
    rf"(?:once )?(?:every|each) (?:(?P<other>other|second|third) |(?P<n>{NUMBER}) ?)?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|m|days?|weeks?|wks?|months?|quarters?|years?|fortnights?)\b"
    r"(?! and a half)"
)
_HALF = pattern(r"every (?:half(?: an| a)? hour|(?P<long>hour and a half))\b")
_ADVERB = pattern(
    r"(?:once (?:a|per) (?P<per>day|week|month|year|hour)|"
    r"(?P<word>daily|everyday|hourly|weekly|monthly|quarterly|yearly|annually|nightly|biweekly|bi-weekly"
    r"|fortnightly))\b"
)
_EACH_PART = pattern(rf"(?:every|each) (?P<part>{any_of(PARTS)})\b")
_MONTHLY = pattern(
    rf"(?:on )?(?:the )?(?:{_EACH} )?(?P<nth>{ORDINAL}) (?P<what>{WEEKDAY}|day)? ?"
    r"of (?P<month>every|each) (?:(?P<n>[0-9]{1,2}|other) )?months?\b"
)
_EACH_NTH = pattern(
    rf"(?:every|each) (?P<nth>{ORDINAL})(?: (?P<what>{WEEKDAY}|day))?\b"
    rf"(?: of (?:the|each|every) month|(?! (?:{MONTH}|day|week|month|hour|minute|year)))"
)
_YEARLY = pattern(
    rf"(?:every|each) (?:year on )?(?:(?P<month>{MONTH}) (?:the )?(?P<day>[0-9]{{1,2}}\b|{ORDINAL})"
    rf"|(?P<day2>[0-9]{{1,2}}|{ORDINAL})(?: of)? (?P<month2>{MONTH}))(?:st|nd|rd|th)?\b"
)
_ON_DAY = pattern(
    rf"(?:on )?the (?P<day>{ORDINAL})(?: (?P<what>{WEEKDAY}|day))?\b(?: of the month)?"
)
_UNTIL = pattern(r"(?:,? ?)(?:until|till|til|up to|through|ending(?: on)?) ")
_FOR = pattern(rf"for (?:the next )?{SPAN}")
_TIMES = pattern(rf"(?:for )?(?P<n>{NUMBER}) times\b")
_START = pattern(r"(?:starting|beginning|from|except|excluding|between)(?: on| from)? (?=[a-z0-9])")

_UNITS = {
    "mi": "MINUTELY", "m": "MINUTELY", "ho": "HOURLY", "hr": "HOURLY", "h": "HOURLY",
    "da": "DAILY", "we": "WEEKLY", "wk": "WEEKLY", "mo": "MONTHLY", "ye": "YEARLY",
}  # fmt: skip
_ADVERBS = {
    "everyday": Rule("DAILY"), "daily": Rule("DAILY"), "hourly": Rule("HOURLY"),
    "weekly": Rule("WEEKLY"), "monthly": Rule("MONTHLY"), "yearly": Rule("YEARLY"),
    "annually": Rule("YEARLY"), "quarterly": Rule("MONTHLY", 3), "biweekly": Rule("WEEKLY", 2),
    "bi-weekly": Rule("WEEKLY", 2), "fortnightly": Rule("WEEKLY", 2),
    "nightly": Rule("DAILY", at=PARTS["night"]),
    "day": Rule("DAILY"), "week": Rule("WEEKLY"), "month": Rule("MONTHLY"),
    "year": Rule("YEARLY"), "hour": Rule("HOURLY"),
}  # fmt: skip
_OTHERS = {"other": 2, "alternate": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3}


def codes(words: str) -> tuple[str, ...]:
    """RFC 5545's names of the weekdays in words, Monday first, each once."""
    named = re.findall(rf"\b(?:{WEEKDAY})(?=s?\b)", words, re.IGNORECASE)
    return tuple(DAY_CODES[n] for n in sorted({WEEKDAYS[word.lower()] for word in named}))


def _weekly(text: str, at: int) -> Match:
    if match := _RANGE.match(text, at):
        first, last = (WEEKDAYS[folded(match[side])] for side in ("first", "last"))
        named = {DAY_CODES[(first + n) % 7] for n in range((last - first) % 7 + 1)}
        return match.end(), Rule("WEEKLY", by_day=tuple(d for d in DAY_CODES if d in named))
    if match := _WORKDAYS.match(text, at):
        return match.end(), Rule("WEEKLY", by_day=DAY_CODES[:5])
    if match := _WEEKEND.match(text, at):
        return match.end(), Rule("WEEKLY", by_day=DAY_CODES[5:])
    if match := _DAYS.match(text, at):
        interval = _OTHERS.get((match["other"] or "").lower(), 1)
        return match.end(), Rule("WEEKLY", interval, by_day=codes(match["list"]))
    if match := _PLURAL.match(text, at):
        return match.end(), Rule("WEEKLY", by_day=codes(match["list"]))
    return None


def _pace(text: str, at: int) -> Match:
    if match := _HALF.match(text, at):
        return match.end(), Rule("MINUTELY", 90 if match["long"] else 30)
    if match := _ADVERB.match(text, at):
        return match.end(), _ADVERBS[(match["per"] or match["word"]).lower()]
    if match := _EACH_PART.match(text, at):
        return match.end(), Rule("DAILY", at=PARTS[folded(match["part"])])
    match = _PACE.match(text, at)
    if match is None:
        return None
    n = _OTHERS.get((match["other"] or "").lower()) or number(match["n"] or "1")
    unit = match["unit"].lower()
    if n != int(n) or not 1 <= n <= 9999:
        return match.end(), Bad(Fault.IMPOSSIBLE)
    if unit.startswith(("quarter", "fortnight")):
        freq, k = ("MONTHLY", 3) if unit.startswith("q") else ("WEEKLY", 2)
        return match.end(), Rule(freq, int(n) * k)
    return match.end(), Rule(_UNITS[unit[:2]], int(n))


def _by_month(text: str, at: int) -> Match:
    if match := _YEARLY.match(text, at):
        month = MONTHS[folded(match["month"] or match["month2"])]
        day = ordinal(match["day"] or match["day2"])
        if not 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
            return match.end(), Bad(Fault.IMPOSSIBLE)
        return match.end(), Rule("YEARLY", by_month=month, by_month_day=day)
    match = _MONTHLY.match(text, at)
    interval = 1
    if match:
        interval = 2 if match["n"] == "other" else int(match["n"] or 1)
    else:
        match = _EACH_NTH.match(text, at)
    if match is None:
        return None
    return match.end(), _monthly(match["nth"], match["what"], interval)


def _monthly(nth: str, what: str | None, interval: int) -> Rule | Bad:
    n = ordinal(nth)
    what = folded(what or "day")
    if what != "day":
        code = f"{n}{DAY_CODES[WEEKDAYS[what]]}"
        return Rule("MONTHLY", interval, by_day=(code,)) if n <= 5 else Bad(Fault.IMPOSSIBLE)
    return Rule("MONTHLY", interval, by_month_day=n) if -1 <= n <= 31 else Bad(Fault.IMPOSSIBLE)


def rule(text: str, at: int, _: Spoken) -> Match:
    """What recurs."""
    return _by_month(text, at) or _weekly(text, at) or _pace(text, at)


def day_of_rule(text: str, at: int, _: Spoken) -> Match:
    """The day of what recurs, said after its pace: "on the 1st", "on tuesday and friday"."""
    if match := _ON_DAY.match(text, at):
        return match.end(), _monthly(match["day"], match["what"], 1)
    match = _LISTED.match(text, at)
    return (match.end(), Rule("WEEKLY", by_day=codes(match["list"]))) if match else None


_LISTED = pattern(rf"(?:on )?(?P<list>{_LIST})")


def until(text: str, at: int, spoken: Spoken) -> Match:
    """Where what recurs ends: "until close", "until december 1", "for 2 weeks", "5 times"."""
    if match := _FOR.match(text, at):
        shift = span(match["span"])
        if shift is None:
            return match.end(), Bad(Fault.IMPOSSIBLE)
        end = spoken.now + shift.exact + timedelta(days=30 * shift.n_months)
        return match.end(), Until(at=end)
    if match := _TIMES.match(text, at):
        return match.end(), Until(count=int(number(match["n"])) or 1)
    if match := _START.match(text, at):
        return match.end(), Bad(Fault.UNSUPPORTED)
    match = _UNTIL.match(text, at)
    if match is None:
        return None
    if found := target(text, match.end(), spoken):
        end_of, named = found
        return end_of, Until(milestone=named.named[0][1])
    for recognise in (near_day, calendar_day):
        day = recognise(text, match.end(), spoken)
        if day and isinstance(day[1], Days):
            ahead = [d for d in day[1].rows[0] if d >= today(spoken)]
            return day[0], Until(last_day=ahead[0] if ahead else day[1].rows[0][0])
    return None
