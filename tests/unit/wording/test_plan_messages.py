"""Messages about final runs as they read, in both languages."""

from datetime import datetime

from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.kept import Question
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.message_plan import (
    Cause,
    PlanProposed,
    VerdictChanged,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.wording.document import Button, Control, PersonMenu, Style
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import HOUR
from tests.unit.wording.examples import ENGLISH, JAPANESE, controls_of, post, read
from tests.unit.wording.examples_plan import (
    NOW,
    TIGHT,
    a_step,
    a_view,
)


def english(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), ENGLISH, now))


def japanese(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), JAPANESE, now))


def controls(content: OutboxContent) -> list[Control]:
    return controls_of(words_of_post(post(content), ENGLISH, NOW))


# What is proposed


def test_a_proposal_shows_its_steps_and_asks_the_first_question() -> None:
    proposed = PlanProposed(a_view(is_provisional=True), NOW, tuple(Question))
    assert english(proposed) == (
        "*On track: 6 h to spare* ([NBME], provisional plan)\n"
        "Expected end: Mon 22:59–Tue 02:59 (50–90 %)\n"
        "At 90 %: 6 h before the finish-by target, 30 h before the close\n"
        "Finish-by target Tue 08:59; close Wed 08:59\n"
        "Nobody has written a plan yet, so here is one to begin with:\n"
        "✓ train fold 3: (@UALICE), done Mon 08:00\n"
        "▸ *train fold 4 ★*: (@UALICE), ends Mon 14:00–16:00\n"
        "· *infer fold 0-4 ★*: (@UALICE), ends Mon 21:00–Tue 00:00\n"
        "· ensemble: ends Mon 22:00–Tue 03:00\n"
        "· submit: ends Mon 22:00–Tue 03:00\n"
        "- ★ The end waits for it. Times are in Asia/Tokyo.\n"
        "1/3 *Do you submit code or a CSV?*\n"
        "> Code (notebook), CSV (file)\n"
        "Is this the plan?\n"
        "> Accept, Adjust"
    )
    assert japanese(proposed) == (
        "*間に合います：余裕 6時間*（[NBME]、仮の計画）\n"
        "完了見込み：月曜22:59〜火曜02:59（50〜90%）\n"
        "遅い場合（90%）：完了目標の6時間前、締切の30時間前に完了\n"
        "完了目標 火曜08:59、締切 水曜08:59\n"
        "計画がまだないため、たたき台を作りました。\n"
        "✓ train fold 3：(@UALICE) さん、月曜08:00 完了\n"
        "▸ *train fold 4 ★*：(@UALICE) さん、終了 月曜14:00〜16:00\n"
        "· *infer fold 0-4 ★*：(@UALICE) さん、終了 月曜21:00〜火曜00:00\n"
        "· ensemble：終了 月曜22:00〜火曜03:00\n"
        "· submit：終了 月曜22:00〜火曜03:00\n"
        "- ★ は、全体の完了時刻を決めているステップです。時刻は Asia/Tokyo です。\n"
        "1/3 *提出するのは、コードですか、CSV ですか？*\n"
        "> コード（ノートブック）, CSV（ファイル）\n"
        "この計画で進めますか？\n"
        "> この計画で進める, 調整する"
    )


def test_each_question_carries_what_it_is_about_and_its_answers() -> None:
    def asked(*questions: Question) -> list[Control]:
        return controls(PlanProposed(a_view(is_provisional=True), NOW, questions))

    accept = [
        Button(Action.ACCEPT, "nbme", "Accept", "plan accept nbme", Style.PRIMARY),
        Button(Action.ADJUST, "nbme", "Adjust"),
    ]
    assert asked(*Question) == [
        Button(Action.ANSWER, "nbme template code", "Code (notebook)"),
        Button(Action.ANSWER, "nbme template csv", "CSV (file)"),
        *accept,
    ]
    inference = asked(Question.INFERENCE, Question.SUBMITTER)[:-2]
    assert [c.value for c in inference if isinstance(c, Button)] == [
        f"nbme inference {answer}" for answer in ("1h", "3h", "6h", "9h", "unknown")
    ]
    assert [c.label for c in inference] == ["1 h", "3 h", "6 h", "9 h", "Don't know"]
    assert asked(Question.SUBMITTER)[0] == PersonMenu(
        Action.ANSWER, "nbme submitter", "Choose a person"
    )
    assert asked() == accept


def test_a_proposal_that_was_accepted_asks_nothing_more() -> None:
    proposed = PlanProposed(a_view(), NOW, (Question.SUBMITTER,))
    assert controls(proposed) == []
    assert "provisional" not in english(proposed)
    assert "Nobody has written a plan" not in english(proposed)
    assert "\nThis is the plan:\n✓ train fold 3" in english(proposed)
    assert "\nこの計画で進めます。\n✓ train fold 3" in japanese(proposed)


def test_a_step_of_which_nobody_knows_the_end_says_so() -> None:
    steps = (a_step("train a", state=StepState.RUNNING, basis=Basis.UNKNOWN, owner=""),)
    words = english(PlanProposed(a_view(is_provisional=True, steps=steps), NOW, ()))
    assert "▸ *train a ★*: nobody knows how long\n" in words


def test_a_long_proposal_is_cut() -> None:
    steps = tuple(a_step(f"step {n}") for n in range(15))
    words = english(PlanProposed(a_view(steps=steps), NOW, ()))
    assert "step 11" in words
    assert "step 12" not in words
    assert "… and 3 more" in words


# The verdict


def test_a_verdict_that_was_heeded_names_who_did_and_asks_no_more() -> None:
    heeded = VerdictChanged(
        TIGHT,
        NOW,
        Verdict.ON_TRACK,
        seen_by="UALICE",
        snoozed_by="UBOB",
        snoozed_until=NOW + 6 * HOUR,
    )
    assert [c.label for c in controls(heeded)] == ["Adjust"]
    lines = english(heeded).splitlines()
    assert "Seen by (@UALICE)" in lines
    (snoozed,) = [line for line in lines if line.startswith("Snoozed by (@UBOB): until ")]
    assert snoozed.endswith(" I say only what is worse.")
    assert "(@UBOB) さんの指定で、" in japanese(heeded)


def test_a_verdict_says_what_changed_it_what_helps_and_what_is_late() -> None:
    causes = (Cause("train fold 4", 5 * HOUR), Cause("infer fold 5", HOUR, is_new=True))
    changed = VerdictChanged(TIGHT, NOW, Verdict.ON_TRACK, causes)
    assert english(changed) == (
        "*Tight: done 3 h before the close, but 21 h after the finish-by target* ([NBME])\n"
        "Before: on track.\n"
        "“train fold 4” now ends 5 h later.\n"
        "“infer fold 5” is new.\n"
        "Expected end: Tue 22:59–Wed 05:59 (50–90 %)\n"
        "Finish-by target Tue 08:59; close Wed 08:59\n"
        "*What would help*\n"
        "• dropping “train fold 4”, and “infer fold 4” with it, gives back 2 h 10 min\n"
        "• running “infer fold 0-4” in parallel gives back 2 h\n"
        "• starting “infer fold 0-4” an hour earlier gives back 1 h\n"
        "*Not in time any more*\n"
        "• “infer fold 0-4” should have started Mon 08:00\n"
        "- Times are in Asia/Tokyo.\n"
        "> Adjust, Acknowledge, Snooze"
    )
    assert japanese(changed) == (
        "*ぎりぎりです：締切の3時間前に完了、完了目標には21時間遅れ*（[NBME]）\n"
        "前回：間に合う。\n"
        "「train fold 4」の終了見込みが5時間遅くなりました。\n"
        "「infer fold 5」が加わりました。\n"
        "完了見込み：火曜22:59〜水曜05:59（50〜90%）\n"
        "完了目標 火曜08:59、締切 水曜08:59\n"
        "*時間を取り戻すには*\n"
        "• 「train fold 4」と、それに続く「infer fold 4」をやめる：2時間10分\n"
        "• 「infer fold 0-4」を並行して実行する：2時間\n"
        "• 「infer fold 0-4」を1時間早く始める：1時間\n"
        "*もう間に合わないもの*\n"
        "• 「infer fold 0-4」：月曜08:00 までに開始が必要でした\n"
        "- 時刻は Asia/Tokyo です。\n"
        "> 調整する, 確認しました, あとで通知"
    )
    assert [(c.action, c.value) for c in controls(changed) if isinstance(c, Button)] == [
        (Action.ADJUST, "nbme"),
        (Action.SEEN, "nbme"),
        (Action.LATER, "nbme"),
    ]


def test_what_cannot_start_in_time_is_not_said_to_be_late_already() -> None:
    step = a_step(latest_start_at=NOW + HOUR, is_late=True, is_out_of_time=True)
    changed = VerdictChanged(a_view(steps=(step,), verdict=Verdict.TIGHT), NOW, None)
    assert "• “infer fold 0-4” would have to start by Mon 10:00" in english(changed)
    assert "• 「infer fold 0-4」：月曜10:00 までに開始が必要です" in japanese(changed)


def test_good_news_needs_no_help() -> None:
    changed = VerdictChanged(
        a_view(gains=TIGHT.gains), NOW, Verdict.TIGHT, (Cause("train fold 4", -2 * HOUR),)
    )
    assert english(changed) == (
        "*On track: 6 h to spare* ([NBME])\n"
        "Before: tight.\n"
        "“train fold 4” now ends 2 h earlier.\n"
        "Expected end: Mon 22:59–Tue 02:59 (50–90 %)\n"
        "At 90 %: 6 h before the finish-by target, 30 h before the close\n"
        "Finish-by target Tue 08:59; close Wed 08:59\n"
        "- Times are in Asia/Tokyo.\n"
        "> Adjust, Acknowledge, Snooze"
    )


def test_a_step_that_is_done_has_ended() -> None:
    worse = VerdictChanged(TIGHT, NOW, Verdict.ON_TRACK, (Cause("train fold 3", 2 * HOUR),))
    assert "“train fold 3” ended 2 h later." in english(worse).splitlines()
    assert "「train fold 3」は2時間遅く終わりました。" in japanese(worse).splitlines()
    better = VerdictChanged(a_view(), NOW, Verdict.TIGHT, (Cause("train fold 3", -2 * HOUR),))
    assert "“train fold 3” ended 2 h earlier." in english(better).splitlines()
    assert "「train fold 3」は2時間早く終わりました。" in japanese(better).splitlines()


def test_what_got_better_is_not_put_down_to_the_time_that_passed() -> None:
    better = VerdictChanged(a_view(), NOW, Verdict.TIGHT)
    assert english(better).splitlines()[1] == "Before: tight."


def test_only_time_has_passed() -> None:
    changed = VerdictChanged(TIGHT, NOW, Verdict.ON_TRACK)
    assert english(changed).splitlines()[1] == (
        "Before: on track. No step takes longer, only time has passed."
    )
    assert japanese(changed).splitlines()[1] == (
        "前回：間に合う。長引いたステップはなく、時間だけが過ぎました。"
    )
