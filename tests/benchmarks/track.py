"""What it costs a job to be watched: a loop's iteration, and a command that prints a lot."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest.mock import patch

import psutil

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
#: Prints so many lines, one by one, at an even rate.
_PACED_JOB = """
import sys, time
begun = time.perf_counter()
for n in range(int(sys.argv[1])):
    while (early := begun + n / {rate} - time.perf_counter()) > 0:
        if early > 200e-6:
            time.sleep(early - 100e-6)
    print({line}, flush=True)
"""
_LINES_A_SECOND = 10_000
#: Of about 70 bytes: each counts; or one in fifty does.
_COUNTING = 'f"epoch 1 step {n}/{sys.argv[1]} loss 0.12345 and some more words to be read"'
_NOISY = (
    f'{_COUNTING} if n % 50 == 0 else "12:00:00 INFO saved /data/exp01/epoch_3.pt loss=0.34"'
    ' if n % 5 == 0 else f"worker {n % 8} has seen another part of the data, and nothing happened"'
)
_TRACK = (sys.executable, "-m", "deadline_bot", "track", "job", "--")


@dataclass(frozen=True, slots=True, order=True)
class _Spent:
    """Seconds."""

    #: What the job itself took, by the clock.
    wall: float
    #: What all but the job took of the processors.
    beside: float


async def measure(
    n_items: int, n_lines: int, watched_for: timedelta, n_times: int = 5
) -> list[Figure]:
    """A loop over so many items; a job of so many lines, so many times with and without.

    And jobs that print at a given rate, watched for so long while they run.
    """
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
            once = [(await _spent(0, home, *_TRACK)).beside for _ in range(n_times)]
            shares = [
                Figure(
                    f"track at 10,000 lines/s: share of a core, {what}",
                    [await _share(line, watched_for, to=to) for _ in range(n_times)],
                    "%",
                    "2",
                )
                for what, line, to in (
                    ("pipe, all count", _COUNTING, _nowhere),
                    ("pipe, few do", _NOISY, _nowhere),
                    ("terminal, all count", _COUNTING, _terminal),
                    ("terminal, few do", _NOISY, _terminal),
                )
            ]
    added = [(1e9 * (b - a)) / n_items for a, b in zip(sorted(bare), sorted(tracked), strict=True)]
    # The fastest of each tells what it costs; the others, what else the machine did.
    alone, watched = min(alone for alone, _ in pairs), min(watched for _, watched in pairs)
    return [
        Figure("an iteration of track(range(n)), beyond a bare loop's", added, "ns", "< 1,000", 0),
        Figure("lines a second of a job that prints", [n_lines / alone.wall], "lines/s", digits=0),
        Figure(
            "what it takes with track", [100 * (watched.wall / alone.wall - 1)], "% more", "< 2"
        ),
        *shares,
        Figure("what its start and end take of a processor, once", once, "s"),
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


async def _share(
    line: str, watched_for: timedelta, to: Callable[[], AbstractContextManager[int]]
) -> float:
    """The agent's own part of a core, in %, while its job prints."""
    seconds = watched_for.total_seconds()
    settling = min(1.5, seconds)
    n_lines = int((2 * settling + seconds) * _LINES_A_SECOND)
    job = _PACED_JOB.replace("{line}", line).replace("{rate}", str(_LINES_A_SECOND))
    with to() as target:
        agent = await asyncio.create_subprocess_exec(
            *(*_TRACK, sys.executable, "-c", job, str(n_lines)),
            cwd=_ROOT,
            stdout=target,
            stderr=asyncio.subprocess.DEVNULL,
        )
        process = psutil.Process(agent.pid)
        # The start is over; the job goes on for as long behind what is watched.
        await asyncio.sleep(settling)
        begun, before = time.perf_counter(), process.cpu_times()
        await asyncio.sleep(seconds)
        passed, after = time.perf_counter() - begun, process.cpu_times()
        await agent.wait()
    return 100 * (after.user + after.system - before.user - before.system) / passed


@contextmanager
def _nowhere() -> Iterator[int]:
    yield asyncio.subprocess.DEVNULL


@contextmanager
def _terminal() -> Iterator[int]:
    """A terminal that shows at once whatever is printed."""
    shown, target = os.openpty()

    def show() -> None:
        with suppress(OSError):
            while os.read(shown, 65536):
                pass

    thread = Thread(target=show)
    thread.start()
    try:
        yield target
    finally:
        os.close(target)
        thread.join()
        os.close(shown)
