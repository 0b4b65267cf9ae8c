"""The store's contract: reminders, which are found by whose they are and when they come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.reminder import Reminder, ReminderState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    JobEnds,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Recurring,
)
from deadline_bot.ports import Store
from tests.contract.outbox import INSTANT
from tests.fakes.facts import (
    ALICE,
    BOB,
    CHANNEL,
    DAY,
    HOUR,
    NOW,
    a_reminder,
)

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
FOR_BOB = Audience(AudienceKind.USER, "bob", BOB)

OCCASIONS: dict[str, Occasion] = {
    "utc": Once(NOW + INSTANT),
    "its zone": Once(datetime(2026, 11, 24, 9, tzinfo=TOKYO)),
    "another zone": Once(datetime(2026, 11, 24, 9, tzinfo=NEW_YORK)),
    "a named utc": Once(datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("UTC"))),
    "an offset": Once(datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=5, minutes=45)))),
    "the first of a repeated time": Once(datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)),
    "the second": Once(datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK)),
    "recurring": Recurring("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", TOKYO),
    "recurring elsewhere": Recurring("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;COUNT=3", NEW_YORK, "close"),
    "recurring until": Recurring("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", TOKYO, "チーム統合"),
    "before": BeforeMilestone("close", timedelta(hours=36)),
    "at": BeforeMilestone("close", timedelta()),
    "after": BeforeMilestone("finish_by", -timedelta(days=2, microseconds=1)),
    "on the day": OnMilestoneDay("close", -1, timedelta(hours=25, minutes=30), TOKYO),
    "on the day elsewhere": OnMilestoneDay("my-own", 2, timedelta(hours=9), NEW_YORK),
    "a job": JobEnds("fold 3: [Asia/Tokyo] 提出\n", Outcome.FAILED),
}

AUDIENCES: dict[AudienceKind, tuple[Audience, str]] = {
    AudienceKind.ME: (Audience(AudienceKind.ME), ALICE),
    AudienceKind.CHANNEL: (Audience(AudienceKind.CHANNEL), CHANNEL),
    AudienceKind.HERE: (Audience(AudienceKind.HERE), CHANNEL),
    AudienceKind.USER: (FOR_BOB, BOB),
    AudienceKind.OTHER_CHANNEL: (Audience(AudienceKind.OTHER_CHANNEL, "", "#other"), "#other"),
    AudienceKind.GROUP: (Audience(AudienceKind.GROUP, "team", "S1"), CHANNEL),
}


async def save(store: Store, *reminders: Reminder) -> list[Reminder]:
    return await store.run(lambda t: [t.save_reminder(reminder) for reminder in reminders])


def texts(reminders: Sequence[Reminder]) -> list[str]:
    return [reminder.text for reminder in reminders]


def test_every_kind_of_occasion_and_of_audience_is_tried() -> None:
    assert {type(occasion) for occasion in OCCASIONS.values()} == set(get_args(Occasion))
    assert set(AUDIENCES) == set(AudienceKind)


@pytest.mark.parametrize("occasion", OCCASIONS.values(), ids=OCCASIONS.keys())
async def test_every_occasion_comes_back_as_it_was(store: Store, occasion: Occasion) -> None:
    [saved] = await save(store, a_reminder(occasion=occasion, zone=TOKYO))

    found = await store.run(lambda t: t.reminder(saved.id))

    assert found == saved
    assert saved == a_reminder(id=saved.id, occasion=occasion, zone=TOKYO)
    if isinstance(occasion, Once):
        assert isinstance(found.occasion, Once)
        assert str(found.occasion.at) == str(occasion.at)


async def test_everything_comes_back_as_it_was_instants_in_utc(store: Store) -> None:
    at = datetime(2026, 11, 24, 9, 0, 0, 1, tzinfo=TOKYO)
    reminder = a_reminder(
        audience=FOR_BOB,
        text="提出 <!channel> 🎉",
        zone=NEW_YORK,
        created_at=at,
        competition="nbme",
        is_insistent=True,
        link="https://example.slack.com/archives/C1/p1",
        state=ReminderState.DELETED,
        first_at=at,
        next_at=at + DAY,
        said_at=at + 2 * DAY,
        proposal="Ev1",
        ended_by=BOB,
    )

    [saved] = await save(store, reminder)

    assert saved == replace(reminder, id=saved.id)
    found = await store.run(lambda t: t.reminder(saved.id))
    assert found == saved
    for kept in (saved, found):
        assert kept.created_at.tzinfo is UTC
        assert [at.tzinfo for at in (kept.first_at, kept.next_at, kept.said_at) if at] == [UTC] * 3


async def test_a_reminder_is_written_in_place_of_the_last(store: Store) -> None:
    first, second = await save(store, a_reminder(text="a"), a_reminder(text="b"))
    assert 0 < first.id < second.id

    changed = replace(first, text="c", state=ReminderState.PAUSED, next_at=None)
    assert await save(store, changed) == [changed]

    assert await store.run(lambda t: t.reminder(first.id)) == changed
    assert await store.run(lambda t: t.reminder(second.id)) == second
    assert await store.run(lambda t: t.reminder(second.id + 1)) is None


async def test_ids_are_never_used_again(store: Store) -> None:
    [gone] = await save(store, a_reminder(state=ReminderState.DELETED))
    await store.run(lambda t: t.forget(NOW + DAY))
    assert await store.run(lambda t: t.reminder(gone.id)) is None

    [new] = await save(store, a_reminder())

    assert new.id > gone.id


async def test_a_persons_are_those_asked_for_or_for_that_person_next_first(store: Store) -> None:
    await save(
        store,
        a_reminder(text="own, no date", next_at=None),
        a_reminder(text="own, later", next_at=NOW + DAY),
        a_reminder(text="for bob, by alice", audience=FOR_BOB, next_at=NOW + HOUR),
        a_reminder(text="for me, by bob", author=BOB, audience=Audience(AudienceKind.ME)),
        a_reminder(text="for bob, by bob", author=BOB, audience=FOR_BOB, next_at=NOW),
        a_reminder(text="same instant", next_at=NOW + HOUR),
        a_reminder(text="paused", next_at=None, state=ReminderState.PAUSED),
        a_reminder(text="proposed", state=ReminderState.PROPOSED),
        a_reminder(text="over", state=ReminderState.OVER),
        a_reminder(text="deleted", state=ReminderState.DELETED),
    )

    alices, n_alices = await store.run(lambda t: t.reminders_of(ALICE, 9))
    assert texts(alices) == [
        "for bob, by alice",
        "same instant",
        "own, later",
        "own, no date",
        "paused",
    ]
    assert n_alices == 5

    bobs, n_bobs = await store.run(lambda t: t.reminders_of(BOB, 9))
    assert texts(bobs) == ["for bob, by bob", "for bob, by alice", "for me, by bob"]
    assert n_bobs == 3

    assert await store.run(lambda t: t.reminders_of("U3", 9)) == ([], 0)


async def test_lists_are_read_page_by_page(store: Store) -> None:
    found_for = [a_reminder(text=f"{i}", next_at=NOW + i * HOUR, author=BOB) for i in (1, 3)]
    found_of = [a_reminder(text=f"{i}", next_at=NOW + i * HOUR) for i in (0, 2, 4)]
    for_alice = Audience(AudienceKind.USER, "alice", ALICE)
    await save(store, *(replace(r, audience=for_alice) for r in found_for), *found_of)

    pages = await store.run(lambda t: [t.reminders_of(ALICE, 2, offset) for offset in (0, 2, 4, 6)])

    assert [texts(page) for page, _ in pages] == [["0", "1"], ["2", "3"], ["4"], []]
    assert [n for _, n in pages] == [5] * 4
    channels, n = await store.run(lambda t: t.reminders_in(CHANNEL, BOB, 1, 1))
    assert (texts(channels), n) == (["2"], 3)


@pytest.mark.parametrize(("audience", "destination"), AUDIENCES.values(), ids=AUDIENCES.keys())
async def test_a_reminder_is_in_the_channel_where_it_is_said(
    store: Store, audience: Audience, destination: str
) -> None:
    saved = await save(store, a_reminder(audience=audience))

    places = [CHANNEL, "#other", ALICE, BOB]
    found = await store.run(lambda t: [t.reminders_in(place, "U3", 9) for place in places])

    assert found == [(saved, 1) if place == destination else ([], 0) for place in places]


async def test_a_channels_leave_out_one_person_and_what_is_not_kept(store: Store) -> None:
    await save(
        store,
        a_reminder(text="by alice"),
        a_reminder(text="no date", author=BOB, next_at=None),
        a_reminder(text="later", author=BOB, next_at=NOW + DAY),
        a_reminder(text="sooner", author=BOB, next_at=NOW),
        a_reminder(text="paused", author=BOB, next_at=None, state=ReminderState.PAUSED),
        a_reminder(text="proposed", author=BOB, state=ReminderState.PROPOSED),
        a_reminder(text="over", author=BOB, state=ReminderState.OVER),
        a_reminder(text="deleted", author=BOB, state=ReminderState.DELETED),
    )

    found, n = await store.run(lambda t: t.reminders_in(CHANNEL, ALICE, 9))
    assert texts(found) == ["sooner", "later", "no date", "paused"]
    assert n == 4


async def test_reminders_are_found_by_the_competition_that_moves_them(store: Store) -> None:
    tied = BeforeMilestone("close", HOUR)
    await save(
        store,
        a_reminder(text="tied", competition="nbme", occasion=tied, next_at=None),
        a_reminder(text="paused", competition="nbme", occasion=tied, state=ReminderState.PAUSED),
        a_reminder(text="another's", competition="other", occasion=tied),
        a_reminder(text="free"),
        a_reminder(text="again", competition="nbme", occasion=tied, channel="#other"),
    )

    assert texts(await store.run(lambda t: t.reminders_about("nbme"))) == ["tied", "again"]
    assert await store.run(lambda t: t.reminders_about("unknown")) == []


async def test_the_readings_of_a_proposal_belong_together(store: Store) -> None:
    await save(
        store,
        a_reminder(text="none"),
        a_reminder(text="one", proposal="Ev1", state=ReminderState.PROPOSED),
        a_reminder(text="other", proposal="Ev2", state=ReminderState.PROPOSED),
        a_reminder(text="two", proposal="Ev1", state=ReminderState.DELETED),
        a_reminder(text="three", proposal="Ev1"),
    )

    assert texts(await store.run(lambda t: t.proposed("Ev1"))) == ["one", "two", "three"]
    assert await store.run(lambda t: t.proposed("")) == []
    assert await store.run(lambda t: t.proposed("Ev3")) == []


async def test_those_that_wait_for_jobs_are_active(store: Store) -> None:
    ends = JobEnds("fold 3", Outcome.FINISHED)
    await save(
        store,
        a_reminder(text="waits", occasion=ends, next_at=None),
        a_reminder(text="paused", occasion=ends, state=ReminderState.PAUSED),
        a_reminder(text="over", occasion=ends, state=ReminderState.OVER),
        a_reminder(text="no job"),
        a_reminder(text="no name", occasion=replace(ends, job=""), next_at=None),
    )

    assert texts(await store.run(lambda t: t.reminders_for_jobs())) == ["waits", "no name"]


async def test_due_are_active_ones_until_now_earliest_first(store: Store) -> None:
    await save(
        store,
        a_reminder(text="now", next_at=NOW),
        a_reminder(text="sooner", next_at=NOW - HOUR),
        a_reminder(text="not yet", next_at=NOW + INSTANT),
        a_reminder(text="no date", next_at=None),
        a_reminder(text="now, too", next_at=NOW),
        a_reminder(text="paused", next_at=NOW, state=ReminderState.PAUSED),
        a_reminder(text="proposed", next_at=NOW, state=ReminderState.PROPOSED),
        a_reminder(text="over", next_at=NOW, state=ReminderState.OVER),
        a_reminder(text="deleted", next_at=NOW, state=ReminderState.DELETED),
    )

    assert texts(await store.run(lambda t: t.due_reminders(NOW, 9))) == [
        "sooner",
        "now",
        "now, too",
    ]
    assert texts(await store.run(lambda t: t.due_reminders(NOW, 2))) == ["sooner", "now"]


async def test_next_insistent_are_active_ones_until_then_earliest_first(store: Store) -> None:
    await save(
        store,
        a_reminder(text="at the end", is_insistent=True, next_at=NOW + DAY),
        a_reminder(text="sooner", is_insistent=True, next_at=NOW),
        a_reminder(text="beyond", is_insistent=True, next_at=NOW + DAY + INSTANT),
        a_reminder(text="not insistent", next_at=NOW),
        a_reminder(text="no date", is_insistent=True, next_at=None),
        a_reminder(text="paused", is_insistent=True, state=ReminderState.PAUSED),
    )

    found = await store.run(lambda t: t.next_insistent(NOW + DAY, 10))
    assert texts(found) == ["sooner", "at the end"]
