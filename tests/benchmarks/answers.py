"""Questions beside 100,000 reminders: how long a person waits for an answer, and for the receipt.

The receipt (Slack's acknowledgement) is also timed while a thousand alerts go out.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.domain.competition import follow
from deadline_bot.domain.reminder import Reminder
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import Once
from deadline_bot.ports import Transaction
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.latency import ALERTS
from tests.benchmarks.running import Stub, bot, channel_name, config, fill, stub
from tests.fakes.facts import a_competition
from tests.fakes.slack_server import ALICE, CHANNEL

DAY = timedelta(days=1)
TOKYO = ZoneInfo("Asia/Tokyo")
#: Every hundredth reminder is the person's own who asks.
EVERY = 100
COMMANDS = (
    "status",
    "upcoming 10",
    "list",
    "reminders",
    "reminders page 2",
    "remind me to submit in 2 hours",
    "remind me to submit at 7",
    "リマインド 締切の12時間前に重みを固定",
    "who",
    "ack",
    "help",
)


def reminders(n: int, now: datetime) -> list[Reminder]:
    """Reminders of many people, of which none comes before a day has passed."""
    found = []
    for i in range(n):
        at = now + DAY + i * timedelta(seconds=1)
        author = ALICE if i % EVERY == 0 else f"U{i % 1_000:09}"
        found.append(
            Reminder(
                id=0,
                channel=CHANNEL,
                author=author,
                audience=Audience(AudienceKind.ME if i % 2 else AudienceKind.CHANNEL),
                text=f"look at fold {i}",
                occasion=Once(at),
                zone=TOKYO,
                created_at=now,
                next_at=at,
            )
        )
    return found


async def _remember(folder: Path, kept: list[Reminder]) -> None:
    def write(tx: Transaction) -> None:
        for reminder in kept:
            tx.save_reminder(reminder)

    store = open_store(f"sqlite:///{folder / 'deadline-bot.db'}")
    await store.run(write)
    await store.close()


async def _timed(slack: Stub, text: str, *, n_replies: int) -> float:
    """Milliseconds until a command has so many replies; with none, until its receipt."""
    begun = perf_counter()
    said = await slack.control("command", command="/deadline", text=text, n_replies=n_replies)
    if not said.get("ok"):
        raise RuntimeError(said)
    return (perf_counter() - begun) * 1_000


async def measure(
    n_reminders: int, n_rounds: int, n_alerts: int, head_start: timedelta
) -> list[Figure]:
    """`n_rounds` of every command, then receipts while `n_alerts` alerts fall due at once.

    They do so `head_start` from now, by when everything else must be over.
    """
    now = SystemClock().now()
    due_at = now + head_start
    followings = [
        replace(
            follow(channel_name(i), a_competition(f"c{i}", close=due_at + DAY), now),
            is_announced=True,
        )
        for i in range(n_alerts)
    ]
    followings.append(replace(follow(CHANNEL, a_competition("nbme"), now), is_announced=True))
    with TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder, followings, now)
        await _remember(folder, reminders(n_reminders, now))
        async with stub(n_alerts) as slack, bot(folder, config(slack.api_url, ALERTS)):
            await _timed(slack, "status", n_replies=1)
            answers = [
                await _timed(slack, text, n_replies=1) for _ in range(n_rounds) for text in COMMANDS
            ]
            quiet = [await _timed(slack, "status", n_replies=0) for _ in range(n_rounds)]
            await asyncio.sleep(max(0.0, (due_at - SystemClock().now()).total_seconds()))
            busy = [await _timed(slack, "status", n_replies=0) for _ in range(n_rounds)]
    shown = f"{n_reminders:,} reminders"
    return [
        Figure(f"{shown}: half of the answers within", [percentile(answers, 0.5)], "ms", digits=0),
        Figure(
            f"{shown}: 99 of 100 answers within",
            [percentile(answers, 0.99)],
            "ms",
            "< 200",
            digits=0,
        ),
        Figure(f"{shown}: 99 of 100 receipts within", [percentile(quiet, 0.99)], "ms", digits=0),
        Figure(
            f"the same while {n_alerts:,} alerts go out", [percentile(busy, 0.99)], "ms", digits=0
        ),
    ]
