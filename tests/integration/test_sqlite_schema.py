"""SQLite's tables: the migrations build what the queries expect, and indexes answer them."""

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
from deadline_bot.domain.job import JobSourceKind
from deadline_bot.domain.reminder import OccurrenceId
from deadline_bot.ports import Transaction
from tests.fakes.facts import ALICE, CHANNEL, NOW


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


QUESTIONS: dict[str, Callable[[Transaction], object]] = {
    "next_wake_at": lambda t: t.next_wake_at(),
    "next_wakes": lambda t: t.next_wakes(NOW, NOW),
    "due_followings": lambda t: t.due_followings(NOW, 1),
    "due_channels": lambda t: t.due_channels(NOW),
    "next_pending_at": lambda t: t.next_pending_at(NOW),
    "pending": lambda t: t.pending(NOW, (), 1),
    "is_holding": lambda t: t.is_holding(CHANNEL),
    "claims": lambda t: t.claims(NOW),
    "reminder": lambda t: t.reminder(1),
    "due_reminders": lambda t: t.due_reminders(NOW, 1),
    "next_insistent": lambda t: t.next_insistent(NOW, 1),
    "reminders_of": lambda t: t.reminders_of(ALICE, 1),
    "reminders_in": lambda t: t.reminders_in(CHANNEL, ALICE, 1),
    "reminders_about": lambda t: t.reminders_about("nbme"),
    "reminders_for_jobs": lambda t: t.reminders_for_jobs(),
    "proposed": lambda t: t.proposed("Ev1"),
    "occurrence": lambda t: t.occurrence(OccurrenceId(1, NOW)),
    "due_occurrences": lambda t: t.due_occurrences(NOW, 1),
    "open_occurrences": lambda t: t.open_occurrences(ALICE, CHANNEL, 1),
    "taken_occurrences": lambda t: t.taken_occurrences(CHANNEL, 1),
    "sent": lambda t: t.sent([(CHANNEL, "a"), (CHANNEL, "b")]),
    "unsaid": lambda t: t.unsaid([(CHANNEL, "a"), ("#other", "b")]),
    "job": lambda t: t.job(1),
    "latest_job": lambda t: t.latest_job(JobSourceKind.PING, "train"),
    "latest_job, of a run": lambda t: t.latest_job(JobSourceKind.PING, "train", "1"),
    "jobs": lambda t: t.jobs(),
    "jobs, ended too": lambda t: t.jobs(since=NOW),
    "jobs, of a competition": lambda t: t.jobs(since=NOW, competition="nbme"),
    "jobs_named": lambda t: t.jobs_named("train", 1),
    "ended_jobs": lambda t: t.ended_jobs(1),
    "due_jobs": lambda t: t.due_jobs(NOW, 1),
    "points": lambda t: t.points(1),
    "submissions": lambda t: t.submissions("nbme", 1),
    "submission": lambda t: t.submission("nbme", "1"),
    "owner_of": lambda t: t.owner_of(JobSourceKind.KAGGLE, "alice"),
    "cursor": lambda t: t.cursor("mailbox"),
    "plan": lambda t: t.plan("nbme", CHANNEL),
    "plans": lambda t: t.plans(),
    "plans, of a channel": lambda t: t.plans(CHANNEL),
    "due_plans": lambda t: t.due_plans(NOW, 1),
    "wake_plans": lambda t: t.wake_plans("nbme", NOW),
}
#: Those that read in the order of their index, so that a limit bounds what is read.
IN_ORDER = [
    "due_reminders",
    "next_insistent",
    "due_occurrences",
    "taken_occurrences",
    "latest_job",
    "latest_job, of a run",
    "jobs",
    "jobs_named",
    "ended_jobs",
    "due_jobs",
    "points",
    "submissions",
    "plans",
    "due_plans",
]


async def plan(store: SqlStore, ask: Callable[[Transaction], object]) -> list[str]:
    """How SQLite answers a question, step by step."""
    plans: list[str] = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def explain(
        _connection: object, cursor: sqlite3.Cursor, statement: str, parameters: Any, *_: object
    ) -> None:
        if not statement.startswith("BEGIN"):
            steps = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(step[3] for step in steps)

    await store.run(ask)
    return plans


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS.keys())
async def test_what_ticks_and_people_ask_is_answered_by_an_index(
    store: SqlStore, ask: Callable[[Transaction], object]
) -> None:
    tables = "|".join(metadata.tables)
    steps = await plan(store, ask)

    of_tables = [step for step in steps if re.match(f"(SCAN|SEARCH) ({tables})\\b", step)]
    assert of_tables
    assert all(re.search("INDEX|INTEGER PRIMARY KEY", step) for step in of_tables)


@pytest.mark.parametrize("name", IN_ORDER)
async def test_what_comes_first_is_found_without_sorting(store: SqlStore, name: str) -> None:
    assert not any("TEMP B-TREE" in step for step in await plan(store, QUESTIONS[name]))


async def test_a_persons_first_reminders_are_found_without_sorting_all(store: SqlStore) -> None:
    steps = await plan(store, QUESTIONS["reminders_of"])

    # Only what the two lists have given is sorted, at the end.
    [sorting] = [i for i, step in enumerate(steps) if "TEMP B-TREE" in step]
    assert steps[sorting - 1].startswith("SCAN anon_")
    for index in ("ix_reminders_author", "ix_reminders_destination"):
        assert len([step for step in steps if f"COVERING INDEX {index}" in step]) == 2
