"""A burst: alerts due at one instant in as many channels, beside slack_sdk alone on one stub.

Ours is the whole way of the real process, from the due instant to the arrival of the last
message: plan, outbox, claim, words, post, log, with a database on disk. The client alone posts
the very same messages. Both take turns.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import aiohttp
import psutil
from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.domain.competition import follow
from deadline_bot.services.deliver import CONCURRENCY
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.running import Stub, bot, channel_name, config, fill, stub
from tests.fakes.facts import a_competition
from tests.fakes.slack_server import BOT_TOKEN

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long before the first burst the bot is started, and what lies between two bursts.

    All that a start brings must be over by the first, and all bursts before the boards' next
    refresh, a minute after the start.
    """

    head_start: timedelta = timedelta(seconds=18)
    distance: timedelta = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class _Round:
    """Messages and seconds of processor time of each side, and how late each of the bot's was."""

    ours: float
    alone: float
    our_work: float
    their_work: float
    late: Sequence[float]


async def measure(n: int, n_rounds: int, pace: Pace) -> list[Figure]:
    """Messages a second of the bot and of the client alone, and their ratio."""
    now = SystemClock().now()
    first = now.replace(microsecond=0) + pace.head_start
    followings = [
        replace(
            follow(channel_name(i), a_competition(f"c{i:04}", close=first + DAY), now),
            is_announced=True,
        )
        for i in range(n)
    ]
    with TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder, followings, now)
        # One round more: the first burst warms both sides up.
        bursts = [first + nth * pace.distance for nth in range(n_rounds + 1)]
        alerts = _alerts(first + DAY, bursts)
        async with stub(n) as slack, bot(folder, config(slack.api_url, alerts)) as ours:
            process = psutil.Process(ours.pid)
            await _until(bursts[0] + pace.distance / 3)
            rounds = [await _round(slack, process, n, at, pace) for at in bursts[1:]]
    return _figures(n, rounds)


def _figures(n: int, rounds: Sequence[_Round]) -> list[Figure]:
    ours, alone = [r.ours for r in rounds], [r.alone for r in rounds]
    our_work, their_work = [r.our_work for r in rounds], [r.their_work for r in rounds]
    late = [milliseconds for r in rounds for milliseconds in r.late]
    shown = f"burst of {n:,} in {n:,} channels"
    return [
        Figure(f"{shown}: deadline-bot", ours, "messages/s", digits=0),
        Figure(f"{shown}: slack_sdk alone", alone, "messages/s", digits=0),
        Figure(f"{shown}: ratio of the medians", [median(ours) / median(alone)], "", "≥ 0.7"),
        Figure(f"{shown}: processor time of deadline-bot", our_work, "s"),
        Figure(f"{shown}: processor time of slack_sdk alone", their_work, "s"),
        Figure(f"{shown}: half arrive within", [percentile(late, 0.5)], "ms", digits=0),
        Figure(f"{shown}: 99 of 100 arrive within", [percentile(late, 0.99)], "ms", digits=0),
    ]


async def _round(
    slack: Stub, process: psutil.Process, n: int, due_at: datetime, pace: Pace
) -> _Round:
    await slack.control("reset")
    if SystemClock().now() > due_at:
        raise RuntimeError("the machine is too busy: the last round is not over yet")
    before = _work(process)
    await _until(due_at + pace.distance / 3)
    our_work = _work(process) - before
    said = await slack.received([channel_name(i) for i in range(n)], n)
    late = [datetime.fromisoformat(m["received_at"]) - due_at for m in said]
    before = process_time()
    alone = await _alone(slack, said)
    return _Round(
        n / max(late).total_seconds(),
        n / alone.total_seconds(),
        our_work,
        process_time() - before,
        [at.total_seconds() * 1_000 for at in late],
    )


def _work(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _alerts(close: datetime, bursts: Sequence[datetime]) -> str:
    leads = [f'"{int((close - at).total_seconds())}s"' for at in bursts]
    # A finish margin so long that finish_by has passed, and nobody waits for company.
    return (
        'merge_window = "0s"\nfinish_margin = "2d"\n'
        f"[alerts.lead_times]\nclose = [{', '.join(leads)}]\n"
    )


async def _until(instant: datetime) -> None:
    """Nothing is asked of anybody while a burst is under way."""
    await asyncio.sleep((instant - SystemClock().now()).total_seconds())


async def _alone(slack: Stub, said: Sequence[dict[str, Any]]) -> timedelta:
    """How long slack_sdk's client takes for these messages, with one session, as posted."""
    clock = SystemClock()
    slots = asyncio.Semaphore(CONCURRENCY)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session)

        async def send(message: dict[str, Any]) -> None:
            async with slots:
                await client.chat_postMessage(
                    channel=message["channel"],
                    text=message["text"],
                    blocks=message["blocks"],
                    metadata=message["metadata"],
                    unfurl_links=False,
                    unfurl_media=False,
                )

        begun = clock.now()
        await asyncio.gather(*(send(message) for message in said))
        return clock.now() - begun
