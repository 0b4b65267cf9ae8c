"""What can be wrong with a database: each fault has its reason, and no other error escapes."""

import os
import sqlite3
from pathlib import Path

import pytest

from deadline_bot.adapters.store.errors import Reason, StoreUnusable
from deadline_bot.adapters.store.lock import acquire
from deadline_bot.adapters.store.sql import open_store

is_root = hasattr(os, "geteuid") and os.geteuid() == 0


def fault(url: str, *, is_read_only: bool = False) -> StoreUnusable:
    with pytest.raises(StoreUnusable) as caught:
        open_store(url, is_read_only=is_read_only)
    return caught.value


def test_a_missing_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/missing/bot.db"

    found = fault(url)

    assert found.reason is Reason.NO_FOLDER
    assert found.url == url
    with pytest.raises(StoreUnusable) as caught:
        acquire(url)
    assert caught.value.reason is Reason.NO_FOLDER


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    assert fault(f"sqlite:///{tmp_path}").reason is Reason.IS_FOLDER


@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_file_that_is_something_else(tmp_path: Path, *, is_read_only: bool) -> None:
    file = tmp_path / "bot.db"
    file.write_text("[bot]\n" * 1_000)

    found = fault(f"sqlite:///{file}", is_read_only=is_read_only)

    assert found.reason is Reason.NOT_A_DATABASE
    assert file.read_text() == "[bot]\n" * 1_000


def test_a_damaged_database(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    open_store(f"sqlite:///{file}").close_now()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))

    assert fault(f"sqlite:///{file}").reason is Reason.DAMAGED


def test_a_database_of_another_program(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE channels (id)")
    connection.close()

    assert fault(f"sqlite:///{file}").reason is Reason.FOREIGN


@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_database_of_a_later_version(tmp_path: Path, *, is_read_only: bool) -> None:
    file = tmp_path / "bot.db"
    open_store(f"sqlite:///{file}").close_now()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    found = fault(f"sqlite:///{file}", is_read_only=is_read_only)

    assert found.reason is Reason.NEWER_SCHEMA
    assert found.detail == "9999"


def test_reading_only_makes_no_file(tmp_path: Path) -> None:
    assert fault(f"sqlite:///{tmp_path}/bot.db", is_read_only=True).reason is Reason.NO_FILE
    assert list(tmp_path.iterdir()) == []


def test_reading_only_migrates_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.touch()

    assert fault(f"sqlite:///{file}", is_read_only=True).reason is Reason.OLDER_SCHEMA
    assert file.read_bytes() == b""


@pytest.mark.skipif(is_root, reason="root may write everywhere")
def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    open_store(f"sqlite:///{file}").close_now()
    file.chmod(0o400)

    assert fault(f"sqlite:///{file}").reason is Reason.NO_PERMISSION


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs Linux's /proc")
def test_a_folder_where_nobody_can_make_a_file() -> None:
    assert fault("sqlite:////proc/bot.db").reason is Reason.NO_PERMISSION


@pytest.mark.parametrize("url", ["bot.db", "", "sqlite:/bot.db", "nosuch:///bot.db"])
def test_a_url_that_is_none(url: str) -> None:
    assert fault(url).reason is Reason.BAD_URL


def test_a_password_is_not_shown() -> None:
    for url in ("postgresql+nosuch://bot:secret@host/bot", "bot:secret@host:port:more"):
        assert "secret" not in str(fault(url))


def test_a_client_library_that_is_not_installed() -> None:
    # Oracle's stands for all: it is none of ours.
    assert fault("oracle+cx_oracle://bot@host/bot").reason is Reason.NO_DRIVER
