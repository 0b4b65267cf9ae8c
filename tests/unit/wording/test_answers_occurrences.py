"""Answers about acknowledging and snoozing, in both languages."""

from dataclasses import replace

from deadline_bot.domain.answer_reminders import (
    Snoozed,
    Taken,
    TooLateToSnooze,
    WhichOccurrence,
    WhoTook,
)
from deadline_bot.domain.chat import Action
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.answers_occurrences import OccurrenceAnswer
from tests.unit.wording.examples import ENGLISH, JAPANESE, controls_of, hours, read
from tests.unit.wording.examples_reminders import CAME, INSISTENT, NOW

_DONE = replace(CAME, taken_by="UADA", taken_at=NOW)
_TAKEN = replace(INSISTENT, taken_by="UBOB", taken_at=NOW)


def _english(answer: OccurrenceAnswer) -> str:
    return read(words_of_answer(answer, ENGLISH, NOW))


def _japanese(answer: OccurrenceAnswer) -> str:
    return read(words_of_answer(answer, JAPANESE, NOW))


def test_taken() -> None:
    assert _english(Taken(_DONE)) == "*Done*: #12 submit\nDone by {@UADA}, <11-23 00:00>."
    assert _english(Taken(_TAKEN)) == "*Taken*: #12 submit\nTaken by {@UBOB}, <11-23 00:00>."
    assert _japanese(Taken(_TAKEN)) == (
        "*対応者として記録しました* #12 submit\n"
        "{@UBOB} さんが対応します：11/23(月) 09:00\n"
        "- お使いの時間帯では <11-23 00:00> です。"
    )
    assert _japanese(Taken(_DONE)).startswith("*完了にしました* #12 submit\n")


def test_taken_by_somebody_before() -> None:
    assert _english(Taken(_DONE, was_before=True)) == (
        "*Already done*: #12 submit\nDone by {@UADA}, <11-23 00:00>."
    )
    assert _english(Taken(_TAKEN, was_before=True)).startswith("*Already taken*: #12 submit\n")
    assert _japanese(Taken(_DONE, was_before=True)).startswith("*すでに完了しています* ")
    assert _japanese(Taken(_TAKEN, was_before=True)).startswith("*すでに対応中です* ")


def test_snoozed() -> None:
    until = NOW + hours(1)
    assert _english(Snoozed(CAME, until)) == "*Snoozed*: #12 submit\nAgain <11-23 01:00>."
    assert _english(Snoozed(CAME, until, is_cut=True)) == (
        "*Snoozed*: #12 submit\n"
        "Again <11-23 01:00>."
        " Brought forward: a snooze ends 10 min before the milestone at the latest."
    )
    assert _japanese(Snoozed(CAME, until, is_cut=True)) == (
        "*あとで通知します* #12 submit\n"
        "11/23(月) 10:00 にもう一度お知らせします。"
        "締切などの日程を過ぎないよう、遅くともその10分前にお知らせします。\n"
        "- お使いの時間帯では <11-23 01:00> です。"
    )


def test_too_late_to_snooze_can_still_be_done() -> None:
    assert _english(TooLateToSnooze(CAME)) == (
        "*Not snoozed*: #12 submit\n"
        "That time has passed, or the milestone is too near: a snooze ends 10 min before it at the"
        " latest.\n"
        "> Done"
    )
    assert _japanese(TooLateToSnooze(INSISTENT)) == (
        "*あとで通知できません* #12 submit\n"
        "指定の時刻を過ぎているか、日程が近すぎます。"
        "あとで通知できるのは、関係する日程の10分前までです。\n"
        "> 対応します"
    )


def test_which_one_is_taken() -> None:
    snoozed = replace(INSISTENT, snoozed_by="UBOB", snoozed_until=NOW + hours(1))
    answer = WhichOccurrence((CAME, snoozed), is_snooze=False)
    assert _english(answer) == (
        "*Which one do you take?*\n"
        "#12 submit, <11-22 23:00>\n"
        "> Done\n"
        "#12 submit, <11-22 23:00>, snoozed until <11-23 01:00>\n"
        "> I'll take it"
    )
    assert _japanese(answer) == (
        "*どれに対応しますか*\n"
        "#12 submit、11/23(月) 08:00（<11-22 23:00>）\n"
        "> 完了\n"
        "#12 submit、11/23(月) 08:00（<11-22 23:00>）、再通知 11/23(月) 10:00（<11-23 01:00>）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。\n"
        "> 対応します"
    )
    controls = controls_of(words_of_answer(answer, ENGLISH, NOW))
    assert {(c.action, c.typed) for c in controls} == {(Action.DONE, "ack 12")}


def test_which_one_is_snoozed() -> None:
    answer = WhichOccurrence((CAME,), is_snooze=True)
    assert _english(answer) == ("*Which one do you snooze?*\n#12 submit, <11-22 23:00>\n> Snooze")
    assert _japanese(answer).startswith("*どれをあとで通知しますか*\n")
    (menu,) = controls_of(words_of_answer(answer, ENGLISH, NOW))
    assert (menu.action, menu.typed) == (Action.SNOOZE, "snooze 12 1h")


def test_nothing_is_open() -> None:
    assert _english(WhichOccurrence((), is_snooze=True)) == "Nothing waits to be acknowledged."
    assert _japanese(WhichOccurrence((), is_snooze=False)) == "対応待ちのものはありません。"


def test_who_took_what() -> None:
    answer = WhoTook((_TAKEN, _DONE), (CAME,))
    assert _english(answer) == (
        "*Open*\n"
        "• #12 submit, <11-22 23:00>\n"
        "*Taken*\n"
        "• #12 submit: {@UBOB}, <11-23 00:00>\n"
        "• #12 submit: {@UADA}, <11-23 00:00>"
    )
    assert _japanese(answer) == (
        "*対応待ち*\n"
        "• #12 submit、11/23(月) 08:00（<11-22 23:00>）\n"
        "*対応済み*\n"
        "• #12 submit：{@UBOB} さん、11/23(月) 09:00（<11-23 00:00>）\n"
        "• #12 submit：{@UADA} さん、11/23(月) 09:00（<11-23 00:00>）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )
    assert _english(WhoTook((), ())) == "Nothing is open, and nothing was acknowledged yet."
    assert _japanese(WhoTook((), ())) == "対応待ちのものも、対応したものもありません。"
