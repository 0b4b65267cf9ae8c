"""The store in a database: SQLite unless the URL says otherwise.

One thread of its own runs every transaction, one after another: the event loop never waits
for a disk, and SQLite has its one writer.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import StatementError

from deadline_bot.adapters.store.engine import in_our_words, make_engine
from deadline_bot.adapters.store.location import read_url
from deadline_bot.adapters.store.migrate import check_revision, migrate
from deadline_bot.adapters.store.sql_facts import SqlFacts
from deadline_bot.adapters.store.sql_jobs import SqlJobs
from deadline_bot.adapters.store.sql_memories import SqlMemories
from deadline_bot.adapters.store.sql_outbox import SqlOutbox
from deadline_bot.adapters.store.sql_plans import SqlPlans
from deadline_bot.adapters.store.sql_reminders import SqlReminders
from deadline_bot.adapters.store.sql_subjects import SqlSubjects
from deadline_bot.adapters.store.sql_submissions import SqlSubmissions
from deadline_bot.ports import Transaction

T = TypeVar("T")


class SqlStore:
    """See `ports.Store`. Made by `open_store`."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """Runs one transaction; see the port.

        A caller that is cancelled while it waits its turn has changed nothing; one that is
        cancelled later may find everything kept.

        Raises:
            StoreUnusable: the database failed; nothing is kept.
            RuntimeError: the store is closed.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, self._transact, lambda connection: work(_SqlTransaction(connection))
        )

    async def close(self) -> None:
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """Waits for the transaction under way and lets go; twice is safe."""
        self._thread.shutdown(wait=True)
        self._engine.dispose()

    def prepare(self, *, is_read_only: bool) -> None:
        """Connects, and sees to the schema.

        Raises:
            StoreUnusable: with the reason.
        """
        see_to = check_revision if is_read_only else migrate
        prepared = self._thread.submit(
            self._transact, lambda connection: see_to(connection, self._url)
        )
        prepared.result()

    def _transact(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except StatementError as error:
            raise in_our_words(error, self._url) from error


class _SqlTransaction(
    SqlFacts,
    SqlSubjects,
    SqlOutbox,
    SqlReminders,
    SqlMemories,
    SqlJobs,
    SqlSubmissions,
    SqlPlans,
):
    """See `ports.Transaction`: all parts on one connection."""

    def forget(self, before: datetime) -> int:
        self.forget_reminders(before)
        self.forget_requests(before)
        self.forget_points(before)
        return super().forget(before)


def open_store(url: str, *, is_read_only: bool = False) -> SqlStore:
    """Opens the database, makes it if it is not there, and brings it to the present schema.

    With `is_read_only` it is neither made nor changed, and its transactions neither wait for
    a writing process nor make one wait. Blocks: up to half a second where there is something
    to migrate.

    Raises:
        StoreUnusable: with the reason.
    """
    location = read_url(url)
    store = SqlStore(make_engine(location, is_read_only=is_read_only), location)
    try:
        store.prepare(is_read_only=is_read_only)
    except BaseException:
        store.close_now()
        raise
    return store
