"""Scorings: slower near the close, and by what the last days show."""

from datetime import datetime, timedelta

import pytest

from deadline_bot.domain.forecast.scoring import Scoring, scoring_spread
from tests.fakes.facts import CLOSE, DAY, NOW

HOUR = timedelta(hours=1)


def scored(submitted_at: datetime, lasted: timedelta) -> Scoring:
    return Scoring(submitted_at, submitted_at + lasted)


def far(lasted: timedelta, n: int = 5) -> list[Scoring]:
    """Scorings from a month before the close on, one a day."""
    return [scored(CLOSE - 30 * DAY + i * DAY, lasted) for i in range(n)]


def test_what_took_five_and_a_half_hours_may_take_nine_a_week_before_the_close() -> None:
    asked_at = CLOSE - 7 * DAY
    spread = scoring_spread(far(5.5 * HOUR), CLOSE, asked_at, asked_at)
    assert spread is not None
    assert 5.5 * HOUR < spread.p50 < 8 * HOUR
    assert 9 * HOUR < spread.p90 < 12 * HOUR


def test_a_backlog_at_the_close_is_allowed_for() -> None:
    spread = scoring_spread(far(5.5 * HOUR), CLOSE, CLOSE, CLOSE - DAY)
    assert spread is not None
    assert 12 * HOUR < spread.p90 < 18 * HOUR


def test_the_later_it_is_submitted_the_wider() -> None:
    asked_at = CLOSE - 10 * DAY
    spreads = [
        scoring_spread(far(5 * HOUR), CLOSE, CLOSE - days * DAY, asked_at)
        for days in (10, 7, 3, 1, 0)
    ]
    p90s = [spread.p90 for spread in spreads if spread]
    assert len(p90s) == 5
    assert p90s == sorted(p90s)
    assert p90s[0] < p90s[-1]


def test_the_last_days_own_values_count_before_any_rule() -> None:
    near = [scored(CLOSE - 3 * DAY + i * 6 * HOUR, 3 * HOUR) for i in range(8)]
    asked_at = CLOSE - DAY
    spread = scoring_spread([*far(9 * HOUR), *near], CLOSE, asked_at, asked_at)
    assert spread is not None
    assert 3 * HOUR <= spread.p50 < 4 * HOUR
    assert spread.p90 < 5 * HOUR


def test_those_that_still_wait_say_at_least() -> None:
    asked_at = NOW + 10 * HOUR
    done = [scored(NOW - DAY, 3 * HOUR)]
    waiting = [Scoring(NOW), Scoring(NOW + HOUR)]
    without = scoring_spread(done, CLOSE, asked_at, asked_at)
    held_up = scoring_spread([*done, *waiting], CLOSE, asked_at, asked_at)
    assert without is not None
    assert held_up is not None
    assert held_up.p50 > without.p50 + 5 * HOUR


def test_without_a_close_none_is_slower() -> None:
    spread = scoring_spread(far(5 * HOUR), None, NOW, NOW)
    assert spread is not None
    assert spread.p50 == 5 * HOUR


@pytest.mark.parametrize("earlier", [[], [Scoring(NOW - HOUR)]])
def test_without_a_whole_one_nothing_is_made_up(earlier: list[Scoring]) -> None:
    assert scoring_spread(earlier, CLOSE, NOW, NOW) is None
