"""The time axis: the span shown, and its marks in any zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.adapters.pictures.axis import Window, ticks, window_of
from deadline_bot.domain.timeline import Timeline
from tests.fakes.timelines import (
    NOW,
    a_timeline,
    at,
    ended,
    many,
    the_last_days,
    the_last_hours,
    to_come,
    under_way,
    unknown_ends,
    weeks_ahead,
)

TOKYO, LONDON, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin")
TIMELINES = [the_last_days(), the_last_hours(), weeks_ahead(), unknown_ends(), many(), a_timeline()]


@pytest.mark.parametrize("timeline", TIMELINES)
def test_now_and_the_close_are_shown_with_room_beside_them(timeline: Timeline) -> None:
    window = window_of(timeline)
    assert all(0.02 < window.place(instant) < 0.98 for instant in (timeline.now, timeline.close))


def test_all_of_an_ordinary_plan_is_shown() -> None:
    timeline = the_last_days()
    window = window_of(timeline)
    assert all(window.shows(bar.starts_at) and window.shows(bar.last_at) for bar in timeline.bars)
    assert window.shows(timeline.finish_by)


def test_a_latest_start_that_has_passed_is_shown() -> None:
    assert window_of(a_timeline(to_come("x", 1, 2, 3, -20))).shows(at(-20))


def test_what_is_far_off_does_not_squeeze_the_rest() -> None:
    near = [to_come("x", 1, 5, 9, 20)]
    far = [under_way("old", -5000, 3, 4), under_way("slow", -5, 2000, 5000), ended("o", -9e3, -8e3)]
    window = window_of(a_timeline(*near, *far))
    ahead = a_timeline().close - NOW
    assert window.span < 3.5 * ahead


def test_now_at_the_close_and_after_it_still_has_a_span() -> None:
    for hours in (0, 0.01, -0.01, -5):
        window = window_of(a_timeline(under_way("x", -1, 0.1, 0.2), close=at(hours)))
        assert window.span >= timedelta(minutes=30)
        assert window.shows(NOW)


@given(
    hours=st.lists(st.floats(-3000, 3000), min_size=4, max_size=4),
    close=st.floats(-100, 3000),
    zone=st.sampled_from([TOKYO, LONDON, BERLIN, ZoneInfo("America/Sao_Paulo")]),
)
def test_every_plan_has_a_span_around_now_and_few_marks_in_order(
    hours: list[float], close: float, zone: ZoneInfo
) -> None:
    start, p50, p90, latest = sorted(hours)
    window = window_of(a_timeline(to_come("x", start, p50, p90, latest), close=at(close)))
    assert window.shows(NOW)
    marks = ticks(window, zone)
    assert 1 <= len(marks) <= 9
    assert sorted({mark.at for mark in marks}) == [mark.at for mark in marks]
    assert all(window.shows(mark.at) for mark in marks)


def local(window: Window, zone: ZoneInfo) -> list[str]:
    return [f"{mark.at.astimezone(zone):%d %H:%M}" for mark in ticks(window, zone)]


def test_a_few_hours_are_marked_by_the_hour_and_days_where_they_begin() -> None:
    window = Window(
        datetime(2026, 11, 29, 12, 40, tzinfo=UTC), datetime(2026, 11, 29, 17, tzinfo=UTC)
    )
    assert local(window, TOKYO) == ["29 22:00", "29 23:00", "30 00:00", "30 01:00", "30 02:00"]
    assert [mark.is_day for mark in ticks(window, TOKYO)] == [False, False, True, False, False]


def test_a_week_is_marked_by_the_day_and_months_by_mondays() -> None:
    start = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert local(Window(start, start + timedelta(days=5)), TOKYO) == [
        "27 00:00", "28 00:00", "29 00:00", "30 00:00", "01 00:00",
    ]  # fmt: skip
    marks = ticks(Window(start, start + timedelta(days=60)), TOKYO)
    assert {mark.at.astimezone(TOKYO).weekday() for mark in marks} == {0}


def test_when_clocks_change_the_marks_stay_at_round_times() -> None:
    spring = Window(datetime(2027, 3, 28, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC))
    assert local(spring, BERLIN) == [f"28 0{hour}:00" for hour in (1, 3, 4, 5, 6, 7, 8)]
    autumn = Window(datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))
    assert all(mark.endswith((" 00:00", " 12:00")) for mark in local(autumn, BERLIN))
