"""Which jobs a final run waits for: their failure is told in the night."""

import pytest

from deadline_bot.domain.chat import Action
from deadline_bot.domain.job import JobState
from deadline_bot.ports import Transaction
from deadline_bot.services.final_runs import is_needed
from tests.fakes.facts import DAY, HOUR, SECOND
from tests.fakes.job_facts import a_job
from tests.unit.services.planned import CLOSE, Planned


@pytest.fixture
async def planned() -> Planned:
    planned = await Planned().open()
    await planned.click(Action.ACCEPT, "nbme")
    return planned


async def _is_needed(planned: Planned, name: str = "train a", **changes: object) -> bool:
    now = planned.heard.now
    job = a_job(name=name, competition="nbme", seen_at=now, heartbeat_at=now, **changes)
    return await planned.heard.world.store.run(lambda tx: is_needed(tx, job, now))


async def test_a_job_that_fulfils_a_step_is_needed_and_another_is_not(planned: Planned) -> None:
    assert await _is_needed(planned)
    assert await _is_needed(planned, state=JobState.FAILED)
    assert not await _is_needed(planned, "something else")


async def test_of_a_proposal_none_is() -> None:
    assert not await _is_needed(await Planned().open())


async def test_what_somebody_said_is_done_is_not_waited_for(planned: Planned) -> None:
    await planned.say("done train a")
    assert not await _is_needed(planned)


async def test_after_the_close_none_is(planned: Planned) -> None:
    clock = planned.heard.world.clock
    clock.set(CLOSE - SECOND)
    assert await _is_needed(planned)
    clock.set(CLOSE)
    assert not await _is_needed(planned)
    clock.advance(30 * DAY + HOUR)
    assert not await _is_needed(planned)


async def test_nor_of_a_competition_that_is_followed_no_longer(planned: Planned) -> None:
    def leave(tx: Transaction) -> None:
        tx.drop_followings(tx.followings(slug="nbme"))

    await planned.heard.world.store.run(leave)
    assert not await _is_needed(planned)
