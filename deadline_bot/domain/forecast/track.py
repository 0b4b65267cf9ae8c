"""Points of progress as a curve: when how much was done, and at which pace.

Points come from heartbeats at any instant: often without news, sometimes late, sometimes after
a restart from a checkpoint, which takes progress back.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from deadline_bot.domain.forecast.run import Point

#: A first point reached this much sooner than the later pace allows began from a checkpoint.
_RESUMED = 0.5


@dataclass(frozen=True, slots=True)
class Track:
    """Progress that only rises: `times` in seconds since the run's start, beside `dones`.

    `dones` rise strictly, `times` never fall. The first entry is where the work began: nothing
    done at 0 s, or, where it `is_restarted`, a checkpoint. `total` is the one noted last.
    """

    times: tuple[float, ...]
    dones: tuple[float, ...]
    total: float | None
    is_restarted: bool

    @property
    def n_points(self) -> int:
        """At how many points there was progress; where the work began is none of them."""
        return len(self.times) - 1

    @property
    def at(self) -> float:
        """When there was progress last, in seconds since the run's start."""
        return self.times[-1]

    @property
    def done(self) -> float:
        """How much was done then, in the unit of the points."""
        return self.dones[-1]

    def time_at(self, done: float) -> float:
        """When so much was done, in seconds since the run's start.

        Between the points in proportion, beyond them at the pace.
        """
        if done >= self.dones[-1]:
            return self.times[-1] + (done - self.dones[-1]) * self.pace
        i = bisect_left(self.dones, done)
        if i == 0:
            return self.times[0]
        before, after = self.dones[i - 1], self.dones[i]
        share = (done - before) / (after - before)
        return self.times[i - 1] + share * (self.times[i] - self.times[i - 1])

    @property
    def pace(self) -> float:
        """Seconds per unit over the later half of the work, without the start where possible.

        0 without progress.
        """
        if self.n_points == 0:
            return 0.0
        since = max((self.dones[0] + self.dones[-1]) / 2, self.dones[self._first])
        return (self.times[-1] - self.time_at(since)) / (self.dones[-1] - since)

    @property
    def trend(self) -> float:
        """How much slower the later half was than the earlier one, as a natural logarithm.

        Without the start; 0 where there are fewer than three points.
        """
        if self.n_points < 3:
            return 0.0
        first = self.dones[self._first]
        middle = self.time_at((first + self.done) / 2)
        return log_ratio(self.at - middle, middle - self.time_at(first))

    @property
    def _first(self) -> int:
        """The entry from which on the pace is told: not the start, where there is more."""
        return 1 if self.n_points > 1 and not self.is_restarted else 0

    @property
    def start_up(self) -> float:
        """Seconds by which the first point came later than the pace explains."""
        if self.n_points < 2 or self.is_restarted:
            return 0.0
        return max(0.0, self.times[1] - self.pace * self.dones[1])

    def gap_at(self, done: float) -> float:
        """Seconds between the point at or before this progress and the next; 0 without a rhythm."""
        if self.n_points < 2:
            return 0.0
        i = bisect_left(self.dones, done)
        if i < len(self.dones) and self.dones[i] == done:
            i += 1
        return self.times[i] - self.times[i - 1] if 0 < i < len(self.times) else 0.0

    @property
    def longest_gap(self) -> float:
        """The longest time between two points in the later half of the work, in seconds."""
        first = min(len(self.times) // 2, len(self.times) - 2)
        return max((b - a for a, b in pairwise(self.times[max(first, 0) :])), default=0.0)


def log_ratio(one: float, other: float) -> float:
    """How much longer one time is than another, as a logarithm; 0 where one of them is none."""
    return math.log(one / other) if one > 0 and other > 0 else 0.0


def track(points: Sequence[Point]) -> Track:
    """The work since the last restart; without points it stands at 0 since the start.

    Right after a restart, before anything new is done, the pace from before it counts.
    """
    restart = _last_restart(points)
    if not restart:
        return _from_start(*_rising(points, 0.0), _total(points))
    begun = points[restart]
    begun_at = begun.at.total_seconds()
    times, dones = _rising(points[restart:], begun.done)
    if not times:
        before, _ = track_without_setbacks(points)
        cost = begun_at - before.at
        return replace(before, times=tuple(at + cost for at in before.times), is_restarted=True)
    return _track([begun_at, *times], [begun.done, *dones], _total(points), is_restarted=True)


def track_without_setbacks(points: Sequence[Point]) -> tuple[Track, float]:
    """The work as it would have been without restarts, and the seconds that they cost.

    What was done twice counts once, the second time.
    """
    times: list[float] = []
    dones: list[float] = []
    most = cost = 0.0
    for i, point in enumerate(points):
        at, done = point.at.total_seconds() - cost, point.done
        if done < most:
            if _is_straggler(points, i, most):
                continue
            reached_at = _go_back(times, dones, done)
            cost += at - reached_at
            at = reached_at
            most = dones[-1] if dones else 0.0
        if done > most:
            times.append(max(at, times[-1]) if times else at)
            dones.append(done)
            most = done
    return _from_start(times, dones, _total(points)), cost


def _go_back(times: list[float], dones: list[float], done: float) -> float:
    """Takes away what lies beyond this progress; when that had been reached."""
    while dones and dones[-1] > done:
        later_at, later = times.pop(), dones.pop()
    at, earlier = (times[-1], dones[-1]) if dones else (0.0, 0.0)
    return at + (later_at - at) * (done - earlier) / (later - earlier)


def _last_restart(points: Sequence[Point]) -> int:
    """Where in the points progress last went back; 0 where it never did."""
    last = 0
    most = 0.0
    for i, point in enumerate(points):
        if point.done > most:
            most = point.done
        elif point.done < most and not _is_straggler(points, i, most):
            last, most = i, point.done
    return last


def _is_straggler(points: Sequence[Point], i: int, most: float) -> bool:
    """Less was noted than before, and more right after: it came late, and nothing restarted."""
    return i + 1 < len(points) and points[i + 1].done > most


def _rising(points: Iterable[Point], most: float) -> tuple[list[float], list[float]]:
    """Seconds and progress of those points at which more was done than ever before."""
    times: list[float] = []
    dones: list[float] = []
    for point in points:
        if point.done > most:
            most = point.done
            times.append(point.at.total_seconds())
            dones.append(most)
    return times, dones


def _total(points: Sequence[Point]) -> float | None:
    """The total that was noted last."""
    return next((p.total for p in reversed(points) if p.total is not None and p.total > 0), None)


def _from_start(times: list[float], dones: list[float], total: float | None) -> Track:
    if _is_resumed(times, dones):
        return _track(times, dones, total, is_restarted=True)
    return _track([0.0, *times], [0.0, *dones], total, is_restarted=False)


def _track(
    times: list[float], dones: list[float], total: float | None, *, is_restarted: bool
) -> Track:
    if total is not None:
        total = max(total, dones[-1])
    return Track(tuple(times), tuple(dones), total, is_restarted)


def _is_resumed(times: list[float], dones: list[float]) -> bool:
    """The first point came sooner than the later pace allows: the run began at a checkpoint."""
    if len(times) < 2:
        return times == [0.0]
    pace = (times[-1] - times[0]) / (dones[-1] - dones[0])
    return times[0] < _RESUMED * pace * dones[0]
