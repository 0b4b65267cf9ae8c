"""The Slack chat over Socket Mode: who is answered, where, and once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.chat import SlackChat
from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.answer import Answer, HelpAnswer
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.wording.catalogue import say
from tests.fakes.facts import NOW
from tests.fakes.slack_server import (
    ALICE,
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    Channel,
    Effect,
    Fault,
    Json,
    Message,
    SlackServer,
)

VOICE = Voice(Language.EN, ZoneInfo("UTC"))


class FixedClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Responder:
    """Answers with help, and remembers what it was asked where."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    error: Exception | None = None

    async def __call__(self, text: str, channel: str) -> Answer:
        self.asked.append((text, channel))
        if self.error is not None:
            raise self.error
        return HelpAnswer("statsu")


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(ack_within=0.3) as server:
        yield server


@pytest.fixture
def responder() -> Responder:
    return Responder()


@pytest.fixture
async def connection(slack: SlackServer, responder: Responder) -> AsyncIterator[SocketConnection]:
    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        chat = SlackChat(
            client,
            session,
            ChannelDirectory(client, ["#kaggle", "C0OTHER"]),
            respond=responder,
            voice_of=lambda _: VOICE,
            clock=FixedClock(),
        )
        connection = SocketConnection(client, session, APP_TOKEN, chat.handle)
        await connection.start()
        yield connection
        await connection.close()


pytestmark = pytest.mark.usefixtures("connection")


def said_by_bot(slack: SlackServer, channel: str = CHANNEL) -> list[Message]:
    return [m for m in slack.messages(channel) if m.user == BOT_USER_ID]


async def all_acknowledged(slack: SlackServer) -> None:
    await slack.wait_for(lambda: all(e.acked_at for e in slack.sockets.envelopes))


async def test_a_command_is_answered_for_its_sender_only(
    slack: SlackServer, responder: Responder
) -> None:
    exchange = await slack.command("/deadline", "statsu")
    (reply,) = exchange.replies
    assert "statsu" in reply.text
    assert reply.blocks
    assert reply.seen_by == ALICE
    assert responder.asked == [("statsu", "#kaggle")]


async def test_a_mention_is_answered_in_a_thread_below_it(slack: SlackServer) -> None:
    said = await slack.say(f"<@{BOT_USER_ID}> status")
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack))
    assert answer.thread_ts == said.ts


async def test_a_mention_in_a_thread_is_answered_there(
    slack: SlackServer, responder: Responder
) -> None:
    root = await slack.say("which run is it?")
    await slack.say(f"<@{BOT_USER_ID}> status &amp; more", thread_ts=root.ts)
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack))
    assert answer.thread_ts == root.ts
    assert responder.asked == [(f"<@{BOT_USER_ID}> status & more", "#kaggle")]


async def test_a_direct_message_is_answered_there(slack: SlackServer, responder: Responder) -> None:
    said = await slack.say("状況", channel=ALICE)
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack, said.channel))
    assert answer.thread_ts is None
    assert responder.asked == [("状況", said.channel)]


@pytest.mark.parametrize(
    ("channel", "known_as"),
    [
        (Channel("C0KAGGLE", "kaggle"), "#kaggle"),
        (Channel("C0OTHER", "other"), "C0OTHER"),
        (Channel("C0FOREIGN", "foreign"), "C0FOREIGN"),
    ],
)
async def test_a_channel_goes_by_its_name_in_the_settings(
    slack: SlackServer, responder: Responder, channel: Channel, known_as: str
) -> None:
    slack.workspace.add_channel(channel)
    await slack.command("/deadline", channel=channel.id)
    await slack.command("/deadline", channel=channel.id)
    assert responder.asked == [("", known_as), ("", known_as)]
    assert slack.n_calls["conversations.info"] <= 1


async def test_a_channel_whose_name_cannot_be_asked_for_is_answered_all_the_same(
    slack: SlackServer, responder: Responder
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "conversations.info", error="missing_scope"))
    await slack.command("/deadline")
    assert responder.asked == [("", CHANNEL)]


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
    slack: SlackServer, responder: Responder, extra: Json
) -> None:
    place = slack.workspace.direct_message(ALICE)
    event: Json = {"type": "message", "channel_type": "im", "channel": place.id, "ts": "1.0"}
    await slack.tell(event | {"user": ALICE, "text": "status"} | extra)
    await all_acknowledged(slack)
    await slack.command("/deadline")
    assert len(responder.asked) == 1


async def test_another_bots_mention_is_passed_over(
    slack: SlackServer, responder: Responder
) -> None:
    event: Json = {"type": "app_mention", "channel": CHANNEL, "ts": "1.0", "bot_id": "B0OTHER"}
    await slack.tell(event | {"text": f"<@{BOT_USER_ID}> status"})
    await all_acknowledged(slack)
    await slack.command("/deadline")
    assert len(responder.asked) == 1


async def test_an_event_that_comes_again_is_answered_once(
    slack: SlackServer, responder: Responder
) -> None:
    await slack.say(f"<@{BOT_USER_ID}> status")
    (envelope,) = slack.sockets.envelopes
    await slack.wait_for(lambda: said_by_bot(slack))
    await slack.sockets.deliver(envelope)
    again = await slack.sockets.send("events_api", envelope.payload)
    await slack.wait_for(lambda: again.acked_at)
    await slack.command("/deadline")
    assert len(responder.asked) == 2
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
    slack: SlackServer, responder: Responder
) -> None:
    responder.error = OSError("disk full")
    exchange = await slack.command("/deadline")
    assert exchange.texts == [say(Language.EN, "chat.failed")]
    responder.error = None
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
