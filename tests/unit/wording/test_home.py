"""A person's own view as it reads, in both languages."""

from deadline_bot.domain.answer import BoardLine
from deadline_bot.domain.chat import Action
from deadline_bot.domain.home import Home
from deadline_bot.wording.home import words_of_home
from tests.unit.wording.examples import (
    ENGLISH,
    JAPANESE,
    NBME_CLOSE,
    NEXT,
    controls_of,
    days,
    read,
)
from tests.unit.wording.examples_reminders import INSISTENT, NOW, SUBMIT

_HOME = Home((INSISTENT,), (BoardLine(NBME_CLOSE, days(9)),), 2, NEXT, (SUBMIT,), 3)
_EMPTY = Home((), (), 0, None, (), 0)


def test_home() -> None:
    assert read(words_of_home(_HOME, ENGLISH, NOW)) == (
        "*Waiting for you*\n"
        "#12 submit, <11-22 23:00>\n"
        "> I'll take it, Snooze\n"
        "*Countdowns*\n"
        "• Closes in 9 days: [NBME], <12-01 23:59>\n"
        "… and 2 more\n"
        "Next alert <12-01 11:59>: [NBME] (12 h before the close)\n"
        "*Your reminders*\n"
        "#12 *submit*\n"
        "For {#C1}, next <11-24 09:00>\n"
        "> Edit, Pause, Delete\n"
        "… and 3 more\n"
        "> New reminder, All reminders, Status"
    )
    assert read(words_of_home(_HOME, JAPANESE, NOW)) == (
        "*対応待ち*\n"
        "#12 submit、11/23(月) 08:00（<11-22 23:00>）\n"
        "> 対応します, あとで通知\n"
        "*カウントダウン*\n"
        "• 締切まであと9日：[NBME] 12/2(水) 08:59（<12-01 23:59>）\n"
        "… ほか 2件\n"
        "次のお知らせ：12/1(火) 20:59（<12-01 11:59>） [NBME]（締切の12時間前）\n"
        "*自分のリマインダー*\n"
        "#12 *submit*\n"
        "{#C1} 宛、次回 11/24(火) 18:00（<11-24 09:00>）\n"
        "> 編集, 一時停止, 削除\n"
        "… ほか 3件\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。\n"
        "> 新しいリマインダー, すべてのリマインダー, 現在の状況"
    )


def test_home_of_nothing() -> None:
    assert read(words_of_home(_EMPTY, ENGLISH, NOW)) == (
        "*Countdowns*\n"
        "No dates ahead.\n"
        "*Your reminders*\n"
        "No reminders yet.\n"
        "> New reminder, All reminders, Status"
    )
    assert "*自分のリマインダー*\nリマインダーはまだありません。\n" in read(
        words_of_home(_EMPTY, JAPANESE, NOW)
    )


def test_its_common_actions() -> None:
    controls = controls_of(words_of_home(_EMPTY, ENGLISH, NOW))
    assert [(control.action, control.typed) for control in controls] == [
        (Action.NEW, ""),
        (Action.SAY, "reminders"),
        (Action.SAY, "status"),
    ]
