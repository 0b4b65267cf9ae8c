"""A run of a job as it was seen: points of progress, and its end where it had one."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Point:
    """Progress as it was noted: `at` counts from the run's start.

    `done` and `total` are in one unit, whichever; `total` is `None` where it is not known.
    """

    at: timedelta
    done: float
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier run, with its points in the order of their instants.

    `ended` is how long it took, `None` while it goes on or where nobody knows. It is censored
    when its work was not done by then: it failed, was stopped, or was cut at a limit; then it
    only says that the work takes at least so long.
    """

    points: tuple[Point, ...] = ()
    ended: timedelta | None = None
    is_censored: bool = False

    @property
    def is_finished(self) -> bool:
        """It did all of its work, and took a known time."""
        return self.ended is not None and not self.is_censored

    @property
    def lasted(self) -> timedelta:
        """How long it ran, as far as is known."""
        if self.ended is not None:
            return self.ended
        return self.points[-1].at if self.points else timedelta()
