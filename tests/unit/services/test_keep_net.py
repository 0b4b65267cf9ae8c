"""KeepNet: a bot that is dead is still heard, once; one that lives is heard as ever."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deadline_bot.domain.reminder import ReminderState
from deadline_bot.domain.safety_net import AFTER, LOCKED, LOOK_AFTER, first_message
from deadline_bot.ports import Transaction
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_competition,
    a_reminder,
    settings,
)
from tests.unit.services.net_world import ALERT, EVE, NetWorld, begun

#: The last day's alerts with the instants at which a living bot says them.
LAST_DAY = [
    ("-1d", CLOSE - DAY),
    ("-12h", CLOSE - 12 * HOUR),
    ("-3h", CLOSE - 3 * HOUR),
    ("-1h", CLOSE - HOUR),
    ("-10m", CLOSE - 10 * MINUTE),
]
BY_NET = [(lead, at + AFTER) for lead, at in LAST_DAY]


async def test_a_bot_that_lives_says_all_itself_and_leaves_nothing_to_the_net() -> None:
    world = await begun()
    await world.live(CLOSE + HOUR)
    assert world.closes() == LAST_DAY
    assert world.scheduler.n_posted == 0
    assert await world.nets() == []
    assert world.scheduler.waiting == {}


async def test_a_bot_killed_for_good_is_still_heard_once() -> None:
    world = await begun()
    world.die()
    await world.live(CLOSE + DAY)
    assert world.closes() == BY_NET


@pytest.mark.parametrize("dies_before", [3 * MINUTE, SECOND])
async def test_a_bot_killed_during_the_last_day_is_heard_once(dies_before: timedelta) -> None:
    world = await begun()
    await world.live(ALERT - dies_before)
    world.die()
    await world.live(CLOSE + DAY)
    assert world.closes() == [*LAST_DAY[:3], *BY_NET[3:]]


async def test_the_net_of_a_sent_message_is_withdrawn_at_once() -> None:
    world = await begun()
    await world.live(ALERT + SECOND)
    keys = [key.rsplit("/", 1)[1] for key in world.scheduler.times]
    assert keys == ["-10m"]


#: When a bot that died before an alert comes back, from its instant on, and who says it when.
COMINGS = {
    "before the instant": (-MINUTE, timedelta()),
    "after it": (SECOND, SECOND),
    "just before the lock": (AFTER - LOCKED - SECOND, AFTER - LOCKED - SECOND),
    "inside the lock": (AFTER - LOCKED + SECOND, AFTER),
    "too late to withdraw": (AFTER - 30 * SECOND, AFTER),
    "as it is posted": (AFTER, AFTER),
    "just after": (AFTER + SECOND, AFTER),
    "when it can be looked up": (AFTER + LOOK_AFTER, AFTER),
    "later": (AFTER + HOUR / 2, AFTER),
}


@pytest.mark.parametrize(("back_after", "said_after"), COMINGS.values(), ids=COMINGS)
async def test_a_bot_that_comes_back_says_nothing_twice_and_loses_nothing(
    back_after: timedelta, said_after: timedelta
) -> None:
    world = await begun()
    await world.live(ALERT - 5 * MINUTE)
    world.die()
    await world.live(ALERT + back_after)
    await world.come_back()
    await world.live(CLOSE + DAY)
    assert world.closes() == [*LAST_DAY[:3], ("-1h", ALERT + said_after), LAST_DAY[4]]
    assert await world.nets() == []


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3 * 60, 4 * 60), min_size=2, max_size=6))
async def test_deaths_at_any_second_around_an_alert_say_it_once(seconds: list[int]) -> None:
    world = await begun(ALERT - HOUR)
    is_alive = True
    for second in sorted(seconds):
        await world.live(ALERT + second * SECOND)
        if is_alive:
            world.die()
        else:
            await world.come_back()
        is_alive = not is_alive
    await world.live(CLOSE + DAY)
    leads = [lead for lead, _ in world.closes()]
    assert leads == ["-1h", "-10m"]


async def test_what_was_said_by_the_net_after_the_close_is_not_said_again() -> None:
    world = await begun()
    world.die()
    await world.live(CLOSE + HOUR)
    await world.come_back()
    await world.live(CLOSE + DAY)
    assert world.closes() == BY_NET


async def test_a_close_that_moves_moves_its_messages() -> None:
    world = NetWorld(EVE)
    await world.open()
    await world.told(a_competition())
    await world.come_back()
    await world.live(EVE + MINUTE)
    before = set(world.scheduler.times.values())
    await world.told(a_competition(close=CLOSE + HOUR))
    await world.live(EVE + 3 * MINUTE)
    assert set(world.scheduler.times.values()) == {at + HOUR for at in before}
    world.die()
    await world.live(CLOSE + DAY)
    assert world.closes() == [(lead, at + HOUR) for lead, at in BY_NET]


async def test_a_message_whose_time_changes_is_moved_under_the_same_key() -> None:
    world = await begun()
    world.settings = settings(merge_window=timedelta(), quiet_hours=(time(20, 30), time(21, 59)))
    await world.live(EVE + 3 * MINUTE)
    world.die()
    await world.live(CLOSE + DAY)
    assert dict(world.closes())["-3h"] == CLOSE - 2 * HOUR + AFTER
    assert sorted(lead for lead, _ in world.closes()) == sorted(lead for lead, _ in LAST_DAY)


async def test_what_the_team_left_or_muted_is_withdrawn() -> None:
    world = NetWorld(EVE)
    await world.begin(a_competition("a"), a_competition("b"))
    await world.live(EVE + MINUTE)
    assert len(world.scheduler.waiting) == 2 * len(LAST_DAY)
    await world.store.run(lambda tx: tx.drop_followings(tx.followings(slug="a")))
    world.settings = replace(world.settings, muted=frozenset("b"))
    await world.live(EVE + 2 * MINUTE)
    assert world.scheduler.waiting == {}
    assert await world.nets() == []


async def test_a_reminder_to_be_acknowledged_is_in_the_net_until_it_is_said() -> None:
    world = await with_reminder(is_insistent=True)
    await world.live(NOW + HOUR - SECOND)
    assert world.scheduler.times == {"reminder/1/2026-11-23T13:00:00Z/0": NOW + HOUR + AFTER}
    await plan_reminder(world)
    await world.live(NOW + HOUR + 5 * MINUTE)
    assert [sent.at for sent in world.messenger.history] == [NOW + HOUR]
    assert world.scheduler.n_posted == 0


async def test_a_reminder_that_need_not_be_acknowledged_is_not() -> None:
    world = await with_reminder(is_insistent=False)
    assert world.scheduler.times == {}


async def test_a_reminder_said_by_the_net_is_not_said_again_by_its_first_message() -> None:
    world = await with_reminder(is_insistent=True)
    world.die()
    await world.live(NOW + 2 * HOUR)
    await world.come_back()
    await plan_reminder(world)
    await world.live(NOW + 3 * HOUR)
    assert [sent.at for sent in world.messenger.history] == [NOW + HOUR + AFTER]
    [said] = await world.store.run(
        lambda tx: tx.sent([(CHANNEL, "reminder/1/2026-11-23T13:00:00Z/0")])
    )
    assert said.message_id == world.messenger.history[0].ref.id


async def test_a_reminder_taken_back_leaves_the_net() -> None:
    world = await with_reminder(is_insistent=True)
    [reminder] = await world.store.run(lambda tx: tx.next_insistent(NOW + DAY, 10))
    gone = replace(reminder, state=ReminderState.DELETED, next_at=None)
    await world.store.run(lambda tx: tx.save_reminder(gone))
    await world.live(NOW + 2 * MINUTE)
    assert world.scheduler.times == {}


async def with_reminder(*, is_insistent: bool) -> NetWorld:
    """A world with a reminder for an hour from now."""
    world = NetWorld(NOW)
    await world.open()
    await world.store.run(lambda tx: tx.save_reminder(a_reminder(is_insistent=is_insistent)))
    await world.come_back()
    await world.live(NOW + SECOND)
    return world


async def plan_reminder(world: NetWorld) -> None:
    """The plan decides the reminder's first message, and that it is over."""

    def plan(tx: Transaction) -> None:
        for reminder in tx.next_insistent(NOW + HOUR, 10):
            first = first_message(reminder, [], world.settings)
            assert first is not None
            tx.add([first])
            tx.save_reminder(replace(reminder, state=ReminderState.OVER, next_at=None))

    await world.store.run(plan)
    world.tick.wake()
