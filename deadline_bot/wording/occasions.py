"""Occasions in words: what was understood, what is in doubt, and why nothing was.

A speaker sees these before anything is kept, so they leave nothing out: durations are exact, a
year is told where it is not the present one, and so is a zone that is not the channel's.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Doubt,
    JobEnds,
    NotFound,
    Occasion,
    Once,
    OnMilestoneDay,
    Reading,
    Recurring,
)
from deadline_bot.wording.forms import Wording

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKING = ",".join(_WEEKDAYS[:5])
_KINDS = frozenset(MilestoneKind) - {MilestoneKind.OWN}
_UNITS = (
    ("days", timedelta(days=1)),
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
    ("seconds", timedelta(seconds=1)),
)


def words_of_occasion(occasion: Occasion, wording: Wording, now: datetime) -> str:
    """What an occasion is, in the channel's language; instants in its zone."""
    match occasion:
        case Once(at):
            return dated(at, wording, now)
        case Recurring():
            return _recurring(occasion, wording, now)
        case BeforeMilestone(key, lead_time):
            side = "at" if not lead_time else "before" if lead_time > timedelta() else "after"
            milestone = words_of_milestone(key, wording)
            duration = _exact(abs(lead_time), wording)
            return wording.say(f"when.milestone.{side}", milestone=milestone, duration=duration)
        case OnMilestoneDay(key, days, hour_of_day, _):
            side = "on_day" if not days else "days_before" if days < 0 else "days_after"
            milestone, time = words_of_milestone(key, wording), _clock(hour_of_day)
            return wording.say(f"when.{side}", milestone=milestone, n=abs(days), time=time)
        case JobEnds(job, outcome):
            return wording.say(f"when.job.{outcome.value}", job=job)


def dated(at: datetime, wording: Wording, now: datetime) -> str:
    """An instant in the channel's zone, with its year where that is not the year of `now`."""
    local = at.astimezone(wording.voice.zone)
    if local.year == now.astimezone(wording.voice.zone).year:
        return wording.instant_words(at)
    return _local(local, wording, now)


def _local(local: datetime, wording: Wording, now: datetime) -> str:
    time = f"{local.hour:02}:{local.minute:02}"
    return wording.say("when.dated", date=_date(local, wording, now), time=time)


def _date(local: datetime, wording: Wording, now: datetime) -> str:
    key = "when.day" if local.year == now.astimezone(local.tzinfo).year else "when.day_of_year"
    return wording.say(
        key,
        weekday=wording.say(f"weekday.{local.weekday()}"),
        month=wording.say(f"month.{local.month}"),
        day=local.day,
        year=local.year,
    )


def words_of_doubts(reading: Reading, wording: Wording) -> list[str]:
    """A sentence for each doubt of a reading, in the order in which doubts are declared."""
    return [wording.say(f"when.doubt.{d.value}") for d in Doubt if d in reading.doubts]


def words_of_fault(fault: NotFound, wording: Wording) -> str:
    """Why a phrase was not understood, with three that are."""
    why = wording.say(f"when.fault.{fault.fault.value}", part=fault.part)
    return wording.say("join", first=why, second=wording.say("when.examples"))


def words_of_milestone(key: str, wording: Wording) -> str:
    """What the milestone of a key is called; an own one by its key."""
    kind = key if key in _KINDS else "own"
    return wording.say(f"when.name.{kind}", name=key)


def _exact(duration: timedelta, wording: Wording) -> str:
    words = ""
    for name, unit in _UNITS:
        n, duration = divmod(duration, unit)
        if n:
            part = wording.say(f"duration.{name}", n=n)
            words = wording.say("join", first=words, second=part) if words else part
    return words


def _clock(hour_of_day: timedelta) -> str:
    hours, rest = divmod(hour_of_day, timedelta(hours=1))
    return f"{hours:02}:{rest // timedelta(minutes=1):02}"


def _recurring(recurring: Recurring, wording: Wording, now: datetime) -> str:
    parts = dict(part.split("=", 1) for part in recurring.rule.split(";"))
    n = int(parts.get("INTERVAL", "1"))
    frequency = parts["FREQ"].lower()
    if n == 1 and parts.get("BYDAY") == _WORKING:
        words = wording.say("when.every.working_day")
    elif frequency == "hourly" and "BYMINUTE" in parts:
        words = wording.say("when.every.minute_of_hour", minute=parts["BYMINUTE"])
    else:
        words = wording.say(f"when.every.{frequency}", n=n, days=_days(parts, wording))
    words = _timed(words, parts, wording)
    if recurring.until is not None:
        end = words_of_milestone(recurring.until, wording)
        words = wording.say("when.until", what=words, end=end)
    if "UNTIL" in parts:
        words = wording.say("when.until", what=words, end=_end(recurring, wording, now))
    if "COUNT" in parts:
        words = wording.say("when.count", what=words, n=int(parts["COUNT"]))
    if recurring.zone.key != wording.voice.zone.key:
        words = wording.say("when.in_zone", what=words, zone=recurring.zone.key)
    return words


def _end(recurring: Recurring, wording: Wording, now: datetime) -> str:
    """The last day of a rule in its own zone, or the instant at which it ends within one."""
    until = recurring.rule.partition("UNTIL=")[2].partition(";")[0]
    at = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    local = at.astimezone(recurring.zone)
    is_of_day = (local.hour, local.minute, local.second) == (23, 59, 59)
    return _date(local, wording, now) if is_of_day else _local(local, wording, now)


def _timed(words: str, parts: Mapping[str, str], wording: Wording) -> str:
    minutes = parts.get("BYMINUTE", "0").split(",")
    if "BYHOUR" in parts:
        times = [f"{int(h):02}:{int(m):02}" for h in parts["BYHOUR"].split(",") for m in minutes]
        return wording.say("when.timed", what=words, time=_listed(times, wording))
    return words


def _days(parts: Mapping[str, str], wording: Wording) -> str:
    month = wording.say(f"month.{parts['BYMONTH']}") if "BYMONTH" in parts else None
    if "BYDAY" in parts:
        days = _listed([_weekday(day, wording) for day in parts["BYDAY"].split(",")], wording)
        return wording.say("when.weekday_of", day=days, month=month) if month else days
    listed = parts.get("BYMONTHDAY", "").split(",")
    if month:
        keys = {"-1": "when.last_day_of"}
        return _listed(
            [wording.say(keys.get(d, "when.date"), month=month, day=d) for d in listed], wording
        )
    keys = {"-1": "when.last_day"}
    return _listed([wording.say(keys.get(d, "when.month_day"), day=d) for d in listed], wording)


def _weekday(day: str, wording: Wording) -> str:
    name = wording.say(f"when.weekday.{_WEEKDAYS.index(day[-2:])}")
    return wording.say(f"when.nth.{day[:-2]}", day=name) if day[:-2] else name


def _listed(words: list[str], wording: Wording) -> str:
    listed = words[0]
    for word in words[1:]:
        listed = wording.say("when.list", first=listed, second=word)
    return listed
