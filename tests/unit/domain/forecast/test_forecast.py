"""Forecasts of runs: what they rest on, how they move, what they never do."""

from datetime import datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.forecast.forecast import (
    BasisKind,
    Forecast,
    LimitRisk,
    forecast_running,
    forecast_waiting,
)
from deadline_bot.domain.forecast.history import History, history
from deadline_bot.domain.forecast.run import Point, Run
from deadline_bot.domain.forecast.spread import between
from tests.fakes.facts import NOW
from tests.fakes.runs import a_run, steady

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NONE = History()
#: Runs of 100 units in 10 h and some final work.
FOUR = history([a_run(100, f * 6 * MINUTE, final=10 * MINUTE) for f in (1, 1.02, 0.98, 1.01)])
#: Runs that were all the same.
SAME = history([a_run(100, 6 * MINUTE, final=10 * MINUTE)] * 4)
HALF = steady(50, 6 * MINUTE, 100)


def asked(
    points: tuple[Point, ...],
    earlier: History = NONE,
    at: timedelta | None = None,
    limit: timedelta | None = None,
) -> Forecast:
    """A run that started at `NOW`, asked at its last point unless said otherwise."""
    return forecast_running(
        NOW, points, earlier, NOW + (points[-1].at if at is None else at), limit=limit
    )


def ends(forecast: Forecast) -> tuple[float, float]:
    """p50 and p90 in hours since `NOW`."""
    assert forecast.p50_at is not None
    assert forecast.p90_at is not None
    return (forecast.p50_at - NOW) / HOUR, (forecast.p90_at - NOW) / HOUR


def test_a_first_run_is_forecast_by_its_pace() -> None:
    forecast = asked(HALF)
    p50, p90 = ends(forecast)
    assert 10 <= p50 < 10.2
    assert 10.3 < p90 < 11.5
    assert forecast.basis.kind is BasisKind.PROGRESS
    assert forecast.basis.n_runs == 0


def test_a_first_run_that_started_long_or_unsteadily_is_less_sure() -> None:
    steadily = ends(asked(HALF))
    long_start = steady(50, 6 * MINUTE, 100, since=HOUR)
    first = steady(25, 5 * MINUTE, 100)
    unsteady = (*first, *steady(25, 6 * MINUTE, 100, done=25, since=first[-1].at))
    for points in (long_start, unsteady):
        p50, p90 = ends(asked(points))
        assert p90 - p50 > 1.5 * (steadily[1] - steadily[0])


def test_earlier_runs_tell_the_final_work_and_how_sure_it_is() -> None:
    forecast = asked(HALF, FOUR)
    p50, p90 = ends(forecast)
    assert 10.1 < p50 < 10.25
    assert p50 < p90 < 10.5
    assert forecast.basis.kind is BasisKind.PROGRESS_AND_HISTORY
    assert forecast.basis.n_runs == 4


def test_before_any_progress_earlier_runs_tell() -> None:
    forecast = asked((), FOUR, at=2 * HOUR)
    assert 10.1 < ends(forecast)[0] < 10.5
    assert forecast.basis.kind is BasisKind.HISTORY


def test_the_distribution_says_the_same() -> None:
    forecast = asked(HALF, FOUR)
    assert forecast.left is not None
    assert forecast.p50_at == NOW + 5 * HOUR + forecast.left.quantile(0.5)
    assert forecast.p90_at == NOW + 5 * HOUR + forecast.left.quantile(0.9)


def test_with_a_limit_alone_the_limit_is_said_and_no_guess() -> None:
    forecast = asked((), at=HOUR, limit=9 * HOUR)
    assert forecast.p50_at is None
    assert forecast.p90_at == forecast.limit_at == NOW + 9 * HOUR
    assert forecast.left is None
    assert forecast.basis.kind is BasisKind.LIMIT


@pytest.mark.parametrize(
    "points", [(), (Point(HOUR, 5),), (Point(HOUR, 0, 100),), (Point(timedelta(), 50, 100),)]
)
def test_without_anything_nothing_is_made_up(points: tuple[Point, ...]) -> None:
    forecast = asked(points, at=2 * HOUR)
    assert (forecast.p50_at, forecast.p90_at, forecast.left) == (None, None, None)
    assert forecast.basis.kind is BasisKind.UNKNOWN
    assert forecast.limit_risk is LimitRisk.NONE


def test_a_past_limit_is_now_at_the_latest() -> None:
    assert asked((), at=10 * HOUR, limit=9 * HOUR).p90_at == NOW + 10 * HOUR


@pytest.mark.parametrize(
    ("hours", "risk"), [(9, LimitRisk.LIKELY), (10.3, LimitRisk.POSSIBLE), (12, LimitRisk.NONE)]
)
def test_whether_a_limit_cuts_it_is_told(hours: float, risk: LimitRisk) -> None:
    forecast = asked(HALF, limit=hours * HOUR)
    assert forecast.limit_risk is risk
    assert ends(forecast) == ends(asked(HALF)), "when the work would be done is said all the same"


def test_progress_in_its_usual_rhythm_moves_nothing() -> None:
    for earlier in (NONE, FOUR):
        at_once, a_moment_later = asked(HALF, earlier), asked(HALF, earlier, at=5.05 * HOUR)
        assert ends(a_moment_later) == pytest.approx(ends(at_once), rel=1e-3)
        assert a_moment_later.basis.standing_since is None


def test_progress_that_stands_still_moves_the_forecast_out() -> None:
    for earlier in (NONE, FOUR):
        moving, standing = asked(HALF, earlier), asked(HALF, earlier, at=6 * HOUR)
        assert ends(standing)[0] > ends(moving)[0] + 0.8
        assert ends(standing)[1] > ends(moving)[1] + 2
        assert standing.basis.standing_since == NOW + 5 * HOUR


def test_a_restart_is_recognised_and_its_pace_counts() -> None:
    points = (
        *HALF,
        Point(7 * HOUR, 30, 100),
        *steady(10, 12 * MINUTE, 100, done=30, since=7 * HOUR),
    )
    forecast = asked(points)
    assert forecast.basis.is_restarted
    assert 9 + 12 <= ends(forecast)[0] < 9 + 12.5


def test_after_a_restart_from_nothing_earlier_runs_count_from_there() -> None:
    forecast = asked((*HALF, Point(7 * HOUR, 0, 100)), FOUR)
    assert 17 < ends(forecast)[0] < 17.5
    assert forecast.basis.kind is BasisKind.HISTORY


def test_a_run_that_waits_starts_now_or_after_the_queue() -> None:
    at_once = forecast_waiting(NOW, FOUR, NOW, limit=12 * HOUR)
    queued = forecast_waiting(NOW, FOUR, NOW, queue=between(HOUR, 3 * HOUR), limit=12 * HOUR)
    assert ends(queued)[0] > ends(at_once)[0] + 1.5
    assert ends(queued)[1] > ends(at_once)[1] + 1.5
    assert at_once.limit_at == NOW + 12 * HOUR
    assert queued.limit_at is not None
    assert queued.limit_at > NOW + 14.9 * HOUR


def test_a_run_that_waits_and_was_never_seen_is_unknown() -> None:
    assert forecast_waiting(NOW, NONE, NOW).basis.kind is BasisKind.UNKNOWN
    limited = forecast_waiting(NOW, NONE, NOW, limit=9 * HOUR)
    assert (limited.p50_at, limited.p90_at) == (None, NOW + 9 * HOUR)


# Properties

SECONDS = st.floats(0, 1e6)
POINTS = st.lists(
    st.tuples(SECONDS, st.floats(0, 1e5), st.none() | st.floats(0, 1e5)), max_size=12
).map(
    lambda noted: tuple(
        Point(timedelta(seconds=at), done, total)
        for at, done, total in sorted(noted, key=lambda n: n[0])
    )
)
RUNS = st.builds(
    lambda points, more, is_censored: Run(
        points, (points[-1].at if points else timedelta()) + timedelta(seconds=more), is_censored
    ),
    POINTS,
    SECONDS,
    st.booleans(),
)


@given(POINTS, st.lists(RUNS, max_size=4), SECONDS)
def test_whatever_is_known_now_comes_before_p50_and_p50_before_p90(
    points: tuple[Point, ...], runs: list[Run], more: float
) -> None:
    at = (points[-1].at if points else timedelta()) + timedelta(seconds=more)
    forecast = asked(points, history(runs), at=at)
    if forecast.p50_at is not None and forecast.p90_at is not None:
        assert NOW + at <= forecast.p50_at <= forecast.p90_at
    else:
        assert forecast.basis.kind is BasisKind.UNKNOWN


@given(st.sampled_from([NONE, FOUR]), st.integers(1, 99), SECONDS, SECONDS)
def test_standing_still_never_brings_the_finish_nearer(
    earlier: History, n: int, since: float, more: float
) -> None:
    points = steady(n, 6 * MINUTE, 100)
    at = points[-1].at + timedelta(seconds=since)
    sooner, later = (
        ends(asked(points, earlier, at=at + wait))
        for wait in (timedelta(), timedelta(seconds=more))
    )
    assert later[0] >= sooner[0] - 1e-6
    assert later[1] >= sooner[1] - 1e-6


@given(st.sampled_from([NONE, SAME]), st.integers(1, 98), st.data())
def test_more_progress_at_the_same_pace_never_makes_it_later(
    earlier: History, n: int, data: st.DataObject
) -> None:
    more = data.draw(st.integers(n + 1, 99))
    fewer_points, points = (steady(m, 6 * MINUTE, 100) for m in (n, more))
    sooner, later = (ends(asked(p, earlier)) for p in (points, fewer_points))
    still = ends(asked(fewer_points, earlier, at=points[-1].at))
    for i in (0, 1):
        assert sooner[i] <= later[i] + 1e-6
        assert sooner[i] <= still[i] + 1e-6


@given(st.sampled_from([NONE, FOUR]), st.floats(1, 98), st.floats(1, 2))
def test_more_done_by_the_same_instant_never_makes_it_later(
    earlier: History, done: float, factor: float
) -> None:
    less, more = (
        ends(asked((Point(5 * HOUR, d, 100),), earlier)) for d in (done, min(done * factor, 99))
    )
    assert more[0] <= less[0] + 1e-6


# Speed


def a_thousand_heartbeats(gap: timedelta) -> tuple[Point, ...]:
    return tuple(Point(gap * i, i * 10, 20_000) for i in range(1, 1_001))


def test_a_forecast_is_there_at_once() -> None:
    """It takes 0.4 ms; a test beside others must leave room."""
    earlier = history(
        [Run(a_thousand_heartbeats(10 * timedelta(seconds=1)), 6 * HOUR) for _ in range(100)]
    )
    points = a_thousand_heartbeats(11 * timedelta(seconds=1))
    took = []
    for _ in range(20):
        start = process_time()
        asked(points, earlier)
        took.append(process_time() - start)
    assert min(took) < 0.005


def test_the_instants_keep_the_zone_of_now() -> None:
    forecast = asked(HALF)
    assert isinstance(forecast.p50_at, datetime)
    assert forecast.p50_at.tzinfo is NOW.tzinfo
