"""Reminders as they are said and as they end, in both languages."""

from dataclasses import replace

from deadline_bot.domain.chat import Action
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.message import CountdownAlert
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.wording.document import Button, Document, Everybody, Menu, Style
from deadline_bot.wording.messages import words_of_post
from tests.unit.wording.examples import (
    ENGLISH,
    JAPANESE,
    NBME_CLOSE,
    controls_of,
    hours,
    post,
    read,
)
from tests.unit.wording.examples_reminders import BOB, GROUP, HERE, ME, NOW, TEAM_B, said

_ID = "12@2026-11-23T00:00:00Z"


def _post(message: ReminderMessage, channel: str) -> Post:
    return replace(post(message), channel=channel)


def _english(message: ReminderMessage, channel: str = "C1") -> str:
    return read(words_of_post(_post(message, channel), ENGLISH, NOW))


def _japanese(message: ReminderMessage, channel: str = "C1") -> str:
    return read(words_of_post(_post(message, channel), JAPANESE, NOW))


def _document(message: ReminderMessage) -> Document:
    return words_of_post(_post(message, "C1"), ENGLISH, NOW)


def test_to_the_channel() -> None:
    assert _english(said()) == "*submit*\nReminder from {@UADA}.\n> Done, Snooze"
    assert _japanese(said()) == (
        "*submit*\n{@UADA} さんからのリマインダーです。\n> 完了, あとで通知"
    )


def test_ones_own_says_nobody_and_calls_nobody() -> None:
    assert _english(said(audience=ME), "UADA") == "*submit*\nYour reminder.\n> Done, Snooze"
    assert _japanese(said(audience=ME), "UADA") == (
        "*submit*\nご自身のリマインダーです。\n> 完了, あとで通知"
    )


def test_a_person_is_called_only_beyond_the_direct_message() -> None:
    assert _english(said(audience=BOB), "UBOB").startswith("*submit*\nReminder from {@UADA}.")
    assert _english(said(audience=BOB)).startswith("{@UBOB} *submit*\n")
    assert _english(said(audience=ME)).startswith("{@UADA} *submit*\n")


def test_another_channel_is_named_beyond_it() -> None:
    assert _english(said(audience=TEAM_B), "C2").startswith("*submit*\n")
    assert _english(said(audience=TEAM_B)).startswith("{#C2} *submit*\n")


def test_a_group_and_everybody_are_called() -> None:
    assert _english(said(audience=GROUP)).startswith("{group S1} *submit*\n")
    assert _english(said(audience=HERE, is_here=True)).startswith("{here} *submit*\n")
    escalated = said(audience=ME, is_here=True)
    assert _english(escalated).startswith("{@UADA} {here} *submit*\n")


def test_a_text_calls_nobody() -> None:
    section = _document(said(text="<!here> @here <@UBOB>")).sections[0]
    assert not any(isinstance(span, Everybody) for line in section.lines for span in line)
    assert _english(said(text="<!here> @here")).startswith("*<!here> @here*\n")


def test_a_text_keeps_its_lines_and_loses_its_control_characters() -> None:
    message = said(text="fold 3\r\n\n a\x1b[31m\n" + "b" * 9000)
    first, second, third, *_ = _english(message).splitlines()
    assert (first, second) == ("*fold 3*", "a [31m")
    assert len(third) == 2000


def test_what_it_is_about() -> None:
    message = said(entry=NBME_CLOSE, link="https://example.org")
    assert _english(message) == (
        "*submit*\n"
        "Reminder from {@UADA}. About [this message].\n"
        "Closes in 9 days: [NBME], <12-01 23:59>\n"
        "> Done, Snooze"
    )
    assert _japanese(message) == (
        "*submit*\n"
        "{@UADA} さんからのリマインダーです。[このメッセージ]についてです。\n"
        "締切まであと9日：[NBME] 12/2(水) 08:59（<12-01 23:59>）\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。\n"
        "> 完了, あとで通知"
    )


def test_one_that_must_be_acknowledged() -> None:
    first, again = said(is_insistent=True), said(is_insistent=True, n=2)
    assert _english(first).endswith("\nStays open until somebody takes it.\n> I'll take it, Snooze")
    assert _english(again).endswith(
        "\nSaid 3 times; nobody has taken it yet.\n> I'll take it, Snooze"
    )
    assert _japanese(first).endswith(
        "\n誰かが対応するまで、対応待ちとして残ります。\n> 対応します, あとで通知"
    )
    assert _japanese(again).endswith(
        "\n3回目のお知らせです。まだ誰も対応していません。\n> 対応します, あとで通知"
    )


def test_one_that_comes_back_from_a_snooze() -> None:
    assert _english(said(n=1)).endswith("\nSaid again after a snooze.\n> Done, Snooze")
    assert "\nあとで通知の指定により、もう一度お知らせします。\n" in _japanese(said(n=1))


def test_who_took_it_and_when_stands_in_place_of_the_buttons() -> None:
    done = said(taken_by="UBOB", taken_at=NOW + hours(1))
    taken = replace(done, is_insistent=True)
    assert _english(done).endswith("\nDone by {@UBOB}, <11-23 01:00>.")
    assert _english(taken).endswith("\nTaken by {@UBOB}, <11-23 01:00>.")
    assert "\n{@UBOB} さんが完了しました：11/23(月) 10:00（<11-23 01:00>）\n" in _japanese(done)
    assert "\n{@UBOB} さんが対応します：11/23(月) 10:00（<11-23 01:00>）\n" in _japanese(taken)
    assert controls_of(_document(taken)) == []


def test_a_snoozed_one_says_until_when_and_can_still_be_done() -> None:
    snoozed = said(snoozed_by="UBOB", snoozed_until=NOW + hours(1))
    assert _english(snoozed).endswith("\nSnoozed by {@UBOB} until <11-23 01:00>.\n> Done")
    assert (
        "\n{@UBOB} さんの指定で、あとで通知します：11/23(月) 10:00（<11-23 01:00>）\n"
        in _japanese(snoozed)
    )


def test_done_wins_over_snoozed() -> None:
    both = said(snoozed_by="UADA", snoozed_until=NOW, taken_by="UBOB", taken_at=NOW)
    assert _english(both).endswith("\nDone by {@UBOB}, <11-23 00:00>.")


def test_its_buttons_carry_the_occurrence() -> None:
    done, snooze = controls_of(_document(said()))
    assert done == Button(Action.DONE, _ID, "Done", "ack 12", Style.PRIMARY)
    assert snooze == Menu(
        Action.SNOOZE,
        "Snooze",
        (
            (f"{_ID} 15m", "15 min"),
            (f"{_ID} 1h", "1 h"),
            (f"{_ID} tonight", "Tonight at 21:00"),
            (f"{_ID} tomorrow", "Tomorrow at 09:00"),
            (f"{_ID} own", "Another time…"),
        ),
        "snooze 12 1h",
    )


def test_in_company_it_keeps_its_own_buttons() -> None:
    together = replace(post(said(), CountdownAlert(NBME_CLOSE, hours(3))), channel="C1")
    document = words_of_post(together, ENGLISH, NOW)
    assert read(document).startswith(
        "*submit*\nReminder from {@UADA}.\n> Done, Snooze\n*Closes in 9 days*: [NBME]\n"
    )
