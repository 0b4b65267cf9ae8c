"""Final runs that the tests of the words share: they are seen a day before NBME's finish-by.

`NOW` is Monday, 9:00 in Tokyo.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from deadline_bot.domain.final_run.help import Gain, Way
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.final_run.step import StepKind, StepState
from deadline_bot.domain.message_plan import Selection
from deadline_bot.domain.plan_view import PlanStep, PlanView
from tests.fakes.facts import HOUR, MINUTE
from tests.fakes.job_facts import a_submission
from tests.unit.wording.examples import CLOSE, NBME

NOW = CLOSE - timedelta(hours=48) + MINUTE
FINISH_BY = CLOSE - timedelta(hours=24)


def a_step(name: str = "infer fold 0-4", **changes: Any) -> PlanStep:
    """An inference of Alice's that waits and is critical."""
    known: dict[str, Any] = {
        "name": name,
        "kind": StepKind.INFER,
        "state": StepState.WAITING,
        "owner": "UALICE",
        "duration": "6h",
        "after": ("train fold 4",),
        "starts_at": NOW + 6 * HOUR,
        "p50_at": NOW + 12 * HOUR,
        "p90_at": NOW + 15 * HOUR,
        "latest_start_at": NOW + 9 * HOUR,
        "basis": Basis.STATED,
        "is_critical": True,
        "is_late": False,
        "is_out_of_time": False,
    }
    return PlanStep(**(known | changes))


DONE = a_step(
    "train fold 3",
    kind=StepKind.TRAIN,
    state=StepState.DONE,
    duration="",
    p50_at=NOW - HOUR,
    p90_at=NOW - HOUR,
    latest_start_at=None,
    basis=Basis.DONE,
    is_critical=False,
)
RUNS = a_step(
    "train fold 4",
    kind=StepKind.TRAIN,
    state=StepState.RUNNING,
    duration="",
    p50_at=NOW + 5 * HOUR,
    p90_at=NOW + 7 * HOUR,
    latest_start_at=NOW - 3 * HOUR,
    basis=Basis.FORECAST,
)
WAITS = a_step()
ENSEMBLE = a_step(
    "ensemble",
    kind=StepKind.ENSEMBLE,
    owner="",
    duration="~10m-1h",
    p50_at=NOW + 13 * HOUR,
    p90_at=NOW + 18 * HOUR,
    latest_start_at=NOW + 22 * HOUR,
    basis=Basis.GUESS,
    is_critical=False,
)
SUBMIT = replace(ENSEMBLE, name="submit", kind=StepKind.SUBMIT, basis=Basis.HISTORY)


def a_view(**changes: Any) -> PlanView:
    """A final run that fits, with six hours to spare."""
    known: dict[str, Any] = {
        "competition": NBME.ref,
        "is_provisional": False,
        "verdict": Verdict.ON_TRACK,
        "spare": 6 * HOUR,
        "spare_to_close": 30 * HOUR,
        "p50_at": FINISH_BY - 10 * HOUR,
        "p90_at": FINISH_BY - 6 * HOUR,
        "target_at": FINISH_BY,
        "close_at": CLOSE,
        "steps": (DONE, RUNS, WAITS, ENSEMBLE, SUBMIT),
        "finish_by_at": FINISH_BY,
    }
    return PlanView(**(known | changes))


GAINS = (
    Gain("train fold 4", Way.DROPPED, 130 * MINUTE, ("infer fold 4",)),
    Gain("infer fold 0-4", Way.PARALLEL, 2 * HOUR),
    Gain("infer fold 0-4", Way.EARLIER, HOUR),
    Gain("ensemble", Way.DROPPED, 10 * MINUTE),
)
TIGHT = a_view(
    verdict=Verdict.TIGHT,
    spare=-21 * HOUR,
    spare_to_close=3 * HOUR,
    p50_at=CLOSE - 10 * HOUR,
    p90_at=CLOSE - 3 * HOUR,
    gains=GAINS,
    steps=(
        DONE,
        RUNS,
        replace(WAITS, is_late=True, latest_start_at=NOW - HOUR, is_out_of_time=True),
        SUBMIT,
    ),
)

FIRST = a_submission(id="41", description="ens v7, cv=0.8950", public_score="0.8912")
SECOND = a_submission(id="42", description="fold 3", public_score="0.8890")
BEST = a_submission(id="43", description="lb probe, cv=0.8801", public_score="0.8931")
SELECTION = Selection((FIRST, SECOND), (BEST, FIRST), -0.31, 9, "UBOB")
