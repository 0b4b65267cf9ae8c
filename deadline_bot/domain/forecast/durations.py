"""How long something takes, from how long it took before.

Runs of a job, waits in a queue, scorings: all are known by their durations, some of them only by
what they lasted at least.
"""

import math
from collections.abc import Sequence
from datetime import timedelta

from deadline_bot.domain.forecast.sample import Prediction, Prior, predict
from deadline_bot.domain.forecast.spread import Spread, spread_of

#: Durations of one kind differ by about a tenth (on the log scale), worth two of them.
USUAL = Prior(scale=0.1, weight=2)
#: What lasted less never did anything.
_LEAST = timedelta(milliseconds=1)


def durations(
    whole: Sequence[timedelta],
    at_least: Sequence[timedelta] = (),
    *,
    prior: Prior = USUAL,
    weights: Sequence[float] | None = None,
) -> Spread | None:
    """The distribution of the next duration, from whole ones and from some that were cut.

    A cut one says nothing where whole ones are mostly longer; else it counts as long as what has
    lasted so long still lasts in the median. `weights` belong to the whole ones and then to the
    cut ones, all the same where `None`. `None` where no whole one is longer than nothing.
    """
    all_weights = list(weights or [1.0] * (len(whole) + len(at_least)))
    counted = [
        (_log(duration), weight)
        for duration, weight in zip(whole, all_weights, strict=False)
        if duration >= _LEAST
    ]
    if not counted:
        return None
    spread = _spread(counted, prior)
    longer = [
        (duration, weight)
        for duration, weight in zip(at_least, all_weights[len(whole) :], strict=True)
        if duration > spread.whole_p50
    ]
    # Twice, since those that are lengthened move the spread by which they are.
    for _ in range(2 if longer else 0):
        lengthened = [(_log(cut + spread.after(cut).p50), weight) for cut, weight in longer]
        spread = _spread(counted + lengthened, prior)
    return spread


def spread_of_prediction(prediction: Prediction) -> Spread:
    """The spread of a duration whose logarithm, in seconds, was predicted."""
    return spread_of(_exp(prediction.p50), _exp(prediction.excess))


def _spread(counted: Sequence[tuple[float, float]], prior: Prior) -> Spread:
    values, weights = zip(*counted, strict=True)
    return spread_of_prediction(predict(values, prior, weights=weights))


def _log(duration: timedelta) -> float:
    return math.log(duration.total_seconds())


def _exp(exponent: float) -> float:
    """Cut far beyond every duration, before floats end."""
    return math.exp(min(exponent, 100.0))
