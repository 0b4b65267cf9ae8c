"""Thirty simulated days through watch, plan, tick and delivery, with nights and an outage."""

import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.outbox_content import is_urgent
from deadline_bot.domain.planning import agenda
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, SECOND, a_competition, settings
from tests.fakes.messenger import FakeMessenger, Fault, Unclear
from tests.unit.services.world import World

BEGIN = datetime(2026, 11, 1, 12, tzinfo=UTC)
TOKYO = settings(zone="Asia/Tokyo", quiet_hours=(time(23), time(7)))
#: Closes at Kaggle's hour, in the Tokyo night, and by day.
CLOSES = {
    "nbme": BEGIN + 20 * DAY + timedelta(hours=11, minutes=59),
    "night": BEGIN + 12 * DAY + 6 * HOUR,
    "noon": BEGIN + 25 * DAY - 9 * HOUR,
}


def expected_keys(world: World) -> set[str]:
    """Every alert that a month with the competitions as they are now has."""
    state = world.store._state
    followings = [state.following(slug, channel) for slug, channel in state.followed]
    return {draft.key for f in followings for draft in agenda(f, world.settings)}


async def begun(messenger: FakeMessenger | None = None) -> World:
    world = World(BEGIN, channel_settings=TOKYO, messenger=messenger)
    await world.told(*[a_competition(slug, close=close) for slug, close in CLOSES.items()])
    return world


def is_night(at: datetime) -> bool:
    return TOKYO.defer(at) > at


async def test_a_month_says_everything_once_and_is_quiet_at_night() -> None:
    world = await begun()
    await world.live(BEGIN + 30 * DAY)
    keys = world.messenger.keys()
    assert len(keys) == len(set(keys))
    assert set(keys) >= expected_keys(world)
    assert {k for k in keys if k.startswith("competition/")} == expected_keys(world)
    for sent in world.messenger.history:
        assert sent.post is not None
        if is_night(sent.at):
            assert all(is_urgent(p.content) for p in sent.post.parts)
        assert all(p.late_by is None for p in sent.post.parts)
    # One hour and ten minutes before the close in the night.
    assert sum(is_night(s.at) for s in world.messenger.history) == 2
    # One a day for the morning, and no more than the alerts themselves.
    assert len(world.messenger.posts) <= 30 + len(expected_keys(world))


async def test_tonight_and_morning_come_when_they_should() -> None:
    world = await begun()
    await world.live(BEGIN + 30 * DAY)
    keys = world.messenger.keys()
    # Closes at 03:00 and 08:59 in Tokyo, and the instants of finish_by a day before.
    tonights = [k for k in keys if k.startswith("tonight/")]
    assert tonights == [
        "tonight/2026-11-12T14:00:00Z",
        "tonight/2026-11-13T14:00:00Z",
        "tonight/2026-11-20T14:00:00Z",
        "tonight/2026-11-21T14:00:00Z",
    ]
    mornings = [k for k in keys if k.startswith("morning/")]
    first = datetime(2026, 11, 1, 22, tzinfo=UTC)
    last_close = max(CLOSES.values())
    days = [first + n * DAY for n in range(30) if first + n * DAY < last_close]
    assert mornings[: len(days)] == [f"morning/{d:%Y-%m-%dT%H:%M:%SZ}" for d in days]
    # After the last close only what the night has held brings one.
    assert len(mornings) == len(days)


@pytest.mark.parametrize("away_from_hour", [0, 5, 12, 17, 23])
async def test_an_outage_of_days_says_the_nearest_of_each_milestone_once(
    away_from_hour: int,
) -> None:
    world = await begun()
    away_at = BEGIN + 9 * DAY + away_from_hour * HOUR
    await world.live(away_at)
    before = set(world.messenger.keys())
    world.restart()
    world.clock.set(away_at + 8 * DAY)
    world.tick.wake()
    # Wherever in the day the bot comes back, the night first ends.
    await world.live(away_at + 9 * DAY)
    missed = world.messenger.keys()[len(before) :]
    about = Counter(k.split("@")[0] for k in missed if "@" in k)
    due_after = {k for k in missed if "@" in k}
    assert all(n <= 3 for n in about.values()), about
    assert not before & due_after
    await world.live(BEGIN + 30 * DAY)
    keys = world.messenger.keys()
    assert len(keys) == len(set(keys))
    coalesced = expected_keys(world) - set(keys)
    assert all("@" in k for k in coalesced)
    # What was coalesced was said by something nearer of the same milestone.
    assert {k.split("@")[0] for k in coalesced} <= {k.split("@")[0] for k in keys} | {
        k.replace("/passed/", "/").rsplit("/", 1)[0] for k in keys if "/passed/" in k
    }


@given(
    dice=st.randoms(use_true_random=False),
    rate=st.floats(0, 0.4),
    crashes=st.lists(st.integers(0, 30 * 24 * 60), max_size=6),
    moves=st.lists(st.tuples(st.integers(0, 10 * 24 * 60), st.integers(-48, 96)), max_size=3),
)
@hypothesis_settings(max_examples=15, deadline=None)
async def test_a_month_of_faults_crashes_and_moves_repeats_nothing_and_ends_with_all_said(
    dice: random.Random,
    rate: float,
    crashes: list[int],
    moves: list[tuple[int, int]],
) -> None:
    def fault_of(post: Post) -> Fault | None:
        faults: list[Fault] = [
            Unclear.ARRIVED,
            Unclear.LOST,
            SendFailed("oops"),
            SendFailed("ratelimited", retry_after=dice.randrange(1, 90) * SECOND),
        ]
        return dice.choice(faults) if dice.random() < rate else None

    world = await begun(FakeMessenger(fault_of=fault_of))
    events = [(BEGIN + n * MINUTE, 0) for n in crashes]
    events += [(BEGIN + n * MINUTE, hours) for n, hours in moves]
    closes = dict(CLOSES)
    for at, hours in sorted(events):
        await world.live(at)
        if hours:
            closes["nbme"] += hours * HOUR
            await world.told(*[a_competition(slug, close=c) for slug, c in closes.items()])
        else:
            world.restart()
            await world.deliver.take_over(world.clock.now())
            world.tick.wake()
    await world.live(BEGIN + 45 * DAY)
    keys = world.messenger.keys(CHANNEL)
    assert len(keys) == len(set(keys))
    # The last word about each milestone is that it has passed.
    passed = {k for k in expected_keys(world) if "/passed/" in k}
    assert passed <= set(keys)
    assert await world.pending() == []
    for sent in world.messenger.history:
        assert sent.post is not None
        assert not is_night(sent.at) or all(is_urgent(p.content) for p in sent.post.parts)
