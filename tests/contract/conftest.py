"""The stores that the contract is tried on."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.ports import Store


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating for every test would take most of the time."""
    file = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(f"sqlite:///{file}").close_now()
    return file


@pytest.fixture(params=["memory", "sqlite"])
async def store(
    request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path
) -> AsyncIterator[Store]:
    if request.param == "memory":
        opened: Store = MemoryStore()
    else:
        file = shutil.copy(empty_database, tmp_path / "test.db")
        opened = open_store(f"sqlite:///{file}")
    yield opened
    await opened.close()
