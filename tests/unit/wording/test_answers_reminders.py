"""What is answered and asked where a reminder is set, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.answer_reminders import (
    NotReachable,
    Option,
    PhraseNotUnderstood,
    ReminderChanged,
    SetReminder,
    WhichReading,
)
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.message import Entry
from deadline_bot.domain.reminder import ReminderState
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Doubt,
    Fault,
    JobEnds,
    NotFound,
    Once,
    Outcome,
)
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Group
from tests.unit.wording.examples import (
    ATMA_CLOSE,
    CLOSE,
    ENGLISH,
    NBME_CLOSE,
    controls_of,
    days,
    hours,
    read,
)
from tests.unit.wording.examples_reminders import (
    AT,
    BOB,
    CHANNEL,
    DAILY,
    DELETED,
    GROUP,
    HERE,
    ME,
    NOW,
    PAUSED,
    SUBMIT,
    TEAM_B,
    TIED,
    TOKYO,
    buttons,
    in_english,
    in_japanese,
    reminder,
)

# Set


def test_set_once() -> None:
    assert in_english(SetReminder(SUBMIT, (AT,))) == (
        "*Reminder #12 set*: submit\nFor: {#C1}\nWhen: <11-24 09:00>\n> Undo, Edit"
    )
    assert in_japanese(SetReminder(SUBMIT, (AT,))) == (
        "*リマインダー #12 を設定しました* submit\n"
        "宛先：{#C1}\n"
        "日時：11/24(火) 18:00\n"
        "- お使いの時間帯では <11-24 09:00> です。\n"
        "> 取り消す, 編集"
    )


def test_a_year_that_is_not_this_one_is_said() -> None:
    at = datetime(2027, 6, 1, 0, 0, tzinfo=UTC)
    answer = SetReminder(reminder(occasion=Once(at), next_at=at), (at,))
    assert "日時：2027/6/1(火) 09:00\n" in in_japanese(answer)


def test_set_for_a_milestone() -> None:
    answer = SetReminder(replace(TIED, is_insistent=True), (CLOSE - hours(12),), entry=NBME_CLOSE)
    assert in_english(answer) == (
        "*Reminder #12 set*: submit\n"
        "For: {#C1}\n"
        "When: 12 h before the close of [NBME], <12-01 11:59>; moves with it\n"
        "Stays open until somebody takes it.\n"
        "> Undo, Edit"
    )
    assert in_japanese(answer) == (
        "*リマインダー #12 を設定しました* submit\n"
        "宛先：{#C1}\n"
        "日時：[NBME] の締切の12時間前（日程が変われば、一緒に動きます）、12/1(火) 20:59\n"
        "誰かが対応するまで、対応待ちとして残ります。\n"
        "- お使いの時間帯では <12-01 11:59> です。\n"
        "> 取り消す, 編集"
    )


def test_set_for_a_milestone_without_a_date() -> None:
    answer = SetReminder(replace(TIED, next_at=None), ())
    assert "\nWhen: 12 h before the close; waits until that has a date\n" in in_english(answer)
    assert "\n日時：締切の12時間前（日程が決まるのを待っています）\n" in in_japanese(answer)
    passed = SetReminder(replace(TIED, next_at=None), (), entry=NBME_CLOSE)
    assert "\nWhen: 12 h before the close of [NBME]; waits until" in in_english(passed)


def test_set_recurring_until_a_milestone() -> None:
    occasion = replace(DAILY, until="close")
    instants = tuple(NOW + days(n) + hours(12) for n in range(3))
    answer = SetReminder(
        reminder(occasion=occasion, competition="nbme", audience=HERE), instants, entry=NBME_CLOSE
    )
    assert in_english(answer) == (
        "*Reminder #12 set*: submit\n"
        "For: @here in {#C1}\n"
        "When: every day at 21:00, until the close\n"
        "Next: <11-23 12:00>, <11-24 12:00>, <11-25 12:00>\n"
        "Ends with the close of [NBME], <12-01 23:59>; moves with it\n"
        "> Undo, Edit"
    )
    assert in_japanese(answer) == (
        "*リマインダー #12 を設定しました* submit\n"
        "宛先：{#C1} の @here\n"
        "日時：毎日 21:00（締切まで）\n"
        "次回以降：11/23(月) 21:00（<11-23 12:00>）、11/24(火) 21:00（<11-24 12:00>）、"
        "11/25(水) 21:00（<11-25 12:00>）\n"
        "終了：[NBME] の締切（日程が変われば、一緒に動きます）、12/2(水) 08:59（<12-01 23:59>）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。\n"
        "> 取り消す, 編集"
    )


@pytest.mark.parametrize(
    ("outcome", "english", "japanese"),
    [
        (Outcome.FINISHED, "Waits for the job “fold 3” to finish", "の終了を待っています"),
        (Outcome.SUCCEEDED, "Waits for the job “fold 3” to succeed", "の成功を待っています"),
        (Outcome.FAILED, "Waits for the job “fold 3” to fail", "の失敗を待っています"),
    ],
)
def test_set_for_a_job(outcome: Outcome, english: str, japanese: str) -> None:
    answer = SetReminder(reminder(occasion=JobEnds("fold 3", outcome), next_at=None), ())
    assert f"\n{english}\n" in in_english(answer)
    assert f"\nジョブ「fold 3」{japanese}\n" in in_japanese(answer)


def test_each_doubt_is_a_remark() -> None:
    answer = SetReminder(SUBMIT, (AT,), frozenset({Doubt.GAP, Doubt.REPEATED}))
    assert (
        "\nNote: The clocks skip this time that day; it is moved ahead."
        "\nNote: The clocks show this time twice that day; the first is taken.\n"
    ) in in_english(answer)
    assert "\n注意：この日のこの時刻は2回あるため、1回目としました。\n" in in_japanese(answer)


def test_for_whom() -> None:
    def whom(answer: SetReminder) -> str:
        return in_english(answer).splitlines()[1]

    audiences = (ME, BOB, TEAM_B, GROUP)
    assert [whom(SetReminder(reminder(audience=a), (AT,))) for a in audiences] == [
        "For: {@UADA}",
        "For: {@UBOB}",
        "For: {#C2}",
        "For: @gpu",
    ]


def test_an_answer_calls_no_group() -> None:
    document = words_of_answer(SetReminder(reminder(audience=GROUP), (AT,)), ENGLISH, NOW)
    spans = [span for section in document.sections for line in section.lines for span in line]
    assert not any(isinstance(span, Group) for span in spans)


def test_one_that_is_shown_again_says_whose_it_is_and_how_it_stands() -> None:
    answer = SetReminder(replace(PAUSED, link="https://example.org"), (), is_new=False)
    assert in_english(answer) == (
        "*Reminder #12*: submit\n"
        "For: {#C1}\n"
        "From: {@UADA}\n"
        "When: every day at 21:00\n"
        "About [this message].\n"
        "State: paused\n"
        "> Edit, Resume, Delete"
    )
    assert "\n設定した人：{@UADA}\n" in in_japanese(answer)
    assert "\n状態：一時停止中\n> 編集, 再開, 削除" in in_japanese(answer)
    over = SetReminder(reminder(state=ReminderState.OVER, next_at=None), (), is_new=False)
    assert in_english(over).endswith("\nWhen: Tue Nov 24, 18:00\nState: over\n> Edit, Delete")


def test_its_buttons() -> None:
    assert buttons(SetReminder(SUBMIT, (AT,))) == [
        (Action.UNDO, "12", "reminders undo 12"),
        (Action.EDIT, "12", ""),
    ]
    assert buttons(SetReminder(SUBMIT, (AT,), is_new=False)) == [
        (Action.EDIT, "12", ""),
        (Action.PAUSE, "12", "reminders pause 12"),
        (Action.DELETE, "12", "reminders delete 12"),
    ]
    assert (Action.PAUSE, "12", "reminders resume 12") in buttons(ReminderChanged(PAUSED))
    assert buttons(SetReminder(DELETED, (), is_new=False)) == []


# Asked


def _at(hour: int) -> Option:
    at = datetime(2026, 11, 24, hour, tzinfo=TOKYO)
    return Option(reminder(id=hour, occasion=Once(at)), at, None)


def test_readings_are_offered_as_buttons() -> None:
    answer = WhichReading((_at(7), _at(19)), frozenset({Doubt.HALF_OF_DAY}))
    assert in_english(answer) == (
        "*Which do you mean?*\n"
        "submit\n"
        "It may be the morning or the evening.\n"
        "- Times are in Asia/Tokyo.\n"
        "> Tue Nov 24, 07:00, Tue Nov 24, 19:00"
    )
    assert in_japanese(answer) == (
        "*どちらの意味でしょうか*\n"
        "submit\n"
        "午前とも午後とも読めます。\n"
        "- 時刻は Asia/Tokyo です。\n"
        "> 11/24(火) 07:00, 11/24(火) 19:00"
    )
    assert buttons(answer) == [
        (Action.PICK, "7", "reminders pick 7"),
        (Action.PICK, "19", "reminders pick 19"),
    ]


def test_one_reading_is_asked_about() -> None:
    answer = WhichReading((_at(7),), frozenset({Doubt.FAR}))
    assert in_english(answer).startswith("*Is this what you mean?*\n")
    assert in_japanese(answer).startswith("*この日時でよろしいですか*\n")


def test_readings_are_on_the_clock_of_who_chooses() -> None:
    voice = Voice(Language.EN, ZoneInfo("America/New_York"))
    answer = WhichReading((_at(7),), frozenset({Doubt.FAR}))
    assert read(words_of_answer(answer, voice, NOW)).endswith("> Tue Nov 24, 07:00")


def test_a_label_says_which_competition_however_long_it_is_called() -> None:
    long = Entry(CompetitionRef("x", "Long title " * 20, "", "config"), ATMA_CLOSE.milestone)
    options = tuple(Option(TIED, TIED.next_at, entry) for entry in (NBME_CLOSE, long))
    answer = WhichReading(options, frozenset({Doubt.WHICH_COMPETITION}))
    first, second = (c.label for c in controls_of(words_of_answer(answer, ENGLISH, NOW)))
    assert first == "12 h before the close of NBME, Tue Dec 1, 20:59"
    assert second == "12 h before the close of Long title Long title L…, Tue Dec 1, 20:59"
    own = BeforeMilestone("x" * 200, hours(1))
    option = Option(reminder(occasion=own), None, long)
    asked = WhichReading((option,), frozenset({Doubt.FAR}))
    assert [len(c.label) for c in controls_of(words_of_answer(asked, ENGLISH, NOW))] == [75]


def test_a_phrase_that_was_not_understood() -> None:
    answer = PhraseNotUnderstood(NotFound(Fault.NO_TIME, "submit\n" * 5000))
    assert in_english(answer).startswith("There is no time in “submit submit")
    assert in_english(answer).endswith("“check the queue in 30 minutes”.")
    assert len(in_english(answer)) < 300
    assert in_japanese(answer).startswith("「submit submit")


def test_who_cannot_be_reached_and_what_helps() -> None:
    assert in_english(NotReachable(BOB)).startswith("I do not know {@UBOB} here. Choose the name")
    assert in_english(NotReachable(replace(BOB, id=""))).startswith("I do not know @bob here.")
    assert in_english(NotReachable(GROUP)).startswith("I do not know @gpu here.")
    assert in_english(NotReachable(TEAM_B)) == (
        "I cannot post in {#C2}. Write there: /invite @deadline-bot. Then ask again."
    )
    assert in_english(NotReachable(replace(TEAM_B, id=""))).startswith("I cannot post in #team-b.")
    assert in_english(NotReachable(CHANNEL)).startswith("I cannot post here. Write here: /invite")
    assert in_japanese(NotReachable(TEAM_B)).startswith(
        "{#C2} に投稿できません。そのチャンネルで /invite @deadline-bot と入力してから、"
    )
