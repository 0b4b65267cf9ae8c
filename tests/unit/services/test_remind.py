"""Setting reminders: what is kept, what is asked, what is said when it comes."""

from datetime import UTC, datetime

import pytest

from deadline_bot.domain.answer_reminders import (
    NoReminder,
    NotReachable,
    PhraseNotUnderstood,
    ReminderChanged,
    SetReminder,
    WhichReading,
)
from deadline_bot.domain.reminder import ReminderState
from deadline_bot.domain.when.occasion import Doubt, Fault, Outcome
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, MINUTE, NOW, a_competition
from tests.fakes.people import ALICE, BOB
from tests.unit.services.room import Room


async def test_a_reminder_is_repeated_kept_and_said_at_its_instant() -> None:
    room = await Room().open()
    answer = await room.say("me to submit in 2 hours")
    assert isinstance(answer, SetReminder)
    assert (answer.reminder.id, answer.reminder.text, answer.next) == (
        1,
        "submit",
        (NOW + 2 * HOUR,),
    )
    assert await room.live(NOW + 2 * HOUR - MINUTE) == []
    [(place, message)] = await room.live(NOW + 2 * HOUR)
    assert (place, message.text, message.author) == (ALICE.id, "submit", ALICE.id)
    assert room.now == NOW + 2 * HOUR
    assert (await room.reminder(1)).state is ReminderState.OVER


async def test_the_speakers_zone_decides() -> None:
    room = await Room().open()
    for speaker, hour in ((ALICE, 0), (BOB, 14)):
        answer = await room.say("me to look tomorrow at 9:00", by=speaker)
        assert isinstance(answer, SetReminder)
        assert answer.next == (datetime(2026, 11, 24, hour, tzinfo=UTC),)


async def test_the_next_three_of_a_recurring_one_are_told() -> None:
    room = await Room().open()
    answer = await room.say("post CV every day at 21:00 until close")
    assert isinstance(answer, SetReminder)
    assert [at.isoformat() for at in answer.next] == [
        "2026-11-24T12:00:00+00:00", "2026-11-25T12:00:00+00:00", "2026-11-26T12:00:00+00:00",
    ]  # fmt: skip
    assert answer.entry is not None
    assert answer.entry.milestone.at == CLOSE


async def test_the_same_request_twice_sets_one_reminder() -> None:
    room = await Room().open()
    said = room.said()
    first = await room.remind.say(said, "me to submit in 2 hours", NOW)
    again = await room.remind.say(said, "me to submit in 2 hours", NOW + MINUTE)
    assert isinstance(first, SetReminder)
    assert isinstance(again, SetReminder)
    assert first.reminder == again.reminder
    room.world.tick.wake()
    assert len(await room.live(NOW + 3 * HOUR)) == 1


async def test_more_than_one_reading_is_asked_and_nothing_comes_before_the_choice() -> None:
    room = await Room().open()
    answer = await room.say("me to submit at 7")
    assert isinstance(answer, WhichReading)
    assert [option.at for option in answer.options] == [
        datetime(2026, 11, 23, 22, tzinfo=UTC),
        datetime(2026, 11, 24, 10, tzinfo=UTC),
    ]
    assert answer.doubts == {Doubt.HALF_OF_DAY}
    assert await room.live(NOW + 2 * DAY) == []


async def test_the_chosen_reading_comes_and_the_others_never() -> None:
    room = await Room().open()
    answer = await room.say("me to submit at 7")
    assert isinstance(answer, WhichReading)
    chosen, other = (option.reminder.id for option in answer.options)
    picked = await room.remind.pick(chosen, NOW)
    assert isinstance(picked, SetReminder)
    again = await room.remind.pick(other, NOW)
    assert isinstance(again, ReminderChanged)
    assert (again.reminder.id, again.was_before) == (chosen, True)
    assert [m.reminder_id for _, m in await room.live(NOW + 2 * DAY)] == [chosen]


async def test_a_reading_that_has_passed_meanwhile_is_refused() -> None:
    room = await Room().open()
    answer = await room.say("me to submit at 7")
    assert isinstance(answer, WhichReading)
    late = await room.remind.pick(answer.options[0].reminder.id, NOW + 2 * DAY)
    assert isinstance(late, PhraseNotUnderstood)
    assert late.fault.fault is Fault.PASSED


async def test_what_is_far_ahead_is_asked_even_with_one_reading() -> None:
    room = await Room().open()
    answer = await room.say("me to submit in 500 days")
    assert isinstance(answer, WhichReading)
    assert len(answer.options) == 1
    assert answer.doubts == {Doubt.FAR}


async def test_an_instant_before_a_milestone_that_has_passed_is_refused() -> None:
    room = await Room().open()
    answer = await room.say("submit 30 days before close")
    assert isinstance(answer, PhraseNotUnderstood)
    assert answer.fault.fault is Fault.PASSED


async def test_what_is_not_understood_keeps_nothing() -> None:
    room = await Room().open()
    answer = await room.say("me to submit some day")
    assert isinstance(answer, PhraseNotUnderstood)
    assert await room.world.store.run(lambda tx: tx.reminders_of(ALICE.id, 10)) == ([], 0)


@pytest.mark.parametrize("phrase", ["@bob to look in 1 hour", "<#C9|lb> look in 1 hour"])
async def test_who_cannot_be_reached_is_said_at_once(phrase: str) -> None:
    room = await Room().open()
    room.people.unreachable = {"C9"}
    assert isinstance(await room.say(phrase), NotReachable)


@pytest.mark.parametrize(
    ("phrase", "place", "is_here"),
    [
        ("<@U2|bob> to look in 1 hour", "U2", False),
        ("<#C2|lb> look in 1 hour", "C2", False),
        ("@here look in 1 hour", CHANNEL, True),
        ("look in 1 hour", CHANNEL, False),
        ("自分に 1時間後に見る", ALICE.id, False),
        ("みんな 1時間後に見る", CHANNEL, False),
    ],
)
async def test_it_is_said_to_whom_it_is_for(phrase: str, place: str, is_here: bool) -> None:  # noqa: FBT001
    room = await Room().open()
    assert isinstance(await room.say(phrase), SetReminder)
    [(said_to, message)] = await room.live(NOW + HOUR)
    assert (said_to, message.is_here) == (place, is_here)


@pytest.mark.parametrize(
    ("phrase", "is_insistent"),
    [
        ("! me to submit in 1 hour", True),
        ("me to submit in 1 hour --ack", True),
        ("me to submit in 1 hour !", True),
        ("！ 1時間後に提出", True),
        ("me to submit! in 1 hour", False),
        ("me to --acknowledge in 1 hour", False),
    ],
)
async def test_a_mark_of_its_own_makes_it_insistent(phrase: str, is_insistent: bool) -> None:  # noqa: FBT001
    room = await Room().open()
    answer = await room.say(phrase)
    assert isinstance(answer, SetReminder)
    assert answer.reminder.is_insistent is is_insistent


async def test_one_tied_to_the_close_moves_with_it() -> None:
    room = await Room().open()
    await room.say("submit 12h before close")
    moved = a_competition(close=CLOSE + 2 * DAY)
    await room.world.follow(moved)
    await room.world.store.run(lambda tx: room.world.reminders.reschedule(tx, {"nbme"}, room.now))
    assert (await room.reminder(1)).next_at == CLOSE + 2 * DAY - 12 * HOUR
    room.world.tick.wake()
    assert await room.live(CLOSE + DAY) == []
    [(_, message)] = await room.live(CLOSE + 2 * DAY)
    assert message.entry is not None
    assert message.entry.milestone.at == CLOSE + 2 * DAY


async def test_one_that_waits_for_a_job_comes_when_the_job_ends() -> None:
    room = await Room().open()
    answer = await room.say("restart it if fold 3 fails")
    assert isinstance(answer, SetReminder)
    assert answer.next == ()

    async def ends(outcome: Outcome) -> int:
        return await room.world.store.run(
            lambda tx: room.world.reminders.job_ended(tx, "Fold 3", outcome, room.now)
        )

    assert await ends(Outcome.SUCCEEDED) == 0
    assert await ends(Outcome.FAILED) == 1
    assert await ends(Outcome.FAILED) == 0
    room.world.tick.wake()
    assert [m.text for _, m in await room.live(NOW + MINUTE)] == ["restart it"]


async def test_after_an_outage_a_missed_reminder_is_said_once() -> None:
    room = await Room().open()
    await room.say("every hour look")
    room.world.restart()
    room.world.clock.set(NOW + 5 * HOUR + MINUTE)
    room.world.tick.wake()
    [(_, message)] = await room.live(NOW + 5 * HOUR + 2 * MINUTE)
    assert message.at == NOW + 5 * HOUR


async def test_a_proposal_that_was_never_there_is_said_to_be_gone() -> None:
    room = await Room().open()
    assert await room.remind.pick(99, NOW) == NoReminder("99")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("tell <@U2|bob> and <#C2|lb> in 1 hour", "tell @bob and #lb"),
        ("tell <@U2> in 1 hour", "tell @bob"),
        ("tell <@U9> in 1 hour", "tell @U9"),
        ("tell <!subteam^S1|@gpu-team> or <!here> in 1 hour", "tell @gpu-team or @here"),
    ],
)
async def test_who_is_mentioned_in_the_text_is_named_and_not_called(phrase: str, text: str) -> None:
    room = await Room().open()
    answer = await room.say(phrase)
    assert isinstance(answer, SetReminder)
    assert answer.reminder.text == text


async def test_a_channel_that_was_typed_by_name_is_reached_by_its_name() -> None:
    room = await Room().open()
    room.people.named = True
    await room.say("#lb look in 1 hour")
    assert [place for place, _ in await room.live(NOW + HOUR)] == ["#lb"]
