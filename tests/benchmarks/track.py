"""What it costs a job to be watched: a loop's iteration, and a command that prints a lot."""

import asyncio
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from deadline_bot.agent import track
from tests.benchmarks.figures import Figure
from tests.fakes.ping_server import PingServer

_ROOT = Path(__file__).resolve().parents[2]

#: Works about 100 µs for each line, so that it is late by whatever keeps it from printing. At its
#: end it writes how long it took, by the clock and by the processor.
_JOB = """
import sys, time
begun = time.perf_counter()
for n in range(int(sys.argv[1])):
    for _ in range(3_000):
        pass
    print(f"epoch 1 step {n}/{sys.argv[1]} loss 0.12345 and some more words", flush=True)
with open(sys.argv[2], "w") as file:
    print(time.perf_counter() - begun, time.process_time(), file=file)
"""
_TRACK = (sys.executable, "-m", "deadline_bot", "track", "job", "--")


@dataclass(frozen=True, slots=True, order=True)
class _Spent:
    """Seconds."""

    #: What the job itself took, by the clock.
    wall: float
    #: What all but the job took of the processors.
    beside: float


async def measure(n_items: int, n_lines: int, n_times: int = 5) -> list[Figure]:
    """A loop over so many items; a job of so many lines, so many times with and without."""
    with PingServer() as bot, TemporaryDirectory() as home:
        environ = {"HOME": home, "DEADLINE_BOT_PING_URL": bot.url}
        with patch.dict(os.environ, environ):
            bare = [_through(range(n_items)) for _ in range(n_times)]
            tracked = [_through(track(range(n_items), job="loop")) for _ in range(n_times)]
            bot.wait_for("0", n=n_times)
            # In turn, so that whatever else the machine does slows both.
            pairs = [
                (await _spent(n_lines, home), await _spent(n_lines, home, *_TRACK))
                for _ in range(n_times)
            ]
    added = [(1e9 * (b - a)) / n_items for a, b in zip(sorted(bare), sorted(tracked), strict=True)]
    # The fastest of each tells what it costs; the others, what else the machine did.
    alone, watched = min(alone for alone, _ in pairs), min(watched for _, watched in pairs)
    beside = [100 * watched.beside / watched.wall for _, watched in pairs]
    return [
        Figure("an iteration of track(range(n)), beyond a bare loop's", added, "ns", "< 1,000", 0),
        Figure("lines a second of a job that prints", [n_lines / alone.wall], "lines/s", digits=0),
        Figure(
            "what it takes with track", [100 * (watched.wall / alone.wall - 1)], "% more", "< 2"
        ),
        Figure("what track takes of a processor, start and end included", beside, "%"),
    ]


def _through(items: Iterable[int]) -> float:
    begun = time.perf_counter()
    for _ in items:
        pass
    return time.perf_counter() - begun


async def _spent(n_lines: int, folder: str, *before: str) -> _Spent:
    """One run of the job; its output is dropped."""
    note = Path(folder) / "note"
    used = _processor_time()
    process = await asyncio.create_subprocess_exec(
        *(*before, sys.executable, "-c", _JOB, str(n_lines), str(note)),
        cwd=_ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    await process.wait()
    wall, own = map(float, note.read_text().split())
    return _Spent(wall, _processor_time() - used - own)


def _processor_time() -> float:
    """Seconds that ended children have used."""
    times = os.times()
    return times.children_user + times.children_system
