"""Deliver: unclear outcomes, faults and crashes, after which every message is still said once."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar, cast

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed
from deadline_bot.ports import Settled, Transaction
from deadline_bot.services.deliver import LOOK_AFTER, SETTLE_AGAIN
from tests.fakes.facts import (
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_countdown,
    a_draft,
)
from tests.fakes.messenger import FakeMessenger, Fault, Unclear
from tests.unit.services.world import World, about

T = TypeVar("T")


@pytest.mark.parametrize(("unclear", "n_attempts"), [(Unclear.ARRIVED, 1), (Unclear.LOST, 2)])
async def test_an_unclear_outcome_is_looked_up_before_it_is_sent_again(
    unclear: Unclear, n_attempts: int
) -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [unclear]
    await world.add(about("a"))
    world.tick.wake()
    await world.live(NOW)
    assert world.messenger.n_looks == 0
    await world.live(NOW + LOOK_AFTER)
    assert world.messenger.n_looks == 1
    await world.live(NOW + HOUR)
    assert len(world.messenger.attempts) == n_attempts
    assert world.messenger.keys() == [a_countdown("a").key]


async def test_the_same_key_unclear_in_two_channels_is_looked_up_in_both() -> None:
    world = World()
    world.messenger.faults = {name: [Unclear.LOST] for name in ("#one", "#two")}
    await world.add(about("a", "#one"), about("a", "#two"))
    world.messenger.fault_of = lambda _: None
    world.messenger.faults |= {CHANNEL: []}
    world.tick.wake()
    await world.live(NOW + HOUR)
    assert world.messenger.n_looks == 2
    assert sorted(p.channel for p in world.messenger.posts) == ["#one", "#two"]


async def test_where_no_look_is_possible_it_is_sent_again() -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [Unclear.LOST]
    world.messenger.find_faults = [SendFailed("missing_scope", is_permanent=True)]
    await world.add(about("a"))
    world.tick.wake()
    await world.live(NOW + HOUR)
    assert world.messenger.keys() == [a_countdown("a").key]


async def test_a_look_that_fails_is_tried_again_and_nothing_is_sent_meanwhile() -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [Unclear.ARRIVED]
    world.messenger.find_faults = [
        SendFailed("ratelimited", retry_after=MINUTE),
        RuntimeError("a fault of ours"),
    ]
    await world.add(about("a"))
    world.tick.wake()
    await world.live(NOW + HOUR)
    assert world.messenger.n_looks == 3
    assert len(world.messenger.attempts) == 1


async def test_what_the_messenger_will_never_take_is_given_up_and_the_next_goes_out() -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [SendFailed("too_long", is_permanent=True)]
    await world.add(about("a"))
    await world.send()
    await world.add(about("b"))
    world.tick.wake()
    await world.live(NOW + HOUR)
    assert world.messenger.keys() == [a_countdown("b").key]
    assert await world.pending() == []


async def test_one_message_that_spoils_a_post_is_given_up_alone() -> None:
    def refuses_b(post: Post) -> Fault | None:
        is_spoilt = a_countdown("b").key in post.keys
        return SendFailed("invalid_blocks", is_permanent=True) if is_spoilt else None

    world = World(messenger=FakeMessenger(fault_of=refuses_b))
    await world.add(about("a"), about("b"), about("c"))
    world.tick.wake()
    await world.live(NOW + HOUR)
    assert sorted(world.messenger.keys()) == [a_countdown("a").key, a_countdown("c").key]
    assert await world.pending() == []


async def test_a_fault_of_our_own_silences_neither_the_channel_nor_the_bot() -> None:
    def breaks_on_b(post: Post) -> Fault | None:
        return KeyError("words") if a_countdown("b").key in post.keys else None

    world = World(messenger=FakeMessenger(fault_of=breaks_on_b))
    await world.add(about("a"), about("b"))
    world.tick.wake()
    with capture_logs() as logs:
        await world.live(NOW + HOUR)
    assert world.messenger.keys() == [a_countdown("a").key]
    assert [log["keys"] for log in logs if log["event"] == "send_given_up"] == [
        (a_countdown("b").key,)
    ]


async def test_settings_that_fail_for_one_channel_leave_the_others_alone() -> None:
    world = World(without_settings={"#gone"})
    await world.add(about("a", "#gone"), about("b"))
    await world.send()
    assert world.messenger.keys() == [a_countdown("b").key]


async def test_a_crash_after_the_post_repeats_nothing() -> None:
    world = World()
    world.messenger.open_gate.clear()
    await world.add(about("a"), about("b", "#two"))
    await world.deliver.send_due(NOW)
    await world.messenger.attempted(2)
    await world.deliver.close(timedelta())
    sent, lost = await world.store.run(lambda tx: tx.claims(None))
    world.messenger.open_gate.set()
    post = Post(sent.channel, (), ("said",), (), sent.marker)
    await world.messenger.post(post, NOW)
    world.restart()
    await world.deliver.take_over(NOW)
    world.tick.wake()
    await world.live(NOW + MINUTE)
    assert lost.channel != sent.channel
    assert len(world.messenger.posts) == 2
    assert {p.channel for p in world.messenger.posts} == {CHANNEL, "#two"}


class _RefusesOnce:
    """A transaction that refuses to settle once, as a full disk would."""

    def __init__(self, tx: Transaction, refused: list[Settled]) -> None:
        self._tx = tx
        self._refused = refused

    def __getattr__(self, name: str) -> object:
        return getattr(self._tx, name)

    def settle(self, outcomes: list[Settled]) -> None:
        if not self._refused:
            self._refused.extend(outcomes)
            raise OSError("disk full")
        self._tx.settle(outcomes)


class _StoreRefusesOnce(MemoryStore):
    """A store on a disk that is full once."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[Settled] = []

    async def run(self, work: Callable[[Transaction], T]) -> T:
        return await super().run(
            lambda tx: work(cast("Transaction", _RefusesOnce(tx, self.refused)))
        )


async def test_an_outcome_that_the_store_refused_is_settled_soon_and_not_sent_again() -> None:
    store = _StoreRefusesOnce()
    world = World(store=store)
    await world.add(about("a"))
    world.tick.wake()
    await world.live(NOW)
    assert len(store.refused) == 1
    assert len(await world.store.run(lambda tx: tx.claims(None))) == 1
    await world.live(NOW + SETTLE_AGAIN)
    assert await world.store.run(lambda tx: tx.claims(None)) == []
    assert world.messenger.keys() == [a_countdown("a").key]


@given(dice=st.randoms(use_true_random=False), fault_rate=st.floats(0, 0.5))
@hypothesis_settings(max_examples=20, deadline=None)
async def test_a_month_of_random_faults_and_crashes_says_every_key_once_per_channel(
    dice: random.Random, fault_rate: float
) -> None:
    def fault_of(post: Post) -> Fault | None:
        if dice.random() >= fault_rate:
            return None
        faults: list[Fault] = [
            Unclear.ARRIVED,
            Unclear.LOST,
            SendFailed("oops"),
            SendFailed("ratelimited", retry_after=dice.randrange(1, 60) * SECOND),
        ]
        return dice.choice(faults)

    world = World(messenger=FakeMessenger(fault_of=fault_of))
    expected = set()
    for n in range(60):
        draft = a_draft(
            a_countdown(f"slug-{n}"),
            channel=dice.choice(["#one", "#two", "#three"]),
            due_at=NOW + dice.randrange(30 * 24 * 60) * MINUTE,
        )
        expected.add((draft.channel, draft.key))
        await world.add(draft)
    world.tick.wake()
    for day in range(1, 31):
        await world.live(NOW + day * DAY)
        if dice.random() < 0.2:
            world.restart()
            await world.deliver.take_over(world.clock.now())
            world.tick.wake()
    await world.live(NOW + 32 * DAY)
    said = [(p.channel, key) for p in world.messenger.posts for key in p.keys]
    assert len(said) == len(set(said))
    assert set(said) == expected
