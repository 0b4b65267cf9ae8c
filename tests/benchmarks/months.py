"""What grows while the bot runs for months: memory, files, log; time is simulated."""

import gc
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from structlog.testing import capture_logs

from deadline_bot.adapters.simulated_time import SimulatedTime
from deadline_bot.adapters.store.sql import SqlStore, open_store
from deadline_bot.bootstrap.front import step_names_of, words_of
from deadline_bot.domain.answer import Board
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.delivery import Post
from deadline_bot.ports import MessageRef
from deadline_bot.services.bot import Bot
from deadline_bot.services.equipment import Chatting, Tracking
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.told_competitions import ToldCompetitions
from deadline_bot.services.watch_competitions import WatchCompetitions
from tests.benchmarks.figures import Figure
from tests.fakes.facts import CHANNEL, a_competition, settings
from tests.fakes.people import FakePeople

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
#: The bot's minute would take minutes to play; more than this would count as an absence.
LEAST_INTERVAL = timedelta(minutes=10)
#: The part of the time after which all that is made once has been made.
WARM_UP = 0.2


class _Silent:
    """A messenger that keeps nothing, so that what grows is the bot's."""

    async def post(self, post: Post, now: datetime) -> MessageRef:
        return MessageRef(post.channel, now.isoformat())

    async def edit(self, ref: MessageRef, post: Post, now: datetime) -> None:
        """Nothing is edited."""

    async def find(
        self, channel: str, marker: str, since: datetime, thread_id: str | None = None
    ) -> MessageRef | None:
        return None

    async def post_board(self, channel: str, board: Board, marker: str) -> MessageRef:
        return MessageRef(channel, marker)

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        """Nobody sees it."""

    async def pin(self, ref: MessageRef) -> None:
        """Nobody sees it."""


def _competitions(n_days: int) -> tuple[Competition, ...]:
    """One that closes each day."""
    return tuple(a_competition(f"c{i}", close=BEGIN + (i + 1) * DAY) for i in range(n_days))


def _bot(store: SqlStore, time: SimulatedTime, n_days: int) -> Bot:
    manner = settings(zone="Asia/Tokyo")
    book = SettingsBook(lambda _: manner, lambda _: (CHANNEL,))
    reminders = PlanReminders(store, book)
    watch = WatchCompetitions(
        ToldCompetitions("config", _competitions(n_days)),
        store,
        channels_of=book.channels_of,
        followers_of=book.followers_of,
        on_moved=reminders.reschedule,
        settings_of=book,
        interval=timedelta(hours=1),
        reach=None,
        random=lambda: 0.5,
    )
    return Bot(
        store,
        _Silent(),
        time,
        time,
        [watch],
        channels=[CHANNEL],
        book=book,
        reminders=reminders,
        chatting=Chatting(FakePeople(), words_of(book), CHANNEL, step_names_of(book)),
        tracking=Tracking(
            NoteSightings(book, default_channel=CHANNEL, on_ended=reminders.job_ended),
            is_proposing=False,
        ),
    )


def _n_bytes(events: Sequence[Mapping[str, object]]) -> int:
    """What these events take in the log."""
    stamp = {"level": "info", "timestamp": "2026-11-23T12:00:00.000000Z"}
    return sum(len(json.dumps({**event, **stamp}, default=str)) + 1 for event in events)


def _sizes(folder: Path) -> tuple[int, int]:
    """Bytes of the database and of its write-ahead log."""
    return (folder / "months.db").stat().st_size, (folder / "months.db-wal").stat().st_size


async def measure(n_days: int) -> list[Figure]:
    """Growth over the days after the warm-up, with a competition that closes on each of them."""
    time = SimulatedTime(BEGIN, LEAST_INTERVAL)
    process = psutil.Process()
    with TemporaryDirectory() as name, capture_logs() as events:
        store = open_store(f"sqlite:///{name}/months.db")
        bot = _bot(store, time, n_days)

        async def rest() -> None:
            # What was sent is settled before time goes on.
            await store.run(lambda _: None)

        await bot.start()
        await time.play(BEGIN + WARM_UP * n_days * DAY, rest)
        gc.collect()
        before = process.memory_info().rss, process.num_fds(), len(events)
        await time.play(BEGIN + n_days * DAY, rest)
        gc.collect()
        after = process.memory_info().rss, process.num_fds(), len(events)
        await bot.close()
        database, wal = _sizes(Path(name))
        await store.close()
    n_measured = (1 - WARM_UP) * n_days
    log = _n_bytes(events[before[2] : after[2]])
    shown = f"{n_days} days, a close on each"
    return [
        Figure(f"{shown}: memory grows by", [(after[0] - before[0]) / 1e6], "MB"),
        Figure(f"{shown}: open files grow by", [after[1] - before[1]], "", digits=0),
        Figure(f"{shown}: log", [log / n_measured / 1e3], "kB a day"),
        Figure(f"{shown}: database", [database / 1e6], "MB"),
        Figure(f"{shown}: its write-ahead log", [wal / 1e6], "MB"),
    ]
