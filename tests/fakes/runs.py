"""Builders of runs and their progress for tests."""

from datetime import timedelta

from deadline_bot.domain.forecast.run import Point, Run

ZERO = timedelta()


def steady(
    n: int, gap: timedelta, total: float | None, *, done: float = 0, since: timedelta = ZERO
) -> tuple[Point, ...]:
    """One unit after each gap, from `done` at `since` on."""
    return tuple(Point(since + gap * i, done + i, total) for i in range(1, n + 1))


def a_run(n: int, gap: timedelta, *, final: timedelta = ZERO, total: float | None = None) -> Run:
    """A finished run of so many steady units, and some final work."""
    return Run(steady(n, gap, total or n), gap * n + final)
