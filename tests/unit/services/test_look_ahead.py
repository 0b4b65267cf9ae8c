"""Which jobs a final run is seen by, over weeks and among hundreds of others."""

import pytest

from deadline_bot.adapters.store.memory_jobs import MemoryJobs
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.job import Job, JobState
from deadline_bot.ports import Transaction
from deadline_bot.services.look_ahead import MOST_JOBS
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, NOW
from tests.fakes.job_facts import a_job
from tests.unit.services.planned import Planned


async def _state(planned: Planned, step: str) -> StepState:
    final_runs, now = planned.heard.world.final_runs, planned.heard.now
    kept = await planned.kept()

    def look(tx: Transaction) -> StepState:
        (following,) = tx.followings(slug="nbme", channel=CHANNEL)
        shown = final_runs.plan.ahead(tx, kept, following, now).view.step(step)
        assert shown is not None
        return shown.state

    return await planned.heard.world.store.run(look)


async def test_what_was_done_weeks_ago_stays_done() -> None:
    planned = Planned(close=NOW + 30 * DAY)
    await planned.heard.open()
    await planned.heard.ping(JobState.RUNNING, name="train a", grace=DAY)
    await planned.say("")
    await planned.heard.pass_(HOUR)
    await planned.heard.ping(JobState.SUCCEEDED)
    await planned.heard.pass_(20 * DAY)
    assert await _state(planned, "train a") is StepState.DONE


async def test_a_long_training_is_found_among_hundreds_of_short_ones() -> None:
    planned = await Planned().open()

    def run_others(tx: Transaction) -> None:
        for n in range(MOST_JOBS + 1):
            ended = {"state": JobState.SUCCEEDED, "ended_at": planned.heard.now + MINUTE}
            tx.save_job(a_job(id=0, ref=f"exp/{n}", name=f"exp {n}", **ended))

    await planned.heard.world.store.run(run_others)
    assert await _state(planned, "train a") is StepState.RUNNING


async def test_the_history_is_read_as_often_for_many_jobs_as_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planned = await Planned().open()
    n_read = 0
    ended_jobs = MemoryJobs.ended_jobs

    def counted(jobs: MemoryJobs, limit: int) -> list[Job]:
        nonlocal n_read
        n_read += 1
        return ended_jobs(jobs, limit)

    monkeypatch.setattr(MemoryJobs, "ended_jobs", counted)
    await _state(planned, "train a")
    n_of_one, n_read = n_read, 0

    def run_others(tx: Transaction) -> None:
        for n in range(50):
            tx.save_job(a_job(id=0, ref=f"exp/{n}", name=f"exp {n}"))

    await planned.heard.world.store.run(run_others)
    await _state(planned, "train a")
    assert n_read == n_of_one
