"""Submissions: their scores, the team's own in the description, how long scoring took."""

from dataclasses import replace
from decimal import Decimal

import pytest

from deadline_bot.domain.submission import Submission, SubmissionState, best_of, settled
from tests.fakes.facts import MINUTE, NOW
from tests.fakes.job_facts import a_submission


@pytest.mark.parametrize(
    ("description", "cv"),
    [
        ("fold 0-4 mean, cv=0.8912", "0.8912"),
        ("CV: 0.8912 lr 3e-5", "0.8912"),
        ("cv 1.2e-3", "1.2e-3"),
        ("CV=-0.5", "-0.5"),
        ("exp012_cv0.8912", None),
        ("resume v2", None),
        ("no score", None),
        ("", None),
    ],
)
def test_the_teams_own_score_in_a_description(description: str, cv: str | None) -> None:
    expected = None if cv is None else Decimal(cv)
    assert a_submission(description=description).cv == expected


@pytest.mark.parametrize("score", ["", "NaN", "inf", "pending"])
def test_what_is_no_number_is_no_score(score: str) -> None:
    assert a_submission(public_score=score).score is None


def _told(state: SubmissionState) -> Submission:
    return a_submission(state=state, pending_at=None, settled_at=None, submitted_at=NOW)


def test_a_scoring_is_known_to_the_interval_of_the_looks() -> None:
    pending = _told(SubmissionState.PENDING)
    first = settled(None, pending, NOW + MINUTE)
    second = settled(first, pending, NOW + 2 * MINUTE)
    scored = settled(second, _told(SubmissionState.SCORED), NOW + 5 * MINUTE)
    assert scored.scoring == (2 * MINUTE, 5 * MINUTE)


def test_one_that_nobody_saw_pending_has_no_known_duration() -> None:
    assert settled(None, _told(SubmissionState.SCORED), NOW).scoring is None


def test_a_score_seen_again_changes_nothing() -> None:
    once = settled(None, _told(SubmissionState.SCORED), NOW)
    assert settled(once, _told(SubmissionState.SCORED), NOW + MINUTE) == once


def test_the_best_by_the_direction_of_the_score() -> None:
    low = a_submission(id="1", public_score="0.8")
    high = a_submission(id="2", public_score="0.9")
    tied = replace(high, id="3", submitted_at=high.submitted_at + MINUTE)
    unscored = a_submission(id="4", public_score="")
    every = [unscored, tied, low, high]
    assert best_of(every, "higher") == high
    assert best_of(every, "lower") == low
    assert best_of(every, "higher", but="2") == tied
    assert best_of(every, None) is None
    assert best_of([unscored], "higher") is None
