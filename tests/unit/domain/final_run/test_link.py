"""Links: which job fulfils which step, and what earlier runs tell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.link import (
    Whole,
    facts_of,
    kind_of,
    links,
    other_name,
    unlinked,
    whole_of,
)
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.forecast.run import Run
from deadline_bot.domain.forecast.spread import about
from deadline_bot.domain.job import Job, JobSourceKind, JobState

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def job(name: str, state: JobState = JobState.RUNNING, *, seen_at: datetime = NOW) -> Job:
    ended_at = seen_at + HOUR if state is JobState.SUCCEEDED else None
    return Job(
        JobSourceKind.PING,
        name,
        name,
        state,
        seen_at,
        seen_at,
        competition="nbme",
        started_at=seen_at,
        ended_at=ended_at,
    )


def final_run(*steps: Step) -> FinalRun:
    return FinalRun("nbme", "C1", Template.CSV, checked(steps), NOW)


def step(name: str, kind: StepKind = StepKind.TRAIN, linked: str = "") -> Step:
    return Step(name, kind, job=linked)


def linked(run: FinalRun, *jobs: Job) -> dict[str, str]:
    return {name: job.name for name, job in links(run, jobs).items()}


@pytest.mark.parametrize("name", ["Train_Fold-3", "ｔｒａｉｎ　ｆｏｌｄ　３", "train.fold/3"])
def test_the_same_name_in_any_form_is_linked(name: str) -> None:
    assert linked(final_run(step("train fold 3")), job(name)) == {"train fold 3": name}


def test_the_number_of_the_run_does_not_matter_where_nothing_is_closer() -> None:
    run = final_run(step("train"), step("infer"))
    assert linked(run, job("train v7"), job("infer"), job("infer v2")) == {
        "train": "train v7",
        "infer": "infer",
    }


def test_a_job_is_named_where_it_is_called_otherwise_than_its_step() -> None:
    chosen = step("train fold 3", linked="exp042")
    assert other_name(chosen, job("exp042")) == "exp042"
    assert other_name(step("train fold 3"), job("Train_Fold-3")) == ""
    assert other_name(step("train"), job("train v7")) == "train v7"


def test_a_fold_is_not_another() -> None:
    assert linked(final_run(step("train fold 3")), job("train fold 4")) == {}


def test_a_job_that_was_selected_counts_and_nothing_like_the_steps_name() -> None:
    run = final_run(step("train", linked="exp042"))
    assert linked(run, job("train"), job("exp042")) == {"train": "exp042"}
    assert linked(run, job("train")) == {}


def test_the_newest_run_counts_and_none_that_had_ended_before() -> None:
    run = final_run(step("train"))
    old = job("train", JobState.SUCCEEDED, seen_at=NOW - 3 * HOUR)
    failed = job("train", JobState.FAILED, seen_at=NOW + HOUR)
    newest = job("train", seen_at=NOW + 2 * HOUR)
    assert links(run, [old]) == {}
    assert links(run, [old, newest, failed])["train"] is newest


def test_jobs_of_other_competitions_are_not_ours() -> None:
    other = replace(job("train"), competition="feedback")
    nobodys = replace(job("train"), competition="")
    assert links(final_run(step("train")), [other]) == {}
    assert links(final_run(step("train")), [nobodys]) == {"train": nobodys}


def test_a_select_offers_what_runs_and_is_not_linked() -> None:
    run = final_run(step("train"))
    jobs = [job("train"), job("exp 1"), job("exp 2", seen_at=NOW + HOUR), job("x", JobState.FAILED)]
    assert [job.name for job in unlinked(run, jobs)] == ["exp 2", "exp 1"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (JobState.QUEUED, StepState.RUNNING),
        (JobState.RUNNING, StepState.RUNNING),
        (JobState.STALLED, StepState.RUNNING),
        (JobState.UNKNOWN, StepState.RUNNING),
        (JobState.SUCCEEDED, StepState.DONE),
        (JobState.FAILED, StepState.WAITING),
        (JobState.CANCELLED, StepState.WAITING),
    ],
)
def test_how_a_job_stands_is_how_its_step_stands(state: JobState, expected: StepState) -> None:
    whole, left = Whole(about(9 * HOUR), 3), about(2 * HOUR)
    facts = facts_of(step("train"), job("train", state), left, whole)
    assert facts.state is expected
    assert facts.left == (left if expected is StepState.RUNNING else None)
    if expected is not StepState.DONE:
        assert facts.whole == whole.spread


def test_a_step_without_a_job_waits() -> None:
    assert facts_of(step("train"), None, None, Whole(about(HOUR), 1)).state is StepState.WAITING


def lasted(name: str, hours: float) -> tuple[str, Run]:
    return name, Run((), hours * HOUR)


def test_earlier_runs_of_the_name_tell_most_then_those_of_the_kind() -> None:
    earlier = [lasted("train v1", 10), lasted("infer deberta", 3), lasted("exp042", 20)]
    own = whole_of(step("train"), earlier)
    assert own.spread is not None
    assert (round(own.spread.p50 / HOUR), own.n_runs, own.is_of_kind) == (10, 1, False)
    alike = whole_of(step("infer roberta", StepKind.INFER), earlier)
    assert alike.spread is not None
    assert (round(alike.spread.p50 / HOUR), alike.n_runs, alike.is_of_kind) == (3, 1, True)
    assert whole_of(step("submit", StepKind.SUBMIT), earlier) == Whole()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("deberta fold 3", StepKind.TRAIN),
        ("infer_deberta", StepKind.INFER),
        ("最終推論", StepKind.INFER),
        ("blend of infers", StepKind.ENSEMBLE),
        ("scoring", StepKind.SCORE),
        ("提出", StepKind.SUBMIT),
    ],
)
def test_what_a_name_says_of_what_is_done(name: str, kind: StepKind) -> None:
    assert kind_of(name) is kind
