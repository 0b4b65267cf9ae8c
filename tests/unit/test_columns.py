"""What the shell prints for people fits a terminal of 80 columns, in both languages."""

import pytest

from deadline_bot.cli.columns import columns, folded
from deadline_bot.cli.commands import run_command
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say

WIDTH = 80
COMMANDS = (
    "run",
    "check",
    "status",
    "upcoming",
    "jobs",
    "job",
    "plan",
    "demo",
    "init",
    "parse",
    "progress",
    "keys",
    "track",
)


def test_columns_of_both_widths() -> None:
    assert columns("ab 漢字、") == 9


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 80, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("see ./deadline-bot.toml", 12, ["see", "./deadline-bot.toml"]),
        ("学習が終わる。次へ", 12, ["学習が終わ", "る。次へ"]),
        # A stop is never alone at the beginning of a line, an opening bracket never at the end.
        ("学習の終わり、次", 12, ["学習の終わ", "り、次"]),
        ("学習（推論）", 6, ["学習", "（推", "論）"]),
        ("ログは train.log です", 16, ["ログは train.log", "です"]),
    ],
)
def test_folds_between_words_and_between_japanese(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width) == lines


def test_what_goes_on_hangs() -> None:
    assert folded("OK    one two", 9, "      ") == ["OK    one", "      two"]


@pytest.mark.parametrize("locale", ["en_GB.UTF-8", "ja_JP.UTF-8"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits(
    locale: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    with pytest.raises(SystemExit):
        run_command([*filter(None, [command]), "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if columns(line) > WIDTH] == []
    language = Language.JA if locale.startswith("ja") else Language.EN
    examples = say(language, f"cli.{command}.example" if command else "cli.about.example")
    # What is to be copied is as it is in the catalogue.
    assert "\n".join(lines).endswith(examples)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("key", ["demo.end", "init.done"])
def test_what_is_to_be_done_next_fits(language: Language, key: str) -> None:
    words = say(language, f"cli.{key}", config="c", manifest="m", link="l")
    assert [line for line in words.splitlines() if columns(line) > WIDTH] == []
