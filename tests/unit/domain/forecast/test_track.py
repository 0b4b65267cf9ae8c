"""Progress as a curve: pace, restarts, silence."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.forecast.run import Point
from deadline_bot.domain.forecast.track import track, track_without_setbacks
from tests.fakes.runs import steady

MINUTE = timedelta(minutes=1)


def at(minutes: float, done: float, total: float | None = 100) -> Point:
    return Point(minutes * MINUTE, done, total)


def test_without_points_it_stands_at_the_start() -> None:
    nothing = track(())
    assert (nothing.at, nothing.done, nothing.n_points, nothing.pace) == (0, 0, 0, 0)


def test_a_heartbeat_without_progress_is_no_progress() -> None:
    seen = track((at(1, 1), at(2, 2), at(3, 2), at(9, 2)))
    assert (seen.at, seen.done, seen.n_points) == (120, 2, 2)


def test_the_pace_is_the_later_halfs() -> None:
    slow = steady(10, 10 * MINUTE, 100)
    fast = steady(30, MINUTE, 100, done=10, since=100 * MINUTE)
    assert track(slow + fast).pace == pytest.approx(60)


def test_the_start_is_no_part_of_the_pace() -> None:
    seen = track((at(31, 1), at(32, 2), at(33, 3)))
    assert seen.pace == pytest.approx(60)
    assert seen.start_up == pytest.approx(30 * 60)


def test_the_trend_compares_the_halves_without_the_start() -> None:
    assert track((at(50, 1), at(52, 2), at(54, 3), at(58, 5))).trend == pytest.approx(0)
    slower = track((at(50, 1), at(52, 3), at(58, 5)))
    assert slower.trend == pytest.approx(math.log(3))
    assert track((at(50, 1), at(52, 3))).trend == 0


def test_one_point_tells_a_pace_and_no_start() -> None:
    seen = track((at(10, 5),))
    assert seen.pace == pytest.approx(120)
    assert seen.start_up == 0


def test_between_points_in_proportion_and_beyond_them_at_the_pace() -> None:
    seen = track((at(10, 10), at(30, 20)))
    assert seen.time_at(0) == 0
    assert seen.time_at(5) == pytest.approx(300)
    assert seen.time_at(15) == pytest.approx(20 * 60)
    assert seen.time_at(21) == pytest.approx(32 * 60)


def test_progress_that_goes_back_is_a_restart_and_the_pace_is_the_one_since() -> None:
    before = steady(50, MINUTE, 100)
    since = (at(200, 30), *steady(5, 3 * MINUTE, 100, done=30, since=200 * MINUTE))
    seen = track(before + since)
    assert seen.is_restarted
    assert (seen.dones[0], seen.done) == (30, 35)
    assert seen.pace == pytest.approx(180)


def test_a_point_that_comes_late_is_no_restart() -> None:
    """As from two processes that write into one log."""
    points = (at(1, 10), at(2, 20), at(2.1, 19), at(3, 30), at(3.1, 29), at(4, 40))
    seen = track(points)
    assert not seen.is_restarted
    assert seen.pace == pytest.approx(6)
    assert track_without_setbacks(points) == (seen, 0)


def test_a_restart_by_one_unit_is_one() -> None:
    seen = track((at(1, 4), at(2, 5), at(9, 4), at(10, 5), at(11, 6)))
    assert seen.is_restarted
    assert (seen.times[0], seen.done) == (9 * 60, 6)


def test_right_after_a_restart_the_pace_before_it_counts() -> None:
    seen = track((*steady(50, MINUTE, 100), at(200, 30)))
    assert seen.is_restarted
    assert (seen.at, seen.done) == (200 * 60, 30)
    assert seen.pace == pytest.approx(60)


def test_a_restart_from_nothing() -> None:
    seen = track((*steady(50, MINUTE, 100), at(200, 0)))
    assert (seen.at, seen.done, seen.n_points) == (200 * 60, 0, 0)
    seen = track((*steady(50, MINUTE, 100), at(200, 0), at(202, 1), at(204, 2)))
    assert seen.done == 2
    assert seen.pace == pytest.approx(120)


def test_a_run_that_began_at_a_checkpoint() -> None:
    seen = track((at(1, 50), at(11, 51), at(21, 52)))
    assert seen.is_restarted
    assert seen.dones[0] == 50
    assert seen.pace == pytest.approx(600)


def test_a_first_point_that_came_late_is_no_checkpoint() -> None:
    assert not track((at(500, 50), at(510, 51))).is_restarted


def test_without_setbacks_what_was_lost_is_left_out() -> None:
    lost = (
        *steady(50, MINUTE, 100),
        at(200, 30),
        *steady(70, MINUTE, 100, done=30, since=200 * MINUTE),
    )
    seen, cost = track_without_setbacks(lost)
    assert cost == pytest.approx(170 * 60)
    assert seen.time_at(30) == pytest.approx(30 * 60)
    assert seen.at == pytest.approx(100 * 60)


def test_the_total_is_the_last_that_was_noted_and_no_less_than_what_is_done() -> None:
    assert track((at(1, 1, 10), at(2, 2, 20), at(3, 3, None))).total == 20
    assert track((at(1, 1, 10), at(2, 12, 10))).total == 12
    assert track((at(1, 1, None),)).total is None
    assert track((at(1, 1, 0),)).total is None


def test_gaps() -> None:
    seen = track((at(10, 10), at(20, 20), at(50, 30), at(55, 40)))
    assert seen.longest_gap == 30 * 60
    assert seen.gap_at(20) == seen.gap_at(25) == 30 * 60
    assert seen.gap_at(40) == 0
    assert track((at(10, 10),)).gap_at(5) == 0


@given(
    st.lists(
        st.tuples(st.floats(0, 1e5), st.floats(0, 1e6), st.none() | st.floats(0, 1e6)), max_size=20
    )
)
def test_whatever_is_noted_makes_a_curve(noted: list[tuple[float, float, float | None]]) -> None:
    points = [
        Point(timedelta(seconds=s), done, total)
        for s, done, total in sorted(noted, key=lambda n: n[0])
    ]
    for seen in (track(points), track_without_setbacks(points)[0]):
        assert list(seen.times) == sorted(seen.times)
        assert list(seen.dones) == sorted(set(seen.dones))
        assert len(seen.times) == len(seen.dones) == seen.n_points + 1
        assert seen.pace >= 0
        assert seen.start_up >= 0
        assert seen.total is None or seen.total >= seen.done
