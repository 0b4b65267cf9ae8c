"""The Slack chat over Socket Mode: who is answered, where, and once."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.domain.answer import HelpAnswer, UpcomingAnswer
from deadline_bot.domain.answer_reminders import NoReminder, OpenForm
from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import Action, Said, SnoozeForm, Speaker
from deadline_bot.wording.catalogue import say
from tests.fakes.conversation import FakeConversation
from tests.fakes.slack_server import (
    ALICE,
    BOB,
    BOT_USER_ID,
    CHANNEL,
    DEFAULT_SCOPES,
    Channel,
    Effect,
    Fault,
    Json,
    SlackServer,
)
from tests.integration.slack_chat import all_acknowledged, connected, said_by_bot

FORM = OpenForm(SnoozeForm("#kaggle", "7@2026-11-23T00:00:00Z"))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=0.3) as server:
        yield server


@pytest.fixture
def conversation() -> FakeConversation:
    return FakeConversation(answer=HelpAnswer("statsu"))


@pytest.fixture
async def connection(
    slack: SlackServer, conversation: FakeConversation
) -> AsyncIterator[SocketConnection]:
    async with connected(slack.api_url, conversation, "#kaggle", "C0OTHER") as connection:
        yield connection


pytestmark = pytest.mark.usefixtures("connection")


def asked(conversation: FakeConversation) -> list[tuple[str, str]]:
    return [(said.text, said.channel) for said in conversation.said]


async def test_a_command_is_answered_for_its_sender_only(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    exchange = await slack.command("/deadline", "statsu")
    (reply,) = exchange.replies
    assert "statsu" in reply.text
    assert reply.blocks
    assert reply.seen_by == ALICE
    (said,) = conversation.said
    alice = Speaker(ALICE, ZoneInfo("Asia/Tokyo"), Language.JA, "alice")
    assert said == Said("statsu", "#kaggle", alice, exchange.trigger_id, is_form_possible=True)


async def test_an_answer_can_be_shared_where_others_read(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.answer = UpcomingAnswer(())
    (reply,) = (await slack.command("/deadline", "upcoming &lt;3")).replies
    (share,) = reply.blocks[-1]["elements"]
    assert (share["action_id"], share["value"]) == ("reply.share", "upcoming <3")
    assert share["text"]["text"] == say(Language.EN, "reply.share")
    place = slack.workspace.direct_message(ALICE)
    (reply,) = (await slack.command("/deadline", "upcoming", channel=place.id)).replies
    assert [block["type"] for block in reply.blocks] == ["section"]
    conversation.answer = NoReminder("7")
    (reply,) = (await slack.command("/deadline", "reminders 7")).replies
    assert "reply.share" not in str(reply.blocks)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("remind <@U0BOB|bob> a &amp; b &lt; c", "remind <@U0BOB|bob> a & b < c"),
        ("<#C0OTHER|other> <!subteam^S0TEAM|@team>", "<#C0OTHER|other> <!subteam^S0TEAM|@team>"),
        ("remind <!here|here> at 5", "remind <!here|here> at 5"),
        ("remind &lt;!channel&gt; &lt;@U0BOB&gt; x", "remind ‹!channel> ‹@U0BOB> x"),
        ("remind me &amp;lt;!here&amp;gt;", "remind me &lt;!here&gt;"),
        ("follow <https://k.com/c/a?b=1&amp;c=2>", "follow https://k.com/c/a?b=1&c=2"),
        ("follow <http://kaggle.com|kaggle.com>", "follow kaggle.com"),
        ("read <https://a.com/b|the rules>", "read the rules (https://a.com/b)"),
        ("mail <mailto:a@b.c|a@b.c>", "mail a@b.c"),
    ],
)
async def test_a_text_comes_as_it_was_typed(
    slack: SlackServer, conversation: FakeConversation, sent: str, typed: str
) -> None:
    await slack.command("/deadline", sent)
    assert asked(conversation) == [(typed, "#kaggle")]


async def test_a_form_is_opened_at_once(slack: SlackServer, conversation: FakeConversation) -> None:
    conversation.answer = FORM
    exchange = await slack.command("/deadline", "snooze", n_replies=0)
    await slack.wait_for(lambda: slack.interactions.views)
    assert slack.modal().content["callback_id"] == "form.snooze"
    assert exchange.replies == []


@pytest.mark.parametrize("error", ["expired_trigger_id", "unknown_method"])
async def test_a_form_that_cannot_be_opened_is_offered_by_a_button(
    slack: SlackServer, conversation: FakeConversation, error: str
) -> None:
    conversation.answer = FORM
    slack.faults.add(Fault(Effect.ERROR, "views.open", error=error))
    (reply,) = (await slack.command("/deadline", "snooze")).replies
    (button,) = reply.blocks[-1]["elements"]
    assert button["action_id"] == "reminder.snooze"


async def test_a_mention_is_answered_with_the_button_of_a_form(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.answer = FORM
    await slack.say(f"<@{BOT_USER_ID}> snooze")
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack))
    assert answer.blocks[-1]["elements"][0]["action_id"] == Action.SNOOZE
    assert not conversation.said[0].is_form_possible
    assert slack.n_calls["views.open"] == 0


@pytest.mark.parametrize("lacking", ["users:read", None])
async def test_a_speaker_lives_in_the_own_zone_where_slack_tells(
    slack: SlackServer, conversation: FakeConversation, lacking: str | None
) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != lacking)
    await slack.command("/deadline", "status", user=BOB)
    await slack.command("/deadline", "status", user=BOB)
    told = Speaker(BOB, ZoneInfo("America/New_York"), Language.EN, "bob")
    untold = Speaker(BOB, conversation.voice.zone)
    assert conversation.said[0].speaker == (untold if lacking else told)
    assert slack.n_calls["users.info"] == 1


async def test_a_mention_is_answered_in_a_thread_below_it(slack: SlackServer) -> None:
    said = await slack.say(f"<@{BOT_USER_ID}> status")
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack))
    assert answer.thread_ts == said.ts


async def test_a_mention_in_a_thread_is_answered_there(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    root = await slack.say("which run is it?")
    await slack.say(f"<@{BOT_USER_ID}> status &amp; more", thread_ts=root.ts)
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack))
    assert answer.thread_ts == root.ts
    assert asked(conversation) == [(f"<@{BOT_USER_ID}> status & more", "#kaggle")]


async def test_a_direct_message_is_answered_there(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    said = await slack.say("状況", channel=ALICE)
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack, said.channel))
    assert answer.thread_ts is None
    assert asked(conversation) == [("状況", said.channel)]


@pytest.mark.parametrize(
    ("channel", "known_as"),
    [
        (Channel("C0KAGGLE", "kaggle"), "#kaggle"),
        (Channel("C0OTHER", "other"), "C0OTHER"),
        (Channel("C0FOREIGN", "foreign"), "C0FOREIGN"),
    ],
)
async def test_a_channel_goes_by_its_name_in_the_settings(
    slack: SlackServer, conversation: FakeConversation, channel: Channel, known_as: str
) -> None:
    slack.workspace.add_channel(channel)
    await slack.command("/deadline", channel=channel.id)
    await slack.command("/deadline", channel=channel.id)
    assert asked(conversation) == [("", known_as), ("", known_as)]
    assert slack.n_calls["conversations.info"] <= 1


async def test_a_channel_whose_name_cannot_be_asked_for_is_answered_all_the_same(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "conversations.info", error="missing_scope"))
    await slack.command("/deadline")
    assert asked(conversation) == [("", CHANNEL)]


@pytest.mark.parametrize(
    "extra",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
        {"edited": {"user": ALICE, "ts": "1.0"}},
        {"channel_type": "channel"},
    ],
)
async def test_what_is_not_a_new_message_of_a_person_is_passed_over(
    slack: SlackServer, conversation: FakeConversation, extra: Json
) -> None:
    place = slack.workspace.direct_message(ALICE)
    event: Json = {"type": "message", "channel_type": "im", "channel": place.id, "ts": "1.0"}
    await slack.tell(event | {"user": ALICE, "text": "status"} | extra)
    await all_acknowledged(slack)
    await slack.command("/deadline")
    assert len(asked(conversation)) == 1


async def test_another_bots_mention_is_passed_over(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    event: Json = {"type": "app_mention", "channel": CHANNEL, "ts": "1.0", "bot_id": "B0OTHER"}
    await slack.tell(event | {"text": f"<@{BOT_USER_ID}> status"})
    await all_acknowledged(slack)
    await slack.command("/deadline")
    assert len(asked(conversation)) == 1


async def test_an_event_that_comes_again_is_answered_once(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    await slack.say(f"<@{BOT_USER_ID}> status")
    (envelope,) = slack.sockets.envelopes
    await slack.wait_for(lambda: said_by_bot(slack))
    await slack.sockets.deliver(envelope)
    again = await slack.sockets.send("events_api", envelope.payload)
    await slack.wait_for(lambda: again.acked_at)
    await slack.command("/deadline")
    assert len(conversation.said) == 2
    assert conversation.said[0].request_id == envelope.payload["event_id"]
    assert len(said_by_bot(slack)) == 1


async def test_whatever_slack_sends_is_acknowledged(slack: SlackServer) -> None:
    await slack.open_home()
    await slack.tell({"type": "reaction_added", "user": ALICE})
    await slack.tell({"type": "message", "channel": CHANNEL, "ts": "1.0", "user": ALICE})
    await slack.sockets.send("interactive", {"type": "block_actions", "actions": []})
    await slack.sockets.send("interactive", {"type": "view_submission", "view": {}})
    await slack.sockets.send("interactive", {"type": "unheard_of"})
    await slack.sockets.send("unheard_of", {})
    await all_acknowledged(slack)
    assert all(len(envelope.sent_at) == 1 for envelope in slack.sockets.envelopes)


async def test_a_person_is_told_when_the_answer_fails(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.error = OSError("disk full")
    exchange = await slack.command("/deadline")
    assert exchange.texts == [say(Language.EN, "chat.failed")]
    conversation.error = None
    exchange = await slack.command("/deadline", "statsu")
    assert "statsu" in exchange.texts[0]


@pytest.mark.parametrize("effect", [Effect.RATE_LIMIT, Effect.RESET, Effect.SERVER_ERROR])
async def test_an_answer_that_cannot_be_sent_does_not_stop_the_next(
    slack: SlackServer, effect: Effect
) -> None:
    slack.faults.add(Fault(effect, "chat.postMessage"))
    await slack.say(f"<@{BOT_USER_ID}> status")
    await slack.say(f"<@{BOT_USER_ID}> status")
    assert len(await slack.wait_for(lambda: said_by_bot(slack))) == 1
    assert slack.n_calls["chat.postMessage"] == 2
