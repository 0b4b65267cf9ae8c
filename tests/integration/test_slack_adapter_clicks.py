"""Buttons and menus of the Slack chat: what is done, and who reads it."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.adapters.slack.render_controls import rows
from deadline_bot.domain.answer import HelpAnswer, Reply, UpcomingAnswer, Way
from deadline_bot.domain.answer_reminders import NoReminder, OpenForm
from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import Action, Clicked, Origin, ReminderForm, Speaker
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.document import PersonMenu
from tests.fakes.conversation import FakeConversation
from tests.fakes.slack_server import (
    ALICE,
    BOB,
    BOT_USER_ID,
    CHANNEL,
    Channel,
    Json,
    Message,
    SlackServer,
)
from tests.integration.slack_chat import all_acknowledged, connected, said_by_bot

SPEAKER = Speaker(ALICE, ZoneInfo("Asia/Tokyo"), Language.JA, "alice")
NEW = OpenForm(ReminderForm("#kaggle", Audience(AudienceKind.CHANNEL)))
ROW: Json = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "button",
            "action_id": action_id,
            "text": {"type": "plain_text", "text": action_id},
            "value": value,
        }
        for action_id, value in (
            ("reminder.done", "7@2026-11-23T00:00:00Z"),
            ("reminder.pick", "1"),
            ("reminder.pick.1", "2"),
            ("reply.share", "status"),
            ("reply.say", "upcoming"),
            ("elsewhere", "x"),
        )
    ]
    + [
        {
            "type": "static_select",
            "action_id": "reminder.snooze",
            "options": [{"text": {"type": "plain_text", "text": "1 h"}, "value": "7@… 1h"}],
        }
    ],
}


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=0.3) as server:
        server.workspace.add_channel(Channel("C0AWAY", "away", is_member=False))
        yield server


@pytest.fixture
def conversation() -> FakeConversation:
    return FakeConversation()


@pytest.fixture
async def connection(
    slack: SlackServer, conversation: FakeConversation
) -> AsyncIterator[SocketConnection]:
    async with connected(slack.api_url, conversation, "#kaggle") as connection:
        yield connection


pytestmark = pytest.mark.usefixtures("connection")


def a_message(
    slack: SlackServer,
    *,
    channel: str = CHANNEL,
    thread_ts: str | None = None,
    seen_by: str | None = None,
) -> Message:
    """A message of the bot's with one of each button."""
    return slack.workspace.post(
        slack.workspace.channel(channel),
        BOT_USER_ID,
        "buttons",
        blocks=[ROW],
        thread_ts=thread_ts,
        seen_by=seen_by,
    )


@pytest.mark.parametrize(
    ("action_id", "chosen", "action", "value"),
    [
        ("reminder.done", None, Action.DONE, "7@2026-11-23T00:00:00Z"),
        ("reminder.pick", None, Action.PICK, "1"),
        ("reminder.pick.1", None, Action.PICK, "2"),
        ("reminder.snooze", "7@… 1h", Action.SNOOZE, "7@… 1h"),
    ],
)
@pytest.mark.parametrize("seen_by", [None, ALICE])
async def test_a_click_says_what_was_clicked_by_whom_and_where(
    slack: SlackServer,
    conversation: FakeConversation,
    action_id: str,
    chosen: str | None,
    action: Action,
    value: str,
    seen_by: str | None,
) -> None:
    exchange = await slack.click(a_message(slack, seen_by=seen_by), action_id, chosen)
    await conversation.wait_for(conversation.clicked)
    origin = Origin.MESSAGE if seen_by is None else Origin.PRIVATE
    expected = Clicked(action, value, "#kaggle", SPEAKER, exchange.trigger_id, origin)
    assert conversation.clicked == [expected]


@pytest.mark.parametrize("thread_ts", [None, "1700000000.000001"])
async def test_a_person_who_is_chosen_comes_with_what_for(
    slack: SlackServer, conversation: FakeConversation, thread_ts: str | None
) -> None:
    menu = PersonMenu(Action.OWNER, "17", "Whose job is this?")
    message = slack.workspace.post(
        slack.workspace.channel(CHANNEL),
        BOT_USER_ID,
        "whose?",
        blocks=list(rows([menu])),
        thread_ts=thread_ts,
    )
    exchange = await slack.click(message, "job.owner/17", BOB)
    await conversation.wait_for(conversation.clicked)
    expected = Clicked(
        Action.OWNER, "17", "#kaggle", SPEAKER, exchange.trigger_id, Origin.MESSAGE, BOB
    )
    assert conversation.clicked == [expected]


async def test_an_unknown_button_is_passed_over(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    await slack.click(a_message(slack), "elsewhere")
    await all_acknowledged(slack)
    assert conversation.clicked == []


async def test_a_click_that_comes_again_counts_once(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    slack.duplicates = True
    conversation.reply = Reply(NoReminder("7"))
    exchange = await slack.click(a_message(slack), "reminder.done", n_replies=1)
    (envelope,) = slack.sockets.envelopes
    await slack.wait_for(lambda: envelope.n_acks == 2)
    assert len(conversation.clicked) == len(exchange.replies) == 1


async def test_an_answer_that_adds_is_for_the_person_alone(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    message = a_message(slack)
    conversation.reply = Reply(NoReminder("7"))
    (reply,) = (await slack.click(message, "reminder.done", n_replies=1)).replies
    assert reply.seen_by == ALICE
    assert message.text == "buttons"


async def test_it_stays_in_the_thread(slack: SlackServer, conversation: FakeConversation) -> None:
    root = await slack.say("root")
    conversation.reply = Reply(NoReminder("7"))
    message = a_message(slack, thread_ts=root.ts)
    (reply,) = (await slack.click(message, "reminder.done", n_replies=1)).replies
    assert reply.thread_ts == root.ts


@pytest.mark.parametrize("seen_by", [None, ALICE])
async def test_an_answer_that_replaces_takes_the_messages_place(
    slack: SlackServer, conversation: FakeConversation, seen_by: str | None
) -> None:
    message = a_message(slack, seen_by=seen_by)
    conversation.reply = Reply(UpcomingAnswer(()), Way.REPLACES)
    exchange = await slack.click(message, "reply.say")
    await slack.wait_for(lambda: message.text != "buttons")
    assert exchange.replies == []
    # What everybody reads has no need to be shared.
    assert ("reply.share" in str(message.blocks)) == (seen_by is not None)


async def test_what_is_shared_is_said_to_all_once_and_no_longer_to_one(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    root = await slack.say("root")
    message = a_message(slack, seen_by=ALICE, thread_ts=root.ts)
    conversation.reply = Reply(HelpAnswer(), Way.SHARES)
    await slack.click(message, "reply.share")
    (shared,) = await slack.wait_for(lambda: said_by_bot(slack))
    assert (shared.seen_by, shared.thread_ts) == (None, root.ts)
    assert "reply.share" not in str(shared.blocks)
    await slack.wait_for(lambda: message not in slack.workspace.ephemerals)


async def test_what_cannot_be_shared_is_told(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    message = a_message(slack, seen_by=ALICE, channel="C0AWAY")
    conversation.reply = Reply(HelpAnswer(), Way.SHARES)
    exchange = await slack.click(message, "reply.share", n_replies=1)
    assert exchange.texts == [say(Language.EN, "chat.not_shared")]
    assert message in slack.workspace.ephemerals


async def test_messages_that_changed_by_themselves_need_no_answer(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    exchange = await slack.click(a_message(slack), "reminder.done")
    await conversation.wait_for(conversation.clicked)
    conversation.reply = Reply(NoReminder("7"))
    await slack.click(a_message(slack), "reminder.done", n_replies=1)
    assert exchange.replies == []


async def test_a_click_that_fails_is_told(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.error = OSError("disk full")
    exchange = await slack.click(a_message(slack), "reminder.done", n_replies=1)
    assert exchange.texts == [say(Language.EN, "chat.failed")]


async def test_a_click_may_open_a_form(slack: SlackServer, conversation: FakeConversation) -> None:
    conversation.reply = Reply(NEW)
    await slack.click(a_message(slack), "reminder.done")
    await slack.wait_for(lambda: slack.interactions.views)
    assert slack.modal().content["callback_id"] == "form.reminder"


async def test_a_button_about_a_message_carries_its_link(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.reply = Reply(NEW)
    link = "https://kaggle-team.slack.com/archives/C0KAGGLE/p1"
    button = ROW["elements"][0] | {"action_id": "reminder.about", "value": link}
    row = ROW | {"elements": [button]}
    message = slack.workspace.post(
        slack.workspace.channel(CHANNEL), BOT_USER_ID, "Open", blocks=[row]
    )
    await slack.click(message, "reminder.about")
    await conversation.wait_for(conversation.clicked)
    assert (conversation.clicked[0].action, conversation.clicked[0].value) == (Action.ABOUT, link)
    assert slack.n_calls["chat.getPermalink"] == 0
