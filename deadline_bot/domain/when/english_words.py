"""The words of English time phrases: numbers, weekdays, months, units, parts of the day.

They are one table each, since the grammar of dates, of rules and of milestones shares them.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

from deadline_bot.domain.when.named_days import ENGLISH as NAMED_DAYS

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip

NUMBERS: dict[str, int] = {word: n for n, word in enumerate(_ONES)}
NUMBERS |= _TENS
NUMBERS |= {
    f"{ten}{gap}{one}": n + k
    for ten, n in _TENS.items()
    for k, one in enumerate(_ONES[1:10], start=1)
    for gap in (" ", "-")
}
NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "couple of": 2, "a couple": 2, "a pair of": 2}
NUMBERS |= {"a few": 3, "few": 3, "a dozen": 12, "several": 3}

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
ORDINALS: dict[str, int] = {word: n for n, word in enumerate(_ORDINALS, start=1)}
ORDINALS |= {"thirtieth": 30, "last": -1}
ORDINALS |= {
    f"twenty{gap}{word}": 20 + n
    for n, word in enumerate(_ORDINALS[:9], start=1)
    for gap in (" ", "-")
}
ORDINALS |= {"thirty first": 31, "thirty-first": 31, "penultimate": -2, "next to last": -2}
ORDINALS |= {
    f"{word} {to}last": -n
    for n, words in enumerate(("second 2nd", "third 3rd", "fourth 4th"), start=2)
    for word in words.split()
    for to in ("", "to ")
}

WEEKDAYS: dict[str, int] = {}
for _n, _names in enumerate(
    (
        "monday mon",
        "tuesday tues tue tu",
        "wednesday wed weds",
        "thursday thurs thur thu",
        "friday fri",
        "saturday sat",
        "sunday sun",
    )
):
    WEEKDAYS |= dict.fromkeys(_names.split(), _n)


MONTHS: dict[str, int] = {}
for _n, _names in enumerate(
    (
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep",
        "october oct",
        "november nov",
        "december dec",
    ),
    start=1,
):
    MONTHS |= dict.fromkeys(_names.split(), _n)

#: When a part of the day begins for a reminder that names no hour.
PARTS: dict[str, timedelta] = {
    "early morning": timedelta(hours=6),
    "morning": timedelta(hours=9),
    "lunchtime": timedelta(hours=12),
    "lunch time": timedelta(hours=12),
    "afternoon": timedelta(hours=15),
    "evening": timedelta(hours=18),
    "night": timedelta(hours=21),
    "tonight": timedelta(hours=21),
}

#: What a unit is worth, exactly; months and years are calendar steps and not here.
UNITS: dict[str, timedelta] = {}
for _unit, _names in (
    (timedelta(seconds=1), "seconds second secs sec s"),
    (timedelta(minutes=1), "minutes minute mins min m"),
    (timedelta(hours=1), "hours hour hrs hr h"),
    (timedelta(days=1), "days day d"),
    (timedelta(weeks=1), "weeks week wks wk w"),
    (timedelta(weeks=2), "fortnights fortnight"),
):
    UNITS |= dict.fromkeys(_names.split(), _unit)
MONTH_UNITS: dict[str, int] = {
    "months": 1,
    "month": 1,
    "mos": 1,
    "mo": 1,
    "quarters": 3,
    "quarter": 3,
    "years": 12,
    "year": 12,
    "yrs": 12,
    "yr": 12,
}


def any_of(words: Iterable[str]) -> str:
    """An alternation of words, the longest first, in which a blank matches up to three."""
    listed = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", " {1,3}") for word in listed)


def pattern(source: str) -> re.Pattern[str]:
    """A compiled pattern in which a blank stands for one to three blanks, and case is nothing."""
    blanks = re.sub(r"(?<!\[) (?!\{)", r"(?:[ \\t]{1,3})", source)
    return re.compile(blanks, re.IGNORECASE | re.ASCII)


def folded(words: str) -> str:
    """Words as the tables have them: small letters, single blanks."""
    return " ".join(words.lower().split())


NUMBER = rf"(?:[0-9]{{1,5}}(?:\.[0-9]{{1,2}})?|(?:{any_of(NUMBERS)})(?![a-z]))"
#: The numbers that can be minutes, in words.
MINUTES = any_of(word for word, n in NUMBERS.items() if 1 < n < 60)
WEEKDAY = any_of(WEEKDAYS)
MONTH = any_of(MONTHS)
ORDINAL = rf"(?:{any_of(ORDINALS)}|[0-9]{{1,3}}(?:st|nd|rd|th))"
_LISTED = r"(?: ?, ?and | ?, ?| and | ?& ?)"
#: One or more of them: "1st and 15th", "first, third".
ORDINAL_LIST = rf"{ORDINAL}(?:{_LISTED}(?:the )?{ORDINAL}){{0,5}}"
UNIT = any_of([*UNITS, *MONTH_UNITS])
#: What a date can begin with.
DATED = rf"(?:the )?(?:[0-9]|{MONTH}|{WEEKDAY}|{any_of(ORDINALS)}|{any_of(NAMED_DAYS)})"


def number(words: str) -> float:
    """The number that `NUMBER` has matched."""
    words = folded(words)
    return float(NUMBERS[words]) if words in NUMBERS else float(words)


def ordinals(words: str) -> tuple[int, ...]:
    """The numbers that `ORDINAL_LIST` has matched, each once, in their order."""
    found = re.findall(pattern(ORDINAL), words)
    return tuple(dict.fromkeys(ordinal(word) for word in found))


def ordinal(words: str) -> int:
    """The number that `ORDINAL` has matched; -1 is the last, -2 the one before it."""
    words = folded(words)
    return ORDINALS[words] if words in ORDINALS else int(words.rstrip("stndrh"))
