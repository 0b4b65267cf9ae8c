"""English durations: "2 hours and 15 minutes", "in half an hour", "a week from now".

The same words are counted from now, back from a milestone and to the end of a rule.
"""

from datetime import timedelta

from deadline_bot.domain.when.english_pieces import Bad, Match, Shift
from deadline_bot.domain.when.english_words import (
    MONTH_UNITS,
    NUMBER,
    UNIT,
    UNITS,
    folded,
    number,
    pattern,
)
from deadline_bot.domain.when.occasion import Fault, Spoken

_FRACTIONS = {"half": 1 / 2, "quarter": 1 / 4, "three quarter": 3 / 4, "1/2": 1 / 2, "1/4": 1 / 4,
              "3/4": 3 / 4}  # fmt: skip
_FRACTION = (
    r"(?:(?:an? )?half|(?:a )?quarter|three[ -]quarters?|1/2|1/4|3/4) ?(?:of )?(?:an? )?"
    r"(?:hours?|hrs?|h|days?|minutes?)(?![a-z])"
)
_COUNT = rf"{NUMBER}(?: and (?:a|an|one) half)?(?: more)? ?(?:{UNIT})(?![a-z])"
SPAN = (
    rf"(?P<span>(?:about |another |roughly |approximately )?(?:{_FRACTION}|{_COUNT})"
    r"(?: and a half)?"
    rf"(?:(?: ?, ?and | and | ?, ?| ?)(?:{_FRACTION}|{_COUNT})){{0,3}})"
)
_IN = pattern(
    rf"(?:in|after|within) {SPAN}(?: from now)?(?:['’]s? time)?"
    r"(?: or so)?(?! (?:before|prior|ahead|after)\b)"
)
_FROM_NOW = pattern(rf"{SPAN} (?:from (?:right )?now|later|hence|from today)\b")
_PART = pattern(
    rf"(?P<fraction>{_FRACTION})"
    rf"|(?P<n>{NUMBER})(?P<half> and (?:a|an|one) half)?(?: more)? ?(?P<unit>{UNIT})(?![a-z])"
    r"(?P<too> and a half)?"
)
_OF = pattern(
    r"(?:an? )?(?P<share>half|quarter|three[ -]quarter|1/2|1/4|3/4)s? ?(?:of )?(?:an? )?"
    r"(?P<unit>[a-z]+)"
)


def span(words: str) -> Shift | None:
    """The duration that words like "2 hours and 15 minutes" name; `None` beyond the calendar."""
    exact, n_months = timedelta(), 0
    try:
        for match in _PART.finditer(words):
            if match["fraction"]:
                exact += _share(match["fraction"])
                continue
            n = number(match["n"]) + 0.5 * bool(match["half"] or match["too"])
            unit = folded(match["unit"])
            if unit in MONTH_UNITS:
                n_months += int(n * MONTH_UNITS[unit])
            else:
                exact += n * UNITS[unit]
    except OverflowError:
        return None
    return Shift(exact, n_months)


def _share(words: str) -> timedelta:
    match = _OF.match(words)
    if match is None:
        raise ValueError(f"no part of a unit: {words!r}")
    share = folded(match["share"]).replace("-", " ")
    return _FRACTIONS[share] * UNITS[match["unit"].lower()]


def shift(text: str, at: int, _: Spoken) -> Match:
    """A duration from now: "in 2 hours and 15 minutes", "a week from now"."""
    match = _IN.match(text, at) or _FROM_NOW.match(text, at)
    if match is None:
        return None
    if match[0].lower().startswith("within"):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    return match.end(), span(match["span"]) or Bad(Fault.IMPOSSIBLE)
