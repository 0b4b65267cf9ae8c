"""The benchmarks still run: each once, tiny, without a word about the figures."""

import asyncio
from datetime import timedelta

from tests.benchmarks import (
    answers,
    burst,
    forecast,
    latency,
    months,
    pings,
    progress,
    rest,
    store,
    track,
)

N = 20
SECOND = timedelta(seconds=1)


async def test_every_benchmark_measures_something() -> None:
    # All at once: mostly they wait for instants of their own.
    together = await asyncio.gather(
        burst.measure(N, 1, burst.Pace(head_start=8 * SECOND, distance=3 * SECOND)),
        latency.measure(N, head_start=8 * SECOND),
        rest.measure(N, SECOND, settling=SECOND, n_starts=1),
        store.measure(N, N),
        forecast.measure(N, 2, 2),
        answers.measure(N, 1, N, head_start=8 * SECOND),
    )
    # Alone: it counts what the whole process has open.
    alone = [*await months.measure(2), *await track.measure(N, N, SECOND / 10, n_times=1)]

    read = await progress.measure(200, 1)
    told = await pings.measure(N, 2, 1)

    figures = [figure for part in (*together, alone, read, told) for figure in part]
    assert all(figure.what in str(figure) for figure in figures)
    assert all(len(figure.values) > 0 for figure in figures)
    assert len({figure.what for figure in figures}) == len(figures)
