"""Reminders that are entered in a form: kept, changed, or told at the field what is wrong."""

from datetime import UTC, datetime

import pytest

from deadline_bot.domain.answer_reminders import (
    SetReminder,
    WhichReading,
)
from deadline_bot.domain.chat import ReminderEntry, ReminderForm
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import BeforeMilestone, Once
from tests.fakes.facts import CHANNEL, CLOSE, HOUR, NOW
from tests.fakes.people import ALICE
from tests.unit.services.room import Room


def an_entry(
    room: Room, *, when: str = "", at: datetime | None = None, **form: object
) -> ReminderEntry:
    said = room.said()
    plain: dict[str, object] = {
        "channel": CHANNEL,
        "audience": Audience(AudienceKind.ME),
        "text": "submit",
        "when": when,
    }
    return ReminderEntry(ReminderForm(**(plain | form)), at, ALICE, said.request_id)  # type: ignore[arg-type]


async def test_a_form_sets_a_reminder_about_a_message() -> None:
    room = await Room().open()
    entry = an_entry(room, at=NOW + HOUR, link="https://x.slack.com/archives/C1/p1")
    answer = await room.forms.enter(entry, NOW)
    again = await room.forms.enter(entry, NOW)
    assert isinstance(answer, SetReminder)
    assert isinstance(again, SetReminder)
    assert answer.reminder == again.reminder
    assert answer.reminder.link == "https://x.slack.com/archives/C1/p1"
    assert answer.reminder.occasion == Once(NOW + HOUR)


async def test_a_form_changes_a_reminder_and_ties_it_anew() -> None:
    room = await Room().open()
    await room.say("me to submit in 2 hours")
    entry = an_entry(room, when="12h before close", reminder_id=1, text="freeze", is_insistent=True)
    answer = await room.forms.enter(entry, NOW)
    assert isinstance(answer, SetReminder)
    changed = await room.reminder(1)
    assert answer.reminder == changed
    assert (changed.text, changed.is_insistent) == ("freeze", True)
    assert changed.occasion == BeforeMilestone("close", 12 * HOUR)
    assert (changed.competition, changed.next_at) == ("nbme", CLOSE - 12 * HOUR)


async def test_what_a_change_leaves_empty_stays_as_it_was() -> None:
    room = await Room().open()
    await room.say("me to submit in 2 hours")
    answer = await room.forms.enter(an_entry(room, reminder_id=1, text=""), NOW)
    assert isinstance(answer, SetReminder)
    assert (answer.reminder.text, answer.next) == ("submit", (NOW + 2 * HOUR,))


@pytest.mark.parametrize(
    ("form", "field", "fault"),
    [
        ({"when": "in 1 hour", "text": "  "}, "text", FieldFault.EMPTY),
        ({}, "when", FieldFault.NO_WHEN),
        ({"at": NOW}, "when", FieldFault.PASSED),
        ({"when": "in 1 hour", "reminder_id": 99}, "text", FieldFault.GONE),
        ({"reminder_id": 99}, "when", FieldFault.NO_WHEN),
        (
            {"when": "in 1 hour", "audience": Audience(AudienceKind.USER, "bob")},
            "audience",
            FieldFault.NOT_REACHABLE,
        ),
    ],
)
async def test_a_fault_of_a_form_is_named_at_its_field(
    form: dict[str, object], field: str, fault: FieldFault
) -> None:
    room = await Room().open()
    answer = await room.forms.enter(an_entry(room, **form), NOW)  # type: ignore[arg-type]
    assert answer == FormFaults({field: fault})


async def test_words_in_doubt_are_shown_at_the_field_of_a_form() -> None:
    room = await Room().open()
    answer = await room.forms.enter(an_entry(room, when="at 7"), NOW)
    assert isinstance(answer, FormFaults)
    which = answer.by_field["when"]
    assert isinstance(which, WhichReading)
    assert [option.at for option in which.options] == [
        datetime(2026, 11, 23, 22, tzinfo=UTC),
        datetime(2026, 11, 24, 10, tzinfo=UTC),
    ]
