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
from deadline_bot.domain.message import FollowingNotice, MovedNotice
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import BoardState, SentMessage, Transaction
from tests.fakes.facts import (
    ALICE,
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    NOW,
    a_channel,
    a_competition,
    a_following,
    a_reminder,
    an_entry,
    an_occurrence,
)

DUMP = Path(__file__).parents[1] / "data" / "store_0001.sql"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database as revision 0001 left it."""
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(DUMP.read_text("utf-8"))
    return file


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
        # The last table of the migration is in its way.
        connection.execute("CREATE TABLE homes (person TEXT)")

    for _ in range(2):
        with pytest.raises(StoreUnusable, match="homes"):
            open_store(f"sqlite:///{file}")

    assert revision(file) == "0001"
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE name = 'reminders'")
        assert rows.fetchall() == []
