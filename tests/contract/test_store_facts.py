"""The store's contract: what is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from deadline_bot.domain.answer import Board, BoardLine
from deadline_bot.domain.competition import Following, MilestoneKind
from deadline_bot.domain.message import NextAlert
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import BoardState, Store
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_competition,
    a_following,
    an_entry,
)

INSTANT = timedelta(microseconds=1)


async def save(store: Store, *followings: Following) -> None:
    await store.run(lambda t: t.save_followings(followings, wake_at=NOW))


def named(followings: Sequence[Following]) -> list[tuple[str, str]]:
    return [(f.competition.slug, f.channel) for f in followings]


async def test_a_following_comes_back_as_it_was_saved(store: Store) -> None:
    # Not in the order of the instants, nor of the names: the order told is kept as well.
    told = a_competition(
        "nbme",
        own={"team merge / final": CLOSE - DAY, "a first": CLOSE - 2 * DAY},
        merger=CLOSE - 7 * DAY,
        entry=CLOSE - 8 * DAY,
        title="NBME – 患者ノート <&>",
    )
    following = replace(
        a_following(competition=told, followed_at=NOW - DAY),
        planned_until=NOW - HOUR,
        is_announced=True,
    )
    moved = following.told(replace(told, milestones=told.milestones[::-1]), NOW)

    await save(store, moved)

    assert await store.run(lambda t: t.followings()) == [moved]


async def test_a_competition_without_milestones_can_be_followed(store: Store) -> None:
    following = a_following(close=None)

    await save(store, following)

    assert await store.run(lambda t: t.followings()) == [following]


async def test_saving_nothing_changes_nothing(store: Store) -> None:
    await store.run(lambda t: t.save_followings([], wake_at=NOW))
    await store.run(lambda t: t.drop_followings([]))

    assert await store.run(lambda t: t.followings()) == []


async def test_saving_a_known_following_replaces_it_with_all_its_milestones(store: Store) -> None:
    following = a_following(competition=a_competition(entry=CLOSE - DAY, own={"team": CLOSE}))
    await save(store, following)

    told = a_competition(close=CLOSE + HOUR, merger=CLOSE - DAY, title="New", url="")
    moved = replace(following.told(told, NOW + HOUR), planned_until=NOW + HOUR)
    await store.run(lambda t: t.save_followings([moved], wake_at=NOW + HOUR))

    assert await store.run(lambda t: t.followings()) == [moved]
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR


async def test_followings_are_filtered_by_all_that_is_given(store: Store) -> None:
    await save(
        store,
        a_following("b", channel="#2"),
        a_following("b", channel="#1"),
        a_following("a", channel="#2"),
        a_following(competition=a_competition("c", source="config"), channel="#1"),
    )

    everything = await store.run(lambda t: t.followings())
    assert named(everything) == [("a", "#2"), ("b", "#1"), ("b", "#2"), ("c", "#1")]
    assert named(await store.run(lambda t: t.followings(channel="#1"))) == [
        ("b", "#1"),
        ("c", "#1"),
    ]
    assert named(await store.run(lambda t: t.followings(source="config"))) == [("c", "#1")]
    assert named(await store.run(lambda t: t.followings(slug="b", channel="#2"))) == [("b", "#2")]
    assert await store.run(lambda t: t.followings(source="config", slug="b")) == []


async def test_two_channels_share_the_competition(store: Store) -> None:
    here, there = a_following(channel="#1"), a_following(channel="#2", followed_at=NOW + HOUR)
    await save(store, here, there)

    moved = here.told(a_competition(close=CLOSE + DAY), NOW + 2 * HOUR)
    await save(store, moved)

    [found] = await store.run(lambda t: t.followings(channel="#2"))
    assert found.competition == moved.competition
    assert found.known_at == moved.known_at
    assert found.followed_at == there.followed_at


async def test_the_last_following_takes_the_competition_with_it(store: Store) -> None:
    here, there = a_following(channel="#1"), a_following(channel="#2")
    await save(store, here, there)

    await store.run(lambda t: t.drop_followings([here]))
    assert await store.run(lambda t: t.followings()) == [there]
    assert (await store.run(lambda t: t.nearest_entries(None, NOW, DAY, 9)))[1] == 2

    await store.run(lambda t: t.drop_followings([there, here]))
    assert await store.run(lambda t: t.followings()) == []
    assert await store.run(lambda t: t.nearest_entries(None, NOW, DAY, 9)) == ([], 0)


async def test_dropping_what_is_not_there_is_no_error(store: Store) -> None:
    await save(store, a_following("kept"))

    await store.run(lambda t: t.drop_followings([a_following("gone"), a_following("kept2")]))

    assert named(await store.run(lambda t: t.followings())) == [("kept", CHANNEL)]


async def test_nearest_followings_go_by_the_next_milestone_ahead(store: Store) -> None:
    now = NOW
    await save(
        store,
        a_following("passed", close=now),
        a_following("third", close=now + 3 * HOUR),
        a_following(competition=a_competition("first", close=now + DAY, entry=now + INSTANT)),
        a_following(
            competition=a_competition("second", close=now + 2 * HOUR, entry=now - HOUR),
            channel="#other",
        ),
        a_following("no-dates", close=None),
    )

    everywhere = await store.run(lambda t: t.nearest_followings(None, now, 9))
    assert named(everywhere) == [("first", CHANNEL), ("second", "#other"), ("third", CHANNEL)]
    here = await store.run(lambda t: t.nearest_followings(CHANNEL, now, 9))
    assert named(here) == [("first", CHANNEL), ("third", CHANNEL)]
    assert await store.run(lambda t: t.nearest_followings(None, now, 2)) == everywhere[:2]
    assert await store.run(lambda t: t.count_followings(None, now)) == 3
    assert await store.run(lambda t: t.count_followings(CHANNEL, now)) == 2


async def test_a_following_with_two_milestones_at_one_instant_is_nearest_once(
    store: Store,
) -> None:
    both = a_competition("both", close=CLOSE, own={"team": CLOSE})
    await save(store, a_following(competition=both), a_following("alone", close=CLOSE))

    nearest = await store.run(lambda t: t.nearest_followings(None, NOW, 9))

    assert named(nearest) == [("alone", CHANNEL), ("both", CHANNEL)]


async def test_next_speakers_are_those_that_are_woken_next(store: Store) -> None:
    second, first, never = a_following("a"), a_following("b"), a_following("c")
    other = a_following("d", channel="#other")
    await save(store, second, first, never, other)
    await store.run(
        lambda t: t.planned_followings(
            [(second, NOW + HOUR), (first, NOW + MINUTE), (never, None), (other, NOW)]
        )
    )

    speakers = await store.run(lambda t: t.next_speakers(CHANNEL, 9))
    assert speakers == [first, second]
    assert await store.run(lambda t: t.next_speakers(None, 2)) == [other, first]


async def test_nearest_entries_hold_finish_by_and_each_milestone_once(store: Store) -> None:
    near = a_competition("near", close=NOW + 25 * HOUR, entry=NOW + 2 * HOUR)
    far = a_competition("far", close=NOW + 49 * HOUR, own={"merge": NOW + HOUR})
    for channel in ("#1", "#2"):
        await save(
            store,
            a_following(channel=channel, competition=near),
            a_following(channel=channel, competition=far),
        )

    entries, n_entries = await store.run(lambda t: t.nearest_entries(None, NOW, DAY, 9))

    in_order = [
        an_entry("far", kind=MilestoneKind.OWN, at=NOW + HOUR, name="merge"),
        an_entry("near", kind=MilestoneKind.FINISH_BY, at=NOW + HOUR),
        an_entry("near", kind=MilestoneKind.ENTRY, at=NOW + 2 * HOUR),
        an_entry("far", kind=MilestoneKind.FINISH_BY, at=NOW + 25 * HOUR),
        an_entry("near", kind=MilestoneKind.CLOSE, at=NOW + 25 * HOUR),
        an_entry("far", kind=MilestoneKind.CLOSE, at=NOW + 49 * HOUR),
    ]
    assert entries == in_order
    assert n_entries == 6
    cuts = await store.run(lambda t: [t.nearest_entries("#1", NOW, DAY, n) for n in range(6)])
    assert cuts == [(in_order[:n], 6) for n in range(6)]


async def test_an_entry_at_this_instant_is_no_longer_ahead(store: Store) -> None:
    await save(store, a_following(close=NOW + DAY))

    at_finish_by = await store.run(lambda t: t.nearest_entries(None, NOW, DAY, 9))
    just_before = await store.run(lambda t: t.nearest_entries(None, NOW - INSTANT, DAY, 9))
    at_close = await store.run(lambda t: t.nearest_entries(None, NOW + DAY, DAY, 9))

    assert [e.milestone.kind for e in at_finish_by[0]] == [MilestoneKind.CLOSE]
    assert just_before[1] == 2
    assert at_close == ([], 0)


async def test_entries_are_those_of_the_channel(store: Store) -> None:
    await save(store, a_following("here"), a_following("there", channel="#other"))

    entries, n_entries = await store.run(lambda t: t.nearest_entries(CHANNEL, NOW, DAY, 9))

    assert {e.competition.slug for e in entries} == {"here"}
    assert n_entries == 2


async def test_source_states_replace_each_other(store: Store) -> None:
    failed = SourceState("kaggle", None, "401")
    heard = SourceState("kaggle", NOW, None)
    config = SourceState("config", NOW, None)
    await store.run(lambda t: t.save_source_state(failed))
    await store.run(lambda t: t.save_source_state(config))
    await store.run(lambda t: t.save_source_state(heard))

    assert await store.run(lambda t: t.source_states()) == [config, heard]


async def test_presence_is_remembered(store: Store) -> None:
    assert await store.run(lambda t: t.alive_at()) is None

    await store.run(lambda t: t.save_alive_at(NOW))
    await store.run(lambda t: t.save_alive_at(NOW + HOUR))

    assert await store.run(lambda t: t.alive_at()) == NOW + HOUR


async def test_a_board_is_empty_before_the_first_and_replaced_after(store: Store) -> None:
    assert await store.run(lambda t: t.board(CHANNEL)) == BoardState(CHANNEL)

    next_alert = NextAlert(an_entry(), HOUR, CLOSE - HOUR)
    shown = Board((BoardLine(an_entry(name="<&>"), 25 * HOUR),), 9_980, next_alert)
    attempted = BoardState(CHANNEL, attempted_at=NOW)
    posted = BoardState(CHANNEL, "1.0", NOW, NOW + MINUTE, shown, "missing scope")
    await store.run(lambda t: t.save_board(attempted))
    assert await store.run(lambda t: t.board(CHANNEL)) == attempted
    await store.run(lambda t: t.save_board(posted))

    assert await store.run(lambda t: t.board(CHANNEL)) == posted
    assert await store.run(lambda t: t.board("#other")) == BoardState("#other")
