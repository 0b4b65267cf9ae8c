"""The store's contract: what is forgotten of reminders once it is old."""

import pytest

from deadline_bot.domain.reminder import Reminder, ReminderState
from deadline_bot.ports import Store
from tests.contract.outbox import INSTANT
from tests.fakes.facts import DAY, HOUR, MINUTE, NOW, a_reminder, an_occurrence


async def save(store: Store, reminder: Reminder) -> Reminder:
    return await store.run(lambda t: t.save_reminder(reminder))


ENDED = [ReminderState.OVER, ReminderState.DELETED, ReminderState.PROPOSED]


@pytest.mark.parametrize("state", ReminderState)
async def test_only_what_is_ended_is_forgotten_once_it_is_old(
    store: Store, state: ReminderState
) -> None:
    saved = await save(store, a_reminder(state=state, created_at=NOW))

    await store.run(lambda t: t.forget(NOW))
    assert await store.run(lambda t: t.reminder(saved.id)) == saved

    await store.run(lambda t: t.forget(NOW + INSTANT))
    is_there = await store.run(lambda t: t.reminder(saved.id)) is not None
    assert is_there is (state not in ENDED)


async def test_what_was_said_lately_is_not_old(store: Store) -> None:
    over = a_reminder(state=ReminderState.OVER, created_at=NOW - DAY, said_at=NOW)
    saved = await save(store, over)

    await store.run(lambda t: t.forget(NOW))
    assert await store.run(lambda t: t.reminder(saved.id)) == saved

    await store.run(lambda t: t.forget(NOW + INSTANT))
    assert await store.run(lambda t: t.reminder(saved.id)) is None


async def test_an_ended_reminder_stays_as_long_as_an_occurrence_of_it(store: Store) -> None:
    saved = await save(store, a_reminder(state=ReminderState.OVER, said_at=NOW))
    snoozed = an_occurrence(saved, begun_at=NOW + HOUR)
    await store.run(lambda t: t.save_occurrence(snoozed))

    await store.run(lambda t: t.forget(NOW + HOUR))
    assert await store.run(lambda t: t.occurrence(snoozed.id)) == snoozed

    await store.run(lambda t: t.forget(NOW + HOUR + INSTANT))
    assert await store.run(lambda t: t.occurrence(snoozed.id)) is None
    assert await store.run(lambda t: t.reminder(saved.id)) is None


async def test_what_is_forgotten_of_reminders_is_not_counted(store: Store) -> None:
    await save(store, a_reminder(state=ReminderState.OVER))

    assert await store.run(lambda t: t.forget(NOW + MINUTE)) == 0
