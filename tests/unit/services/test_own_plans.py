"""What people say of a proposed final run stays, however it is looked at again."""

from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.step import StepKind
from deadline_bot.domain.job import JobState
from tests.fakes.facts import DAY, HOUR, MINUTE
from tests.unit.services.planned import Planned


async def test_a_step_that_was_removed_does_not_come_back() -> None:
    planned = await Planned().open()
    await planned.say("remove select")
    await planned.heard.pass_(30 * MINUTE)
    assert "select" not in [step.name for step in (await planned.final_run()).steps]


async def test_a_step_that_was_started_or_done_stays_so() -> None:
    planned = await Planned().open()
    at = planned.heard.now
    await planned.say("start ensemble")
    await planned.say("done submit")
    await planned.heard.pass_(30 * MINUTE)
    final_run = await planned.final_run()
    assert final_run.find("ensemble").started_at == at
    assert final_run.find("submit").done_at == at


async def test_a_link_stays() -> None:
    planned = await Planned().open()
    await planned.click(Action.LINK, "nbme ensemble", "blend 3")
    await planned.heard.pass_(30 * MINUTE)
    assert (await planned.final_run()).find("ensemble").job == "blend 3"


async def test_an_answer_that_comes_after_it_was_accepted_makes_no_other_plan() -> None:
    planned = await Planned().open()
    await planned.say("remove select")
    await planned.say('add "infer by hand" 2h')
    await planned.click(Action.ACCEPT, "nbme")
    before = await planned.final_run()
    await planned.click(Action.ANSWER, "nbme inference 9h")
    await planned.click(Action.ANSWER, "nbme submitter", "UBOB")
    after = await planned.final_run()
    assert after.is_accepted
    assert [s.name for s in after.steps] == [s.name for s in before.steps]
    assert after.find("submit").owner == "UBOB"
    told = {s.name: s.duration for s in after.steps if s.kind is StepKind.INFER}
    assert told.pop("infer by hand") == Estimate(2 * HOUR)
    assert set(told.values()) == {Estimate(9 * HOUR)}


async def test_a_proposal_that_nobody_touched_follows_what_begins_to_run() -> None:
    planned = await Planned().open()
    await planned.heard.ping(JobState.RUNNING, ref="b", run="b", name="train b", grace=DAY)
    await planned.heard.pass_(11 * MINUTE)
    assert "train b" in [step.name for step in (await planned.final_run()).steps]


async def test_a_proposal_follows_what_begins_later_and_keeps_what_has_ended() -> None:
    planned = Planned()
    await planned.heard.open()
    await planned.heard.pass_(11 * MINUTE)
    assert "train c" not in [step.name for step in (await planned.final_run()).steps]
    told = {"ref": "c", "run": "c", "name": "train c", "grace": DAY}
    await planned.heard.ping(JobState.RUNNING, **told)
    await planned.heard.pass_(11 * MINUTE)
    assert "train c" in [step.name for step in (await planned.final_run()).steps]
    await planned.heard.ping(JobState.SUCCEEDED, **told)
    await planned.heard.pass_(11 * MINUTE)
    await planned.click(Action.ANSWER, "nbme inference 9h")
    names = [step.name for step in (await planned.final_run()).steps]
    assert {"train c", "infer train c"} <= set(names)
