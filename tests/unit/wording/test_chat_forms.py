"""The forms of the chat: their words, their faults, and the buttons that open them."""

from dataclasses import fields
from datetime import datetime

import pytest

from deadline_bot.domain.answer_plan import PlanRefused
from deadline_bot.domain.answer_reminders import OpenForm, Option, WhichReading
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Action, Form, PlanForm, ReminderForm, SettingsForm, SnoozeForm
from deadline_bot.domain.final_run.faults import BadLine, BadStep, StepExists
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.when.occasion import Doubt, Fault, NotFound, Once
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.chat_forms import words_of_form, words_of_form_faults
from deadline_bot.wording.document import Button, Link, Style, plain_line
from tests.unit.wording.examples import ENGLISH, JAPANESE, controls_of, read
from tests.unit.wording.examples_reminders import CHANNEL, GROUP, NOW, TOKYO, reminder

_NEW = ReminderForm("C1", CHANNEL)
_EDIT = ReminderForm("C1", GROUP, 1_234_567, link="https://example.org")
_SNOOZE = SnoozeForm("C1", "12@2026-11-23T00:00:00Z")
_SETTINGS = SettingsForm(
    channel="C1",
    timezone="Asia/Tokyo",
    language=Language.JA,
    close_lead_times="7d, 1d",
    quiet_hours="",
    finish_margin="24h",
    has_board=True,
    is_shared=True,
    is_open=False,
)
_PLAN = PlanForm("C1", "nbme", "NBME", "infer 6h\nsubmit after infer")
_FORMS = (_NEW, _EDIT, _SNOOZE, _SETTINGS, _PLAN)


@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
@pytest.mark.parametrize("form", _FORMS, ids=["new", "edit", "snooze", "settings", "plan"])
def test_slack_takes_the_words_of_a_form(form: Form, voice: Voice) -> None:
    words = words_of_form(form, voice)
    for text in (words.title, words.submit, words.close):
        assert 0 < len(text) <= 24
    for field in words.fields.values():
        assert field.label
        assert len(field.placeholder) <= 150
        for value, label in field.options:
            assert value
            assert 0 < len(label) <= 75


def test_the_form_of_a_reminder() -> None:
    words = words_of_form(_NEW, ENGLISH)
    assert (words.title, words.submit, words.close) == ("New reminder", "Save", "Cancel")
    assert words.note == ()
    assert {name: field.label for name, field in words.fields.items()} == {
        "text": "What",
        "audience": "For",
        "user": "Person",
        "other_channel": "Other channel",
        "when": "When, in words",
        "at": "Or at this time",
        "is_insistent": "Acknowledgement",
    }
    assert words.fields["audience"].options == (
        ("me", "Me"),
        ("channel", "This channel"),
        ("here", "@here: everybody active in this channel"),
        ("user", "A person, chosen below"),
        ("other_channel", "Another channel, chosen below"),
    )
    assert words_of_form(_NEW, JAPANESE).fields["when"].placeholder == "明日18時"


def test_the_form_of_a_reminder_that_there_is() -> None:
    words = words_of_form(_EDIT, ENGLISH)
    assert words.title == "Reminder #1234567"
    assert Link("this message", "https://example.org") in words.note
    assert words.fields["audience"].options[-1] == ("group", "@gpu")


def test_the_form_of_a_snooze() -> None:
    words = words_of_form(_SNOOZE, JAPANESE)
    assert (words.title, words.submit) == ("あとで通知", "あとで通知")
    assert list(words.fields) == ["when", "at"]


def test_the_form_of_the_settings_asks_for_each() -> None:
    words = words_of_form(_SETTINGS, ENGLISH)
    asked = {field.name for field in fields(SettingsForm)} - {"channel", "is_shared"}
    assert set(words.fields) == asked
    assert plain_line(words.note) == (
        "Settings of #C1. People of other organisations read this channel."
    )
    assert words.fields["language"].options == (("en", "English"), ("ja", "日本語"))


def test_who_else_may_read_is_asked_only_where_somebody_does() -> None:
    alone = SettingsForm("C1", "UTC", Language.EN, "", "", "24h", True, False, False)  # noqa: FBT003
    words = words_of_form(alone, ENGLISH)
    assert "is_open" not in words.fields
    assert plain_line(words.note) == "Settings of #C1."


def test_the_form_of_a_plan() -> None:
    words = words_of_form(_PLAN, ENGLISH)
    assert (words.title, words.submit) == ("Plan", "Save")
    assert (
        plain_line(words.note)
        == "The final run of NBME, in the order in which it is done. Saving accepts it."
    )
    assert {name: field.label for name, field in words.fields.items()} == {
        "steps": "Steps, one a line"
    }
    assert words.fields["steps"].placeholder == '"infer fold 0-4" 6h after "train fold 4"'
    untitled = words_of_form(PlanForm("C1", "nbme", "", ""), JAPANESE)
    assert plain_line(untitled.note) == (
        "nbme の最終提出までの計画です。行う順に書いてください。保存すると確定します。"
    )


# Faults


def test_the_faults_of_a_plan_name_their_line() -> None:
    faults = FormFaults(
        {"steps": PlanRefused(BadLine(2, BadStep("@@"))), "more": PlanRefused(StepExists("x"), 7)}
    )
    assert words_of_form_faults(faults, ENGLISH, NOW) == {
        "steps": "Line 2: I cannot read “@@” in a step.",
        "more": "Line 7: There is a step “x” already.",
    }
    assert words_of_form_faults(faults, JAPANESE, NOW)["steps"] == "2行目：「@@」を読み取れません。"


def test_faults() -> None:
    options = tuple(
        Option(reminder(occasion=Once(datetime(2026, 11, 24, hour, tzinfo=TOKYO))), None, None)
        for hour in (7, 19)
    )
    faults = FormFaults(
        {
            "text": FieldFault.EMPTY,
            "when": WhichReading(options, frozenset({Doubt.HALF_OF_DAY})),
            "at": NotFound(Fault.IMPOSSIBLE, "25:61" * 1000),
        }
    )
    english = words_of_form_faults(faults, ENGLISH, NOW)
    assert english["text"] == "Please fill this in."
    assert english["when"] == (
        "This has more than one meaning. Write the one you mean:"
        " Tue Nov 24, 07:00 / Tue Nov 24, 19:00"
    )
    assert english["at"].startswith("“25:6125:61")
    assert english["at"].endswith(
        "…” is no time that exists. For example “tomorrow at 18:00” or “every weekday at 10:00”."
    )
    japanese = words_of_form_faults(faults, JAPANESE, NOW)
    assert japanese["when"] == (
        "複数の意味に読めます。次のように書いてください：11/24(火) 07:00／11/24(火) 19:00"
    )


@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_every_fault_has_words_of_its_own(voice: Voice) -> None:
    faults = FormFaults({fault.value: fault for fault in FieldFault})
    assert len(set(words_of_form_faults(faults, voice, NOW).values())) == len(FieldFault)


# Opened by a button


def _opened(form: Form) -> tuple[str, Button]:
    document = words_of_answer(OpenForm(form), ENGLISH, NOW)
    (button,) = controls_of(document)
    assert isinstance(button, Button)
    return read(document), button


def test_a_button_opens_the_form_of_a_reminder() -> None:
    words, button = _opened(_NEW)
    assert words == (
        "Fill in the form, or say it: `remind me to submit tomorrow at 18:00`\n> Open the form"
    )
    assert button == Button(Action.NEW, "", "Open the form", style=Style.PRIMARY)
    _, about = _opened(ReminderForm("C1", CHANNEL, link="https://example.org"))
    assert (about.action, about.value) == (Action.ABOUT, "https://example.org")
    words, edit = _opened(_EDIT)
    assert words == "Reminder #1234567 is changed in a form.\n> Open the form"
    assert (edit.action, edit.value) == (Action.EDIT, "1234567")


def test_a_button_opens_the_form_of_a_snooze() -> None:
    words, button = _opened(_SNOOZE)
    assert words == (
        "Until when? Choose it in the form, or say it: `snooze 12 tomorrow at 10:00`\n"
        "> Open the form"
    )
    assert (button.action, button.value) == (Action.SNOOZE, "12@2026-11-23T00:00:00Z own")


def test_a_button_opens_the_form_of_a_plan() -> None:
    words, button = _opened(_PLAN)
    assert words == (
        "Change the plan in the form, or say it:"
        ' `plan add "infer fold 0-4" 6h after "train fold 4" @owner`\n'
        "> Open the form"
    )
    assert (button.action, button.value) == (Action.ADJUST, "nbme")


def test_the_settings_are_shown_above_their_button() -> None:
    words, button = _opened(_SETTINGS)
    assert words == (
        "Settings of {#C1}\n"
        "Time zone: Asia/Tokyo\n"
        "Language: 日本語\n"
        "Alerts before the close: 7d, 1d\n"
        "Quiet hours: none\n"
        "Finish margin: 24h\n"
        "Board: yes\n"
        "People of other organisations read this channel. Only dates are said in it.\n"
        "> Change"
    )
    assert (button.action, button.value) == (Action.SETTINGS, "C1")
    japanese = read(words_of_answer(OpenForm(_SETTINGS), JAPANESE, NOW))
    assert japanese.startswith("{#C1} の設定\nタイムゾーン：Asia/Tokyo\n")
    assert japanese.endswith(
        "\nこのチャンネルは、ほかの組織の方も読んでいます。日程だけを表示します。\n> 変更する"
    )


def test_japanese_forms_are_opened_too() -> None:
    assert read(words_of_answer(OpenForm(_NEW), JAPANESE, NOW)) == (
        "フォームに入力するか、次のように書いてください：`remind 自分 明日18時 提出する`\n"
        "> フォームを開く"
    )
    assert read(words_of_answer(OpenForm(_SNOOZE), JAPANESE, NOW)).startswith(
        "いつお知らせしますか。フォームで選ぶか、次のように書いてください：`snooze 12 明日10時`\n"
    )
