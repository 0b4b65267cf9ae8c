"""English rules: "every other wednesday", "first monday of every month", "until december 1"."""

import re
from dataclasses import replace
from datetime import timedelta

from deadline_bot.domain.when.english_clock import clock, part_named
from deadline_bot.domain.when.english_days import day
from deadline_bot.domain.when.english_milestones import target
from deadline_bot.domain.when.english_pieces import Bad, Clock, Days, Match, Rule, Until, today
from deadline_bot.domain.when.english_spans import SPAN, span
from deadline_bot.domain.when.english_words import (
    MONTH,
    MONTHS,
    NUMBER,
    ORDINAL,
    ORDINAL_LIST,
    PARTS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    folded,
    number,
    ordinal,
    ordinals,
    pattern,
)
from deadline_bot.domain.when.occasion import Fault, Spoken
from deadline_bot.domain.when.rule_text import DAY_CODES

_EACH = r"(?:on |at )?(?:every single|every|each|all)"
_LIST = (
    rf"(?:{WEEKDAY})s?\b\.?(?:(?: ?, ?and | ?, ?| and | ?& ?| ?/ ?| )(?:{WEEKDAY})s?\b\.?){{0,6}}"
)
_DAYS = pattern(rf"{_EACH} (?:(?P<other>other|alternate) )?(?P<list>{_LIST})(?! of\b)")
_NAMED = "|".join(word for word in WEEKDAYS if word.endswith("day"))
_PLURAL = pattern(
    rf"(?:on )?(?P<list>(?:{_NAMED})s\b(?:(?: ?, ?and | ?, ?| and | ?& ?)(?:{_NAMED})s\b){{0,6}})"
)
_PARTS_OF = pattern(
    rf"(?:on )?(?P<day>{WEEKDAY}|weekday|weekend)s? (?P<part>morning|afternoon|evening|night)s\b"
)
_RANGE = pattern(
    rf"(?:(?:every|each|on|from) )?(?P<first>{WEEKDAY})s? ?(?:-|–|to|thru|through) ?"
    rf"(?P<last>{WEEKDAY})s?\b"
)
_WEEKEND = pattern(rf"(?:{_EACH} weekends?|on weekends|weekends)\b")
_WORKDAYS = pattern(rf"(?:{_EACH} (?:weekdays?|work ?days?)|on weekdays|weekdays)\b")
_PACE = pattern(
    rf"(?:once )?(?:every|each) (?:(?P<other>other|alternate|{ORDINAL}) |(?P<n>{NUMBER}) ?)?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|m|days?|weeks?|wks?|months?|quarters?|years?|fortnights?)\b"
    r"(?! and a half)(?! of (?:the|each|every) month)"
)
_HALF = pattern(
    r"every (?:(?P<half>half(?: an| a)? hour)|(?P<quarter>quarter(?: of an)? hour)"
    r"|hour and a half)\b"
)
_ADVERB = pattern(
    r"(?:(?:once|one time) (?:a|per|every) (?P<per>day|week|month|year|hour|minute)|"
    r"(?P<word>daily|everyday|hourly|weekly|monthly|quarterly|yearly|annually|nightly|biweekly|bi-weekly"
    r"|fortnightly))\b"
)
_EACH_PART = pattern(
    rf"(?:every|each) (?P<part>{any_of(PARTS)})\b"
    r"|(?:(?:on |in the )(?P<plural>morning|afternoon|evening|night)s\b)"
)
_MONTHLY = pattern(
    rf"(?:on )?(?:the )?(?:{_EACH} )?(?P<nth>{ORDINAL_LIST}) (?P<what>{WEEKDAY}|day)? ?"
    r"(?:of|in) (?:every|each) (?:(?P<n>[0-9]{1,2}|other) )?months?\b"
)
_EACH_NTH = pattern(
    rf"(?:every|each) (?P<nth>{ORDINAL_LIST})"
    rf"(?:(?: (?P<what>{WEEKDAY}|day))? (?:of|in) (?:the|each|every) month\b"
    rf"|(?: (?P<what2>{WEEKDAY}))?\b(?! (?:(?:of )?{MONTH}|day|week|month|hour|minute|year)))"
)
_YEARLY = pattern(
    rf"(?:every|each) (?:(?P<month>{MONTH}) (?:the )?(?P<day>[0-9]{{1,2}}\b|{ORDINAL})"
    rf"|(?P<day2>[0-9]{{1,2}}|{ORDINAL})(?: of)? (?P<month2>{MONTH})"
    r"|(?P<month3>[0-9]{1,2})/(?P<day3>[0-9]{1,2})(?![/0-9]))(?:st|nd|rd|th)?\b"
)
_ON_DATE = pattern(
    rf"(?:on )?(?:the )?(?:(?P<month>{MONTH})\b\.? (?:the )?(?P<day>{ORDINAL}|[0-9]{{1,2}}\b)"
    rf"|(?P<day2>{ORDINAL}|[0-9]{{1,2}}\b)(?: day)?(?: of)? (?P<month2>{MONTH})\b"
    rf"|(?P<nth>{ORDINAL}) (?P<what>{WEEKDAY}) (?:of|in) (?P<month3>{MONTH})\b)"
)
_ONE_DAY = rf"(?:day [0-9]{{1,2}}|the {ORDINAL_LIST}(?: (?:{WEEKDAY}|day))?)\b"
_ON_DAY = pattern(
    rf"(?:on )?(?P<list>{_ONE_DAY}(?:(?: ?, ?and | ?, ?| and ){_ONE_DAY}){{0,5}})(?: of the month)?"
)
_EACH_DAY = pattern(
    rf"day (?P<n>[0-9]{{1,2}})|the (?P<nth>{ORDINAL_LIST})(?: (?P<what>{WEEKDAY}|day))?\b"
)
_PAST_HOUR = pattern(
    r"(?:at )?(?:(?P<n>[0-9]{1,2}) (?:minutes? |mins? )?past(?: the hour)?|on the hour)\b"
)
_UNTIL = pattern(r"(?:,? ?)(?:until|till|til|up to|through|ending(?: on)?) ")
_TIME_TOO = pattern(r" ?,? ?(?=at |@|[0-9]{1,2}(?::| ?[ap]m))")
_FOR = pattern(rf"for (?:the next )?{SPAN}")
_TIMES = pattern(rf"(?:for )?(?:(?P<n>{NUMBER}) times|once)\b(?! (?:an?|per|every)\b)")
_START = pattern(r"(?:starting|beginning|from|except|excluding|between)(?: on| from)? [a-z0-9]+")

_UNITS = {
    "mi": "MINUTELY", "m": "MINUTELY", "ho": "HOURLY", "hr": "HOURLY", "h": "HOURLY",
    "da": "DAILY", "we": "WEEKLY", "wk": "WEEKLY", "mo": "MONTHLY", "ye": "YEARLY",
}  # fmt: skip
_ADVERBS = {
    "everyday": Rule("DAILY"), "daily": Rule("DAILY"), "hourly": Rule("HOURLY"),
    "weekly": Rule("WEEKLY"), "monthly": Rule("MONTHLY"), "yearly": Rule("YEARLY"),
    "annually": Rule("YEARLY"), "quarterly": Rule("MONTHLY", 3), "biweekly": Rule("WEEKLY", 2),
    "bi-weekly": Rule("WEEKLY", 2), "fortnightly": Rule("WEEKLY", 2),
    "nightly": Rule("DAILY", part=part_named("night")),
    "day": Rule("DAILY"), "week": Rule("WEEKLY"), "month": Rule("MONTHLY"),
    "year": Rule("YEARLY"), "hour": Rule("HOURLY"), "minute": Rule("MINUTELY"),
}  # fmt: skip
_GROUPS = {"weekday": DAY_CODES[:5], "weekend": DAY_CODES[5:]}


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
    if match := _PARTS_OF.match(text, at):
        days = _GROUPS.get(match["day"].lower()) or codes(match["day"])
        return match.end(), Rule("WEEKLY", by_day=days, part=part_named(match["part"]))
    if match := _DAYS.match(text, at):
        return match.end(), Rule("WEEKLY", 2 if match["other"] else 1, by_day=codes(match["list"]))
    if match := _PLURAL.match(text, at):
        return match.end(), Rule("WEEKLY", by_day=codes(match["list"]))
    return None


def _pace(text: str, at: int) -> Match:
    if match := _HALF.match(text, at):
        n = 30 if match["half"] else 15 if match["quarter"] else 90
        return match.end(), Rule("MINUTELY", n)
    if match := _ADVERB.match(text, at):
        return match.end(), _ADVERBS[(match["per"] or match["word"]).lower()]
    if match := _EACH_PART.match(text, at):
        return match.end(), Rule("DAILY", part=part_named(match["part"] or match["plural"]))
    match = _PACE.match(text, at)
    return (match.end(), _paced(match)) if match else None


def _paced(match: re.Match[str]) -> Rule | Bad:
    other = folded(match["other"] or "")
    n = number(match["n"] or "1")
    if other:
        n = 2 if other in ("other", "alternate") else ordinal(other)
    unit = match["unit"].lower()
    if n != int(n) or not 1 <= n <= 9999:
        return Bad(Fault.IMPOSSIBLE)
    if unit.startswith(("quarter", "fortnight")):
        freq, k = ("MONTHLY", 3) if unit.startswith("q") else ("WEEKLY", 2)
        return Rule(freq, int(n) * k)
    return Rule(_UNITS[unit[:2]], int(n))


def _by_month(text: str, at: int) -> Match:
    if match := _YEARLY.match(text, at):
        if match["month3"]:
            return match.end(), _of_year(int(match["month3"]), int(match["day3"]))
        return match.end(), _yearly(match)
    if match := _MONTHLY.match(text, at):
        interval = 2 if match["n"] == "other" else int(match["n"] or 1)
        return match.end(), _monthly(match["nth"], match["what"], interval)
    if match := _EACH_NTH.match(text, at):
        rule = _monthly(match["nth"], match["what"] or match["what2"], 1)
        if match["what2"] and isinstance(rule, Rule) and ordinals(match["nth"]) == (2,):
            rule = replace(rule, also=Rule("WEEKLY", 2, by_day=codes(match["what2"])))
        return match.end(), rule
    return None


def _yearly(match: re.Match[str]) -> Rule | Bad:
    month = MONTHS[folded(match["month"] or match["month2"])]
    return _of_year(month, ordinal(match["day"] or match["day2"]))


def _of_year(month: int, day: int) -> Rule | Bad:
    last = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if not (1 <= month <= 12 and -1 <= day <= last and day):
        return Bad(Fault.IMPOSSIBLE)
    return Rule("YEARLY", by_month=month, by_month_day=(day,))


def _monthly(nth: str, what: str | None, interval: int) -> Rule | Bad:
    listed = ordinals(nth)
    what = folded(what or "day")
    if what == "day":
        is_day = all(-1 <= n <= 31 and n for n in listed)
        return Rule("MONTHLY", interval, by_month_day=listed) if is_day else Bad(Fault.IMPOSSIBLE)
    if not all(-4 <= n <= 5 and n for n in listed):
        return Bad(Fault.IMPOSSIBLE)
    weekday = DAY_CODES[WEEKDAYS[what]]
    return Rule("MONTHLY", interval, by_day=tuple(f"{n}{weekday}" for n in listed))


def rule(text: str, at: int, _: Spoken) -> Match:
    """What recurs."""
    found = [found for found in (_by_month(text, at), _weekly(text, at), _pace(text, at)) if found]
    return max(found, key=lambda one: one[0], default=None)


def day_of_rule(text: str, at: int, _: Spoken) -> Match:
    """The day of what recurs, said after its pace: "on the 1st", "on tuesday", "on june 1"."""
    if match := _ON_DATE.match(text, at):
        if match["nth"]:
            month, n = MONTHS[folded(match["month3"])], ordinal(match["nth"])
            code = f"{n}{DAY_CODES[WEEKDAYS[folded(match['what'])]]}"
            return match.end(), Rule("YEARLY", by_month=month, by_day=(code,))
        return match.end(), _yearly(match)
    if match := _PAST_HOUR.match(text, at):
        minute = int(match["n"] or 0)
        return match.end(), Rule("HOURLY", minute=minute) if minute < 60 else Bad(Fault.IMPOSSIBLE)
    if match := _ON_DAY.match(text, at):
        return match.end(), _days_of_month(match["list"])
    match = _LISTED.match(text, at)
    return (match.end(), Rule("WEEKLY", by_day=codes(match["list"]))) if match else None


def _days_of_month(words: str) -> Rule | Bad:
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[str, ...] = ()
    for match in _EACH_DAY.finditer(words):
        one = _monthly(f"{match['n']}th" if match["n"] else match["nth"], match["what"], 1)
        if isinstance(one, Bad):
            return one
        by_month_day, by_day = (*by_month_day, *one.by_month_day), (*by_day, *one.by_day)
    return Rule("MONTHLY", by_month_day=by_month_day, by_day=by_day)


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
        return match.end(), Until(count=int(number(match["n"] or "1")) or 1)
    if match := _START.match(text, at):
        return match.end(), Bad(Fault.UNSUPPORTED)
    match = _UNTIL.match(text, at)
    if match is None:
        return None
    if found := target(text, match.end(), spoken):
        end_of, named = found
        return end_of, Until(milestone=named) if named.named else Bad(Fault.NO_MILESTONE)
    last = day(text, match.end(), spoken)
    if last is None or not isinstance(last[1], Days):
        return None
    ahead = [d for d in last[1].rows[0] if d >= today(spoken)]
    last_day = ahead[0] if ahead else last[1].rows[0][0]
    gap = _TIME_TOO.match(text, last[0])
    time = clock(text, gap.end(), spoken) if gap else None
    if time is None or not isinstance(time[1], Clock):
        return last[0], Until(last_day=last_day)
    return time[0], Until(last_day=last_day, clock=time[1].options[0])
