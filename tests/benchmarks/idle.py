"""At rest: what a bot with 10,000 followed competitions costs, and how soon it is ready.

`python -m tests.benchmarks.idle [N] [SECONDS]` starts the real process against the stub, sources
off, and prints: time to the `ready` event with the competitions in the file (first start,
restart) and in the store only; then its share of a core and its memory at rest.
"""

import asyncio
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import psutil

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.domain.competition import instant_text
from tests.fakes.slack_server import SlackServer

ROOT = Path(__file__).resolve().parents[2]
#: When the work of a start is over.
SETTLED_AFTER = 20


def config(api_url: str, n: int) -> str:
    """Settings with `n` competitions that close from 20 days from now on."""
    first = SystemClock().now() + timedelta(days=20)
    tables = "".join(
        f'[[competitions]]\nslug = "c{i}"\ntitle = "Competition {i}"\n'
        f'close = "{instant_text(first + i * timedelta(minutes=7))}"\n'
        for i in range(n)
    )
    return (
        '[bot]\ntimezone = "Asia/Tokyo"\n'
        f'[slack]\nchannel = "#kaggle"\napi_url = "{api_url}"\n'
        '[kaggle]\nenabled = false\n[alerts]\nquiet_hours = "23:00-07:00"\n' + tables
    )


async def run(folder: Path, text: str, seconds: float) -> tuple[float, float, float]:
    """Seconds to ready, then per cent of a core and megabytes at rest over `seconds`."""
    (folder / "deadline-bot.toml").write_text(text)
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "deadline_bot", "run", "--config", str(folder / "deadline-bot.toml")),
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "SLACK_BOT_TOKEN": "xoxb-test",
            "SLACK_APP_TOKEN": "xapp-test",
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    try:
        assert process.stderr is not None
        while b'"ready"' not in await process.stderr.readline():
            pass
        ready = perf_counter() - begun
        if seconds == 0:
            return ready, 0, 0
        await asyncio.sleep(SETTLED_AFTER)
        watched = psutil.Process(process.pid)
        before = watched.cpu_times()
        await asyncio.sleep(seconds)
        after = watched.cpu_times()
        used = after.user + after.system - before.user - before.system
        return ready, 100 * used / seconds, watched.memory_info().rss / 1e6
    finally:
        process.terminate()
        await process.communicate()


async def measure(n: int, seconds: float) -> None:
    """Prints the table."""
    async with SlackServer() as slack:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            small, large = config(slack.api_url, 0), config(slack.api_url, n)
            for what, text in (("first start", large), ("restart", large)):
                ready, _, _ = await run(folder, text, 0)
                print(f"{what}, {n:,} competitions in the file: ready in {ready:.2f} s")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            await run(folder, large, 0)
            _as_of_kaggle(folder)
            ready, share, memory = await run(folder, small, seconds)
            print(f"{n:,} competitions in the store: ready in {ready:.2f} s (goal 2.5)")
            print(f"at rest {share:.2f} % of a core (goal 0.5), {memory:.0f} MB (goal 130)")


def _as_of_kaggle(folder: Path) -> None:
    """A source that is off: else the file, which no longer names them, would end them."""
    import sqlite3

    database = sqlite3.connect(folder / "deadline-bot.db")
    with database:
        database.execute("UPDATE competitions SET source = 'kaggle'")
    database.close()


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    asyncio.run(measure(n, seconds))


if __name__ == "__main__":
    main()
