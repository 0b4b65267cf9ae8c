"""Earlier runs of the same job, made ready to be asked again and again.

Two questions: how long does the job take, and how long does it take from here on?
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from deadline_bot.domain.forecast.durations import USUAL, durations, spread_of_prediction
from deadline_bot.domain.forecast.run import Run
from deadline_bot.domain.forecast.sample import Prediction, Prior, predict
from deadline_bot.domain.forecast.spread import Spread, duration_of
from deadline_bot.domain.forecast.track import Track, log_ratio, track_without_setbacks

#: The newest earlier runs are enough; older ones tell less than the machine's time is worth.
MOST_RUNS = 30
#: What is left, at a known pace, differs by little where nothing happens; the runs say the rest.
_REMAINDERS = Prior(scale=0.001, weight=3)
#: A total that differs by more than this factor is another unit, or another size of the work.
_ALIKE = 1.5
#: An unfinished run tells a duration by its own pace from this share of its work on.
_TELLING = 0.25
#: Deviations of the pace well above this one (log scale) are no noise.
_REAL = 0.05
#: A pace that has changed by more (log scale) does not make the rest more uncertain than this.
_CHANGED = 0.2
#: A first point so much sooner than in earlier runs is of a run that began from a checkpoint.
_TOO_SOON = 0.3
#: Nothing is over sooner than after this share of the whole.
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Past:
    """A finished run: its progress without setbacks, and its whole duration in seconds."""

    track: Track
    lasted: float

    def scale(self, total: float | None) -> float:
        """This run's units per unit of a run with another total; 1 where they count alike."""
        own = self.track.total
        if total is None or own is None or own / _ALIKE <= total <= own * _ALIKE:
            return 1.0
        return own / total

    def left(self, done: float, at: float, total: float | None) -> float | None:
        """What a run with this total (in its own units) needs from there on, in seconds.

        `at` is when this run had done so much. Where the total is another one, its last units are
        added or left out. `None` where the run was over before it had come so far (early
        stopping): then it tells nothing.
        """
        track = self.track
        left = self.lasted - at
        if total is not None and track.total is not None and total != track.total:
            left += track.time_at(total) - track.time_at(track.total)
        if left <= 0 and done > track.done:
            return None
        return max(left, _LEAST * self.lasted)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left from where there was progress last, by `n_runs` earlier runs.

    `gap` is how many seconds passed in them from there to the next progress; 0 if that is not
    known.
    """

    spread: Spread
    n_runs: int
    gap: float


@dataclass(frozen=True, slots=True)
class History:
    """The earlier runs: `pasts` those that finished, `duration` how long the job takes.

    `duration` is `None` where no run tells; `n_runs` is how many do.
    """

    pasts: tuple[Past, ...] = ()
    duration: Spread | None = None
    n_runs: int = 0

    def remainder(self, track: Track) -> Remainder | None:
        """How long the work takes from its last progress on; `None` where no run tells.

        The earlier runs' time from there to their end, times how this run's pace compares: the
        more is done, and the more the pace differs, the more it is believed.
        """
        pairs = [pair for past in self.pasts if (pair := _compared(past, track)) is not None]
        if not pairs:
            return None
        gap = median(pair.gap for pair in pairs)
        seen = track.at - track.times[0]
        usual = median(pair.seen for pair in pairs)
        if seen <= 0 or usual <= 0 or (track.n_points == 1 and seen < _TOO_SOON * usual):
            prediction = predict([math.log(pair.left) for pair in pairs], USUAL)
        else:
            prediction = _at_pace(track, pairs, usual, self._share(track))
        return Remainder(spread_of_prediction(prediction), len(pairs), gap)

    def _share(self, track: Track) -> float:
        """How much of the work, from where it began, has been seen: 0 to 1."""
        total = track.total or median(past.track.total or 1 for past in self.pasts)
        begun = track.dones[0]
        return min(1.0, (track.done - begun) / (total - begun)) if total > begun else 1.0


def history(runs: Iterable[Run]) -> History:
    """Makes ready the earlier runs of one job, oldest first; of many only the newest count.

    What restarts cost them is left out.
    """
    pasts: list[Past] = []
    whole: list[timedelta] = []
    at_least: list[timedelta] = []
    for run in list(runs)[-MOST_RUNS:]:
        track, cost = track_without_setbacks(run.points)
        lasted = run.lasted - duration_of(cost)
        if lasted <= timedelta():
            continue
        if run.is_finished:
            seconds = lasted.total_seconds()
            pasts.append(Past(_to_its_end(track, seconds), seconds))
        if track.is_restarted:
            continue
        if run.is_finished:
            whole.append(lasted)
        elif track.total and track.done >= _TELLING * track.total:
            whole.append(max(lasted, duration_of(track.time_at(track.total))))
        else:
            at_least.append(lasted)
    return History(tuple(pasts), durations(whole, at_least), len(whole))


@dataclass(frozen=True, slots=True)
class _Pair:
    """An earlier run at the progress of this one, in seconds.

    `seen` until there, `later` of that for the later half, `left` from there on, and `gap` to the
    next progress.
    """

    seen: float
    later: float
    left: float
    gap: float


def _compared(past: Past, track: Track) -> _Pair | None:
    """`None` where the earlier run began after the place where this one did, or never got here."""
    scale = past.scale(track.total)
    begun, done = track.dones[0] * scale, track.done * scale
    if past.track.is_restarted and past.track.dones[0] > begun:
        return None
    total = None if track.total is None else track.total * scale
    time_at = past.track.time_at
    at = time_at(done)
    left = past.left(done, at, total)
    if left is None:
        return None
    later = at - time_at((begun + done) / 2)
    return _Pair(at - time_at(begun), later, left, past.track.gap_at(done))


def _at_pace(track: Track, pairs: Sequence[_Pair], usual: float, share: float) -> Prediction:
    """What is left, as log seconds, of a run that has done this share of its work.

    How far its time so far is from the usual, and how far its later half from its earlier one,
    hint at how far the rest may be.
    """
    seen = track.at - track.times[0]
    deviation = math.log(seen / usual)
    belief = max(math.sqrt(share), deviation**2 / (deviation**2 + _REAL**2))
    values = [
        math.log(pair.left) - belief * math.log(max(pair.seen, _LEAST * usual) / usual)
        for pair in pairs
    ]
    later = track.at - track.time_at((track.dones[0] + track.done) / 2)
    usual_later = median(pair.later for pair in pairs)
    change = log_ratio(later, seen - later) - log_ratio(usual_later, usual - usual_later)
    hints = (_within(deviation, _REAL), _within(change, _CHANGED))
    prediction = predict(values, _REMAINDERS, deviations=hints)
    return Prediction(prediction.p50 + belief * deviation, prediction.excess)


def _within(value: float, bound: float) -> float:
    return max(-bound, min(value, bound))


def _to_its_end(track: Track, lasted: float) -> Track:
    """A finished run's progress; a straight line where none was seen."""
    if track.n_points == 0:
        return Track((0.0, lasted), (0.0, 1.0), 1.0, is_restarted=False)
    return track if track.total else replace(track, total=track.done)
