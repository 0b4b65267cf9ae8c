"""Estimates: how people write them, what they mean, and that they stay as written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.final_run.estimate import Estimate, format_estimate, parse_estimate
from deadline_bot.domain.final_run.faults import BadEstimate

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("6h", 6, None),
        (" 1d 12h ", 36, None),
        ("5h-9h", 5, 9),
        ("5-9h", 5, 9),
        ("5H – 9H", 5, 9),
        ("５ｈ～９ｈ", 5, 9),
        ("5h〜9h", 5, 9),
        ("5h から 9h", 5, 9),
        ("5h to 9h", 5, 9),
        ("6時間", 6, None),
        ("1日12時間", 36, None),
        ("５時間〜９時間", 5, 9),
        ("5〜9時間", 5, 9),
        ("90分から3時間半", 1.5, 3.5),
    ],
)
def test_reads_what_people_write(text: str, least: float, most: float | None) -> None:
    assert parse_estimate(text) == Estimate(least * HOUR, None if most is None else most * HOUR)


def test_a_guess_is_marked() -> None:
    guess = parse_estimate("~2h-8h")
    assert guess.is_guess
    assert guess.least == 2 * HOUR


def test_one_number_is_a_median_and_a_range_its_tenths() -> None:
    assert parse_estimate("6h").spread.p50 == 6 * HOUR
    assert parse_estimate("5h-9h").spread.p90 == 9 * HOUR


@pytest.mark.parametrize(
    "text", ["", "soon", "9h-5h", "0h", "0s-5h", "5h-", "-5h", "6", "1h-2h-3h"]
)
def test_refuses_the_rest_and_tells_what_was_said(text: str) -> None:
    with pytest.raises(BadEstimate) as caught:
        parse_estimate(text)
    assert caught.value.text == text


SECONDS = st.integers(1, 3_000_000).map(lambda seconds: timedelta(seconds=seconds))
ESTIMATES = st.builds(
    lambda one, other, is_guess: Estimate(
        min(one, other or one), other and max(one, other), is_guess=is_guess
    ),
    SECONDS,
    st.none() | SECONDS,
    st.booleans(),
)


@given(ESTIMATES)
def test_reads_back_what_it_writes(estimate: Estimate) -> None:
    assert parse_estimate(format_estimate(estimate)) == estimate
