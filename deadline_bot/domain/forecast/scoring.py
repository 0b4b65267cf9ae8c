"""How long the scoring of a submission takes.

Kaggle tells no queue and no progress, so earlier scorings are all there is; and scoring slows
as the close nears, when everybody submits: what took 5.5 hours took more than 9 a week before
the close, and 12 to 18 with a backlog (see docs/benchmarks.md).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.forecast.durations import durations
from deadline_bot.domain.forecast.sample import Prior
from deadline_bot.domain.forecast.spread import Spread, spread_of

#: At the close scoring takes 1 + `_CROWD` times as long as far from it; a week before, 1.6.
_CROWD, _GATHERS = 1.5, timedelta(days=8)
#: A scoring counts half as much as one that ended so much later.
_HALF_LIFE = timedelta(days=2)
#: Scorings of one competition differ by about this much (log scale), worth two of them.
_SCORINGS = Prior(scale=0.15, weight=2)


@dataclass(frozen=True, slots=True)
class Scoring:
    """An earlier submission; `ended_at` is when its score was there, `None` while it waits."""

    submitted_at: datetime
    ended_at: datetime | None = None


def scoring_spread(
    earlier: Sequence[Scoring], close_at: datetime | None, submitted_at: datetime, now: datetime
) -> Spread | None:
    """How long the scoring of a submission takes that is made at `submitted_at`, now or later.

    The newest of the earlier scorings count most. Where the submission is nearer to the close
    than they were, half of the usual slowdown (on the log scale) is expected, and all of it and
    more is allowed for. `earlier` are in any order; those that still wait tell how long it takes
    at least. `close_at` is `None` where nobody knows it. `None` without a whole one.
    """
    load = _load(submitted_at, close_at)
    order = [s for s in earlier if s.ended_at is not None]
    n_whole = len(order)
    order += [s for s in earlier if s.ended_at is None and s.submitted_at < now]
    ended = [s.ended_at or now for s in order]
    rises = [math.sqrt(load / _load(s.submitted_at, close_at)) for s in order]
    lasted = [
        (end - s.submitted_at) * rise for s, end, rise in zip(order, ended, rises, strict=True)
    ]
    newest = max(ended, default=now)
    weights = [0.5 ** ((newest - end) / _HALF_LIFE) for end in ended]
    spread = durations(lasted[:n_whole], lasted[n_whole:], prior=_SCORINGS, weights=weights)
    if spread is None:
        return None
    rise = sum(r * w for r, w in zip(rises, weights, strict=True)) / sum(weights)
    factor = spread.whole_p90 / spread.whole_p50 * max(1.0, rise)
    return spread_of(spread.whole_p50.total_seconds(), factor)


def _load(at: datetime, close_at: datetime | None) -> float:
    """How much longer scoring takes at an instant than far from the close."""
    if close_at is None:
        return 1.0
    return 1 + _CROWD * math.exp(-max(timedelta(), close_at - at) / _GATHERS)
