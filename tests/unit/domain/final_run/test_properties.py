"""What holds of every final run: time, progress and delays move the outlook one way only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked, in_order
from deadline_bot.domain.final_run.known import StepFacts
from deadline_bot.domain.final_run.outlook import Bounds, Outlook, Verdict, outlook
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.forecast.forecast import forecast_running
from deadline_bot.domain.forecast.history import History
from deadline_bot.domain.forecast.run import Point
from deadline_bot.domain.forecast.spread import Spread, about

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
NOW = CLOSE - 120 * HOUR
BOUNDS = Bounds(CLOSE, CLOSE - 24 * HOUR, about(6 * HOUR))

HOURS = st.floats(0.1, 30)
ESTIMATES = st.builds(
    lambda hours, factor: Estimate(hours * HOUR, hours * factor * HOUR), HOURS, st.floats(1, 3)
)
SPREADS = st.builds(
    lambda hours, factor: Spread(hours * HOUR, hours * factor * HOUR), HOURS, st.floats(1, 3)
)
PASSED = st.integers(0, 90 * 3_600_000_000).map(lambda passed: timedelta(microseconds=passed))


@st.composite
def final_runs(draw: st.DrawFn) -> FinalRun:
    """Up to nine steps, of which each waits for some before it, on up to two machines."""
    names = [f"step {n}" for n in range(draw(st.integers(1, 9)))]
    steps = [
        Step(
            name,
            StepKind.OTHER,
            duration=draw(ESTIMATES),
            after=tuple(draw(st.lists(st.sampled_from(names[:n]), max_size=3, unique=True)))
            if n
            else (),
            machine=draw(st.sampled_from(("", "gpu 1", "gpu 2"))),
        )
        for n, name in enumerate(names)
    ]
    return FinalRun("nbme", "C1", Template.CSV, checked(draw(st.permutations(steps))), NOW)


RUNNING = st.dictionaries(
    st.integers(0, 8).map("step {}".format),
    st.builds(
        lambda hours, left: StepFacts(StepState.RUNNING, NOW - hours * HOUR, left=left),
        HOURS,
        SPREADS,
    ),
    max_size=3,
)


def spare(found: Outlook) -> timedelta:
    assert found.spare is not None
    return found.spare


@given(final_runs(), PASSED)
@settings(deadline=None)
def test_while_nothing_runs_spare_falls_by_exactly_the_time_that_passes(
    run: FinalRun, passed: timedelta
) -> None:
    before, after = outlook(run, {}, BOUNDS, NOW), outlook(run, {}, BOUNDS, NOW + passed)
    assert spare(after) == spare(before) - passed


@given(final_runs(), PASSED)
@settings(deadline=None)
def test_what_waits_keeps_its_latest_start_while_its_steps_and_its_fit_stay(
    run: FinalRun, passed: timedelta
) -> None:
    before, after = outlook(run, {}, BOUNDS, NOW), outlook(run, {}, BOUNDS, NOW + passed)
    if before.out_of_time == after.out_of_time == ():
        assert [s.latest_start_at for s in before.steps] == [s.latest_start_at for s in after.steps]


@given(final_runs(), RUNNING, PASSED)
@settings(deadline=None)
def test_no_step_must_start_before_one_that_it_waits_for(
    run: FinalRun, facts: Mapping[str, StepFacts], passed: timedelta
) -> None:
    found = {s.name: s for s in outlook(run, facts, BOUNDS, NOW + passed).steps}
    for step in found.values():
        latest = step.latest_start_at
        assert latest is not None
        for name in step.step.after if step.state is StepState.WAITING else ():
            former = found[name].latest_start_at
            assert former is not None
            assert former <= latest


@given(final_runs(), PASSED)
@settings(deadline=None)
def test_without_what_is_out_of_time_the_rest_is_in_time(run: FinalRun, passed: timedelta) -> None:
    now = NOW + passed
    before = outlook(run, {}, BOUNDS, now)
    for step in before.out_of_time:
        run = run.remove(step.name)
    after = outlook(run, {}, BOUNDS, now)
    assert after.verdict is Verdict.ON_TRACK
    assert after.out_of_time == ()


@given(final_runs(), RUNNING, PASSED)
@settings(deadline=None)
def test_silence_of_what_runs_never_raises_spare(
    run: FinalRun, facts: Mapping[str, StepFacts], passed: timedelta
) -> None:
    """No progress and no end: what was left is still left, or more."""
    later = {
        name: replace(fact, left=fact.left and fact.left.after(passed))
        for name, fact in facts.items()
    }
    before, after = outlook(run, facts, BOUNDS, NOW), outlook(run, later, BOUNDS, NOW + passed)
    # What a float of so many seconds does not tell.
    assert spare(after) <= spare(before) + SECOND


@given(final_runs(), RUNNING, st.floats(1, 4))
@settings(deadline=None)
def test_a_slower_run_never_raises_spare(
    run: FinalRun, facts: Mapping[str, StepFacts], slower: float
) -> None:
    later = {
        name: replace(
            fact,
            left=fact.left and Spread(fact.left.whole_p50 * slower, fact.left.whole_p90 * slower),
        )
        for name, fact in facts.items()
    }
    assert spare(outlook(run, later, BOUNDS, NOW)) <= spare(outlook(run, facts, BOUNDS, NOW))


@given(final_runs())
@settings(deadline=None)
def test_a_step_that_failed_never_raises_spare(run: FinalRun) -> None:
    """In its turn. (Out of its turn it might have kept a machine from what is needed sooner.)"""
    step = in_order(run.steps)[0]
    assert step.duration is not None
    whole = step.duration.spread
    ran = StepFacts(StepState.RUNNING, NOW - HOUR, left=Spread(whole.p50 / 2, whole.p90 / 2))
    before = outlook(run, {step.name: ran}, BOUNDS, NOW)
    after = outlook(run, {step.name: StepFacts()}, BOUNDS, NOW)
    assert spare(after) <= spare(before)


@given(final_runs(), SPREADS, st.floats(1, 3))
@settings(deadline=None)
def test_slower_scorings_never_raise_spare(run: FinalRun, scoring: Spread, slower: float) -> None:
    longer = Spread(scoring.whole_p50 * slower, scoring.whole_p90 * slower)
    run = run.add(Step("score", StepKind.SCORE, after=(run.steps[0].name,)))
    for now in (NOW, CLOSE - 12 * HOUR):
        before = outlook(run, {}, replace(BOUNDS, scoring=scoring), now)
        assert spare(outlook(run, {}, replace(BOUNDS, scoring=longer), now)) <= spare(before)


@dataclass(frozen=True)
class Training:
    """A first run that goes on just as it went, to be looked at after each of its units."""

    total: int
    pace: float
    start_up: float

    def found(self, run: FinalRun, done: int) -> Outlook:
        """The outlook of all steps of `run` waiting for it, when so many units are done."""
        points = [
            Point(timedelta(seconds=self.start_up + i * self.pace), i, self.total)
            for i in range(1, done + 1)
        ]
        now = NOW + points[-1].at
        left = forecast_running(NOW, points, History(), now).left
        steps = (replace(step, after=(*step.after, "train")) for step in run.steps)
        run = replace(run, steps=(Step("train", StepKind.TRAIN), *steps))
        facts = {"train": StepFacts(StepState.RUNNING, NOW, left=left)}
        return outlook(run, facts, BOUNDS, now)


TRAININGS = st.builds(Training, st.integers(2, 60), st.floats(60, 3600), st.floats(0, 3600))
SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@given(TRAININGS, SHARES, HOURS)
@settings(deadline=None)
def test_more_progress_at_the_same_pace_never_makes_it_later(
    training: Training, shares: list[float], hours: float
) -> None:
    infer = Step("infer", StepKind.INFER, duration=Estimate(hours * HOUR, hours * HOUR))
    run = FinalRun("nbme", "C1", Template.CSV, (infer,), NOW)
    less, more = (training.found(run, max(1, round(s * training.total))) for s in shares)
    assert more.p50_at <= less.p50_at + SECOND
    assert more.p90_at <= less.p90_at + SECOND


@given(TRAININGS, SHARES, final_runs())
@settings(max_examples=50, deadline=None)
def test_nor_where_what_follows_is_uncertain_but_for_the_shape_of_what_is_left(
    training: Training, shares: list[float], run: FinalRun
) -> None:
    """What is left becomes more lopsided, too: that may outweigh a little of the progress."""
    less, more = (training.found(run, max(1, round(s * training.total))) for s in shares)
    assert more.p50_at <= less.p50_at + (less.p50_at - less.now) / 100
    assert more.p90_at <= less.p90_at + (less.p90_at - less.now) / 100
