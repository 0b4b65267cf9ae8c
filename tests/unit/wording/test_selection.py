"""Selections and what became of a final run as they read, in both languages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deadline_bot.domain.answer_plan import NoSuchSubmission, SelectionAnswer
from deadline_bot.domain.chat import Action
from deadline_bot.domain.message_plan import Retrospective, SelectionAsked, StepReview
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.submission import Standing
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Button, Style
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import DAY, HOUR, MINUTE
from tests.unit.wording.examples import (
    ATMA,
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    controls_of,
    post,
    read,
)
from tests.unit.wording.examples_plan import FINISH_BY, FIRST, SECOND, SELECTION

ASKED = SelectionAsked(NBME.ref, CLOSE, 6 * HOUR, SELECTION)
SAID_AT = CLOSE - 6 * HOUR


def english(content: OutboxContent, now: datetime = SAID_AT) -> str:
    return read(words_of_post(post(content), ENGLISH, now))


def japanese(content: OutboxContent, now: datetime = SAID_AT) -> str:
    return read(words_of_post(post(content), JAPANESE, now))


def test_whoever_submits_is_asked_to_select() -> None:
    assert english(ASKED) == (
        "*Select the final submissions within 6 h*: [NBME]\n"
        "{@UBOB} Please select them on Kaggle; it closes <12-01 23:59>\n"
        "*Picked*\n"
        "• 0.8912 (CV 0.8950): [ens v7, cv=0.8950], 41\n"
        "• 0.8890: [fold 3], 42\n"
        "If nobody selects, Kaggle takes the best public scores:\n"
        "• 0.8931 (CV 0.8801): [lb probe, cv=0.8801], 43\n"
        "• 0.8912 (CV 0.8950): [ens v7, cv=0.8950], 41\n"
        "CV and LB disagree (rank correlation −0.3 over 9 submissions)\n"
        "To pick, by id or description: `pick A B`\n"
        "> Selected on Kaggle"
    )
    assert japanese(ASKED) == (
        "*あと6時間で締切です。最終サブを選択してください* [NBME]\n"
        "{@UBOB} Kaggle での選択をお願いします。締切 12/2(水) 08:59\n"
        "*選んだ提出*\n"
        "• 0.8912（CV 0.8950）：[ens v7, cv=0.8950]、41\n"
        "• 0.8890：[fold 3]、42\n"
        "選択しないと、Kaggle がパブリックスコアの上位を自動で選びます：\n"
        "• 0.8931（CV 0.8801）：[lb probe, cv=0.8801]、43\n"
        "• 0.8912（CV 0.8950）：[ens v7, cv=0.8950]、41\n"
        "CV と LB の順位が一致していません（順位相関 −0.3、9件）\n"
        "選ぶには（ID か説明で）：`pick A B`\n"
        "- お使いの時間帯では <12-01 23:59> です。\n"
        "> Kaggle で選択しました"
    )
    (button,) = controls_of(words_of_post(post(ASKED), ENGLISH, SAID_AT))
    assert button == Button(Action.SELECTED, "nbme", "Selected on Kaggle", style=Style.PRIMARY)


def test_before_the_last_night_and_before_anybody_picked() -> None:
    selection = replace(SELECTION, picks=(), auto=(), rank_correlation=None, clicker="")
    asked = replace(ASKED, lead=None, selection=selection, competition=ATMA.ref)
    assert english(asked) == (
        "*Select the final submissions before the last night*: [atmaCup #18]\n"
        "Please select them on the site; it closes <12-01 23:59>\n"
        "Nobody has picked yet.\n"
        "To pick, by id or description: `pick A B`\n"
        "> Selected on the site"
    )
    assert japanese(asked).splitlines()[:3] == [
        "*最後の夜の前に、最終サブを選択してください* [atmaCup #18]",
        "主催サイトでの選択をお願いします。締切 12/2(水) 08:59",
        "まだ誰も選んでいません。",
    ]


def test_at_the_close_it_is_now() -> None:
    assert english(ASKED, CLOSE).startswith("*Select the final submissions now*: ")
    assert japanese(ASKED, CLOSE).startswith("*今すぐ最終サブを選択してください* ")


def test_once_they_are_selected_nobody_is_called() -> None:
    asked = replace(ASKED, selection=replace(SELECTION, confirmed_by="UALICE"))
    assert english(asked) == (
        "*Final submissions are selected*: [NBME]\n"
        "It closes <12-01 23:59>\n"
        "*Picked*\n"
        "• 0.8912 (CV 0.8950): [ens v7, cv=0.8950], 41\n"
        "• 0.8890: [fold 3], 42\n"
        "Selected on Kaggle, says (@UALICE).\n"
        "CV and LB disagree (rank correlation −0.3 over 9 submissions)"
    )
    assert "Kaggle で選択済みです（(@UALICE) さん）。" in japanese(asked)
    assert controls_of(words_of_post(post(asked), ENGLISH, SAID_AT)) == []


def test_what_would_count_as_an_answer() -> None:
    same = replace(SELECTION, auto=(SECOND, FIRST), rank_correlation=0.91)
    words = read(words_of_answer(SelectionAnswer(NBME.ref, same), ENGLISH, SAID_AT))
    assert words == (
        "*Final submissions*: [NBME]\n"
        "(@UBOB) selects them.\n"
        "*Picked*\n"
        "• 0.8912 (CV 0.8950): [ens v7, cv=0.8950], 41\n"
        "• 0.8890: [fold 3], 42\n"
        "If nobody selects, Kaggle takes the same.\n"
        "CV and LB agree (rank correlation 0.9 over 9 submissions)\n"
        "To pick, by id or description: `pick A B`\n"
        "> Selected on Kaggle"
    )
    words = read(words_of_answer(SelectionAnswer(NBME.ref, same), JAPANESE, SAID_AT))
    assert "選択の操作は (@UBOB) さんです。" in words
    assert "選択しなくても、Kaggle は同じ提出を選びます。" in words


@pytest.mark.parametrize(
    ("correlation", "says"),
    [
        (1.0, "agree (rank correlation 1.0 over 9 submissions)"),
        (0.55, "agree (rank correlation 0.6 over 9 submissions)"),
        (0.5, "agree only loosely (rank correlation 0.5 over 9 submissions)"),
        (0.2, "agree only loosely (rank correlation 0.2 over 9 submissions)"),
        (0.14, "disagree (rank correlation 0.1 over 9 submissions)"),
        (-0.04, "disagree (rank correlation 0.0 over 9 submissions)"),
        (-1.0, "disagree (rank correlation −1.0 over 9 submissions)"),
    ],
)
def test_how_far_cv_and_public_scores_agree(correlation: float, says: str) -> None:
    asked = replace(ASKED, selection=replace(SELECTION, rank_correlation=correlation))
    assert f"CV and LB {says}" in english(asked)


def test_a_pick_without_a_score_and_without_a_description() -> None:
    bare = replace(FIRST, public_score="", description="", url="")
    asked = replace(ASKED, selection=replace(SELECTION, picks=(bare,)))
    assert "• no score yet: submission 41\n" in english(asked)
    assert "• スコアなし：提出 41\n" in japanese(asked)


def test_a_submission_that_nobody_knows() -> None:
    answer = NoSuchSubmission("fold\n9", ("43", "42", "41"))
    assert read(words_of_answer(answer, ENGLISH, SAID_AT)) == (
        "No submission is called “fold 9”.\n"
        "The newest are: 43, 42, 41\n"
        "To pick, by id or description: `pick 43 42`"
    )
    assert read(words_of_answer(NoSuchSubmission("x"), JAPANESE, SAID_AT)) == (
        "「x」という提出はありません。\n提出はまだありません。"
    )


# After the close

RETROSPECTIVE = Retrospective(
    NBME.ref,
    CLOSE,
    FINISH_BY,
    CLOSE - 5 * HOUR,
    CLOSE - 3 * HOUR,
    (
        StepReview("infer fold 0-4", CLOSE - 5 * HOUR, -HOUR),
        StepReview("train fold 4", CLOSE - 20 * HOUR, 5 * HOUR),
        StepReview("submit", CLOSE - 4 * HOUR, 9 * MINUTE),
        StepReview("select", CLOSE - 4 * HOUR, None),
    ),
    "0.8931",
    ("0.8890", "0.8851"),
)


def test_what_became_of_it() -> None:
    assert english(RETROSPECTIVE, CLOSE + DAY) == (
        "*How the final run went*: [NBME]\n"
        "Last inference ended Wed 03:59: 5 h before the close, 19 h after the finish-by target\n"
        "Last submission scored Wed 05:59: 3 h before the close, 21 h after the finish-by target\n"
        "*Where the plan was wrong*\n"
        "• “train fold 4” ended 5 h later than planned\n"
        "• “infer fold 0-4” ended 1 h earlier than planned\n"
        "Best public score 0.8931\n"
        "Private scores 0.8890, 0.8851\n"
        "- Times are in Asia/Tokyo."
    )
    assert japanese(RETROSPECTIVE, CLOSE + DAY) == (
        "*最終提出までの振り返り* [NBME]\n"
        "最後の推論の終了：水曜03:59（締切の5時間前、完了目標の19時間後）\n"
        "最後の提出の採点：水曜05:59（締切の3時間前、完了目標の21時間後）\n"
        "*計画とのずれ*\n"
        "• 「train fold 4」：計画より5時間遅く終了\n"
        "• 「infer fold 0-4」：計画より1時間早く終了\n"
        "パブリックのベストスコア 0.8931\n"
        "プライベートスコア 0.8890、0.8851\n"
        "- 時刻は Asia/Tokyo です。"
    )


def test_where_the_team_ended() -> None:
    ended = replace(RETROSPECTIVE, standing=Standing(12, 1470))
    assert "\nPrivate scores 0.8890, 0.8851\nRank 12 of 1,470 teams\n" in english(ended)
    assert "\n順位 1,470チーム中 12位\n" in japanese(ended)


def test_a_retrospective_of_which_little_is_known() -> None:
    bare = Retrospective(NBME.ref, CLOSE, FINISH_BY, None, None, ())
    assert english(bare) == (
        "*How the final run went*: [NBME]\nNobody saw when the last inference ended."
    )
    assert "最後の推論がいつ終わったかは、分かりません。" in japanese(bare)


def test_a_plan_that_was_right() -> None:
    right = replace(RETROSPECTIVE, steps=(StepReview("infer", CLOSE, timedelta()),))
    assert "\nEvery step ended as planned.\n" in english(right)
    assert "\nすべてのステップが計画どおりに終わりました。\n" in japanese(right)


def test_at_finish_by_and_at_the_close_themselves() -> None:
    exact = replace(RETROSPECTIVE, inference_ended_at=FINISH_BY, scored_at=CLOSE)
    words = english(exact)
    assert "24 h before the close, right at the finish-by target" in words
    assert "right at the close, 24 h after the finish-by target" in words


def test_only_the_worst_is_told_of_a_plan_that_was_wrong_everywhere() -> None:
    steps = tuple(StepReview(f"step {n}", CLOSE, n * HOUR) for n in range(1, 8))
    words = english(replace(RETROSPECTIVE, steps=steps))
    assert "“step 7”" in words
    assert "“step 2”" not in words
    assert "… and 2 more" in words
