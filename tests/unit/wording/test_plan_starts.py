"""What must start, started late, or can be submitted anew, as it reads in both languages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.message_plan import LatestStart, ResetAhead, StartedLate
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.wording.document import Button, Person
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import HOUR, MINUTE
from tests.unit.wording.examples import ENGLISH, JAPANESE, NBME, controls_of, post, read
from tests.unit.wording.examples_plan import NOW, RUNS, WAITS, a_step

NIGHT = LatestStart(
    NBME.ref, WAITS, NOW + 18 * HOUR + 10 * MINUTE, 6 * HOUR, 2 * HOUR, NOW + 14 * HOUR
)
SAID_AT = NOW + 12 * HOUR + 10 * MINUTE


def english(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), ENGLISH, now))


def japanese(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), JAPANESE, now))


def test_a_latest_start_calls_whose_it_is() -> None:
    start = LatestStart(NBME.ref, WAITS, NOW + 9 * HOUR, 3 * HOUR, 2 * HOUR)
    assert english(start, NOW + 6 * HOUR) == (
        "*Start “infer fold 0-4” within 3 h* ([NBME])\n"
        "{@UALICE} Latest start <11-30 09:00>\n"
        "As it stands: spare 2 h."
    )
    assert japanese(start, NOW + 6 * HOUR) == (
        "*「infer fold 0-4」を3時間以内に開始してください*（[NBME]）\n"
        "{@UALICE} 開始期限 11/30(月) 18:00\n"
        "現在の余裕 2時間。\n"
        "- お使いの時間帯では <11-30 09:00> です。"
    )


@pytest.mark.parametrize(
    ("after", "en", "ja"),
    [
        (
            timedelta(),
            "Start “x” now: this is its latest start",
            "今すぐ「x」を開始してください（開始期限です）",
        ),
        (20 * MINUTE, "“x” should have started 20 min ago", "「x」の開始期限を20分過ぎています"),
    ],
)
def test_the_instant_itself(after: timedelta, en: str, ja: str) -> None:
    step = a_step("x", owner="", starts_at=None)
    start = LatestStart(NBME.ref, step, NOW, timedelta(), None)
    assert english(start, NOW + after) == f"*{en}* ([NBME])\nLatest start <11-30 00:00>"
    assert japanese(start, NOW + after).splitlines()[0] == f"*{ja}*（[NBME]）"


def test_a_start_that_cannot_be_in_time_says_when_it_can_be() -> None:
    start = LatestStart(NBME.ref, WAITS, NOW + 3 * HOUR, 3 * HOUR, -3 * HOUR)
    assert english(start).splitlines()[2] == "What it waits for is expected to end <11-30 06:00>."
    assert japanese(start).splitlines()[2:] == [
        "前のステップの終了見込みは 11/30(月) 15:00 です。",
        "現在の余裕 −3時間。",
        "- お使いの時間帯では <11-30 03:00> → <11-30 06:00> です。",
    ]
    assert "waits" not in english(start, NOW + 6 * HOUR)


def test_a_start_in_the_night_asks_who_will_be_up() -> None:
    assert english(NIGHT, SAID_AT) == (
        "*Start “infer fold 0-4” by 03:10 in the night (in 6 h)* ([NBME])\n"
        "{@UALICE} Latest start Tue Dec 1, 03:10\n"
        "Start it before bed (by 23:00), or say who will be up.\n"
        "As it stands: spare 2 h.\n"
        "- Times are in Asia/Tokyo. Where you are that is <11-30 18:10>.\n"
        "> I'll be up, Asleep"
    )
    assert japanese(NIGHT, SAID_AT) == (
        "*「infer fold 0-4」を夜中の 03:10 まで（あと6時間）に開始してください*（[NBME]）\n"
        "{@UALICE} 開始期限 12/1(火) 03:10\n"
        "寝る前（23:00 まで）に開始するか、起きている人を決めてください。\n"
        "現在の余裕 2時間。\n"
        "- 時刻は Asia/Tokyo です。お使いの時間帯では <11-30 18:10> です。\n"
        "> 起きています, 寝ます"
    )
    night = controls_of(words_of_post(post(NIGHT), ENGLISH, SAID_AT))
    assert [(c.action, c.value) for c in night if isinstance(c, Button)] == [
        (Action.AWAKE, "nbme infer fold 0-4"),
        (Action.ASLEEP, "nbme infer fold 0-4"),
    ]


def test_whoever_is_up_is_called_and_nobody_else() -> None:
    awake = replace(NIGHT, awake="UBOB")
    document = words_of_post(post(awake), ENGLISH, SAID_AT)
    spans = [span for section in document.sections for line in section.lines for span in line]
    assert [span for span in spans if isinstance(span, Person)] == [Person("UBOB")]
    assert "(@UBOB) will be up for it." in english(awake, SAID_AT)
    assert "(@UBOB) さんが起きて対応します。" in japanese(awake, SAID_AT)


def test_after_bedtime_it_is_too_late_to_start_it_before() -> None:
    assert "Start it now, or say who will be up." in english(NIGHT, NOW + 15 * HOUR)
    assert "今すぐ開始するか、起きている人を決めてください。" in japanese(NIGHT, NOW + 15 * HOUR)


def test_a_late_start_says_what_is_left() -> None:
    late = StartedLate(NBME.ref, "infer fold 0-4", NOW + HOUR, NOW, -HOUR, 23 * HOUR)
    assert english(late) == (
        "*“infer fold 0-4” started late* ([NBME])\n"
        "1 h after its latest start.\n"
        "As it stands: spare −1 h (23 h to the close)."
    )
    assert japanese(late) == (
        "*「infer fold 0-4」の開始が遅れました*（[NBME]）\n"
        "開始期限から1時間遅れです。\n"
        "現在の余裕 −1時間（締切まで 23時間）。"
    )
    unknown = replace(late, spare=None, spare_to_close=None)
    assert english(unknown).splitlines()[1:] == ["1 h after its latest start."]
    assert "spare 0 min (" in english(replace(late, spare=timedelta()))


# Submissions of the day


@pytest.mark.parametrize(
    ("reset", "en", "ja"),
    [
        (
            ResetAhead(NBME.ref, NOW - MINUTE, 2, 1, 5),
            (
                "*5 new submissions Mon 08:59 (00:00 UTC)* ([NBME])\n"
                "2 are left until then. After that, 1 more reset before it is too late to score.\n"
                "- Times are in Asia/Tokyo. Where you are that is <11-29 23:59>."
            ),
            (
                "*月曜08:59（00:00 UTC）に、新たに5回提出できます*（[NBME]）\n"
                "それまでの残りは2回です。採点が間に合うリセットは、そのあと1回あります。\n"
                "- 時刻は Asia/Tokyo です。お使いの時間帯では <11-29 23:59> です。"
            ),
        ),
        (
            ResetAhead(NBME.ref, NOW, None, 0),
            (
                "*New submissions Mon 09:00 (00:00 UTC)* ([NBME])\n"
                "It is the last reset before it is too late to score.\n"
                "- Times are in Asia/Tokyo. Where you are that is <11-30 00:00>."
            ),
            (
                "*月曜09:00（00:00 UTC）に提出回数がリセットされます*（[NBME]）\n"
                "採点が間に合う最後のリセットです。\n"
                "- 時刻は Asia/Tokyo です。お使いの時間帯では <11-30 00:00> です。"
            ),
        ),
    ],
)
def test_new_submissions_are_announced(reset: ResetAhead, en: str, ja: str) -> None:
    assert english(reset, NOW - HOUR) == en
    assert japanese(reset, NOW - HOUR) == ja


def test_no_submission_may_be_left_until_the_reset() -> None:
    reset = ResetAhead(NBME.ref, NOW, 0, 0, 5)
    assert english(reset, NOW - HOUR).splitlines()[1].startswith("None is left until then. It is")
    assert japanese(reset, NOW - HOUR).splitlines()[1].startswith("それまでは提出できません。")


def test_names_from_outside_are_cut_and_on_one_line() -> None:
    step = replace(RUNS, name="a\n" + "b" * 200, state=StepState.WAITING)
    words = english(LatestStart(NBME.ref, step, NOW + HOUR, HOUR, None))
    assert words.splitlines()[0] == f"*Start “a {'b' * 77}…” within 1 h* ([NBME])"
