"""English times of day: "at 5pm", "half past 8", "ten thirty am", "noon", "in the morning"."""

import re
from datetime import timedelta

from deadline_bot.domain.when.english_pieces import Bad, Clock, Match, Part
from deadline_bot.domain.when.english_words import (
    DATED,
    MINUTES,
    NUMBERS,
    PARTS,
    any_of,
    folded,
    pattern,
)
from deadline_bot.domain.when.occasion import Fault, Spoken

_HOURS = any_of([word for word, n in NUMBERS.items() if 0 < n <= 12 and word.isalpha()])
_HOUR = rf"(?P<hour>[0-9]{{1,2}}|{_HOURS})"
_ABOUT = r"(?: ?(?:about|around|approximately|exactly|roughly))?"
_AT = rf"(?:(?:at|@){_ABOUT} ?|around |about |approximately )?"
_HALF = (
    r"(?P<half>a\.? ?m\b\.?|p\.? ?m\b\.?|(?<=[0-9])[ap]\b"
    r"|in the (?:am|pm)\b)"
)
_UNITS = r"(?:and |or )?(?:hours?|minutes?|mins?|days?|weeks?|months?|percent)\b"
_DAY = timedelta(days=1)

_NOON = pattern(rf"{_AT}(?:12 )?(?P<word>noon|midday|midnight)(?:ish)?\b")
_END_OF_DAY = pattern(
    r"(?:by |at |before )?(?:(?:the )?end of (?:the )?(?:work(?:ing)? )?day|eod|cob)\b"
)
_CLOCK = pattern(
    rf"{_AT}(?P<hour>[0-9]{{1,2}})[:.h](?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?"
    rf"(?![0-9:])(?: ?{_HALF})?(?: ?hours\b| ?hrs\b)?"
)
_WITH_HALF = pattern(rf"{_AT}{_HOUR}(?:ish)? ?{_HALF}")
_TOGETHER = pattern(
    rf"(?:(?:at|@){_ABOUT} ?(?P<a>[0-9]{{3,4}})|(?P<b>[0-9]{{4}}) ?(?:hours|hrs|h)"
    r"|(?:at|@) ?(?P<c>[0-9]{1,2})h)\b(?![:.][0-9])"
)
_TOGETHER_HALF = pattern(
    rf"{_AT}(?P<hour>[0-9]{{1,2}})(?P<minute>[0-9]{{2}}) ?(?P<half>[ap]\.? ?m\b\.?)"
)
_WORDS = pattern(
    rf"{_AT}(?P<much>half|a quarter|quarter|[0-9]{{1,2}}|{MINUTES})(?: minutes?| mins?)? "
    r"(?P<side>past|after|to|before|till|of) "
    rf"(?:(?P<noon>noon|midday|midnight)\b|{_HOUR}(?: ?o['’]?clock)?"
    rf"(?: ?{_HALF}|(?![0-9a-z]|[:.][0-9]| {_UNITS})))"
)
_HALF_HOUR = pattern(rf"{_AT}half (?P<hour>{_HOURS})\b(?! hour)")
_SPELLED = pattern(
    rf"(?:(?P<at>at{_ABOUT} )|around |about )?(?P<hour>{_HOURS}) "
    rf"(?P<minute>(?:oh|o) [a-z]{{3,5}}|{MINUTES})\b(?: ?{_HALF}|(?(at)(?! {_UNITS})|(?!)))"
)
_OCLOCK = pattern(rf"{_AT}{_HOUR} ?o['’]?clock\b(?: ?{_HALF})?")
_BARE = pattern(
    rf"(?:(?:at|@){_ABOUT} ?|around ){_HOUR}(?:ish)?\b(?![:.,]?[0-9]|/|-[0-9]|%)(?! {_UNITS})"
)
_BESIDE_PART = pattern(
    rf"{_AT}{_HOUR}(?:ish)?(?=,? (?:tonight|at night|(?:this|tomorrow|in the) "
    r"(?:morning|afternoon|evening|night))\b)"
)
_PART = pattern(
    r"(?:(?:in|during|at|on) )?(?:the |that )?"
    rf"(?P<part>{any_of(PARTS)})\b(?! (?:before|after)\b)(?! of (?!{DATED}))"
    r"|(?P<first>first thing(?: in the morning)?)\b|(?P<lunch>at lunch|after lunch)\b"
)


def _is_late(half: str | None) -> bool | None:
    return None if half is None else "p" in half.lower()


def _hour(words: str) -> int:
    words = folded(words)
    return int(words) if words.isdigit() else NUMBERS[words]


def shown(hour: int, minute: int, *, is_late: bool | None, is_open: bool) -> Clock | Bad:
    """The time that an hour, minute and half of the day name.

    `is_open`: without a half of the day an hour to 12 can be either.
    """
    limit = 24 if is_late is None else 12
    if minute > 59 or hour > limit or (hour == limit == 24 and minute):
        return Bad(Fault.IMPOSSIBLE)
    if is_late is not None and hour <= 12:
        late = timedelta(hours=hour % 12 + 12 * is_late, minutes=minute)
        return Clock((late,), is_sure=True)
    first = timedelta(hours=hour, minutes=minute)
    if not is_open or not 1 <= hour <= 12:
        return Clock((first,), is_sure=hour > 12)
    early = timedelta(hours=hour % 12, minutes=minute)
    late = early + _DAY / 2
    options = (early, late) if 7 <= hour <= 11 else (late, early)
    return Clock(options)


def _of(match: re.Match[str], minute: int, *, is_open: bool) -> Match:
    is_late = _is_late(match["half"]) if "half" in match.re.groupindex else None
    return match.end(), shown(_hour(match["hour"]), minute, is_late=is_late, is_open=is_open)


def _named(text: str, at: int) -> Match:
    if match := _NOON.match(text, at):
        if match["word"].lower() == "midnight":
            return match.end(), Clock((timedelta(), _DAY))
        return match.end(), Clock((_DAY / 2,), is_sure=True)
    if match := _END_OF_DAY.match(text, at):
        if match[0].lower().startswith(("by", "before")):
            return match.end(), Bad(Fault.NOT_A_MOMENT)
        return match.end(), Clock((timedelta(hours=17),), is_sure=True)
    return None


def _in_digits(text: str, at: int) -> Match:
    if match := _CLOCK.match(text, at):
        if match["second"] and int(match["second"]) > 59:
            return match.end(), Bad(Fault.IMPOSSIBLE)
        return _of(match, int(match["minute"]), is_open=False)
    if match := _WITH_HALF.match(text, at):
        return _of(match, 0, is_open=False)
    if match := _TOGETHER_HALF.match(text, at):
        return _of(match, int(match["minute"]), is_open=False)
    if match := _TOGETHER.match(text, at):
        hour, minute = divmod(int(match["a"] or match["b"] or f"{match['c']}00"), 100)
        return match.end(), shown(hour, minute, is_late=None, is_open=False)
    return None


def _in_words(text: str, at: int) -> Match:
    if match := _OCLOCK.match(text, at):
        return _of(match, 0, is_open=True)
    if match := _HALF_HOUR.match(text, at):
        return match.end(), shown(_hour(match["hour"]), 30, is_late=None, is_open=True)
    if match := _SPELLED.match(text, at):
        minute = NUMBERS.get(folded(match["minute"]).removeprefix("oh ").removeprefix("o "), 60)
        return _of(match, minute, is_open=True)
    match = _WORDS.match(text, at)
    return _beside(match) if match else None


def _beside(match: re.Match[str]) -> Match:
    """So many minutes past or before an hour."""
    much = folded(match["much"])
    named = {"half": 30, "a quarter": 15, "quarter": 15}
    minutes = named.get(much) or (int(much) if much.isdigit() else NUMBERS[much])
    if match["noon"]:
        clock = _named(match["noon"], 0)
        hour = clock[1] if clock else Bad(Fault.IMPOSSIBLE)
    else:
        hour = shown(_hour(match["hour"]), 0, is_late=_is_late(match["half"]), is_open=True)
    if not isinstance(hour, Clock) or minutes > 59:
        return match.end(), Bad(Fault.IMPOSSIBLE)
    is_past = match["side"].lower() in ("past", "after")
    return match.end(), hour.moved(timedelta(minutes=minutes if is_past else -minutes))


def clock(text: str, at: int, _: Spoken) -> Match:
    """A time of day."""
    found = _named(text, at) or _in_words(text, at) or _in_digits(text, at)
    if found:
        return found
    if match := _BESIDE_PART.match(text, at):
        return _of(match, 0, is_open=True)
    if match := _BARE.match(text, at):
        piece = shown(_hour(match["hour"]), 0, is_late=None, is_open=True)
        if isinstance(piece, Clock):
            piece = Clock(piece.options, is_bare=True)
        return match.end(), piece
    return None


def part(text: str, at: int, _: Spoken) -> Match:
    """A part of the day: "in the morning", "at night", "at lunch"."""
    match = _PART.match(text, at)
    if match is None:
        return None
    if match["first"]:
        return match.end(), part_named("morning")
    if match["lunch"]:
        begins = timedelta(hours=13 if match["lunch"].lower().startswith("after") else 12)
        return match.end(), Part(begins, is_early=False)
    return match.end(), part_named(match["part"])


def part_named(words: str) -> Part:
    """The part of the day that has one of the names of `PARTS`."""
    word = folded(words)
    return Part(PARTS[word], is_early="morning" in word)
