"""One tick: plan what is due, send what is due, and appoint the next tick.

The only place that connects the plan's `wake_at` and the outbox with the clock.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from deadline_bot.ports import Clock, Ticker
from deadline_bot.services.deliver import Deliver
from deadline_bot.services.plan_alerts import PlanAlerts
from deadline_bot.services.plan_final_runs import PlanFinalRuns
from deadline_bot.services.plan_jobs import PlanJobs
from deadline_bot.services.plan_reminders import PlanReminders

_log = structlog.get_logger(__name__)

#: When a tick that failed (a full disk, a locked database) is tried again.
FAILED_WAIT = timedelta(seconds=5)

#: Plans what is due; returns whether more may be due.
_PlanDue = Callable[[datetime], Awaitable[bool]]


class Tick:
    """Runs plan and delivery one after the other, never twice at once.

    `is_settled` tells whether every source has answered or failed once.
    """

    def __init__(
        self,
        plan: PlanAlerts,
        reminders: PlanReminders,
        jobs: PlanJobs,
        final_runs: PlanFinalRuns,
        deliver: Deliver,
        ticker: Ticker,
        clock: Clock,
        *,
        is_settled: Callable[[], bool],
    ) -> None:
        self._plan = plan
        self._reminders = reminders
        self._jobs = jobs
        self._final_runs = final_runs
        self._deliver = deliver
        self._ticker = ticker
        self._clock = clock
        self._is_settled = is_settled
        self._turn = asyncio.Lock()
        self._is_woken = False

    def wake(self) -> None:
        """Has the tick run as soon as possible."""
        self._is_woken = True
        self._ticker.at(self._clock.now(), self.run)

    async def run(self) -> None:
        """Plans and sends; returns when the posts are under way, not when they have arrived."""
        async with self._turn:
            now = self._clock.now()
            self._is_woken = False
            try:
                # Before the reminders: the end of a job may be what one waits for.
                is_more = [
                    await self._planned(self._jobs.plan_due, now),
                    await self._planned(self._final_runs.plan_due, now),
                    await self._planned(self._reminders.plan_due, now),
                ]
                wake_at = await self._plan.plan_due(now, is_settled=self._is_settled())
                send_at = await self._deliver.send_due(now)
            except Exception:  # noqa: BLE001 - the bot outlives a fault of its store
                _log.exception("tick_failed")
                self._ticker.at(now + FAILED_WAIT, self.run)
                return
            # Who woke the bot meanwhile must not lose the appointment to a later one.
            next_at = now if self._is_woken or True in is_more else _earliest(wake_at, send_at)
            # What could not be planned is due still.
            self._ticker.at(now + FAILED_WAIT if None in is_more else next_at, self.run)

    async def _planned(self, plan_due: _PlanDue, now: datetime) -> bool | None:
        """Whether more is due; `None` where it failed, which must hold back no deadline."""
        try:
            return await plan_due(now)
        except Exception:  # noqa: BLE001 - a row that nobody can read must not silence the rest
            _log.exception("plan_failed")
            return None


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)
