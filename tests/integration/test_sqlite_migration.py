"""Databases of earlier versions: nothing in them is lost when the bot is brought up to date."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from deadline_bot.adapters.store import migrate
from deadline_bot.adapters.store.errors import Reason, StoreUnusable
from deadline_bot.adapters.store.schema import metadata
from deadline_bot.adapters.store.sql import SqlStore, open_store
from deadline_bot.domain.delivery import Claim
from deadline_bot.domain.message import FollowingNotice, MovedNotice
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.safety_net import Net
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import BoardState, SentMessage, Transaction
from tests.fakes.facts import (
    ALICE,
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
    a_job,
    a_reminder,
    an_entry,
    an_occurrence,
)

DATA = Path(__file__).parents[1] / "data"


def old_database(folder: Path, revision: str) -> Path:
    """A database as an earlier revision left it."""
    file = folder / f"{revision}.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((DATA / f"store_{revision}.sql").read_text("utf-8"))
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return old_database(tmp_path, "0001")


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStore]:
    opened = open_store(f"sqlite:///{file}")
    yield opened
    await opened.close()


def revision(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        [[found]] = connection.execute("SELECT version_num FROM alembic_version")
    return str(found)


async def test_nothing_of_the_first_version_is_lost(store: SqlStore) -> None:
    moved = MovedNotice(an_entry(), CLOSE - DAY)
    told = FollowingNotice((a_competition(),), 0, None, is_first=False)

    def look(t: Transaction) -> tuple[object, ...]:
        return (
            t.followings(),
            t.channels(),
            [(m.id, m.key, m.content) for m in t.pending(NOW, (), 9)],
            t.sent([(CHANNEL, told.key)]),
            t.source_states(),
            t.alive_at(),
            t.board(CHANNEL),
            t.next_wake_at(),
        )

    assert await store.run(look) == (
        [a_following()],
        [a_channel(is_introduced=True)],
        [(2, moved.key, moved)],
        [SentMessage(CHANNEL, told.key, "2.0", told)],
        [SourceState("kaggle", NOW, None)],
        NOW,
        BoardState(CHANNEL, "1.0", NOW, NOW),
        NOW,
    )


async def test_nothing_of_the_second_version_is_lost(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{old_database(tmp_path, '0002')}")
    claimed, waiting = a_countdown(lead_time=HOUR), a_countdown(lead_time=MINUTE)
    reminder = a_reminder(id=1)

    def look(t: Transaction) -> tuple[object, ...]:
        return (
            t.reminders_of(ALICE, 9),
            t.due_occurrences(NOW, 9),
            t.is_first_time("Ev1", NOW),
            t.overrides(),
            t.homes(NOW),
            t.nets(),
            t.claims(None),
            [(m.id, m.content) for m in t.pending(NOW + MINUTE, (), 9)],
            t.add([a_draft(claimed)]),
        )

    assert await store.run(look) == (
        ([reminder], 1),
        [an_occurrence(reminder, wake_at=NOW)],
        False,
        {CHANNEL: Overrides(has_board=False)},
        [ALICE],
        [Net(CHANNEL, waiting.key, NOW + MINUTE, "Q1")],
        [Claim((1,), CHANNEL, "m", NOW, NOW + MINUTE)],
        [(2, waiting)],
        0,
    )
    await store.close()


async def test_jobs_can_be_seen_afterwards(store: SqlStore) -> None:
    job = await store.run(lambda t: t.save_job(a_job(heartbeat_at=NOW - DAY, grace=HOUR)))

    assert await store.run(lambda t: t.jobs()) == [job]
    assert await store.run(lambda t: t.next_wake_at()) == NOW - DAY + HOUR


async def test_reminders_can_be_set_afterwards(store: SqlStore) -> None:
    def remind(t: Transaction) -> None:
        t.save_occurrence(an_occurrence(t.save_reminder(a_reminder()), wake_at=NOW - HOUR))

    await store.run(remind)

    assert await store.run(lambda t: t.reminders_of(ALICE, 9)) == ([a_reminder(id=1)], 1)
    assert await store.run(lambda t: t.next_wake_at()) == NOW - HOUR


def test_a_reader_does_not_migrate(file: Path) -> None:
    with pytest.raises(StoreUnusable) as caught:
        open_store(f"sqlite:///{file}", is_read_only=True)

    assert caught.value.reason is Reason.OLDER_SCHEMA
    assert revision(file) == "0001"


def test_opening_once_or_twice_brings_every_table(file: Path) -> None:
    for _ in range(2):
        open_store(f"sqlite:///{file}").close_now()
        assert revision(file) == migrate.HEAD

    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {name for (name,) in rows} >= set(metadata.tables)


def test_a_migration_that_fails_leaves_the_database_as_it_was(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        # The last table of the last migration is in its way.
        connection.execute("CREATE TABLE cursors (reader TEXT)")

    for _ in range(2):
        with pytest.raises(StoreUnusable, match="cursors"):
            open_store(f"sqlite:///{file}")

    assert revision(file) == "0001"
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE name = 'reminders'")
        assert rows.fetchall() == []
