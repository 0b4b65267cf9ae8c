"""The Slack adapter against local Slack: a workspace that does not share our reading of Slack."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.check import check_slack
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.answer import Board
from deadline_bot.domain.answer_reminders import OpenForm
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import ReminderEntry, ReminderForm
from deadline_bot.domain.competition import Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import PinFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.domain.message_jobs import JobEnded, JobsOfDay
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.ports import MessageRef
from tests.fakes.browser import find_browser
from tests.fakes.conversation import FakeConversation
from tests.fakes.facts import CLOSE, DAY, HOUR, NOW, a_competition
from tests.fakes.job_facts import a_job
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.slack_page import visiting
from tests.fakes.slack_server import ALICE, APP_TOKEN, BOT_TOKEN, BOT_USER_ID, CHANNEL, Json
from tests.integration.slack_chat import connected

VOICE = Voice(Language.EN, ZoneInfo("UTC"))


async def voice(_: str) -> Voice:
    return VOICE


async def name(_: str) -> str:
    return ""


pytestmark = pytest.mark.skipif(skip_reason() is not None, reason=skip_reason() or "")


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as local:
        yield local


def said_by_bot(messages: list[Json]) -> list[Json]:
    return [m for m in messages if m.get("user") == BOT_USER_ID or m.get("bot_id")]


async def test_posts_are_found_and_the_board_is_edited_but_not_pinned(slack: LocalSlack) -> None:
    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        messenger = SlackMessenger(client, ChannelDirectory(client, ["#kaggle"]), voice, name)
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


async def test_a_reply_is_in_its_thread_found_there_and_edited(slack: LocalSlack) -> None:
    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        messenger = SlackMessenger(client, ChannelDirectory(client, ["#kaggle"]), voice, name)
        head = JobsOfDay(a_competition().ref, NOW.date())
        ended = JobEnded(a_job(state=JobState.SUCCEEDED, ended_at=NOW), thread=head.key)
        first, reply = (
            Post("#kaggle", (Part(content),), (content.key,), (content.kind,), content.key)
            for content in (head, ended)
        )
        root = await messenger.post(first, NOW)
        ref = await messenger.post(replace(reply, thread_id=root.id), NOW)
        assert await messenger.find("#kaggle", reply.marker, NOW - DAY, root.id) == ref
        assert await messenger.find("#kaggle", "no such marker", NOW - DAY, root.id) is None
        await messenger.edit(ref, replace(reply, parts=first.parts), NOW)
        said = [(m.get("thread_ts"), m["text"]) for m in said_by_bot(await slack.messages())]
        assert [thread_ts for thread_ts, _ in said] == [None, root.id]
        assert said[0][1] == said[1][1]


async def test_every_way_of_asking_is_answered_once(slack: LocalSlack) -> None:
    conversation = FakeConversation()
    async with connected(slack.api_url, conversation, "#kaggle") as connection:
        assert connection.is_connected

        await slack.command("/deadline", "upcoming")
        (answer,) = await slack.wait_for(said_by_bot)
        assert answer["ephemeral_to"] == ALICE

        mention = await slack.say(f"<@{BOT_USER_ID}> upcoming")
        await slack.wait_for(lambda messages: len(said_by_bot(messages)) == 2)
        assert said_by_bot(await slack.messages())[1]["thread_ts"] == mention["ts"]

        direct = await slack.say("upcoming", channel=ALICE)
        await slack.wait_for(said_by_bot, channel=direct["channel"])
        await slack.say("nobody is asked here")

        asked = [said.channel for said in conversation.said]
        assert asked == ["#kaggle", "#kaggle", direct["channel"]]
        assert {said.speaker.zone.key for said in conversation.said} == {"Asia/Tokyo"}


@pytest.mark.skipif(find_browser() is None, reason="no Chromium on the path")
async def test_a_form_that_was_not_touched_comes_back_as_it_was(slack: LocalSlack) -> None:
    form = ReminderForm("#kaggle", Audience(AudienceKind.ME), 7, "submit", "tomorrow at 9")
    conversation = FakeConversation(answer=OpenForm(form))
    async with connected(slack.api_url, conversation, "#kaggle"), visiting(slack) as page:
        await slack.command("/deadline", "edit")
        await page.wait_for("Reminder #7")
        await page.submit()
        await page.modal_closed()
        (entry,) = await conversation.wait_for(conversation.entered)
        assert isinstance(entry, ReminderEntry)
        assert entry.form == form


async def test_the_check_finds_no_fault(slack: LocalSlack) -> None:
    channels = ("#kaggle", CHANNEL)
    patience = timedelta(seconds=5)
    findings = await check_slack(BOT_TOKEN, APP_TOKEN, slack.api_url, channels, patience=patience)
    assert [f.key for f in findings if f.is_fault] == []
    assert "check.slack.scopes_unknown" in [f.key for f in findings]
