"""What messages and answers say of a final run: its verdict, spare times, and steps in short.

Instants in it are of the channel's zone, with the weekday alone where that is enough: two and
more stand in a line, on a phone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.domain.final_run.help import Gain
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.wording.document import Control, Line, Section, Strong, Text
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import texts
from deadline_bot.wording.lines import competition, more_lines, shown

#: Longest name of a step that is shown.
STEP_LENGTH = 80
#: How much is told of what would help, and of what cannot be done in time.
N_GAINS, N_LATE = 3, 5
#: A shorter difference is none.
LEAST = timedelta(minutes=1)
#: Spare times are told in hours between these, so that one reads as part of the other.
_HOURS = timedelta(hours=12), timedelta(hours=72)
#: From so many days on a weekday could be that of another week.
_N_DAYS = 6


def step_name(wording: Wording, name: str) -> str:
    """A step's name within a sentence."""
    return wording.say("plan.step", name=shown(name, STEP_LENGTH))


def step_names(wording: Wording, names: Sequence[str]) -> Line:
    """Several of them."""
    return wording.listed(texts(*(step_name(wording, name) for name in names)))


def verdict_line(wording: Wording, view: PlanView) -> Line:
    """Whether it fits, to catch the eye; of which competition, and whether anybody took it."""
    provisional = wording.say("plan.provisional") if view.is_provisional else ""
    about = wording.listed([(competition(view.competition),), *texts(provisional)])
    return wording.line("plan.headline", what=Strong(_verdict(wording, view)), about=about)


def verdict_name(wording: Wording, verdict: Verdict | None) -> str:
    """A verdict in a word or two."""
    return wording.say(f"verdict.{'none' if verdict is None else verdict}")


def spares_lines(wording: Wording, view: PlanView, now: datetime) -> tuple[Line, ...]:
    """When it will be done, the spare times that the verdict has not told, and the dates."""
    lines: list[Line] = []
    if view.steps and not view.is_done:
        likely = brief_range(wording, view.p50_at, view.p90_at, now)
        lines.append(wording.line("plan.done", at=likely))
    if view.spare is not None and view.spare_to_close is not None and not _tells_both(view):
        key = "plan.spares.done" if view.is_done else "plan.spares"
        lines.append(wording.line(key, spares=wording.listed(tuple(_spares(wording, view)))))
    lines += _dates(wording, view, now)
    if view.close_at is None:
        lines.append(wording.line("plan.no_close"))
    if view.unknown:
        lines.append(wording.line("plan.unknown", steps=step_names(wording, view.unknown)))
    return tuple(lines)


def spare_words(wording: Wording, to: str, spare: timedelta) -> str:
    """How long before or after `finish_by`, `close` or `retry` something is."""
    if abs(spare) < LEAST:
        return wording.say(f"plan.at.{to}")
    is_late = spare < timedelta()
    side = "after" if is_late else "before"
    duration = lasting(wording, abs(spare), is_late=is_late)
    return wording.say(f"plan.{side}.{to}", duration=duration)


def spare_figures(wording: Wording, spare: timedelta, to_close: timedelta | None) -> str:
    """The spare time, and that to the close where it is known and another, as figures."""
    figure = _signed(wording, spare)
    if to_close is None or to_close == spare:
        return wording.say("plan.spare", spare=figure)
    return wording.say("plan.spare.both", spare=figure, to_close=_signed(wording, to_close))


def lasting(wording: Wording, duration: timedelta, *, is_late: bool = False) -> str:
    """A duration > 0 as it is told of a final run: in whole minutes, then in whole hours.

    Up to three days it is rounded down, since it must never be more than there is; with
    `is_late` up.
    """
    least, most = _HOURS
    if least <= duration <= most:
        return wording.say("duration.hours", n=_whole(duration, timedelta(hours=1), is_up=is_late))
    minutes = _whole(duration, LEAST, is_up=is_late) * LEAST if duration < least else duration
    return wording.duration(max(minutes, LEAST))


def _whole(duration: timedelta, unit: timedelta, *, is_up: bool) -> int:
    return -(-duration // unit) if is_up else duration // unit


def brief(wording: Wording, at: datetime, now: datetime) -> str:
    """An instant in the channel's zone: the weekday alone where that is enough."""
    local = at.astimezone(wording.voice.zone)
    n_days = abs((local.date() - now.astimezone(wording.voice.zone).date()).days)
    if n_days >= _N_DAYS:
        return wording.instant_words(at)
    weekday = wording.say(f"weekday.{local.weekday()}")
    return wording.say("plan.instant", weekday=weekday, time=f"{local:%H:%M}")


def brief_range(wording: Wording, since: datetime, until: datetime, now: datetime) -> str:
    """Two instants, the day only once where it is the same."""
    first, last = (at.astimezone(wording.voice.zone) for at in (since, until))
    words = brief(wording, since, now)
    if until - since < LEAST:
        return words
    is_same_day = first.date() == last.date()
    second = f"{last:%H:%M}" if is_same_day else brief(wording, until, now)
    return wording.say("plan.range", first=words, second=second)


def gain_lines(wording: Wording, gains: Sequence[Gain]) -> tuple[Line, ...]:
    """What would help, the most first, with its heading; none where nothing would."""
    lines: list[Line] = [_gain(wording, gain) for gain in gains[:N_GAINS]]
    return ((Strong(wording.say("plan.gains")),), *lines) if lines else ()


def late_lines(wording: Wording, view: PlanView, now: datetime) -> tuple[Line, ...]:
    """The steps that cannot be done in time, with their heading; none where there are none."""
    late = [step for step in view.steps if step.is_out_of_time]
    lines = [_late(wording, step, now) for step in late[:N_LATE]]
    lines += more_lines(wording, len(late) - N_LATE)
    return ((Strong(wording.say("plan.late")),), *lines) if lines else ()


def zone_line(wording: Wording) -> Line:
    """A sentence of small print: in which zone the instants are."""
    return wording.line("plan.zone", zone=str(wording.voice.zone))


def sections_of(
    *blocks: Sequence[Line], small_print: Line = (), controls: Sequence[Control] = ()
) -> tuple[Section, ...]:
    """A section for each block that says something; the small print and controls at the end."""
    sections = [Section(tuple(block)) for block in blocks if block]
    last = sections.pop()
    return (*sections, replace(last, small_print=small_print, controls=tuple(controls)))


def _verdict(wording: Wording, view: PlanView) -> str:
    if view.is_done:
        return wording.say("plan.all_done")
    key, spare, to_close = f"verdict.{view.verdict}.is", view.spare, view.spare_to_close
    if view.verdict is None or spare is None or to_close is None:
        return wording.say("verdict.none.is")
    match view.verdict:
        case Verdict.ON_TRACK if spare < LEAST:
            return wording.say(f"{key}.just")
        case Verdict.ON_TRACK:
            return wording.say(key, spare=lasting(wording, spare))
        case Verdict.TIGHT if to_close < LEAST:
            return wording.say(f"{key}.just")
        case Verdict.TIGHT:
            left, late = lasting(wording, to_close), lasting(wording, -spare, is_late=True)
            full = f"{key}.reserve" if view.is_in_reserve else key
            return wording.say(full, left=left, late=late)
        case Verdict.AT_RISK | Verdict.TOO_LATE:
            return wording.say(key, late=lasting(wording, _late_by(view, to_close), is_late=True))


def _late_by(view: PlanView, to_close: timedelta) -> timedelta:
    """How late it will be: for sure where that is too late, else at the worst."""
    if view.verdict is Verdict.TOO_LATE and view.close_at is not None:
        return view.p50_at - view.close_at
    return -to_close


def _spares(wording: Wording, view: PlanView) -> Iterator[Line]:
    """Each spare time; the target of the reserve may be the close itself."""
    spare, to_close = view.spare or timedelta(), view.spare_to_close or timedelta()
    if not view.is_in_reserve:
        yield (Text(spare_words(wording, "finish_by", spare)),)
    elif view.target_at != view.close_at:
        yield (Text(spare_words(wording, "retry", spare)),)
    yield (Text(spare_words(wording, "close", to_close)),)


def _dates(wording: Wording, view: PlanView, now: datetime) -> Iterator[Line]:
    """What it is held against; once finish_by has passed, how long is left to the close."""
    if view.is_done or view.close_at is None or view.close_at - now < LEAST:
        return
    close = brief(wording, view.close_at, now)
    if view.finish_by_at is None or view.is_in_reserve:
        left = lasting(wording, view.close_at - now)
        yield wording.line("plan.left", close=close, left=left)
    else:
        finish_by = brief(wording, view.finish_by_at, now)
        yield wording.line("plan.dates", finish_by=finish_by, close=close)


def _tells_both(view: PlanView) -> bool:
    """Whether the verdict itself has told both spare times."""
    is_told = view.spare_to_close is not None and view.spare_to_close >= LEAST
    return view.verdict is Verdict.TIGHT and is_told and not view.is_in_reserve


def _gain(wording: Wording, gain: Gain) -> Line:
    fields = {
        "step": step_name(wording, gain.step),
        "duration": lasting(wording, gain.gives_back),
    }
    if gain.along:
        return wording.line("plan.gain.along", along=step_names(wording, gain.along), **fields)
    return wording.line(f"plan.gain.{gain.way}", **fields)


def _late(wording: Wording, step: PlanStep, now: datetime) -> Line:
    name = step_name(wording, step.name)
    if step.latest_start_at is None:
        return wording.line("plan.late.step", step=name)
    at = brief(wording, step.latest_start_at, now)
    key = "plan.late.ahead" if step.latest_start_at > now else "plan.late.since"
    return wording.line(key, step=name, at=at)


def _signed(wording: Wording, spare: timedelta) -> str:
    """A spare time in figures; below zero with a minus."""
    if abs(spare) < LEAST:
        return wording.say("duration.minutes", n=0)
    is_late = spare < timedelta()
    figure = lasting(wording, abs(spare), is_late=is_late)
    return f"−{figure}" if is_late else figure
