"""Reminders: when they come, what moves them, what an outage does to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.reminder import (
    OccurrenceId,
    Reminder,
    ReminderState,
    comes_at,
    fallen_due,
    is_waited_for,
    job_ended,
    message_key,
    read_occurrence_id,
    scheduled,
)
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    JobEnds,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Recurring,
)
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, MINUTE, NOW

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
MILESTONES = {"close": CLOSE, "finish_by": CLOSE - DAY}
DAILY = "FREQ=DAILY;BYHOUR=21;BYMINUTE=0"


def a_reminder(occasion: Occasion, **changes: object) -> Reminder:
    """A reminder that is set `NOW` with MILESTONES."""
    reminder = Reminder(
        id=12,
        channel=CHANNEL,
        author="U1",
        audience=Audience(AudienceKind.CHANNEL),
        text="look",
        occasion=occasion,
        zone=TOKYO,
        created_at=NOW,
        competition="nbme",
    )
    return scheduled(replace(reminder, **changes), MILESTONES, NOW)  # type: ignore[arg-type]


def local(zone: ZoneInfo, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("occasion", "next_at"),
    [
        (Once(NOW + HOUR), NOW + HOUR),
        (Once(NOW), None),
        (Recurring(DAILY, TOKYO), local(TOKYO, 2026, 11, 24, 21)),
        (Recurring(DAILY, TOKYO, "close"), local(TOKYO, 2026, 11, 24, 21)),
        (Recurring(DAILY, TOKYO, "unknown"), None),
        (BeforeMilestone("close", 12 * HOUR), CLOSE - 12 * HOUR),
        (BeforeMilestone("merger", HOUR), None),
        (OnMilestoneDay("close", -1, 21 * HOUR, TOKYO), local(TOKYO, 2026, 12, 1, 21)),
        (OnMilestoneDay("close", 0, 25 * HOUR, TOKYO), local(TOKYO, 2026, 12, 3, 1)),
        (JobEnds("fold 3", Outcome.FAILED), None),
    ],
)
def test_comes_at_its_occasion(occasion: Occasion, next_at: datetime | None) -> None:
    assert a_reminder(occasion).next_at == next_at


def test_a_milestone_that_moves_takes_its_reminder_along() -> None:
    reminder = a_reminder(BeforeMilestone("close", 12 * HOUR))
    moved = scheduled(reminder, {"close": CLOSE + 2 * DAY}, NOW + DAY)
    assert moved.next_at == CLOSE + 2 * DAY - 12 * HOUR


def test_one_whose_instant_a_move_has_skipped_comes_at_once_and_only_once() -> None:
    reminder = a_reminder(BeforeMilestone("close", 12 * HOUR))
    now, close = CLOSE - 2 * DAY, CLOSE - 2 * DAY + 6 * HOUR
    moved = scheduled(reminder, {"close": close}, now)
    assert moved.next_at == close - 12 * HOUR
    occurrence, after = fallen_due(moved, {"close": close}, now)
    assert occurrence is not None
    assert occurrence.at == close - 12 * HOUR
    assert after.next_at is None
    assert scheduled(after, {"close": close}, now + MINUTE).next_at is None


def test_one_that_was_said_is_said_again_when_its_milestone_moves_on() -> None:
    reminder = a_reminder(BeforeMilestone("close", 12 * HOUR))
    _, after = fallen_due(reminder, MILESTONES, CLOSE - 12 * HOUR)
    assert after.state is ReminderState.ACTIVE
    moved = scheduled(after, {"close": CLOSE + DAY}, CLOSE - 11 * HOUR)
    assert moved.next_at == CLOSE + DAY - 12 * HOUR


def test_nothing_is_due_before_its_instant() -> None:
    reminder = a_reminder(Once(NOW + HOUR))
    assert fallen_due(reminder, {}, NOW + HOUR - timedelta(microseconds=1)) == (None, reminder)


def test_once_is_over_after_its_time() -> None:
    occurrence, after = fallen_due(a_reminder(Once(NOW + HOUR)), {}, NOW + HOUR)
    assert occurrence is not None
    assert (occurrence.at, occurrence.wake_at) == (NOW + HOUR, NOW + HOUR)
    assert (after.state, after.next_at, after.said_at) == (ReminderState.OVER, None, NOW + HOUR)


def test_of_several_missed_occurrences_the_last_is_said() -> None:
    reminder = a_reminder(Recurring(DAILY, TOKYO))
    occurrence, after = fallen_due(reminder, {}, local(TOKYO, 2026, 11, 30, 9))
    assert occurrence is not None
    assert occurrence.at == local(TOKYO, 2026, 11, 29, 21)
    assert after.next_at == local(TOKYO, 2026, 11, 30, 21)


def test_a_rule_ends_with_its_milestone() -> None:
    reminder = a_reminder(Recurring(DAILY, TOKYO, "close"))
    last = local(TOKYO, 2026, 12, 1, 21)
    occurrence, after = fallen_due(reminder, MILESTONES, last)
    assert occurrence is not None
    assert (after.next_at, after.state) == (None, ReminderState.OVER)


def test_a_rule_goes_on_when_its_milestone_moves_before_its_end() -> None:
    reminder = a_reminder(Recurring(DAILY, TOKYO, "close"))
    now = local(TOKYO, 2026, 11, 30, 22)
    _, after = fallen_due(reminder, MILESTONES, now)
    moved = scheduled(after, {"close": CLOSE + 3 * DAY}, now)
    assert comes_at(moved, {"close": CLOSE + 3 * DAY}, local(TOKYO, 2026, 12, 3, 22)) == local(
        TOKYO, 2026, 12, 4, 21
    )


def test_nine_in_new_york_stays_nine_over_both_changes_of_the_clock() -> None:
    rule = Recurring("FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0", NEW_YORK)
    reminder = replace(a_reminder(rule), created_at=local(NEW_YORK, 2027, 3, 1, 12), first_at=None)
    reminder = scheduled(reminder, {}, reminder.created_at)
    shown = []
    for _ in range(40):
        assert reminder.next_at is not None
        shown.append(reminder.next_at.astimezone(NEW_YORK))
        _, reminder = fallen_due(reminder, {}, reminder.next_at)
    assert {(at.weekday(), at.hour, at.minute) for at in shown} == {(6, 9, 0)}
    assert {at.utcoffset() for at in shown} == {-5 * HOUR, -4 * HOUR}


def test_every_other_week_keeps_its_week_however_often_it_was_said() -> None:
    rule = Recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;BYHOUR=9;BYMINUTE=0", TOKYO)
    reminder = a_reminder(rule)
    days = []
    for _ in range(6):
        assert reminder.next_at is not None
        days.append(reminder.next_at.astimezone(TOKYO).date().isoformat())
        _, reminder = fallen_due(reminder, {}, reminder.next_at)
    # The first occurrence is a Wednesday; its week counts, the next does not.
    assert days == [
        "2026-11-25", "2026-12-07", "2026-12-09", "2026-12-21", "2026-12-23", "2027-01-04",
    ]  # fmt: skip


def test_a_rule_of_minutes_goes_on_after_a_month_of_sleep() -> None:
    reminder = a_reminder(Recurring("FREQ=MINUTELY;INTERVAL=5", TOKYO))
    now = NOW + 30 * DAY + 2 * MINUTE
    occurrence, after = fallen_due(reminder, {}, now)
    assert occurrence is not None
    assert after.next_at is not None
    assert now < after.next_at <= now + 5 * MINUTE
    _, later = fallen_due(after, {}, after.next_at)
    assert later.next_at == after.next_at + 5 * MINUTE


def test_a_count_ends_a_rule() -> None:
    reminder = a_reminder(Recurring("FREQ=HOURLY;COUNT=3", TOKYO))
    n_said = 0
    while reminder.next_at is not None:
        _, reminder = fallen_due(reminder, {}, reminder.next_at)
        n_said += 1
    assert n_said == 3


def test_a_paused_one_does_not_come_and_what_it_missed_is_gone() -> None:
    reminder = a_reminder(Recurring(DAILY, TOKYO))
    paused = scheduled(replace(reminder, state=ReminderState.PAUSED), {}, NOW)
    assert paused.next_at is None
    later = local(TOKYO, 2026, 11, 26, 12)
    resumed = scheduled(replace(paused, state=ReminderState.ACTIVE), {}, later)
    assert resumed.next_at == local(TOKYO, 2026, 11, 26, 21)


@pytest.mark.parametrize(
    ("wanted", "outcome", "is_said"),
    [
        (Outcome.FINISHED, Outcome.FAILED, True),
        (Outcome.FINISHED, Outcome.SUCCEEDED, True),
        (Outcome.FAILED, Outcome.FAILED, True),
        (Outcome.FAILED, Outcome.SUCCEEDED, False),
    ],
)
def test_waits_for_the_end_of_a_job(wanted: Outcome, outcome: Outcome, is_said: bool) -> None:  # noqa: FBT001
    reminder = a_reminder(JobEnds("Fold 3", wanted))
    assert is_waited_for(reminder, "fold 3", outcome) is is_said
    assert not is_waited_for(reminder, "fold 4", outcome)


def test_the_end_of_a_job_is_said_at_once_and_once() -> None:
    occurrence, after = job_ended(a_reminder(JobEnds("fold 3", Outcome.FAILED)), NOW + HOUR)
    assert (occurrence.at, occurrence.wake_at) == (NOW + HOUR, NOW + HOUR)
    assert not is_waited_for(after, "fold 3", Outcome.FAILED)


@pytest.mark.parametrize(
    ("audience", "destination"),
    [
        (Audience(AudienceKind.ME), "U1"),
        (Audience(AudienceKind.USER, "bob", "U2"), "U2"),
        (Audience(AudienceKind.OTHER_CHANNEL, "lb", "C2"), "C2"),
        (Audience(AudienceKind.HERE), CHANNEL),
        (Audience(AudienceKind.GROUP, "team", "S1"), CHANNEL),
    ],
)
def test_goes_where_its_audience_is(audience: Audience, destination: str) -> None:
    assert a_reminder(Once(NOW + HOUR), audience=audience).destination == destination


def test_an_occurrence_is_named_in_text_and_read_back() -> None:
    named = OccurrenceId(12, NOW)
    assert str(named) == "12@2026-11-23T12:00:00Z"
    assert read_occurrence_id(str(named)) == named
    assert message_key(named, 2) == "reminder/12/2026-11-23T12:00:00Z/2"


@pytest.mark.parametrize("text", ["", "12", "x@2026-11-23T12:00:00Z", "12@yesterday"])
def test_what_names_no_occurrence_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_occurrence_id(text)
