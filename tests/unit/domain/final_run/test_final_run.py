"""Changes of a final run: names in any form, and what cannot be is refused with a reason."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deadline_bot.domain.final_run.faults import (
    BadStepName,
    NoSuchStep,
    StepExists,
    StepsInCircle,
    TooManySteps,
)
from deadline_bot.domain.final_run.final_run import (
    LONGEST_NAME,
    MOST_STEPS,
    FinalRun,
    Template,
    checked,
)
from deadline_bot.domain.final_run.step import Step, StepKind

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def step(name: str, *after: str) -> Step:
    return Step(name, StepKind.OTHER, after=after)


def final_run(*steps: Step) -> FinalRun:
    return FinalRun("nbme", "C1", Template.CSV, checked(steps), NOW)


RUN = final_run(step("Train"), step("Infer", "Train"), step("Submit", "Infer"))


def names(run: FinalRun) -> list[str]:
    return [step.name for step in run.steps]


def after(run: FinalRun, name: str) -> tuple[str, ...]:
    return run.find(name).after


def test_finds_a_step_in_any_case_and_width() -> None:
    assert RUN.find(" ｔｒａｉｎ ").name == "Train"


def test_tells_the_nearest_names_of_one_that_is_not_there() -> None:
    with pytest.raises(NoSuchStep) as caught:
        RUN.find("inver")
    assert caught.value.nearest[0] == "Infer"


def test_adds_at_the_end_or_before_another() -> None:
    assert names(RUN.add(step("Select", "submit")))[-1] == "Select"
    assert names(RUN.add(step("Check"), before="INFER")) == ["Train", "Check", "Infer", "Submit"]


def test_what_a_step_waits_for_is_kept_as_it_is_written_there() -> None:
    assert after(RUN.add(step("Select", "submit", "SUBMIT")), "Select") == ("Submit",)


def test_without_a_step_the_next_waits_for_the_one_before() -> None:
    run = RUN.remove("infer")
    assert names(run) == ["Train", "Submit"]
    assert after(run, "Submit") == ("Train",)


def test_a_step_renamed_is_still_waited_for() -> None:
    run = RUN.replace("infer", replace(RUN.find("Infer"), name="Predict"))
    assert after(run, "Submit") == ("Predict",)


def test_people_say_what_runs_and_what_is_done() -> None:
    run = RUN.started("train", NOW)
    assert run.find("Train").started_at == NOW
    assert run.done("train", NOW).find("Train").done_at == NOW
    assert run.done("train", NOW).started("train", NOW).find("Train").done_at is None


def test_the_first_to_accept_it_stays() -> None:
    assert not RUN.is_accepted
    accepted = RUN.accept("U1", NOW)
    assert accepted.is_accepted
    assert accepted.accept("U2", NOW).accepted_by == "U1"


def test_refuses_a_second_step_of_a_name() -> None:
    with pytest.raises(StepExists) as caught:
        RUN.add(step("ＴＲＡＩＮ"))
    assert caught.value.name == "Train"


@pytest.mark.parametrize("name", ["", "  ", "--", "x" * (LONGEST_NAME + 1)])
def test_refuses_what_is_no_name(name: str) -> None:
    with pytest.raises(BadStepName):
        RUN.add(step(name))


def test_refuses_to_wait_for_what_is_not_there() -> None:
    with pytest.raises(NoSuchStep):
        RUN.add(step("Select", "score"))
    with pytest.raises(NoSuchStep):
        RUN.remove("score")


def test_refuses_steps_that_wait_for_each_other() -> None:
    with pytest.raises(StepsInCircle) as caught:
        RUN.replace("Train", step("Train", "Submit"))
    assert set(caught.value.names) == {"Train", "Infer", "Submit"}
    with pytest.raises(StepsInCircle) as caught:
        RUN.add(step("Select", "Select"))
    assert caught.value.names == ("Select",)


def test_tells_only_the_circle_and_not_what_waits_for_it() -> None:
    with pytest.raises(StepsInCircle) as caught:
        final_run(step("A", "B"), step("B", "C"), step("C", "B"))
    assert set(caught.value.names) == {"B", "C"}


def test_refuses_more_steps_than_anybody_reads() -> None:
    run = final_run(*(step(f"s{n}") for n in range(MOST_STEPS)))
    with pytest.raises(TooManySteps):
        run.add(step("one more"))


def test_a_refused_change_changes_nothing() -> None:
    with pytest.raises(StepExists):
        RUN.add(step("Train"))
    assert names(RUN) == ["Train", "Infer", "Submit"]
