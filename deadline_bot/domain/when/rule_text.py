"""Parts of RFC 5545 rules as text, which both grammars put together."""

import re
from datetime import timedelta

#: RFC 5545's names of the weekdays, Monday first.
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = timedelta(days=1)
_BY_DAY = re.compile(r"(?<=;BYDAY=)[A-Z,]+")


def timed(rule: str, clocks: tuple[timedelta, ...]) -> str | None:
    """A rule with the times of its days since midnight, in order; `None` where no rule says it.

    24 hours and more are of the next day, which a rule by dates of the month cannot say. Several
    times must have the same minute.
    """
    minutes = [clock // timedelta(minutes=1) % 60 for clock in clocks]
    is_next = clocks[0] >= _DAY
    if len(set(minutes)) > 1 or any((clock >= _DAY) != is_next for clock in clocks):
        return None
    if is_next:
        moved = _on_the_next_day(rule)
        if moved is None:
            return None
        rule = moved
    hours = sorted({clock // timedelta(hours=1) % 24 for clock in clocks})
    return f"{rule};BYHOUR={','.join(map(str, hours))};BYMINUTE={minutes[0]}"


def _on_the_next_day(rule: str) -> str | None:
    if rule.startswith("FREQ=DAILY"):
        return rule
    if not rule.startswith("FREQ=WEEKLY"):
        return None
    return _BY_DAY.sub(lambda match: _next_days(match[0]), rule)


def _next_days(codes: str) -> str:
    moved = {(DAY_CODES.index(code) + 1) % 7 for code in codes.split(",")}
    return ",".join(DAY_CODES[n] for n in sorted(moved))
