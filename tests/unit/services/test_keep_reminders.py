"""Reminders that are set: listed page by page, paused, taken back, edited."""

from dataclasses import replace

import pytest

from deadline_bot.domain.answer_reminders import (
    NoReminder,
    OpenForm,
    ReminderChanged,
    Reminders,
    SetReminder,
)
from deadline_bot.domain.chat import ReminderForm
from deadline_bot.domain.reminder import ReminderState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.services.keep_reminders import PAGE_LENGTH
from tests.fakes.facts import CHANNEL, DAY, HOUR, NOW
from tests.fakes.people import ALICE, BOB
from tests.unit.services.room import Room


async def test_mine_and_the_channels_are_listed_apart_by_their_next_time() -> None:
    room = await Room().open()
    await room.say("me to submit in 2 hours")
    await room.say("me to look in 1 hour")
    await room.say("stand-up in 3 hours", by=BOB)
    await room.say("me to rest in 3 hours", by=BOB)
    answer = await room.keep.say(room.said(), "", NOW)
    assert isinstance(answer, Reminders)
    assert [r.text for r in answer.mine] == ["look", "submit"]
    assert [r.text for r in answer.others] == ["stand-up"]
    assert (answer.page, answer.n_pages) == (0, 1)


async def test_long_lists_have_pages() -> None:
    room = await Room().open()
    for n in range(PAGE_LENGTH + 1):
        await room.say(f"me to submit {n} in {n + 1} hours")
    first = await room.keep.say(room.said(), "", NOW)
    second = await room.keep.say(room.said(), "page 2", NOW)
    beyond = await room.keep.say(room.said(), "ページ 9", NOW)
    assert isinstance(first, Reminders)
    assert isinstance(second, Reminders)
    assert (len(first.mine), first.n_pages) == (PAGE_LENGTH, 2)
    assert [r.text for r in second.mine] == [f"submit {PAGE_LENGTH}"]
    assert beyond == second


async def test_an_undone_reminder_never_comes_and_undoing_twice_says_who_did() -> None:
    room = await Room().open()
    await room.say("submit in 2 hours")
    first = await room.keep.delete(1, BOB)
    again = await room.keep.delete(1, ALICE)
    assert isinstance(first, ReminderChanged)
    assert isinstance(again, ReminderChanged)
    assert (first.was_before, again.was_before) == (False, True)
    assert again.reminder.ended_by == BOB.id
    assert await room.live(NOW + DAY) == []


async def test_a_paused_reminder_waits_and_goes_on() -> None:
    room = await Room().open()
    await room.say("every hour look")
    await room.keep.say(room.said(), "pause 1", NOW)
    assert await room.live(NOW + 5 * HOUR) == []
    answer = await room.keep.say(room.said(), "resume #1", room.now)
    assert isinstance(answer, ReminderChanged)
    assert answer.reminder.next_at == NOW + 6 * HOUR
    room.world.tick.wake()
    assert len(await room.live(NOW + 6 * HOUR)) == 1


async def test_a_reading_is_picked_by_its_number() -> None:
    room = await Room().open()
    await room.say("me to submit at 7")
    answer = await room.keep.say(room.said(), "pick 2", NOW)
    assert isinstance(answer, SetReminder)
    assert answer.reminder.id == 2


async def test_toggling_pauses_and_resumes() -> None:
    room = await Room().open()
    await room.say("every hour look")
    states = []
    for _ in range(2):
        answer = await room.keep.toggle(1, ALICE, NOW)
        assert isinstance(answer, ReminderChanged)
        states.append(answer.reminder.state)
    assert states == [ReminderState.PAUSED, ReminderState.ACTIVE]


async def test_what_somebody_asked_for_alone_is_nobody_elses_business() -> None:
    room = await Room().open()
    await room.say("me to submit in 2 hours")
    for argument in ("1", "delete 1", "pause 1"):
        assert await room.keep.say(room.said(BOB), argument, NOW) == NoReminder("1")
    assert await room.keep.edit(1, BOB, NOW) == NoReminder("1")


async def test_one_is_shown_by_its_number() -> None:
    room = await Room().open()
    await room.say("submit in 2 hours")
    answer = await room.keep.say(room.said(BOB), "#1", NOW)
    assert isinstance(answer, SetReminder)
    assert (answer.reminder.id, answer.is_new) == (1, False)


@pytest.mark.parametrize("argument", ["99", "delete 99", "pause 99", "everything"])
async def test_what_is_not_there_is_named(argument: str) -> None:
    room = await Room().open()
    answer = await room.keep.say(room.said(), argument, NOW)
    assert answer == NoReminder(argument.split()[-1])


async def test_the_form_is_filled_with_what_the_reminder_is() -> None:
    room = await Room().open()
    await room.say("! submit in 2 hours")
    reminder = await room.reminder(1)
    answer = await room.keep.edit(1, ALICE, NOW)
    assert answer == OpenForm(
        ReminderForm(
            CHANNEL,
            Audience(AudienceKind.CHANNEL),
            reminder_id=1,
            text="submit",
            when=repr(reminder.occasion),
            is_insistent=True,
        )
    )


async def test_what_was_deleted_has_no_form() -> None:
    room = await Room().open()
    await room.say("submit in 2 hours")
    deleted = replace(await room.reminder(1), state=ReminderState.DELETED)
    await room.world.store.run(lambda tx: tx.save_reminder(deleted))
    assert await room.keep.edit(1, ALICE, NOW) == ReminderChanged(deleted, was_before=True)
