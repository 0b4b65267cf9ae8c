"""The timeline of a final run: its steps as bars, and below them the jobs beside it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.forecast.forecast import Forecast
from deadline_bot.domain.job import Job, JobState
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.domain.timeline import Bar, BarState, Timeline

_STATES = {
    StepState.WAITING: BarState.WAITING,
    StepState.RUNNING: BarState.RUNNING,
    StepState.DONE: BarState.DONE,
}


def timeline_of(
    view: PlanView,
    jobs: Mapping[str, Job],
    others: Sequence[tuple[Job, Forecast | None]],
    names: Mapping[str, str],
    now: datetime,
) -> Timeline | None:
    """The timeline as of `now`; `None` without a close.

    `jobs` are those that fulfil steps, by the step's name, `others` those under way beside the
    final run; `names` are the names of people by their ids.
    """
    if view.close_at is None:
        return None
    steps = (_step(step, jobs.get(step.name), names, now) for step in view.steps)
    beside = (_job(job, forecast, names) for job, forecast in others)
    finish_by = view.finish_by_at or view.close_at
    return Timeline(view.competition.title, now, finish_by, view.close_at, (*steps, *beside))


def _step(step: PlanStep, job: Job | None, names: Mapping[str, str], now: datetime) -> Bar:
    is_done = step.state is StepState.DONE
    is_stalled = job is not None and job.state is JobState.STALLED
    starts_at = step.starts_at or min(now, step.p50_at)
    return Bar(
        step.name,
        BarState.STALLED if is_stalled else _STATES[step.state],
        min(starts_at, step.p50_at),
        None if is_done else step.p50_at,
        None if is_done else step.p90_at,
        step.p90_at if is_done else None,
        step.latest_start_at if step.state is StepState.WAITING else None,
        names.get(step.owner, ""),
        step.is_critical,
    )


def _job(job: Job, forecast: Forecast | None, names: Mapping[str, str]) -> Bar:
    return Bar(
        job.name,
        BarState.STALLED if job.state is JobState.STALLED else BarState.RUNNING,
        job.started_at or job.seen_at,
        None if forecast is None else forecast.p50_at,
        None if forecast is None else forecast.p90_at,
        owner=names.get(job.owner, ""),
        is_job_only=True,
    )
