"""The processes that are measured: the Slack stub, and the real bot on a database of ours.

Each is a process of its own, so that no one's work is on another's account.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp

from deadline_bot.adapters.store.sql import open_store
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Following
from deadline_bot.ports import BoardState, Transaction
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, CHANNEL

ROOT = Path(__file__).resolve().parents[2]
#: The command, in this interpreter.
DEADLINE_BOT = (sys.executable, "-m", "deadline_bot")
#: Seconds that a process may take to come up on a loaded machine.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Stub:
    """The Slack server, and what can be asked of it."""

    api_url: str
    session: aiohttp.ClientSession

    async def control(self, action: str, **body: Any) -> dict[str, Any]:
        """What `/_control` says."""
        url = self.api_url.removesuffix("api/") + "_control/" + action
        async with self.session.post(url, json=body) as response:
            said: dict[str, Any] = await response.json()
            return said

    async def messages(self, channel: str) -> list[dict[str, Any]]:
        """What stands in a channel, oldest first."""
        found: list[dict[str, Any]] = (await self.control(f"messages/{channel}"))["messages"]
        return found

    async def received(self, channels: Sequence[str], n: int) -> list[dict[str, Any]]:
        """The messages of these channels, as soon as there are `n` in all."""
        async with asyncio.timeout(PATIENCE):
            while (await self.control("state"))["n_messages"] < n:  # noqa: ASYNC110 - a process
                await asyncio.sleep(0.5)
        return [message for channel in channels for message in await self.messages(channel)]


@asynccontextmanager
async def stub(n_channels: int) -> AsyncIterator[Stub]:
    """A Slack server with `CHANNEL` and `channel_name(0)` to `channel_name(n_channels - 1)`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.fakes.slack_server", "--channels", str(n_channels)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        async with aiohttp.ClientSession() as session:
            yield Stub(line.decode().strip(), session)
    finally:
        process.terminate()
        await process.communicate()


def channel_name(number: int) -> str:
    """The stub's extra channels are numbered from one."""
    return f"C{number + 1:08d}"


def config(api_url: str, alerts: str = "", tables: str = "") -> str:
    """A configuration file: Slack, no Kaggle, nights in Tokyo unless `alerts` says otherwise."""
    alerts = alerts or 'quiet_hours = "23:00-07:00"\n'
    return (
        '[bot]\ntimezone = "Asia/Tokyo"\n'
        f'[slack]\nchannel = "{CHANNEL}"\napi_url = "{api_url}"\n'
        f"[kaggle]\nenabled = false\n[alerts]\n{alerts}{tables}"
    )


async def fill(folder: Path, followings: Sequence[Following], now: datetime) -> None:
    """Puts followings into the bot's database, as an earlier run has left them."""

    def write(tx: Transaction) -> None:
        tx.save_followings(followings, wake_at=now)
        for name in sorted({f.channel for f in followings}):
            tx.open_channel(Channel(name, now, is_introduced=True), wake_at=now)
            # A board lost a moment ago is not posted anew before tomorrow.
            tx.save_board(BoardState(name, posted_at=now))

    store = open_store(f"sqlite:///{folder / 'deadline-bot.db'}")
    await store.run(write)
    await store.close()


@dataclass(frozen=True, slots=True)
class Bot:
    """`deadline-bot run`; it was ready `ready` seconds after it was started."""

    pid: int
    ready: float


def environment(folder: Path) -> dict[str, str]:
    """What the bot finds: nothing of this machine but its programs."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
    }


@asynccontextmanager
async def bot(folder: Path, text: str) -> AsyncIterator[Bot]:
    """The bot runs with this configuration, and has ended when the block is left.

    Its log goes to `log` in the folder, where reading it costs nobody anything.
    """
    path = folder / "deadline-bot.toml"
    path.write_text(text, encoding="utf-8")
    log = folder / "log"
    with log.open("wb") as stderr:
        begun = perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(*DEADLINE_BOT, "run", "--config", str(path)),
            env=environment(folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        async with asyncio.timeout(PATIENCE):
            while b'"event": "ready"' not in log.read_bytes():
                if process.returncode is not None:
                    raise RuntimeError(log.read_text())
                await asyncio.sleep(0.02)
        yield Bot(process.pid, perf_counter() - begun)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
