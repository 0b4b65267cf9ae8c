"""Signals and `track`: each reaches the job, and a death by one is told as the shell does."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fakes.ping_server import PingServer
from tests.integration.tracked import (
    a_home,
    begin,
    end,
    environment,
    python,
    track_command,
    tracked,
)

#: Says when it can be signalled, then waits; it tells how often it was signalled.
SIGNALLED = """
import signal, sys
got = []
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, lambda n, _: got.append(n))
print("ready", flush=True)
while not got:
    signal.pause()
print(*got, flush=True)
sys.exit(9)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with a_home(tmp_path) as folder:
        yield folder


@pytest.fixture
def bot() -> Iterator[PingServer]:
    with PingServer() as server:
        yield server


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
async def test_a_death_by_signal_is_told_as_the_shell_does(
    bot: PingServer, home: Path, number: int
) -> None:
    ended = await tracked("sh", "-c", f"kill -{number} $$", home=home, url=bot.url)
    assert ended.status == 128 + number
    assert bot.wait_for(str(128 + number)).body == b""


@pytest.fixture
async def signalled(bot: PingServer, home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await begin(track_command(*python(SIGNALLED)), environment(home, bot.url))
    assert process.stdout is not None
    async with asyncio.timeout(15):
        assert await process.stdout.readline() == b"ready\n"
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
async def test_a_signal_to_us_reaches_the_job(
    bot: PingServer, signalled: asyncio.subprocess.Process, number: int
) -> None:
    signalled.send_signal(number)
    ended = await end(signalled)
    assert (ended.status, ended.out) == (9, f"{number:d}\n".encode())
    bot.wait_for("9")


async def test_an_interrupt_is_told_as_a_cancellation(
    bot: PingServer, signalled: asyncio.subprocess.Process
) -> None:
    signalled.send_signal(signal.SIGINT)
    ended = await end(signalled)
    assert (ended.status, ended.out) == (9, b"2\n")
    assert bot.wait_for("130").body.splitlines()[0] == b"cancelled by SIGINT"


async def test_what_a_user_ignores_stays_ignored(bot: PingServer, home: Path) -> None:
    """As under nohup: the terminal's end is not the job's."""
    job = python("import signal; print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)")
    argv = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *track_command(*job)]
    ended = await end(await begin(argv, environment(home, bot.url)))
    assert (ended.status, ended.out) == (0, b"True\n")


async def test_the_job_finds_signals_as_they_were(bot: PingServer, home: Path) -> None:
    job = python(
        "import signal\n"
        "print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))\n"
        "print([s.name for s in signal.valid_signals()\n"
        "       if signal.getsignal(s) == signal.SIG_IGN])\n"
    )
    alone = await end(await begin(list(job), environment(home, None)))
    ended = await tracked(*job, home=home, url=bot.url)
    assert ended.out == alone.out
