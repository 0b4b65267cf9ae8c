"""A burst: alerts due at one instant in as many channels, beside slack_sdk alone on one stub.

`python -m tests.benchmarks.burst [N]` prints posts a second of both, in alternation, and their
ratio. Ours is the whole way from the due instant to Slack's last answer: plan, outbox, claim,
words, post, with a database on disk. The stub is a process of its own.
"""

import asyncio
import logging
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.render import render_post
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.adapters.ticker import ApschedulerTicker
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Following, follow
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.ports import MessageRef, Messenger, Store, Transaction
from deadline_bot.services.deliver import CONCURRENCY, Deliver
from deadline_bot.services.plan_alerts import PlanAlerts
from deadline_bot.services.tick import Tick
from tests.fakes.facts import a_competition, settings

TOKEN = "xoxb-test"
LEAD = timedelta(hours=1)
#: How long after the start the alerts fall due: all is in place by then.
HEAD_START = timedelta(seconds=2)
N_ROUNDS = 5
SETTINGS = settings()


def channel(number: int) -> str:
    """The stub's extra channels are numbered from one."""
    return f"C{number + 1:08d}"


async def bare(api_url: str, n: int) -> float:
    """Posts a second of slack_sdk's client with a shared session, with an alert's payload."""
    now = SystemClock().now()
    competition = a_competition("nbme", close=now + LEAD)
    alert = CountdownAlert(Entry(competition.ref, competition.milestones[0]), LEAD)
    keys = (alert.key,)
    post = Post(channel(0), (Part(alert),), keys, (alert.kind,), marker(keys))
    message = render_post(post, SETTINGS.voice, now)
    slots = asyncio.Semaphore(CONCURRENCY)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=TOKEN, base_url=api_url, session=session)

        async def send(number: int) -> None:
            async with slots:
                await client.chat_postMessage(
                    channel=channel(number),
                    text=message.text,
                    blocks=message.blocks,
                    metadata=message.metadata,
                )

        begun = perf_counter()
        await asyncio.gather(*(send(number) for number in range(n)))
        return n / (perf_counter() - begun)


class Counting:
    """A messenger that knows when its n-th post was answered."""

    def __init__(self, messenger: SlackMessenger, n: int) -> None:
        self._messenger = messenger
        self._n_left = n
        self.is_done = asyncio.Event()
        self.find = messenger.find
        self.post_board = messenger.post_board
        self.edit_board = messenger.edit_board
        self.pin = messenger.pin

    async def post(self, post: Post, now: datetime) -> MessageRef:
        ref = await self._messenger.post(post, now)
        self._n_left -= 1
        if self._n_left == 0:
            self.is_done.set()
        return ref


async def ours(api_url: str, n: int, folder: Path) -> float:
    """Posts a second of the bot, from the due instant to the last answer."""
    clock = SystemClock()
    now = clock.now()
    due_at = now + HEAD_START
    followings = [
        replace(
            follow(channel(i), a_competition(f"c{i}", close=due_at + LEAD), now), is_announced=True
        )
        for i in range(n)
    ]
    store = open_store(f"sqlite:///{folder / 'burst.db'}")
    await store.run(lambda tx: _fill(tx, followings, now))
    async with open_session() as session:
        client = web_client(TOKEN, api_url, session)
        directory = ChannelDirectory(client, [])
        messenger = Counting(SlackMessenger(client, directory, lambda _: SETTINGS.voice), n)
        elapsed = await _deliver(store, messenger, messenger.is_done, clock, due_at)
    await store.close()
    return n / elapsed.total_seconds()


def _fill(tx: Transaction, followings: list[Following], now: datetime) -> None:
    tx.save_followings(followings, wake_at=now)
    for following in followings:
        introduced = Channel(following.channel, now, is_introduced=True)
        tx.open_channel(introduced, wake_at=now)
        tx.planned_channel(introduced, None)


async def _deliver(
    store: Store, messenger: Messenger, is_done: asyncio.Event, clock: SystemClock, due_at: datetime
) -> timedelta:
    ticker = ApschedulerTicker(clock)
    ticker.start()
    deliver = Deliver(
        store,
        messenger,
        lambda _: SETTINGS,
        clock,
        longest_merge_window=SETTINGS.merge_window,
        wake=lambda: tick.wake(),
    )
    plan = PlanAlerts(store, lambda _: SETTINGS)
    tick = Tick(plan, deliver, ticker, clock, is_settled=lambda: True)
    tick.wake()
    await is_done.wait()
    elapsed = clock.now() - due_at
    ticker.close()
    await deliver.close(timedelta(seconds=5))
    return elapsed


async def compare(n: int, n_rounds: int = N_ROUNDS) -> list[tuple[float, float]]:
    """Posts a second of slack_sdk alone and of the bot, round by round on one stub."""
    # Our own module, started before anything is measured.
    stub = subprocess.Popen(  # noqa: ASYNC220, S603
        [sys.executable, "-m", "tests.fakes.slack_server", "--port", "0", "--channels", str(n)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert stub.stdout is not None
        api_url = stub.stdout.readline().strip()
        rounds = []
        for _ in range(n_rounds):
            with tempfile.TemporaryDirectory() as folder:
                rounds.append((await bare(api_url, n), await ours(api_url, n, Path(folder))))
        return rounds
    finally:
        stub.terminate()
        stub.wait()
        if stub.stdout is not None:
            stub.stdout.close()


def report(rounds: list[tuple[float, float]]) -> None:
    """Prints the table."""
    for bare_rate, our_rate in rounds:
        print(f"slack_sdk alone {bare_rate:6.0f}/s   ours {our_rate:6.0f}/s")
    bare_median = statistics.median(b for b, _ in rounds)
    our_median = statistics.median(o for _, o in rounds)
    print(f"ratio of medians {our_median / bare_median:.2f} (goal 0.7)")


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    report(asyncio.run(compare(n)))


if __name__ == "__main__":
    main()
