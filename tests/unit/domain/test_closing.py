"""A competition's name and when it closes, as people type both."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.closing import (
    Closing,
    Shift,
    command_for,
    read_closing,
    read_shift,
)
from deadline_bot.domain.when.occasion import Doubt, Fault, NotFound, Spoken

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPOKEN = Spoken(NOW, TOKYO)
MIDNIGHT = datetime(2026, 12, 1, 14, 59, tzinfo=UTC)
AOE = datetime(2026, 12, 2, 11, 59, tzinfo=UTC)


def read(text: str, spoken: Spoken = SPOKEN) -> Closing:
    found = read_closing(text, spoken, language="en")
    assert isinstance(found, Closing), found
    return found


@pytest.mark.parametrize(
    ("text", "name", "at"),
    [
        ("CONF 2026-12-01 23:59", "CONF", MIDNIGHT),
        ("CONF 2026-12-01T23:59", "CONF", MIDNIGHT),
        ("CONF 2026-12-01", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 14:59 UTC", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 14:59:00Z", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 23:59+09:00", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 23:59 UTC+9", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 23:59 jst", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 11:59 America/Argentina/Buenos_Aires", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 02:59 Etc/GMT+12", "CONF", MIDNIGHT),
        ("CONF 2026-12-01 23:59 AoE", "CONF", AOE),
        ("CONF 2026-12-01 AoE", "CONF", AOE),
        ("CONF Dec 1 23:59 AoE", "CONF", AOE),
        ("CONF Dec 1 AoE", "CONF", AOE),
        ('"Santa 2026" 2026-12-01 23:59 AoE', "Santa 2026", AOE),
        ("“Santa 2026” Dec 1", "Santa 2026", MIDNIGHT),
        ("atmaCup 18 2026-12-01 23:59 JST", "atmaCup 18", MIDNIGHT),
        ("atmaCup 12月1日 23:59", "atmaCup", MIDNIGHT),
        ("atmaCup #18 を 12月1日 23:59に", "atmaCup #18", MIDNIGHT),
        ("「アトマ 3」12月1日まで", "アトマ 3", MIDNIGHT),
        ("でんきは 12月1日", "でんき", MIDNIGHT),
        ("２０２６−コンペ 12月1日", "2026−コンペ", MIDNIGHT),
        ("santa to 2026-12-01", "santa", MIDNIGHT),
        ("2026-12-01 23:59 santa", "santa", MIDNIGHT),
        ("12月1日 23:59 santa", "santa", MIDNIGHT),
        ("2026-12-01", "", MIDNIGHT),
    ],
)
def test_a_name_and_one_instant(text: str, name: str, at: datetime) -> None:
    found = read(text)
    assert (found.name, found.instants, found.is_sure) == (name, (at,), True)


@pytest.mark.parametrize(
    ("text", "doubt", "n"),
    [
        ("x 3/4 23:59", Doubt.DAY_OR_MONTH, 2),
        ("x next friday", Doubt.WHICH_WEEK, 2),
        ("x Dec 1 at 7", Doubt.HALF_OF_DAY, 2),
        ("x May 1 2028", Doubt.FAR, 1),
        ("x 2025-12-01 10:00 UTC", Doubt.PASSED, 1),
        ("x 2024-02-29 10:00 UTC", Doubt.PASSED, 1),
        ("x 2025年12月1日", Doubt.PASSED, 1),
    ],
)
def test_what_is_asked_about_is_ahead(text: str, doubt: Doubt, n: int) -> None:
    found = read(text)
    assert not found.is_sure
    assert doubt in found.reading.doubts
    assert len(found.instants) == n
    assert all(at > NOW for at in found.instants)


def test_what_is_exact_is_not_asked_about_however_far() -> None:
    assert read("x 2030-01-01 00:00 UTC").is_sure


def test_an_hour_that_the_clock_skips_or_repeats_is_taken_as_it_comes() -> None:
    spoken = Spoken(NOW, ZoneInfo("America/New_York"))
    for text, hour in (("x 2027-03-14 02:30", 7), ("x 2027-11-07 01:30", 5)):
        found = read(text, spoken)
        assert found.is_sure
        assert (found.instants[0].hour, found.instants[0].minute) == (hour, 30)


@pytest.mark.parametrize(
    ("text", "fault", "part"),
    [
        ("CONF", Fault.NO_TIME, "CONF"),
        ("CONF 2026-02-30 10:00", Fault.IMPOSSIBLE, "2026-02-30 10:00"),
        ("CONF 2026-12-01 23:61", Fault.IMPOSSIBLE, "2026-12-01 23:61"),
        ("CONF 9999-12-31 29:00", Fault.IMPOSSIBLE, "9999-12-31 29:00"),
        ("CONF 2026-12-01 23:59 XYZ", Fault.IMPOSSIBLE, "2026-12-01 23:59 XYZ"),
        ('"CONF" soon 2026-12-01', Fault.IMPOSSIBLE, "2026-12-01 soon"),
        ("CONF every friday", Fault.UNSUPPORTED, "every friday"),
        ("CONF 3 days before close", Fault.UNSUPPORTED, "3 days before close"),
    ],
)
def test_what_is_not_understood_is_named(text: str, fault: Fault, part: str) -> None:
    assert read_closing(text, SPOKEN, language="en") == NotFound(fault, part)


@pytest.mark.parametrize(
    ("text", "name", "by"),
    [
        ("santa +2 days", "santa", timedelta(days=2)),
        ("santa by 2 days", "santa", timedelta(days=2)),
        ("santa -3h", "santa", timedelta(hours=-3)),
        ("santa −3h", "santa", timedelta(hours=-3)),
        ("santa 2 days later", "santa", timedelta(days=2)),
        ("santa 1 week earlier", "santa", timedelta(weeks=-1)),
        ("santa +1d12h", "santa", timedelta(days=1, hours=12)),
        ("santa 1 day and 12 hours later", "santa", timedelta(days=1, hours=12)),
        ("+2 days santa", "santa", timedelta(days=2)),
        ("santa-2026 +1w", "santa-2026", timedelta(weeks=1)),
        ('"santa 2" +90min', "santa 2", timedelta(minutes=90)),
        ("サンタを2日延長", "サンタ", timedelta(days=2)),
        ("サンタ ＋２日", "サンタ", timedelta(days=2)),
        ("サンタ 12時間延長してください", "サンタ", timedelta(hours=12)),
        ("サンタ、1週間前倒し", "サンタ", timedelta(weeks=-1)),
        ("+2 days", "", timedelta(days=2)),
    ],
)
def test_by_how_much_a_close_moves(text: str, name: str, by: timedelta) -> None:
    found = read_shift(text)
    assert isinstance(found, Shift)
    assert (found.name, found.by) == (name, by)


@pytest.mark.parametrize(
    "text",
    ["santa 2 days", "santa 2日", "santa in 2 days", "santa 2 days before close", "santa-2d", ""],
)
def test_what_does_not_say_by_how_much(text: str) -> None:
    assert read_shift(text) is None


@given(
    st.datetimes(datetime(2027, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - UTC by what follows
    st.sampled_from(["Asia/Tokyo", "America/New_York", "Asia/Kathmandu", "UTC", "Etc/GMT+12"]),
    st.sampled_from(["santa", "Santa 2026", 'six " inch', "アトマ", "2027-01-01"]),
)
def test_the_command_for_an_instant_means_that_instant(at: datetime, zone: str, name: str) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    command = command_for("add", name, at, ZoneInfo(zone))
    assert command.startswith("add ")
    found = read(command.removeprefix("add "))
    assert (found.name, found.instants, found.is_sure) == (name, (at,), True)


def test_an_hour_that_comes_twice_has_a_command_for_each() -> None:
    first = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    for at in (first, first + timedelta(hours=1)):
        command = command_for("move", "x", at, ZoneInfo("America/New_York"))
        assert read(command.removeprefix("move ")).instants == (at,)


@pytest.mark.parametrize(
    "text",
    ["を" * 10_000 + "x", "「" * 10_000, '"' * 9_999, "1 day " * 2_000, "2026-12-01 " * 1_000,
     " ".join(["+1d"] * 3_000), "." * 10_000 + "x", "🎅" * 10_000],
)  # fmt: skip
def test_a_hostile_text_takes_no_time(text: str) -> None:
    began = perf_counter()
    for whole in (text, f"{text} 2026-12-01", f"2026-12-01 {text}"):
        read_closing(whole, SPOKEN, language="ja")
        read_shift(whole)
    # A hundred times what it takes: only growth with the square of the length fails.
    assert perf_counter() - began < 2
