"""The shell's commands beside a running bot, before there is one, and wrongly typed."""

import asyncio
import json
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
import structlog

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.store.lock import acquire
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.cli.commands import run_command
from deadline_bot.config import Settings
from deadline_bot.domain.competition import follow
from deadline_bot.domain.job import Job, JobSourceKind, JobState
from deadline_bot.ports import Transaction
from tests.fakes.facts import a_competition
from tests.fakes.job_facts import a_job
from tests.unit.config.reading import read

T = TypeVar("T")

CONFIG = """
[kaggle]
enabled = false
[http]
bind = "127.0.0.1:8765"
"""
CHANNEL = "console"


class Shell:
    """Runs commands in a folder of their own, whose configuration tells of two competitions."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.now = SystemClock().now().replace(microsecond=0)
        self.closes = {"near": self.now + timedelta(days=2), "far": self.now + timedelta(days=4)}
        told = (
            f'[[competitions]]\nslug = "{slug}"\ntitle = "{slug.upper()}"\nclose = {_toml(close)}\n'
            for slug, close in self.closes.items()
        )
        self.settings: Settings = read(folder, CONFIG + "".join(told))

    def run(self, *typed: str) -> tuple[int, str, str]:
        """The exit status, and what stands on stdout and on stderr."""
        config = str(self.settings.path)
        status = run_command([*typed, "--config", config])
        told = self._capsys.readouterr()
        return status, told.out, told.err

    def written(self, work: Callable[[Transaction], T]) -> T:
        """As the bot would have written."""

        async def write() -> T:
            store = open_store(self.settings.database_url)
            try:
                return await store.run(work)
            finally:
                await store.close()

        return asyncio.run(write())

    def begin(self) -> None:
        """As after the bot's first run."""
        channel = self.settings.default_channel
        followings = [
            follow(channel, a_competition(slug, close=close), self.now)
            for slug, close in self.closes.items()
        ]
        self.written(lambda tx: tx.save_followings(followings, wake_at=self.now))

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


def _save_job(job: Job, tx: Transaction) -> Job:
    return tx.save_job(job)


def _toml(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    logged = structlog.get_config()
    yield Shell(tmp_path, capsys)
    # The commands hush the log of their process, which is that of the other tests here.
    structlog.configure(**logged)


def test_to_look_makes_no_database(shell: Shell) -> None:
    before = shell.files()
    for looking in ("status", "upcoming", "jobs", "plan near", "keys list"):
        status, out, _ = shell.run(*looking.split())
        assert status == 0
        assert out
    assert shell.files() == before


def test_before_the_first_run_the_dates_are_those_of_the_file(shell: Shell) -> None:
    assert shell.run("keys", "create", "gpu box")[0] == 0
    assert "NEAR" in shell.run("status")[1]
    assert json.loads(shell.run("plan", "near", "--json")[1])["steps"]


@pytest.mark.parametrize("typed", [("job", "start", "x"), ("plan", "add", "x 1h")])
def test_nothing_is_noted_where_no_bot_reads(shell: Shell, typed: tuple[str, ...]) -> None:
    before = shell.files()
    status, out, err = shell.run(*typed)
    assert (status, out) == (1, "")
    assert "deadline-bot run" in err
    assert shell.files() == before


def test_the_jobs_of_a_competition_as_json(shell: Shell) -> None:
    shell.begin()
    for slug in shell.closes:
        job = a_job(id=0, ref=slug, name=f"train {slug}", competition=slug)
        shell.written(partial(_save_job, job))
    assert len(json.loads(shell.run("jobs", "--json")[1])) == 2
    (only,) = json.loads(shell.run("jobs", "far", "--json")[1])
    assert only["name"] == "train far"


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_competition_that_is_not_followed_is_a_fault(
    shell: Shell, options: tuple[str, ...]
) -> None:
    shell.begin()
    for command in ("jobs", "plan"):
        status, out, err = shell.run(command, "elsewhere", *options)
        assert (status, out) == (1, "")
        assert "elsewhere" in err


def test_a_note_that_cannot_be_taken_is_a_fault(shell: Shell) -> None:
    shell.begin()
    assert shell.run("job", "start", "colab fold 4")[0] == 0
    status, out, err = shell.run("job", "progress", "colab fold 4", "half")
    assert (status, out) == (1, "")
    assert "430/1000" in err
    assert shell.run("job", "fail", "colab fold 4", "out of memory")[0] == 0
    assert shell.run("job", "fail", "colab fold 4")[0] == 1
    (job,) = shell.written(lambda tx: tx.jobs_named("colab fold 4", 2))
    assert (job.source, job.state) == (JobSourceKind.NOTE, JobState.FAILED)


def test_the_final_run_of_the_competition_that_is_named(shell: Shell) -> None:
    shell.begin()
    assert shell.run("plan", "accept", "far")[0] == 0
    assert shell.run("plan", "add", "blend 1h", "--competition", "far")[0] == 0
    plans = shell.written(lambda tx: {kept.final_run.competition: kept for kept in tx.plans()})
    is_accepted = {slug: kept.final_run.is_accepted for slug, kept in plans.items()}
    assert is_accepted == {"far": True}
    assert plans["far"].final_run.find("blend").name == "blend"


def test_the_status_tells_of_the_final_run(shell: Shell) -> None:
    shell.begin()
    shell.run("plan", "accept", "near")
    assert "Final run" in shell.run("status")[1]


def test_a_step_is_asked_for_and_nothing_is_said_of_adding_one(shell: Shell) -> None:
    shell.begin()
    status, _, err = shell.run("plan", "remove", "--competition", "near")
    assert status == 1
    assert "Name the step." in err
    assert "plan add" not in err


def test_beside_a_running_bot_all_is_well(shell: Shell) -> None:
    held = acquire(shell.settings.database_url)
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            bind = "{}:{}".format(*taken.getsockname())
            shell.settings = read(shell.folder, CONFIG.replace("127.0.0.1:8765", bind))
            status, out, _ = shell.run("check")
    finally:
        held.release()
    assert status == 0
    assert out.endswith("Everything works, and the bot runs.\n")


def test_a_command_that_lacks_a_package_says_which_and_what_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As after an installation without dependencies.
    monkeypatch.setitem(sys.modules, "structlog", None)
    for module in ("deadline_bot.cli.show", "deadline_bot.cli.quiet"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    assert run_command(["status"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "structlog" in told.err
    assert "track and progress" in told.err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("job", "begin", "x"), "'start', 'progress', 'done', 'fail'"),
        (("init", "--language", "xx"), "'en', 'ja'"),
        (("upcoming", "x"), "x: 1, 2, 3"),
        (("upcoming", "0"), "0: 1, 2, 3"),
        (("demo", "--seconds", "x"), "x: 60"),
    ],
)
def test_a_wrong_argument_is_told_in_words(
    typed: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run_command(list(typed))
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert told in err
    assert "_" not in err.splitlines()[-1]
