"""How long something may take: a distribution of durations, told by two of its quantiles.

Everything that forecasts hands one on, and the final run is simulated with them. The
distribution is log-logistic: shaped like the lognormal, but with a tail that fits work that may
hang, and with a closed form for what is left once a part has passed.
"""

import math
from dataclasses import dataclass, replace
from datetime import timedelta

from deadline_bot.domain.duration import LONGEST

_ZERO = timedelta()
#: log(0.9 / 0.1): how far p90 lies from p50 on the logistic's axis.
_P90 = math.log(9)
#: What is said as one number takes at most this much longer in nine of ten cases.
_ABOUT = 1.25
#: A silence that has lasted too long by o lasts for w more with probability (1 + w/o)^-2.
_HANGING = 2.0


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of a duration of which `elapsed` has passed, without an end so far.

    `whole_p50` and `whole_p90` are quantiles of the whole duration as it looked before it began.

    Raises:
        ValueError: not 0 ≤ `whole_p50` ≤ `whole_p90`, or a negative `elapsed`.
    """

    whole_p50: timedelta
    whole_p90: timedelta
    elapsed: timedelta = _ZERO

    def __post_init__(self) -> None:
        if not _ZERO <= self.whole_p50 <= self.whole_p90 or self.elapsed < _ZERO:
            raise ValueError(f"not a spread of durations: {self}")

    @property
    def p50(self) -> timedelta:
        """What is left in half of the cases, at most."""
        return self.quantile(0.5)

    @property
    def p90(self) -> timedelta:
        """What is left in nine of ten cases, at most."""
        return self.quantile(0.9)

    def quantile(self, share: float) -> timedelta:
        """What is left, at most, in this share (0 < share < 1) of the cases; rises with it.

        Never negative, nor longer than `LONGEST`. What has lasted beyond `whole_p90` hangs:
        then the longer it has done so, the longer it will.

        Raises:
            ValueError: a share outside of that.
        """
        if not 0 < share < 1:
            raise ValueError(f"not between 0 and 1: {share}")
        elapsed = self.elapsed.total_seconds()
        left = self._whole(share, elapsed) - elapsed
        too_long = max(0.0, elapsed - self.whole_p90.total_seconds())
        return duration_of(max(left, hanging(too_long, share)))

    def _whole(self, share: float, elapsed: float) -> float:
        """The quantile of the whole duration, in seconds, given that it is beyond `elapsed`."""
        p50, p90 = self.whole_p50.total_seconds(), self.whole_p90.total_seconds()
        if p50 == 0 or p50 == p90:
            return max(p90, elapsed)
        scale = math.log(p90 / p50) / _P90
        if elapsed == 0:
            return p50 * _exp(scale * math.log(share / (1 - share)))
        # From S(t) = S(elapsed) (1 - share) with S(t) = 1 / (1 + (t / p50)^(1 / scale)).
        passed = math.log(elapsed / p50) / scale
        if passed > 0:
            odds = passed + math.log1p(share * math.exp(-passed))
        else:
            odds = math.log(math.exp(passed) + share)
        return p50 * _exp(scale * (odds - math.log1p(-share)))

    def after(self, elapsed: timedelta) -> "Spread":
        """What is left when `elapsed` more has passed and it still goes on."""
        return replace(self, elapsed=self.elapsed + elapsed)

    def then(self, following: "Spread") -> "Spread":
        """What is left of both when the other follows this one, independently.

        An approximation: the medians add up, and the distances from p50 to p90 as those of
        normal distributions do, by their squares.
        """
        p50 = self.p50 + following.p50
        excess = math.hypot(
            (self.p90 - self.p50).total_seconds(), (following.p90 - following.p50).total_seconds()
        )
        return Spread(duration_of(p50.total_seconds()), duration_of(p50.total_seconds() + excess))


def hanging(too_long: float, share: float) -> float:
    """How much longer a silence lasts that has lasted too long: the quantile, in its unit."""
    return too_long * (math.pow(1 - share, -1 / _HANGING) - 1)


def about(duration: timedelta) -> Spread:
    """A duration that somebody named as one number: `6h` is taken as p50.

    Raises:
        ValueError: a negative duration.
    """
    return Spread(duration, duration_of(duration.total_seconds() * _ABOUT))


def between(low: timedelta, high: timedelta) -> Spread:
    """A range that somebody named: `5h-9h` is read as p10 to p90.

    Raises:
        ValueError: not 0 < `low` ≤ `high`.
    """
    if not _ZERO < low <= high:
        raise ValueError(f"not a range of durations: {low} to {high}")
    middle = math.sqrt(low.total_seconds() * high.total_seconds())
    return Spread(min(duration_of(middle), high), high)


def spread_of(p50: float, factor: float) -> Spread:
    """From p50 in seconds and p90 / p50, both cut where durations end."""
    whole_p50 = duration_of(p50)
    return Spread(whole_p50, max(whole_p50, duration_of(p50 * factor)))


def duration_of(seconds: float) -> timedelta:
    """Seconds as a duration, cut at zero and at `LONGEST`."""
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST.total_seconds()))


def _exp(exponent: float) -> float:
    """Cut far beyond every duration, before floats end."""
    return math.exp(min(exponent, 500.0))
