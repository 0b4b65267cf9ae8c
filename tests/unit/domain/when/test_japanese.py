"""Japanese time phrases: a table of them, the doubts, the faults, and any text at all.

The table is data of its own, since it is read by people who know Japanese and not Python.
"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.when.japanese import find
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.notation import rendered
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Doubt,
    Fault,
    Found,
    NotFound,
    Once,
    OnMilestoneDay,
    Reading,
    Spoken,
)

_TOKYO = ZoneInfo("Asia/Tokyo")
_CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
_NBME = {
    "close": _CLOSE,
    "merger": datetime(2026, 11, 27, 23, 59, tzinfo=UTC),
    "finish_by": _CLOSE - timedelta(days=1),
}
_NOW = datetime(2026, 11, 23, 9, tzinfo=_TOKYO)
_SPOKEN = Spoken(_NOW, _TOKYO, {"nbme": _NBME})
_TABLE = Path(__file__).parents[3] / "data" / "phrases_ja.tsv"


def _rows() -> list[tuple[str, str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("# ")]
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(text, when, phrase) for _, text, when, phrase in rows]


def _shown(reading: Reading, when: str) -> str:
    """The occasion in the words of the table; instants compare as instants."""
    match reading.occasion:
        case Once(at):
            return when if when[:2] == "20" and datetime.fromisoformat(when) == at else str(at)
        case OnMilestoneDay(milestone, days, hour_of_day, zone):
            day = _NBME[milestone].astimezone(zone).date() + timedelta(days=days)
            return at_wall_clock(day, hour_of_day, zone)[0].isoformat(timespec="minutes")
        case occasion:
            return rendered(occasion, _TOKYO)


def _found(text: str, spoken: Spoken = _SPOKEN) -> Found:
    found = find(text, spoken)
    assert isinstance(found, Found)
    return found


def _instants(found: Found) -> list[datetime]:
    return [r.occasion.at for r in found.readings if isinstance(r.occasion, Once)]


@pytest.mark.parametrize(("text", "when", "phrase"), _rows())
def test_a_phrase_of_the_table(text: str, when: str, phrase: str) -> None:
    found = _found(phrase)
    rest = (phrase[: found.start] + phrase[found.end :]).strip()
    assert (rest, _shown(found.readings[0], when)) == (text, when)


@pytest.mark.parametrize(
    ("phrase", "doubt", "n_readings"),
    [
        ("今度の金曜に会議", Doubt.WHICH_WEEK, 2),
        ("来月 会議", Doubt.WHICH_DAY, 2),
        ("今日の8時に会議", Doubt.PASSED, 2),
        ("2026年1月1日に会議", Doubt.PASSED, 1),
        ("昨日の9時に会議", Doubt.PASSED, 1),
        ("2028年1月1日に会議", Doubt.FAR, 1),
    ],
)
def test_what_is_doubtful_is_said(phrase: str, doubt: Doubt, n_readings: int) -> None:
    readings = _found(phrase).readings
    assert len(readings) == n_readings
    assert all(doubt in reading.doubts for reading in readings)


def test_next_week_said_on_a_sunday_can_be_two_weeks() -> None:
    sunday = Spoken(datetime(2026, 11, 22, 9, tzinfo=_TOKYO), _TOKYO)
    days = [at.day for at in _instants(_found("来週の月曜に会議", sunday))]
    assert days == [23, 30]


def test_no_offered_reading_has_passed() -> None:
    for phrase in ("昨日の9時", "今日の8時", "2020年1月1日", "今週の月曜の8時"):
        assert all(at > _NOW for at in _instants(_found(phrase)))


def test_a_milestone_of_several_competitions_is_the_nearest_first() -> None:
    later = {"close": _CLOSE + timedelta(days=9)}
    passed = {"close": _NOW - timedelta(days=9)}
    spoken = Spoken(_NOW, _TOKYO, {"aaa": passed, "later": later, "nbme": _NBME})
    readings = _found("締切の12時間前に提出", spoken).readings
    assert [reading.competition for reading in readings] == ["nbme", "later", "aaa"]
    assert all(reading.doubts == {Doubt.WHICH_COMPETITION} for reading in readings)
    (named,) = _found("laterの締切の12時間前に提出", spoken).readings
    assert (named.competition, named.doubts) == ("later", frozenset())


def test_a_milestone_of_its_own_is_known_by_its_name() -> None:
    spoken = Spoken(_NOW, _TOKYO, {"nbme": {"中間発表": _CLOSE}})
    (reading,) = _found("中間発表の2時間前に準備", spoken).readings
    assert reading.occasion == BeforeMilestone("中間発表", timedelta(hours=2))


def test_what_is_left_may_be_from_now_or_before_the_close() -> None:
    readings = _found("あと30分で提出").readings
    assert [reading.occasion for reading in readings] == [
        Once(_NOW + timedelta(minutes=30)),
        BeforeMilestone("close", timedelta(minutes=30)),
    ]
    assert all(reading.doubts == {Doubt.WHICH_DAY} for reading in readings)


def test_a_day_and_its_time_may_stand_at_either_end() -> None:
    found = _found("明日 定例 15時")
    assert (found.start, found.end, found.elsewhere) == (0, 3, (6, 9))
    assert _instants(found) == [datetime(2026, 11, 24, 15, tzinfo=_TOKYO)]


@pytest.mark.parametrize(
    ("phrase", "fault", "part"),
    [
        ("祝日に会議", Fault.UNSUPPORTED, "祝日"),
        ("3時間ごと10時に会議", Fault.UNSUPPORTED, "3時間ごと10時"),
        ("毎月1日の25時に会議", Fault.UNSUPPORTED, "毎月1日の25時"),
        ("3営業日後に提出", Fault.UNSUPPORTED, "3営業日"),
        ("金曜までに提出", Fault.NOT_A_MOMENT, "金曜までに"),
        ("13月1日に提出", Fault.IMPOSSIBLE, "13月1日"),
        ("2月30日に提出", Fault.IMPOSSIBLE, "2月30日"),
        ("25:61に提出", Fault.IMPOSSIBLE, "25:61"),
        ("エントリー締切の3日前に確認", Fault.NO_MILESTONE, "エントリー締切の3日前"),
        ("fold 3 をアップロード", Fault.NO_TIME, "fold 3 をアップロード"),
        ("A100を止める", Fault.NO_TIME, "A100を止める"),
        ("0.9を超えたら", Fault.NO_TIME, "0.9を超えたら"),
        ("12時間前に提出", Fault.NO_TIME, "12時間前に提出"),
    ],
)
def test_what_is_no_time_is_said_with_its_part(phrase: str, fault: Fault, part: str) -> None:
    assert find(phrase, _SPOKEN) == NotFound(fault, part)


_WORDS = st.sampled_from(
    [
        "締切",
        "の",
        "前日",
        "9999",
        "年",
        "13",
        "月",
        "31",
        "日",
        "後",
        "週間",
        "毎週",
        "月曜",
        "隔週",
        "時間",
        "おき",
        "末",
        "まで",
        "に",
        ":",
        "/",
        "元",
        "令和",
        "残り",
        "10",
        "時",
        "半",
        "分",
        "前",
        "UTC",
        "第",
        "最終",
        "が終わったら",
        "今度",
        "百",
        "〇",
        "9999-12-31",
        "来週",
        "0",
        "午後",
        "夜",
        "12",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=9).map("".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = find(text, _SPOKEN)
    if isinstance(found, Found):
        assert 0 <= found.start < found.end <= len(text)
        assert found.readings
