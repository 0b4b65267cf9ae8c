"""Connections as the store needs them, and the database's errors in our words.

The one place, with `dialect`, that knows which database it is.
"""

import sqlite3
from collections.abc import Sequence

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, StatementError
from sqlalchemy.pool import ConnectionPoolEntry

from deadline_bot.adapters.store.errors import Reason, StoreUnusable
from deadline_bot.adapters.store.location import check_file, file_of

#: Milliseconds that SQLite waits for another process's transaction.
_PATIENCE = 5_000

# WAL: readers do not wait for the writer, nor it for them. FULL: what is committed outlasts a
# power cut, which WAL with NORMAL does not promise.
_WRITER_PRAGMAS = (
    f"busy_timeout = {_PATIENCE}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
)
_READER_PRAGMAS = (f"busy_timeout = {_PATIENCE}", "query_only = ON")

# The beginnings of SQLite's error names; the longer names are variants.
_REASONS = {
    "SQLITE_NOTADB": Reason.NOT_A_DATABASE,
    "SQLITE_CORRUPT": Reason.DAMAGED,
    "SQLITE_READONLY": Reason.NO_PERMISSION,
    "SQLITE_PERM": Reason.NO_PERMISSION,
    "SQLITE_CANTOPEN": Reason.NO_PERMISSION,
    "SQLITE_BUSY": Reason.LOCKED,
    "SQLITE_LOCKED": Reason.LOCKED,
    "SQLITE_FULL": Reason.DISK_FULL,
    "SQLITE_IOERR": Reason.DISK_ERROR,
}


def make_engine(url: URL, *, is_read_only: bool) -> Engine:
    """An engine that has not connected yet.

    Raises:
        StoreUnusable: no such database, or its file cannot be opened.
    """
    file = file_of(url)
    if file is not None:
        check_file(url, file, is_read_only=is_read_only)
    try:
        # Errors go to the log: without the rows, which may be thousands.
        engine = create_engine(url, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreUnusable(str(url), Reason.BAD_URL) from error
    except ImportError as error:
        raise StoreUnusable(str(url), Reason.NO_DRIVER, str(error)) from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, is_read_only=is_read_only)
    return engine


def _prepare_sqlite(engine: Engine, *, is_read_only: bool) -> None:
    pragmas: Sequence[str] = _READER_PRAGMAS if is_read_only else _WRITER_PRAGMAS
    # A writer takes its place at once: one that first reads and then writes could find the
    # database changed in between and fail. A reader sees the last commit and blocks nobody.
    begin = "BEGIN" if is_read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it leaves reads and DDL outside.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def in_our_words(error: StatementError, url: URL) -> Exception:
    """What to raise instead of SQLAlchemy's error.

    A refused value stays the `ValueError` that it was; a broken constraint is a fault of ours
    and stays what it is.
    """
    if isinstance(error.orig, ValueError):
        return error.orig
    if not isinstance(error, DBAPIError):
        return error
    name: str = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith("SQLITE_CONSTRAINT"):
        return error
    reason = next((r for start, r in _REASONS.items() if name.startswith(start)), Reason.OTHER)
    return StoreUnusable(str(url), reason, str(error.orig))
