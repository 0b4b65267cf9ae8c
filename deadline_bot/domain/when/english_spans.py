"""English durations: "2 hours and 15 minutes", "in half an hour", "a week from now".

The same words are counted from now, back from a milestone and to the end of a rule.
"""

import re
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

SPAN = (
    r"(?P<span>(?:about |another )?(?:(?:an? )?half (?:an |a )?(?:hour|day|minute)"
    rf"|{NUMBER}(?: and a half)? ?(?:{UNIT})(?![a-z]))(?: and a half)?"
    rf"(?:(?: ?, ?and | and | ?, ?| ?)(?:{NUMBER}) ?(?:{UNIT})(?![a-z])){{0,3}})"
)
_IN = pattern(
    rf"(?:in|after|within) {SPAN}(?: from now)?(?:['’]s? time)?(?! (?:before|prior|ahead|after)\b)"
)
_FROM_NOW = pattern(rf"{SPAN} (?:from now|later|hence|from today)\b")
_ONE = pattern(rf"(?P<n>{NUMBER})(?P<half> and a half)? ?(?P<unit>{UNIT})(?![a-z])")


def span(words: str) -> Shift | None:
    """The duration that words like "2 hours and 15 minutes" name; `None` beyond the calendar."""
    exact, n_months = timedelta(), 0
    try:
        for match in _ONE.finditer(words):
            n = number(match["n"]) + 0.5 * bool(match["half"])
            unit = folded(match["unit"])
            if unit in MONTH_UNITS:
                n_months += int(n * MONTH_UNITS[unit])
            else:
                exact += n * UNITS[unit]
        if half := re.search(r"(?<!and a )half +(?:an? +)?(hour|day|minute)", words, re.IGNORECASE):
            exact += UNITS[half[1].lower()] / 2
        elif re.search(r"(?:hours?|days?|weeks?) +and +a +half", words, re.IGNORECASE):
            exact += UNITS[_ONE.findall(words)[0][2].lower()] / 2
    except OverflowError:
        return None
    return Shift(exact, n_months)


def shift(text: str, at: int, _: Spoken) -> Match:
    """A duration from now: "in 2 hours and 15 minutes", "a week from now"."""
    match = _IN.match(text, at) or _FROM_NOW.match(text, at)
    if match is None:
        return None
    if match[0].lower().startswith("within"):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    return match.end(), span(match["span"]) or Bad(Fault.IMPOSSIBLE)
