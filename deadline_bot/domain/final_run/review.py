"""What became of a final run after its close, and how long things took before.

So the next plan can be better than the last.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from deadline_bot.domain.answer_plan import HistoryEntry
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.final_run.outlook import Outlook
from deadline_bot.domain.final_run.selecting import best_two, picked
from deadline_bot.domain.final_run.step import StepKind, StepState
from deadline_bot.domain.job import Job, JobSourceKind, JobState
from deadline_bot.domain.message_plan import Retrospective, StepReview
from deadline_bot.domain.submission import Submission, SubmissionState, best_of

#: What makes predictions.
_INFERS = frozenset({StepKind.INFER, StepKind.ENSEMBLE, StepKind.PUSH})


def retrospective(
    kept: Kept,
    outlook: Outlook,
    submissions: Iterable[Submission],
    competition: CompetitionRef,
    close_at: datetime,
    finish_by_at: datetime,
    direction: str | None,
) -> Retrospective:
    """How a final run went, as its outlook tells it now.

    Steps that are not done are left out, and so are submissions that were made after the close
    (>). `direction` is as in `best_of`. The private scores are those of the picks, or without
    picks of the two that the host takes by itself, as far as it has published them.
    """
    done = [step for step in outlook.steps if step.state is StepState.DONE]
    # What is done ends when it ended.
    inferred = [step.p90_at for step in done if step.step.kind in _INFERS]
    counting = [s for s in submissions if s.submitted_at <= close_at]
    scored = [s.settled_at for s in counting if s.state is SubmissionState.SCORED and s.settled_at]
    best = best_of(counting, direction)
    selected = picked(counting, kept.picks) or best_two(counting, direction)
    return Retrospective(
        competition,
        close_at,
        finish_by_at,
        max(inferred, default=None),
        max(scored, default=None),
        tuple(_review(kept, step.name, step.p90_at) for step in done),
        "" if best is None else best.public_score,
        tuple(s.private_score for s in selected if s.private_score),
    )


def history_entries(
    jobs: Iterable[Job], submissions: Iterable[Submission], limit: int
) -> tuple[HistoryEntry, ...]:
    """How long ended jobs took, and scorings at most; the latest end first.

    Without those of which nobody knows when they began or ended. The jobs that are scorings
    are left out: the submissions tell more of them.
    """
    entries = (*_of_jobs(jobs), *_of_scorings(submissions))
    return tuple(sorted(entries, key=lambda entry: entry.ended_at, reverse=True)[:limit])


def _review(kept: Kept, name: str, ended_at: datetime) -> StepReview:
    predicted_at = dict(kept.ends).get(name)
    # Of a step that was done by then the plan knew the end, and predicted nothing.
    is_known = kept.verdict_at is not None and ended_at <= kept.verdict_at
    if predicted_at is None or is_known:
        return StepReview(name, ended_at, None)
    return StepReview(name, ended_at, ended_at - predicted_at)


def _of_jobs(jobs: Iterable[Job]) -> Iterator[HistoryEntry]:
    for job in jobs:
        if job.is_ended and job.started_at and job.source is not JobSourceKind.SUBMISSION:
            ended_at = job.ended_at or job.heartbeat_at
            lasted = max(timedelta(), ended_at - job.started_at)
            is_censored = job.state is not JobState.SUCCEEDED
            yield HistoryEntry(job.name, job.competition, ended_at, lasted, is_censored)


def _of_scorings(submissions: Iterable[Submission]) -> Iterator[HistoryEntry]:
    for s in submissions:
        if s.scoring is not None and s.settled_at is not None:
            _, at_most = s.scoring
            name, is_censored = s.description or s.id, s.state is not SubmissionState.SCORED
            yield HistoryEntry(name, s.competition, s.settled_at, at_most, is_censored)
