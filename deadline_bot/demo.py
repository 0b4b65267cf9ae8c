"""The demo: a closing week in a minute, through the real planner, outbox and words.

Only time, the source and the terminal are its own, so what it shows is what a team will see.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TextIO
from zoneinfo import ZoneInfo

from deadline_bot.adapters.console import ConsoleMessenger, ConsolePeople, Terminal
from deadline_bot.adapters.simulated_time import SimulatedTime
from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.bootstrap.front import step_names_of, words_of
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.channel import ChannelSettings, Language, LeadTimes, Voice
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.duration import parse_duration
from deadline_bot.domain.quiet_hours import parse_quiet_hours
from deadline_bot.ports import MessageRef
from deadline_bot.services.bot import Bot
from deadline_bot.services.equipment import Chatting, Tracking
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.watch_competitions import WatchCompetitions

CHANNEL = "#kaggle"
#: The close as first told, and the day by which the host moves it later on.
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
EXTENSION = timedelta(days=1)
#: When the week begins, when the host moves the close, when the laptop sleeps and how long.
BEGINS = CLOSE - timedelta(days=7, hours=2)
MOVES = CLOSE - timedelta(days=2, hours=20)
SLEEPS, SLEEP = CLOSE - timedelta(days=4, hours=21), timedelta(hours=5)
ENDS = CLOSE + EXTENSION + timedelta(hours=8)
#: The bot's minute would be 20,000 ticks; more than this would count as an absence.
LEAST_INTERVAL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Host:
    """The source: a competition whose host moves the close once."""

    before: Competition
    after: Competition
    name: str = "kaggle"

    async def fetch(self, now: datetime) -> Fetched:
        """The competition as the host has it at `now`."""
        return Fetched((self.before if now < MOVES else self.after,))


class _CountingMessenger(ConsoleMessenger):
    """Counts the posts, for the pace of the demo."""

    n_posts = 0

    async def post(self, post: Post, now: datetime) -> MessageRef:
        """Prints a post; see ConsoleMessenger."""
        self.n_posts += 1
        return await super().post(post, now)


async def play(language: Language, zone: ZoneInfo, lasting: timedelta, stream: TextIO) -> None:
    """Plays the week in about `lasting` on `stream`, in a team's zone and language."""
    # A silent rehearsal counts the posts, between which the time is shared out.
    n_posts = await _play(language, zone, timedelta(), StringIO())
    await _play(language, zone, lasting / n_posts, stream)


async def _play(language: Language, zone: ZoneInfo, pause: timedelta, stream: TextIO) -> int:
    """Plays the week with a pause after each post; returns how many there were."""
    settings = _settings(language, zone)
    time = SimulatedTime(BEGINS, LEAST_INTERVAL)
    messenger = _CountingMessenger(Terminal(stream), lambda _: settings)
    store = MemoryStore()
    book = SettingsBook(lambda _: settings, lambda _: (CHANNEL,))
    reminders = PlanReminders(store, book)
    watch = WatchCompetitions(
        _host(),
        store,
        channels_of=book.channels_of,
        followers_of=book.followers_of,
        settings_of=book,
        on_moved=reminders.reschedule,
        interval=timedelta(minutes=10),
        reach=None,
        random=lambda: 0.5,
    )
    people = ConsolePeople(lambda: settings.voice)
    bot = Bot(
        store,
        messenger,
        time,
        time,
        [watch],
        channels=[CHANNEL],
        book=book,
        reminders=reminders,
        chatting=Chatting(people, words_of(book), CHANNEL, step_names_of(book)),
        tracking=Tracking(
            NoteSightings(book, default_channel=CHANNEL, on_ended=reminders.job_ended),
            is_proposing=False,
        ),
    )
    n_read = 0

    async def read() -> None:
        nonlocal n_read
        if pause and messenger.n_posts > n_read:
            await asyncio.sleep((pause * (messenger.n_posts - n_read)).total_seconds())
        n_read = messenger.n_posts

    await bot.start()
    await time.play(SLEEPS, read)
    time.skip(SLEEP)
    await time.play(ENDS, read)
    await bot.close()
    await store.close()
    return messenger.n_posts


def _settings(language: Language, zone: ZoneInfo) -> ChannelSettings:
    return ChannelSettings(
        voice=Voice(language, zone),
        lead_times=LeadTimes(
            close=_lead_times("7d", "3d", "1d", "12h", "3h", "1h", "10m"),
            finish_by=_lead_times("3d", "12h"),
            other=_lead_times("3d", "1d"),
        ),
        finish_margin=timedelta(hours=24),
        merge_window=timedelta(minutes=5),
        quiet_hours=parse_quiet_hours("23:00-07:00", zone),
    )


def _lead_times(*durations: str) -> tuple[timedelta, ...]:
    return tuple(map(parse_duration, durations))


def _host() -> _Host:
    milestones = (
        Milestone(MilestoneKind.MERGER, CLOSE - timedelta(days=5)),
        Milestone(MilestoneKind.CLOSE, CLOSE),
    )
    before = Competition(
        "demo-cup", "Demo Cup 2026", "https://www.kaggle.com/competitions", "kaggle", milestones
    )
    moved = (milestones[0], Milestone(MilestoneKind.CLOSE, CLOSE + EXTENSION))
    return _Host(before, replace(before, milestones=moved))
