"""Builders of jobs and submissions for tests, around `facts.NOW`."""

from typing import Any

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import Job, JobSourceKind, JobState
from deadline_bot.domain.submission import Submission, SubmissionState
from tests.fakes.facts import HOUR, MINUTE, NOW


def a_job(**changes: Any) -> Job:
    """A notebook of Alice's that has run for four hours."""
    known: dict[str, Any] = {
        "id": 7,
        "source": JobSourceKind.KAGGLE,
        "ref": "alice/train-fold3",
        "name": "train-fold3",
        "state": JobState.RUNNING,
        "seen_at": NOW - 4 * HOUR,
        "heartbeat_at": NOW,
        "started_at": NOW - 4 * HOUR,
        "competition": "nbme",
        "author": "alice",
        "progress": Progress(430, 1000, "it", "loss=0.31"),
        "grace": 15 * MINUTE,
    }
    return Job(**(known | changes))


def a_submission(**changes: Any) -> Submission:
    """One of Alice's that was scored within the last quarter of an hour."""
    known: dict[str, Any] = {
        "id": "41",
        "competition": "nbme",
        "submitted_at": NOW - 20 * MINUTE,
        "state": SubmissionState.SCORED,
        "author": "alice",
        "description": "fold 3, cv=0.8950",
        "public_score": "0.8912",
        "url": "https://www.kaggle.com/submissions/41",
        "pending_at": NOW - 8 * MINUTE,
        "settled_at": NOW - 5 * MINUTE,
    }
    return Submission(**(known | changes))
