"""Templates and proposals: what a final run begins with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import LONGEST_NAME, FinalRun, Template
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.outlook import Bounds, outlook
from deadline_bot.domain.final_run.proposal import propose
from deadline_bot.domain.final_run.step import Step, StepKind
from deadline_bot.domain.final_run.template import MOST_MODELS, Description, steps_of
from deadline_bot.domain.job import Job, JobSourceKind, JobState

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NAMES = {
    StepKind.TRAIN: "finish training",
    StepKind.PUSH: "push notebook",
    StepKind.INFER: "infer",
    StepKind.ENSEMBLE: "ensemble",
    StepKind.SUBMIT: "submit",
    StepKind.SCORE: "score",
    StepKind.SELECT: "select two",
}


def job(name: str, **fields: object) -> Job:
    source = fields.pop("source", JobSourceKind.PING)
    state = fields.pop("state", JobState.RUNNING)
    assert isinstance(source, JobSourceKind)
    assert isinstance(state, JobState)
    made = Job(source, name, name, state, NOW - HOUR, NOW, competition="nbme")
    return replace(made, **fields)  # type: ignore[arg-type]


def waits(steps: tuple[Step, ...]) -> dict[str, tuple[str, ...]]:
    return {step.name: step.after for step in steps}


def proposed(*jobs: Job, template: Template = Template.CODE) -> FinalRun:
    return propose("nbme", "C1", template, jobs, NAMES, NOW, submitter="U9")


def test_a_code_competition() -> None:
    assert waits(steps_of(Description(Template.CODE, NAMES))) == {
        "finish training": (),
        "push notebook": ("finish training",),
        "submit": ("push notebook",),
        "score": ("submit",),
        "select two": ("score",),
    }


def test_a_csv_competition() -> None:
    assert waits(steps_of(Description(Template.CSV, NAMES))) == {
        "infer": (),
        "ensemble": ("infer",),
        "submit": ("ensemble",),
        "select two": ("submit",),
    }


def test_what_runs_comes_first_and_is_linked_to_its_job() -> None:
    run = proposed(job("deberta  fold 3", owner="U1", place="gpu-1"), job("roberta"))
    first = run.steps[0]
    assert (first.name, first.job, first.kind) == ("deberta fold 3", "deberta  fold 3", "train")
    assert (first.owner, first.machine, first.duration) == ("U1", "gpu-1", None)
    assert waits(run.steps)["push notebook"] == ("deberta fold 3", "roberta")
    assert not run.is_accepted


def test_each_model_infers_where_it_was_trained_by_whom_it_was() -> None:
    run = proposed(
        job("deberta", owner="U1", place="gpu-1"), job("infer roberta"), template=Template.CSV
    )
    infer = run.find("infer deberta")
    assert (infer.after, infer.owner, infer.machine) == (("deberta",), "U1", "gpu-1")
    assert waits(run.steps)["ensemble"] == ("infer roberta", "infer deberta")


def test_notebooks_run_side_by_side_and_spend_an_accounts_hours() -> None:
    run = proposed(job("train", source=JobSourceKind.KAGGLE, author="alice", place="Kaggle"))
    assert (run.steps[0].machine, run.steps[0].account) == ("", "alice")


def test_only_what_makes_something_for_the_competition_is_a_step() -> None:
    run = proposed(
        job("other", competition="feedback"),
        job("scored", source=JobSourceKind.SUBMISSION),
        job("submission check"),
        job("--"),
    )
    assert run.steps[0].name == "finish training"


def test_what_has_ended_is_a_step_unless_it_was_an_experiment_or_was_cancelled() -> None:
    def ended(name: str, hours: float, state: JobState = JobState.SUCCEEDED) -> Job:
        begun_at = NOW - 20 * HOUR
        ended_at = begun_at + hours * HOUR
        return job(name, state=state, started_at=begun_at, seen_at=begun_at, ended_at=ended_at)

    run = proposed(
        job("long", started_at=NOW - 18 * HOUR),
        job("just begun", started_at=NOW),
        ended("model", 6),
        ended("died", 7, JobState.FAILED),
        ended("experiment", 5.9),
        ended("stopped", 9, JobState.CANCELLED),
    )
    assert set(waits(run.steps)["push notebook"]) == {"long", "just begun", "model", "died"}


def test_who_submits_has_the_last_steps() -> None:
    owners = {step.name: step.owner for step in proposed(job("a", owner="U1")).steps}
    assert owners == {
        "a": "U1",
        "push notebook": "U9",
        "submit": "U9",
        "score": "",
        "select two": "U9",
    }


def test_a_job_called_like_a_step_keeps_its_name() -> None:
    run = proposed(job("Infer", source=JobSourceKind.NOTE), job("Submit  x"), job("score it"))
    assert run.steps[0].name == "Infer"
    run = proposed(job("push notebook"))
    assert waits(run.steps)["push notebook 2"] == ("push notebook",)
    assert waits(run.steps)["submit"] == ("push notebook 2",)


def test_a_job_that_is_watched_in_two_places_is_one_step() -> None:
    run = proposed(job("train", ref="a"), job("TRAIN", ref="b"))
    assert [step.name for step in run.steps][:2] == ["train", "push notebook"]


def test_however_many_run_it_stays_within_bounds() -> None:
    many = [job(f"{'x' * 100} {n}" if n else "x" * 100) for n in range(3)]
    assert all(
        len(step.name) <= LONGEST_NAME for step in proposed(*many, template=Template.CSV).steps
    )
    many = [job(f"model {n}") for n in range(100)]
    run = proposed(*many, template=Template.CSV)
    assert sum(step.kind is StepKind.TRAIN for step in run.steps) == MOST_MODELS


def test_what_nobody_said_is_a_guess_and_told_as_one() -> None:
    found = outlook(proposed(), {}, Bounds(), NOW)
    assert {step.basis for step in found.steps} == {Basis.GUESS}
    assert found.unknown == ()
    said = propose(
        "nbme", "C1", Template.CSV, (), NAMES, NOW, inference=Estimate(5 * HOUR, 9 * HOUR)
    )
    assert outlook(said, {}, Bounds(), NOW).steps[0].basis is Basis.STATED
