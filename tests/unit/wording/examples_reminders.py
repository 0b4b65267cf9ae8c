"""Reminders that the tests of the words share, asked for by @ada in #C1."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.reminder import Occurrence, Reminder
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import BeforeMilestone, JobEnds, Once, Outcome, Recurring
from tests.unit.wording.examples import hours

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")

ME = Audience(AudienceKind.ME)
CHANNEL = Audience(AudienceKind.CHANNEL)
HERE = Audience(AudienceKind.HERE)
BOB = Audience(AudienceKind.USER, "bob", "UBOB")
TEAM_B = Audience(AudienceKind.OTHER_CHANNEL, "team-b", "C2")
GROUP = Audience(AudienceKind.GROUP, "gpu", "S1")

ONCE = Once((NOW + timedelta(hours=33)).astimezone(TOKYO))
DAILY = Recurring("FREQ=DAILY;BYHOUR=21;BYMINUTE=0", TOKYO)
BEFORE_CLOSE = BeforeMilestone("close", hours(12))
FOLD_3 = JobEnds("fold 3", Outcome.FAILED)

SUBMIT = Reminder(
    id=12,
    channel="C1",
    author="UADA",
    audience=CHANNEL,
    text="submit",
    occasion=ONCE,
    zone=TOKYO,
    created_at=NOW,
    next_at=ONCE.at.astimezone(UTC),
)
CAME = Occurrence(replace(SUBMIT, next_at=None), NOW - hours(1), NOW - hours(1), None)
INSISTENT = replace(CAME, reminder=replace(CAME.reminder, is_insistent=True))


def reminder(**changes: Any) -> Reminder:
    """`SUBMIT` with changes."""
    return replace(SUBMIT, **changes)


def said(**changes: Any) -> ReminderMessage:
    """Reminder 12 as it is said to the channel, once and about nothing, with changes."""
    message = ReminderMessage(
        reminder_id=12,
        at=NOW,
        n=0,
        text="submit",
        author="UADA",
        audience=CHANNEL,
        is_here=False,
        is_insistent=False,
        link="",
        entry=None,
    )
    return replace(message, **changes)
