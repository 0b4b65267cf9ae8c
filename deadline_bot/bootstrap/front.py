"""The chat of this run: Slack with a bot token, else this terminal.

What the other one needs is not even imported.
"""

import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from deadline_bot.adapters.pictures import draw_timeline
from deadline_bot.config import Secrets, Settings
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.final_run.step import StepKind
from deadline_bot.domain.when.occasion import Occasion
from deadline_bot.ports import Chat, Clock, Conversation, JobSource, Messenger, SettingsOf
from deadline_bot.services.equipment import Chatting
from deadline_bot.services.keep_reminders import WordsOf
from deadline_bot.services.plan_final_runs import StepNames
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.show_pictures import Drawing
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Document
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.occasions import words_of_occasion
from deadline_bot.wording.timeline import alt_text, picture_title

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from deadline_bot.adapters.slack.channels import ChannelDirectory

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Front:
    """Where messages go and people talk.

    `is_shared` tells whether people of other organisations read a channel. `mailbox` is the
    channel that machines post to, `None` where there is none.
    """

    messenger: Messenger
    chatting: Chatting
    chat_of: Callable[[Conversation], Chat]
    is_shared: Callable[[str], Awaitable[bool]]
    mailbox: JobSource | None = None


async def open_front(
    settings: Settings,
    secrets: Secrets,
    book: SettingsBook,
    clock: Clock,
    stack: AsyncExitStack,
) -> Front:
    """Slack with a bot token, else this terminal."""
    if secrets.slack_bot_token is None:
        return _console(settings, book, clock)
    return await _slack(
        settings, secrets.slack_bot_token, secrets.slack_app_token, book, clock, stack
    )


def words_of(book: SettingsOf) -> WordsOf:
    """Words an occasion for a channel so that it can be read again."""

    def words(occasion: Occasion, channel: str, now: datetime) -> str:
        return words_of_occasion(occasion, Wording(book(channel).voice), now)

    return words


def step_names_of(book: SettingsOf) -> StepNames:
    """What the kinds of steps are called in a channel."""

    def names(channel: str) -> Mapping[StepKind, str]:
        wording = Wording(book(channel).voice)
        kinds = (kind for kind in StepKind if kind is not StepKind.OTHER)
        return {kind: wording.say(f"step.{kind.value}") for kind in kinds}

    return names


def _console(settings: Settings, book: SettingsBook, clock: Clock) -> Front:
    from deadline_bot.adapters.console import (
        ConsoleChat,
        ConsoleMessenger,
        ConsolePeople,
        Terminal,
    )

    terminal = Terminal(sys.stdout)
    channel = settings.default_channel
    people = ConsolePeople(lambda: book(channel).voice)

    def chat(conversation: Conversation) -> Chat:
        async def answer(line: str) -> Document:
            said = people.said(line, channel, clock.now())
            return words_of_answer(await conversation.say(said), book(channel).voice, clock.now())

        return ConsoleChat(sys.stdin.fileno(), answer, terminal)

    async def is_shared(_: str) -> bool:
        return False

    chatting = Chatting(people, words_of(book), channel, step_names_of(book))
    return Front(ConsoleMessenger(terminal, book), chatting, chat, is_shared)


async def _slack(
    settings: Settings,
    bot_token: str,
    app_token: str | None,
    book: SettingsBook,
    clock: Clock,
    stack: AsyncExitStack,
) -> Front:
    from deadline_bot.adapters.slack.channels import ChannelDirectory
    from deadline_bot.adapters.slack.home import SlackHomePages
    from deadline_bot.adapters.slack.messenger import SlackMessenger
    from deadline_bot.adapters.slack.people import SlackPeople
    from deadline_bot.adapters.slack.pictures import SlackPictures
    from deadline_bot.adapters.slack.scheduler import SlackScheduler
    from deadline_bot.adapters.slack.web_api import open_session, web_client

    def voice_of(channel: str) -> Voice:
        return book(channel).voice

    session = await stack.enter_async_context(open_session())
    client = web_client(bot_token, settings.slack.api_url, session)
    directory = ChannelDirectory(client, settings.channels)
    people = SlackPeople(client, directory, voice_of, clock)

    def chat(conversation: Conversation) -> Chat:
        if app_token is None:
            return _NoChat()
        # Only commands need Bolt, which is slow to import.
        from deadline_bot.adapters.slack.chat import SlackChat
        from deadline_bot.adapters.slack.connection import SocketConnection

        slack_chat = SlackChat(
            client, session, directory, conversation=conversation, people=people, clock=clock
        )
        return SocketConnection(client, session, app_token, slack_chat.handle)

    chatting = Chatting(
        people,
        words_of(book),
        settings.default_channel,
        step_names_of(book),
        scheduler=SlackScheduler(client, directory, people.voice),
        pages=SlackHomePages(client, people),
        drawing=Drawing(
            SlackPictures(client, directory),
            draw_timeline,
            lambda timeline, voice: picture_title(Wording(voice), timeline),
            alt_text,
            people.name,
        ),
    )
    messenger = SlackMessenger(client, directory, people.voice, people.name)
    return Front(messenger, chatting, chat, people.is_shared, _mailbox(settings, client, directory))


def _mailbox(
    settings: Settings, client: "AsyncWebClient", directory: "ChannelDirectory"
) -> JobSource | None:
    if not settings.slack.mailbox:
        return None
    from deadline_bot.adapters.slack.mailbox import SlackMailbox

    return SlackMailbox(client, directory, settings.slack.mailbox)


class _NoChat:
    """The chat of a bot without an app token: alerts go out, commands are not heard."""

    async def start(self) -> None:
        _log.warning("commands_not_heard", reason="SLACK_APP_TOKEN is not set")

    async def close(self) -> None:
        """Nothing was opened."""
