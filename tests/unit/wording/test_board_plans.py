"""Final runs on the board and in the status, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deadline_bot.domain.answer import Board, PlanLine, StatusAnswer
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.message import MorningMessage, PlanStanding
from deadline_bot.wording.answers import words_of_answer, words_of_board
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import HOUR, MINUTE
from tests.unit.wording.examples import ENGLISH, JAPANESE, NBME, NBME_CLOSE, post, read
from tests.unit.wording.examples_plan import NOW

LINE = PlanLine(
    competition=NBME.ref,
    verdict=Verdict.TIGHT,
    is_provisional=False,
    step="infer fold 0-4",
    left=5 * HOUR,
    spare=2 * HOUR,
    spare_to_close=26 * HOUR,
)


@pytest.mark.parametrize(
    ("line", "en", "ja"),
    [
        (
            LINE,
            "start “infer fold 0-4” within 5 h · spare 2 h (26 h to the close) · tight",
            "「infer fold 0-4」を5時間以内に開始 · 余裕 2時間（締切まで 26時間） · ぎりぎり",
        ),
        (
            replace(LINE, left=timedelta(), is_provisional=True, verdict=Verdict.AT_RISK),
            (
                "start “infer fold 0-4” now · spare 2 h (26 h to the close) · at risk"
                " · provisional plan"
            ),
            "「infer fold 0-4」を今すぐ開始 · 余裕 2時間（締切まで 26時間） · 危険 · 仮の計画",
        ),
        (
            replace(LINE, left=-2 * HOUR, spare=-2 * HOUR, spare_to_close=None),
            "“infer fold 0-4” should have started 2 h ago · spare −2 h · tight",
            "「infer fold 0-4」の開始期限を2時間超過 · 余裕 −2時間 · ぎりぎり",
        ),
        (
            replace(LINE, verdict=None, step="", left=None, spare=None, spare_to_close=None),
            "not known yet",
            "未定",
        ),
        (
            replace(LINE, spare=2 * HOUR, spare_to_close=2 * HOUR),
            "start “infer fold 0-4” within 5 h · spare 2 h · tight",
            "「infer fold 0-4」を5時間以内に開始 · 余裕 2時間 · ぎりぎり",
        ),
    ],
)
def test_final_runs_come_first_on_the_board(line: PlanLine, en: str, ja: str) -> None:
    board = Board((), 0, None, (line,))
    assert read(words_of_board(board, ENGLISH)) == (
        f"*Final run*\n• [NBME]: {en}\n*Countdowns*\nNo dates ahead."
    )
    assert read(words_of_board(board, JAPANESE)) == (
        f"*最終提出の計画*\n• [NBME]：{ja}\n*カウントダウン*\n今後の日程はありません。"
    )


def test_final_runs_come_first_in_the_morning() -> None:
    plan = PlanStanding(
        competition=NBME.ref,
        verdict=Verdict.TIGHT,
        is_provisional=False,
        step="infer fold 0-4",
        latest_start_at=NOW + 5 * HOUR,
        spare=2 * HOUR + 14 * MINUTE,
        spare_to_close=26 * HOUR,
    )
    morning = MorningMessage(NOW, (), (NBME_CLOSE,), 0, plans=(plan,))
    assert read(words_of_post(post(morning), ENGLISH, NOW)).splitlines()[:4] == [
        "*Morning summary*",
        "*Final run*",
        "• [NBME]: start “infer fold 0-4” within 5 h · spare 2 h (26 h to the close) · tight",
        "Nothing falls due today.",
    ]
    assert read(words_of_post(post(morning), JAPANESE, NOW)).splitlines()[1:3] == [
        "*最終提出の計画*",
        "• [NBME]：「infer fold 0-4」を5時間以内に開始 · 余裕 2時間（締切まで 26時間） · ぎりぎり",
    ]


def test_final_runs_come_first_in_the_status() -> None:
    status = StatusAnswer((NBME_CLOSE,), 0, None, (), None, plans=(LINE,))
    assert read(words_of_answer(status, ENGLISH, NOW)).splitlines()[:3] == [
        "*Final run*",
        "• [NBME]: start “infer fold 0-4” within 5 h · spare 2 h (26 h to the close) · tight",
        "*Status*",
    ]
