"""How fast the store keeps jobs: pings by the thousand, beside a long history."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from deadline_bot.adapters.store.sql import open_store
from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import JobSourceKind
from deadline_bot.domain.job_points import Point
from deadline_bot.ports import Transaction
from tests.benchmarks.figures import Figure
from tests.fakes.facts import ALICE, DAY, MINUTE, NOW, SECOND, a_job, an_ended_job

N_ROUNDS = 5
#: Jobs under way at once.
N_ALIVE = 100

Work = Callable[[Transaction], Any]


def fill(t: Transaction, n: int) -> None:
    """So many runs that have ended, one a minute, and those that are under way."""
    for i in range(n + N_ALIVE):
        told = {
            "ref": f"train-{i % N_ALIVE}",
            "name": f"Train {i % N_ALIVE}",
            "run": f"run-{i}",
            "competition": f"c{i % 10}",
            "owner": ALICE,
            "place": "machine 1",
            "progress": Progress(1, 100, "epoch", "loss=0.1"),
            "progress_at": NOW,
            "tail": ("epoch 1/100 loss=0.1",) * 5,
        }
        t.save_job(an_ended_job(NOW - (n - i) * MINUTE, **told) if i < n else a_job(**told))


def hear(t: Transaction, n: int, nth: int) -> None:
    """What so many pings in one batch do at the least: each finds its job and writes it."""
    for i in range(n):
        job = t.latest_job(JobSourceKind.PING, f"train-{i % N_ALIVE}")
        assert job is not None
        at = NOW + (nth * n + i) * SECOND
        t.save_job(replace(job, heartbeat_at=at, progress=Progress(i, n, "epoch", "loss=0.1")))


def advance(t: Transaction, n: int, nth: int) -> None:
    """Points of one job, thinned where they are too many."""
    for i in range(n):
        t.add_point(1, Point(NOW + (nth * n + i) * SECOND, i, n))


def questions() -> dict[str, Work]:
    return {
        "jobs": lambda t: t.jobs(),
        "jobs, since a day": lambda t: t.jobs(since=NOW - DAY),
        "jobs, of a competition since a day": lambda t: t.jobs(since=NOW - DAY, competition="c1"),
        "jobs_named": lambda t: t.jobs_named("train 7", 10),
        "ended_jobs": lambda t: t.ended_jobs(20),
        "due_jobs, none": lambda t: t.due_jobs(NOW, 100),
        "latest_job, of a run": lambda t: t.latest_job(JobSourceKind.PING, "train-7", "run-7"),
        "next_wake_at, beside jobs": lambda t: t.next_wake_at(),
        "points": lambda t: t.points(1),
        "forget points": lambda t: t.forget(NOW - DAY),
    }


async def bench_jobs(folder: Path, n: int) -> list[Figure]:
    store = open_store(f"sqlite:///{folder}/jobs-{n}.db")
    shown = f"store, {n:,} jobs"
    await store.run(lambda t: fill(t, n))

    async def timed(work: Work) -> float:
        begun = perf_counter()
        await store.run(work)
        return perf_counter() - begun

    figures = []
    writing: dict[str, Callable[..., None]] = {
        "found and written again": hear,
        "points added": advance,
    }
    for name, write in writing.items():
        spent = [await timed(partial(write, n=n, nth=i)) for i in range(N_ROUNDS)]
        rates = [n / seconds for seconds in spent]
        figures.append(Figure(f"{shown}: {name}", rates, "a second", "> 2,000", digits=0))
    for name, ask in questions().items():
        times = [await timed(ask) * 1_000 for _ in range(N_ROUNDS)]
        figures.append(Figure(f"{shown}: {name}", times, "ms"))
    await store.close()
    return figures
