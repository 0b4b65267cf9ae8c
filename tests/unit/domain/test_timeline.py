"""The timeline: what a bar says of itself, and which bars are shown."""

from dataclasses import replace

import pytest

from deadline_bot.domain.timeline import N_BARS, Bar, most_telling
from tests.fakes.timelines import (
    NOW,
    RUNNING,
    WAITING,
    a_timeline,
    at,
    critical,
    ended,
    many,
    to_come,
    under_way,
)


@pytest.mark.parametrize(
    ("bar", "hours"),
    [
        (ended("x", -3, -1), -1),
        (under_way("x", -3, 1, 2), 2),
        (Bar("x", RUNNING, at(-3), at(1)), 1),
        (Bar("x", RUNNING, at(-3)), -3),
    ],
)
def test_the_last_instant_of_a_bar(bar: Bar, hours: float) -> None:
    assert bar.last_at == at(hours)


@pytest.mark.parametrize(("latest", "is_overdue"), [(-1, True), (0, True), (0.1, False)])
def test_a_start_is_overdue_from_its_latest_instant_on(latest: float, *, is_overdue: bool) -> None:
    assert to_come("x", 1, 2, 3, latest).is_start_overdue(NOW) is is_overdue


def test_what_has_begun_or_has_no_latest_start_is_not_overdue() -> None:
    begun = replace(under_way("x", -3, 1, 2), latest_start_at=at(-4))
    assert not begun.is_start_overdue(NOW)
    assert not Bar("x", WAITING, at(1)).is_start_overdue(NOW)


def test_steps_and_other_jobs_are_told_apart() -> None:
    step, job = under_way("a", -1, 1, 2), replace(under_way("b", -1, 1, 2), is_job_only=True)
    timeline = a_timeline(job, step)
    assert (timeline.steps, timeline.other_jobs) == ((step,), (job,))


def test_few_bars_are_all_shown() -> None:
    bars = many().bars
    assert len(bars) == N_BARS
    assert most_telling(bars) == bars


def test_of_many_bars_those_that_matter_least_are_left_out_and_the_order_stays() -> None:
    old, recent = ended("old", -30, -20), ended("recent", -10, -1)
    job = replace(under_way("job", -1, 1, 2), is_job_only=True)
    early, late = under_way("early", -1, 1, 2), to_come("late", 1, 2, 3, 4)
    last = critical(to_come("last", 5, 6, 7, 8))
    bars = (job, old, recent, early, late, last)
    kept = [most_telling(bars, n) for n in range(6, 0, -1)]
    assert kept == [
        bars,
        (old, recent, early, late, last),
        (recent, early, late, last),
        (early, late, last),
        (early, last),
        (last,),
    ]
