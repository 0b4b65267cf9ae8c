"""Durations of before, whole and cut, and the small sample behind them."""

import math
from collections.abc import Sequence
from datetime import timedelta

import pytest

from deadline_bot.domain.forecast.durations import durations
from deadline_bot.domain.forecast.sample import Prior, predict, student_p90, weighted_median

HOUR = timedelta(hours=1)


def p50(
    whole: Sequence[float],
    at_least: Sequence[float] = (),
    weights: Sequence[float] | None = None,
) -> float:
    """All in hours."""
    spread = durations([h * HOUR for h in whole], [h * HOUR for h in at_least], weights=weights)
    assert spread is not None
    return spread.whole_p50 / HOUR


@pytest.mark.parametrize(
    ("freedom", "expected"), [(2, 1.886), (3, 1.638), (5, 1.476), (10, 1.372), (1e9, 1.2816)]
)
def test_students_ninth_decile(freedom: float, expected: float) -> None:
    """Against the printed tables."""
    assert student_p90(freedom) == pytest.approx(expected, rel=0.005)


def test_the_median_by_weight() -> None:
    assert weighted_median([3, 1, 2], [1, 1, 1]) == 2
    assert weighted_median([1, 2, 3, 4], [1, 1, 1, 1]) == 2.5
    assert weighted_median([1, 2, 3], [5, 1, 1]) == 1
    assert weighted_median([1, 2], [0.1, 0.9]) == 2


def test_the_more_is_seen_the_less_the_prior_says() -> None:
    prior = Prior(scale=0.5, weight=2)
    excess = [predict([1.0] * n, prior).excess for n in (1, 2, 5, 20)]
    assert excess == sorted(excess, reverse=True)
    assert excess[0] == pytest.approx(student_p90(2) * 0.5 * math.sqrt(2))


def test_what_spreads_is_predicted_to_spread() -> None:
    prior = Prior(scale=0.01, weight=2)
    narrow = predict([1.0, 1.01, 0.99], prior)
    wide = predict([1.0, 1.5, 0.5], prior)
    assert narrow.p50 == wide.p50 == 1.0
    assert wide.excess > 10 * narrow.excess
    assert predict([1.0] * 3, prior, deviations=[0.4]).excess > narrow.excess


def test_weights_of_one_size_change_nothing() -> None:
    prior = Prior(scale=0.1, weight=2)
    assert predict([1, 2, 4], prior, weights=[7, 7, 7]) == pytest.approx(predict([1, 2, 4], prior))


def test_the_median_of_what_was() -> None:
    assert p50([5, 6, 9]) == pytest.approx(6)


def test_what_was_cut_early_says_nothing() -> None:
    assert p50([5, 6, 9], [0.1, 2, 4]) == pytest.approx(6)


def test_what_was_cut_late_says_at_least() -> None:
    assert p50([5, 6, 7], [6.5]) > 6
    assert p50([5, 6, 7], [8, 8, 8, 8]) > 8


def test_newer_ones_count_more() -> None:
    assert p50([5, 5, 9], weights=[0.2, 0.2, 1.0]) == pytest.approx(9)


def test_nothing_is_known_without_a_whole_one() -> None:
    assert durations([]) is None
    assert durations([], [5 * HOUR]) is None
    assert durations([timedelta()]) is None


@pytest.mark.parametrize("minutes", [0.1, 1, 30])
def test_a_short_test_of_the_same_name_makes_no_later_end_likelier(minutes: float) -> None:
    spread = durations([10 * HOUR] * 3 + [timedelta(minutes=minutes)])
    assert spread is not None
    assert spread.whole_p50 == 10 * HOUR
    assert spread.whole_p90 < 15 * HOUR
