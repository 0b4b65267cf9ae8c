"""At rest: what a bot with many followed competitions costs, and how soon it is ready.

The real process against the stub, sources off: with the competitions in the configuration file
(first start, restart), then with the competitions in the store only.
"""

import asyncio
import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psutil

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.domain.competition import instant_text
from tests.benchmarks.figures import Figure
from tests.benchmarks.running import DEADLINE_BOT, bot, config, environment, stub


def tables(n: int, now: datetime) -> str:
    """The file's tables of `n` competitions that close from 20 days from now on."""
    first = now + timedelta(days=20)
    return "".join(
        f'[[competitions]]\nslug = "c{i}"\ntitle = "Competition {i}"\n'
        f'close = "{instant_text(first + i * timedelta(minutes=7))}"\n'
        for i in range(n)
    )


async def measure(
    n: int, watched: timedelta, *, settling: timedelta, n_starts: int = 3
) -> list[Figure]:
    """How soon the bot is ready, and its rest for `watched`, from `settling` after it is ready."""
    firsts: list[float] = []
    restarts: list[float] = []
    starts: list[float] = []
    async with stub(0) as slack:
        large = config(slack.api_url, tables=tables(n, SystemClock().now()))
        small = config(slack.api_url)
        for _ in range(n_starts):
            with TemporaryDirectory() as name:
                for readies in (firsts, restarts):
                    async with bot(Path(name), large) as started:
                        readies.append(started.ready)
                _as_of_kaggle(Path(name))
                async with bot(Path(name), small) as started:
                    starts.append(started.ready)
        with TemporaryDirectory() as name:
            async with bot(Path(name), large) as started:
                await asyncio.sleep(settling.total_seconds())
                after_large = psutil.Process(started.pid).memory_info().rss / 1e6
            _as_of_kaggle(Path(name))
            async with bot(Path(name), small) as started:
                await asyncio.sleep(settling.total_seconds())
                rest = await _rest(Path(name), psutil.Process(started.pid), watched)
    shown = f"{n:,} competitions"
    return [
        Figure(f"{shown} in the file, first start: ready after", firsts, "s", "< 2.5"),
        Figure(f"{shown} in the file, restart: ready after", restarts, "s", "< 2.5"),
        Figure(f"{shown} in the store: ready after", starts, "s", "< 2.5"),
        Figure(f"{shown} in the file, first start: resident", [after_large], "MB", "< 130"),
        *(Figure(f"{shown} in the store, {f.what}", f.values, f.unit, f.goal) for f in rest),
        Figure("--help", [await _help() for _ in range(n_starts)], "s", "< 0.3"),
    ]


async def _rest(folder: Path, process: psutil.Process, watched: timedelta) -> list[Figure]:
    log = folder / "log"
    before, n_bytes = process.cpu_times(), log.stat().st_size
    await asyncio.sleep(watched.total_seconds())
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    said = (log.stat().st_size - n_bytes) * (timedelta(days=1) / watched)
    return [
        Figure("at rest: share of a core", [100 * used / watched.total_seconds()], "%", "< 0.5"),
        Figure("at rest: resident", [process.memory_info().rss / 1e6], "MB", "< 130"),
        Figure("at rest: log", [said / 1e6], "MB a day"),
    ]


def _as_of_kaggle(folder: Path) -> None:
    """A source that is off: else the file, which no longer names them, would end them."""
    database = sqlite3.connect(folder / "deadline-bot.db")
    with database:
        database.execute("UPDATE competitions SET source = 'kaggle'")
    database.close()


async def _help() -> float:
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(*DEADLINE_BOT, "--help"),
        env=environment(Path(os.devnull)),
        stdout=asyncio.subprocess.DEVNULL,
    )
    await process.wait()
    return perf_counter() - begun
