"""Which submission fulfils the steps that submit and score.

A team submits all the time to try things out, so the one that is meant is the first that comes
once all is done that it is made of.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from deadline_bot.domain.final_run.final_run import FinalRun, in_order
from deadline_bot.domain.final_run.step import Step, StepKind
from deadline_bot.domain.job import Job, JobSourceKind, JobState

#: The steps that a submission can fulfil.
HOSTS = frozenset({StepKind.SUBMIT, StepKind.SCORE})
#: By how much later than a submission the end of what it is made of may be seen, or told.
SEEN_LATE = timedelta(minutes=30)


def handed_in(
    final_run: FinalRun, linked: Mapping[str, Job], jobs: Iterable[Job]
) -> dict[str, Job]:
    """The submission of each step that one fulfils, by the step's name.

    `linked` are the steps that have a job already; they keep it. A step that waits for nothing
    has none, since any submission would do; nor is one that errored a submission that counts.
    The score is that of what was submitted in the step before it.
    """
    submissions = sorted(
        (job for job in jobs if is_submission(job) and job.state is not JobState.FAILED),
        key=_submitted_at,
    )
    found = dict(linked)
    steps = {step.name: step for step in final_run.steps}
    for step in in_order(final_run.steps):
        if step.kind not in HOSTS or step.job or step.name in found:
            continue
        before = [found[name] for name in step.after if name in found]
        job = next((job for job in before if is_submission(job)), None)
        ready_at = _ready_at([steps[name] for name in step.after], found)
        if job is None and ready_at is not None:
            since = max(ready_at - SEEN_LATE, final_run.created_at)
            job = next((job for job in submissions if since <= _submitted_at(job)), None)
        if job is not None:
            found[step.name] = job
    return {name: job for name, job in found.items() if name not in linked}


def is_submission(job: Job) -> bool:
    """Whether a job is the scoring of a submission."""
    return job.source is JobSourceKind.SUBMISSION


def done_at(step: Step, job: Job | None) -> datetime | None:
    """When a step was done, by a person's word or else by its job; `None` where it is not.

    To submit is done with the submission, however long the scoring takes; with one that errored
    it is not.
    """
    if step.done_at is not None or job is None:
        return step.done_at
    if step.kind is StepKind.SUBMIT and is_submission(job):
        return None if job.state is JobState.FAILED else _submitted_at(job)
    return (job.ended_at or job.heartbeat_at) if job.state is JobState.SUCCEEDED else None


def _ready_at(after: Iterable[Step], jobs: Mapping[str, Job]) -> datetime | None:
    """When the last of what is waited for was done; `None` where it is not, or nothing is."""
    ends = [done_at(step, jobs.get(step.name)) for step in after]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _submitted_at(job: Job) -> datetime:
    return job.started_at or job.seen_at
