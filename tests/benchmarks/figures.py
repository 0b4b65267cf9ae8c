"""What a benchmark hands back, and the one table in which all of it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity, measured once or more; `goal` is for the reader, nothing asserts it."""

    what: str
    values: Sequence[float]
    unit: str
    goal: str = ""
    digits: int = 2

    def __str__(self) -> str:
        low, middle, high = (
            f"{v:,.{self.digits}f}" for v in (min(self.values), median(self.values), *self._most())
        )
        spread = f" ({low} to {high}, {len(self.values)} times)" if len(self.values) > 1 else ""
        goal = f"  goal {self.goal}" if self.goal else ""
        return f"{self.what:<64} {middle:>10} {self.unit}{spread}{goal}"

    def _most(self) -> tuple[float]:
        return (max(self.values),)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
