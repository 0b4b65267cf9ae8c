"""What recurs, over changes of the clock and to its end."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from deadline_bot.domain.when.occasion import Recurring
from deadline_bot.domain.when.occurrences import occurrences

NEW_YORK = ZoneInfo("America/New_York")
SAID = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


def daily(rule: str = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0") -> Recurring:
    return Recurring(rule, NEW_YORK)


def test_keeps_its_time_of_day_when_the_clock_changes() -> None:
    found = occurrences(daily(), datetime(2026, 10, 31, 0, tzinfo=NEW_YORK), 3)
    assert [at.hour for at in found] == [9, 9, 9]
    assert [at.astimezone(UTC).hour for at in found] == [13, 14, 14]


def test_intervals_count_from_the_first() -> None:
    text = "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;BYHOUR=9;BYMINUTE=0"
    rule = Recurring(text, ZoneInfo("Asia/Tokyo"))
    found = occurrences(rule, SAID, 3)
    assert [at.day for at in found] == [25, 9, 23]
    assert occurrences(rule, found[0], 2, first=found[0]) == found[1:]


def test_a_milestone_ends_it() -> None:
    end = datetime(2026, 11, 25, 14, tzinfo=UTC)
    assert len(occurrences(daily(), SAID, 9, end)) == 3


def test_a_count_and_a_last_instant_end_it() -> None:
    base = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0"
    assert len(occurrences(daily(f"{base};COUNT=2"), SAID, 9)) == 2
    assert len(occurrences(daily(f"{base};UNTIL=20261125T140000Z"), SAID, 9)) == 3


def test_minutes_count_from_when_it_was_said() -> None:
    found = occurrences(daily("FREQ=MINUTELY;INTERVAL=15"), SAID, 2)
    assert [at.minute for at in found] == [15, 30]
