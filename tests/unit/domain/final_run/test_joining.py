"""What a person adds is handed in too: the steps that follow wait for it."""

import pytest

from deadline_bot.domain.final_run.final_run import FinalRun, Template
from deadline_bot.domain.final_run.joining import joined
from deadline_bot.domain.final_run.step import Step, StepKind
from tests.fakes.facts import CHANNEL, NOW

CSV = (
    Step("infer", StepKind.INFER),
    Step("blend", StepKind.ENSEMBLE, after=("infer",)),
    Step("submit", StepKind.SUBMIT, after=("blend",)),
    Step("select", StepKind.SELECT, after=("submit",)),
)
CODE = (
    Step("train", StepKind.TRAIN),
    Step("push", StepKind.PUSH, after=("train",)),
    Step("submit", StepKind.SUBMIT, after=("push",)),
    Step("score", StepKind.SCORE, after=("submit",)),
    Step("select", StepKind.SELECT, after=("score",)),
)


def waits_for(steps: tuple[Step, ...], added: Step) -> dict[str, tuple[str, ...]]:
    """What waits for the step once it was added, and for what else."""
    run = FinalRun("nbme", CHANNEL, Template.CSV, steps, NOW).add(added)
    return {s.name: s.after for s in joined(run, "new").steps if "new" in s.after}


@pytest.mark.parametrize(
    ("steps", "added", "expected"),
    [
        (CSV, Step("new", StepKind.INFER), {"blend": ("infer", "new")}),
        (CSV, Step("new", StepKind.TRAIN), {"blend": ("infer", "new")}),
        (CSV, Step("new", StepKind.ENSEMBLE), {"submit": ("blend", "new")}),
        (CODE, Step("new", StepKind.INFER), {"push": ("train", "new")}),
        (CODE, Step("new", StepKind.INFER, after=("push",)), {"submit": ("push", "new")}),
        (CODE, Step("new", StepKind.SUBMIT), {"score": ("submit", "new")}),
        (CODE, Step("new", StepKind.SCORE), {"select": ("score", "new")}),
        # What it comes after cannot wait for it.
        (CSV, Step("new", StepKind.INFER, after=("select",)), {}),
        (CSV, Step("new", StepKind.OTHER), {}),
        (CSV, Step("new", StepKind.SELECT), {}),
        (CSV[:1], Step("new", StepKind.INFER), {}),
    ],
)
def test_what_takes_it_up_waits_for_it(
    steps: tuple[Step, ...], added: Step, expected: dict[str, tuple[str, ...]]
) -> None:
    assert waits_for(steps, added) == expected


@pytest.mark.parametrize("begun", [{"started_at": NOW}, {"done_at": NOW}])
def test_what_has_begun_waits_for_nothing_more(begun: dict[str, object]) -> None:
    blend = Step("blend", StepKind.ENSEMBLE, **begun)  # type: ignore[arg-type]
    submit = Step("submit", StepKind.SUBMIT, after=("blend",))
    assert waits_for((blend, submit), Step("new", StepKind.INFER)) == {"submit": ("blend", "new")}


def test_of_several_the_last_waits_for_it() -> None:
    steps = (Step("submit a", StepKind.SUBMIT), Step("submit b", StepKind.SUBMIT))
    assert waits_for(steps, Step("new", StepKind.INFER)) == {"submit b": ("new",)}
