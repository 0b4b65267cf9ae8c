"""How long and how often Kaggle may be asked.

Its rate limits are unpublished, and its client sets no timeout at all.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.adapters.kaggle.errors import CallFailed

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long one call may take: to connect, between two bytes, and altogether."""

    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=20)
    overall: timedelta = timedelta(seconds=40)


class CallBudget:
    """Calls per sliding hour."""

    def __init__(self, calls_per_hour: int) -> None:
        self._limit = calls_per_hour
        self._spent: deque[datetime] = deque()

    @property
    def n_spent(self) -> int:
        """The calls of the hour before the last one, which is among them."""
        return len(self._spent)

    def spend(self, now: datetime) -> None:
        """Counts one call at `now`; calls an hour old (≥) no longer count.

        Raises:
            CallFailed: the hour's calls are used up; `retry_after` is when one is free again.
        """
        # A wall clock that was set back leaves calls in its future: those must not block.
        while self._spent and not now - _HOUR < self._spent[0] <= now:
            self._spent.popleft()
        if len(self._spent) >= self._limit:
            free_at = self._spent[0] + _HOUR if self._spent else now + _HOUR
            raise CallFailed("calls per hour used up", retry_after=free_at - now)
        self._spent.append(now)
