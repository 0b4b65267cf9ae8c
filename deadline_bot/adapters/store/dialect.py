"""Inserts that meet a row that is there already: standard SQL has none, both dialects do."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Inserts the rows that break no key, in their order; returns how many."""
    if not rows:
        return 0
    statement = _insert(connection, table).on_conflict_do_nothing()
    options = {"preserve_rowcount": True}
    return connection.execute(statement, list(rows), execution_options=options).rowcount


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows, in place of those with the same primary key."""
    if not rows:
        return
    insert = _insert(connection, table)
    told = {c.name: insert.excluded[c.name] for c in table.columns if not c.primary_key}
    statement = insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=told)
    connection.execute(statement, list(rows))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
