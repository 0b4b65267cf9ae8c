"""When a run will be finished: from its progress, from earlier runs, or from both.

A number is only given where something speaks for it. Where nothing does, a limit is said as
what it is: the latest instant, not a guess.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.domain.forecast.history import History, Remainder
from deadline_bot.domain.forecast.run import Point
from deadline_bot.domain.forecast.spread import Spread, duration_of, hanging
from deadline_bot.domain.forecast.track import Track, track

#: A first run, without a history, as parts of the whole work (see docs/benchmarks.md): what
#: follows the last unit, in the median; how far the pace drifts; how uncertain it is after one
#: point; and how much more time beside the units is to come when so much was at the start.
_FINAL_WORK, _DRIFT, _ONE_POINT, _AS_AT_START = 0.01, 0.07, 0.05, 2.0
#: A pace that has changed says that it may do so again, up to this (log scale).
_CHANGED = 0.3
#: A long start (a download, a compilation) says no more of the end than this part of the whole.
_LONG_START = 0.2
#: After the last unit as much of the work is left as at this share before it.
_LAST = 0.01


class BasisKind(StrEnum):
    """What a forecast rests on."""

    #: Earlier runs, at this run's pace.
    PROGRESS_AND_HISTORY = "progress and history"
    #: How long earlier runs took.
    HISTORY = "history"
    #: This run's pace alone: the job's first run.
    PROGRESS = "progress"
    #: Nothing but a limit, at which the run is cut: the latest instant, and no guess.
    LIMIT = "limit"
    #: Nothing.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on: `n_runs` earlier runs, and what was noted on the way.

    `is_restarted`: the work began from a checkpoint, and the pace is the one since then.
    `standing_since` is the last progress where the next takes more than twice as long as usual,
    else `None`.
    """

    kind: BasisKind
    n_runs: int = 0
    is_restarted: bool = False
    standing_since: datetime | None = None


class LimitRisk(StrEnum):
    """Whether a run will be cut before its work is done."""

    #: Not by the forecast, or there is no limit, or no forecast.
    NONE = "none"
    #: It may be: p50 ≤ limit < p90.
    POSSIBLE = "possible"
    #: It will be: limit < p50.
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the work would be finished, if nothing cut it: now ≤ `p50_at` ≤ `p90_at`.

    Both are `None` where nothing is known. With a limit alone `p50_at` is `None`, and `p90_at`
    the limit. `left` is the same as a distribution of what is left from now on, `None` where
    `p50_at` is. `limit_at` is when the run is cut, `None` where that is not known.
    """

    p50_at: datetime | None
    p90_at: datetime | None
    basis: Basis
    left: Spread | None = None
    limit_at: datetime | None = None

    @property
    def limit_risk(self) -> LimitRisk:
        """Whether the work will be done before the limit cuts it."""
        if self.p50_at is None or self.p90_at is None or self.limit_at is None:
            return LimitRisk.NONE
        if self.p50_at > self.limit_at:
            return LimitRisk.LIKELY
        return LimitRisk.POSSIBLE if self.p90_at > self.limit_at else LimitRisk.NONE


def forecast_running(
    started_at: datetime,
    points: Sequence[Point],
    earlier: History,
    now: datetime,
    *,
    limit: timedelta | None = None,
) -> Forecast:
    """The forecast of a run that goes on, by its points in the order of their instants.

    Points after `now` are not expected. `limit` is how long the run may take.
    """
    limit_at = None if limit is None else started_at + limit
    progress = track(points)
    elapsed = max(0.0, (now - started_at).total_seconds())
    seen = _outlook(progress, earlier, elapsed)
    if seen is None:
        return _without_basis(now, limit_at)
    standing_since = started_at + duration_of(progress.at) if seen.is_standing else None
    basis = Basis(seen.kind, seen.n_runs, progress.is_restarted, standing_since)
    return _of_spread(seen.left, basis, now, limit_at)


def forecast_waiting(
    queued_at: datetime,
    earlier: History,
    now: datetime,
    *,
    queue: Spread | None = None,
    limit: timedelta | None = None,
) -> Forecast:
    """The forecast of a run that waits in a queue since `queued_at`.

    `queue` is how long such runs wait; where it is `None` the run is taken to start now. `limit`
    counts from the start, which is taken to be at the p90 of the queue.
    """
    waiting = None if queue is None else queue.after(max(timedelta(), now - queued_at))
    starts_at = now if waiting is None else now + waiting.p90
    limit_at = None if limit is None else starts_at + limit
    if earlier.duration is None:
        return _without_basis(now, limit_at)
    left = earlier.duration if waiting is None else waiting.then(earlier.duration)
    return _of_spread(left, Basis(BasisKind.HISTORY, earlier.n_runs), now, limit_at)


def _of_spread(
    left: Spread, basis: Basis, now: datetime, limit_at: datetime | None = None
) -> Forecast:
    """The forecast that says how much is left from now on."""
    return Forecast(now + left.p50, now + left.p90, basis, left, limit_at)


def _without_basis(now: datetime, limit_at: datetime | None) -> Forecast:
    """The forecast where nothing is known but, perhaps, a limit."""
    if limit_at is None:
        return Forecast(None, None, Basis(BasisKind.UNKNOWN))
    return Forecast(None, max(now, limit_at), Basis(BasisKind.LIMIT), limit_at=limit_at)


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What is left from now on, and on what that rests."""

    left: Spread
    kind: BasisKind
    n_runs: int
    is_standing: bool = False


def _outlook(progress: Track, earlier: History, elapsed: float) -> _Outlook | None:
    """`None` where neither this run nor an earlier one tells anything."""
    stands_for = max(0.0, elapsed - progress.at)
    by_progress = _by_progress(progress, earlier)
    if by_progress is None:
        if earlier.duration is None:
            return None
        # Since the start, or since all had to be done again.
        since = stands_for if progress.done == 0 else elapsed
        left = earlier.duration.after(duration_of(since))
        return _Outlook(left, BasisKind.HISTORY, earlier.n_runs)
    kind, remainder = by_progress
    usual = max(remainder.gap, progress.longest_gap)
    overdue = max(0.0, stands_for - usual) if usual else 0.0
    left = _late(remainder.spread, overdue).after(duration_of(stands_for))
    return _Outlook(left, kind, remainder.n_runs, is_standing=overdue > usual)


def _by_progress(progress: Track, earlier: History) -> tuple[BasisKind, Remainder] | None:
    """What is left from the last progress on; `None` without progress, or where it says nothing."""
    if progress.done == 0:
        return None
    if remainder := earlier.remainder(progress):
        return BasisKind.PROGRESS_AND_HISTORY, remainder
    if progress.pace <= 0 or progress.total is None:
        return None
    return BasisKind.PROGRESS, Remainder(_at_own_pace(progress, progress.total), 0, 0.0)


def _at_own_pace(progress: Track, total: float) -> Spread:
    """What is left from the last progress on, for a job's first run.

    Its units left at its pace, and some final work; p90 is as far beyond as a pace drifts (as
    a random walk does, by the root of what is left), as this one has changed, as few points leave
    it uncertain, and as much time as there was beside the units when it started.
    """
    pace = progress.pace
    left = total - progress.done
    walk = math.sqrt(total * max(left, _LAST * total))
    start_up = min(progress.start_up, _LONG_START * total * pace)
    whole = left * pace
    excess = math.hypot(
        _DRIFT * walk * pace,
        min(abs(progress.trend), _CHANGED) * whole,
        _ONE_POINT * whole / progress.n_points,
        _AS_AT_START * start_up,
    )
    return Spread(duration_of(whole + _FINAL_WORK * walk * pace), duration_of(whole + excess))


def _late(spread: Spread, overdue: float) -> Spread:
    """The spread of a run that stands still for longer than it should."""
    if not overdue:
        return spread
    return Spread(
        spread.whole_p50 + duration_of(overdue + hanging(overdue, 0.5)),
        spread.whole_p90 + duration_of(overdue + hanging(overdue, 0.9)),
    )
