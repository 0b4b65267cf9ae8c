"""The ticker on APScheduler: a handful of ticks in memory, nothing that must last.

APScheduler waits on the monotonic clock for instants of the wall clock, so a wall clock that
jumps would leave it asleep; a watch of our own notices the jump and wakes it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from deadline_bot.ports import Clock

#: How often the watch compares the clocks.
WATCH = timedelta(seconds=1)
#: A step of the wall clock that differs from the monotonic one by more than this is a jump.
JUMP = timedelta(milliseconds=500)
#: How long ticks under way may take when the ticker closes.
CLOSE_PATIENCE = timedelta(milliseconds=500)

Tick = Callable[[], Awaitable[None]]


class ApschedulerTicker:
    """Implements ports.Ticker; `start` and `close` inside the running loop."""

    def __init__(self, clock: Clock) -> None:
        # A tick that is late or skipped is this bot's normal night, not a warning.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            # Two: the tick that runs, and the one that waits for its turn.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )
        self._ids: dict[Tick, str] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._is_closing = False
        self._watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to tick."""
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_clock())

    async def close(self) -> None:
        """Ticks no more; what is under way may end, and is cancelled after a moment."""
        if self._watch is None:
            return
        self._watch.cancel()
        self._watch = None
        self._is_closing = True
        self._scheduler.pause()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=CLOSE_PATIENCE.total_seconds())
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)
        self._scheduler.shutdown(wait=False)

    def every(self, interval: timedelta, tick: Tick) -> None:
        """See ports.Ticker."""
        seconds = interval.total_seconds()
        self._scheduler.add_job(self._run, "interval", [tick], seconds=seconds, id=self._id(tick))

    def at(self, instant: datetime | None, tick: Tick) -> None:
        """See ports.Ticker."""
        name = self._id(tick)
        if instant is not None:
            self._scheduler.add_job(
                self._run, "date", [tick], run_date=instant, id=name, replace_existing=True
            )
        elif self._scheduler.get_job(name) is not None:
            self._scheduler.remove_job(name)

    async def _run(self, tick: Tick) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        try:
            await tick()
        except asyncio.CancelledError:
            # APScheduler would log the bot's end as the tick's fault.
            if not self._is_closing:
                raise

    def _id(self, tick: Tick) -> str:
        return self._ids.setdefault(tick, str(len(self._ids)))

    async def _watch_clock(self) -> None:
        loop = asyncio.get_running_loop()
        wall, steady = self._clock.now(), loop.time()
        while True:
            await asyncio.sleep(WATCH.total_seconds())
            passed = timedelta(seconds=loop.time() - steady)
            jump = self._clock.now() - wall - passed
            wall, steady = wall + jump + passed, steady + passed.total_seconds()
            if abs(jump) > JUMP:
                self._wake(is_back=jump < timedelta())

    def _wake(self, *, is_back: bool) -> None:
        """Runs what fell due, and begins the intervals anew: theirs are instants, too.

        When the clock was set back every appointment is kept at once. Ticks may come early, but
        one that was meant for "in a minute" must not come after that and the whole step.
        """
        for job in self._scheduler.get_jobs():
            if is_back or hasattr(job.trigger, "interval"):
                job.modify(next_run_time=self._clock.now())
        self._scheduler.wakeup()
