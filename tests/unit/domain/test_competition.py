"""Competitions, milestones, followings and the keys that name them."""

from datetime import datetime, timedelta, timezone

import pytest

from deadline_bot.domain.competition import Milestone, MilestoneKind, instant_text
from tests.fakes.facts import CLOSE, DAY, HOUR, NOW, a_competition, a_following


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("team merge", "team-merge"),
        ("a/b@c", "a-b-c"),
        ("中間 発表", "中間-発表"),
        (" v1.2_x ", "v1.2_x"),
    ],
)
def test_the_key_of_an_own_milestone_fits_into_a_longer_key(name: str, key: str) -> None:
    assert Milestone(MilestoneKind.OWN, NOW, name).key == key


def test_finish_by_is_the_close_less_the_margin_and_in_its_place() -> None:
    competition = a_competition(entry=CLOSE - 7 * DAY, own={"demo": CLOSE - HOUR})
    milestones = competition.with_finish_by(DAY)
    assert [(m.key, m.at) for m in milestones] == [
        ("entry", CLOSE - 7 * DAY),
        ("finish_by", CLOSE - DAY),
        ("demo", CLOSE - HOUR),
        ("close", CLOSE),
    ]


def test_without_a_close_there_is_no_finish_by() -> None:
    competition = a_competition(close=None, merger=CLOSE)
    assert competition.close is None
    assert [m.key for m in competition.with_finish_by(DAY)] == ["merger"]


def test_a_date_that_moves_is_known_since_then_and_the_others_since_before() -> None:
    following = a_following(competition=a_competition(merger=CLOSE - DAY))
    later = NOW + HOUR
    told = following.told(a_competition(merger=CLOSE - DAY, close=CLOSE + DAY), later)
    assert told.known_at == {"merger": NOW, "close": later}
    finish_by = told.competition.with_finish_by(HOUR)[-2]
    assert finish_by.kind is MilestoneKind.FINISH_BY
    assert told.armed_at(finish_by) == later


def test_a_date_that_appears_is_known_since_then() -> None:
    told = a_following().told(a_competition(entry=CLOSE - DAY), NOW + HOUR)
    assert told.known_at == {"entry": NOW + HOUR, "close": NOW}


def test_what_a_clock_ahead_had_planned_is_planned_again_when_a_date_moves() -> None:
    following = a_following(followed_at=NOW + 10 * DAY)
    told = following.told(a_competition(close=CLOSE + DAY), NOW)
    assert told.planned_until == NOW


def test_instants_in_keys_are_utc_in_whole_seconds() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert instant_text(datetime(2026, 12, 2, 8, 59, 0, 999, tokyo)) == "2026-12-01T23:59:00Z"
