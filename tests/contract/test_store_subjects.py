"""The store's contract: whom to ask when."""

from dataclasses import replace
from datetime import timedelta

from deadline_bot.domain.competition import Following
from deadline_bot.domain.reminder import OccurrenceState, Reminder, ReminderState
from deadline_bot.ports import Store, Transaction
from tests.contract.outbox import pending
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_channel,
    a_competition,
    a_countdown,
    a_draft,
    a_following,
    a_reminder,
    an_occurrence,
)

INSTANT = timedelta(microseconds=1)


async def save(store: Store, *followings: Following) -> None:
    await store.run(lambda t: t.save_followings(followings, wake_at=NOW))


async def test_followings_are_due_at_their_wake_at_earliest_first(store: Store) -> None:
    later, sooner, not_yet, never = (a_following(slug) for slug in "abcd")
    await save(store, later, sooner, not_yet, never)
    await store.run(
        lambda t: t.planned_followings(
            [(later, NOW), (sooner, NOW - HOUR), (not_yet, NOW + INSTANT), (never, None)]
        )
    )

    assert await store.run(lambda t: t.due_followings(NOW, 9)) == [sooner, later]
    assert await store.run(lambda t: t.due_followings(NOW, 1)) == [sooner]


async def test_planning_takes_only_what_was_planned(store: Store) -> None:
    following = a_following()
    await save(store, following)
    changed = replace(
        following,
        competition=a_competition(title="not taken", close=CLOSE + DAY),
        followed_at=NOW + DAY,
        planned_until=NOW + HOUR,
        is_announced=True,
    )

    await store.run(lambda t: t.planned_followings([(changed, NOW + DAY)]))

    [found] = await store.run(lambda t: t.followings())
    assert found == replace(following, planned_until=NOW + HOUR, is_announced=True)
    assert await store.run(lambda t: t.next_wake_at()) == NOW + DAY


async def test_planning_what_is_no_longer_followed_changes_nothing(store: Store) -> None:
    await store.run(lambda t: t.planned_followings([(a_following(), NOW)]))

    assert await store.run(lambda t: t.followings()) == []
    assert await store.run(lambda t: t.next_wake_at()) is None


async def test_a_channel_wakes_its_followings_those_at_rest_too(store: Store) -> None:
    resting, other = a_following("a"), a_following("b", channel="#other")
    await save(store, resting, other)
    await store.run(lambda t: t.planned_followings([(resting, None), (other, None)]))

    await store.run(lambda t: t.wake_followings(CHANNEL, NOW + HOUR))

    assert await store.run(lambda t: t.due_followings(NOW + HOUR, 9)) == [resting]


async def test_who_waits_longer_keeps_its_place_when_its_channel_is_woken(store: Store) -> None:
    overdue, at_rest = a_following("z-overdue"), a_following("a-at-rest")
    await save(store, overdue, at_rest)
    await store.run(lambda t: t.planned_followings([(overdue, NOW), (at_rest, NOW + DAY)]))

    await store.run(lambda t: t.wake_followings(CHANNEL, NOW + HOUR))

    assert await store.run(lambda t: t.due_followings(NOW + HOUR, 9)) == [overdue, at_rest]


async def test_a_channel_is_opened_once(store: Store) -> None:
    first = a_channel(planned_until=NOW)
    assert await store.run(lambda t: t.open_channel(first, wake_at=NOW + HOUR)) == first

    again = a_channel(planned_until=NOW + DAY, is_introduced=True)
    assert await store.run(lambda t: t.open_channel(again, wake_at=NOW + DAY)) == first

    assert await store.run(lambda t: t.channels()) == [first]
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR


async def test_channels_are_listed_by_name_and_due_earliest_first(store: Store) -> None:
    a, b, c = (a_channel(name) for name in ("#a", "#b", "#c"))
    await store.run(lambda t: t.open_channel(b, wake_at=NOW - HOUR))
    await store.run(lambda t: t.open_channel(a, wake_at=NOW))
    await store.run(lambda t: t.open_channel(c, wake_at=NOW + INSTANT))

    assert await store.run(lambda t: t.channels()) == [a, b, c]
    assert await store.run(lambda t: t.due_channels(NOW)) == [b, a]

    await store.run(lambda t: t.planned_channel(b, None))
    assert await store.run(lambda t: t.due_channels(NOW)) == [a]


async def test_an_introduction_announces_what_is_followed_by_then(store: Store) -> None:
    here, there = a_following("a"), a_following("b", channel="#other")
    await save(store, here, there)
    await store.run(lambda t: t.open_channel(a_channel(), wake_at=NOW))

    introduced = a_channel(planned_until=NOW + HOUR, is_introduced=True)
    await store.run(lambda t: t.planned_channel(introduced, NOW + DAY))

    assert await store.run(lambda t: t.channels()) == [introduced]
    assert await store.run(lambda t: [f.is_announced for f in t.followings()]) == [True, False]

    await save(store, a_following("later"))
    await store.run(lambda t: t.planned_channel(introduced, NOW + DAY))
    [later] = await store.run(lambda t: t.followings(slug="later"))
    assert not later.is_announced


async def test_planning_a_channel_that_was_never_opened_changes_nothing(store: Store) -> None:
    await save(store, a_following())

    await store.run(lambda t: t.planned_channel(a_channel(is_introduced=True), NOW))

    assert await store.run(lambda t: t.channels()) == []
    assert await store.run(lambda t: [f.is_announced for f in t.followings()]) == [False]


async def test_the_next_wake_is_the_earliest_of_any_subject(store: Store) -> None:
    assert await store.run(lambda t: t.next_wake_at()) is None

    await store.run(lambda t: t.open_channel(a_channel(), wake_at=NOW + HOUR))
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR

    await save(store, a_following())
    assert await store.run(lambda t: t.next_wake_at()) == NOW

    await store.run(lambda t: t.planned_followings([(a_following(), NOW + DAY)]))
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR


async def test_the_next_wake_may_be_a_reminder_or_an_occurrence(store: Store) -> None:
    def save(t: Transaction) -> Reminder:
        t.save_reminder(a_reminder(next_at=NOW, state=ReminderState.PAUSED))
        t.save_reminder(a_reminder(next_at=None))
        return t.save_reminder(a_reminder(next_at=NOW + HOUR))

    reminder = await store.run(save)
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR

    said = an_occurrence(reminder, wake_at=NOW + MINUTE)
    await store.run(lambda t: t.save_occurrence(said))
    assert await store.run(lambda t: t.next_wake_at()) == NOW + MINUTE

    taken = replace(said, state=OccurrenceState.DONE)
    await store.run(lambda t: t.save_occurrence(taken))
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR

    await store.run(lambda t: t.save_reminder(replace(reminder, state=ReminderState.OVER)))
    assert await store.run(lambda t: t.next_wake_at()) is None


async def test_next_wakes_are_the_earliest_of_each_channel_in_the_interval(store: Store) -> None:
    planned = [
        (a_following("at-the-start", channel="#1"), NOW),
        (a_following("after-it", channel="#1"), NOW + 2 * MINUTE),
        (a_following("later", channel="#1"), NOW + 3 * MINUTE),
        (a_following("at-the-end", channel="#2"), NOW + 5 * MINUTE),
        (a_following("beyond", channel="#3"), NOW + 5 * MINUTE + INSTANT),
        (a_following("resting", channel="#4"), None),
    ]
    await save(store, *(following for following, _ in planned))
    await store.run(lambda t: t.planned_followings(planned))
    await store.run(lambda t: t.open_channel(a_channel("#1"), wake_at=NOW + MINUTE))
    await store.run(lambda t: t.open_channel(a_channel("#2"), wake_at=NOW + 9 * MINUTE))
    await store.run(lambda t: t.open_channel(a_channel("#5"), wake_at=NOW + 4 * MINUTE))

    wakes = await store.run(lambda t: t.next_wakes(NOW, NOW + 5 * MINUTE))

    assert wakes == {"#1": NOW + MINUTE, "#2": NOW + 5 * MINUTE, "#5": NOW + 4 * MINUTE}


async def test_a_channel_may_also_speak_when_a_message_of_it_may_be_said(store: Store) -> None:
    await save(store, a_following())
    await store.run(lambda t: t.planned_followings([(a_following(), NOW + 3 * MINUTE)]))
    drafts = [
        a_draft(a_countdown("now"), channel="#now", due_at=NOW),
        a_draft(a_countdown("soon"), due_at=NOW + 2 * MINUTE),
        a_draft(a_countdown("later"), channel="#later", due_at=NOW + 6 * MINUTE),
    ]
    await store.run(lambda t: t.add(drafts))

    wakes = await store.run(lambda t: t.next_wakes(NOW, NOW + 5 * MINUTE))
    assert wakes == {CHANNEL: NOW + 2 * MINUTE}

    [_, soon, _] = sorted(await pending(store, NOW + HOUR), key=lambda m: m.say_at)
    await store.run(lambda t: t.coalesce([soon.id]))

    wakes = await store.run(lambda t: t.next_wakes(NOW, NOW + 5 * MINUTE))
    assert wakes == {CHANNEL: NOW + 3 * MINUTE}
