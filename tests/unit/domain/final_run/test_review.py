"""After the close: how the final run went, and how long things took."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from deadline_bot.domain.answer_plan import HistoryEntry
from deadline_bot.domain.final_run.final_run import FinalRun, Template
from deadline_bot.domain.final_run.kept import Kept, Picks
from deadline_bot.domain.final_run.known import StepFacts
from deadline_bot.domain.final_run.outlook import Bounds, outlook
from deadline_bot.domain.final_run.review import history_entries, retrospective
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.message_plan import Retrospective, StepReview
from deadline_bot.domain.submission import Submission, SubmissionState
from tests.fakes.facts import (
    ALICE,
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    a_competition,
    a_job,
    a_submission,
    an_ended_job,
)

REF = a_competition().ref
STEPS = (
    Step("train", StepKind.TRAIN),
    Step("infer a", StepKind.INFER),
    Step("infer b", StepKind.INFER, done_at=CLOSE - 5 * HOUR),
    Step("submit", StepKind.SUBMIT, done_at=CLOSE - HOUR),
)
VERDICT_AT = CLOSE - 2 * DAY
KEPT = Kept(
    FinalRun("nbme", CHANNEL, Template.CSV, STEPS, CLOSE - 3 * DAY),
    CLOSE,
    verdict_at=VERDICT_AT,
    ends=(
        ("train", CLOSE - DAY),
        ("infer b", CLOSE - 4 * HOUR),
        ("submit", CLOSE - 3 * HOUR),
    ),
)


def done(at: datetime) -> StepFacts:
    return StepFacts(StepState.DONE, ended_at=at)


def review(
    kept: Kept = KEPT,
    facts: Mapping[str, StepFacts] | None = None,
    submissions: tuple[Submission, ...] = (),
    direction: str | None = "higher",
) -> Retrospective:
    ahead = outlook(kept.final_run, facts or {}, Bounds(CLOSE, CLOSE - DAY), CLOSE + HOUR)
    return retrospective(kept, ahead, iter(submissions), REF, CLOSE, CLOSE - DAY, direction)


def scored(id_: str, public: str, **changes: Any) -> Submission:
    told = {"state": SubmissionState.SCORED, "public_score": public, "settled_at": CLOSE - HOUR}
    return a_submission(id_, **(told | {"submitted_at": CLOSE - DAY} | changes))


def test_tells_when_each_step_ended_and_how_wrong_the_plan_was() -> None:
    told = review(facts={"train": done(CLOSE - DAY + HOUR), "infer a": done(CLOSE - 6 * HOUR)})

    assert told == Retrospective(
        REF,
        CLOSE,
        CLOSE - DAY,
        inference_ended_at=CLOSE - 5 * HOUR,
        scored_at=None,
        steps=(
            StepReview("train", CLOSE - DAY + HOUR, HOUR),
            StepReview("infer a", CLOSE - 6 * HOUR, None),
            StepReview("infer b", CLOSE - 5 * HOUR, -HOUR),
            StepReview("submit", CLOSE - HOUR, 2 * HOUR),
        ),
    )


def test_what_a_person_said_of_an_end_goes_before_what_a_job_showed() -> None:
    told = review(facts={"infer b": done(CLOSE)})
    assert told.inference_ended_at == CLOSE - 5 * HOUR


@pytest.mark.parametrize("state", [StepState.WAITING, StepState.RUNNING])
def test_what_is_not_done_is_left_out(state: StepState) -> None:
    told = review(facts={"infer a": StepFacts(state, started_at=CLOSE - DAY)})
    assert [step.name for step in told.steps] == ["infer b", "submit"]


@pytest.mark.parametrize("kind", [StepKind.INFER, StepKind.ENSEMBLE, StepKind.PUSH])
def test_the_last_inference_is_of_any_kind_that_predicts(kind: StepKind) -> None:
    steps = (*STEPS, Step("last", kind, done_at=CLOSE - 2 * HOUR))
    kept = replace(KEPT, final_run=replace(KEPT.final_run, steps=steps))
    assert review(kept).inference_ended_at == CLOSE - 2 * HOUR


def test_without_an_inference_nobody_knows_when_it_ended() -> None:
    kept = replace(KEPT, final_run=replace(KEPT.final_run, steps=(STEPS[0], STEPS[3])))
    assert review(kept).inference_ended_at is None


def test_of_what_was_done_before_the_plan_was_told_nothing_was_predicted() -> None:
    [train, *_] = review(facts={"train": done(VERDICT_AT)}).steps
    assert train == StepReview("train", VERDICT_AT, None)

    [train, *_] = review(facts={"train": done(VERDICT_AT + SECOND)}).steps
    assert train.late_by == VERDICT_AT + SECOND - (CLOSE - DAY)


def test_the_last_scoring_and_the_best_score_are_of_before_the_close() -> None:
    submissions = (
        scored("1", "0.8", settled_at=CLOSE + HOUR, submitted_at=CLOSE),
        scored("2", "0.7"),
        scored("3", "0.9", settled_at=CLOSE + 2 * HOUR, submitted_at=CLOSE + SECOND),
        a_submission("4", state=SubmissionState.ERRORED, settled_at=CLOSE + 3 * HOUR),
        a_submission("5", submitted_at=CLOSE - HOUR),
    )
    told = review(submissions=submissions)
    assert (told.scored_at, told.best_public) == (CLOSE + HOUR, "0.8")
    assert review(submissions=submissions, direction="lower").best_public == "0.7"
    assert review(submissions=submissions, direction=None).best_public == ""


PUBLISHED = (
    scored("1", "0.8", private_score="0.71"),
    scored("2", "0.9", private_score="0.72"),
    scored("3", "0.7", private_score="0.73"),
    scored("4", "0.99", private_score="0.99", submitted_at=CLOSE + SECOND),
)


def test_the_private_scores_are_those_of_the_picks() -> None:
    kept = replace(KEPT, picks=Picks(("3", "2"), ALICE, CLOSE - DAY))
    assert review(kept, submissions=PUBLISHED).private_scores == ("0.73", "0.72")


@pytest.mark.parametrize("picks", [None, Picks(("99",), ALICE, CLOSE - DAY)])
def test_without_picks_they_are_those_of_the_best_two(picks: Picks | None) -> None:
    kept = replace(KEPT, picks=picks)
    assert review(kept, submissions=PUBLISHED).private_scores == ("0.72", "0.71")
    assert review(kept, submissions=PUBLISHED, direction=None).private_scores == ()


def test_there_are_none_before_the_host_publishes_them() -> None:
    unpublished = tuple(replace(s, private_score="") for s in PUBLISHED)
    told = review(submissions=unpublished)
    assert told.private_scores == ()
    assert told.key != review(submissions=PUBLISHED).key


def test_the_history_is_of_ended_jobs_and_scorings_the_latest_first() -> None:
    jobs = [
        an_ended_job(CLOSE, started_at=CLOSE - HOUR, name="well", competition="nbme"),
        an_ended_job(CLOSE + HOUR, started_at=CLOSE, name="ill", state=JobState.FAILED),
    ]
    submissions = [
        a_submission(
            state=SubmissionState.SCORED,
            description="cv=0.9",
            submitted_at=CLOSE,
            pending_at=CLOSE + MINUTE,
            settled_at=CLOSE + 2 * MINUTE,
        ),
        a_submission(
            "7",
            state=SubmissionState.ERRORED,
            submitted_at=CLOSE - DAY,
            pending_at=CLOSE - DAY,
            settled_at=CLOSE - DAY + MINUTE,
        ),
    ]
    entries = (
        HistoryEntry("ill", "", CLOSE + HOUR, HOUR, is_censored=True),
        HistoryEntry("cv=0.9", "nbme", CLOSE + 2 * MINUTE, 2 * MINUTE),
        HistoryEntry("well", "nbme", CLOSE, HOUR),
        HistoryEntry("7", "nbme", CLOSE - DAY + MINUTE, MINUTE, is_censored=True),
    )
    assert history_entries(jobs, submissions, 9) == entries
    assert history_entries(iter(jobs), iter(submissions), 2) == entries[:2]


def test_an_end_that_nobody_told_is_the_last_that_was_heard() -> None:
    job = replace(an_ended_job(CLOSE, started_at=CLOSE - HOUR), ended_at=None)
    assert history_entries([job], [], 9) == (HistoryEntry("train", "", CLOSE, HOUR),)


def test_what_has_no_known_duration_is_no_history() -> None:
    jobs = [
        a_job(),
        an_ended_job(started_at=None),
        an_ended_job(source=JobSourceKind.SUBMISSION),
    ]
    seen_scored = a_submission(state=SubmissionState.SCORED, settled_at=CLOSE)
    assert history_entries(jobs, [a_submission(pending_at=CLOSE), seen_scored], 9) == ()
