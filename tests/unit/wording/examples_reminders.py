"""Reminders that the tests of the words share, asked for by @ada in #C1."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deadline_bot.domain.answer_reminders import ReminderAnswer
from deadline_bot.domain.chat import Action
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.reminder import Occurrence, Reminder, ReminderState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import BeforeMilestone, JobEnds, Once, Outcome, Recurring
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Button
from tests.unit.wording.examples import CLOSE, ENGLISH, JAPANESE, controls_of, hours, read

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")

ME = Audience(AudienceKind.ME)
CHANNEL = Audience(AudienceKind.CHANNEL)
HERE = Audience(AudienceKind.HERE)
BOB = Audience(AudienceKind.USER, "bob", "UBOB")
TEAM_B = Audience(AudienceKind.OTHER_CHANNEL, "team-b", "C2")
GROUP = Audience(AudienceKind.GROUP, "gpu", "S1")

ONCE = Once((NOW + timedelta(hours=33)).astimezone(TOKYO))
AT = ONCE.at.astimezone(UTC)
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
    next_at=AT,
)
CAME = Occurrence(replace(SUBMIT, next_at=None), NOW - hours(1), NOW - hours(1), None)
INSISTENT = replace(CAME, reminder=replace(CAME.reminder, is_insistent=True))


def reminder(**changes: Any) -> Reminder:
    """`SUBMIT` with changes."""
    return replace(SUBMIT, **changes)


TIED = reminder(occasion=BEFORE_CLOSE, competition="nbme", next_at=CLOSE - hours(12))
PAUSED = reminder(state=ReminderState.PAUSED, next_at=None, occasion=DAILY)
DELETED = reminder(state=ReminderState.DELETED, next_at=None, ended_by="UBOB")


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


def in_english(answer: ReminderAnswer) -> str:
    return read(words_of_answer(answer, ENGLISH, NOW))


def in_japanese(answer: ReminderAnswer) -> str:
    return read(words_of_answer(answer, JAPANESE, NOW))


def buttons(answer: ReminderAnswer) -> list[tuple[Action, str, str]]:
    """What the buttons of an answer do, each with what could be typed instead."""
    controls = controls_of(words_of_answer(answer, ENGLISH, NOW))
    return [(c.action, c.value, c.typed) for c in controls if isinstance(c, Button)]
