"""English: what is doubtful is offered, what is not understood is named."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.when.english import find
from deadline_bot.domain.when.occasion import Doubt, Fault, Found, NotFound, Once
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
        ("submit every day starting tomorrow", Fault.UNSUPPORTED, "every day starting "),
        ("submit it", Fault.NO_TIME, "submit it"),
    ],
)
def test_names_what_it_does_not_understand(text: str, fault: Fault, part: str | None) -> None:
    found = find(text, SPOKEN)
    assert isinstance(found, NotFound)
    assert found.fault is fault
    assert part is None or found.part == part


def test_two_competitions_are_both_offered() -> None:
    later = {"close": datetime(2026, 12, 20, tzinfo=UTC)}
    found = find("6h before close", replace(SPOKEN, milestones={"late": later, "nbme": NBME}))
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
