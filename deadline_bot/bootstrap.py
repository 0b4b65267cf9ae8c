"""The one composition root: settings in, a living bot out.

Only here are adapters built; what this run does not need is not even imported.
"""

import asyncio
import gc
import random
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.kaggle.client import SOURCE as KAGGLE
from deadline_bot.adapters.kaggle.client import KaggleReader
from deadline_bot.adapters.kaggle.credentials import (
    Credentials,
    CredentialsUnusable,
    find_credentials,
)
from deadline_bot.adapters.kaggle.source import KaggleCompetitions
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.adapters.ticker import ApschedulerTicker
from deadline_bot.config import SOURCE, Secrets, Settings
from deadline_bot.domain.answer import Answer
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.ports import Chat, Clock, CompetitionSource, Messenger, Store
from deadline_bot.services.bot import Bot
from deadline_bot.services.told_competitions import ToldCompetitions, WithAdditions
from deadline_bot.services.watch_competitions import WatchCompetitions
from deadline_bot.wording.document import Document

_log = structlog.get_logger(__name__)

#: How far ahead the close of an entered competition may be for it to be followed.
REACH = timedelta(days=120)
#: The file is read once; its source is asked again only for its state in `status`.
FILE_INTERVAL = timedelta(hours=1)

Respond = Callable[[str, str], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the bot finds on its machine."""

    secrets: Secrets
    environ: Mapping[str, str]
    home: Path


async def live(settings: Settings, surroundings: Surroundings, stop: asyncio.Event) -> None:
    """Lives until `stop` is set, and ends within five seconds after.

    The caller holds the database's lock.

    Raises:
        StoreUnusable: the database cannot be used.
        CannotBind: the HTTP server has no address.
    """
    is_ready = False
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = open_store(settings.database_url)
        stack.push_async_callback(store.close)
        if settings.http.bind is not None:
            await _serve(settings, stack, lambda: is_ready)
        messenger, chat_of = await _chat(settings, surroundings.secrets, clock, stack)
        ticker = ApschedulerTicker(clock)
        bot = Bot(
            store,
            messenger,
            clock,
            ticker,
            list(_watches(settings, surroundings, store)),
            channels=settings.channels,
            settings_of=settings.channel_settings,
        )
        stack.push_async_callback(bot.close)
        ticker.start()
        stack.push_async_callback(ticker.close)
        chat = chat_of(bot.answer)
        stack.push_async_callback(chat.close)
        await asyncio.gather(bot.start(), chat.start())
        _spare_the_collector()
        is_ready = True
        _log.info("ready", channels=settings.channels)
        await stop.wait()
        is_ready = False
        _log.info("stopping")


def _spare_the_collector() -> None:
    """What the start has built stays: looking it through again and again costs bursts a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def _watches(
    settings: Settings, surroundings: Surroundings, store: Store
) -> Iterator[WatchCompetitions]:
    def watch(
        source: CompetitionSource, interval: timedelta, reach: timedelta | None
    ) -> WatchCompetitions:
        return WatchCompetitions(
            source,
            store,
            channel_of=settings.channel_of,
            settings_of=settings.channel_settings,
            interval=interval,
            reach=reach,
            random=random.random,
        )

    yield watch(ToldCompetitions(SOURCE, settings.competitions), FILE_INTERVAL, None)
    if settings.kaggle.enabled:
        told = {competition.slug for competition in settings.competitions}
        source = WithAdditions(_kaggle(settings, surroundings), settings.additions, told)
        reach = REACH if settings.kaggle.follow == "entered" else None
        yield watch(source, settings.kaggle.poll_interval, reach)


def _kaggle(settings: Settings, surroundings: Surroundings) -> CompetitionSource:
    """Kaggle as the settings want it; without usable credentials a source that says so."""
    try:
        credentials = find_credentials(surroundings.environ, surroundings.home)
    except CredentialsUnusable as fault:
        return _Unusable(KAGGLE, f"credentials {fault.fault}: {fault.where}")
    if credentials is None:
        return _Unusable(KAGGLE, "no credentials")
    return kaggle_competitions(settings, credentials)


def kaggle_competitions(settings: Settings, credentials: Credentials) -> KaggleCompetitions:
    """The source on Kaggle's API."""
    reader = KaggleReader(
        credentials,
        endpoint=settings.kaggle.endpoint,
        calls_per_hour=settings.kaggle.calls_per_hour,
    )
    return KaggleCompetitions(reader, settings.kaggle.follow)


@dataclass(frozen=True, slots=True)
class _Unusable:
    """A source that cannot be asked; `status` says why."""

    name: str
    reason: str

    async def fetch(self, now: datetime) -> Fetched:  # noqa: ARG002 - the port's
        raise SourceFailed(self.reason)


async def _serve(settings: Settings, stack: AsyncExitStack, is_ready: Callable[[], bool]) -> None:
    from deadline_bot.adapters.http.server import HealthServer

    if settings.http.bind is None:
        return
    server = HealthServer(settings.http.bind.host, settings.http.bind.port, is_ready)
    port = await server.start()
    stack.push_async_callback(server.close)
    _log.info("http_listening", host=settings.http.bind.host, port=port)


async def _chat(
    settings: Settings, secrets: Secrets, clock: Clock, stack: AsyncExitStack
) -> tuple[Messenger, Callable[[Respond], Chat]]:
    """Where messages go and commands come from: Slack with a bot token, else this terminal."""
    if secrets.slack_bot_token is None:
        return _console(settings, clock)
    return await _slack(settings, secrets.slack_bot_token, secrets.slack_app_token, clock, stack)


def _console(settings: Settings, clock: Clock) -> tuple[Messenger, Callable[[Respond], Chat]]:
    from deadline_bot.adapters.console import ConsoleChat, ConsoleMessenger, Terminal
    from deadline_bot.wording.answers import words_of_answer

    terminal = Terminal(sys.stdout)

    def chat(respond: Respond) -> Chat:
        async def answer(line: str) -> Document:
            said = await respond(line, settings.default_channel)
            return words_of_answer(said, settings.voice, clock.now())

        return ConsoleChat(sys.stdin.fileno(), answer, terminal)

    return ConsoleMessenger(terminal, settings.channel_settings), chat


async def _slack(
    settings: Settings,
    bot_token: str,
    app_token: str | None,
    clock: Clock,
    stack: AsyncExitStack,
) -> tuple[Messenger, Callable[[Respond], Chat]]:
    from deadline_bot.adapters.slack.channels import ChannelDirectory
    from deadline_bot.adapters.slack.messenger import SlackMessenger
    from deadline_bot.adapters.slack.web_api import open_session, web_client

    def voice_of(channel: str) -> Voice:
        return settings.channel_settings(channel).voice

    session = await stack.enter_async_context(open_session())
    client = web_client(bot_token, settings.slack.api_url, session)
    directory = ChannelDirectory(client, settings.channels)
    messenger = SlackMessenger(client, directory, voice_of)

    def chat(respond: Respond) -> Chat:
        if app_token is None:
            return _NoChat()
        # Only commands need Bolt, which is slow to import.
        from deadline_bot.adapters.slack.chat import SlackChat
        from deadline_bot.adapters.slack.connection import SocketConnection

        slack_chat = SlackChat(
            client, session, directory, respond=respond, voice_of=voice_of, clock=clock
        )
        return SocketConnection(client, session, app_token, slack_chat.handle)

    return messenger, chat


class _NoChat:
    """The chat of a bot without an app token: alerts go out, commands are not heard."""

    async def start(self) -> None:
        _log.warning("commands_not_heard", reason="SLACK_APP_TOKEN is not set")

    async def close(self) -> None:
        """Nothing was opened."""
