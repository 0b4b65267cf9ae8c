"""Where a database is: its URL, and for SQLite the file with what can be wrong with it."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from deadline_bot.adapters.store.errors import Reason, StoreUnusable


def read_url(url: str) -> URL:
    """Reads `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite://` (in memory), or
    another database's URL.

    Raises:
        StoreUnusable: it is no URL.
    """
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        # What cannot be taken apart is not shown where it may hold a password.
        shown = "…" if "@" in url else url
        raise StoreUnusable(shown, Reason.BAD_URL) from error


def file_of(url: URL) -> Path | None:
    """SQLite's file; `None` in memory and for other databases."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(url.database or "")


def check_file(url: URL, file: Path, *, is_read_only: bool) -> None:
    """Finds before opening what SQLite would only call "unable to open database file".

    Raises:
        StoreUnusable: with the reason.
    """
    reason = _fault(file, is_read_only=is_read_only)
    if reason is not None:
        raise StoreUnusable(str(url), reason)


def _fault(file: Path, *, is_read_only: bool) -> Reason | None:
    try:
        if not file.parent.is_dir():
            return Reason.NO_FOLDER
        if file.is_dir():
            return Reason.IS_FOLDER
        is_there = file.exists()
    except OSError:
        return Reason.NO_PERMISSION
    if is_there:
        needed = os.R_OK if is_read_only else os.R_OK | os.W_OK
        return None if os.access(file, needed) else Reason.NO_PERMISSION
    if is_read_only:
        return Reason.NO_FILE
    return None if os.access(file.parent, os.W_OK | os.X_OK) else Reason.NO_PERMISSION
