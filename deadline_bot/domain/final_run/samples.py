"""The numbers that final runs are simulated with: always the same ones.

Every step's duration is taken at the same 499 shares of its distribution (0.002, 0.004, … 0.998),
in an order of its own that only its name decides: a Latin hypercube (McKay, Beckman and Conover,
1979). So nothing is random, two simulations differ only where the steps do, and what one step
alone takes is in p50 and p90 exactly what its forecast says. All in whole microseconds.
"""

import hashlib
import math
import struct
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from deadline_bot.domain.forecast.spread import Spread

#: One for each share of which the denominator is one more.
N_SAMPLES = 499
#: Where the p50 and the p90 stand among the sorted samples, and where what is in time in 95 of
#: 100 cases for sure: so many samples know that to about one in a hundred.
P50, P90, SAFE = (round(share * (N_SAMPLES + 1)) - 1 for share in (0.5, 0.9, 0.96))
#: The longest of all.
LAST = N_SAMPLES - 1

#: No spread is taken to have a longer tail than where p90 is so many times p50. Of a run that is
#: nearly done p90 is a multiple of p50, and by its tail it would seem to last for days.
_LOPSIDED = 1.5
#: By how much the distance from p50 to p90 such a spread is beyond p50, for each share > 0.9.
_BEYOND = tuple(
    (_LOPSIDED ** (math.log(share / (1 - share)) / math.log(9)) - 1) / (_LOPSIDED - 1)
    for share in (i / (N_SAMPLES + 1) for i in range(P90 + 2, N_SAMPLES + 1))
)

MICROSECOND = timedelta(microseconds=1)

#: One number for each sample.
Samples = Sequence[int]
#: Nothing, in each sample.
NOTHING: Samples = (0,) * N_SAMPLES


def samples(name: str, spread: Spread) -> Samples:
    """How long the step of this name takes; longer in each sample where its spread is longer."""
    return list(map(_quantiles(spread).__getitem__, _order(name)))


def quantile(values: Samples, place: int) -> timedelta:
    """The value at a place (`P50`, `P90`) among the sorted ones."""
    return sorted(values)[place] * MICROSECOND


def in_microseconds(duration: timedelta) -> int:
    return duration // MICROSECOND


# Steps that wait have the same spread from one look to the next, and it is costly.
@lru_cache(maxsize=512)
def _quantiles(spread: Spread) -> tuple[int, ...]:
    n = N_SAMPLES + 1
    found = [in_microseconds(spread.quantile(i / n)) for i in range(1, n)]
    p50, p90 = found[P50], found[P90]
    at_most = (p50 + round((p90 - p50) * beyond) for beyond in _BEYOND)
    return (*found[: P90 + 1], *map(min, found[P90 + 1 :], at_most))


@lru_cache(maxsize=512)
def _order(name: str) -> tuple[int, ...]:
    """A permutation of the samples: by the bits of a hash of the name."""
    keys = struct.unpack(f">{N_SAMPLES}Q", hashlib.shake_128(name.encode()).digest(8 * N_SAMPLES))
    return tuple(sorted(range(N_SAMPLES), key=keys.__getitem__))
