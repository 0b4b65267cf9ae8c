"""A ticker that only notes its appointments; the test lets simulated time jump to the next."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.fakes.clock import FakeClock

TickCall = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a tick runs next; `interval` is `None` where it runs once."""

    at: datetime
    interval: timedelta | None = None


class FakeTicker:
    """Implements ports.Ticker on a FakeClock."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.appointments: dict[TickCall, Appointment] = {}

    def every(self, interval: timedelta, tick: TickCall) -> None:
        self.appointments[tick] = Appointment(self._clock.now() + interval, interval)

    def at(self, instant: datetime | None, tick: TickCall) -> None:
        self.appointments.pop(tick, None)
        if instant is not None:
            self.appointments[tick] = Appointment(instant)

    @property
    def next_at(self) -> datetime | None:
        """The earliest appointment; one that has passed is at once."""
        return min((a.at for a in self.appointments.values()), default=None)

    async def run_next(self, until: datetime) -> bool:
        """Lets time jump to the next appointment (≤ until) and runs it; False if none is left.

        Time never goes back.
        """
        tick = min(self.appointments, key=lambda t: self.appointments[t].at, default=None)
        if tick is None or self.appointments[tick].at > until:
            return False
        appointment = self.appointments.pop(tick)
        self._clock.set(max(self._clock.now(), appointment.at))
        if appointment.interval is not None:
            self.every(appointment.interval, tick)
        await tick()
        return True
