"""Which job fulfils which step, and what jobs and earlier runs tell of steps.

Steps and jobs find each other by name, since people call both the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.handed_in import HOSTS, done_at, handed_in, is_submission
from deadline_bot.domain.final_run.known import StepFacts
from deadline_bot.domain.final_run.step import Step, StepKind, StepState, same_name
from deadline_bot.domain.forecast.family import family, runs_alike
from deadline_bot.domain.forecast.history import history
from deadline_bot.domain.forecast.run import Run
from deadline_bot.domain.forecast.spread import Spread
from deadline_bot.domain.job import Job, JobState

_SEPARATORS = re.compile(r"[\s_\-./・]+")
#: What names say of what is done; the first that is found. Japanese has no word boundaries.
_KINDS = (
    (
        StepKind.ENSEMBLE,
        re.compile(r"\b(?:ensembl|blend|stack)|アンサンブル|ブレンド|スタッキング"),
    ),
    (StepKind.INFER, re.compile(r"\b(?:infer|predict|preds?\b|tta\b)|推論|予測")),
    (StepKind.SCORE, re.compile(r"\bscor(?:e|ing)\b|採点")),
    (StepKind.SUBMIT, re.compile(r"\bsubmi(?:t|ssion)|提出")),
)
#: Kinds whose durations others of the kind tell of; the rest are a person's or the host's.
_ALIKE = frozenset({StepKind.TRAIN, StepKind.PUSH, StepKind.INFER, StepKind.ENSEMBLE})


@dataclass(frozen=True, slots=True)
class Whole:
    """How long a step takes from its start, by `n_runs` earlier runs.

    `is_of_kind`: none of them was of the same name. `spread` is `None` where no run tells.
    """

    spread: Spread | None = None
    n_runs: int = 0
    is_of_kind: bool = False


# Kept, since each look compares each step with hundreds of jobs.
@lru_cache(maxsize=4096)
def kind_of(name: str) -> StepKind:
    """What a job of this name does; training where its name does not tell."""
    plain = _linked(name)
    return next((kind for kind, words in _KINDS if words.search(plain)), StepKind.TRAIN)


def links(final_run: FinalRun, jobs: Iterable[Job]) -> dict[str, Job]:
    """The job of each step that has one, by the step's name.

    A job has the step's job name, in any case, width and with any separators; or else, where
    nobody linked the step, that name but for the number of the run. Of several runs the newest
    counts. Runs that had ended before the final run was made are of another day. A job
    fulfils one step, but a submission both that of submitting and that of scoring, and no other
    unless somebody linked it.
    """
    runs = sorted(_of_its_time(final_run, jobs), key=lambda job: job.seen_at, reverse=True)
    found: dict[str, Job] = {}
    taken: set[str] = set()

    def take(step: Step, job: Job | None) -> None:
        if job is not None and step.name not in found:
            found[step.name] = job
            taken.add(_linked(job.name))

    for step in final_run.steps:
        wanted = _linked(step.job_name)
        own = (job for job in runs if _linked(job.name) == wanted and _can_fulfil(job, step))
        take(step, next(own, None))
    for step in final_run.steps:
        wanted = family(_linked(step.name))
        others = (
            job
            for job in runs
            if not step.job and _linked(job.name) not in taken and _can_fulfil(job, step)
        )
        take(step, next((job for job in others if family(_linked(job.name)) == wanted), None))
    return found | handed_in(final_run, found, runs)


def other_name(step: Step, job: Job) -> str:
    """The name of a step's job where it is not the step's own; else empty."""
    return "" if _linked(job.name) == _linked(step.name) else job.name


def unlinked(final_run: FinalRun, jobs: Iterable[Job]) -> tuple[Job, ...]:
    """The runs under way that fulfil no step, newest first: what a select offers."""
    runs = list(_of_its_time(final_run, jobs))
    linked = {(job.source, job.ref) for job in links(final_run, runs).values()}
    left = [j for j in runs if not j.is_over and (j.source, j.ref) not in linked]
    return tuple(sorted(left, key=lambda job: job.seen_at, reverse=True))


def facts_of(step: Step, job: Job | None, left: Spread | None, whole: Whole) -> StepFacts:
    """What a step's job and its earlier runs tell of it; `job` is `None` where it has none.

    `left` is what the job's forecast says, `None` where it says nothing. A job that failed,
    was cancelled or given up leaves its step waiting: it has to be done again.
    """
    told, is_of_kind = whole.spread, whole.is_of_kind
    is_lost = job is not None and job.given_up_at is not None
    if job is None or is_lost or job.state in {JobState.FAILED, JobState.CANCELLED}:
        return StepFacts(whole=told, is_of_kind=is_of_kind)
    ended_at = done_at(step, job)
    if ended_at is not None:
        return StepFacts(StepState.DONE, job.started_at, ended_at)
    return StepFacts(
        StepState.RUNNING, job.started_at, left=left, whole=told, is_of_kind=is_of_kind
    )


def whole_of(step: Step, earlier: Sequence[tuple[str, Run]]) -> Whole:
    """How long a step takes by earlier runs, with their jobs' names, oldest first.

    By those of its job's name; where none of them tells, by all of its kind.
    """
    own = history(runs_alike(step.job_name, earlier))
    if own.duration is not None:
        return Whole(own.duration, own.n_runs)
    if step.kind not in _ALIKE:
        return Whole()
    alike = history(run for name, run in earlier if kind_of(name) is step.kind)
    return Whole(alike.duration, alike.n_runs, is_of_kind=True)


def _can_fulfil(job: Job, step: Step) -> bool:
    """A submission is called like what it is made of, and is not that."""
    return bool(step.job) or not is_submission(job) or step.kind in HOSTS


def _of_its_time(final_run: FinalRun, jobs: Iterable[Job]) -> Iterable[Job]:
    for job in jobs:
        is_its = job.competition in {"", final_run.competition}
        is_old = job.is_over and (job.ended_at or job.heartbeat_at) < final_run.created_at
        if is_its and not is_old:
            yield job


@lru_cache(maxsize=4096)
def _linked(name: str) -> str:
    return _SEPARATORS.sub(" ", same_name(name)).strip()
