"""`track` as a process of its own, with a home of its own and what it leaves behind in reach."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How `track` ended."""

    status: int
    out: bytes
    err: bytes
    seconds: float


def environment(home: Path, url: str | None) -> dict[str, str]:
    """What `track` finds: nothing of the machine that runs the tests but its programs."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)}
    return environ if url is None else {**environ, "DEADLINE_BOT_PING_URL": url}


def track_command(*command: str, name: str = "job", options: tuple[str, ...] = ()) -> list[str]:
    """The command line of `track`."""
    return [sys.executable, "-m", "deadline_bot", "track", name, *options, "--", *command]


def python(code: str) -> tuple[str, ...]:
    """The command line of a job that is a few lines of Python."""
    return (sys.executable, "-c", code)


async def begin(argv: list[str], environ: dict[str, str]) -> asyncio.subprocess.Process:
    """Starts it with pipes."""
    return await asyncio.create_subprocess_exec(
        *argv,
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=2**26,
    )


async def end(process: asyncio.subprocess.Process, *, within: float = 30) -> Ended:
    """Waits for its end."""
    begun = time.monotonic()
    try:
        async with asyncio.timeout(within):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Ended(process.returncode, out, err, time.monotonic() - begun)


async def tracked(
    *command: str, home: Path, url: str | None, name: str = "job", options: tuple[str, ...] = ()
) -> Ended:
    """Runs the command to its end."""
    argv = track_command(*command, name=name, options=options)
    return await end(await begin(argv, environment(home, url)))


@contextmanager
def a_home(folder: Path) -> Iterator[Path]:
    """A home folder; what was left behind there to send later is ended with the block."""
    try:
        yield folder
    finally:
        for process in left_behind(folder):
            with suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
                process.wait(5)


def left_behind(home: Path) -> list[psutil.Process]:
    """The processes that send later what did not arrive."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            is_later = "deadline_bot.agent.later" in process.cmdline()
            if is_later and process.environ().get("HOME") == str(home):
                found.append(process)
    return found


def spooled(home: Path) -> list[Path]:
    """The files that wait to be sent."""
    return sorted((home / ".local" / "state" / "deadline-bot" / "agent").glob("*.json"))
