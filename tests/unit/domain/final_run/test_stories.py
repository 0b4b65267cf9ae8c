"""The two stories that the final run is made for, in simulated time.

What really happens is drawn with a seeded generator; the bot sees only what could be seen.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked, in_order
from deadline_bot.domain.final_run.known import StepFacts
from deadline_bot.domain.final_run.outlook import Bounds, Outlook, Verdict, outlook
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.forecast.forecast import forecast_running
from deadline_bot.domain.forecast.history import History, history
from deadline_bot.domain.forecast.run import Point, Run
from deadline_bot.domain.forecast.spread import Spread

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
FINISH_BY = CLOSE - 24 * HOUR


class TestTheLastNight:
    """An ensemble's inference that, as the team goes about it, ends 3 h before the close.

    Five folds, 4 h each on one GPU. They cannot start before the last training is done, which
    its owner starts when there is time and which takes 50 h; then 30 minutes to submit.
    """

    N_FOLDS, FOLD, TRAINING, N_EPOCHS = 5, 4 * HOUR, 50 * HOUR, 40
    ENDS = CLOSE - 3 * HOUR
    INFERS = ENDS - 30 * MINUTE - N_FOLDS * FOLD
    TRAINS = INFERS - TRAINING

    def final_run(self) -> FinalRun:
        folds = [f"infer fold {n}" for n in range(self.N_FOLDS)]
        steps = (
            Step("train", StepKind.TRAIN, "U1", machine="gpu"),
            *(Step(fold, StepKind.INFER, "U1", None, ("train",), machine="gpu") for fold in folds),
            Step("submit", StepKind.SUBMIT, "U2", Estimate(30 * MINUTE), tuple(folds)),
        )
        return FinalRun("nbme", "C1", Template.CSV, checked(steps), CLOSE - 240 * HOUR)

    def facts(self, now: datetime, random: Random) -> Mapping[str, StepFacts]:
        """What the jobs show: earlier folds took about as long; the training ticks."""
        earlier = [Run((), self.FOLD * random.uniform(0.9, 1.1)) for _ in range(3)]
        trainings = history([Run((), self.TRAINING * random.uniform(0.9, 1.1))]).duration
        fold = history(earlier).duration
        facts = {
            f"infer fold {n}": _seen(self.INFERS + n * self.FOLD, self.FOLD, fold, now)
            for n in range(self.N_FOLDS)
        }
        facts["train"] = _seen(self.TRAINS, self.TRAINING, trainings, now)
        if facts["train"].state is StepState.RUNNING:
            epoch = self.TRAINING / self.N_EPOCHS
            n_done = (now - self.TRAINS) // epoch
            points = [Point((i + 1) * epoch, i + 1, self.N_EPOCHS) for i in range(n_done)]
            left = forecast_running(self.TRAINS, points, History(), now).left
            facts["train"] = StepFacts(StepState.RUNNING, self.TRAINS, left=left, whole=trainings)
        return facts

    @pytest.mark.parametrize("seed", range(10))
    def test_is_said_in_time(self, seed: int) -> None:
        bounds = Bounds(CLOSE, FINISH_BY)
        run = self.final_run()
        looks = [
            outlook(run, self.facts(now, _random(seed)), bounds, now)
            for now in _hours(CLOSE - 144 * HOUR, CLOSE)
        ]
        assert looks[0].verdict is Verdict.ON_TRACK
        said = next(look for look in looks if look.verdict is not Verdict.ON_TRACK)
        # Not an hour before the time, but a day and more before it was to be said.
        assert said.now <= CLOSE - 36 * HOUR
        # The latest start of what is to start next was said before it passed,
        latest = looks[0].steps[0].latest_start_at
        assert latest is not None
        assert looks[0].now < latest < self.TRAINS
        # and that it had passed, before the verdict turned or with it.
        assert next(look for look in looks if look.steps[0].is_late).now <= said.now
        # From then on it is never taken back, and the last night comes as it was said.
        assert all(
            look.verdict is not Verdict.ON_TRACK
            for look in looks
            if said.now <= look.now < FINISH_BY
        )
        ends = [look.p50_at for look in looks if look.now >= self.TRAINS + 12 * HOUR]
        assert all(abs(end - self.ENDS) < 4 * HOUR for end in ends)

    def test_whoever_heeds_the_latest_start_has_no_such_night(self) -> None:
        random = _random(1)
        first = outlook(
            self.final_run(),
            self.facts(CLOSE - 144 * HOUR, random),
            Bounds(CLOSE, FINISH_BY),
            CLOSE - 144 * HOUR,
        )
        start = first.steps[0].latest_start_at
        assert start is not None
        assert start + self.TRAINING + self.N_FOLDS * self.FOLD + 30 * MINUTE <= FINISH_BY


MODELS = {"model a": 40, "model b": 60, "model c": 80, "model d": 90}


def tenth(hours: float) -> Estimate:
    """Hours ± 10 %."""
    return Estimate(hours * 0.9 * HOUR, hours * 1.1 * HOUR)


Draw = Callable[[Random, Spread], timedelta]


def within(random: Random, spread: Spread) -> timedelta:
    """Anything within ± 10 %."""
    return spread.p50 * random.uniform(0.9, 1.1)


def mostly_within(random: Random, spread: Spread) -> timedelta:
    """As the forecasts have it: eight of ten are within ± 10 %."""
    return spread.quantile(random.uniform(0.0001, 0.9999))


class TestFourModelsOnThreeMachines:
    """96 h before the close: four models that need 40, 60, 80 and 90 h ± 10 %, three GPUs.

    Then 12 h of inference and 6 h of scoring.
    """

    NOW = CLOSE - 96 * HOUR
    BOUNDS = Bounds(CLOSE, FINISH_BY, tenth(6).spread)

    def final_run(self, models: Mapping[str, float] = MODELS) -> FinalRun:
        steps = (
            *(
                Step(name, StepKind.TRAIN, duration=tenth(hours), machine=f"gpu {n % 3}")
                for n, (name, hours) in enumerate(models.items())
            ),
            Step("infer", StepKind.INFER, duration=tenth(12), after=tuple(models)),
            Step("submit", StepKind.SUBMIT, duration=Estimate(MINUTE), after=("infer",)),
            Step("score", StepKind.SCORE, after=("submit",)),
        )
        return FinalRun("nbme", "C1", Template.CODE, checked(steps), self.NOW)

    def test_those_that_cannot_make_it_are_named_and_when_they_should_have_started(self) -> None:
        found = outlook(self.final_run(), {}, self.BOUNDS, self.NOW)
        assert found.verdict is Verdict.TOO_LATE
        named = {step.name: step.latest_start_at for step in found.out_of_time}
        assert list(named) == ["model b", "model c", "model d"]
        for name, at in named.items():
            # With their p50 they would end at finish_by, had they started so early; and some
            # hours of reserve for what they may take longer.
            in_the_middle = FINISH_BY - (MODELS[name] + 12 + 6) * HOUR
            assert at is not None
            assert in_the_middle - 0.2 * MODELS[name] * HOUR < at < in_the_middle
        first = found.steps[0]
        assert first.latest_start_at is not None
        assert self.NOW < first.latest_start_at < FINISH_BY - 58 * HOUR

    def test_running_ones_are_named_by_what_they_still_need(self) -> None:
        facts = {
            name: StepFacts(StepState.RUNNING, self.NOW - 5 * HOUR, left=tenth(hours).spread)
            for name, hours in MODELS.items()
            if name != "model d"
        }
        found = outlook(self.final_run(), facts, self.BOUNDS, self.NOW)
        named = {step.name: step.latest_start_at for step in found.out_of_time}
        assert list(named) == ["model b", "model c", "model d"]
        # Model b needed 60 + 12 + 6 of the 72 h that were left: 6 h earlier, and a reserve.
        assert named["model b"] is not None
        assert timedelta(hours=-16) < named["model b"] - (self.NOW - 5 * HOUR) < timedelta(hours=-6)

    @pytest.mark.parametrize(("draw", "is_idle"), [(within, True), (mostly_within, False)])
    @pytest.mark.parametrize("n_more", [0, 1, 2])
    def test_whoever_drops_those_and_starts_by_the_latest_starts_is_done_in_time(
        self, draw: Draw, n_more: int, *, is_idle: bool
    ) -> None:
        """At the last instant, and with more models that each fit.

        Where all needs what was said ± 10 % everybody may wait for their latest start; where it
        may need more, what waits for a step goes on once that is done.
        """
        models = {**MODELS, **{f"model {n}": 40 for n in range(n_more)}}
        run = self.final_run(models)
        named = outlook(run, {}, self.BOUNDS, self.NOW).out_of_time
        assert [step.name for step in named] == ["model b", "model c", "model d"]
        for step in named:
            run = run.remove(step.name)
        found = outlook(run, {}, self.BOUNDS, self.NOW)
        assert found.verdict is Verdict.ON_TRACK
        assert found.out_of_time == ()
        random = _random(7)
        ends = [_end(found, random, draw, is_idle=is_idle) for _ in range(1000)]
        assert sum(end <= FINISH_BY for end in ends) >= 950


def _end(found: Outlook, random: Random, draw: Draw, *, is_idle: bool) -> datetime:
    """When all is done if what waits for nothing starts as late as it may.

    So does with `is_idle` every other step, else as soon as it can.
    """
    ends: dict[str, datetime] = {}
    free: dict[str, datetime] = {}
    by_name = {step.name: step for step in found.steps}
    for step in in_order(step.step for step in found.steps):
        seen = by_name[step.name]
        assert seen.lasts is not None
        assert seen.latest_start_at is not None
        starts = [ends[name] for name in step.after]
        starts += [free[step.machine]] if step.machine in free else []
        if is_idle or not starts:
            starts.append(seen.latest_start_at)
        ends[step.name] = free[step.machine or step.name] = max(starts) + draw(random, seen.lasts)
    return max(ends.values())


def _seen(start: datetime, lasts: timedelta, whole: Spread | None, now: datetime) -> StepFacts:
    """How a job that starts and ends so is seen at an instant."""
    if now >= start + lasts:
        return StepFacts(StepState.DONE, start, start + lasts)
    if now >= start:
        return StepFacts(StepState.RUNNING, start, whole=whole)
    return StepFacts(whole=whole)


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - must be repeatable


def _hours(start: datetime, end: datetime) -> Iterable[datetime]:
    while start < end:
        yield start
        start += HOUR
