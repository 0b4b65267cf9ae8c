"""The store's contract: final runs."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.ports import Store
from tests.contract.contents_plans import FULL_PLAN, NEW_PLAN
from tests.contract.outbox import INSTANT
from tests.fakes.facts import CHANNEL, HOUR, MINUTE, NOW

_BEHIND = timezone(timedelta(hours=-10))


def a_plan(competition: str, channel: str = CHANNEL) -> Kept:
    final_run = replace(FULL_PLAN.final_run, competition=competition, channel=channel)
    return replace(FULL_PLAN, final_run=final_run)


async def save(store: Store, kept: Kept, wake_at: datetime | None = None) -> None:
    await store.run(lambda t: t.save_plan(kept, wake_at=wake_at))


async def due(store: Store, now: datetime, limit: int = 9) -> list[Kept]:
    return await store.run(lambda t: t.due_plans(now, limit))


@pytest.mark.parametrize("kept", [FULL_PLAN, NEW_PLAN])
async def test_a_plan_comes_back_as_it_was(store: Store, kept: Kept) -> None:
    await save(store, kept)

    final_run = kept.final_run
    found = await store.run(lambda t: t.plan(final_run.competition, final_run.channel))
    assert found == kept
    assert await store.run(lambda t: t.plans()) == [kept]
    assert await store.run(lambda t: t.plan(final_run.competition, "#unknown")) is None
    assert await store.run(lambda t: t.plan("unknown", final_run.channel)) is None


async def test_a_plan_is_written_in_place_of_the_last_of_its_channel(store: Store) -> None:
    other = a_plan("nbme", "#other")
    changed = replace(FULL_PLAN, verdict=None, picks=None, planned_until=NOW + HOUR)
    await save(store, FULL_PLAN, NOW)
    await save(store, other, NOW)
    await save(store, changed, NOW + HOUR)

    assert await store.run(lambda t: t.plan("nbme", CHANNEL)) == changed
    assert await store.run(lambda t: t.plan("nbme", "#other")) == other
    assert await due(store, NOW) == [other]


async def test_plans_are_in_the_order_of_competition_then_channel(store: Store) -> None:
    first, second, third = a_plan("a", "#b"), a_plan("b", "#a"), a_plan("b", "#b")
    for kept in (third, first, second):
        await save(store, kept)

    assert await store.run(lambda t: t.plans()) == [first, second, third]
    assert await store.run(lambda t: t.plans("#b")) == [first, third]
    assert await store.run(lambda t: t.plans("#c")) == []


async def test_plans_are_due_at_their_instant_earliest_first(store: Store) -> None:
    now, sooner, later, same, never = (a_plan(slug) for slug in ("a", "z", "c", "b", "e"))
    await save(store, now, NOW.astimezone(_BEHIND))
    await save(store, sooner, NOW - HOUR)
    await save(store, later, NOW + INSTANT)
    await save(store, same, NOW)
    await save(store, never)

    assert await due(store, NOW) == [sooner, now, same]
    assert await due(store, NOW.astimezone(_BEHIND), limit=2) == [sooner, now]
    assert await due(store, NOW + HOUR) == [sooner, now, same, later]


async def test_the_plans_of_a_competition_are_woken_at_the_latest(store: Store) -> None:
    sooner, later, never = (a_plan("nbme", channel) for channel in ("#c", "#b", "#a"))
    await save(store, sooner, NOW - HOUR)
    await save(store, later, NOW + HOUR)
    await save(store, never)
    await save(store, a_plan("other"), NOW + HOUR)

    await store.run(lambda t: t.wake_plans("nbme", NOW.astimezone(_BEHIND)))

    assert await due(store, NOW) == [sooner, never, later]
    assert await due(store, NOW - INSTANT) == [sooner]
    # Woken is not changed.
    assert await store.run(lambda t: t.plan("nbme", "#a")) == never


async def test_the_plans_of_all_competitions_are_woken(store: Store) -> None:
    sooner, never = a_plan("a"), a_plan("b")
    await save(store, sooner, NOW - HOUR)
    await save(store, never)

    await store.run(lambda t: t.wake_plans("", NOW))

    assert await due(store, NOW) == [sooner, never]
    assert await due(store, NOW - INSTANT) == [sooner]


async def test_a_plan_is_woken_for(store: Store) -> None:
    await save(store, FULL_PLAN, NOW + MINUTE)
    await save(store, NEW_PLAN, NOW + HOUR)
    assert await store.run(lambda t: t.next_wake_at()) == NOW + MINUTE

    await save(store, FULL_PLAN)
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR

    await save(store, NEW_PLAN)
    assert await store.run(lambda t: t.next_wake_at()) is None


async def test_all_instants_of_a_plan_come_back_in_utc(store: Store) -> None:
    [step, *rest] = FULL_PLAN.final_run.steps
    assert step.done_at is not None
    moved = replace(step, done_at=step.done_at.astimezone(_BEHIND))
    final_run = replace(FULL_PLAN.final_run, steps=(moved, *rest))
    ends = tuple((name, at.astimezone(_BEHIND)) for name, at in FULL_PLAN.ends)

    await save(store, replace(FULL_PLAN, final_run=final_run, ends=ends))

    [found] = await store.run(lambda t: t.plans())
    assert found == FULL_PLAN
    instants = [*(at for _, at in found.ends), found.final_run.steps[0].done_at]
    assert [at and at.utcoffset() for at in instants] == [timedelta()] * 3
