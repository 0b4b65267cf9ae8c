"""One process per database: two would say everything twice.

The operating system holds the lock and drops it when the process dies, however it dies.
"""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from deadline_bot.adapters.store.errors import DatabaseInUse
from deadline_bot.adapters.store.location import check_file, file_of, read_url


class DatabaseLock:
    """The hold on a database; keep it as long as the database is used."""

    def __init__(self, lock: FileLock | None) -> None:
        self._lock = lock

    def release(self) -> None:
        """Lets go; twice is safe."""
        if self._lock is not None:
            self._lock.release()


def acquire(url: str) -> DatabaseLock:
    """Takes the database for this process; at once, without waiting.

    Only SQLite's files are locked, at `<file>.lock`; `<file>.pid` names the owner.

    Raises:
        DatabaseInUse: another process has it.
        StoreUnusable: the file cannot be there.
    """
    location = read_url(url)
    file = file_of(location)
    if file is None:
        return DatabaseLock(None)
    check_file(location, file, is_read_only=False)
    # Two names of one file are one lock.
    file = file.resolve()
    pid_file = Path(f"{file}.pid")
    lock = FileLock(f"{file}.lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise DatabaseInUse(str(file), _read_pid(pid_file)) from error
    # Not into the lock file: who only tries the lock may empty that.
    pid_file.write_text(f"{os.getpid()}\n")
    return DatabaseLock(lock)


def _read_pid(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None
