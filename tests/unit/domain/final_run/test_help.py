"""What would help: what each change gives back, and what cannot be dropped."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.help import Gain, Way, what_would_help
from deadline_bot.domain.final_run.known import StepFacts
from deadline_bot.domain.final_run.outlook import Bounds, outlook
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.forecast.spread import Spread
from tests.unit.domain.final_run.test_properties import final_runs

HOUR = timedelta(hours=1)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
NOW = CLOSE - 72 * HOUR
BOUNDS = Bounds(CLOSE, CLOSE - 24 * HOUR)


def step(name: str, kind: StepKind, hours: float, *after: str, machine: str = "") -> Step:
    return Step(
        name, kind, duration=Estimate(hours * HOUR, hours * HOUR), after=after, machine=machine
    )


def gains(*steps: Step, facts: dict[str, StepFacts] | None = None) -> tuple[Gain, ...]:
    run = FinalRun("nbme", "C1", Template.CSV, checked(steps), NOW)
    return what_would_help(run, facts or {}, BOUNDS, NOW)


FOLDS = (
    step("fold 1", StepKind.INFER, 4, machine="gpu"),
    step("fold 2", StepKind.INFER, 3, machine="gpu"),
    step("ensemble", StepKind.ENSEMBLE, 0.5, "fold 1", "fold 2"),
    step("submit", StepKind.SUBMIT, 0.5, "ensemble"),
)


def test_the_most_comes_first() -> None:
    assert gains(*FOLDS) == (
        Gain("fold 1", Way.DROPPED, 4 * HOUR),
        Gain("fold 2", Way.PARALLEL, 3 * HOUR),
        Gain("fold 2", Way.DROPPED, 3 * HOUR),
        Gain("fold 2", Way.EARLIER, HOUR),
        Gain("ensemble", Way.EARLIER, HOUR),
    )


def test_side_by_side_only_the_longer_gives_back_and_only_what_it_is_longer() -> None:
    found = gains(
        step("fold 1", StepKind.INFER, 4),
        step("fold 2", StepKind.INFER, 3),
        step("submit", StepKind.SUBMIT, 1, "fold 1", "fold 2"),
    )
    assert found == (Gain("fold 1", Way.DROPPED, HOUR),)


def test_what_is_of_no_use_without_it_is_dropped_along() -> None:
    found = gains(
        step("train a", StepKind.TRAIN, 20),
        step("train b", StepKind.TRAIN, 10),
        step("infer a", StepKind.INFER, 2, "train a"),
        step("infer b", StepKind.INFER, 2, "train b"),
        step("ensemble", StepKind.ENSEMBLE, 1, "infer a", "infer b"),
    )
    assert found[0] == Gain("train a", Way.DROPPED, 10 * HOUR, ("infer a",))


def test_folds_that_wait_for_each_other_can_go_side_by_side() -> None:
    found = gains(
        step("prepare", StepKind.OTHER, 1),
        step("fold 1", StepKind.TRAIN, 5, "prepare"),
        step("fold 2", StepKind.TRAIN, 5, "fold 1"),
        step("fold 3", StepKind.TRAIN, 5, "fold 2"),
        step("submit", StepKind.SUBMIT, 1, "fold 3"),
    )
    parallel = {gain.step: gain.gives_back for gain in found if gain.way is Way.PARALLEL}
    # Fold 3 still waits for fold 1, and the submission for fold 2.
    assert parallel == {"fold 2": 5 * HOUR, "fold 3": 5 * HOUR}
    dropped = {gain.step: gain.along for gain in found if gain.way is Way.DROPPED}
    assert dropped == {"fold 1": (), "fold 2": (), "fold 3": ()}


def test_the_last_of_its_kind_is_never_dropped() -> None:
    found = gains(
        step("train", StepKind.TRAIN, 20),
        step("push", StepKind.PUSH, 2, "train"),
        step("submit", StepKind.SUBMIT, 1, "push"),
        step("score", StepKind.SCORE, 5, "submit"),
        step("select", StepKind.SELECT, 1, "score"),
    )
    assert found == (Gain("push", Way.EARLIER, HOUR),)


def test_what_runs_can_only_be_dropped() -> None:
    runs = StepFacts(StepState.RUNNING, NOW - HOUR, left=Spread(9 * HOUR, 9 * HOUR))
    found = [gain for gain in gains(*FOLDS, facts={"fold 1": runs}) if gain.step == "fold 1"]
    assert found == [Gain("fold 1", Way.DROPPED, 9 * HOUR)]


def test_nothing_helps_what_is_done() -> None:
    done = StepFacts(StepState.DONE, ended_at=NOW)
    assert gains(*FOLDS, facts={step.name: done for step in FOLDS}) == ()


@given(final_runs())
@settings(max_examples=40, deadline=None)
def test_what_is_told_is_what_the_next_outlook_shows(run: FinalRun) -> None:
    before = outlook(run, {}, BOUNDS, NOW)
    found = what_would_help(run, {}, BOUNDS, NOW)
    assert {gain.step for gain in found} <= set(before.critical_path)
    assert [gain.gives_back for gain in found] == sorted(
        (gain.gives_back for gain in found), reverse=True
    )
    for gain in found:
        assert gain.gives_back >= timedelta(minutes=1)
        if gain.way is Way.EARLIER:
            assert gain.gives_back <= HOUR
        if gain.way is Way.DROPPED:
            without = run.remove(gain.step)
            for name in gain.along:
                without = without.remove(name)
            after = outlook(without, {}, BOUNDS, NOW)
            assert after.p90_at == before.p90_at - gain.gives_back
