"""Answers about final runs, and what the board shows of them, as they read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_plan import (
    HistoryAnswer,
    HistoryEntry,
    NoPlan,
    PlanAnswer,
    PlanRefused,
)
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.faults import (
    BadEstimate,
    BadLine,
    BadStep,
    BadStepName,
    NoSuchStep,
    PlanFault,
    StepExists,
    StepsInCircle,
    TooManySteps,
)
from deadline_bot.domain.final_run.kept import Question
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.spending import QuotaNeed, SubmissionRoom
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.resources import Quota
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Button, Menu
from tests.fakes.facts import DAY, HOUR, MINUTE
from tests.unit.wording.examples import (
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    controls_of,
    read,
)
from tests.unit.wording.examples_plan import DONE, NOW, RUNS, TIGHT, WAITS, a_step, a_view

QUOTA = Quota("alice", "GPU", timedelta(hours=12.5), timedelta(hours=30), NOW + 30 * HOUR, NOW)
NEED = QuotaNeed(QUOTA, 20 * HOUR, 5 * HOUR, ("infer fold 0-4",))
ROOM = SubmissionRoom(CLOSE - 2 * HOUR, 2, 5, (NOW,))
EXAMPLE = '`plan add "infer fold 0-4" 6h after "train fold 4" @owner`'


def says(answer: Answer, voice: Voice = ENGLISH) -> str:
    return read(words_of_answer(answer, voice, NOW))


def test_a_plan_with_all_its_steps_and_what_it_spends() -> None:
    answer = PlanAnswer(a_view(), (NEED,), ROOM)
    assert says(answer) == (
        "*On track: 6 h to spare* ([NBME])\n"
        "6 h before finish by, 30 h before the close\n"
        "Expected end: Mon 22:59–Tue 02:59 (50–90 %)\n"
        "✓ train fold 3: (@UALICE), done Mon 08:00\n"
        "▸ *train fold 4 ★*: (@UALICE), by its progress, ends Mon 14:00–16:00\n"
        "· *infer fold 0-4 ★*: (@UALICE), 6h, ends Mon 21:00–Tue 00:00, start by Mon 18:00\n"
        "· ensemble: ~10m-1h, a guess, ends Mon 22:00–Tue 03:00, start by Tue 07:00\n"
        "· submit: by earlier runs, ends Mon 22:00–Tue 03:00, start by Tue 07:00\n"
        "GPU of alice: needs 20 h, 17.5 h left until Tue 15:00, *2.5 h short*, then 5 of 30 h\n"
        "7 more submissions can be scored before the close (2 now); the last by Wed 06:59\n"
        "- ★ The end waits for it. Times are in Asia/Tokyo.\n"
        "> Adjust"
    )
    assert says(answer, JAPANESE) == (
        "*間に合います：余裕 6時間*（[NBME]）\n"
        "完了目標の6時間前、締切の30時間前に完了\n"
        "完了見込み：月曜22:59〜火曜02:59（50〜90%）\n"
        "✓ train fold 3：(@UALICE) さん、月曜08:00 完了\n"
        "▸ *train fold 4 ★*：(@UALICE) さん、進捗より、終了 月曜14:00〜16:00\n"
        "· *infer fold 0-4 ★*：(@UALICE) さん、6h、終了 月曜21:00〜火曜00:00、"
        "開始期限 月曜18:00\n"
        "· ensemble：~10m-1h（推測）、終了 月曜22:00〜火曜03:00、開始期限 火曜07:00\n"
        "· submit：実績より、終了 月曜22:00〜火曜03:00、開始期限 火曜07:00\n"
        "alice の GPU：火曜15:00 までに20時間必要、残り17.5時間、*2.5時間不足*、"
        "その後は30時間中5時間\n"
        "締切までに採点が間に合う提出：あと7回（今すぐは2回）、最後は 水曜06:59 まで\n"
        "- ★ は、全体の完了時刻を決めているステップです。時刻は Asia/Tokyo です。\n"
        "> 調整する"
    )


def test_a_plan_that_is_tight_says_what_would_help() -> None:
    words = says(PlanAnswer(TIGHT, changed="infer fold 0-4"))
    assert "\n“infer fold 0-4” is noted.\n" in words
    assert "6h, ends Mon 21:00–Tue 00:00, should have started Mon 08:00\n" in words
    assert "\n*What would help*\n• dropping “train fold 4”" in words
    assert "\n“train fold 9” is removed.\n" in says(PlanAnswer(TIGHT, changed="train fold 9"))
    assert "\n「train fold 9」を削除しました。\n" in says(
        PlanAnswer(TIGHT, changed="train fold 9"), JAPANESE
    )


def test_a_provisional_plan_can_be_accepted_and_asks() -> None:
    answer = PlanAnswer(a_view(is_provisional=True), questions=(Question.SUBMITTER,))
    assert says(answer).splitlines()[-3:] == [
        "3/3 *Who submits?*",
        "> Choose a person",
        "> Accept, Adjust",
    ]


def test_a_job_that_fulfils_no_step_can_be_linked() -> None:
    names = tuple(f"job {n}" for n in range(5))
    document = words_of_answer(PlanAnswer(a_view(), unlinked=names), ENGLISH, NOW)
    assert "\nIn no step yet: job 0, job 1, job 2\n… and 2 more\n" in read(document)
    menus = [c for c in controls_of(document) if isinstance(c, Menu)]
    options = (("nbme infer fold 0-4", "infer fold 0-4"), ("nbme ensemble", "ensemble"))
    assert menus == [
        Menu(Action.LINK, f"Which step is {name}?", options, about=name) for name in names[:3]
    ]


def test_without_a_step_that_waits_there_is_nothing_to_link() -> None:
    document = words_of_answer(
        PlanAnswer(a_view(steps=(DONE, RUNS)), unlinked=("x",)), ENGLISH, NOW
    )
    assert controls_of(document) == [Button(Action.ADJUST, "nbme", "Adjust")]


@pytest.mark.parametrize(
    ("basis", "says_basis"),
    [
        (Basis.STATED, "5h-9h, ends Mon 21:00–Tue 00:00, "),
        (Basis.KIND, "by similar runs, ends"),
        (Basis.UNKNOWN, "nobody knows how long, start by"),
    ],
)
def test_what_a_duration_rests_on(basis: Basis, says_basis: str) -> None:
    step = a_step("x", owner="", duration="5h-9h", basis=basis, is_critical=False)
    assert f"\n· x: {says_basis}" in says(PlanAnswer(a_view(steps=(step,))))


def test_a_step_that_runs_and_comes_too_late_should_have_started() -> None:
    step = replace(RUNS, is_out_of_time=True)
    words = says(PlanAnswer(a_view(steps=(step,))))
    assert "ends Mon 14:00–16:00, should have started Mon 06:00\n" in words


def test_an_end_that_is_known_to_the_minute_is_one_instant() -> None:
    step = replace(WAITS, p90_at=WAITS.p50_at)
    assert "ends Mon 21:00, start by" in says(PlanAnswer(a_view(steps=(step,))))


def test_a_plan_without_steps() -> None:
    assert "\nNo steps yet.\n" in says(PlanAnswer(a_view(steps=())))


def test_a_finished_plan_has_no_star() -> None:
    done = replace(RUNS, state=StepState.DONE, basis=Basis.DONE)
    words = says(PlanAnswer(a_view(steps=(done,))))
    assert words == (
        "*All done* ([NBME])\n"
        "6 h before finish by, 30 h before the close\n"
        "✓ train fold 4: (@UALICE), done Mon 16:00\n"
        "- Times are in Asia/Tokyo.\n"
        "> Adjust"
    )


def test_a_quota_that_is_enough() -> None:
    need = QuotaNeed(replace(QUOTA, refreshes_at=None), 61 * MINUTE, timedelta(), ())
    words = says(PlanAnswer(a_view(), (need,), replace(ROOM, n_now=1, resets_at=())))
    assert "\nGPU of alice: needs 1.1 h, 17.5 h left\n" in words
    assert "\n1 more submission can be scored before the close (1 now); the last by " in words


def test_no_more_room_for_submissions() -> None:
    words = says(PlanAnswer(a_view(), room=replace(ROOM, n_now=0, resets_at=())))
    assert "\nNo more submissions can be scored before the close\n" in words


# What is not there


def test_no_plan_yet() -> None:
    assert says(NoPlan(NBME.ref, NOW + DAY)) == (
        f"*No plan yet*: [NBME]\nI will propose one <12-01 00:00>.\nYou can begin now: {EXAMPLE}"
    )
    assert says(NoPlan(NBME.ref, NOW + DAY), JAPANESE) == (
        "*計画はまだありません* [NBME]\n"
        "12/1(火) 09:00 に提案します。\n"
        f"今すぐ始めることもできます：{EXAMPLE}\n"
        "- お使いの時間帯では <12-01 00:00> です。"
    )
    assert "\nWithout a close I cannot propose one.\n" in says(NoPlan(NBME.ref, None))


@pytest.mark.parametrize(
    ("fault", "en", "ja"),
    [
        (
            BadEstimate("soon"),
            "“soon” is not a duration like 6h or 5h-9h.",
            "「soon」は、6h や 5h-9h のような所要時間ではありません。",
        ),
        (
            BadStepName("...", 80),
            "“...” is not a name: it needs a letter or a digit.",
            "「...」は名前にできません。文字か数字を含めてください。",
        ),
        (
            BadStepName("x" * 81, 80),
            f"The name “{'x' * 79}…” is longer than 80 characters.",
            f"「{'x' * 79}…」は長すぎます。80文字以内にしてください。",
        ),
        (
            NoSuchStep("trian", ("train fold 4", "train fold 3")),
            "There is no step “trian”. There are: “train fold 4”, “train fold 3”",
            ("「trian」というステップはありません。候補：「train fold 4」、「train fold 3」"),
        ),
        (NoSuchStep("", ()), "Name the step.", "ステップの名前を指定してください。"),
        (NoSuchStep("x", ()), "There is no step “x”.", "「x」というステップはありません。"),
        (StepExists("x"), "There is a step “x” already.", "「x」はすでにあります。"),
        (
            StepsInCircle(("a", "b")),
            "These would wait for each other: “a” → “b” → “a”",
            "互いに待ち合うことになります：「a」 → 「b」 → 「a」",
        ),
        (TooManySteps(40), "A plan has at most 40 steps.", "ステップは40個までです。"),
        (BadStep("@@"), "I cannot read “@@” in a step.", "「@@」を読み取れません。"),
        (BadStep(""), "I cannot read this as a step.", "ステップとして読み取れません。"),
        (
            BadLine(3, BadEstimate("soon")),
            "Line 3: “soon” is not a duration like 6h or 5h-9h.",
            "3行目：「soon」は、6h や 5h-9h のような所要時間ではありません。",
        ),
    ],
)
def test_a_change_that_cannot_be_made(fault: PlanFault, en: str, ja: str) -> None:
    is_written_wrong = isinstance(fault, BadStep | BadStepName | BadEstimate | BadLine)
    example = (f"\nFor example {EXAMPLE}", f"\n例：{EXAMPLE}") if is_written_wrong else ("", "")
    assert says(PlanRefused(fault)) == en + example[0]
    assert says(PlanRefused(fault), JAPANESE) == ja + example[1]


def test_a_fault_names_its_line() -> None:
    assert says(PlanRefused(StepExists("x"), 4)).startswith("Line 4: There is a step “x” already.")


# What was


def test_how_long_things_took() -> None:
    entries = (
        HistoryEntry("train fold 4", "NBME", NOW - 3 * HOUR, 5 * HOUR),
        HistoryEntry("infer", "NBME", NOW - DAY, 9 * HOUR, is_censored=True),
    )
    assert says(HistoryAnswer(entries, 4)) == (
        "*How long things took*\n"
        "• train fold 4: 5 h, NBME, 3 h ago\n"
        "• infer: 9 h, then stopped, NBME, 1 day ago\n"
        "… and 4 more"
    )
    assert says(HistoryAnswer(entries), JAPANESE) == (
        "*かかった時間の履歴*\n"
        "• train fold 4：5時間、NBME、3時間前\n"
        "• infer：9時間で停止、NBME、1日前"
    )
    assert says(HistoryAnswer(())) == "*How long things took*\nNothing has ended yet."
