"""Keys name the reason of a message; urgency decides about the night."""

from datetime import UTC, datetime

import pytest

from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.message import (
    AppearedNotice,
    AwayNotice,
    DisappearedNotice,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    NextAlert,
    PassedAlert,
    TonightMessage,
)
from deadline_bot.domain.outbox_content import OutboxContent, is_urgent
from tests.fakes.facts import CLOSE, DAY, HOUR, NOW, SECOND, a_competition, a_countdown, an_entry

NBME_CLOSE = datetime(2022, 5, 3, 23, 59, tzinfo=UTC)
MOVED = "competition/nbme/moved/close/2026-11-30T23:59:00Z/2026-12-01T23:59:00Z"

OTHERS: list[tuple[OutboxContent, str]] = [
    (PassedAlert(an_entry()), "competition/nbme/passed/close/2026-12-01T23:59:00Z"),
    (FollowingNotice((a_competition(),), 0, None, is_first=False), "competition/nbme/following"),
    (FollowingNotice((), 0, None, is_first=True), "channel/following"),
    (
        MovedNotice(an_entry(), CLOSE - DAY),
        MOVED,
    ),
    (
        MovedNotice(an_entry(), CLOSE - DAY, NOW),
        MOVED + "/2026-11-23T12:00:00Z",
    ),
    (
        AppearedNotice(an_entry(), NOW),
        "competition/nbme/appeared/close/2026-12-01T23:59:00Z/2026-11-23T12:00:00Z",
    ),
    (
        DisappearedNotice(an_entry(), NOW),
        "competition/nbme/disappeared/close/2026-12-01T23:59:00Z/2026-11-23T12:00:00Z",
    ),
    (AwayNotice(NOW, NOW + HOUR), "away/2026-11-23T12:00:00Z/2026-11-23T13:00:00Z"),
    (TonightMessage(NOW, NOW + HOUR, (), 0), "tonight/2026-11-23T12:00:00Z"),
    (MorningMessage(NOW, (), (), 0), "morning/2026-11-23T12:00:00Z"),
]


@pytest.mark.parametrize(
    ("kind", "name", "milestone"),
    [
        (MilestoneKind.CLOSE, "", "close"),
        (MilestoneKind.FINISH_BY, "", "finish_by"),
        (MilestoneKind.ENTRY, "", "entry"),
        (MilestoneKind.MERGER, "", "merger"),
        (MilestoneKind.OWN, "team merge", "team-merge"),
    ],
)
def test_a_countdown_names_milestone_instant_and_lead_time(
    kind: MilestoneKind, name: str, milestone: str
) -> None:
    alert = a_countdown(lead_time=6 * HOUR, kind=kind, name=name, at=NBME_CLOSE)
    assert alert.key == f"competition/nbme/{milestone}@2022-05-03T23:59:00Z/-6h"
    assert alert.kind == "countdown"


@pytest.mark.parametrize(("content", "key"), OTHERS)
def test_the_other_keys_hold_no_milestone_with_an_at(content: OutboxContent, key: str) -> None:
    assert content.key == key
    assert "@" not in key
    assert content.kind != "countdown"


def test_what_comes_next_knows_its_key() -> None:
    assert NextAlert(an_entry(), HOUR, NOW).key == a_countdown(lead_time=HOUR).key
    assert NextAlert(an_entry(), None, NOW).key == PassedAlert(an_entry()).key


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (a_countdown(lead_time=HOUR), True),
        (a_countdown(lead_time=HOUR + SECOND), False),
        (a_countdown(lead_time=SECOND, kind=MilestoneKind.FINISH_BY), False),
        (a_countdown(lead_time=SECOND, kind=MilestoneKind.MERGER), False),
        (MovedNotice(an_entry(), CLOSE + SECOND), True),
        (MovedNotice(an_entry(), CLOSE - SECOND), False),
        (PassedAlert(an_entry()), False),
        (DisappearedNotice(an_entry(), NOW), False),
    ],
)
def test_only_the_last_hour_and_dates_moved_earlier_are_urgent(
    content: OutboxContent,
    expected: bool,  # noqa: FBT001 - a parameter of the table above
) -> None:
    assert is_urgent(content) is expected
