"""A Slack chat that is connected to a Slack server, with a fake conversation behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.chat import SlackChat
from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.adapters.slack.people import SlackPeople
from deadline_bot.adapters.slack.web_api import open_session, web_client
from tests.fakes.conversation import VOICE, FakeConversation
from tests.fakes.facts import NOW
from tests.fakes.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    Message,
    SlackServer,
)


@dataclass
class FixedClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@asynccontextmanager
async def connected(
    api_url: str, conversation: FakeConversation, *channels: str
) -> AsyncIterator[SocketConnection]:
    """A chat that hears what is said; `channels` are those of the settings."""
    async with open_session() as session:
        client = web_client(BOT_TOKEN, api_url, session)
        directory = ChannelDirectory(client, channels)
        clock = FixedClock()
        people = SlackPeople(client, directory, lambda _: VOICE, clock)
        chat = SlackChat(
            client, session, directory, conversation=conversation, people=people, clock=clock
        )
        connection = SocketConnection(client, session, APP_TOKEN, chat.handle)
        await connection.start()
        yield connection
        await connection.close()


def said_by_bot(slack: SlackServer, channel: str = CHANNEL) -> list[Message]:
    return [m for m in slack.messages(channel) if m.user == BOT_USER_ID]


async def all_acknowledged(slack: SlackServer) -> None:
    await slack.wait_for(lambda: all(e.acked_at for e in slack.sockets.envelopes))
