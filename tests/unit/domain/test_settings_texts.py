"""Settings as people write them into a form."""

from datetime import time, timedelta
from zoneinfo import available_timezones

import pytest

from deadline_bot.domain.errors import BadDuration, BadQuietHours
from deadline_bot.domain.settings_texts import (
    lead_times_text,
    quiet_hours_text,
    read_lead_times,
    read_margin,
    read_quiet_hours,
    read_zone,
)
from tests.fakes.facts import DAY, HOUR, settings

ZONES = available_timezones()


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (" asia/tokyo ", "Asia/Tokyo"),
        ("america/new york", "America/New_York"),
        ("Ａｓｉａ／Ｔｏｋｙｏ", "Asia/Tokyo"),
        ("utc", "UTC"),
        ("JST", "Asia/Tokyo"),
        ("EST", "America/New_York"),
        ("UTC+9", "Etc/GMT-9"),
        ("japan", "Japan"),
        ("Cuba", "Cuba"),
        ("Tokyo/Asia", None),
        ("JST or so", None),
        ("UTC+5:30", None),
        ("", None),
    ],
)
def test_a_zone(text: str, zone: str | None) -> None:
    assert read_zone(text, ZONES) == zone


@pytest.mark.parametrize(
    ("text", "lead_times"),
    [
        ("1d, 7d 12h", (7 * DAY, DAY, 12 * HOUR)),
        ("７ｄ、１ｄ，12H；1d", (7 * DAY, DAY, 12 * HOUR)),
        ("1d12h", (36 * HOUR,)),
        (" , ", ()),
        ("", ()),
    ],
)
def test_lead_times(text: str, lead_times: tuple[timedelta, ...]) -> None:
    assert read_lead_times(text) == lead_times
    assert read_lead_times(lead_times_text(lead_times)) == lead_times


@pytest.mark.parametrize("text", ["soon", "1d, 0s", "-1d", "1d/2d", "9999d"])
def test_what_are_no_lead_times(text: str) -> None:
    with pytest.raises(BadDuration):
        read_lead_times(text)


def test_a_margin() -> None:
    assert (read_margin("２４ｈ "), read_margin("0s")) == (DAY, timedelta())
    for text in ("", "a day", "1d, 2d"):
        with pytest.raises(BadDuration):
            read_margin(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("23:00-07:00", "23:00-07:00"),
        ("23:00 – 7:00", "23:00-07:00"),
        ("２３：００〜０７：００", "23:00-07:00"),
        ("  ", ""),
    ],
)
def test_quiet_hours(text: str, read: str) -> None:
    assert read_quiet_hours(text) == read


@pytest.mark.parametrize("text", ["23-7", "23:00-23:00", "24:00-07:00", "night"])
def test_what_are_no_quiet_hours(text: str) -> None:
    with pytest.raises(BadQuietHours):
        read_quiet_hours(text)


def test_quiet_hours_in_their_notation() -> None:
    assert quiet_hours_text(settings(quiet_hours=(time(23), time(7))).quiet_hours) == "23:00-07:00"
    assert quiet_hours_text(None) == ""
