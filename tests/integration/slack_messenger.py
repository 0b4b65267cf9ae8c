"""A Slack messenger that speaks English in UTC to a Slack server, and knows nobody's name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.competition import Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.message import CountdownAlert, Entry
from tests.fakes.facts import CLOSE, HOUR, NOW, a_competition
from tests.fakes.slack_server import BOT_TOKEN, CHANNEL, SlackServer

VOICE = Voice(Language.EN, ZoneInfo("UTC"))
EPOCH = NOW.replace(year=2000)


async def voice(_: str) -> Voice:
    return VOICE


async def name(_: str) -> str:
    return ""


@asynccontextmanager
async def speaking(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    """A messenger of the channel, by its id and by its name."""
    async with open_session(call_timeout=timedelta(seconds=0.3)) as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        directory = ChannelDirectory(client, [CHANNEL, "#kaggle"])
        yield SlackMessenger(client, directory, voice, name)


def a_post(channel: str = CHANNEL, *, lead_time: timedelta = HOUR) -> Post:
    entry = Entry(a_competition().ref, Milestone(MilestoneKind.CLOSE, CLOSE))
    alert = CountdownAlert(entry, lead_time)
    return Post(channel, (Part(alert),), (alert.key,), (alert.kind,), marker([alert.key]))
