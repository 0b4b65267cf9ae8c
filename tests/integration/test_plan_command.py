"""`plan` in the shell, on a database as a bot leaves it."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from deadline_bot.adapters.store.sql import open_store
from deadline_bot.cli.commands import run_command
from deadline_bot.domain.channel import Channel
from tests.fakes.facts import CHANNEL, DAY, a_competition, a_following


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    """The command hushes the log of its process, which is that of the other tests here."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Of a bot whose channel follows two competitions."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    path = tmp_path / "deadline-bot.toml"
    path.write_text(
        f'[bot]\ndatabase = "{url}"\n[slack]\nchannel = "{CHANNEL}"\n', encoding="utf-8"
    )
    now = datetime.now(UTC)  # noqa: TID251 - the command reads the clock itself

    async def follow() -> None:
        store = open_store(url)
        closes = {"near": now + 4 * DAY, "far": now + 6 * DAY}
        followings = [
            a_following(channel=CHANNEL, followed_at=now, competition=a_competition(s, close=at))
            for s, at in closes.items()
        ]
        await store.run(lambda tx: tx.open_channel(Channel(CHANNEL, now, True), wake_at=now))  # noqa: FBT003 - it is introduced
        await store.run(lambda tx: tx.save_followings(followings, wake_at=now))
        await store.close()

    asyncio.run(follow())
    return path


class Shell:
    """Types `plan …` and reads the JSON."""

    def __init__(self, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._config = config
        self._capsys = capsys

    def plan(self, *words: str) -> dict[str, Any]:
        status = run_command(["plan", *words, "--json", "--config", str(self._config)])
        shown = self._capsys.readouterr()
        assert (status, shown.err) == (0, "")
        told: dict[str, Any] = json.loads(shown.out)
        return told

    def names(self, *words: str) -> list[str]:
        return [step["name"] for step in self.plan(*words)["steps"]]

    def refused(self, *words: str) -> str:
        assert run_command(["plan", *words, "--config", str(self._config)]) == 1
        return self._capsys.readouterr().err


@pytest.fixture
def shell(config: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Where the nearer one has a plan, since somebody asked for it."""
    shell = Shell(config, capsys)
    shell.plan("--competition", "near")
    return shell


def test_without_any_plan_the_competition_is_asked_for(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Shell(config, capsys).refused()
    assert "near" in told
    assert "far" in told


def test_it_is_shown_in_json(shell: Shell) -> None:
    told = shell.plan()
    assert list(told) == [
        "verdict",
        "spare_seconds",
        "spare_to_close_seconds",
        "p50_at",
        "p90_at",
        "steps",
    ]
    assert told["verdict"] == "on_track"
    assert told["spare_to_close_seconds"] - told["spare_seconds"] == pytest.approx(86_400)
    for step in told["steps"]:
        assert list(step) == [
            "name",
            "owner",
            "latest_start_at",
            "p50_at",
            "p90_at",
            "critical",
        ]
        assert datetime.fromisoformat(step["p90_at"]).utcoffset() is not None


@pytest.mark.parametrize(
    "words",
    [
        ('"by hand 0-4" 6h after "infer" @owner',),
        # As the shell hands it on without quotes of its own.
        ("by hand 0-4", "6h", "after", "infer", "@owner"),
        # Behind an option.
        ("--json", "by hand 0-4", "6h", "after", "infer", "@owner"),
    ],
)
def test_a_step_is_added_and_removed(shell: Shell, words: tuple[str, ...]) -> None:
    added = {step["name"]: step["owner"] for step in shell.plan("add", *words)["steps"]}
    assert added["by hand 0-4"] == "owner"
    assert "by hand 0-4" in shell.names("list")
    assert "by hand 0-4" not in shell.names("remove", "by hand 0-4")


def test_of_several_competitions_one_is_named(shell: Shell) -> None:
    shell.plan("add", "own", "2h", "--competition", "far")
    assert "own" in shell.names("--competition", "far")
    assert "own" in shell.names("list", "far")
    assert "own" not in shell.names("--competition", "near")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "x", "6"), "6"),
        (("add", "x", "6h", "after", "nothing"), "nothing"),
        (("add", "x", "6h", "after", "x"), "x"),
        (("add", "infer", "6h"), "infer"),
        (("add",), "plan add"),
        (("remove", "nothing"), "nothing"),
        (("list", "elsewhere"), "elsewhere"),
    ],
)
def test_what_cannot_be_done_is_told(shell: Shell, words: tuple[str, ...], told: str) -> None:
    before = shell.names()
    assert told in shell.refused(*words)
    assert shell.names() == before


def test_an_option_that_is_none_is_refused(config: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run_command(["plan", "add", "--jsn", "x", "6h", "--config", str(config)])
    assert ended.value.code == 2
