"""Answers and the board as they read, in both languages."""

from datetime import timedelta

from deadline_bot.domain.answer import (
    Answer,
    Board,
    BoardLine,
    Command,
    HelpAnswer,
    ListAnswer,
    StatusAnswer,
    UpcomingAnswer,
)
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.message import NextAlert
from deadline_bot.domain.source import SourceState
from deadline_bot.wording.answers import words_of_alert, words_of_answer, words_of_board
from tests.unit.wording.examples import (
    ATMA,
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NEXT,
    days,
    entry,
    hours,
    read,
)

_NOW = CLOSE - days(12)
_STATUS = StatusAnswer(
    (entry(NBME, MilestoneKind.ENTRY),),
    3,
    NEXT,
    (
        SourceState("kaggle", _NOW - timedelta(minutes=40), "401"),
        SourceState("config", _NOW, None),
        SourceState("calendar", None, None),
    ),
    "too_many_pins",
)


def _reads(answer: Answer, voice: Voice) -> str:
    return read(words_of_answer(answer, voice, _NOW))


def test_status() -> None:
    assert _reads(_STATUS, ENGLISH) == (
        "*Status*\n"
        "• Entry closes in 5 days: [NBME], <11-24 23:59>\n"
        "… and 3 more\n"
        "Next alert <12-01 11:59>: [NBME] (12 h before the close)\n"
        "Kaggle: last heard 40 min ago, 401\n"
        "Config file: last heard just now\n"
        "calendar: not heard yet\n"
        "The board could not be pinned: too_many_pins. Pin it by hand, or check the app's scope"
        " pins:write and how many messages are pinned already."
    )
    assert _reads(_STATUS, JAPANESE) == (
        "*現在の状況*\n"
        "• 参加締切まであと5日：[NBME] 11/25(水) 08:59（<11-24 23:59>）\n"
        "… ほか 3件\n"
        "次のお知らせ：12/1(火) 20:59（<12-01 11:59>） [NBME]（締切の12時間前）\n"
        "Kaggle：最終確認 40分前（エラー：401）\n"
        "設定ファイル：最終確認 たった今\n"
        "calendar：まだ確認できていません\n"
        "ボードをピン留めできませんでした（too_many_pins）。手動でピン留めするか、"
        "アプリの権限 pins:write と、ピン留め済みの件数を確認してください。\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )


def test_status_of_nothing() -> None:
    assert _reads(StatusAnswer((), 0, None, (), None), ENGLISH) == "*Status*\nNo dates ahead."


def test_a_long_reason_is_cut() -> None:
    source = SourceState("kaggle", None, "x\n" * 5000)
    assert len(_reads(StatusAnswer((), 0, None, (source,), None), ENGLISH)) < 300


def test_upcoming() -> None:
    closed = NextAlert(entry(NBME, MilestoneKind.CLOSE), None, CLOSE)
    assert _reads(UpcomingAnswer((NEXT, closed)), ENGLISH) == (
        "*Next alerts*\n"
        "• <12-01 11:59>: [NBME] (12 h before the close)\n"
        "• <12-01 23:59>: [NBME] (Close)"
    )
    assert _reads(UpcomingAnswer((NEXT,)), JAPANESE) == (
        "*今後のお知らせ*\n"
        "• 12/1(火) 20:59（<12-01 11:59>） [NBME]（締切の12時間前）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )
    assert _reads(UpcomingAnswer(()), JAPANESE) == "今後のお知らせはありません。"


def test_list() -> None:
    now = CLOSE - days(1)
    answer = ListAnswer((NBME, ATMA), 2)
    assert read(words_of_answer(answer, ENGLISH, now)) == (
        "*Following 4 competitions*\n"
        "[NBME]\n"
        "• Entry deadline: <11-24 23:59>, passed\n"
        "• Team merger deadline: <11-24 23:59>, passed\n"
        "• Close: <12-01 23:59>\n"
        "[atmaCup #18]\n"
        "• team merge: <12-02 23:59>\n"
        "• Close: <12-04 23:59>\n"
        "… and 2 more"
    )
    assert read(words_of_answer(ListAnswer((NBME,), 0), JAPANESE, now)) == (
        "*コンペ一覧（1件）*\n"
        "[NBME]\n"
        "• 参加締切：11/25(水) 08:59（<11-24 23:59>） 終了\n"
        "• マージ締切：11/25(水) 08:59（<11-24 23:59>） 終了\n"
        "• 締切：12/2(水) 08:59（<12-01 23:59>）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )
    assert _reads(ListAnswer((), 0), ENGLISH) == "No dates ahead."


def test_help_names_every_command_and_alias() -> None:
    for voice in (ENGLISH, JAPANESE):
        words = _reads(HelpAnswer(), voice)
        for command in Command:
            assert f"`{command.value}`" in words
        for alias in ("状況", "一覧", "締切", "いつ", "あと何時間", "ヘルプ"):
            assert alias in words


def test_an_unknown_word_gets_the_nearest_command() -> None:
    near = HelpAnswer("statsu", Command.STATUS)
    far = HelpAnswer("x" * 5000)
    assert _reads(near, ENGLISH).startswith(
        "I do not know “statsu”. Did you mean `status`?\n*What you can ask*\n"
    )
    assert _reads(near, JAPANESE).startswith(
        "「statsu」は分かりませんでした。`status` のことでしょうか。\n*使い方*\n"
    )
    assert _reads(far, ENGLISH).startswith("I do not know “xxx")
    assert len(_reads(far, ENGLISH).splitlines()[0]) < 100


def test_board() -> None:
    board = Board(
        (
            BoardLine(entry(NBME, MilestoneKind.CLOSE), hours(60)),
            BoardLine(entry(ATMA, MilestoneKind.CLOSE), timedelta(minutes=1)),
        ),
        9980,
        NEXT,
    )
    assert read(words_of_board(board, ENGLISH)) == (
        "*Countdowns*\n"
        "• Closes in 2 days 12 h: [NBME], <12-01 23:59>\n"
        "• Closes in 1 min: [atmaCup #18], <12-04 23:59>\n"
        "… and 9,980 more\n"
        "Next alert <12-01 11:59>: [NBME] (12 h before the close)"
    )
    assert read(words_of_board(Board((), 0, None), JAPANESE)) == (
        "*カウントダウン*\n今後の日程はありません。"
    )


def test_an_alert_on_one_line() -> None:
    assert words_of_alert(NEXT, ENGLISH) == "NBME (12 h before the close)"
    assert words_of_alert(NEXT, JAPANESE) == "NBME（締切の12時間前）"
