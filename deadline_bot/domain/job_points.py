"""Where a job's progress stood, and when: what forecasts are made of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Point:
    """Progress at an instant (UTC); `total` is `None` where it was not known."""

    at: datetime
    done: float
    total: float | None = None
