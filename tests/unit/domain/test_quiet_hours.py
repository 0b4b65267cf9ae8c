"""Quiet hours: nights in zones whose clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deadline_bot.domain.errors import BadQuietHours
from deadline_bot.domain.quiet_hours import QuietHours, parse_quiet_hours
from tests.fakes.facts import DAY, SECOND

ZONES = ["America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "UTC"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def quiet(text: str, zone: str) -> QuietHours:
    hours = parse_quiet_hours(text, ZoneInfo(zone))
    assert hours is not None
    return hours


@pytest.mark.parametrize(
    ("hours", "zone", "at", "until"),
    [
        # Tokyo, over midnight; begins ≤ t < ends.
        ("23:00-07:00", "Asia/Tokyo", "2026-12-01T13:59:59", "2026-12-01T13:59:59"),
        ("23:00-07:00", "Asia/Tokyo", "2026-12-01T14:00:00", "2026-12-01T22:00:00"),
        ("23:00-07:00", "Asia/Tokyo", "2026-12-01T21:59:59", "2026-12-01T22:00:00"),
        ("23:00-07:00", "Asia/Tokyo", "2026-12-01T22:00:00", "2026-12-01T22:00:00"),
        # By day, within one date.
        ("13:00-15:00", "Asia/Tokyo", "2026-12-01T04:30:00", "2026-12-01T06:00:00"),
        ("13:00-15:00", "Asia/Tokyo", "2026-12-01T06:00:00", "2026-12-01T06:00:00"),
        # From midnight, and until midnight.
        ("00:00-07:00", "UTC", "2026-12-01T00:00:00", "2026-12-01T07:00:00"),
        ("22:00-00:00", "UTC", "2026-12-01T23:59:59", "2026-12-02T00:00:00"),
        # The night that holds the leap day, and the one that follows it.
        ("23:00-07:00", "UTC", "2028-02-28T23:30:00", "2028-02-29T07:00:00"),
        ("23:00-07:00", "UTC", "2028-02-29T23:30:00", "2028-03-01T07:00:00"),
        # New York: the night of 7 hours in March, the one of 9 in November.
        ("23:00-07:00", "America/New_York", "2026-03-08T04:00:00", "2026-03-08T11:00:00"),
        ("23:00-07:00", "America/New_York", "2026-11-01T03:00:00", "2026-11-01T12:00:00"),
        # 02:30 does not exist on 8 March: the night ends at 03:30 EDT.
        ("23:00-02:30", "America/New_York", "2026-03-08T07:00:00", "2026-03-08T07:30:00"),
        # 01:30 is there twice on 1 November: the night ends at the first, EDT.
        ("23:00-01:30", "America/New_York", "2026-11-01T05:00:00", "2026-11-01T05:30:00"),
        ("23:00-01:30", "America/New_York", "2026-11-01T06:00:00", "2026-11-01T06:00:00"),
        # Lord Howe shifts by half an hour: from +11:00 to +10:30 and back.
        ("23:00-07:00", "Australia/Lord_Howe", "2026-04-04T12:00:00", "2026-04-04T20:30:00"),
        ("23:00-07:00", "Australia/Lord_Howe", "2026-10-03T12:30:00", "2026-10-03T20:00:00"),
    ],
)
def test_defers_to_the_end_of_the_night(hours: str, zone: str, at: str, until: str) -> None:
    assert quiet(hours, zone).defer(utc(at)) == utc(until)


def test_a_night_that_the_gap_swallows_holds_nothing() -> None:
    swallowed = quiet("02:00-03:00", "America/New_York")
    for minutes in range(0, 180, 5):
        at = utc("2026-03-08T06:00:00") + timedelta(minutes=minutes)
        assert swallowed.defer(at) == at


def test_lists_the_nights_that_touch_the_span_in_order() -> None:
    nights = list(
        quiet("23:00-07:00", "UTC").nights(utc("2026-12-01T07:00"), utc("2026-12-03T23:00"))
    )
    assert [n.begins_at for n in nights] == [utc(f"2026-12-0{d}T23:00") for d in (1, 2, 3)]
    assert [n.ends_at for n in nights] == [utc(f"2026-12-0{d}T07:00") for d in (2, 3, 4)]


def test_a_night_under_way_at_the_first_instant_is_listed() -> None:
    first = next(
        quiet("23:00-07:00", "UTC").nights(utc("2026-12-01T06:59"), utc("2026-12-01T07:00"))
    )
    assert first.ends_at == utc("2026-12-01T07:00")


TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MINUTES_OF_THREE_YEARS = st.integers(0, 3 * 365 * 24 * 60)
CHANGES = ["2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2028-02-29"]


def ends_by_day(hours: QuietHours, at: datetime) -> None:
    deferred = hours.defer(at)
    assert at <= deferred < at + 2 * DAY
    assert hours.defer(deferred) == deferred
    nights = hours.nights(at - DAY, at + 3 * DAY)
    assert not any(n.begins_at <= deferred < n.ends_at for n in nights)


@given(MINUTES_OF_THREE_YEARS, TIMES, TIMES, st.sampled_from(ZONES))
@hypothesis_settings(max_examples=150, deadline=None)
def test_deferring_never_goes_back_and_ends_by_day(
    minutes: int, begins: time, ends: time, zone: str
) -> None:
    if begins != ends:
        at = utc("2026-01-01") + timedelta(minutes=minutes)
        ends_by_day(QuietHours(begins, ends, ZoneInfo(zone)), at)


@given(
    st.sampled_from(CHANGES),
    st.integers(-36 * 60, 36 * 60),
    TIMES,
    TIMES,
    st.sampled_from(ZONES),
)
@hypothesis_settings(max_examples=300, deadline=None)
def test_the_same_around_changes_of_the_clocks(
    day: str, minutes: int, begins: time, ends: time, zone: str
) -> None:
    if begins != ends:
        at = utc(day) + timedelta(hours=12, minutes=minutes)
        ends_by_day(QuietHours(begins, ends, ZoneInfo(zone)), at)


def test_where_two_nights_overlap_in_the_gap_the_second_counts_too() -> None:
    # Until 02:30 (which is 03:30 EDT that day), and again from 03:00 on.
    hours = quiet("03:00-02:30", "America/New_York")
    deferred = hours.defer(utc("2026-03-08T06:00"))
    assert deferred == utc("2026-03-09T06:30")
    assert hours.defer(deferred - SECOND) == deferred


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_no_quiet_hours(text: str) -> None:
    assert parse_quiet_hours(text, UTC) is None


def test_reads_the_notation_of_the_settings() -> None:
    assert parse_quiet_hours(" 23:00 - 7:30 ", UTC) == QuietHours(time(23), time(7, 30), UTC)


@pytest.mark.parametrize(
    "text", ["23-7", "24:00-07:00", "23:60-07:00", "23:00", "07:00-07:00", "23:00-07:00-08:00"]
)
def test_refuses_anything_else_and_names_it(text: str) -> None:
    with pytest.raises(BadQuietHours) as caught:
        parse_quiet_hours(text, UTC)
    assert caught.value.text == text
