"""The next value of a small sample: its median and how far its ninth decile lies beyond.

Earlier runs are few: one, three, ten. So the scale is a compromise of what they show and of a
prior, and the quantile is Student's, as for the prediction of one more normal value.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The ninth decile of the standard normal distribution.
_Z = 1.2815515655446004


#: A value so far below the others (log scale) is of something else, a test of a minute or a run
#: that stopped early: that it is even shorter makes no later end likelier.
_SHORT = 0.4


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a scale before anything is seen, worth `weight` observations."""

    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """`excess` ≥ 0 is the distance from the next value's p50 to its p90."""

    p50: float
    excess: float


def predict(
    values: Sequence[float],
    prior: Prior,
    *,
    weights: Sequence[float] | None = None,
    deviations: Sequence[float] = (),
) -> Prediction:
    """What to expect of one more value like these, all logarithms; at least one is needed.

    `weights` say how much each counts against the others, all the same where `None`.
    `deviations` are further hints at the scale: what deviated elsewhere by how much.
    """
    weights = weights or [1.0] * len(values)
    middle = weighted_median(values, weights)
    # As many equal values as would tell as much (Kish's effective sample size).
    n = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    square = sum(w * max(-_SHORT, v - middle) ** 2 for v, w in zip(values, weights, strict=True))
    squares = (
        prior.weight * prior.scale**2
        + square * n / sum(weights)
        + sum(deviation * deviation for deviation in deviations)
    )
    freedom = prior.weight + n - 1 + len(deviations)
    scale = math.sqrt(squares / freedom * (1 + 1 / n))
    return Prediction(middle, student_p90(freedom) * scale)


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    """The value below which half of the weight lies; the mean of two where that is even."""
    pairs = sorted(zip(values, weights, strict=True))
    half = sum(weights) / 2
    below = 0.0
    for i, (value, weight) in enumerate(pairs):
        below += weight
        if math.isclose(below, half) and i + 1 < len(pairs):
            return (value + pairs[i + 1][0]) / 2
        if below > half:
            return value
    return pairs[-1][0]


def student_p90(freedom: float) -> float:
    """The ninth decile of Student's t with ≥ 2 degrees of freedom, to within 0.5 %.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    z = _Z
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
