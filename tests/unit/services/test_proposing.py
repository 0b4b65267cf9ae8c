"""When a final run is proposed: once, whatever happened before."""

from dataclasses import replace
from datetime import timedelta

from deadline_bot.domain.final_run.final_run import Template
from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.message_plan import PlanProposed
from deadline_bot.ports import Transaction
from deadline_bot.services.plan_final_runs import FOLLOWED_UNTIL
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, NOW, a_competition, a_following
from tests.unit.services.heard import Heard
from tests.unit.services.planned import CLOSE, LOUD, Planned
from tests.unit.services.world import World


def _proposals(heard: Heard) -> list[str]:
    return [c.view.competition.slug for c in heard.all_said if isinstance(c, PlanProposed)]


async def _said_early(close: timedelta) -> Planned:
    planned = Planned(close=NOW + close)
    await planned.heard.open()
    await planned.say("")
    return planned


async def test_one_that_somebody_asked_for_before_is_proposed_all_the_same() -> None:
    planned = await _said_early(8 * DAY)
    await planned.heard.pass_(HOUR)
    assert _proposals(planned.heard) == []
    await planned.heard.pass_(DAY)
    for _ in range(5):
        await planned.heard.pass_(11 * MINUTE)
    assert _proposals(planned.heard) == ["nbme"]


async def test_one_that_was_accepted_before_is_not() -> None:
    planned = await _said_early(8 * DAY)
    await planned.say("accept")
    await planned.heard.pass_(DAY + HOUR)
    assert _proposals(planned.heard) == []


async def test_after_a_while_without_the_competition_it_is_looked_at_again() -> None:
    planned = await Planned().open()
    world = planned.heard.world
    await planned.say("accept")

    def leave(tx: Transaction) -> None:
        tx.drop_followings(tx.followings(slug="nbme"))

    await world.store.run(leave)
    await planned.heard.pass_(HOUR)
    await world.follow(a_competition(close=CLOSE))
    for _ in range(3):
        await planned.heard.pass_(11 * MINUTE)
    assert (await planned.kept()).planned_until == planned.heard.now


async def test_it_takes_up_what_begins_to_run_but_nothing_in_the_last_days() -> None:
    planned = await Planned().open()
    await planned.heard.ping(JobState.RUNNING, ref="b", name="train b", run="b", grace=9 * DAY)
    await planned.heard.pass_(CLOSE - FOLLOWED_UNTIL + MINUTE - planned.heard.now)
    await planned.heard.ping(JobState.RUNNING, ref="c", name="train c", run="c", grace=9 * DAY)
    await planned.heard.pass_(11 * MINUTE)
    jobs = [step.job for step in (await planned.final_run()).steps if step.job]
    assert jobs == ["train a", "train b"]


async def test_one_that_cannot_be_proposed_leaves_the_others_alone() -> None:
    world = World(channel_settings=LOUD, without_settings=["#broken"], is_proposing=True)
    await world.open()
    followings = [
        replace(
            a_following(
                channel=channel, followed_at=NOW, competition=a_competition(slug, close=close)
            ),
            is_announced=True,
        )
        for channel, slug, close in (
            ("#broken", "a-poison", CLOSE - HOUR),
            (CHANNEL, "nbme", CLOSE),
        )
    ]
    await world.store.run(lambda tx: tx.save_followings(followings, wake_at=NOW))
    await world.tick.run()
    plans = await world.store.run(lambda tx: tx.plans())
    assert [kept.final_run.competition for kept in plans] == ["nbme"]


async def test_a_submission_that_is_being_scored_is_no_sign_of_a_notebook() -> None:
    heard = await Heard(close=CLOSE, channel_settings=LOUD).open()
    await heard.ping(JobState.RUNNING, source=JobSourceKind.SUBMISSION, url="https://host/1")
    await heard.pass_(11 * MINUTE)
    (kept,) = await heard.world.store.run(lambda tx: tx.plans())
    assert kept.final_run.template is Template.CSV
