"""The readings of joined English pieces that recur: an RFC 5545 rule, its times and its end."""

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.when.english_pieces import (
    Clock,
    Piece,
    Rule,
    Until,
    Zone,
    only,
    today,
)
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.occasion import (
    DEFAULT_TIME,
    Doubt,
    Fault,
    Reading,
    Recurring,
    Spoken,
)
from deadline_bot.domain.when.rule_text import DAY_CODES, timed

_DEFAULT = timedelta(hours=DEFAULT_TIME.hour)
_DAY = timedelta(days=1)
_SUB_DAILY = ("HOURLY", "MINUTELY")


def recurring(
    rule: Rule, pieces: Sequence[Piece], clocks: tuple[timedelta, ...], spoken: Spoken
) -> tuple[Reading, ...] | Fault:
    """The readings of a rule; `clocks` are the times of day that its pieces can mean."""
    zone = only(pieces, Zone)
    if zone and zone.region is None:
        return Fault.UNSUPPORTED
    region = zone.region if zone and zone.region else spoken.zone
    for other in pieces:
        if isinstance(other, Rule) and other is not rule:
            rule = _joined(rule, other)
    until = only(pieces, Until)
    shown = _shown(rule, pieces, clocks, spoken)
    doubts = {Doubt.HALF_OF_DAY} if len(shown) > 1 else set[Doubt]()
    if rule.also:
        shown += _shown(rule.also, pieces, clocks, spoken)
        doubts.add(Doubt.WHICH_DAY)
    if not shown:
        return Fault.UNSUPPORTED
    end = _end(until, region)
    ends: tuple[tuple[str | None, str | None], ...] = ((None, None),)
    if until and until.milestone:
        ends = until.milestone.named
    if len(ends) > 1:
        doubts.add(Doubt.WHICH_COMPETITION)
    return tuple(
        Reading(Recurring(text + end, region, key), frozenset(doubts), slug)
        for slug, key in ends
        for text in shown
    )


def _shown(
    rule: Rule, pieces: Sequence[Piece], clocks: tuple[timedelta, ...], spoken: Spoken
) -> list[str]:
    """The rule with its times, likeliest first; none where no rule says it."""
    text = _text(rule, today(spoken))
    if rule.freq in _SUB_DAILY:
        # What recurs by the hour has no time of day.
        return [] if clocks else [text]
    each = [piece for piece in pieces if isinstance(piece, Clock)]
    if len(each) > 1:
        several = timed(text, tuple(sorted(clock.options[0] for clock in each)))
        return [several] if several else []
    if set(clocks) == {timedelta(), _DAY}:
        clocks = (timedelta(),)
    choices = [timed(text, (clock,)) for clock in clocks or (_DEFAULT,)]
    return [choice for choice in choices if choice]


def _joined(rule: Rule, other: Rule) -> Rule:
    """A pace and its day: "every 2 weeks" "on tuesday", "every year" "on june 1"."""
    by_day = tuple(sorted({*rule.by_day, *other.by_day}, key=lambda d: DAY_CODES.index(d[-2:])))
    freq = other.freq if rule.freq == "DAILY" and other.by_day else rule.freq
    by_month_day = other.by_month_day or rule.by_month_day
    by_month = other.by_month or rule.by_month
    minute = rule.minute if other.minute is None else other.minute
    part = rule.part or other.part
    return Rule(freq, rule.interval, by_month, by_month_day, by_day, part, minute, rule.also)


def _text(rule: Rule, now: date) -> str:
    month, month_days, by_day = rule.by_month, rule.by_month_day, rule.by_day
    if rule.freq == "WEEKLY" and not by_day:
        by_day = (DAY_CODES[now.weekday()],)
    if rule.freq in ("MONTHLY", "YEARLY") and not by_day and not month_days:
        month_days = (now.day,)
    if rule.freq == "YEARLY" and month is None:
        month = now.month
    parts = [f"FREQ={rule.freq}"]
    parts += [f"INTERVAL={rule.interval}"] if rule.interval > 1 else []
    parts += [f"BYMONTH={month}"] if month else []
    parts += [f"BYMONTHDAY={','.join(map(str, month_days))}"] if month_days else []
    parts += [f"BYDAY={','.join(by_day)}"] if by_day else []
    parts += [f"BYMINUTE={rule.minute}"] if rule.minute is not None else []
    return ";".join(parts)


def _end(until: Until | None, region: ZoneInfo) -> str:
    if until is None:
        return ""
    if until.count:
        return f";COUNT={until.count}"
    at = until.at
    if until.last_day:
        clock = _DAY - timedelta(seconds=1) if until.clock is None else until.clock
        at = at_wall_clock(until.last_day, clock, region)[0]
    return f";UNTIL={at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if at else ""
