"""The SQLite file: what outlasts crashes, what processes see of each other, what can be wrong."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from deadline_bot.adapters.store.errors import DatabaseInUse, Reason, StoreUnusable
from deadline_bot.adapters.store.lock import acquire
from deadline_bot.adapters.store.sql import SqlStore, open_store
from deadline_bot.ports import Transaction
from tests.fakes.facts import CHANNEL, NOW, a_countdown, a_draft, a_following

ROOT = Path(__file__).parents[2]
#: Far longer than anything here takes; only a failing test waits for it.
PATIENCE = 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deadline-bot.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStore]:
    opened = open_store(f"sqlite:///{file}")
    yield opened
    await opened.close()


@contextmanager
def child(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process in the repository's folder, killed (-9) and waited for at the end."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    # S603: the programs are the constants of this module.
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@asynccontextmanager
async def transaction_under_way(
    store: SqlStore, first: Callable[[Transaction], object]
) -> AsyncIterator[None]:
    """Holds a transaction open after it has done `first`."""
    is_under_way, may_end = threading.Event(), threading.Event()

    def hold(t: Transaction) -> None:
        first(t)
        is_under_way.set()
        assert may_end.wait(PATIENCE)

    held = asyncio.create_task(store.run(hold))
    assert await asyncio.to_thread(is_under_way.wait, PATIENCE)
    try:
        yield
    finally:
        may_end.set()
        await held


async def test_commits_outlast_a_power_cut_and_readers_do_not_wait(store: SqlStore) -> None:
    def pragma(name: str) -> object:
        with store._engine.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 5_000


async def test_what_was_kept_is_there_after_opening_again(file: Path) -> None:
    for n_before in (0, 1):
        store = open_store(f"sqlite:///{file}")
        assert len(await store.run(lambda t: t.followings())) == n_before
        await store.run(lambda t: t.save_followings([a_following()], wake_at=NOW))
        await store.close()


async def test_a_database_in_memory_needs_no_file() -> None:
    store = open_store("sqlite://")
    await store.run(lambda t: t.add([a_draft()]))
    assert await store.run(lambda t: t.is_holding(CHANNEL))
    await store.close()


async def test_a_closed_store_runs_nothing(store: SqlStore) -> None:
    await store.close()

    with pytest.raises(RuntimeError):
        await store.run(lambda t: t.add([a_draft()]))


async def test_who_is_cancelled_while_waiting_has_changed_nothing(store: SqlStore) -> None:
    async with transaction_under_way(store, lambda t: t.next_wake_at()):
        waiting = asyncio.create_task(store.run(lambda t: t.add([a_draft()])))
        # One turn of the loop, so that it is in the queue.
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    assert not await store.run(lambda t: t.is_holding(CHANNEL))


async def test_alembic_is_not_imported_where_there_is_nothing_to_migrate(
    file: Path, store: SqlStore
) -> None:
    code = (
        "import sys; from deadline_bot.adapters.store.sql import open_store;"
        "open_store(sys.argv[1]).close_now(); print('alembic' in sys.modules)"
    )
    with child(code, f"sqlite:///{file}") as process:
        assert line(process) == "False"


async def test_a_reader_sees_the_last_commit_and_waits_for_nobody(
    file: Path, store: SqlStore
) -> None:
    await store.run(lambda t: t.save_alive_at(NOW))
    async with transaction_under_way(store, lambda t: t.add([a_draft()])):
        reader = open_store(f"sqlite:///{file}", is_read_only=True)
        assert await reader.run(lambda t: (t.alive_at(), t.is_holding(CHANNEL))) == (NOW, False)

    assert await reader.run(lambda t: t.is_holding(CHANNEL))
    await reader.close()


async def test_a_writer_does_not_wait_for_a_reader(file: Path, store: SqlStore) -> None:
    reader = open_store(f"sqlite:///{file}", is_read_only=True)
    async with transaction_under_way(reader, lambda t: t.is_holding(CHANNEL)):
        assert await store.run(lambda t: t.add([a_draft()])) == 1

    await reader.close()


async def test_a_reader_cannot_write(file: Path, store: SqlStore) -> None:
    reader = open_store(f"sqlite:///{file}", is_read_only=True)

    with pytest.raises(StoreUnusable) as caught:
        await reader.run(lambda t: t.add([a_draft()]))

    assert caught.value.reason is Reason.NO_PERMISSION
    await reader.close()


DIES_INSIDE = """
import asyncio, sys, threading
from deadline_bot.adapters.store.sql import open_store
from tests.fakes.facts import a_countdown, a_draft

def dies(t):
    t.add([a_draft(a_countdown(f"lost{i}")) for i in range(2_000)])
    t.coalesce([1])
    print("inside", flush=True)
    threading.Event().wait()

async def main():
    store = open_store(sys.argv[1])
    await store.run(lambda t: t.add([a_draft(a_countdown("kept"))]))
    await store.run(dies)

asyncio.run(main())
"""


async def test_a_process_killed_inside_a_transaction_leaves_nothing_of_it(file: Path) -> None:
    with child(DIES_INSIDE, f"sqlite:///{file}") as process:
        assert line(process) == "inside"

    store = open_store(f"sqlite:///{file}")
    messages = await store.run(lambda t: t.pending(NOW, (), 9))
    assert [m.content for m in messages] == [a_countdown("kept")]
    assert await store.run(lambda t: t.add([a_draft(a_countdown("lost0"))])) == 1
    await store.close()


HOLDS_THE_LOCK = """
import sys, threading
from deadline_bot.adapters.store.lock import acquire

lock = acquire(sys.argv[1])
print("locked", flush=True)
threading.Event().wait()
"""


def test_the_lock_dies_with_its_process(file: Path) -> None:
    url = f"sqlite:///{file}"
    with child(HOLDS_THE_LOCK, url) as process:
        assert line(process) == "locked"
        with pytest.raises(DatabaseInUse) as caught:
            acquire(url)
        assert caught.value.pid == process.pid
        assert caught.value.path == str(file)

    acquire(url).release()


def test_the_lock_is_of_the_file_whatever_its_name(file: Path) -> None:
    file.touch()
    other_name = file.with_name("other.db")
    other_name.symlink_to(file)

    lock = acquire(f"sqlite:///{file}")
    with pytest.raises(DatabaseInUse) as caught:
        acquire(f"sqlite:///{other_name}")
    assert caught.value.pid == os.getpid()

    lock.release()
    lock.release()
    acquire(f"sqlite:///{other_name}").release()


def test_an_unreadable_pid_does_not_hide_that_the_database_is_in_use(file: Path) -> None:
    lock = acquire(f"sqlite:///{file}")
    file.with_name(file.name + ".pid").write_text("not a number")

    with pytest.raises(DatabaseInUse) as caught:
        acquire(f"sqlite:///{file}")

    assert caught.value.pid is None
    lock.release()


def test_databases_in_memory_are_not_locked() -> None:
    first, second = acquire("sqlite://"), acquire("sqlite:///:memory:")
    first.release()
    second.release()
