"""`parse`: every phrase of the table through the command's JSON, its words and its faults."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from deadline_bot.cli.commands import run_command

TABLE = Path(__file__).parents[1] / "data" / "reminders.tsv"
CASES = [
    line.split("\t")
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
CONFIG = """
[bot]
timezone = "Asia/Tokyo"

[kaggle]
enabled = false

[[competitions]]
slug = "nbme"
close = 2026-12-01T23:59:00Z

[[competitions.milestones]]
name = "merger"
at = 2026-11-27T23:59:00Z
"""
NOW = ("--now", "2026-11-23T09:00+09:00")


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "deadline-bot.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return str(path)


def comparable(when: str) -> datetime | str:
    return datetime.fromisoformat(when) if when.startswith("20") else when


@pytest.mark.parametrize(("audience", "text", "when", "phrase"), CASES)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_phrase_of_the_table(
    audience: str,
    text: str,
    when: str,
    phrase: str,
    language: str,
    config: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = (*NOW, "--config", config, "--language", language, "--json")
    assert run_command(["parse", phrase, *options]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["audience", "text", "when", "zone", "readings", "error"]
    assert (found["audience"], found["text"]) == (audience, text)
    assert comparable(found["when"]) == comparable(when)
    assert (found["zone"], found["error"]) == ("Asia/Tokyo", None)
    assert found["readings"][0]["when"] == found["when"]
    assert found["readings"][0]["words"]


@pytest.mark.parametrize(
    ("phrase", "language", "part"),
    [
        ("hello", "en", "hello"),
        ("submit by friday", "en", "by friday"),
        ("次の営業日に提出", "ja", "営業日"),
        ("金曜までに提出", "ja", "までに"),
    ],
)
def test_what_is_not_understood_is_named(
    phrase: str, language: str, part: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = (*NOW, "--config", config, "--language", language)
    assert run_command(["parse", phrase, *options, "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["when"] is None
    assert found["readings"] == []
    assert part in found["error"]
    assert run_command(["parse", phrase, *options]) == 2
    assert capsys.readouterr().err == found["error"] + "\n"


@pytest.mark.parametrize("now", ["2026-11-23T09:00", "soon"])
def test_a_bad_now_is_one_fault(now: str, config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["parse", "lunch at noon", "--now", now, "--config", config]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert now in told.err


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc", ""])
def test_a_bad_zone_is_one_fault(
    zone: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["parse", "lunch at noon", "--zone", zone, "--config", config]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Europe/Berlin" in told.err


def test_a_readable_answer(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = (*NOW, "--config", config, "--language", "ja")
    assert run_command(["parse", "毎週月曜10時 定例", *options]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "宛先：発言したチャンネル",
        "内容：定例",
        "日時：毎週月曜 10:00",
        "次回：11/23(月) 10:00",
        "次回：11/30(月) 10:00",
        "次回：12/7(月) 10:00",
    ]


def test_without_a_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("DEADLINE_BOT_CONFIG", raising=False)
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert run_command(["parse", "締切前日の21時 最終確認", *NOW, "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["zone"] == "UTC"
    assert "締切" in found["error"]
