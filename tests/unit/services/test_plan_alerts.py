"""Planning: due subjects speak, poison ones are pushed forward, a fault undoes all of it."""

from datetime import UTC, datetime, time

import pytest
from structlog.testing import capture_logs

from deadline_bot.domain.message import FollowingNotice
from deadline_bot.ports import Transaction
from deadline_bot.services.plan_alerts import AHEAD, BATCH, POISON_WAIT
from tests.fakes.facts import CLOSE, DAY, HOUR, MINUTE, NOW, a_competition, settings
from tests.fakes.messenger import Sent
from tests.unit.services.world import World, kinds


async def wakes(world: World) -> dict[str, datetime]:
    far = world.clock.now() + 400 * DAY
    return dict(await world.store.run(lambda tx: tx.next_wakes(NOW, far)))


async def test_planning_twice_says_nothing_twice() -> None:
    world = World()
    await world.open()
    await world.follow(a_competition())
    later = CLOSE - 7 * DAY
    for _ in range(2):
        next_at = await world.plan.plan_due(later, is_settled=True)
        assert next_at == CLOSE - DAY - 3 * DAY - AHEAD
    assert kinds(await world.pending()) == ["following", "countdown"]


async def test_a_poison_subject_is_pushed_forward_and_the_others_go_on() -> None:
    world = World(without_settings={"#poison"})
    await world.open()
    await world.follow(a_competition("bad"), channel="#poison")
    await world.follow(a_competition("good"))
    with capture_logs() as logs:
        next_at = await world.plan.plan_due(NOW, is_settled=True)
    assert [m.key for m in await world.pending()] == ["competition/good/following"]
    failed = [log for log in logs if log["event"] == "plan_failed"]
    assert [log["slug"] for log in failed] == ["bad"]
    assert next_at == NOW + POISON_WAIT - AHEAD


async def test_a_poison_channel_is_pushed_forward_and_the_others_go_on() -> None:
    world = World(without_settings={"#poison"})
    await world.open("#poison", "#good", is_introduced=False)
    await world.plan.plan_due(NOW, is_settled=True)
    assert [m.channel for m in await world.pending()] == ["#good"]
    assert await wakes(world) == {"#poison": NOW + POISON_WAIT}


async def test_a_fault_of_the_store_undoes_the_plan_and_the_next_one_says_it() -> None:
    world = World()
    await world.open()
    await world.follow(a_competition())

    def broken(tx: Transaction) -> int:
        world.plan._plan_followings(tx, NOW)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await world.store.run(broken)
    assert await world.pending() == []
    await world.plan.plan_due(NOW, is_settled=True)
    assert kinds(await world.pending()) == ["following"]


async def test_the_first_message_waits_for_the_sources_and_then_announces_all() -> None:
    world = World()
    await world.open(is_introduced=False)
    await world.follow(a_competition("a"), a_competition("b", close=CLOSE + DAY))
    await world.plan.plan_due(NOW, is_settled=False)
    assert await world.pending() == []
    await world.plan.plan_due(NOW + HOUR, is_settled=True)
    (message,) = await world.pending()
    assert isinstance(message.content, FollowingNotice)
    assert [c.slug for c in message.content.competitions] == ["a", "b"]
    assert message.content.next_alert is not None
    assert message.content.next_alert.entry.competition.slug == "a"
    await world.plan.plan_due(NOW + 2 * HOUR, is_settled=True)
    assert len(await world.pending()) == 1


async def test_a_tonight_message_that_fell_due_while_sources_settled_is_not_lost() -> None:
    now = datetime(2026, 12, 1, 21, 59, 59, tzinfo=UTC)
    world = World(now, channel_settings=settings(quiet_hours=(time(23), time(7))))
    await world.open(is_introduced=False)
    await world.follow(a_competition())
    await world.plan.plan_due(now, is_settled=False)
    await world.plan.plan_due(now + HOUR / 60, is_settled=False)
    await world.plan.plan_due(now + HOUR / 30, is_settled=True)
    assert "tonight" in kinds(await world.pending())


async def test_a_following_that_was_planned_is_not_asked_before_its_time() -> None:
    world = World()
    await world.open()
    await world.follow(a_competition())
    await world.plan.plan_due(NOW, is_settled=True)
    assert await world.store.run(lambda tx: tx.due_followings(NOW + HOUR, 10)) == []


async def test_a_clock_set_back_says_nothing_twice_and_loses_nothing() -> None:
    world = World()
    await world.open()
    await world.follow(a_competition())
    ahead = CLOSE - 3 * DAY + HOUR
    await world.plan.plan_due(ahead, is_settled=True)
    said = [m.key for m in await world.pending()]
    for now in (ahead - HOUR, ahead - HOUR / 2, ahead, CLOSE - DAY):
        await world.plan.plan_due(now, is_settled=True)
    keys = [m.key for m in await world.pending()]
    assert keys[: len(said)] == said
    assert len(keys) == len(set(keys))
    assert [k.rsplit("/", 1)[1] for k in keys if "close@" in k] == ["-7d", "-3d", "-1d"]


def week_before(world: World) -> Sent:
    """The one message that says that a close is a week away."""
    (sent,) = (
        sent
        for sent in world.messenger.history
        if sent.post is not None and any(key.endswith("/-7d") for key in sent.post.keys)
    )
    return sent


async def test_an_alert_is_decided_ahead_and_said_at_its_instant() -> None:
    world = World()
    await world.told(a_competition())
    await world.live(CLOSE - 7 * DAY - AHEAD)
    assert [m.say_at for m in await world.pending()] == [CLOSE - 7 * DAY]
    await world.live(CLOSE - 7 * DAY + HOUR)
    assert week_before(world).at == CLOSE - 7 * DAY


async def test_a_date_that_moves_between_decision_and_instant_takes_the_alert_back() -> None:
    world = World()
    await world.told(a_competition())
    await world.live(CLOSE - 7 * DAY - AHEAD / 2)
    await world.told(a_competition(close=CLOSE + DAY))
    await world.live(CLOSE)
    assert week_before(world).at == CLOSE + DAY - 7 * DAY


async def test_alerts_decided_ahead_still_wait_for_company() -> None:
    world = World(channel_settings=settings(merge_window=5 * MINUTE))
    await world.told(a_competition("a"), a_competition("b", close=CLOSE + AHEAD / 2))
    await world.live(CLOSE - 7 * DAY + HOUR)
    sent = week_before(world)
    assert sent.post is not None
    assert len(sent.post.keys) == 2
    assert sent.at == CLOSE - 7 * DAY + AHEAD / 2


async def test_what_is_decided_goes_out_before_ten_thousand_others_are_planned() -> None:
    world = World()
    await world.open()
    await world.follow(*(a_competition(f"c{n:04}") for n in range(2 * BATCH)))
    assert await world.plan.plan_due(NOW, is_settled=True) == NOW
    assert len(await world.pending()) == BATCH
    assert await world.plan.plan_due(NOW, is_settled=True) == NOW
    assert len(await world.pending()) == 2 * BATCH
    assert await world.plan.plan_due(NOW, is_settled=True) == CLOSE - 7 * DAY - AHEAD
