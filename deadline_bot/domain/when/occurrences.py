"""The instants of a recurring occasion.

A rule is walked on the wall clock and only then made instants, so that nine o'clock stays nine
o'clock over changes of the clock. What recurs by hours or minutes is walked in UTC: a clock that
is set back does not silence it for an hour.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from dateutil.rrule import rrule, rrulestr

from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import Recurring

_END = re.compile(r";(?:UNTIL=(?P<until>[0-9TZ]+)|COUNT=(?P<count>[0-9]+))")
_INTERVAL = re.compile(r";INTERVAL=(?P<n>[0-9]+)")
#: A rule that shows nothing in this many steps shows nothing at all.
_ENOUGH = 10_000


def occurrences(
    recurring: Recurring,
    after: datetime,
    n: int,
    until: datetime | None = None,
    *,
    first: datetime | None = None,
) -> list[datetime]:
    """The next `n` occurrences strictly after `after`, fewer where the rule ends before.

    `until` (≤) is the instant of the milestone that ends it. Intervals and counts go from
    `first`, the first occurrence; without it `after` is taken for the moment it was said, and
    the first occurrence is the first one after that.

    Raises:
        ValueError: no rule of RFC 5545.
    """
    ends = _END.search(recurring.rule)
    limit = until
    if ends and ends["until"]:
        stated = datetime.strptime(ends["until"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        limit = min(stated, until) if until else stated
    found: list[datetime] = []
    for k, at in enumerate(_walked(recurring, after, first)):
        is_over = limit is not None and at > limit
        if (
            k >= _ENOUGH
            or len(found) >= n
            or is_over
            or (ends and ends["count"] and k >= int(ends["count"]))
        ):
            break
        if at > after:
            found.append(at)
    return found


def _walked(recurring: Recurring, after: datetime, first: datetime | None) -> Iterator[datetime]:
    rule = _END.sub("", recurring.rule)
    if "BYHOUR" not in rule and rule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY")):
        start = (first or after).astimezone(UTC).replace(second=0, microsecond=0)
        if first is not None and not _END.search(recurring.rule):
            # Whole steps ahead, so that a rule of minutes is not walked from months ago.
            step = _step(rule)
            start += step * max(0, (after - start) // step)
        walk = _rule(rule, start)
        for at in walk:
            if first is not None or at > after:
                yield at.astimezone(recurring.zone)
        return
    if first is None:
        said = after.astimezone(recurring.zone).replace(tzinfo=None, second=0, microsecond=0)
        instants = (_instant(at, recurring) for at in _rule(_INTERVAL.sub("", rule), said))
        first = next((at for at in instants if at > after), None)
        if first is None:
            return
    start = first.astimezone(recurring.zone).replace(tzinfo=None)
    # A first occurrence that a gap moved ahead shows another time than its rule: from midnight.
    start = datetime.combine(start.date(), time()) if "BYHOUR" in rule else start
    for naive in _rule(rule, start):
        at = _instant(naive, recurring)
        if at >= first:
            yield at


def _step(rule: str) -> timedelta:
    """How far apart the occurrences of a rule of hours or minutes are."""
    interval = _INTERVAL.search(rule)
    n = int(interval["n"]) if interval else 1
    return n * (timedelta(hours=1) if rule.startswith("FREQ=HOURLY") else timedelta(minutes=1))


def _rule(rule: str, start: datetime) -> rrule:
    parsed = rrulestr(rule, dtstart=start)
    if not isinstance(parsed, rrule):
        raise TypeError("a set of rules is not one rule")
    return parsed


def _instant(naive: datetime, recurring: Recurring) -> datetime:
    since_midnight = naive - datetime.combine(naive.date(), time())
    return at_wall_clock(naive.date(), since_midnight, recurring.zone)[0]
