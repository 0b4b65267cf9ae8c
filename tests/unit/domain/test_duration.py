"""Durations: the notation of settings, commands and keys."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.duration import LONGEST, format_duration, parse_duration
from deadline_bot.domain.errors import BadDuration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("30m", 1_800),
        ("6h", 21_600),
        ("3d", 259_200),
        ("2w", 1_209_600),
        ("1d12h", 129_600),
        (" 1D 12H ", 129_600),
        ("0s", 0),
        ("3660d", 316_224_000),
    ],
)
def test_reads_what_people_write(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", " ", "5", "h", "-1h", "1.5h", "1y", "1h30", "1h,", "3661d", "999999999w", "1 時間"]
)
def test_refuses_anything_else_and_names_it(text: str) -> None:
    with pytest.raises(BadDuration) as caught:
        parse_duration(text)
    assert caught.value.text == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0s"),
        (timedelta(seconds=10), "10s"),
        (timedelta(seconds=60), "60s"),
        (timedelta(seconds=90), "90s"),
        (timedelta(minutes=2), "2m"),
        (timedelta(hours=6), "6h"),
        (timedelta(days=1), "1d"),
        (timedelta(hours=36), "1d12h"),
        (timedelta(days=7), "7d"),
        (timedelta(days=14), "2w"),
        (timedelta(days=15), "15d"),
        (timedelta(days=1, hours=1, minutes=1, seconds=1), "1d1h1m1s"),
    ],
)
def test_writes_one_canonical_form(duration: timedelta, text: str) -> None:
    assert format_duration(duration) == text


@given(st.integers(0, int(LONGEST.total_seconds())))
def test_what_is_written_is_read_back(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert parse_duration(format_duration(duration)) == duration
