"""What all tables are made with: one metadata, and indexes of a part of the rows."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, MetaData, literal_column
from sqlalchemy.sql.elements import ColumnElement

#: Of all tables.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def literal(state: StrEnum) -> ColumnElement[str]:
    """A state in the words of an index: it serves only a query that spells it out as it does."""
    return literal_column(f"'{state.value}'")


def partial_index(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> None:
    """An index of the rows for which `where` is true."""
    Index(name, *columns, sqlite_where=where, postgresql_where=where)
