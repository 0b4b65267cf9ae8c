"""How often a host is asked for what, within the calls that an hour allows.

Pure. What is running or pending comes first; what is asked less often than wished is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

_HOUR = timedelta(hours=1)
#: Even the least important poll comes this often, where the budget allows anything at all.
LONGEST_INTERVAL = timedelta(hours=1)
#: This part of an hour's calls is left to what people ask for and to the competitions.
RESERVE = 0.1
#: Where what is kept back is more than there is, an urgency still gets this part.
_LEAST = 0.05


class Urgency(IntEnum):
    """Which polls come first."""

    #: Something is pending or running.
    LIVE = 0
    #: Something may have begun.
    DISCOVERY = 1
    #: What changes slowly: limits and quotas.
    BACKGROUND = 2


@dataclass(frozen=True, slots=True)
class Poll:
    """Something to ask an account for: `kind` of `subject` (a slug, a notebook; may be empty).

    `wished` is the interval that would be best, positive; one poll costs `n_calls`.
    """

    kind: str
    subject: str
    wished: timedelta
    urgency: Urgency
    n_calls: int = 1

    @property
    def n_an_hour(self) -> float:
        """The calls of an hour if it is asked as often as wished."""
        return self.n_calls * (_HOUR / self.wished)


def paced(polls: Sequence[Poll], calls_per_hour: int) -> Mapping[Poll, timedelta]:
    """The interval of each poll so that all together keep within the budget.

    Each is at least the wished one. An urgency gets what it needs after those above it, and
    shares a lack evenly among its polls; a `LONGEST_INTERVAL` of those below is kept back for
    them first.
    """
    left = calls_per_hour * (1 - RESERVE)
    intervals: dict[Poll, timedelta] = {}
    for urgency in Urgency:
        of_it = [p for p in polls if p.urgency is urgency]
        below = [p for p in polls if p.urgency > urgency]
        kept_back = sum(p.n_calls * (_HOUR / max(p.wished, LONGEST_INTERVAL)) for p in below)
        needed = sum(p.n_an_hour for p in of_it)
        given = max(min(needed, left - kept_back), left * _LEAST)
        stretch = max(1.0, needed / given) if needed else 1.0
        intervals.update({p: p.wished * stretch for p in of_it})
        left = max(0.0, left - needed / stretch)
    return intervals


def slow(intervals: Mapping[Poll, timedelta]) -> tuple[tuple[Poll, timedelta], ...]:
    """The polls that come clearly less often than wished, the most stretched first."""
    stretched = [(p, i) for p, i in intervals.items() if i > p.wished * 1.05]
    return tuple(sorted(stretched, key=lambda s: (-(s[1] / s[0].wished), s[0].kind, s[0].subject)))
