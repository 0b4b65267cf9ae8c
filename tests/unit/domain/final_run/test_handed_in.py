"""Submissions that fulfil steps: which one is meant, and what it tells of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.handed_in import SEEN_LATE
from deadline_bot.domain.final_run.link import Whole, facts_of, links
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.job import Job, JobSourceKind, JobState

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PUSH = Step("push notebook", StepKind.PUSH)
SUBMIT = Step("submit", StepKind.SUBMIT, after=("push notebook",))
SCORE = Step("score", StepKind.SCORE, after=("submit",))


def final_run(*steps: Step) -> FinalRun:
    return FinalRun("nbme", "C1", Template.CODE, checked(steps or (PUSH, SUBMIT, SCORE)), NOW)


def pushed(until: datetime, state: JobState = JobState.SUCCEEDED) -> Job:
    """The notebook's version, which ran until then."""
    ended_at = until if state is JobState.SUCCEEDED else None
    began_at = until - HOUR
    return Job(
        JobSourceKind.KAGGLE,
        "alice/push-notebook",
        "push notebook",
        state,
        began_at,
        until,
        competition="nbme",
        started_at=began_at,
        ended_at=ended_at,
    )


def submission(at: datetime, state: JobState = JobState.RUNNING, name: str = "v7") -> Job:
    scored_at = at + HOUR
    is_over = state is not JobState.RUNNING
    return Job(
        JobSourceKind.SUBMISSION,
        f"nbme/{at.isoformat()}",
        name,
        state,
        at,
        scored_at if is_over else at,
        competition="nbme",
        started_at=at,
        ended_at=scored_at if is_over else None,
    )


def submissions_of(run: FinalRun, *jobs: Job) -> Mapping[str, Job]:
    found = links(run, jobs)
    return {name: job for name, job in found.items() if job.source is JobSourceKind.SUBMISSION}


def test_the_first_after_all_that_it_is_made_of_is_meant() -> None:
    done, tried_out = pushed(NOW + 5 * HOUR), submission(NOW + HOUR)
    first, second = submission(NOW + 6 * HOUR), submission(NOW + 7 * HOUR)
    assert submissions_of(final_run(), done, tried_out) == {}
    found = submissions_of(final_run(), second, done, tried_out, first)
    assert found == {"submit": first, "score": first}


def test_before_that_is_done_none_is() -> None:
    running = pushed(NOW + 5 * HOUR, JobState.RUNNING)
    assert submissions_of(final_run(), running, submission(NOW + 6 * HOUR)) == {}


def test_the_end_of_what_it_is_made_of_may_be_seen_a_little_later() -> None:
    done = pushed(NOW + 5 * HOUR)
    early = submission(NOW + 5 * HOUR - SEEN_LATE)
    too_early = submission(NOW + 5 * HOUR - SEEN_LATE - MINUTE)
    assert submissions_of(final_run(), done, too_early) == {}
    assert submissions_of(final_run(), done, early)["submit"] == early


def test_one_that_errored_does_not_count_and_the_next_one_does() -> None:
    done = pushed(NOW + HOUR)
    errored = submission(NOW + 2 * HOUR, JobState.FAILED)
    again = submission(NOW + 3 * HOUR)
    assert submissions_of(final_run(), done, errored) == {}
    assert submissions_of(final_run(), done, errored, again) == {"submit": again, "score": again}


def test_a_person_may_say_what_is_done() -> None:
    said = replace(PUSH, done_at=NOW + HOUR)
    own = submission(NOW + 2 * HOUR)
    assert submissions_of(final_run(said, SUBMIT, SCORE), own)["score"] == own
    submitted = replace(SUBMIT, done_at=NOW + HOUR)
    assert submissions_of(final_run(PUSH, submitted, SCORE), own) == {"score": own}


def test_a_step_that_waits_for_nothing_has_none() -> None:
    alone = Step("submit", StepKind.SUBMIT)
    assert submissions_of(final_run(alone), submission(NOW + HOUR)) == {}


def test_what_was_submitted_before_the_final_run_was_made_is_of_another_day() -> None:
    said = replace(PUSH, done_at=NOW)
    assert submissions_of(final_run(said, SUBMIT), submission(NOW - MINUTE)) == {}


def test_a_submission_is_not_what_it_is_called_after() -> None:
    train = Step("exp042", StepKind.TRAIN)
    called = submission(NOW + HOUR, JobState.SUCCEEDED, name="exp042")
    assert links(final_run(train), [called]) == {}
    linked = replace(train, job="exp042")
    assert links(final_run(linked), [called]) == {"exp042": called}


def test_what_somebody_linked_is_kept() -> None:
    done, own = pushed(NOW + HOUR), submission(NOW + 2 * HOUR)
    other = submission(NOW + 3 * HOUR, name="blend")
    chosen = replace(SUBMIT, job="blend")
    found = submissions_of(final_run(PUSH, chosen, SCORE), done, own, other)
    assert found == {"submit": other, "score": other}


@pytest.mark.parametrize(
    ("state", "submitted", "scored"),
    [
        (JobState.RUNNING, StepState.DONE, StepState.RUNNING),
        (JobState.SUCCEEDED, StepState.DONE, StepState.DONE),
        (JobState.FAILED, StepState.WAITING, StepState.WAITING),
    ],
)
def test_to_submit_is_done_with_the_submission_and_the_rest_when_it_is_scored(
    state: JobState, submitted: StepState, scored: StepState
) -> None:
    job = submission(NOW + HOUR, state)
    own = facts_of(SUBMIT, job, None, Whole())
    hosts = facts_of(SCORE, job, None, Whole())
    assert (own.state, hosts.state) == (submitted, scored)
    assert own.ended_at == (NOW + HOUR if submitted is StepState.DONE else None)
    assert hosts.ended_at == (NOW + 2 * HOUR if scored is StepState.DONE else None)
