"""How much of something may come at once: a bucket of tokens that fills up again.

Pure: the bucket is a value, and what is taken gives the next one.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """`rate` a second in the long run, and `burst` at once after a rest."""

    rate: float
    burst: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many tokens there were at an instant."""

    n_tokens: float
    at: datetime


def take(bucket: Bucket | None, allowance: Allowance, now: datetime) -> Bucket | None:
    """The bucket after one token was taken; `None` where there is none to take (< 1).

    A bucket of `None` is full. A clock that goes back adds nothing.
    """
    if bucket is None:
        return Bucket(allowance.burst - 1, now)
    passed = max(0.0, (now - bucket.at).total_seconds())
    n_tokens = min(allowance.burst, bucket.n_tokens + passed * allowance.rate)
    return Bucket(n_tokens - 1, now) if n_tokens >= 1 else None
