"""How many pings a second the bot takes, and how long each waits until it is kept."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from deadline_bot.adapters.store.sql import open_store
from deadline_bot.domain.ping import PingKey, digest_of
from deadline_bot.ports import Transaction
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.running import ROOT, bot, config, stub
from tests.fakes.facts import NOW

_HTTP = '[http]\nbind = "127.0.0.1:0"\n'


@dataclass(frozen=True, slots=True)
class Load:
    """What a round of pings took, in seconds: of the clock, of the bot's processor, of each."""

    seconds: float
    busy: float
    waits: list[float]

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


async def measure(n: int, n_machines: int, n_rounds: int) -> list[Figure]:
    """`n` heartbeats by `n_machines` at a time, each of a job of its own, into a file."""
    with TemporaryDirectory() as name:
        rounds = await _rounds(Path(name), n, n_machines, n_rounds)
    shown = f"pings, {n_machines} connections"
    return [
        Figure(f"{shown}: kept a second", [r.rate for r in rounds], "/s", "≥ 2,000", digits=0),
        *(
            Figure(
                f"{shown}: {share:.0%} answered within",
                [percentile(r.waits, share) * 1_000 for r in rounds],
                "ms",
                goal,
                digits=1,
            )
            for share, goal in ((0.5, ""), (0.99, "< 50"))
        ),
        Figure(
            f"{shown}: processor time of each",
            [r.busy / len(r.waits) * 1_000 for r in rounds],
            "ms",
            "< 0.5",
        ),
    ]


async def _rounds(folder: Path, n: int, n_machines: int, n_rounds: int) -> list[Load]:
    secrets = [f"{i:08}abcdefghijklmnop" for i in range(n_machines)]
    await _make_keys(f"sqlite:///{folder}/deadline-bot.db", secrets)
    async with stub(1) as slack, bot(folder, config(slack.api_url, tables=_HTTP)) as process:
        port = _port(folder / "log")
        # The jobs are made, and told in the channel, before anything is measured.
        await _load(process.pid, port, secrets, n_machines)
        return [await _load(process.pid, port, secrets, n) for _ in range(n_rounds)]


async def _make_keys(url: str, secrets: list[str]) -> None:
    def write(tx: Transaction) -> None:
        for secret in secrets:
            tx.save_ping_key(PingKey(secret[:8], digest_of(secret), NOW))

    store = open_store(url)
    await store.run(write)
    await store.close()


def _port(log: Path) -> int:
    events = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return next(int(event["port"]) for event in events if event["event"] == "http_listening")


async def _load(pid: int, port: int, secrets: list[str], n: int) -> Load:
    before = _busy(pid)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.ping_load", str(port), str(n)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate("\n".join(secrets).encode())
    if process.returncode:
        raise RuntimeError("a ping was not taken")
    found = json.loads(out)
    return Load(found["seconds"], _busy(pid) - before, found["waits"])


def _busy(pid: int) -> float:
    spent = psutil.Process(pid).cpu_times()
    return float(spent.user + spent.system)
