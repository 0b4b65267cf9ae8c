"""Deliver: every message reaches its channel exactly once, whatever the messenger does."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from deadline_bot.domain.errors import SendFailed
from deadline_bot.services.claim_due import AHEAD
from deadline_bot.services.deliver import LONGEST_RETRY
from tests.fakes.facts import (
    CHANNEL,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_countdown,
    a_draft,
    settings,
)
from tests.unit.services.world import World, about


async def test_what_is_due_goes_out_and_what_is_not_waits() -> None:
    world = World()
    await world.add(about("a"), a_draft(a_countdown("b"), due_at=NOW + HOUR))
    assert await world.send() == NOW + HOUR - AHEAD
    assert world.messenger.keys() == [a_countdown("a").key]


async def test_what_is_due_in_a_moment_is_claimed_and_held_until_its_instant() -> None:
    world = World()
    due_at = NOW + AHEAD
    await world.add(a_draft(a_countdown("a"), due_at=due_at))
    world.tick.wake()
    await world.live(NOW)
    assert world.messenger.keys() == []
    assert len(await world.store.run(lambda tx: tx.claims(None))) == 1
    await world.live(due_at)
    assert [sent.at for sent in world.messenger.history] == [due_at]


async def test_without_a_merge_window_neighbours_of_a_moment_are_sent_each_at_its_instant() -> None:
    world = World(channel_settings=settings(merge_window=timedelta()))
    first, second = NOW + AHEAD / 2, NOW + AHEAD
    await world.add(
        a_draft(a_countdown("a"), due_at=first), a_draft(a_countdown("b"), due_at=second)
    )
    world.tick.wake()
    await world.live(NOW + HOUR)
    assert [sent.at for sent in world.messenger.history] == [first, second]


async def test_what_is_held_when_the_bot_stops_is_given_back() -> None:
    world = World()
    await world.add(a_draft(a_countdown("a"), due_at=NOW + AHEAD))
    await world.send()
    await world.deliver.close(SECOND)
    assert await world.store.run(lambda tx: tx.claims(None)) == []
    assert [m.key for m in await world.pending()] == [a_countdown("a").key]


async def test_one_post_of_a_channel_is_under_way_while_others_go_on() -> None:
    world = World()
    world.messenger.open_gate.clear()
    await world.add(about("a", "#one"))
    await world.deliver.send_due(NOW)
    await world.add(about("b", "#one"), about("c", "#two"))
    await world.deliver.send_due(NOW)
    await world.messenger.attempted(2)
    assert [channel for channel, _ in world.messenger.attempts] == ["#one", "#two"]
    world.messenger.open_gate.set()
    await world.rest()
    await world.live(NOW)
    assert world.messenger.most_under_way == 1
    assert sorted(world.messenger.keys()) == sorted(a_countdown(s).key for s in "abc")


async def test_a_limited_channel_keeps_the_wait_asked_for_and_others_go_on() -> None:
    world = World()
    world.messenger.faults["#one"] = [SendFailed("ratelimited", retry_after=30 * SECOND)]
    await world.add(about("a", "#one"), about("b", "#two"))
    world.tick.wake()
    await world.live(NOW + 10 * SECOND)
    await world.add(a_draft(a_countdown("c"), channel="#one", due_at=world.clock.now()))
    world.tick.wake()
    await world.live(NOW + 10 * SECOND)
    assert world.messenger.keys() == [a_countdown("b").key]
    await world.live(NOW + MINUTE)
    at_one = [at for channel, at in world.messenger.attempts if channel == "#one"]
    assert at_one == [NOW, NOW + 30 * SECOND]
    assert world.messenger.keys("#one") == [a_countdown("a").key, a_countdown("c").key]


async def test_a_nearer_alert_does_not_overtake_the_one_that_failed() -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [SendFailed("oops") for _ in range(6)]
    await world.add(a_draft(a_countdown(lead_time=3 * HOUR), due_at=NOW))
    await world.add(a_draft(a_countdown(lead_time=HOUR), due_at=NOW + 40 * SECOND))
    world.tick.wake()
    await world.live(NOW + 10 * MINUTE)
    assert world.messenger.keys() == [a_countdown(lead_time=HOUR).key]


async def test_failures_wait_longer_each_time_up_to_a_limit() -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [SendFailed("oops") for _ in range(9)]
    await world.add(about("a"))
    world.tick.wake()
    await world.live(NOW + HOUR)
    attempts = [at for _, at in world.messenger.attempts]
    waits = [b - a for a, b in pairwise(attempts)]
    assert waits == [n * SECOND for n in (1, 2, 4, 8, 16, 32)] + [LONGEST_RETRY] * 3
    assert world.messenger.keys() == [a_countdown("a").key]


async def test_closing_waits_for_what_is_under_way_and_settles_it() -> None:
    world = World()
    world.messenger.open_gate.clear()
    await world.add(about("a"))
    await world.deliver.send_due(NOW)
    closing = asyncio.create_task(world.deliver.close(MINUTE))
    await asyncio.sleep(0)
    assert not closing.done()
    world.messenger.open_gate.set()
    await closing
    assert await world.store.run(lambda tx: tx.claims(None)) == []
    assert await world.pending() == []
