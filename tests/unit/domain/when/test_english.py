"""English: what is doubtful is offered, what is not understood is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.when.english import find
from deadline_bot.domain.when.occasion import Doubt, Fault, Found, NotFound, Once, Recurring
from tests.unit.domain.when.test_phrase import NBME, SPOKEN


@pytest.mark.parametrize(
    ("text", "doubt", "instants"),
    [
        ("3/4", Doubt.DAY_OR_MONTH, ["2027-03-04T09:00", "2027-04-03T09:00"]),
        ("at 7", Doubt.HALF_OF_DAY, ["2026-11-23T19:00", "2026-11-24T07:00"]),
        ("next friday", Doubt.WHICH_WEEK, ["2026-12-04T09:00", "2026-11-27T09:00"]),
        ("next month", Doubt.WHICH_DAY, ["2026-12-23T09:00", "2026-12-01T09:00"]),
        ("today at 8am", Doubt.PASSED, ["2026-11-24T08:00"]),
        ("2026-11-20", Doubt.PASSED, ["2027-11-20T09:00"]),
        ("2028-12-01", Doubt.FAR, ["2028-12-01T09:00"]),
    ],
)
def test_offers_what_is_doubtful(text: str, doubt: Doubt, instants: list[str]) -> None:
    found = find(f"submit {text}", SPOKEN)
    assert isinstance(found, Found)
    occasions = [reading.occasion for reading in found.readings]
    assert [
        occasion.at.isoformat()[:16] for occasion in occasions if isinstance(occasion, Once)
    ] == instants
    assert all(doubt in reading.doubts for reading in found.readings)


@pytest.mark.parametrize(
    ("text", "fault", "part"),
    [
        ("submit by friday", Fault.NOT_A_MOMENT, "by friday"),
        ("submit in 3 business days", Fault.UNSUPPORTED, "in 3 business days"),
        ("submit on february 30th", Fault.IMPOSSIBLE, "on february 30th"),
        ("submit at 25:61", Fault.IMPOSSIBLE, "at 25:61"),
        ("submit 2 days before the entry deadline", Fault.NO_MILESTONE, None),
        ("submit every day starting tomorrow", Fault.UNSUPPORTED, "every day starting tomorrow"),
        ("submit every 3 hours at 4pm", Fault.UNSUPPORTED, "every 3 hours at 4pm"),
        ("submit on monday dec 15", Fault.IMPOSSIBLE, "on monday dec 15"),
        ("submit an hour before the meeting", Fault.NO_MILESTONE, None),
        ("submit it", Fault.NO_TIME, "submit it"),
    ],
)
def test_names_what_it_does_not_understand(text: str, fault: Fault, part: str | None) -> None:
    found = find(text, SPOKEN)
    assert isinstance(found, NotFound)
    assert found.fault is fault
    assert part is None or found.part == part


@pytest.mark.parametrize("text", ["6h before close", "every day until the deadline"])
def test_two_competitions_are_both_offered(text: str) -> None:
    later = {"close": datetime(2026, 12, 20, tzinfo=UTC)}
    found = find(text, replace(SPOKEN, milestones={"late": later, "nbme": NBME}))
    assert isinstance(found, Found)
    assert [reading.competition for reading in found.readings] == ["nbme", "late"]
    assert all(Doubt.WHICH_COMPETITION in reading.doubts for reading in found.readings)


def test_a_time_in_a_gap_moves_ahead_by_the_gap() -> None:
    zone = ZoneInfo("America/New_York")
    spoken = replace(SPOKEN, zone=zone, now=datetime(2026, 3, 1, tzinfo=zone))
    found = find("on march 8 at 2:30am", spoken)
    assert isinstance(found, Found)
    assert found.readings[0].occasion == Once(datetime(2026, 3, 8, 3, 30, tzinfo=zone))
    assert found.readings[0].doubts == {Doubt.GAP}


def test_a_day_and_its_time_may_stand_at_either_end() -> None:
    text = "tomorrow to check mail at 5pm"
    found = find(text, SPOKEN)
    assert isinstance(found, Found)
    assert (text[: found.end], found.elsewhere) == ("tomorrow", (23, 29))
    assert [reading.occasion for reading in found.readings] == [
        Once(datetime(2026, 11, 24, 17, tzinfo=SPOKEN.zone))
    ]


def test_a_day_in_the_middle_is_of_the_text() -> None:
    text = "plan next week with maria at 5pm"
    found = find(text, SPOKEN)
    assert isinstance(found, Found)
    assert (text[found.start :], found.elsewhere) == ("at 5pm", None)


@pytest.mark.parametrize(
    ("text", "hour"), [("at 1am", 25), ("at 1:30", 25.5), ("at 9:30", 21.5), ("at 11pm", 23)]
)
def test_tonight_ends_after_midnight(text: str, hour: float) -> None:
    found = find(f"tonight {text}", SPOKEN)
    midnight = datetime(2026, 11, 23, tzinfo=SPOKEN.zone)
    assert isinstance(found, Found)
    assert [reading.occasion for reading in found.readings] == [
        Once(midnight + timedelta(hours=hour))
    ]


def test_tonight_that_has_passed_is_asked_about() -> None:
    found = find("tonight at 8pm", replace(SPOKEN, now=SPOKEN.now.replace(hour=22)))
    assert isinstance(found, Found)
    assert [reading.doubts for reading in found.readings] == [{Doubt.PASSED}]


def test_every_second_tuesday_is_of_the_month_or_of_two_weeks() -> None:
    found = find("every second tuesday at 10:00", SPOKEN)
    assert isinstance(found, Found)
    assert [reading.occasion for reading in found.readings] == [
        Recurring("FREQ=MONTHLY;BYDAY=2TU;BYHOUR=10;BYMINUTE=0", SPOKEN.zone),
        Recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=10;BYMINUTE=0", SPOKEN.zone),
    ]
    assert all(reading.doubts == {Doubt.WHICH_DAY} for reading in found.readings)
