"""How fast the store is: alerts due at once, and questions beside followings that wait."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from deadline_bot.adapters.store.sql import SqlStore, open_store
from deadline_bot.domain.competition import Following
from deadline_bot.domain.delivery import Claim
from deadline_bot.domain.planning import Draft
from deadline_bot.ports import Settled, Transaction
from tests.benchmarks.figures import Figure
from tests.benchmarks.store_jobs import bench_jobs
from tests.benchmarks.store_reminders import bench_reminders
from tests.fakes.facts import CLOSE, DAY, HOUR, MINUTE, NOW, a_competition, a_countdown, a_following

N_ROUNDS = 5


def followings(n: int, *, n_channels: int) -> list[Following]:
    """Followings with three milestones each, spread over channels and minutes."""
    found = []
    for i in range(n):
        close = CLOSE + i * timedelta(seconds=7)
        week_before = close - timedelta(days=7)
        told = a_competition(f"c{i:06}", close=close, entry=week_before, merger=week_before)
        found.append(a_following(channel=f"C{i % n_channels:04}", competition=told))
    return found


async def timed(store: SqlStore, work: Callable[[Transaction], Any]) -> tuple[float, Any]:
    """Milliseconds of one transaction, commit included, and its result."""
    begun = perf_counter()
    result = await store.run(work)
    return (perf_counter() - begun) * 1_000, result


async def burst(store: SqlStore, drafts: list[Draft], now_: int) -> dict[str, float]:
    """Milliseconds of all that the store does for alerts due at once in as many channels."""
    n = len(drafts)
    now = NOW + now_ * MINUTE
    spent = {}
    spent["due_followings"], due = await timed(store, lambda t: t.due_followings(now, n))
    assert len(due) == n
    planned = [(following, now + MINUTE) for following in due]
    spent["planned_followings"], _ = await timed(store, lambda t: t.planned_followings(planned))
    spent["add"], n_new = await timed(store, lambda t: t.add(drafts))
    assert n_new == n
    later = now + HOUR
    spent["pending"], pending = await timed(store, lambda t: t.pending(later, (), n))
    claims = [Claim((m.id,), m.channel, m.key, later, later + MINUTE) for m in pending]
    assert len(claims) == n
    spent["claim"], _ = await timed(store, lambda t: t.claim(claims))
    outcomes = [Settled(claim, message_id="1.0") for claim in claims]
    spent["settle"], _ = await timed(store, lambda t: t.settle(outcomes))
    return spent


async def bench_burst(folder: Path, n: int) -> list[Figure]:
    store = open_store(f"sqlite:///{folder}/burst.db")
    known = followings(n, n_channels=n)
    await store.run(lambda t: t.save_followings(known, wake_at=NOW))
    rounds = []
    for nth in range(N_ROUNDS):
        drafts = [
            Draft(f.channel, a_countdown(f"{f.competition.slug}-{nth}"), NOW, NOW) for f in known
        ]
        rounds.append(await burst(store, drafts, nth))
    await store.close()
    shown = f"store, {n:,} due at once"
    return [
        *(Figure(f"{shown}: {name}", [r[name] for r in rounds], "ms") for name in rounds[0]),
        Figure(f"{shown}: all of it", [sum(r.values()) for r in rounds], "ms", "< 150"),
    ]


async def bench_waiting(folder: Path, n: int) -> list[Figure]:
    store = open_store(f"sqlite:///{folder}/waiting-{n}.db")
    known = followings(n, n_channels=1)
    wake_at = NOW + DAY
    spent, _ = await timed(store, lambda t: t.save_followings(known, wake_at=wake_at))
    shown = f"store, {n:,} followed in one channel"
    figures = [Figure(f"{shown}: save_followings", [spent], "ms")]
    channel = known[0].channel
    questions: dict[str, Callable[[Transaction], Any]] = {
        "next_wake_at": lambda t: t.next_wake_at(),
        "next_wakes": lambda t: t.next_wakes(NOW, NOW + MINUTE),
        "due_followings": lambda t: t.due_followings(NOW, 1_000),
        "next_pending_at": lambda t: t.next_pending_at(NOW),
        "pending": lambda t: t.pending(NOW, (), 50),
        "next_speakers": lambda t: t.next_speakers(channel, 20),
        "nearest_followings": lambda t: t.nearest_followings(channel, NOW, 20),
        "nearest_followings, all": lambda t: t.nearest_followings(None, NOW, 20),
        "nearest_entries": lambda t: t.nearest_entries(channel, NOW, DAY, 20),
        "nearest_entries, all": lambda t: t.nearest_entries(None, NOW, DAY, 20),
        "count_followings": lambda t: t.count_followings(channel, NOW),
        "followings": lambda t: t.followings(source="kaggle"),
    }
    for name, question in questions.items():
        times = [(await timed(store, question))[0] for _ in range(N_ROUNDS)]
        figures.append(Figure(f"{shown}: {name}", times, "ms"))
    await store.close()
    return figures


async def measure(n_burst: int, *n_waiting: int) -> list[Figure]:
    """Milliseconds of each question: in a burst, and with so many that wait.

    That is followings, and as many reminders as the most of them, and jobs as the fewest.
    """
    with TemporaryDirectory() as name:
        figures = await bench_burst(Path(name), n_burst)
        for n in n_waiting:
            figures += await bench_waiting(Path(name), n)
        figures += await bench_reminders(Path(name), max(n_waiting))
        figures += await bench_jobs(Path(name), min(n_waiting))
    return figures
