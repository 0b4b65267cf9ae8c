"""Forecasts of jobs and scorings from what the store holds.

Ended runs never change, so each is read once and kept in memory.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from deadline_bot.domain.final_run.link import Whole, whole_of
from deadline_bot.domain.final_run.step import Step, StepKind
from deadline_bot.domain.forecast.durations import durations
from deadline_bot.domain.forecast.family import runs_alike
from deadline_bot.domain.forecast.forecast import Forecast, forecast_running, forecast_waiting
from deadline_bot.domain.forecast.history import History, history
from deadline_bot.domain.forecast.run import Point, Run
from deadline_bot.domain.forecast.scoring import Scoring, scoring_spread
from deadline_bot.domain.forecast.spread import Spread
from deadline_bot.domain.job import Job, JobSourceKind, JobState
from deadline_bot.domain.submission import Submission
from deadline_bot.ports import Transaction

#: How many ended runs are learnt from, the latest.
MOST_RUNS = 300
#: How many submissions of a competition are learnt from.
MOST_SUBMISSIONS = 200
#: How long a notebook for a competition (a slug, empty for none) may run at the host.
NotebookLimitOf = Callable[[str], timedelta]


def twelve_hours(_: str) -> timedelta:
    """The host's own limit, where nothing else is set."""
    return timedelta(hours=12)


class Forecasts:
    """Asks the store for what forecasts are made of. One store, one of these."""

    def __init__(self, limit_of: NotebookLimitOf = twelve_hours) -> None:
        self._limit_of = limit_of
        self._runs: dict[int, tuple[str, Run]] = {}
        self._ids: tuple[int, ...] = ()
        self._histories: dict[str, History] = {}
        self._wholes: dict[tuple[str, StepKind], Whole] = {}
        self._queue: Spread | None = None

    def earlier(self, tx: Transaction) -> Sequence[tuple[str, Run]]:
        """The ended runs with their jobs' names, oldest first; at most `MOST_RUNS`.

        A run that did not succeed is censored.
        """
        jobs = [job for job in tx.ended_jobs(MOST_RUNS) if _tells(job)]
        ids = tuple(job.id for job in jobs)
        if ids != self._ids:
            known = self._runs
            self._runs = {
                job.id: known.get(job.id) or (job.name, _run(tx, job)) for job in reversed(jobs)
            }
            self._ids, self._histories, self._wholes = ids, {}, {}
            waits = [wait for job in jobs if (wait := _wait_of(job)) is not None]
            self._queue = durations(waits) if waits else None
        return list(self._runs.values())

    def of_job(self, tx: Transaction, job: Job, now: datetime) -> Forecast | None:
        """When a job under way will be done; `None` for one that has ended."""
        return self.of_jobs(tx, [job], now).get(job.id)

    def of_jobs(self, tx: Transaction, jobs: Iterable[Job], now: datetime) -> dict[int, Forecast]:
        """When jobs under way will be done, by their ids; the history is read once for all."""
        self.earlier(tx)
        found = ((job.id, self._of_job(tx, job, now)) for job in jobs)
        return {id_: forecast for id_, forecast in found if forecast is not None}

    def wholes(self, tx: Transaction, steps: Iterable[Step]) -> dict[str, Whole]:
        """How long steps take from their start by earlier runs, by the steps' names."""
        earlier = self.earlier(tx)
        found = {}
        for step in steps:
            about = step.job_name, step.kind
            if about not in self._wholes:
                self._wholes[about] = whole_of(step, earlier)
            found[step.name] = self._wholes[about]
        return found

    def _of_job(self, tx: Transaction, job: Job, now: datetime) -> Forecast | None:
        if job.is_over or job.source is JobSourceKind.SUBMISSION:
            return None
        earlier = self._history(job.name)
        is_notebook = job.source is JobSourceKind.KAGGLE
        limit = self._limit_of(job.competition) if is_notebook else None
        if job.state is JobState.QUEUED or job.started_at is None:
            return forecast_waiting(job.seen_at, earlier, now, queue=self._queue, limit=limit)
        points = _points(tx, job, job.started_at)
        return forecast_running(job.started_at, points, earlier, now, limit=limit)

    def scoring(
        self, tx: Transaction, slug: str, close_at: datetime | None, now: datetime
    ) -> Spread | None:
        """How long the scoring of a submission takes that is made now; see `scoring_spread`."""
        scorings = [_scoring(s) for s in tx.submissions(slug, MOST_SUBMISSIONS)]
        return scoring_spread([s for s in scorings if s is not None], close_at, now, now)

    def _history(self, name: str) -> History:
        if name not in self._histories:
            self._histories[name] = history(runs_alike(name, list(self._runs.values())))
        return self._histories[name]


def _tells(job: Job) -> bool:
    return job.source is not JobSourceKind.SUBMISSION and job.started_at is not None


def _run(tx: Transaction, job: Job) -> Run:
    started_at = job.started_at or job.seen_at
    ended_at = job.ended_at or job.heartbeat_at
    is_censored = job.state is not JobState.SUCCEEDED
    lasted = max(timedelta(), ended_at - started_at)
    return Run(_points(tx, job, started_at), lasted, is_censored)


def _points(tx: Transaction, job: Job, started_at: datetime) -> tuple[Point, ...]:
    """A job's progress from its start on; what was noted before counts as at the start."""
    return tuple(
        Point(max(timedelta(), p.at - started_at), p.done, p.total) for p in tx.points(job.id)
    )


def _wait_of(job: Job) -> timedelta | None:
    """How long a run waited in a queue; `None` where nobody saw it wait."""
    if job.started_at is None or job.started_at <= job.seen_at:
        return None
    return job.started_at - job.seen_at


def _scoring(submission: Submission) -> Scoring | None:
    """A scoring of which the duration is known to the interval of the looks."""
    if submission.settled_at is None:
        return Scoring(submission.submitted_at)
    if submission.pending_at is None:
        return None
    return Scoring(submission.submitted_at, submission.settled_at)
