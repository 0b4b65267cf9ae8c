"""The help as it reads, in both languages."""

import re

import pytest

from deadline_bot.domain.answer import Answer, Command, HelpAnswer
from deadline_bot.domain.answer_channel import Usage
from deadline_bot.domain.channel import Voice
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.answers_help import GROUPS
from tests.unit.wording.examples import CLOSE, ENGLISH, JAPANESE, read


def _reads(answer: Answer, voice: Voice) -> str:
    return read(words_of_answer(answer, voice, CLOSE))


def test_each_command_is_in_one_group() -> None:
    assert sorted(command for group in GROUPS.values() for command in group) == sorted(Command)


def test_the_commands_stand_in_groups() -> None:
    words = _reads(HelpAnswer(), ENGLISH)
    assert words.startswith(
        "*What you can ask*\n"
        "*Asking*\n"
        "• `status` (状況, 締切, いつ, あと何時間): countdowns, the next alert, the sources\n"
        "• `upcoming` (予定): the next alerts\n"
    )
    assert words.endswith(
        "*This channel*\n"
        "• `settings` (設定): zone, language, lead times, quiet hours, board\n"
        "`help remind` explains one of them, with examples.\n"
        "- The same words work when you mention me, also in threads, or write to me."
    )
    headings = re.findall(r"^\*(.*)\*$", _reads(HelpAnswer(), JAPANESE), re.MULTILINE)
    assert headings == [
        "使い方",
        "確認",
        "リマインダー",
        "最終提出の計画",
        "ジョブと提出",
        "コンペ",
        "このチャンネル",
    ]


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_each_command_is_explained_with_examples(voice: Voice, command: Command) -> None:
    short, about, *examples = _reads(HelpAnswer(about=command), voice).splitlines()
    assert short.startswith(f"• `{command}` ")
    assert about
    assert examples
    assert all(re.fullmatch(r"• `[^`]+`", example) for example in examples)


def test_one_command() -> None:
    assert _reads(HelpAnswer(about=Command.ACK), ENGLISH) == (
        "• `ack` (対応します): you take what waits to be acknowledged\n"
        "Says that you take it, so that it is not repeated."
        " With several open, give its number.\n"
        "• `ack`\n"
        "• `ack 12`"
    )
    assert _reads(HelpAnswer(about=Command.ACK), JAPANESE) == (
        "• `ack` （対応します）対応待ちのリマインダーを引き受ける\n"
        "対応することを伝え、繰り返しのお知らせを止めます。"
        "複数あるときは番号を付けてください。\n"
        "• `ack`\n"
        "• `ack 12`"
    )


def test_a_command_that_lacks_something_gets_an_example() -> None:
    assert _reads(Usage("move"), ENGLISH) == (
        "Give the name and the new close. For example `move atma-cup 2026-12-03 23:59`"
    )
    assert _reads(Usage("move"), JAPANESE) == (
        "名前と新しい締切の日時を書いてください。例：`move atma-cup 2026-12-03 23:59`"
    )
