"""Spreads: quantiles before anything has passed, and of what is left afterwards."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.duration import LONGEST
from deadline_bot.domain.forecast.spread import Spread, about, between, spread_of

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

DURATIONS = st.floats(0, 1e6).map(lambda seconds: timedelta(seconds=seconds))
SPREADS = st.builds(
    lambda a, b, elapsed: Spread(min(a, b), max(a, b), elapsed), DURATIONS, DURATIONS, DURATIONS
)
SHARES = st.floats(0.001, 0.999)


def close(one: timedelta, other: timedelta) -> bool:
    return abs(one - other) < SECOND


def test_gives_back_the_quantiles_that_tell_it() -> None:
    spread = Spread(6 * HOUR, 9 * HOUR)
    assert close(spread.p50, 6 * HOUR)
    assert close(spread.p90, 9 * HOUR)
    assert close(spread.quantile(0.1), 4 * HOUR)


def test_a_range_is_its_first_and_last_tenth() -> None:
    spread = between(5 * HOUR, 9 * HOUR)
    assert close(spread.quantile(0.1), 5 * HOUR)
    assert close(spread.quantile(0.9), 9 * HOUR)
    assert 5 * HOUR < spread.p50 < 7 * HOUR


def test_a_range_of_one_duration_is_that_duration() -> None:
    spread = between(5 * HOUR, 5 * HOUR)
    assert spread.quantile(0.01) == spread.quantile(0.99) == 5 * HOUR


def test_one_number_is_the_median_and_may_take_longer() -> None:
    assert about(6 * HOUR).p50 == 6 * HOUR
    assert about(6 * HOUR).p90 == 7.5 * HOUR


def test_what_has_passed_is_no_longer_to_come() -> None:
    spread = Spread(6 * HOUR, 9 * HOUR)
    left = spread.after(3 * HOUR)
    # Nearly certain to last beyond 3 h: what is left is the rest, a little more.
    assert 3 * HOUR < left.p50 < 3.2 * HOUR
    assert 6 * HOUR < left.p90 < 6.2 * HOUR


def test_what_is_left_follows_the_law_of_the_whole() -> None:
    """P(T ≤ e + left) = F(e) + share (1 - F(e)), with F read off the quantiles."""
    spread = Spread(6 * HOUR, 9 * HOUR)
    elapsed = spread.quantile(0.7)
    for share in (0.1, 0.5, 0.9):
        whole = elapsed + spread.after(elapsed).quantile(share)
        assert close(whole, spread.quantile(0.7 + share * 0.3))


def test_what_hangs_hangs_the_longer() -> None:
    sure = Spread(HOUR, HOUR)
    assert sure.after(HOUR).p90 == timedelta()
    assert close(sure.after(2 * HOUR).p50, (2**0.5 - 1) * HOUR)
    assert close(sure.after(3 * HOUR).p90, 2 * (10**0.5 - 1) * HOUR)


def test_one_after_the_other() -> None:
    both = Spread(HOUR, 2 * HOUR).then(Spread(2 * HOUR, 2 * HOUR))
    assert close(both.p50, 3 * HOUR)
    assert close(both.p90, 4 * HOUR)
    both = Spread(10 * HOUR, 13 * HOUR).then(Spread(10 * HOUR, 14 * HOUR))
    assert close(both.p90, 25 * HOUR)


@given(SPREADS, SHARES, SHARES)
def test_quantiles_rise_and_stay_in_bounds(spread: Spread, one: float, other: float) -> None:
    low, high = spread.quantile(min(one, other)), spread.quantile(max(one, other))
    assert timedelta() <= low <= high <= LONGEST


@given(SPREADS, SHARES, DURATIONS)
def test_the_end_never_comes_nearer_by_waiting(
    spread: Spread, share: float, more: timedelta
) -> None:
    later = spread.after(more)
    tolerance = SECOND + (spread.elapsed + more) / 1_000_000
    assert more + later.quantile(share) >= spread.quantile(share) - tolerance


@given(st.floats(0, 1e300), st.floats(1, 1e300))
def test_what_is_beyond_every_duration_is_cut(p50: float, factor: float) -> None:
    assert timedelta() <= spread_of(p50, factor).quantile(0.999) <= LONGEST


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, float("nan")])
def test_refuses_what_is_no_share(share: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        about(HOUR).quantile(share)


@pytest.mark.parametrize(
    ("p50", "p90", "elapsed"),
    [(2, 1, 0), (-1, 1, 0), (1, 2, -1)],
)
def test_refuses_what_is_no_spread(p50: int, p90: int, elapsed: int) -> None:
    with pytest.raises(ValueError, match="not a spread"):
        Spread(p50 * HOUR, p90 * HOUR, elapsed * HOUR)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (2, 1), (-1, 1)])
def test_refuses_what_is_no_range(low: int, high: int) -> None:
    with pytest.raises(ValueError, match="not a range"):
        between(low * HOUR, high * HOUR)
