"""The conversation: what is said, clicked and filled in reaches whoever knows how to do it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deadline_bot.domain.answer import (
    Answer,
    HelpAnswer,
    ListAnswer,
    Reply,
    StatusAnswer,
    Way,
    shared_as,
)
from deadline_bot.domain.answer_channel import (
    Change,
    CompetitionChanged,
    Confirm,
    DatesOnly,
    SettingsSaved,
    Usage,
)
from deadline_bot.domain.answer_reminders import (
    OpenForm,
    ReminderChanged,
    Reminders,
    SetReminder,
    Snoozed,
    Taken,
    WhichReading,
    WhoTook,
)
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import (
    Action,
    Clicked,
    Origin,
    ReminderForm,
    Said,
    SettingsEntry,
    SettingsForm,
)
from deadline_bot.domain.when.audience import Audience, AudienceKind
from tests.fakes.facts import CHANNEL, HOUR, NOW, a_competition
from tests.fakes.people import ALICE, BOB
from tests.unit.services.talk import Talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", StatusAnswer),
        ("list", ListAnswer),
        ("help", HelpAnswer),
        ("statsu", HelpAnswer),
        ("remind me to look in 1 hour", SetReminder),
        ("remind me to look at 7", WhichReading),
        ("1時間後に見るをリマインドして", SetReminder),
        ("remind", Usage),
        ("reminders", Reminders),
        ("who", WhoTook),
        ("mute nbme", CompetitionChanged),
        ("unfollow nbme", Confirm),
        ("add", Usage),
        ("settings", OpenForm),
    ],
)
async def test_every_command_has_its_answer(text: str, kind: type[Answer]) -> None:
    talk = await Talk().open()
    assert isinstance(await talk.tell(text), kind)


async def test_where_a_form_can_be_opened_remind_alone_opens_it() -> None:
    talk = await Talk().open()
    said = replace(talk.said_by("remind"), is_form_possible=True)
    form = ReminderForm(CHANNEL, Audience(AudienceKind.ME))
    assert await talk.converse.say(said) == OpenForm(form)


async def test_only_what_asks_changes_nothing() -> None:
    talk = await Talk().open()
    for text in ("status", "list", "reminders", "who", "help"):
        await talk.tell(text)
    assert talk.n_changes == 0
    await talk.tell("remind me to look in 1 hour")
    assert talk.n_changes == 1


@pytest.mark.parametrize(
    ("text", "is_said"),
    [("status", True), ("mute nbme", True), ("remind look in 1 hour", False), ("who", False)],
)
async def test_where_others_read_only_dates_are_said(text: str, is_said: bool) -> None:  # noqa: FBT001
    talk = await Talk().open()
    talk.book.note_shared(CHANNEL, is_shared=True)
    assert isinstance(await talk.tell(text), DatesOnly) is not is_said


async def test_of_its_own_channel_one_speaks_in_a_direct_message() -> None:
    talk = await Talk().open()
    await talk.tell("mute nbme", channel="D1")
    assert talk.book.overrides_of(CHANNEL).muted == ("nbme",)


async def test_a_direct_message_is_answered_in_the_persons_own_way() -> None:
    talk = await Talk().open()
    assert talk.converse.voice_of("D1", ALICE) == Voice(Language.JA, ALICE.zone)
    assert talk.converse.voice_of(CHANNEL, ALICE) == talk.book(CHANNEL).voice


async def test_a_reading_that_is_picked_takes_the_place_of_the_question() -> None:
    talk = await Talk().open()
    which = await talk.tell("remind me to look at 7")
    assert isinstance(which, WhichReading)
    reply = await talk.click(Action.PICK, str(which.options[1].reminder.id))
    assert reply.way is Way.REPLACES
    assert isinstance(reply.answer, SetReminder)


async def test_undone_twice_it_was_so_before() -> None:
    talk = await Talk().open()
    await talk.tell("remind me to look in 1 hour")
    replies = [await talk.click(Action.UNDO, "1") for _ in range(2)]
    answers = [reply.answer for reply in replies]
    assert [isinstance(a, ReminderChanged) and a.was_before for a in answers] == [False, True]


@pytest.mark.parametrize(
    ("origin", "is_list"),
    [(Origin.PRIVATE, True), (Origin.HOME, False)],
)
async def test_a_list_shows_what_was_paused(origin: Origin, is_list: bool) -> None:  # noqa: FBT001
    talk = await Talk().open()
    await talk.tell("remind me to look in 1 hour")
    reply = await talk.click(Action.PAUSE, "1", origin=origin)
    assert isinstance(reply.answer, Reminders) is is_list


async def test_who_takes_it_is_told_in_the_message_and_who_comes_later_hears_who_was_first() -> (
    None
):
    talk = await Talk().open()
    await talk.tell("remind ! look in 1 hour")
    await talk.live(NOW + HOUR)
    value = f"1@{NOW + HOUR:%Y-%m-%dT%H:%M:%SZ}"
    assert await talk.click(Action.DONE, value, by=BOB) == Reply(None)
    late = await talk.click(Action.DONE, value)
    assert isinstance(late.answer, Taken)
    assert (late.answer.was_before, late.answer.occurrence.taken_by) == (True, BOB.id)
    private = await talk.click(Action.DONE, value, origin=Origin.PRIVATE)
    assert private.way is Way.REPLACES


async def test_a_snooze_is_told_in_the_message_and_an_own_time_is_asked() -> None:
    talk = await Talk().open()
    await talk.tell("remind ! look in 1 hour")
    await talk.live(NOW + HOUR)
    value = f"1@{NOW + HOUR:%Y-%m-%dT%H:%M:%SZ}"
    assert await talk.click(Action.SNOOZE, f"{value} 1h") == Reply(None)
    asked = await talk.click(Action.SNOOZE, f"{value} own")
    assert isinstance(asked.answer, OpenForm)
    typed = await talk.tell("snooze 2h")
    assert isinstance(typed, Snoozed)
    assert typed.until == NOW + HOUR + timedelta(hours=2)


async def test_what_is_shared_is_asked_again_for_all_and_changes_nothing() -> None:
    talk = await Talk().open()
    answer = await talk.tell("remind me to look in 1 hour")
    assert shared_as(answer, "remind me to look in 1 hour") == "reminders 1"
    reply = await talk.click(Action.SHARE, "reminders 1", origin=Origin.PRIVATE)
    assert reply.way is Way.SHARES
    assert isinstance(reply.answer, SetReminder)
    refused = await talk.click(Action.SHARE, "mute nbme", origin=Origin.PRIVATE)
    assert isinstance(refused.answer, HelpAnswer)
    assert talk.book.overrides_of(CHANNEL).muted == ()


async def test_what_was_asked_about_once_is_done_when_it_is_confirmed() -> None:
    talk = await Talk().open()
    asked = await talk.tell("unfollow nbme")
    assert isinstance(asked, Confirm)
    reply = await talk.click(Action.CONFIRM, asked.command, origin=Origin.PRIVATE)
    assert reply.way is Way.REPLACES
    assert reply.answer == CompetitionChanged(a_competition(), Change.UNFOLLOWED)


async def test_the_form_of_the_settings_is_opened_and_taken() -> None:
    talk = await Talk().open()
    reply = await talk.click(Action.SETTINGS, CHANNEL)
    assert isinstance(reply.answer, OpenForm)
    form = reply.answer.form
    assert isinstance(form, SettingsForm)
    entry = SettingsEntry(replace(form, timezone="Asia/Tokyo"), ALICE, "r")
    assert await talk.converse.enter(entry) == SettingsSaved(("timezone",))


@pytest.mark.parametrize("action", [Action.NEW, Action.ABOUT])
async def test_a_shortcut_opens_the_form_of_a_new_reminder(action: Action) -> None:
    talk = await Talk().open()
    reply = await talk.click(action, "https://x.slack.com/p1", origin=Origin.SHORTCUT)
    assert isinstance(reply.answer, OpenForm)
    form = reply.answer.form
    assert isinstance(form, ReminderForm)
    assert (form.link != "") is (action is Action.ABOUT)


async def test_a_home_that_is_opened_is_shown() -> None:
    talk = await Talk().open()
    await talk.tell("remind me to look in 1 hour")
    await talk.converse.open_home(ALICE)
    assert [r.text for r in talk.pages.shown[ALICE.id].reminders] == ["look"]


async def test_said_twice_the_same_request_is_done_once() -> None:
    talk = await Talk().open()
    said = Said("remind me to look in 1 hour", CHANNEL, ALICE, "same")
    first, again = await talk.converse.say(said), await talk.converse.say(said)
    assert isinstance(first, SetReminder)
    assert isinstance(again, SetReminder)
    assert first.reminder == again.reminder


async def test_a_click_carries_where_it_was() -> None:
    talk = await Talk().open()
    clicked = Clicked(Action.SAY, "status", CHANNEL, ALICE, "r", Origin.HOME)
    reply = await talk.converse.click(clicked)
    assert reply.way is Way.ADDS
    assert isinstance(reply.answer, StatusAnswer)
