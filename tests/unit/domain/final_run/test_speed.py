"""An outlook is made often: on every look at a job."""

from datetime import UTC, datetime, timedelta
from time import process_time

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.outlook import Bounds, Verdict, outlook
from deadline_bot.domain.final_run.step import Step, StepKind
from deadline_bot.domain.forecast.spread import about

HOUR = timedelta(hours=1)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)


def test_twenty_steps_take_little_time() -> None:
    """About 20 ms of one core; the bound is generous, since machines differ."""
    steps = [
        Step(
            f"step {n}",
            StepKind.TRAIN,
            duration=Estimate((n + 1) * HOUR, (n + 3) * HOUR),
            after=(f"step {n - 3}",) if n >= 3 else (),
            machine=f"gpu {n % 3}",
        )
        for n in range(20)
    ]
    run = FinalRun("nbme", "C1", Template.CSV, checked(steps), CLOSE)
    bounds = Bounds(CLOSE, CLOSE - 24 * HOUR, about(6 * HOUR))
    # What is late costs most.
    assert outlook(run, {}, bounds, CLOSE - 72 * HOUR).verdict is Verdict.TOO_LATE
    began = process_time()
    for _ in range(5):
        outlook(run, {}, bounds, CLOSE - 72 * HOUR)
    assert (process_time() - began) / 5 < 0.25
