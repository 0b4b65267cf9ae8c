"""The store's contract: what became of each time a reminder came due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.reminder import (
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    Reminder,
    ReminderState,
    read_occurrence_id,
)
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.ports import Store, Transaction
from tests.contract.outbox import INSTANT
from tests.fakes.facts import (
    ALICE,
    BOB,
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_channel,
    a_reminder,
    an_occurrence,
)

CAROL = "UCAROL"
FOR_ME = Audience(AudienceKind.ME)
FOR_BOB = Audience(AudienceKind.USER, "bob", BOB)


async def save(store: Store, *occurrences: Occurrence) -> list[Occurrence]:
    """Saves occurrences, each of a new reminder."""

    def work(t: Transaction) -> list[Occurrence]:
        saved = [replace(o, reminder=t.save_reminder(o.reminder)) for o in occurrences]
        for occurrence in saved:
            t.save_occurrence(occurrence)
        return saved

    return await store.run(work)


async def save_again(store: Store, occurrence: Occurrence) -> None:
    await store.run(lambda t: t.save_occurrence(occurrence))


async def open_for(store: Store, person: str, channel: str | None, limit: int = 9) -> list[str]:
    found = await store.run(lambda t: t.open_occurrences(person, channel, limit))
    return texts(found)


def texts(occurrences: Sequence[Occurrence]) -> list[str]:
    return [occurrence.reminder.text for occurrence in occurrences]


async def test_everything_comes_back_as_it_was_instants_in_utc(store: Store) -> None:
    at = datetime(2026, 11, 24, 9, 0, 0, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    occurrence = Occurrence(
        a_reminder(),
        at,
        begun_at=at + MINUTE,
        wake_at=at + HOUR,
        state=OccurrenceState.DONE,
        rung=2,
        places=(BOB, CHANNEL, "#ほか"),
        taken_by=BOB,
        taken_at=at + 2 * MINUTE,
        snoozed_by=ALICE,
        snoozed_until=at + DAY,
    )

    [saved] = await save(store, occurrence)

    found = await store.run(lambda t: t.occurrence(saved.id))
    assert found == saved
    instants = (found.at, found.begun_at, found.wake_at, found.taken_at, found.snoozed_until)
    assert [at.tzinfo for at in instants if at] == [UTC] * 5


async def test_an_occurrence_is_found_by_its_id_in_text(store: Store) -> None:
    [saved] = await save(store, an_occurrence(a_reminder(), at=NOW + SECOND - INSTANT))
    id_ = read_occurrence_id(str(saved.id))
    assert id_.at == NOW

    assert await store.run(lambda t: t.occurrence(id_)) == saved
    others = [
        OccurrenceId(id_.reminder, NOW - INSTANT),
        OccurrenceId(id_.reminder, NOW + SECOND),
        OccurrenceId(id_.reminder + 1, NOW),
    ]
    assert await store.run(lambda t: [t.occurrence(other) for other in others]) == [None] * 3


async def test_an_id_means_the_whole_second_and_no_more(store: Store) -> None:
    [saved] = await save(store, an_occurrence(a_reminder(), at=NOW))

    within, before = (OccurrenceId(saved.reminder.id, NOW + d) for d in (INSTANT, -SECOND))
    assert await store.run(lambda t: t.occurrence(within)) == saved
    assert await store.run(lambda t: t.occurrence(before)) is None


async def test_an_occurrence_is_written_in_place_of_the_last(store: Store) -> None:
    [saved] = await save(store, an_occurrence(a_reminder(), wake_at=NOW + HOUR))
    another = replace(saved, at=NOW + DAY)
    await save_again(store, another)

    done = replace(saved, state=OccurrenceState.DONE, taken_by=BOB, taken_at=NOW, wake_at=None)
    await save_again(store, done)

    assert await store.run(lambda t: t.occurrence(saved.id)) == done
    assert await store.run(lambda t: t.occurrence(another.id)) == another


async def test_an_occurrence_has_its_reminder_as_it_is_now(store: Store) -> None:
    [saved] = await save(store, an_occurrence(a_reminder(text="before"), wake_at=NOW))
    changed = replace(saved.reminder, text="after", state=ReminderState.DELETED)
    await store.run(lambda t: t.save_reminder(changed))
    await save_again(store, saved)

    expected = replace(saved, reminder=changed)
    assert await store.run(lambda t: t.occurrence(saved.id)) == expected
    assert await store.run(lambda t: t.due_occurrences(NOW, 9)) == [expected]
    assert await store.run(lambda t: t.reminder(changed.id)) == changed


async def test_an_occurrence_of_no_reminder_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no such reminder"):
        await save_again(store, an_occurrence(a_reminder(id=7)))


async def test_due_are_open_ones_until_now_earliest_first(store: Store) -> None:
    await save(
        store,
        an_occurrence(a_reminder(text="now"), wake_at=NOW),
        an_occurrence(a_reminder(text="sooner"), wake_at=NOW - HOUR),
        an_occurrence(a_reminder(text="not yet"), wake_at=NOW + INSTANT),
        an_occurrence(a_reminder(text="never"), wake_at=None),
        an_occurrence(a_reminder(text="done"), wake_at=NOW, state=OccurrenceState.DONE),
    )

    assert texts(await store.run(lambda t: t.due_occurrences(NOW, 9))) == ["sooner", "now"]
    assert texts(await store.run(lambda t: t.due_occurrences(NOW, 1))) == ["sooner"]


async def test_open_ones_wait_for_who_asked_who_is_reminded_and_where_they_were_said(
    store: Store,
) -> None:
    in_other = a_reminder(text="said elsewhere, too", author=CAROL, channel="#other")
    await save(
        store,
        an_occurrence(a_reminder(text="alice's own", audience=FOR_ME), at=NOW),
        an_occurrence(a_reminder(text="for bob", audience=FOR_BOB), at=NOW + MINUTE),
        an_occurrence(a_reminder(text="for the channel", author=CAROL), at=NOW - HOUR),
        an_occurrence(in_other, at=NOW + HOUR, places=("#other", CHANNEL)),
        an_occurrence(a_reminder(text="not said yet", author=CAROL), at=NOW, places=()),
        an_occurrence(a_reminder(text="done"), state=OccurrenceState.DONE),
    )

    assert await open_for(store, ALICE, CHANNEL) == [
        "said elsewhere, too",
        "for bob",
        "alice's own",
        "for the channel",
    ]
    assert await open_for(store, ALICE, CHANNEL, limit=3) == [
        "said elsewhere, too",
        "for bob",
        "alice's own",
    ]
    assert await open_for(store, BOB, "#other") == ["said elsewhere, too", "for bob"]
    assert await open_for(store, BOB, "#third") == ["for bob"]
    assert await open_for(store, CAROL, "#third") == [
        "said elsewhere, too",
        "not said yet",
        "for the channel",
    ]


async def test_of_the_same_instant_the_reminder_set_last_is_the_newest(store: Store) -> None:
    for_me = [a_reminder(text=text, audience=FOR_ME) for text in "abc"]
    for_all = [a_reminder(text=text, author=BOB) for text in "def"]
    in_turn = [r for pair in zip(for_me, for_all, strict=True) for r in pair]
    await save(store, *(an_occurrence(reminder) for reminder in in_turn))

    assert await open_for(store, ALICE, CHANNEL) == ["f", "c", "e", "b", "d", "a"]
    assert await open_for(store, ALICE, CHANNEL, limit=3) == ["f", "c", "e"]


async def test_any_channel_is_one_that_was_opened_and_nobodys_direct_messages(
    store: Store,
) -> None:
    channels = [a_channel(name) for name in (CHANNEL, "#other")]
    await store.run(lambda t: [t.open_channel(channel, wake_at=NOW) for channel in channels])
    private = a_reminder(text="a direct message", channel="D1", author=ALICE)
    await save(
        store,
        an_occurrence(a_reminder(text="here")),
        an_occurrence(a_reminder(text="there", channel="#other"), at=NOW + HOUR),
        an_occurrence(a_reminder(text="for alice alone", audience=FOR_ME), at=NOW + DAY),
        an_occurrence(private, at=NOW + DAY),
        an_occurrence(a_reminder(text="for bob", audience=FOR_BOB), at=NOW - DAY),
    )

    assert await open_for(store, BOB, None) == ["there", "here", "for bob"]
    assert await open_for(store, CAROL, None) == ["there", "here"]
    assert await open_for(store, CAROL, None, limit=1) == ["there"]


async def test_whose_an_open_occurrence_is_follows_its_reminder(store: Store) -> None:
    [saved] = await save(store, an_occurrence(a_reminder(audience=FOR_BOB), places=()))
    assert await open_for(store, BOB, "#third") == ["submit"]

    for_carol = Audience(AudienceKind.USER, "carol", CAROL)
    changed = replace(saved.reminder, audience=for_carol)
    await store.run(lambda t: t.save_reminder(changed))

    assert await open_for(store, BOB, "#third") == []
    assert await open_for(store, CAROL, "#third") == ["submit"]

    await save_again(store, saved)
    assert await open_for(store, BOB, "#third") == []


async def test_what_is_taken_or_said_elsewhere_waits_no_longer_there(store: Store) -> None:
    [saved] = await save(store, an_occurrence(a_reminder()))

    await save_again(store, replace(saved, places=("#other",)))
    assert await open_for(store, BOB, CHANNEL) == []
    assert await open_for(store, BOB, "#other") == ["submit"]

    await save_again(store, replace(saved, state=OccurrenceState.DONE))
    assert await open_for(store, ALICE, "#other") == []


def taken(reminder: Reminder, at: datetime = NOW, by: str = BOB) -> Occurrence:
    return an_occurrence(reminder, state=OccurrenceState.DONE, taken_by=by, taken_at=at)


async def test_taken_ones_are_of_reminders_set_in_the_channel_latest_first(store: Store) -> None:
    elsewhere = Audience(AudienceKind.OTHER_CHANNEL, "", "#other")
    await save(
        store,
        taken(a_reminder(text="first"), NOW),
        taken(a_reminder(text="last"), NOW + HOUR),
        taken(a_reminder(text="set here, said there", audience=elsewhere), NOW + MINUTE),
        taken(a_reminder(text="set elsewhere", channel="#other"), NOW),
        an_occurrence(a_reminder(text="open")),
        an_occurrence(a_reminder(text="closed by nobody"), state=OccurrenceState.DONE),
    )

    found = await store.run(lambda t: t.taken_occurrences(CHANNEL, 9))
    assert texts(found) == ["last", "set here, said there", "first"]
    assert texts(await store.run(lambda t: t.taken_occurrences(CHANNEL, 1))) == ["last"]


async def test_taken_ones_follow_their_reminder_to_another_channel(store: Store) -> None:
    [saved] = await save(store, taken(a_reminder()))

    await store.run(lambda t: t.save_reminder(replace(saved.reminder, channel="#other")))

    assert await store.run(lambda t: t.taken_occurrences(CHANNEL, 9)) == []
    assert texts(await store.run(lambda t: t.taken_occurrences("#other", 9))) == ["submit"]


async def test_what_was_said_before_is_forgotten(store: Store) -> None:
    [old, done, to_come] = await save(
        store,
        an_occurrence(a_reminder(text="old")),
        taken(a_reminder(text="done")),
        an_occurrence(a_reminder(text="to be said again"), wake_at=NOW - DAY),
    )
    ids = [old.id, done.id, to_come.id]

    async def found() -> list[str]:
        looked = await store.run(lambda t: [t.occurrence(id_) for id_ in ids])
        return texts([occurrence for occurrence in looked if occurrence])

    await store.run(lambda t: t.forget(NOW))
    assert await found() == ["old", "done", "to be said again"]

    await store.run(lambda t: t.forget(NOW + INSTANT))
    assert await found() == ["to be said again"]
    assert await open_for(store, ALICE, CHANNEL) == ["to be said again"]
    assert await store.run(lambda t: t.reminder(old.reminder.id)) == old.reminder
