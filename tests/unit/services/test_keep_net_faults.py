"""KeepNet: crashes at any point, a messenger that fails, is late, or schedules nothing."""

import asyncio

import pytest
from structlog.testing import capture_logs

from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.safety_net import AFTER, LOOK_AFTER, MOST_IN_CHANNEL
from deadline_bot.services.keep_net import BATCH, INTERVAL, RETRY
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    a_competition,
    a_countdown,
    settings,
)
from tests.fakes.messenger import Unclear
from tests.unit.services.net_world import ALERT, EVE, NetWorld, begun

LEADS = ["-1d", "-12h", "-3h", "-1h", "-10m"]


def leads(world: NetWorld) -> list[str]:
    return [lead for lead, _ in world.closes()]


async def test_a_crash_between_registering_and_noting_it_says_nothing_twice() -> None:
    world = NetWorld(EVE)
    await world.open()
    await world.follow(a_competition())
    world.scheduler.open_gate.clear()
    start = asyncio.create_task(world.come_back())
    await world.scheduler.registered(len(LEADS))
    assert [net.scheduled_id for net in await world.nets()] == [""] * len(LEADS)
    start.cancel()
    await asyncio.wait([start])
    world.scheduler.open_gate.set()
    await world.come_back()
    await world.live(EVE + MINUTE)
    assert len(world.scheduler.waiting) == len(LEADS)
    world.die()
    await world.live(CLOSE + DAY)
    assert leads(world) == LEADS


async def test_a_crash_for_good_between_registering_and_noting_it_is_heard() -> None:
    world = NetWorld(EVE)
    await world.open()
    await world.follow(a_competition())
    world.scheduler.open_gate.clear()
    start = asyncio.create_task(world.come_back())
    await world.scheduler.registered(len(LEADS))
    start.cancel()
    await asyncio.wait([start])
    await world.live(CLOSE + DAY)
    assert leads(world) == LEADS
    # Their ids were never noted, and they are counted as said all the same.
    await world.come_back()
    await world.live(CLOSE + 2 * DAY)
    assert leads(world) == LEADS


@pytest.mark.parametrize("end", list(Unclear))
async def test_an_unclear_registration_is_made_good(end: Unclear) -> None:
    world = NetWorld(EVE)
    world.scheduler.faults = [end]
    await world.begin()
    await world.live(EVE + INTERVAL)
    assert len(world.scheduler.waiting) == len(LEADS)
    world.die()
    await world.live(CLOSE + DAY)
    assert leads(world) == LEADS


async def test_a_registration_that_fails_is_tried_again() -> None:
    world = NetWorld(EVE)
    world.scheduler.faults = [SendFailed("ratelimited", retry_after=20 * SECOND)]
    await world.begin()
    await world.live(EVE + 19 * SECOND)
    assert len(world.scheduler.waiting) == len(LEADS) - 1
    await world.live(EVE + 20 * SECOND)
    assert len(world.scheduler.waiting) == len(LEADS)


async def test_what_the_messenger_never_takes_is_left_to_the_bot() -> None:
    world = NetWorld(EVE)
    world.scheduler.faults = [SendFailed("restricted_action", is_permanent=True)]
    await world.begin()
    await world.live(EVE + HOUR)
    assert len(world.scheduler.waiting) == len(LEADS) - 1
    assert len(await world.nets()) == len(LEADS) - 1
    n_calls = world.scheduler.n_calls
    await world.live(EVE + 2 * HOUR)
    assert world.scheduler.n_calls == n_calls
    await world.live(CLOSE + DAY)
    assert leads(world) == LEADS


async def test_a_fault_of_our_own_spoils_one_message_only() -> None:
    world = NetWorld(EVE)
    world.scheduler.faults = [KeyError("no such word")]
    with capture_logs() as logs:
        await world.begin()
        await world.live(EVE + HOUR)
    assert len(world.scheduler.waiting) == len(LEADS) - 1
    assert [log["event"] for log in logs].count("net_faulty") == 1


async def test_a_chat_that_schedules_nothing_is_asked_once_a_start() -> None:
    world = NetWorld(EVE)
    world.scheduler.list_faults = [SendFailed("unknown_method", is_permanent=True)]
    with capture_logs() as logs:
        await world.begin()
        await world.live(CLOSE + DAY)
    assert leads(world) == LEADS
    assert world.scheduler.n_calls == 1
    assert [log for log in logs if log["event"] == "net_unavailable"] == [
        {"event": "net_unavailable", "log_level": "warning", "reason": "unknown_method"}
    ]


async def test_a_chat_that_schedules_no_longer_does_not_hold_messages_for_ever() -> None:
    world = await begun()
    world.die()
    world.scheduler.waiting.clear()
    await world.live(ALERT - 2 * MINUTE)
    world.scheduler.list_faults = [SendFailed("unknown_method", is_permanent=True)]
    await world.come_back()
    await world.live(CLOSE + DAY)
    assert "-1h" in leads(world)
    assert "-10m" in leads(world)
    assert await world.nets() == []


async def test_a_list_that_cannot_be_read_now_is_read_later() -> None:
    world = NetWorld(EVE)
    world.scheduler.list_faults = [SendFailed("timeout"), SendFailed("timeout")]
    await world.begin()
    await world.live(EVE + 2 * RETRY - SECOND)
    assert world.scheduler.waiting == {}
    await world.live(EVE + 2 * RETRY)
    assert len(world.scheduler.waiting) == len(LEADS)


async def test_what_somebody_took_back_is_registered_again_at_the_next_start() -> None:
    world = await begun()
    world.scheduler.waiting.clear()
    await world.come_back()
    await world.live(EVE + MINUTE)
    assert len(world.scheduler.waiting) == len(LEADS)


async def test_a_withdrawal_that_fails_is_tried_again_in_time() -> None:
    world = await begun()
    world.scheduler.withdraw_faults = [SendFailed("timeout"), SendFailed("timeout")]
    await world.live(ALERT + 2 * RETRY + SECOND)
    await world.live(CLOSE + DAY)
    # The first alert of the last day met both faults.
    assert leads(world) == LEADS
    assert world.scheduler.n_posted == 0


async def test_what_the_messenger_lost_the_bot_says_itself() -> None:
    world = await begun()
    await world.live(ALERT - MINUTE)
    world.die()
    world.scheduler.is_down = True
    await world.live(ALERT + AFTER - 30 * SECOND)
    await world.come_back()
    await world.live(CLOSE + DAY)
    assert world.closes()[3] == ("-1h", ALERT + AFTER + LOOK_AFTER)
    assert leads(world) == LEADS


async def test_a_messenger_that_is_late_is_waited_for() -> None:
    world = await begun()
    await world.live(ALERT - MINUTE)
    world.die()
    await world.live(ALERT + AFTER - 30 * SECOND)
    await world.come_back()
    late = [r for r in world.scheduler.waiting.values() if r.at == ALERT + AFTER]
    assert late
    world.scheduler.delay = 30 * SECOND
    await world.live(CLOSE + DAY)
    assert world.closes()[3] == ("-1h", ALERT + AFTER + 30 * SECOND)
    assert leads(world) == LEADS


async def test_a_bot_whose_sends_fail_leaves_the_message_to_the_net() -> None:
    world = await begun()
    await world.live(ALERT - MINUTE)
    world.messenger.faults[CHANNEL] = [SendFailed("http 503")] * 6
    await world.live(CLOSE + DAY)
    assert world.closes()[3] == ("-1h", ALERT + AFTER)
    assert leads(world) == LEADS


async def test_a_history_that_cannot_be_read_holds_the_message_until_it_can() -> None:
    world = await begun()
    await world.live(ALERT - MINUTE)
    world.die()
    await world.live(ALERT + AFTER)
    world.messenger.find_faults = [SendFailed("timeout")] * 3
    await world.come_back()
    await world.live(CLOSE + DAY)
    assert leads(world) == LEADS


async def test_a_history_that_can_never_be_read_costs_no_message() -> None:
    world = await begun()
    await world.live(ALERT - MINUTE)
    world.die()
    world.scheduler.is_down = True
    await world.live(ALERT + AFTER)
    world.messenger.find_faults = [SendFailed("missing_scope", is_permanent=True)]
    await world.come_back()
    await world.live(CLOSE + DAY)
    assert leads(world) == LEADS


async def test_what_a_sender_may_be_at_is_not_counted_as_said_before_it_has_ended() -> None:
    """The net has said one of two messages of a post whose fate nobody knows yet."""
    world = await begun(ALERT - HOUR)
    other = a_countdown("b", lead_time=HOUR, at=ALERT + HOUR)
    await world.follow(a_competition("b", close=other.entry.milestone.at))
    world.messenger.faults[CHANNEL] = [Unclear.LOST]
    world.messenger.find_faults = [SendFailed("timeout")] * 8
    await world.live(CLOSE + DAY)
    assert leads(world) == ["-1h", "-1h", "-10m", "-10m"]


async def test_no_more_than_the_messenger_takes_is_registered_and_all_is_said() -> None:
    n = MOST_IN_CHANNEL + 10
    world = NetWorld(EVE, channel_settings=settings(close=["1h"], finish_by=[]))
    await world.begin(*[a_competition(f"c{i:02}") for i in range(n)])
    await world.live(EVE + MINUTE)
    assert len(world.scheduler.waiting) == MOST_IN_CHANNEL
    await world.live(CLOSE - MINUTE)
    assert leads(world) == ["-1h"] * n
    assert world.scheduler.n_posted == 0


async def test_a_send_between_two_batches_is_not_kept_waiting() -> None:
    """After each batch the net looks again at what was sent meanwhile."""
    world = NetWorld(EVE)
    await world.open()
    await world.follow(*[a_competition(f"c{i}") for i in range(BATCH)])
    now = world.clock.now()
    assert await world.keep_net.refresh(now) == now
    assert len(world.scheduler.waiting) == BATCH
