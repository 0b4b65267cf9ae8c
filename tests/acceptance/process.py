"""The real bot as a process of its own, with a clean environment and its log in reach."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.kaggle_server import TOKEN
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN

ROOT = Path(__file__).resolve().parents[2]
Event = dict[str, Any]

#: A start costs a second of one core: more of them at a time would slow those who are timed.
_START = asyncio.Semaphore(2)
#: How long a start may keep others from starting.
_START_WITHIN = 40.0


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the bot finds: nothing of the machine that runs the tests but its programs."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "KAGGLE_API_TOKEN": TOKEN,
        **more,
    }


def without(environ: Mapping[str, str], *names: str) -> dict[str, str]:
    """The environment without these variables."""
    return {name: value for name, value in environ.items() if name not in names}


class BotProcess:
    """`deadline-bot run`, its events and its end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid
        #: `time.monotonic()` when the process was started.
        self.begun = time.monotonic()
        #: What it logged, in order.
        self.events: list[Event] = []
        #: What else it wrote to stderr.
        self.other_lines: list[str] = []
        self._news = asyncio.Condition()
        self._has_ended = False
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for raw in self._process.stderr:
            line = raw.decode().rstrip()
            async with self._news:
                try:
                    self.events.append(json.loads(line))
                except ValueError:
                    self.other_lines.append(line)
                self._news.notify_all()
        async with self._news:
            self._has_ended = True
            self._news.notify_all()

    def logged(self, name: str) -> list[Event]:
        """All events of that name so far."""
        return [e for e in self.events if e["event"] == name]

    async def event(
        self,
        name: str,
        is_wanted: Callable[[Event], bool] = lambda _: True,
        *,
        within: float = 20,
        since: int = 0,
    ) -> Event:
        """The first event of that name, as soon as it is logged.

        `since`: how many of all events were there before the one that is waited for.

        Raises:
            AssertionError: not `within` seconds, or never, since the bot has ended.
        """

        def found() -> Event | None:
            new = (e for e in self.events[since:] if e["event"] == name)
            return next((e for e in new if is_wanted(e)), None)

        try:
            async with self._news, asyncio.timeout(within):
                await self._news.wait_for(lambda: found() is not None or self._has_ended)
        except TimeoutError:
            pass
        event = found()
        if event is None:
            log = "\n".join([*map(str, self.events[-30:]), *self.other_lines[-30:]])
            raise AssertionError(f"no {name} within {within} s; the log ends:\n{log}")
        return event

    async def said(self, key: str, *, within: float = 100) -> Event:
        """The event that the message with this key was sent."""
        return await self.event("sent", lambda e: key in e["keys"], within=within)

    async def kill(self) -> None:
        """As the machine would: no time to settle anything."""
        self._process.kill()
        await self._ended(within=5)

    async def stop(self, number: int = signal.SIGTERM) -> float:
        """As systemd or a terminal does; returns after how many seconds it ended with 0."""
        begun = time.monotonic()
        self._process.send_signal(number)
        status = await self._ended(within=15)
        assert status == 0, (status, self.events[-10:], self.other_lines)
        return time.monotonic() - begun

    async def _ended(self, within: float) -> int:
        async with asyncio.timeout(within):
            status = await self._process.wait()
            await self._reading
        return status

    async def end(self) -> None:
        """Ends it however it stands."""
        if self._process.returncode is None:
            self._process.kill()
        await self._ended(within=10)


@asynccontextmanager
async def running(
    config: Path, environ: Mapping[str, str], *, until: str = "ready"
) -> AsyncIterator[BotProcess]:
    """The bot has logged `until`; it has ended when the block is left."""
    async with _START:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "deadline_bot", "run", "--config", str(config)),
            env=dict(environ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        bot = BotProcess(process)
        try:
            await bot.event(until, within=_START_WITHIN)
        except BaseException:
            await bot.end()
            raise
    try:
        yield bot
    finally:
        await bot.end()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it printed and complained of."""

    status: int
    out: str
    err: str


async def typed(
    *arguments: str, environ: Mapping[str, str], cwd: Path | None = None, within: float = 40
) -> Outcome:
    """Any command of the bot, typed in a shell."""
    async with _START:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "deadline_bot", *arguments),
            env=dict(environ),
            cwd=cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(within):
                out, err = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
    assert process.returncode is not None
    return Outcome(process.returncode, out.decode(), err.decode())
