"""The one composition root: settings in, a living bot out.

Only here are adapters built; what this run does not need is not even imported.
"""

import asyncio
import gc
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.adapters.ticker import ApschedulerTicker
from deadline_bot.bootstrap.front import Front, open_front
from deadline_bot.bootstrap.kaggle import (
    KaggleEntrance,
    account_watches,
    competition_source,
    kaggle_entrances,
)
from deadline_bot.config import SOURCE, Secrets, Settings
from deadline_bot.ports import CompetitionSource, JobSource, Store
from deadline_bot.services.bot import Bot
from deadline_bot.services.equipment import Tracking
from deadline_bot.services.final_runs import is_needed
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.take_pings import TakePings
from deadline_bot.services.told_competitions import ToldCompetitions, WithAdditions
from deadline_bot.services.watch_competitions import WatchCompetitions
from deadline_bot.services.watch_jobs import WatchJobs

if TYPE_CHECKING:
    from starlette.routing import Route

    from deadline_bot.config.values import Bind


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
        book = SettingsBook(settings.channel_settings, settings.channels_of)
        front = await open_front(settings, surroundings.secrets, book, clock, stack)
        ticker = ApschedulerTicker(clock)
        reminders = PlanReminders(store, book)
        note = NoteSightings(
            book,
            default_channel=settings.default_channel,
            on_ended=reminders.job_ended,
            is_needed=is_needed,
        )
        entrances = kaggle_entrances(settings, surroundings.environ, surroundings.home)
        bot = Bot(
            store,
            front.messenger,
            clock,
            ticker,
            list(_watches(settings, entrances, store, book, reminders)),
            channels=settings.channels,
            book=book,
            reminders=reminders,
            chatting=front.chatting,
            tracking=Tracking(
                note,
                list(account_watches(settings, entrances, store, note)),
                await _job_watches(settings, surroundings, front, store, note, stack),
                limit_of=settings.notebook_limit,
            ),
        )
        stack.push_async_callback(bot.close)
        if settings.http.bind is not None:
            # Only a server needs Starlette and uvicorn, which are slow to import.
            from deadline_bot.adapters.http.health import health_routes
            from deadline_bot.adapters.http.pings import ping_routes

            pings = TakePings(store, note.note, wake=bot.wake)
            # Closed after the server: what it has taken is written.
            stack.push_async_callback(pings.close)
            routes = [*health_routes(lambda: is_ready), *ping_routes(pings, clock)]
            await _serve(settings.http.bind, routes, stack)
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
    entrances: Sequence[KaggleEntrance],
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
    if entrances:
        told = {competition.slug for competition in settings.competitions}
        kaggle = competition_source(settings, entrances[0], book.followed_slugs)
        source = WithAdditions(kaggle, settings.additions, told)
        reach = REACH if settings.kaggle.follow == "entered" else None
        yield watch(source, settings.kaggle.poll_interval, reach)


async def _job_watches(
    settings: Settings,
    surroundings: Surroundings,
    front: Front,
    store: Store,
    note: NoteSightings,
    stack: AsyncExitStack,
) -> list[WatchJobs]:
    """A watch for the mailbox and for each healthchecks project."""
    sources: list[tuple[JobSource, timedelta]] = []
    if front.mailbox is not None:
        sources.append((front.mailbox, settings.slack.mailbox_interval))
    if settings.healthchecks:
        from deadline_bot.adapters.healthchecks.api import open_session
        from deadline_bot.bootstrap.ways import healthchecks_sources

        session = await stack.enter_async_context(open_session())
        sources += healthchecks_sources(settings, surroundings.environ, session)
    return [
        WatchJobs(source, store, note=note.note, interval=interval, random=random.random)
        for source, interval in sources
    ]


async def _serve(bind: "Bind", routes: "Sequence[Route]", stack: AsyncExitStack) -> None:
    from deadline_bot.adapters.http.server import HttpServer

    server = HttpServer(bind.host, bind.port, routes)
    port = await server.start()
    stack.push_async_callback(server.close)
    _log.info("http_listening", host=bind.host, port=port)
