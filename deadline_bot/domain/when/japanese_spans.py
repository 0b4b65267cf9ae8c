"""Japanese lengths of time: 3時間, 1時間半, 1日12時間30分, 半日.

The same words are counted from now and back from a milestone.
"""

import re
from datetime import timedelta

from deadline_bot.domain.when.japanese_words import FROM_NOW, LATER, NUMBER, number, pattern

_UNITS = {
    "秒": timedelta(seconds=1), "分": timedelta(minutes=1), "時間": timedelta(hours=1),
    "日": timedelta(days=1), "週間": timedelta(weeks=1), "週": timedelta(weeks=1),
}  # fmt: skip
_WORDS = {
    "半日": timedelta(hours=12), "丸1日": timedelta(days=1), "まる1日": timedelta(days=1),
    "半時間": timedelta(minutes=30),
}  # fmt: skip
_PART = rf"{NUMBER}(?:秒|分|時間|日|週間?)半?"
SPAN = rf"(?P<span>{_PART}(?:と?{_PART}){{0,3}}|{'|'.join(_WORDS)})"
_ONE = pattern(rf"(?P<n>{NUMBER})(?P<unit>秒|分|時間|日|週間?)(?P<half>半)?")
_FROM_NOW = pattern(rf"{FROM_NOW}{SPAN}(?:間)?{LATER}")
_OF_DAYS = re.compile(rf"{NUMBER}(?:日|週間?)\Z")


def length(words: str) -> timedelta:
    """The length that `SPAN` has matched.

    Raises:
        OverflowError: longer than any length.
    """
    if words in _WORDS:
        return _WORDS[words]
    parts = (
        _UNITS[match["unit"]] * (number(match["n"]) + 0.5 * bool(match["half"]))
        for match in _ONE.finditer(words)
    )
    return sum(parts, timedelta())


def later(text: str, at: int) -> tuple[int, timedelta] | None:
    """A length from now: 3時間後, 1時間半後; days alone are no exact length here."""
    match = _FROM_NOW.match(text, at)
    if match is None or _OF_DAYS.match(match["span"]):
        return None
    return match.end(), length(match["span"])
