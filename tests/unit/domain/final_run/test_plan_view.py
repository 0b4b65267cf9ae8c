"""A final run as it is shown."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.outlook import outlook
from deadline_bot.domain.plan_view import PlanView, view_of
from tests.unit.domain.final_run.test_outlook import BOUNDS, CLOSE, FINISH_BY, NOW, step
from tests.unit.wording.examples import NBME
from tests.unit.wording.examples_plan import DONE, RUNS, WAITS, a_view

SECOND = timedelta(seconds=1)


def viewed(now: datetime) -> PlanView:
    final_run = FinalRun("nbme", "C1", Template.CSV, checked((step("a", 2),)), NOW)
    return view_of(NBME.ref, final_run, outlook(final_run, {}, BOUNDS, now))


@pytest.mark.parametrize(
    ("now", "is_in_reserve"),
    [(NOW, False), (FINISH_BY - SECOND, False), (FINISH_BY, True), (CLOSE + SECOND, True)],
)
def test_once_finish_by_has_passed_the_reserve_is_in_use(
    now: datetime, *, is_in_reserve: bool
) -> None:
    view = viewed(now)
    assert view.finish_by_at == FINISH_BY
    assert view.is_in_reserve == is_in_reserve


def test_without_a_close_there_is_no_reserve() -> None:
    assert not a_view(finish_by_at=None, target_at=None, close_at=None).is_in_reserve


def test_a_step_is_found_by_its_name() -> None:
    assert a_view().step("train fold 4") == RUNS
    assert a_view().step("train fold 9") is None


def test_what_must_start_next_waits_and_is_critical() -> None:
    later = replace(WAITS, name="later", latest_start_at=FINISH_BY)
    view = a_view(steps=(DONE, RUNS, later, WAITS, replace(WAITS, name="x", is_critical=False)))
    assert view.next_start == WAITS
    assert a_view(steps=(DONE, RUNS)).next_start is None


def test_done_is_what_has_nothing_left() -> None:
    assert a_view(steps=(DONE,)).is_done
    assert not a_view().is_done
    assert not a_view(steps=()).is_done
