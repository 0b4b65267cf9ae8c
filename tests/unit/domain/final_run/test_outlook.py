"""The outlook: finishes, verdicts, spare times, latest starts and the critical path."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.known import Basis, StepFacts
from deadline_bot.domain.final_run.outlook import (
    Bounds,
    Outlook,
    Verdict,
    outlook,
    verdict_of,
)
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.forecast.spread import Spread, about

HOUR = timedelta(hours=1)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
FINISH_BY = CLOSE - 24 * HOUR
BOUNDS = Bounds(CLOSE, FINISH_BY, about(6 * HOUR))
NOW = CLOSE - 72 * HOUR
SURE = timedelta(seconds=1)


def exactly(hours: float) -> Estimate:
    return Estimate(hours * HOUR, hours * HOUR)


def step(
    name: str,
    hours: float | Estimate | None = 1.0,
    *after: str,
    machine: str = "",
    kind: StepKind = StepKind.OTHER,
) -> Step:
    duration = exactly(hours) if isinstance(hours, float | int) else hours
    return Step(name, kind, duration=duration, after=after, machine=machine)


def look(
    *steps: Step,
    facts: Mapping[str, StepFacts] | None = None,
    bounds: Bounds = BOUNDS,
    now: datetime = NOW,
) -> Outlook:
    final_run = FinalRun("nbme", "C1", Template.CSV, checked(steps), NOW)
    return outlook(final_run, facts or {}, bounds, now)


def seen(found: Outlook) -> dict[str, tuple[float, float]]:
    """The p50 start and end of each step, in hours from now on."""
    return {
        s.name: ((s.starts_at - found.now) / HOUR, (s.p50_at - found.now) / HOUR)
        for s in found.steps
        if s.starts_at is not None
    }


class TestFinish:
    def test_steps_follow_what_they_wait_for(self) -> None:
        found = look(step("a", 2), step("b", 3, "a"), step("c", 1), step("d", 1, "b", "c"))
        assert seen(found) == {"a": (0, 2), "b": (2, 5), "c": (0, 1), "d": (5, 6)}
        assert found.p50_at == found.p90_at == NOW + 6 * HOUR

    def test_the_order_in_which_they_are_written_does_not_matter_for_waiting(self) -> None:
        found = look(step("b", 3, "a"), step("a", 2))
        assert seen(found) == {"a": (0, 2), "b": (2, 5)}

    def test_a_machine_takes_one_after_another(self) -> None:
        found = look(
            step("a", 2, machine="gpu"), step("b", 3, machine="gpu"), step("c", 4, machine="cpu")
        )
        assert seen(found) == {"a": (0, 2), "b": (2, 5), "c": (0, 4)}

    def test_a_machine_waits_for_all_that_runs_on_it(self) -> None:
        runs = StepFacts(StepState.RUNNING, NOW - HOUR, left=Spread(2 * HOUR, 2 * HOUR))
        longer = StepFacts(StepState.RUNNING, NOW - HOUR, left=Spread(5 * HOUR, 5 * HOUR))
        found = look(
            step("next", 1, machine="gpu"),
            step("a", 9, machine="gpu"),
            step("b", 9, machine="gpu"),
            facts={"a": longer, "b": runs},
        )
        assert seen(found)["next"] == (5, 6)

    def test_a_machine_never_holds_up_what_another_step_waits_for(self) -> None:
        found = look(step("a", 1, "b", machine="gpu"), step("b", 1, machine="gpu"))
        assert seen(found) == {"a": (1, 2), "b": (0, 1)}

    def test_one_step_alone_ends_when_its_forecast_says(self) -> None:
        left = Spread(7 * HOUR, 11 * HOUR, elapsed=2 * HOUR)
        found = look(step("a"), facts={"a": StepFacts(StepState.RUNNING, NOW, left=left)})
        assert (found.p50_at, found.p90_at) == (NOW + left.p50, NOW + left.p90)

    def test_the_p90_of_a_chain_is_less_than_the_sum(self) -> None:
        each = Estimate(4 * HOUR, 9 * HOUR)
        found = look(step("a", each), step("b", each, "a"), step("c", each, "b"))
        assert NOW + 3 * each.spread.p50 < found.p50_at
        assert found.p90_at < NOW + 3 * each.spread.p90 - 2 * HOUR

    def test_the_p50_of_steps_side_by_side_is_later_than_of_each(self) -> None:
        each = Estimate(4 * HOUR, 9 * HOUR)
        found = look(step("a", each), step("b", each), step("c", each))
        # P(all three ≤ t) = 1/2 where each is so with probability 0.794.
        expected = NOW + each.spread.quantile(0.5 ** (1 / 3))
        assert abs(found.p50_at - expected) < 0.1 * HOUR

    def test_what_has_started_waits_for_nothing(self) -> None:
        runs = StepFacts(StepState.RUNNING, NOW - HOUR, left=Spread(HOUR, HOUR))
        found = look(step("a", 5), step("b", 2, "a"), step("c", 1, "b"), facts={"b": runs})
        assert seen(found)["c"] == (1, 2)
        assert found.p90_at == NOW + 5 * HOUR

    def test_done_is_done(self) -> None:
        done = StepFacts(StepState.DONE, NOW - 5 * HOUR, NOW - 2 * HOUR)
        found = look(step("a", 5), step("b", 2, "a"), facts={"a": done})
        assert found.p90_at == NOW + 2 * HOUR
        assert found.steps[0].p50_at == found.steps[0].p90_at == NOW - 2 * HOUR
        assert found.steps[0].latest_start_at is None
        assert found.critical_path == ("b",)
        assert not found.is_done

    def test_when_all_is_done_it_was_finished_with_the_last(self) -> None:
        done = {
            n: StepFacts(StepState.DONE, ended_at=NOW - h * HOUR) for n, h in (("a", 5), ("b", 2))
        }
        found = look(step("a"), step("b", 1, "a"), facts=done)
        assert found.is_done
        assert found.p50_at == found.p90_at == NOW - 2 * HOUR
        assert found.verdict is Verdict.ON_TRACK
        assert found.critical_path == ()

    def test_without_steps_there_is_nothing_to_do(self) -> None:
        found = look()
        assert found.p90_at == NOW
        assert not found.is_done

    def test_what_is_nearly_done_does_not_last_for_days(self) -> None:
        left = Spread(SURE, 10 * timedelta(minutes=1))
        facts = {n: StepFacts(StepState.RUNNING, NOW, left=left) for n in ("a", "b", "c", "d")}
        found = look(*map(step, facts), step("end", 1, *facts), facts=facts)
        # All four by their p97.4.
        assert found.p90_at < NOW + HOUR + 20 * timedelta(minutes=1)


class TestDurations:
    def test_what_a_person_says_counts_more_than_history(self) -> None:
        found = look(step("a", 2), facts={"a": StepFacts(whole=about(9 * HOUR))})
        assert found.steps[0].basis is Basis.STATED
        assert found.p50_at == NOW + 2 * HOUR

    def test_a_guess_gives_way_to_history(self) -> None:
        guess = Estimate(HOUR, 2 * HOUR, is_guess=True)
        found = look(step("a", guess), facts={"a": StepFacts(whole=about(9 * HOUR))})
        assert found.steps[0].basis is Basis.HISTORY
        assert found.p50_at == NOW + 9 * HOUR
        assert look(step("a", guess)).steps[0].basis is Basis.GUESS

    def test_a_run_without_a_forecast_is_as_far_as_its_time(self) -> None:
        runs = StepFacts(StepState.RUNNING, NOW - 3 * HOUR)
        found = look(step("a", Estimate(4 * HOUR)), facts={"a": runs})
        assert found.p50_at == NOW + about(4 * HOUR).after(3 * HOUR).p50

    def test_scoring_takes_as_long_as_scorings(self) -> None:
        found = look(step("score", None, kind=StepKind.SCORE))
        assert found.p90_at == NOW + about(6 * HOUR).p90

    def test_people_can_say_that_a_step_runs_or_is_done(self) -> None:
        said = Step("a", StepKind.OTHER, duration=exactly(4), started_at=NOW - HOUR)
        assert look(said).p90_at == NOW + 3 * HOUR
        done = Step("b", StepKind.OTHER, duration=exactly(4), done_at=NOW - HOUR)
        assert look(done).p90_at == NOW - HOUR


class TestVerdict:
    @pytest.mark.parametrize(
        ("p50", "p90", "verdict"),
        [
            (-30, -24, Verdict.ON_TRACK),
            (-30, -23, Verdict.TIGHT),
            (-20, 0, Verdict.TIGHT),
            (-20, 1, Verdict.AT_RISK),
            (0, 1, Verdict.AT_RISK),
            (1, 2, Verdict.TOO_LATE),
        ],
    )
    def test_where_the_quantiles_stand(self, p50: int, p90: int, verdict: Verdict) -> None:
        assert verdict_of(CLOSE + p50 * HOUR, CLOSE + p90 * HOUR, FINISH_BY, CLOSE) is verdict

    def test_spare_is_the_target_less_the_p90(self) -> None:
        found = look(step("a", 40))
        assert found.verdict is Verdict.ON_TRACK
        assert (found.spare, found.spare_to_close) == (8 * HOUR, 32 * HOUR)
        late = look(step("a", 50))
        assert late.verdict is Verdict.TIGHT
        assert late.spare == -2 * HOUR

    def test_after_finish_by_the_reserve_for_scoring_is_the_target(self) -> None:
        assert BOUNDS.target_at(FINISH_BY - SURE) == FINISH_BY
        assert BOUNDS.target_at(FINISH_BY) == CLOSE - about(6 * HOUR).p90
        assert Bounds(CLOSE, FINISH_BY).target_at(FINISH_BY) == CLOSE
        assert Bounds().target_at(NOW) is None

    def test_without_a_close_there_is_no_verdict(self) -> None:
        found = look(step("a", 40), bounds=Bounds())
        assert (found.verdict, found.spare, found.spare_to_close) == (None, None, None)
        assert found.p90_at == NOW + 40 * HOUR
        assert found.steps[0].latest_start_at is None

    def test_what_nobody_knows_is_told_instead_of_a_verdict(self) -> None:
        found = look(step("a", 2), step("b", None, "a"))
        assert (found.verdict, found.spare, found.unknown) == (None, None, ("b",))
        assert found.p90_at == NOW + 2 * HOUR

    def test_bad_stays_bad_whatever_is_not_known(self) -> None:
        found = look(step("a", 50), step("b", None, "a"))
        assert (found.verdict, found.spare, found.unknown) == (Verdict.TIGHT, -2 * HOUR, ("b",))


class TestLatestStart:
    def test_of_sure_steps_it_is_the_target_less_the_way_to_the_end(self) -> None:
        found = look(step("a", 10), step("b", 5, "a"), step("c", 1, "b"))
        latest = [(FINISH_BY - s.latest_start_at) / HOUR for s in found.steps if s.latest_start_at]
        assert latest == [16, 6, 1]

    def test_it_is_late_once_that_has_passed(self) -> None:
        for more, is_late in ((timedelta(), False), (SURE, True)):
            found = look(step("a", 10), now=FINISH_BY - 10 * HOUR + more)
            assert found.steps[0].is_late is is_late

    def test_it_leaves_more_than_the_p90_of_a_step(self) -> None:
        each = Estimate(5 * HOUR, 9 * HOUR)
        found = look(step("a", each))
        assert found.steps[0].latest_start_at == FINISH_BY - each.spread.quantile(0.96)

    def test_a_machine_that_others_wait_for_must_start_the_earlier(self) -> None:
        found = look(step("a", 10, machine="gpu"), step("b", 5, machine="gpu"))
        assert found.steps[0].latest_start_at == FINISH_BY - 15 * HOUR

    def test_what_runs_should_have_started_so_much_earlier(self) -> None:
        left = Spread(50 * HOUR, 50 * HOUR)
        runs = StepFacts(StepState.RUNNING, NOW - 10 * HOUR, left=left)
        (only,) = look(step("a"), facts={"a": runs}).steps
        assert only.is_out_of_time
        assert not only.is_late
        assert only.latest_start_at == NOW - 12 * HOUR


class TestOutOfTime:
    def test_nothing_is_while_all_is_on_track(self) -> None:
        assert look(step("a", 47)).out_of_time == ()

    def test_it_is_the_step_itself_and_not_what_waits_for_it(self) -> None:
        found = look(step("a", 10), step("b", 60), step("end", 5, "a", "b"))
        assert [s.name for s in found.out_of_time] == ["b"]

    def test_on_one_machine_it_is_what_comes_too_late(self) -> None:
        found = look(
            step("a", 20, machine="gpu"),
            step("b", 20, machine="gpu"),
            step("c", 20, machine="gpu"),
            step("end", 6, "a", "b", "c"),
        )
        assert [s.name for s in found.out_of_time] == ["c"]
        # The others keep their time, since it is dropped.
        assert found.steps[0].latest_start_at == FINISH_BY - 46 * HOUR
        assert not found.steps[0].is_late

    def test_what_only_such_a_step_waits_for_is_not(self) -> None:
        found = look(step("a", 10), step("b", 60, "a"), step("end", 5, "a", "b"))
        assert [s.name for s in found.out_of_time] == ["b"]

    def test_of_a_chain_that_is_too_long_it_is_the_first(self) -> None:
        found = look(step("a", 40), step("b", 12, "a"), step("c", 6, "b"))
        assert [s.name for s in found.out_of_time] == ["a"]


class TestCriticalPath:
    def test_is_the_way_that_the_end_waits_for(self) -> None:
        found = look(step("a", 2), step("b", 5), step("c", 1, "a", "b"), step("d", 1))
        assert found.critical_path == ("b", "c")
        assert [s.name for s in found.steps if s.is_critical] == ["b", "c"]

    def test_goes_over_machines(self) -> None:
        found = look(step("a", 2, machine="gpu"), step("b", 5, machine="gpu"), step("c", 4))
        assert found.critical_path == ("a", "b")

    def test_is_where_it_may_become_late_not_where_it_mostly_is(self) -> None:
        found = look(step("sure", 10), step("wild", Estimate(3 * HOUR, 20 * HOUR)))
        assert found.critical_path == ("wild",)


def test_without_any_step_nobody_knows_whether_it_fits() -> None:
    found = look()
    assert (found.verdict, found.spare, found.spare_to_close) == (None, None, None)
