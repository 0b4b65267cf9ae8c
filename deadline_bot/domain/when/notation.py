"""Occasions in one line of text, and read back: for the store, and to compare in tests.

`2026-11-23T11:00:00+09:00[Asia/Tokyo]`, `RRULE:FREQ=... until close`, `close-PT12H`,
`close@-1T21:00[Asia/Tokyo]` (a time of the day counted from the milestone's),
`job:NAME:finished`. A zone in brackets is left out where it is the default one, or where the
offset says all.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    JobEnds,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Recurring,
)

_ZONED = re.compile(r"(?P<rest>.*)\[(?P<zone>[A-Za-z0-9_+\-/]{1,60})\]\Z", re.DOTALL)
_DAY_OF = re.compile(
    r"(?P<key>.+)@(?P<days>[+-][0-9]{1,5})T(?P<hours>[0-9]{1,3}):(?P<minutes>[0-9]{2})"
    r"\Z",
    re.DOTALL,
)
_LEAD = re.compile(
    r"(?P<key>.+)(?P<sign>[+-])P(?:(?P<days>[0-9]+)D)?(?:T(?:(?P<hours>[0-9]+)H)?"
    r"(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+(?:\.[0-9]{6})?)S)?)?\Z",
    re.DOTALL,
)


def _zone(zone: ZoneInfo, default: ZoneInfo) -> str:
    return "" if zone.key == default.key else f"[{zone.key}]"


def _duration(exact: timedelta) -> str:
    """ISO 8601, in days only where they are whole: 36 hours are PT36H, 48 are P2D."""
    if exact and not exact % timedelta(days=1):
        return f"P{exact.days}D"
    minutes, rest = divmod(exact, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H"] if hours or not exact else []
    parts += [f"{minutes}M"] if minutes else []
    if rest.microseconds:
        parts.append(f"{rest.seconds}.{rest.microseconds:06d}S")
    elif rest:
        parts.append(f"{rest.seconds}S")
    return "PT" + "".join(parts)


def rendered(occasion: Occasion, zone: ZoneInfo) -> str:
    """The occasion as text; `zone` is the one that need not be named."""
    match occasion:
        case Once(at):
            own = f"[{at.tzinfo.key}]" if isinstance(at.tzinfo, ZoneInfo) else ""
            return f"{at.isoformat()}{own}"
        case Recurring(rule, own_zone, until):
            end = f" until {until}" if until else ""
            return f"RRULE:{rule}{end}{_zone(own_zone, zone)}"
        case BeforeMilestone(key, lead_time):
            sign = "+" if lead_time < timedelta() else "-"
            return f"{key}{sign}{_duration(abs(lead_time))}"
        case OnMilestoneDay(key, days, clock, own_zone):
            hours, rest = divmod(clock, timedelta(hours=1))
            minutes = rest // timedelta(minutes=1)
            return f"{key}@{days:+d}T{hours:02d}:{minutes:02d}{_zone(own_zone, zone)}"
        case JobEnds(job, outcome):
            return f"job:{job}:{outcome}"


def read(text: str, zone: ZoneInfo) -> Occasion:
    """The occasion that `rendered` has written with the same `zone`.

    Raises:
        ValueError: no notation of an occasion, or an unknown zone.
    """
    if text.startswith("job:"):
        job, _, outcome = text[4:].rpartition(":")
        return JobEnds(job, Outcome(outcome))
    own = zone
    match = _ZONED.match(text)
    if match:
        text = match["rest"]
        try:
            own = ZoneInfo(match["zone"])
        except (KeyError, OSError) as unknown:
            raise ValueError(f"unknown zone {match['zone']!r}") from unknown
    if text.startswith("RRULE:"):
        rule, _, until = text[6:].partition(" until ")
        return Recurring(rule, own, until or None)
    return _milestone(text, own) or _instant(text, own if match else None)


def _milestone(text: str, zone: ZoneInfo) -> Occasion | None:
    if match := _DAY_OF.match(text):
        clock = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
        return OnMilestoneDay(match["key"], int(match["days"]), clock, zone)
    match = _LEAD.match(text)
    if match is None:
        return None
    exact = timedelta(
        days=int(match["days"] or 0),
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"] or 0),
        seconds=float(match["seconds"] or 0),
    )
    return BeforeMilestone(match["key"], exact if match["sign"] == "-" else -exact)


def _instant(text: str, zone: ZoneInfo | None) -> Once:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"an instant without offset: {text!r}")
    return Once(at.astimezone(zone) if zone else at)
