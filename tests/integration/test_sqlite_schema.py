"""SQLite's tables: the migrations build what the queries expect, and indexes answer the ticks."""

import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event

from deadline_bot.adapters.store import migrate
from deadline_bot.adapters.store.schema import metadata
from deadline_bot.adapters.store.sql import SqlStore, open_store
from deadline_bot.ports import Transaction
from tests.fakes.facts import CHANNEL, NOW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deadline-bot.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStore]:
    opened = open_store(f"sqlite:///{file}")
    yield opened
    await opened.close()


def test_the_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(migrate._FOLDER))

    assert scripts.get_heads() == [migrate.HEAD]


async def test_the_migrations_build_the_schema(file: Path, store: SqlStore) -> None:
    made = create_engine("sqlite://")
    metadata.create_all(made)
    indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"

    migrated = create_engine(f"sqlite:///{file}")
    with migrated.connect() as connection, made.connect() as wanted:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        # What that comparison leaves out: the conditions of partial indexes.
        found = {tuple(row) for row in connection.exec_driver_sql(indexes)}
        assert {tuple(row) for row in wanted.exec_driver_sql(indexes)} <= found
    migrated.dispose()
    made.dispose()


TICKS: dict[str, Callable[[Transaction], object]] = {
    "next_wake_at": lambda t: t.next_wake_at(),
    "next_wakes": lambda t: t.next_wakes(NOW, NOW),
    "due_followings": lambda t: t.due_followings(NOW, 1),
    "due_channels": lambda t: t.due_channels(NOW),
    "next_pending_at": lambda t: t.next_pending_at(NOW),
    "pending": lambda t: t.pending(NOW, (), 1),
    "is_holding": lambda t: t.is_holding(CHANNEL),
    "claims": lambda t: t.claims(NOW),
}


@pytest.mark.parametrize("ask", TICKS.values(), ids=TICKS.keys())
async def test_what_every_tick_asks_is_answered_by_an_index(
    store: SqlStore, ask: Callable[[Transaction], object]
) -> None:
    plans: list[str] = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def explain(
        _connection: object, cursor: sqlite3.Cursor, statement: str, parameters: Any, *_: object
    ) -> None:
        if not statement.startswith("BEGIN"):
            steps = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(step[3] for step in steps)

    await store.run(ask)

    of_tables = [p for p in plans if re.search("(SCAN|SEARCH) (followings|channels|outbox)", p)]
    assert of_tables
    assert all("INDEX" in plan for plan in of_tables)
