"""A clock and a ticker in one that play a span of time in a fraction of it, for the demo."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class _Appointment:
    """When a tick runs next; `interval` is `None` where it runs once."""

    at: datetime
    interval: timedelta | None


class SimulatedTime:
    """Implements ports.Clock and ports.Ticker; time stands still but in `play`.

    Intervals shorter than `least_interval` are played as that: a week has many minutes.
    """

    def __init__(self, now: datetime, least_interval: timedelta = timedelta()) -> None:
        self._now = now
        self._least_interval = least_interval
        self._appointments: dict[Callable[[], Awaitable[None]], _Appointment] = {}

    def now(self) -> datetime:
        """The simulated instant."""
        return self._now

    def every(self, interval: timedelta, tick: Callable[[], Awaitable[None]]) -> None:
        """See ports.Ticker."""
        interval = max(interval, self._least_interval)
        self._appointments[tick] = _Appointment(self._now + interval, interval)

    def at(self, instant: datetime | None, tick: Callable[[], Awaitable[None]]) -> None:
        """See ports.Ticker."""
        if instant is None:
            self._appointments.pop(tick, None)
        else:
            self._appointments[tick] = _Appointment(instant, None)

    def skip(self, span: timedelta) -> None:
        """Lets time pass in which nothing runs, as on a sleeping laptop."""
        self._now += span

    async def play(self, until: datetime, rest: Callable[[], Awaitable[None]]) -> None:
        """Jumps from appointment to appointment up to `until` (≤), with a `rest` after each."""
        while True:
            due = {tick: a for tick, a in self._appointments.items() if a.at <= until}
            if not due:
                break
            tick = min(due, key=lambda t: due[t].at)
            appointment = self._appointments.pop(tick)
            self._now = max(self._now, appointment.at)
            if appointment.interval is not None:
                self.every(appointment.interval, tick)
            await tick()
            await asyncio.sleep(0)
            await rest()
        self._now = max(self._now, until)
