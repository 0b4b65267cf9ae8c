"""Earlier runs: how long the job takes, and how long it takes from here on."""

from datetime import timedelta

import pytest

from deadline_bot.domain.forecast.history import MOST_RUNS, History, Remainder, history
from deadline_bot.domain.forecast.run import Point, Run
from deadline_bot.domain.forecast.track import track
from tests.fakes.runs import a_run, steady

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def remainder(earlier: History, points: tuple[Point, ...]) -> Remainder:
    found = earlier.remainder(track(points))
    assert found is not None
    return found


def minutes(found: Remainder) -> float:
    return found.spread.whole_p50 / MINUTE


THREE = history([a_run(100, MINUTE, final=20 * MINUTE)] * 3)


def test_at_the_same_pace_the_rest_takes_as_long_with_the_final_work() -> None:
    found = remainder(THREE, steady(50, MINUTE, 100))
    assert minutes(found) == pytest.approx(70)
    assert found.n_runs == 3
    assert found.gap == 60


def test_on_a_machine_of_half_the_pace_it_takes_twice_as_long() -> None:
    assert minutes(remainder(THREE, steady(50, 2 * MINUTE, 100))) == pytest.approx(140, rel=0.02)
    assert minutes(remainder(THREE, steady(10, 2 * MINUTE, 100))) == pytest.approx(220, rel=0.02)


def test_a_small_deviation_early_on_is_hardly_believed() -> None:
    early = minutes(remainder(THREE, steady(4, 1.02 * MINUTE, 100)))
    assert 116 < early < 117


def test_in_another_unit_the_share_of_the_work_counts() -> None:
    steps = tuple(Point(MINUTE * i, 1000 * i, 100_000) for i in range(1, 51))
    assert minutes(remainder(THREE, steps)) == pytest.approx(70)


def test_more_units_of_the_same_kind_are_added() -> None:
    assert minutes(remainder(THREE, steady(50, MINUTE, 120))) == pytest.approx(90)
    assert minutes(remainder(THREE, steady(50, MINUTE, 90))) == pytest.approx(60)


def test_a_run_of_twice_the_epochs_is_known_by_its_pace() -> None:
    assert minutes(remainder(THREE, steady(50, MINUTE, 200))) == pytest.approx(190, rel=0.05)


def test_without_a_total_the_earlier_runs_have_one() -> None:
    assert minutes(remainder(THREE, steady(50, MINUTE, None))) == pytest.approx(70)


def test_runs_of_which_only_the_duration_is_known_count_as_steady() -> None:
    earlier = history([Run((), 2 * HOUR)])
    found = remainder(earlier, steady(50, MINUTE, 100))
    assert 50 < minutes(found) < 60
    assert found.gap == 0


def test_since_a_restart_only_that_part_is_compared() -> None:
    since = 300 * MINUTE
    points = (
        *steady(50, MINUTE, 100),
        Point(since, 30, 100),
        *steady(20, MINUTE, 100, done=30, since=since),
    )
    assert minutes(remainder(THREE, points)) == pytest.approx(70)


def test_a_run_that_began_at_a_checkpoint_goes_on_from_there() -> None:
    alone = (Point(MINUTE, 50, 100),)
    assert minutes(remainder(THREE, alone)) == pytest.approx(70)
    followed = (*alone, *steady(5, MINUTE, 100, done=50, since=MINUTE))
    assert minutes(remainder(THREE, followed)) == pytest.approx(65)


def test_earlier_runs_that_began_at_a_checkpoint_tell_only_of_what_follows() -> None:
    resumed = Run(steady(50, MINUTE, 100, done=50), 60 * MINUTE)
    earlier = history([resumed])
    assert earlier.duration is None
    assert earlier.remainder(track(steady(60, MINUTE, 100))) is None
    same = steady(10, MINUTE, 100, done=51, since=MINUTE)
    assert minutes(remainder(earlier, (Point(MINUTE, 51, 100), *same))) == pytest.approx(49)


def test_a_run_that_stopped_early_tells_nothing_of_what_it_never_reached() -> None:
    stopped = Run(steady(30, MINUTE, 100), 31 * MINUTE)
    assert history([stopped]).remainder(track(steady(50, MINUTE, 100))) is None
    assert minutes(remainder(history([stopped]), steady(20, MINUTE, 100))) == pytest.approx(11)


def test_a_setback_of_an_earlier_run_is_no_part_of_what_is_to_come() -> None:
    since = 300 * MINUTE
    crashed = Run(
        (
            *steady(20, MINUTE, 100),
            Point(since, 10, 100),
            *steady(90, MINUTE, 100, done=10, since=since),
        ),
        since + 90 * MINUTE,
    )
    found = remainder(history([crashed]), steady(50, MINUTE, 100))
    assert minutes(found) == pytest.approx(50, rel=0.02)


def test_runs_that_differ_make_it_uncertain() -> None:
    alike = history([a_run(100, MINUTE, final=f * MINUTE) for f in (20, 21, 19)])
    unlike = history([a_run(100, MINUTE, final=f * MINUTE) for f in (20, 50, 5)])
    points = steady(50, MINUTE, 100)
    narrow, wide = (remainder(h, points).spread for h in (alike, unlike))
    assert wide.whole_p90 - wide.whole_p50 > 5 * (narrow.whole_p90 - narrow.whole_p50)


def test_a_pace_that_changes_otherwise_than_before_makes_it_uncertain() -> None:
    steadily = remainder(THREE, steady(50, MINUTE, 100)).spread
    first = steady(25, 0.9 * MINUTE, 100)
    later = steady(25, 1.1 * MINUTE, 100, done=25, since=first[-1].at)
    unsteadily = remainder(THREE, (*first, *later)).spread
    assert unsteadily.whole_p50 == steadily.whole_p50
    assert unsteadily.whole_p90 > steadily.whole_p90 + 5 * MINUTE


def test_durations_of_runs_that_failed_late_say_at_least() -> None:
    whole = [Run((), h * HOUR) for h in (5, 6, 7)]
    plain = history(whole)
    failed = history([*whole, Run((), 9 * HOUR, is_censored=True)])
    assert plain.duration is not None
    assert failed.duration is not None
    assert failed.duration.p50 > plain.duration.p50
    assert plain.n_runs == failed.n_runs == 3
    assert history([Run((), 9 * HOUR, is_censored=True)]).duration is None


def test_an_unfinished_run_that_came_far_tells_a_duration_by_its_pace() -> None:
    unfinished = Run(steady(80, MINUTE, 100), 81 * MINUTE, is_censored=True)
    earlier = history([unfinished])
    assert earlier.duration is not None
    assert earlier.duration.p50 == 100 * MINUTE
    assert history([Run(steady(10, MINUTE, 100), None)]).duration is None


def test_the_newest_runs_count() -> None:
    runs = [Run((), HOUR)] * MOST_RUNS + [Run((), 2 * HOUR)] * MOST_RUNS
    earlier = history(runs)
    assert earlier.n_runs == MOST_RUNS
    assert earlier.duration is not None
    assert earlier.duration.p50 == 2 * HOUR


def test_a_run_that_took_no_time_is_none() -> None:
    assert history([Run((), timedelta()), Run()]) == History()


def test_a_run_that_stopped_where_this_one_is_makes_no_later_end_likelier() -> None:
    stopped = Run(steady(50, MINUTE, 100), ended=50 * MINUTE)
    whole = [a_run(100, MINUTE, final=20 * MINUTE)] * 3
    found = remainder(history([*whole, stopped]), steady(50, MINUTE, 100))
    assert minutes(found) == pytest.approx(70)
    assert found.spread.whole_p90 < 2 * found.spread.whole_p50
