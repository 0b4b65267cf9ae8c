"""The tick: plan, send, and an appointment that nobody can lose."""

from collections.abc import Callable
from datetime import datetime

from structlog.testing import capture_logs

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.services.claim_due import AHEAD
from deadline_bot.services.final_runs import FinalRuns
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_jobs import PlanJobs
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.tick import FAILED_WAIT, Tick
from tests.fakes.clock import FakeClock
from tests.fakes.facts import (
    CHANNEL,
    HOUR,
    NOW,
    SECOND,
    a_competition,
    a_countdown,
    a_draft,
    settings,
)
from tests.fakes.ticker import FakeTicker
from tests.unit.services.world import STEP_NAMES, World


async def test_appoints_the_earlier_of_plan_and_outbox() -> None:
    world = World()
    await world.open()
    await world.told(a_competition())
    await world.add(a_draft(a_countdown("soon"), due_at=NOW + HOUR))
    await world.live(NOW)
    assert world.ticker.next_at == NOW + HOUR - AHEAD


async def test_with_nothing_to_do_it_sleeps_until_woken() -> None:
    world = World()
    world.tick.wake()
    await world.live(NOW)
    assert world.ticker.next_at is None


def _nothing() -> None:
    """What happens mostly."""


class _Planning:
    """A plan during which something else happens."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], None] = _nothing
        self.faults: list[Exception] = []

    async def plan_due(self, now: datetime, *, is_settled: bool) -> datetime | None:
        self.meanwhile()
        if self.faults:
            raise self.faults.pop(0)
        return now + HOUR


class _Sending:
    """A delivery with nothing to send."""

    async def send_due(self, now: datetime) -> datetime | None:
        return None


class _Unreadable:
    """Final runs that nobody can read any more."""

    async def plan_due(self, now: datetime) -> bool:
        raise ValueError


def tick_on(planning: _Planning, final_runs: _Unreadable | None = None) -> tuple[Tick, FakeTicker]:
    clock = FakeClock()
    ticker = FakeTicker(clock)
    store = MemoryStore()
    reminders = PlanReminders(store, lambda _: settings())
    note = NoteSightings(
        lambda _: settings(), default_channel=CHANNEL, on_ended=reminders.job_ended
    )
    tick = Tick(
        planning,  # type: ignore[arg-type]
        reminders,
        PlanJobs(store, note),
        final_runs or FinalRuns(store, lambda _: settings(), lambda _: STEP_NAMES).plan,  # type: ignore[arg-type]
        _Sending(),  # type: ignore[arg-type]
        ticker,
        clock,
        is_settled=lambda: True,
    )
    return tick, ticker


async def test_final_runs_that_cannot_be_planned_hold_back_no_deadline() -> None:
    planning = _Planning()
    n_planned = 0

    def planned() -> None:
        nonlocal n_planned
        n_planned += 1

    planning.meanwhile = planned
    tick, ticker = tick_on(planning, _Unreadable())
    await tick.run()
    assert n_planned == 1
    assert ticker.next_at == NOW + FAILED_WAIT


async def test_who_wakes_it_while_it_runs_is_not_lost() -> None:
    planning = _Planning()
    tick, ticker = tick_on(planning)
    planning.meanwhile = tick.wake
    await tick.run()
    assert ticker.next_at == NOW
    planning.meanwhile = _nothing
    await ticker.run_next(NOW)
    assert ticker.next_at == NOW + HOUR


async def test_a_fault_is_logged_and_the_tick_comes_again() -> None:
    planning = _Planning()
    planning.faults = [OSError("locked")]
    tick, ticker = tick_on(planning)
    with capture_logs() as logs:
        await tick.run()
    assert [log["event"] for log in logs] == ["tick_failed"]
    assert ticker.next_at == NOW + FAILED_WAIT
    await ticker.run_next(NOW + FAILED_WAIT)
    assert ticker.next_at == NOW + FAILED_WAIT + HOUR


async def test_a_wall_clock_that_jumps_back_says_nothing_twice() -> None:
    world = World(NOW + HOUR)
    await world.add(a_draft(due_at=NOW + HOUR), a_draft(a_countdown("b"), due_at=NOW + 2 * HOUR))
    world.tick.wake()
    await world.live(NOW + HOUR)
    world.clock.set(NOW + SECOND)
    world.tick.wake()
    await world.live(NOW + 3 * HOUR)
    assert world.messenger.keys() == [a_countdown().key, a_countdown("b").key]
