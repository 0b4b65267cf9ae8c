"""One forecast of a run with many heartbeats, beside many earlier runs as long."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from deadline_bot.domain.forecast.forecast import forecast_running
from deadline_bot.domain.forecast.history import history
from deadline_bot.domain.forecast.run import Point, Run
from tests.benchmarks.figures import Figure

STARTED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _heartbeats(n: int, gap: timedelta) -> tuple[Point, ...]:
    """Every one with news, of a run that is half done at the last."""
    return tuple(Point(gap * i, i, 2 * n) for i in range(1, n + 1))


async def measure(n_points: int, n_runs: int, n_rounds: int) -> list[Figure]:
    """`n_rounds` ≥ 1 of one forecast, and of making ready the earlier runs."""
    gap = timedelta(seconds=20)
    runs = [
        Run(_heartbeats(n_points, gap * (1 + i / 1_000)), gap * 2 * n_points) for i in range(n_runs)
    ]
    points = _heartbeats(n_points, gap)
    now = STARTED_AT + points[-1].at
    ready, asked = [], []
    for _ in range(n_rounds):
        begun = perf_counter()
        earlier = history(runs)
        ready.append((perf_counter() - begun) * 1_000)
    for _ in range(n_rounds):
        begun = perf_counter()
        forecast_running(STARTED_AT, points, earlier, now)
        asked.append((perf_counter() - begun) * 1_000)
    beside = f"{n_points:,} heartbeats, {n_runs} earlier runs"
    return [
        Figure(f"one forecast, {beside}", asked, "ms", goal="1 ms"),
        Figure(f"the earlier runs made ready, {beside}", ready, "ms"),
    ]
