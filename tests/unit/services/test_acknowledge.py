"""Acknowledging and snoozing: who is first, what the messages read, how a ladder ends."""

from datetime import UTC, datetime

import pytest

from deadline_bot.domain.answer_reminders import (
    NoReminder,
    OpenForm,
    Snoozed,
    Taken,
    TooLateToSnooze,
    WhichOccurrence,
    WhoTook,
)
from deadline_bot.domain.chat import SnoozeEntry, SnoozeForm
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, MINUTE, NOW
from tests.fakes.people import ALICE, BOB
from tests.unit.services.room import Room


async def reminded(phrase: str = "! me to submit in 1 hour") -> Room:
    """A room in which a reminder has just been said."""
    room = await Room().open()
    await room.say(phrase)
    assert len(await room.live(NOW + HOUR)) == 1
    return room


async def test_whoever_is_first_takes_it_and_the_message_says_so() -> None:
    room = await reminded()
    [occurrence] = await room.open_occurrences()
    first = await room.acknowledge.done(occurrence.id, BOB, room.now)
    second = await room.acknowledge.done(occurrence.id, ALICE, room.now + MINUTE)
    assert isinstance(first, Taken)
    assert not first.was_before
    assert isinstance(second, Taken)
    assert (second.was_before, second.occurrence.taken_by) == (True, BOB.id)
    [message] = await room.shown()
    assert (message.taken_by, message.taken_at) == (BOB.id, NOW + HOUR)


async def test_an_insistent_one_climbs_until_somebody_takes_it() -> None:
    room = await reminded()
    said = await room.live(NOW + HOUR + 31 * MINUTE)
    assert [(place, m.n) for place, m in said] == [(ALICE.id, 1), (CHANNEL, 2)]
    [occurrence] = await room.open_occurrences()
    await room.acknowledge.done(occurrence.id, BOB, room.now)
    assert await room.live(NOW + 3 * DAY) == []
    assert {m.taken_by for m in await room.shown()} == {BOB.id}
    assert len(await room.shown()) == 3


async def test_a_message_that_cannot_be_edited_stops_nothing() -> None:
    from deadline_bot.domain.errors import EditFailed

    room = await reminded()
    room.world.messenger.edit_faults.append(EditFailed("message_not_found", is_gone=True))
    [occurrence] = await room.open_occurrences()
    assert isinstance(await room.acknowledge.done(occurrence.id, BOB, room.now), Taken)
    assert await room.live(NOW + 3 * DAY) == []


async def test_a_snoozed_one_comes_again_and_climbs_from_there() -> None:
    room = await reminded()
    [occurrence] = await room.open_occurrences()
    answer = await room.acknowledge.choose(f"{occurrence.id} 1h", ALICE, CHANNEL, room.now)
    assert isinstance(answer, Snoozed)
    assert (answer.until, answer.is_cut) == (NOW + 2 * HOUR, False)
    [message] = await room.shown()
    assert (message.snoozed_by, message.snoozed_until) == (ALICE.id, NOW + 2 * HOUR)
    said = await room.live(NOW + 2 * HOUR + 15 * MINUTE)
    assert [(place, m.n) for place, m in said] == [(ALICE.id, 1), (ALICE.id, 2)]


async def test_one_that_need_not_be_acknowledged_can_be_snoozed_too() -> None:
    room = await reminded("me to submit in 1 hour")
    [occurrence] = await room.open_occurrences()
    await room.acknowledge.choose(f"{occurrence.id} 15m", ALICE, CHANNEL, room.now)
    assert [m.text for _, m in await room.live(NOW + 3 * DAY)] == ["submit"]


async def test_a_snooze_ends_before_the_milestone() -> None:
    room = await Room().open()
    await room.say("! submit 3h before close")
    await room.live(CLOSE - 3 * HOUR)
    [occurrence] = await room.open_occurrences()
    answer = await room.acknowledge.snooze(occurrence.id, CLOSE + HOUR, ALICE, room.now)
    assert isinstance(answer, Snoozed)
    assert (answer.until, answer.is_cut) == (CLOSE - 10 * MINUTE, True)
    late = await room.acknowledge.snooze(occurrence.id, CLOSE, ALICE, CLOSE - 5 * MINUTE)
    assert isinstance(late, TooLateToSnooze)


async def test_what_was_taken_is_not_snoozed_any_more() -> None:
    room = await reminded()
    [occurrence] = await room.open_occurrences()
    await room.acknowledge.done(occurrence.id, BOB, room.now)
    answer = await room.acknowledge.choose(f"{occurrence.id} 1h", ALICE, CHANNEL, room.now)
    assert isinstance(answer, Taken)
    assert answer.was_before


async def test_an_own_time_opens_a_form_whose_words_are_read() -> None:
    room = await reminded()
    [occurrence] = await room.open_occurrences()
    answer = await room.acknowledge.choose(f"{occurrence.id} own", ALICE, CHANNEL, room.now)
    assert answer == OpenForm(SnoozeForm(CHANNEL, str(occurrence.id)))
    entry = SnoozeEntry(SnoozeForm(CHANNEL, str(occurrence.id)), "tomorrow 8:00", None, ALICE, "r")
    snoozed = await room.acknowledge.enter(entry, room.now)
    assert isinstance(snoozed, Snoozed)
    assert snoozed.until == datetime(2026, 11, 23, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "at", "fault"),
    [
        ("", None, FieldFault.NO_WHEN),
        ("", NOW, FieldFault.PASSED),
        ("", CLOSE + DAY, FieldFault.PASSES_MILESTONE),
    ],
)
async def test_a_fault_of_the_form_is_named(
    when: str, at: datetime | None, fault: FieldFault
) -> None:
    room = await Room().open()
    await room.say("! submit 5 minutes before close")
    await room.live(CLOSE - 5 * MINUTE)
    [occurrence] = await room.open_occurrences()
    entry = SnoozeEntry(SnoozeForm(CHANNEL, str(occurrence.id)), when, at, ALICE, "r")
    assert await room.acknowledge.enter(entry, room.now) == FormFaults({"when": fault})


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("", NOW + 2 * HOUR),
        ("2h", NOW + 3 * HOUR),
        ("90分", NOW + HOUR + 90 * MINUTE),
        ("1 tonight", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("明日の朝", datetime(2026, 11, 24, 0, tzinfo=UTC)),
        ("#1 tomorrow 8:00", datetime(2026, 11, 23, 23, tzinfo=UTC)),
    ],
)
async def test_a_typed_snooze_is_read_in_the_persons_zone(typed: str, until: datetime) -> None:
    room = await reminded()
    answer = await room.acknowledge.say_snooze(room.said(), typed, room.now)
    assert isinstance(answer, Snoozed)
    assert answer.until == until


async def test_ack_takes_the_one_that_waits_or_asks_which() -> None:
    room = await reminded()
    await room.say("! submit again in 10 minutes")
    await room.live(room.now + 10 * MINUTE)
    which = await room.acknowledge.say_done(room.said(), "", room.now)
    assert isinstance(which, WhichOccurrence)
    assert len(which.occurrences) == 2
    taken = await room.acknowledge.say_done(room.said(), "2", room.now)
    assert isinstance(taken, Taken)
    rest = await room.acknowledge.say_done(room.said(), "", room.now)
    assert isinstance(rest, Taken)
    assert rest.occurrence.reminder.id == 1
    nothing = await room.acknowledge.say_done(room.said(), "", room.now)
    assert nothing == WhichOccurrence((), is_snooze=False)


async def test_a_number_that_waits_for_nothing_is_named() -> None:
    room = await reminded()
    assert await room.acknowledge.say_done(room.said(), "99", room.now) == NoReminder("99")


async def test_who_took_what_is_told_the_latest_first() -> None:
    room = await reminded()
    await room.say("! submit again in 10 minutes")
    await room.say("! look in 20 minutes")
    await room.live(room.now + 20 * MINUTE)
    await room.acknowledge.say_done(room.said(BOB), "2", room.now)
    await room.acknowledge.say_done(room.said(), "1", room.now + MINUTE)
    answer = await room.acknowledge.who(CHANNEL, ALICE)
    assert isinstance(answer, WhoTook)
    assert [(o.reminder.id, o.taken_by) for o in answer.taken] == [(1, ALICE.id), (2, BOB.id)]
    assert [o.reminder.id for o in answer.open] == [3]


async def test_a_deleted_reminder_climbs_no_further() -> None:
    room = await reminded()
    await room.keep.delete(1, ALICE)
    # Its only time has come, so there is nothing to delete: it is still to be taken.
    assert len(await room.live(NOW + HOUR + 15 * MINUTE)) == 1
    room = await Room().open()
    await room.say("! every hour look")
    await room.live(NOW + HOUR)
    await room.keep.delete(1, ALICE)
    assert await room.live(NOW + 3 * DAY) == []
