"""Answers about a channel's competitions and its settings, in both languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_channel import (
    AddedBefore,
    Change,
    CompetitionChanged,
    CompetitionMoved,
    Confirm,
    DatesOnly,
    InstantNotUnderstood,
    NoSuchCompetition,
    NotFollowed,
    SettingsSaved,
    ToldElsewhere,
    WhichCompetition,
    WhichInstant,
)
from deadline_bot.domain.chat import Action
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.when.occasion import Doubt, Fault, NotFound, Once, Reading
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Button, Style
from tests.unit.wording.examples import (
    ATMA,
    ATMA_CLOSE,
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NBME_CLOSE,
    controls_of,
    days,
    read,
)

_NOW = CLOSE - days(20)


def _english(answer: Answer) -> str:
    return read(words_of_answer(answer, ENGLISH, _NOW))


def _japanese(answer: Answer) -> str:
    return read(words_of_answer(answer, JAPANESE, _NOW))


def test_what_is_new_is_shown_with_its_dates() -> None:
    assert _english(CompetitionChanged(ATMA, Change.ADDED)) == (
        "*Added*: [atmaCup #18]\n"
        "• team merge: <12-02 23:59>\n"
        "• Close: <12-04 23:59>\n"
        "Its countdowns are told here."
    )
    assert _japanese(CompetitionChanged(NBME, Change.FOLLOWED)) == (
        "*フォローしました* [NBME]\n"
        "• 参加締切：11/25(水) 08:59（<11-24 23:59>）\n"
        "• マージ締切：11/25(水) 08:59（<11-24 23:59>）\n"
        "• 締切：12/2(水) 08:59（<12-01 23:59>）\n"
        "このチャンネルで締切をお知らせします。\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )


@pytest.mark.parametrize(
    ("change", "english", "japanese"),
    [
        (
            Change.REMOVED,
            "*Removed*: [NBME]\nIts countdowns have ended.",
            "*削除しました* [NBME]\nカウントダウンを終了しました。",
        ),
        (
            Change.UNFOLLOWED,
            "*No longer following*: [NBME]\nIts countdowns are no longer told here.",
            "*フォローを解除しました* [NBME]\nこのチャンネルでのお知らせを終了しました。",
        ),
        (
            Change.MUTED,
            "*Muted*: [NBME]\nIt stays followed; `unmute nbme` brings its alerts back.",
            "*ミュートしました* [NBME]\nフォローは続きます。`unmute nbme` でお知らせを再開します。",
        ),
        (
            Change.UNMUTED,
            "*No longer muted*: [NBME]\nIts alerts are told here again.",
            "*ミュートを解除しました* [NBME]\nこのチャンネルでのお知らせを再開します。",
        ),
    ],
)
def test_changed(change: Change, english: str, japanese: str) -> None:
    answer = CompetitionChanged(NBME, change)
    assert _english(answer) == english
    assert _japanese(answer) == japanese


def test_what_was_so_before() -> None:
    answers = [CompetitionChanged(NBME, change, was_before=True) for change in Change]
    assert [_english(answer) for answer in answers] == [
        "*Already added*: [NBME]",
        "*Already followed*: [NBME]",
        "*Already removed*: [NBME]",
        "*Not followed*: [NBME]",
        "*Already muted*: [NBME]",
        "*Not muted*: [NBME]",
    ]
    assert [_japanese(answer) for answer in answers] == [
        "*すでに追加されています* [NBME]",
        "*すでにフォローしています* [NBME]",
        "*すでに削除されています* [NBME]",
        "*フォローしていません* [NBME]",
        "*すでにミュートしています* [NBME]",
        "*ミュートしていません* [NBME]",
    ]


def test_moved() -> None:
    assert _english(CompetitionMoved(NBME_CLOSE, CLOSE - days(2))) == (
        "*Close moved 2 days later*: [NBME]\n"
        "From <11-29 23:59> to <12-01 23:59> (+2 days). Closes in 20 days.\n"
        "All countdowns to it start again."
    )
    assert _japanese(CompetitionMoved(NBME_CLOSE, CLOSE + days(1))).startswith(
        "*締切が1日早まりました* [NBME]\n−1日："
    )


def test_moved_to_where_it_is() -> None:
    assert _english(CompetitionMoved(NBME_CLOSE, CLOSE)) == (
        "The close of [NBME] is <12-01 23:59> already."
    )
    assert _japanese(CompetitionMoved(NBME_CLOSE, CLOSE)) == (
        "[NBME] の締切は、すでにこの日時です：12/2(水) 08:59（<12-01 23:59>）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )


def test_what_was_added_before_can_be_moved() -> None:
    answer = AddedBefore(ATMA_CLOSE, "move atma-cup-18 2026-12-09 23:59")
    assert _english(answer) == (
        "[atmaCup #18] is there already and closes <12-04 23:59>.\n> Move it"
    )
    assert _japanese(answer) == (
        "[atmaCup #18] はすでに追加されています。締切は 12/5(土) 08:59（<12-04 23:59>） です。\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。\n"
        "> 締切を変更"
    )
    (button,) = controls_of(words_of_answer(answer, ENGLISH, _NOW))
    assert isinstance(button, Button)
    assert (button.action, button.value, button.typed) == (
        Action.SAY,
        "move atma-cup-18 2026-12-09 23:59",
        "move atma-cup-18 2026-12-09 23:59",
    )


def test_asked_once() -> None:
    remove = Confirm(NBME.ref, Change.REMOVED, "remove nbme --yes")
    unfollow = Confirm(NBME.ref, Change.UNFOLLOWED, "unfollow nbme --yes")
    assert _english(remove) == (
        "Remove [NBME]? Its countdowns end, and reminders tied to it no longer come.\n> Remove"
    )
    assert _english(unfollow) == (
        "Follow [NBME] no longer here? Its countdowns end, and reminders tied to it no longer"
        " come.\n> Unfollow"
    )
    assert _japanese(remove) == (
        "[NBME] を削除しますか。"
        "カウントダウンは終了し、その日程に合わせたリマインダーも届かなくなります。\n> 削除する"
    )
    assert _japanese(unfollow).startswith("[NBME] のフォローを解除しますか。")
    assert controls_of(words_of_answer(remove, ENGLISH, _NOW)) == [
        Button(Action.CONFIRM, "remove nbme --yes", "Remove", "remove nbme --yes", Style.DANGER)
    ]


def test_which_instant_is_on_the_clock_on_which_it_was_said() -> None:
    new_york = ZoneInfo("America/New_York")
    march, april = datetime(2027, 3, 4, 9, tzinfo=new_york), datetime(2027, 4, 3, 9, tzinfo=UTC)
    reading = Reading(Once(march), frozenset({Doubt.DAY_OR_MONTH}))
    answer = WhichInstant(((march, "add x 2027-03-04 09:00"), (april, "add x y")), reading)
    assert _english(answer) == (
        "*Which do you mean?*\n"
        "It may be the day or the month that comes first.\n"
        "- Times are in America/New_York.\n"
        "> Thu Mar 4 2027, 09:00, Sat Apr 3 2027, 05:00"
    )
    assert _japanese(answer).startswith("*どちらの日時でしょうか*\n月と日の順番が逆")
    first, _ = controls_of(words_of_answer(answer, ENGLISH, _NOW))
    assert isinstance(first, Button)
    assert (first.action, first.value, first.typed) == (
        Action.SAY,
        "add x 2027-03-04 09:00",
        "add x 2027-03-04 09:00",
    )


def test_a_date_that_was_not_understood() -> None:
    by = InstantNotUnderstood(NotFound(Fault.NOT_A_MOMENT, "by friday"))
    impossible = InstantNotUnderstood(NotFound(Fault.IMPOSSIBLE, "25:61"))
    example = "For example `add atma-cup 2026-12-01 23:59 AoE`"
    assert _english(by) == f"There is no time in “by friday”. {example}"
    assert _english(impossible) == f"“25:61” is no time that exists. {example}"
    assert _japanese(by) == (
        "「by friday」に日時が見つかりません。例：`add atma-cup 2026-12-01 23:59 AoE`"
    )


def test_no_such_competition() -> None:
    answer = NoSuchCompetition("nmbe", (NBME.ref, ATMA.ref))
    assert _english(answer) == (
        "This channel follows no “nmbe”. It follows:\n"
        "• [NBME] (nbme)\n"
        "• [atmaCup #18] (atma-cup-18)"
    )
    assert _japanese(answer) == (
        "「nmbe」というコンペは、このチャンネルでは追っていません。追っているコンペ：\n"
        "• [NBME]（nbme）\n"
        "• [atmaCup #18]（atma-cup-18）"
    )
    assert _english(NoSuchCompetition("x", ())) == "This channel follows nothing yet."
    assert _japanese(NoSuchCompetition("x", ())) == (
        "このチャンネルで追っているコンペはまだありません。"
    )


def test_which_competition() -> None:
    many = tuple(CompetitionRef(f"c{n}", "Long title " * 20, "", "config") for n in range(12))
    answer = WhichCompetition("mute", (NBME.ref, *many))
    assert _english(answer).startswith("*Which competition do you mean?*\n> NBME, Long title ")
    assert _japanese(answer).startswith("*どのコンペでしょうか*\n")
    buttons = controls_of(words_of_answer(answer, ENGLISH, _NOW))
    assert [button.typed for button in buttons][:2] == ["mute nbme", "mute c0"]
    assert len(buttons) == 10
    assert max(len(button.label) for button in buttons) <= 75


def test_told_elsewhere() -> None:
    assert _english(ToldElsewhere(NBME.ref)) == (
        "Kaggle tells the dates of [NBME], and they change only there. To hear nothing more of it"
        " here: `mute nbme`"
    )
    assert _japanese(ToldElsewhere(ATMA.ref)) == (
        "[atmaCup #18] の日程の情報元は 設定ファイル です。変更はそちらでのみできます。"
        "このチャンネルでのお知らせを止めるには：`mute atma-cup-18`"
    )


def test_what_kaggle_does_not_tell() -> None:
    assert _english(NotFollowed("nmbe", "404")) == (
        "I cannot follow “nmbe” on Kaggle: 404. Check the last part of the competition's address."
        " On another platform: `add atma-cup 2026-12-01 23:59 AoE`"
    )
    assert _japanese(NotFollowed("nmbe", "timeout")).startswith(
        "Kaggle の「nmbe」をフォローできませんでした（応答が時間内にありません）。"
    )


def test_settings_saved() -> None:
    assert _english(SettingsSaved(("timezone", "quiet_hours"))) == "Saved: time zone, quiet hours."
    assert _japanese(SettingsSaved(("timezone", "quiet_hours"))) == (
        "保存しました：タイムゾーン、静かな時間帯"
    )
    assert _english(SettingsSaved(())) == "Nothing has changed."
    assert _japanese(SettingsSaved(())) == "変更はありません。"


def test_dates_only() -> None:
    assert _english(DatesOnly()) == (
        "People of other organisations read this channel, so only dates are shown here."
        " To allow more: `settings`"
    )
    assert _japanese(DatesOnly()) == (
        "このチャンネルはほかの組織の方も読んでいるため、日程だけを表示します。"
        "ほかの内容も表示するには：`settings`"
    )
