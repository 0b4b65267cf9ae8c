"""The steps of a final run, one a line: how it stands, whose, how long, when it ends."""

from collections.abc import Iterable
from datetime import datetime

from deadline_bot.domain.final_run.handed_in import HOSTS
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.wording.document import Line, Named, Strong, Text
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import texts
from deadline_bot.wording.lines import shown
from deadline_bot.wording.plan_lines import STEP_LENGTH, brief, brief_range

#: Longest notation of a duration that is shown.
_DURATION_LENGTH = 20
#: Longest name of a job that is shown.
_JOB_LENGTH = 40


def step_lines(
    wording: Wording, steps: Iterable[PlanStep], now: datetime, *, is_short: bool = False
) -> tuple[Line, ...]:
    """The steps in order; with `is_short` only whose they are and when each ends."""
    return tuple(_step(wording, step, now, is_short=is_short) for step in steps)


def critical_note(wording: Wording, view: PlanView) -> Line:
    """A sentence of small print: what the star means; empty where nothing has one."""
    is_starred = any(_is_starred(step) for step in view.steps)
    return wording.line("plan.critical.note") if is_starred else ()


def _step(wording: Wording, step: PlanStep, now: datetime, *, is_short: bool) -> Line:
    name = shown(step.name, STEP_LENGTH)
    starred = Strong(wording.say("plan.critical", step=name))
    parts: list[Line] = []
    if step.owner:
        parts.append(wording.line("job.owner", who=Named(step.owner)))
    if step.job and not is_short:
        kind = "submission" if step.kind in HOSTS else "job"
        parts += texts(wording.say(f"plan.step.{kind}", name=shown(step.job, _JOB_LENGTH)))
    # Where nobody knows an end there is nothing shorter to say.
    if not is_short or step.basis is Basis.UNKNOWN:
        parts += texts(_basis(wording, step))
    parts += texts(_end(wording, step, now))
    if not is_short:
        parts += texts(_start(wording, step, now))
    return wording.line(
        f"plan.step.{step.state}",
        step=starred if _is_starred(step) else Text(name),
        parts=wording.listed(parts),
    )


def _is_starred(step: PlanStep) -> bool:
    return step.is_critical and step.state is not StepState.DONE


def _basis(wording: Wording, step: PlanStep) -> str:
    """How long it takes by a person's word, or what that rests on."""
    duration = shown(step.duration, _DURATION_LENGTH)
    return wording.say(f"plan.basis.{step.basis}", duration=duration)


def _end(wording: Wording, step: PlanStep, now: datetime) -> str:
    if step.state is StepState.DONE:
        return wording.say("plan.step.ended", at=brief(wording, step.p90_at, now))
    if step.basis is Basis.UNKNOWN:
        return ""
    at = brief_range(wording, step.p50_at, step.p90_at, now)
    return wording.say("plan.step.ends", at=at)


def _start(wording: Wording, step: PlanStep, now: datetime) -> str:
    """By when it must start, or should have started."""
    if step.latest_start_at is None or step.state is StepState.DONE:
        return ""
    at = brief(wording, step.latest_start_at, now)
    if (step.is_late or step.is_out_of_time) and step.latest_start_at <= now:
        return wording.say("plan.step.should_have", at=at)
    return wording.say("plan.step.start_by", at=at) if step.state is StepState.WAITING else ""
