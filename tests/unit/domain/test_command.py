"""Commands: what people type, in two languages and many widths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.aliases import ALIASES
from deadline_bot.domain.answer import Command
from deadline_bot.domain.command import (
    LONGEST_UPCOMING,
    UPCOMING_LENGTH,
    NotUnderstood,
    Request,
    parse_command,
)


@pytest.mark.parametrize(("alias", "command"), ALIASES.items())
def test_every_alias_is_understood(alias: str, command: Command) -> None:
    assert parse_command(alias) == Request(command)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Command.STATUS),
        ("   ", Command.STATUS),
        ("<@U012ABC>", Command.STATUS),
        ("<@U012ABC> list", Command.LIST),
        ("<@U012ABC|bot>: list", Command.LIST),
        ("<@U012ABC>、一覧", Command.LIST),
        ("Status", Command.STATUS),
        ("status?", Command.STATUS),
        ("when is the deadline?", Command.STATUS),
        ("ＬＩＳＴ", Command.LIST),
        ("ﾍﾙﾌﾟ", Command.HELP),
        ("？", Command.HELP),
        ("状況", Command.STATUS),
        ("あと何時間？", Command.STATUS),
        ("締切はいつですか？", Command.STATUS),
        ("一覧を見せて", Command.LIST),
        ("次の通知は？", Command.UPCOMING),
        ("使い方を教えて。", Command.HELP),
        ("ジョブの状況は？", Command.JOBS),
        ("ジョブ一覧を見せて", Command.JOBS),
        ("今日の提出状況は？", Command.SUBS),
        ("提出の締切はいつ？", Command.STATUS),
        ("submissions", Command.SUBS),
        ("提出履歴を見せて", Command.SUBS),
        ("計画を見せて", Command.PLAN),
        ("今の計画はどう？", Command.PLAN),
        ("計画はいつ終わる？", Command.PLAN),
        ("締切までの計画の状況は？", Command.PLAN),
        ("今後の予定の一覧", Command.UPCOMING),
        ("履歴を教えて", Command.HISTORY),
    ],
)
def test_is_understood(text: str, command: Command) -> None:
    assert parse_command(text) == Request(command)


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("status nbme", Command.STATUS, "nbme"),
        ("状況　NBME", Command.STATUS, "NBME"),
        ("remind me to Submit in 2h", Command.REMIND, "me to Submit in 2h"),
        ("<@U1> remind <@U2|bob> to look", Command.REMIND, "<@U2|bob> to look"),
        ("リマインド 明日10時に「締切」を確認", Command.REMIND, "明日10時に「締切」を確認"),
        ("明日の10時に提出をリマインドして", Command.REMIND, "明日の10時に提出"),
        ("締切の12時間前に重みを固定をリマインド", Command.REMIND, "締切の12時間前に重みを固定"),
        ("25時に寝るって思い出させて！", Command.REMIND, "25時に寝る"),
        ("nbme をミュート", Command.MUTE, "nbme"),
        ("NBME をミュート解除してください。", Command.UNMUTE, "NBME"),
        ("フォロー　nbme", Command.FOLLOW, "nbme"),
        ("snooze 12 tomorrow 9:00", Command.SNOOZE, "12 tomorrow 9:00"),
        ("対応します 12", Command.ACK, "12"),
        ("help remind", Command.HELP, "remind"),
        ("job done train-fold3", Command.JOB, "done train-fold3"),
        ("job Train_Fold3", Command.JOB, "Train_Fold3"),
        ("jobs nbme", Command.JOBS, "nbme"),
        ("提出　nbme", Command.SUBS, "nbme"),
        ("提出をリマインドして", Command.REMIND, "提出"),
        ("done", Command.ACK, ""),
        ('plan add "Infer 0" 6h', Command.PLAN, 'add "Infer 0" 6h'),
        ("plan done infer", Command.PLAN, "done infer"),
        ("計画　追加 推論 6h", Command.PLAN, "追加 推論 6h"),
        ("pick 41 42", Command.PICK, "41 42"),
        ("41 42 を選択", Command.PICK, "41 42"),
        ("明日10時に計画をリマインド", Command.REMIND, "明日10時に計画"),
        ("history nbme", Command.HISTORY, "nbme"),
    ],
)
def test_an_argument_is_kept_as_it_was_typed(text: str, command: Command, argument: str) -> None:
    assert parse_command(text) == Request(command, argument)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("upcoming", UPCOMING_LENGTH),
        ("upcoming 3", 3),
        ("next ３", 3),
        ("予定 10", 10),
        ("upcoming 99999", LONGEST_UPCOMING),
    ],
)
def test_upcoming_takes_a_number(text: str, n: int) -> None:
    assert parse_command(text) == Request(Command.UPCOMING, n=n)


@pytest.mark.parametrize("argument", ["0", "-1", "many", "1.5", "9" * 5000])
def test_upcoming_refuses_what_is_no_count(argument: str) -> None:
    answer = parse_command(f"upcoming {argument}")
    assert isinstance(answer, NotUnderstood)
    assert answer.nearest is Command.UPCOMING


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("stauts", Command.STATUS),
        ("upcomming", Command.UPCOMING),
        ("lists", Command.LIST),
        ("hlep", Command.HELP),
        ("状態", Command.STATUS),
        ("xyzzy", None),
    ],
)
def test_an_unknown_word_has_the_nearest_command(text: str, nearest: Command | None) -> None:
    assert parse_command(text) == NotUnderstood(text, nearest)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(parse_command(text), Request | NotUnderstood)
