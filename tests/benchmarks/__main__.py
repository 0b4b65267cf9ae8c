"""`python -m tests.benchmarks [NAME ...]`: all benchmarks, or those named, and one table."""

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Callable, Coroutine
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
from tests.benchmarks.figures import Figure

SECOND = timedelta(seconds=1)

BENCHMARKS: dict[str, Callable[[], Coroutine[None, None, list[Figure]]]] = {
    "burst": lambda: burst.measure(1_000, 5, burst.Pace()),
    "answers": lambda: answers.measure(100_000, 30, 1_000, 90 * SECOND),
    "latency": lambda: latency.measure(100, 12 * SECOND),
    "rest": lambda: rest.measure(10_000, 60 * SECOND, settling=20 * SECOND),
    "months": lambda: months.measure(30),
    "pings": lambda: pings.measure(10_000, 50, 5),
    "progress": lambda: progress.measure(100_000, 7),
    "track": lambda: track.measure(1_000_000, 50_000, 5 * SECOND),
    "store": lambda: store.measure(1_000, 10_000, 100_000),
    "forecast": lambda: forecast.measure(1_000, 100, 200),
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {sys.platform}")
    for name in names:
        print(f"load before {name}: {os.getloadavg()[0]:.2f}")
        for figure in asyncio.run(BENCHMARKS[name]()):
            print(figure)


if __name__ == "__main__":
    main()
