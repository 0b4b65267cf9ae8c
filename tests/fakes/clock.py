"""A clock that stands still until the test sets it."""

from datetime import datetime, timedelta

from tests.fakes.facts import NOW


class FakeClock:
    """Implements ports.Clock."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant that was set last."""
        return self._now

    def set(self, now: datetime) -> None:
        """Sets the clock, ahead or back."""
        self._now = now

    def advance(self, span: timedelta) -> datetime:
        """Moves the clock by `span`; returns the new instant."""
        self._now += span
        return self._now
