"""The door for instants: naive ones are refused, the others become UTC.

A naive instant in the store would come back hours off, on another machine, weeks later.
"""

from datetime import UTC, datetime


def utc(at: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        ValueError: `at` is naive.
    """
    if at.tzinfo is None:
        raise ValueError(f"naive instant: {at.isoformat()}; give it a zone")
    return at.astimezone(UTC)


def utc_or_none(at: datetime | None) -> datetime | None:
    """The same with `None` for `None`."""
    return None if at is None else utc(at)
