"""The final run as a timeline: what a picture of it shows, without how it is drawn.

Whether everything fits before the close is seen at a glance where it takes a page of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: How many bars a picture has at most: more are not read on a phone.
N_BARS = 25


class BarState(StrEnum):
    """How a step or a job stands."""

    #: It has not begun.
    WAITING = "waiting"
    #: It is under way.
    RUNNING = "running"
    #: It is under way, but has been silent for longer than it may.
    STALLED = "stalled"
    #: It has ended well.
    DONE = "done"
    #: It has ended without a result.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the plan, or one job.

    `label` and `owner` are shown as they are; `owner` is empty where nobody is known. Instants
    are UTC. `starts_at` is when it began or will begin by the forecast. `p50_at` ≤ `p90_at` are
    when it will end; without `p50_at` the other is a limit, and `None` both is what nobody knows.
    `ended_at` is set of what has ended, and of nothing else. `latest_start_at` is the last
    instant at which it can begin and still meet the target, `None` for what has begun.
    `is_critical`: if it is late, so is the end. `is_job_only`: a job that is no step of the plan.
    """

    label: str
    state: BarState
    starts_at: datetime
    p50_at: datetime | None = None
    p90_at: datetime | None = None
    ended_at: datetime | None = None
    latest_start_at: datetime | None = None
    owner: str = ""
    is_critical: bool = False
    is_job_only: bool = False

    @property
    def last_at(self) -> datetime:
        """The last instant that is known or expected of it."""
        return self.ended_at or self.p90_at or self.p50_at or self.starts_at

    def is_start_overdue(self, now: datetime) -> bool:
        """Whether it should have begun (≤) and has not."""
        is_waiting = self.state is BarState.WAITING
        return is_waiting and self.latest_start_at is not None and self.latest_start_at <= now


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn, as of `now`: the bars in the order in which they are read from the top.

    `title` is the competition's. Instants are UTC; zone and language come with the voice.
    """

    title: str
    now: datetime
    finish_by: datetime
    close: datetime
    bars: tuple[Bar, ...]

    @property
    def steps(self) -> tuple[Bar, ...]:
        """The bars of the plan."""
        return tuple(bar for bar in self.bars if not bar.is_job_only)

    @property
    def other_jobs(self) -> tuple[Bar, ...]:
        """The bars of jobs that are no steps of it."""
        return tuple(bar for bar in self.bars if bar.is_job_only)


def most_telling(bars: Sequence[Bar], n: int = N_BARS) -> tuple[Bar, ...]:
    """At most `n` bars in their order: first those left out are jobs beside the plan.

    Then what has ended, the oldest end first, and then what is not critical, the last first.
    """
    if len(bars) <= n:
        return tuple(bars)
    by_worth = sorted(range(len(bars)), key=lambda place: (*_worth(bars[place]), place))
    return tuple(bars[place] for place in sorted(by_worth[:n]))


def _worth(bar: Bar) -> tuple[bool, float, bool]:
    """Lower is shown sooner."""
    ended = -bar.ended_at.timestamp() if bar.ended_at is not None else float("-inf")
    return (bar.is_job_only, ended, not bar.is_critical)
