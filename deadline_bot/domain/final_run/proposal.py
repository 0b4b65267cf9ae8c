"""A final run proposed from what runs: the jobs under way, then as the template says."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import LONGEST_NAME, FinalRun, Template
from deadline_bot.domain.final_run.link import kind_of
from deadline_bot.domain.final_run.step import Step, StepKind, same_name
from deadline_bot.domain.final_run.template import MOST_MODELS, Description, steps_of
from deadline_bot.domain.job import Job, JobSourceKind, JobState

#: Jobs that produce something to hand in.
_MODELS = frozenset({StepKind.TRAIN, StepKind.INFER})
#: What the answer about the inference is about.
_INFERS = {Template.CODE: StepKind.PUSH, Template.CSV: StepKind.INFER}
#: What whoever submits does.
_SUBMITS = frozenset({StepKind.SUBMIT, StepKind.SELECT})
#: The share of the longest job's time that one takes that is no experiment.
_ABOUT_AS_LONG = 1 / 3


def propose(
    competition: str,
    channel: str,
    template: Template,
    jobs: Iterable[Job],
    names: Mapping[StepKind, str],
    now: datetime,
    *,
    inference: Estimate | None = None,
    submitter: str = "",
) -> FinalRun:
    """A final run that nobody has accepted yet.

    Its first steps are the jobs of the competition that are under way, oldest first, and among
    them those that have ended: their inference may be to come, or they are to be run again. Of
    these only what took about as long as the longest: the rest were experiments, or somebody
    cancelled them. Then it goes on as the template says. `names`, `inference` and `submitter`
    are as in `Description`. What nobody says is a guess, and gives way to earlier runs.
    """
    models: dict[str, Step] = {}
    for job in _models([job for job in jobs if _is_model(job, competition)], now):
        step = _model(job)
        models.setdefault(same_name(step.name), step)
    description = Description(template, names, tuple(models.values()), inference, submitter)
    return FinalRun(competition, channel, template, steps_of(description), now)


def with_answers(final_run: FinalRun, inference: Estimate | None, submitter: str) -> FinalRun:
    """A final run that people have made their own, with what was answered of it.

    What somebody has said of a step stays; only guesses and missing owners give way. `inference`
    and `submitter` are as in `Description`.
    """
    infers = _INFERS[final_run.template]

    def with_them(step: Step) -> Step:
        is_guess = step.duration is None or step.duration.is_guess
        is_meant = step.kind is infers and is_guess and inference is not None
        return replace(
            step,
            duration=inference if is_meant else step.duration,
            owner=step.owner or (submitter if step.kind in _SUBMITS else ""),
        )

    return replace(final_run, steps=tuple(map(with_them, final_run.steps)))


def _models(jobs: Iterable[Job], now: datetime) -> list[Job]:
    """What is worth a step, oldest first; of very many the longest."""

    def length(job: Job) -> timedelta:
        until = now if not job.is_over else job.ended_at or job.heartbeat_at
        return until - (job.started_at or job.seen_at)

    by_length = sorted(jobs, key=length, reverse=True)
    worth = [
        job
        for job in by_length
        if not job.is_over or length(job) >= _ABOUT_AS_LONG * length(by_length[0])
    ]
    return sorted(worth[:MOST_MODELS], key=lambda job: job.seen_at)


def _is_model(job: Job, competition: str) -> bool:
    return (
        job.state is not JobState.CANCELLED
        and job.given_up_at is None
        and job.competition == competition
        and job.source is not JobSourceKind.SUBMISSION
        and kind_of(job.name) in _MODELS
        and any(sign.isalnum() for sign in job.name)
    )


def _model(job: Job) -> Step:
    """The step that a job is: its notebooks run side by side, spending an account's hours."""
    is_at_host = job.source is JobSourceKind.KAGGLE
    return Step(
        " ".join(job.name.split())[:LONGEST_NAME].strip(),
        kind_of(job.name),
        owner=job.owner,
        job=job.name,
        machine="" if is_at_host else job.place,
        account=job.author if is_at_host else "",
    )
