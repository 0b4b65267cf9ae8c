"""The Slack adapter against local Slack: a workspace that does not share our reading of Slack."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.chat import SlackChat
from deadline_bot.adapters.slack.check import check_slack
from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.answer import Answer, Board, HelpAnswer
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.competition import Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import PinFailed
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.ports import MessageRef
from tests.fakes.facts import CLOSE, DAY, HOUR, NOW, a_competition
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.slack_server import ALICE, APP_TOKEN, BOT_TOKEN, BOT_USER_ID, CHANNEL, Json

VOICE = Voice(Language.EN, ZoneInfo("UTC"))

pytestmark = pytest.mark.skipif(skip_reason() is not None, reason=skip_reason() or "")


class FixedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as local:
        yield local


def said_by_bot(messages: list[Json]) -> list[Json]:
    return [m for m in messages if m.get("user") == BOT_USER_ID or m.get("bot_id")]


async def test_posts_are_found_and_the_board_is_edited_but_not_pinned(slack: LocalSlack) -> None:
    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        messenger = SlackMessenger(client, ChannelDirectory(client, ["#kaggle"]), lambda _: VOICE)
        entry = Entry(a_competition().ref, Milestone(MilestoneKind.CLOSE, CLOSE))
        alert = CountdownAlert(entry, HOUR)
        for channel in (CHANNEL, "#kaggle"):
            mark = marker([channel])
            post = Post(channel, (Part(alert),), (alert.key,), (alert.kind,), mark)
            ref = await messenger.post(post, NOW)
            assert await messenger.find(channel, mark, NOW - DAY) == ref
            assert await messenger.find(channel, "no such marker", NOW - DAY) is None
        board = await messenger.post_board("#kaggle", Board((), 0, None), "board-marker")
        await messenger.edit_board(board, Board((), 7, None), "board-marker")
        assert await messenger.find("#kaggle", "board-marker", NOW - DAY) == board
        with pytest.raises(PinFailed):
            await messenger.pin(MessageRef("#kaggle", board.id))


async def test_every_way_of_asking_is_answered_once(slack: LocalSlack) -> None:
    asked: list[tuple[str, str]] = []

    async def respond(text: str, channel: str) -> Answer:
        asked.append((text, channel))
        return HelpAnswer()

    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        chat = SlackChat(
            client,
            session,
            ChannelDirectory(client, ["#kaggle"]),
            respond=respond,
            voice_of=lambda _: VOICE,
            clock=FixedClock(),
        )
        connection = SocketConnection(client, session, APP_TOKEN, chat.handle)
        await connection.start()
        assert connection.is_connected

        await slack.command("/deadline", "help")
        (answer,) = await slack.wait_for(said_by_bot)
        assert answer["ephemeral_to"] == ALICE

        mention = await slack.say(f"<@{BOT_USER_ID}> help")
        await slack.wait_for(lambda messages: len(said_by_bot(messages)) == 2)
        assert said_by_bot(await slack.messages())[1]["thread_ts"] == mention["ts"]

        direct = await slack.say("help", channel=ALICE)
        await slack.wait_for(said_by_bot, channel=direct["channel"])
        await slack.say("nobody is asked here")

        assert [channel for _, channel in asked] == ["#kaggle", "#kaggle", direct["channel"]]
        await connection.close()


async def test_the_check_finds_no_fault(slack: LocalSlack) -> None:
    channels = ("#kaggle", CHANNEL)
    patience = timedelta(seconds=5)
    findings = await check_slack(BOT_TOKEN, APP_TOKEN, slack.api_url, channels, patience=patience)
    assert [f.key for f in findings if f.is_fault] == []
    assert "check.slack.scopes_unknown" in [f.key for f in findings]
