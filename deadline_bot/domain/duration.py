"""Durations as people write them: `90s 30m 6h 3d 2w 1d12h`.

Settings, commands and the outbox's keys share this one notation.
"""

import re
from datetime import timedelta

from deadline_bot.domain.errors import BadDuration

_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_WHOLE = re.compile(r"(?:\d{1,9}[wdhms])+")
_PART = re.compile(r"(\d{1,9})([wdhms])")

#: Longer than any competition; keeps instant arithmetic far from the calendar's ends.
LONGEST = timedelta(days=3660)


def parse_duration(text: str) -> timedelta:
    """The sum of the parts, zero included; white space around and capitals are forgiven.

    Raises:
        BadDuration: not in the notation, or longer than `LONGEST`.
    """
    compact = text.strip().lower().replace(" ", "")
    if not _WHOLE.fullmatch(compact):
        raise BadDuration(text)
    days = sum(
        int(count) * (_UNITS[unit] / timedelta(days=1)) for count, unit in _PART.findall(compact)
    )
    if days > LONGEST / timedelta(days=1):
        raise BadDuration(text)
    return sum((int(count) * _UNITS[unit] for count, unit in _PART.findall(compact)), timedelta())


def format_duration(duration: timedelta) -> str:
    """The canonical notation of a duration of zero or more, cut to whole seconds.

    As people write it: seconds below two minutes (`60s`, `90s`), whole weeks from two on
    (`2w`, but `7d`), else days, hours, minutes and seconds (`1d12h`). `parse_duration` reads
    it back to the same duration.
    """
    seconds = int(duration.total_seconds())
    if seconds < 120:
        return f"{seconds}s"
    week = 7 * 86_400
    if seconds >= 2 * week and seconds % week == 0:
        return f"{seconds // week}w"
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
