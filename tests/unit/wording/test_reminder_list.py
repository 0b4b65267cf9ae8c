"""Reminders as they are listed, and what is answered where one is changed, in both languages."""

from dataclasses import replace

import pytest

from deadline_bot.domain.answer_reminders import (
    NoReminder,
    ReminderChanged,
    Reminders,
)
from deadline_bot.domain.chat import Action
from deadline_bot.domain.reminder import Reminder, ReminderState
from tests.unit.wording.examples_reminders import (
    BOB,
    DAILY,
    DELETED,
    FOLD_3,
    HERE,
    ME,
    PAUSED,
    SUBMIT,
    TIED,
    buttons,
    in_english,
    in_japanese,
    reminder,
)

# Listed


def test_list() -> None:
    for_bob = reminder(id=13, audience=BOB)
    failed = reminder(id=14, occasion=FOLD_3, next_at=None, audience=ME)
    theirs = reminder(id=15, author="UBOB", occasion=DAILY, is_insistent=True, audience=HERE)
    answer = Reminders((SUBMIT, for_bob, failed, replace(PAUSED, id=16)), (theirs, TIED), 0, 1)
    assert in_english(answer) == (
        "*Your reminders*\n"
        "#12 *submit*\n"
        "For {#C1}, next <11-24 09:00>\n"
        "> Edit, Pause, Delete\n"
        "#13 *submit*\n"
        "For {@UBOB}, from {@UADA}, next <11-24 09:00>\n"
        "> Edit, Pause, Delete\n"
        "#14 *submit*\n"
        "For {@UADA}, when “fold 3” fails\n"
        "> Edit, Pause, Delete\n"
        "#16 *submit*\n"
        "For {#C1}, every day at 21:00, paused\n"
        "> Edit, Resume, Delete\n"
        "*Reminders of this channel*\n"
        "#15 *submit*\n"
        "For @here in {#C1}, from {@UBOB}, next <11-24 09:00>, every day at 21:00,"
        " open until somebody takes it\n"
        "> Edit, Pause, Delete\n"
        "#12 *submit*\n"
        "For {#C1}, from {@UADA}, next <12-01 11:59>, 12 h before the close of nbme\n"
        "> Edit, Pause, Delete"
    )
    assert in_japanese(Reminders((), (TIED, PAUSED), 0, 1)) == (
        "*このチャンネルのリマインダー*\n"
        "#12 *submit*\n"
        "{#C1} 宛、{@UADA} さんより、次回 12/1(火) 20:59（<12-01 11:59>）、nbme の締切の12時間前\n"
        "> 編集, 一時停止, 削除\n"
        "#12 *submit*\n"
        "{#C1} 宛、{@UADA} さんより、毎日 21:00、一時停止中\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。\n"
        "> 編集, 再開, 削除"
    )


def test_pages() -> None:
    def pages(page: int) -> list[str]:
        return [value for action, value, _ in buttons(Reminders((SUBMIT,), (), page, 3))
                if action is Action.SAY]  # fmt: skip

    assert [pages(page) for page in range(3)] == [
        ["reminders page 2"],
        ["reminders page 1", "reminders page 3"],
        ["reminders page 2"],
    ]
    assert in_english(Reminders((SUBMIT,), (), 1, 3)).endswith(
        "\nPage 2 of 3\n> Previous page, Next page"
    )
    assert "\n2/3ページ\n" in in_japanese(Reminders((SUBMIT,), (), 1, 3))
    assert "Page" not in in_english(Reminders((SUBMIT,), (), 0, 1))


def test_none() -> None:
    assert in_english(Reminders((), (), 0, 1)) == (
        "No reminders yet. For example `remind me to submit tomorrow at 18:00`\n> New reminder"
    )
    assert in_japanese(Reminders((), (), 0, 1)) == (
        "リマインダーはまだありません。例：`remind 自分 明日18時 提出する`\n> 新しいリマインダー"
    )


# Changed


@pytest.mark.parametrize(
    ("changed", "was_before", "english", "japanese"),
    [
        (DELETED, False, "*Deleted*: #12 submit", "*削除しました* #12 submit"),
        (
            DELETED,
            True,
            "*Already deleted*: #12 submit\nBy {@UBOB}.",
            "*すでに削除されています* #12 submit\n{@UBOB} さんが削除しました。",
        ),
        (
            PAUSED,
            False,
            "*Paused*: #12 submit\n> Edit, Resume, Delete",
            "*一時停止しました* #12 submit\n> 編集, 再開, 削除",
        ),
        (
            PAUSED,
            True,
            "*Already paused*: #12 submit\n> Edit, Resume, Delete",
            "*すでに一時停止中です* #12 submit\n> 編集, 再開, 削除",
        ),
        (
            SUBMIT,
            False,
            "*Goes on*: #12 submit\nNext <11-24 09:00>.\n> Edit, Pause, Delete",
            (
                "*再開しました* #12 submit\n次回は 11/24(火) 18:00 です。\n"
                "- お使いの時間帯では <11-24 09:00> です。\n> 編集, 一時停止, 削除"
            ),
        ),
        (
            replace(SUBMIT, next_at=None),
            False,
            (
                "*Goes on*: #12 submit\nIts time has passed. Edit it to give it a new one.\n"
                "> Edit, Pause, Delete"
            ),
            (
                "*再開しました* #12 submit\n"
                "日時を過ぎています。編集で新しい日時を指定してください。\n"
                "> 編集, 一時停止, 削除"
            ),
        ),
        (
            reminder(occasion=FOLD_3, next_at=None),
            True,
            "*Not paused*: #12 submit\nWaits for the job “fold 3” to fail\n> Edit, Pause, Delete",
            (
                "*一時停止していません* #12 submit\nジョブ「fold 3」の失敗を待っています\n"
                "> 編集, 一時停止, 削除"
            ),
        ),
        (
            reminder(state=ReminderState.OVER, next_at=None),
            True,
            "*Already over*: #12 submit\n> Edit, Delete",
            "*すでに終了しています* #12 submit\n> 編集, 削除",
        ),
    ],
)
def test_changed(changed: Reminder, *, was_before: bool, english: str, japanese: str) -> None:
    answer = ReminderChanged(changed, was_before)
    assert in_english(answer) == english
    assert in_japanese(answer) == japanese


def test_no_such_reminder() -> None:
    assert in_english(NoReminder("99")) == (
        "There is no reminder #99. `reminders` lists those there are."
    )
    assert in_japanese(NoReminder("99")) == (
        "リマインダー #99 はありません。`reminders` で一覧を表示できます。"
    )
