"""One alert at a time: how long after its due instant it stands in the channel."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.domain.competition import follow
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.running import bot, channel_name, config, fill, stub
from tests.fakes.facts import a_competition

DAY = timedelta(days=1)
#: Between two alerts.
DISTANCE = timedelta(milliseconds=100)
ALERTS = 'merge_window = "0s"\nfinish_margin = "2d"\n[alerts.lead_times]\nclose = ["1d"]\n'


async def measure(n: int, head_start: timedelta) -> list[Figure]:
    """How late each of `n` alerts is that fall due one after another, each in its channel.

    The first does so `head_start` from now; what a start brings must be over by then.
    """
    now = SystemClock().now()
    first = now + head_start
    due_at = {channel_name(i): first + i * DISTANCE for i in range(n)}
    followings = [
        replace(
            follow(channel, a_competition(f"c{channel}", close=at + DAY), now), is_announced=True
        )
        for channel, at in due_at.items()
    ]
    with TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder, followings, now)
        async with stub(n) as slack, bot(folder, config(slack.api_url, ALERTS)):
            # No question is asked of the stub while alerts arrive.
            last = max(due_at.values())
            await asyncio.sleep((last - SystemClock().now()).total_seconds() + 1)
            said = await slack.received(list(due_at), n)
    late = [
        (datetime.fromisoformat(m["received_at"]) - due_at[m["channel"]]).total_seconds() * 1_000
        for m in said
    ]
    shown = f"one alert of {n:,}, due to received"
    return [
        Figure(f"{shown}: half within", [percentile(late, 0.5)], "ms", digits=0),
        Figure(f"{shown}: 99 of 100 within", [percentile(late, 0.99)], "ms", "< 1,000", digits=0),
    ]
