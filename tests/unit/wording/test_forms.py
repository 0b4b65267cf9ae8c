"""Durations and instants, in both languages and at their boundaries."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.answer import coarse_left
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.wording.forms import Wording
from tests.unit.wording.examples import CLOSE, ENGLISH, JAPANESE, days, hours


def seconds(n: float) -> timedelta:
    return timedelta(seconds=n)


@pytest.mark.parametrize(
    ("duration", "english", "japanese"),
    [
        (seconds(0.001), "1 s", "1秒"),
        (seconds(9.9), "10 s", "10秒"),
        (seconds(59.4), "59 s", "59秒"),
        (seconds(59.95), "1 min", "1分"),
        (seconds(60), "1 min", "1分"),
        (seconds(90), "90 s", "90秒"),
        (seconds(119.6), "2 min", "2分"),
        (seconds(600), "10 min", "10分"),
        (seconds(3599), "1 h", "1時間"),
        (seconds(12_000), "3 h 20 min", "3時間20分"),
        (hours(12) - seconds(1), "12 h", "12時間"),
        (hours(12) + seconds(1500), "12 h", "12時間"),
        (hours(24) - seconds(0.05), "1 day", "1日"),
        (hours(27), "1 day 3 h", "1日3時間"),
        (days(2) + hours(3), "2 days 3 h", "2日3時間"),
        (days(7) - seconds(0.05), "7 days", "7日"),
        (days(14) - seconds(1), "14 days", "14日"),
        (days(20) + hours(3), "20 days", "20日"),
    ],
)
def test_durations(duration: timedelta, english: str, japanese: str) -> None:
    assert Wording(ENGLISH).duration(duration) == english
    assert Wording(JAPANESE).duration(duration) == japanese


@given(st.timedeltas(min_value=timedelta(microseconds=1), max_value=days(4000)))
def test_a_duration_never_reads_as_nothing(duration: timedelta) -> None:
    assert not Wording(ENGLISH).duration(duration).startswith("0")


@given(st.timedeltas(min_value=seconds(1), max_value=days(13)))
def test_a_board_is_as_coarse_as_its_words(left: timedelta) -> None:
    words = Wording(ENGLISH).duration(coarse_left(left))
    assert "min" not in words or coarse_left(left) < hours(12)


@pytest.mark.parametrize(
    ("duration", "english", "japanese"),
    [
        (seconds(59), "just now", "たった今"),
        (seconds(60), "1 min ago", "1分前"),
        (seconds(58 * 60), "58 min ago", "58分前"),
    ],
)
def test_ago(duration: timedelta, english: str, japanese: str) -> None:
    assert Wording(ENGLISH).ago(duration) == english
    assert Wording(JAPANESE).ago(duration) == japanese


def test_instants_are_in_the_channels_zone() -> None:
    assert Wording(ENGLISH).instant_words(CLOSE) == "Wed Dec 2, 08:59"
    assert Wording(JAPANESE).instant_words(CLOSE) == "12/2(水) 08:59"
    utc = Voice(Language.JA, ZoneInfo("UTC"))
    assert Wording(utc).instant_words(CLOSE) == "12/1(火) 23:59"


def test_each_day_and_month_has_its_name() -> None:
    firsts = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13)]
    voice = Voice(Language.EN, ZoneInfo("UTC"))
    english = [Wording(voice).instant_words(at) for at in firsts]
    assert english == [f"{at:%a %b} {at.day}, 00:00" for at in firsts]
    week = [datetime(2026, 11, day, tzinfo=UTC) for day in range(2, 9)]
    japanese = [Wording(JAPANESE).instant_words(at)[5] for at in week]
    assert "".join(japanese) == "月火水木金土日"
