"""The one composition root: settings in, a living bot out.

Only here are adapters built; what this run does not need is not even imported.
"""

import asyncio
import gc
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
from deadline_bot.bootstrap.front import Front, open_front
from deadline_bot.config import SOURCE, Secrets, Settings
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.ports import CompetitionSource, Store
from deadline_bot.services.bot import Bot
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.told_competitions import ToldCompetitions, WithAdditions
from deadline_bot.services.watch_competitions import WatchCompetitions

_log = structlog.get_logger(__name__)

#: How far ahead the close of an entered competition may be for it to be followed.
REACH = timedelta(days=120)
#: The file is read once; its source is asked again only for its state in `status`.
FILE_INTERVAL = timedelta(hours=1)


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
        book = SettingsBook(settings.channel_settings, settings.channels_of)
        front = await open_front(settings, surroundings.secrets, book, clock, stack)
        ticker = ApschedulerTicker(clock)
        reminders = PlanReminders(store, book)
        bot = Bot(
            store,
            front.messenger,
            clock,
            ticker,
            list(_watches(settings, surroundings, store, book, reminders)),
            channels=settings.channels,
            book=book,
            reminders=reminders,
            chatting=front.chatting,
        )
        stack.push_async_callback(bot.close)
        ticker.start()
        stack.push_async_callback(ticker.close)
        chat = front.chat_of(bot.conversation)
        stack.push_async_callback(chat.close)
        noting = asyncio.create_task(_note_shared(settings.channels, front, book))
        stack.callback(noting.cancel)
        await asyncio.gather(bot.start(), chat.start())
        _spare_the_collector()
        is_ready = True
        _log.info("ready", channels=settings.channels)
        await stop.wait()
        is_ready = False
        _log.info("stopping")


async def _note_shared(channels: Sequence[str], front: Front, book: SettingsBook) -> None:
    """Nobody waits for it: until it is known, a channel counts as the team's own."""
    for channel in channels:
        book.note_shared(channel, is_shared=await front.is_shared(channel))


def _spare_the_collector() -> None:
    """What the start has built stays: looking it through again and again costs bursts a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def _watches(
    settings: Settings,
    surroundings: Surroundings,
    store: Store,
    book: SettingsBook,
    reminders: PlanReminders,
) -> Iterator[WatchCompetitions]:
    def watch(
        source: CompetitionSource, interval: timedelta, reach: timedelta | None
    ) -> WatchCompetitions:
        return WatchCompetitions(
            source,
            store,
            channels_of=book.channels_of,
            followers_of=book.followers_of,
            settings_of=book,
            on_moved=reminders.reschedule,
            interval=interval,
            reach=reach,
            random=random.random,
        )

    yield watch(ToldCompetitions(SOURCE, settings.competitions), FILE_INTERVAL, None)
    if settings.kaggle.enabled:
        told = {competition.slug for competition in settings.competitions}
        source = WithAdditions(_kaggle(settings, surroundings, book), settings.additions, told)
        reach = REACH if settings.kaggle.follow == "entered" else None
        yield watch(source, settings.kaggle.poll_interval, reach)


def _kaggle(
    settings: Settings, surroundings: Surroundings, book: SettingsBook
) -> CompetitionSource:
    """Kaggle as the settings want it; without usable credentials a source that says so."""
    try:
        credentials = find_credentials(surroundings.environ, surroundings.home)
    except CredentialsUnusable as fault:
        return _Unusable(KAGGLE, f"credentials {fault.fault}: {fault.where}")
    if credentials is None:
        return _Unusable(KAGGLE, "no credentials")
    return kaggle_competitions(settings, credentials, book.followed_slugs)


def kaggle_competitions(
    settings: Settings,
    credentials: Credentials,
    asked_for: Callable[[], Collection[str]] = frozenset,
) -> KaggleCompetitions:
    """The source on Kaggle's API; `asked_for` are slugs that it follows besides."""
    reader = KaggleReader(
        credentials,
        endpoint=settings.kaggle.endpoint,
        calls_per_hour=settings.kaggle.calls_per_hour,
    )
    return KaggleCompetitions(reader, settings.kaggle.follow, asked_for)


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
