"""Verdicts and spare times as they read, in both languages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.message_plan import VerdictChanged
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.plan_view import PlanView
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import HOUR
from tests.unit.wording.examples import CLOSE, ENGLISH, JAPANESE, post, read
from tests.unit.wording.examples_plan import DONE, FINISH_BY, NOW, TIGHT, a_view


def english(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), ENGLISH, now))


def japanese(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), JAPANESE, now))


def verdict(view: PlanView, voice: Voice = ENGLISH, now: datetime = NOW) -> str:
    """The first line of a message with this view."""
    document = words_of_post(post(VerdictChanged(view, NOW, None)), voice, now)
    return read(document).splitlines()[0]


RISKY = a_view(
    verdict=Verdict.AT_RISK, spare=-28 * HOUR, spare_to_close=-4 * HOUR, p90_at=CLOSE + 4 * HOUR
)
RESERVE = a_view(
    target_at=CLOSE - 2 * HOUR, spare=2 * HOUR, spare_to_close=4 * HOUR, p90_at=CLOSE - 4 * HOUR
)


@pytest.mark.parametrize(
    ("view", "en", "ja"),
    [
        (a_view(spare=timedelta()), "On track: just in time", "間に合います：余裕はありません"),
        (
            replace(TIGHT, spare_to_close=timedelta()),
            "Tight: done right at the close",
            "ぎりぎりです：締切と同時に完了",
        ),
        (
            replace(RESERVE, verdict=Verdict.TIGHT, spare=-HOUR, spare_to_close=HOUR),
            "Tight: done 1 h before the close, no time to submit again",
            "ぎりぎりです：締切の1時間前に完了、再提出の時間なし",
        ),
        (
            RISKY,
            "At risk: it may end 4 h after the close",
            "危険です：締切を4時間過ぎるおそれがあります",
        ),
        (
            replace(RISKY, verdict=Verdict.TOO_LATE, p50_at=CLOSE + HOUR),
            "Too late: it will end about 1 h after the close",
            "間に合いません：締切を約1時間過ぎる見込みです",
        ),
        (
            a_view(verdict=None, spare=None, spare_to_close=None),
            "Not known yet whether it fits",
            "間に合うかどうか、まだ分かりません",
        ),
        (a_view(steps=(DONE,)), "All done", "すべて完了しました"),
    ],
)
def test_verdicts(view: PlanView, en: str, ja: str) -> None:
    assert verdict(view) == f"*{en}* ([NBME])"
    assert verdict(view, JAPANESE) == f"*{ja}*（[NBME]）"


@pytest.mark.parametrize("outcome", [None, *Verdict])
@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
@pytest.mark.parametrize("spare", [None, timedelta(), HOUR, -HOUR])
def test_any_verdict_has_words(
    outcome: Verdict | None, voice: Voice, spare: timedelta | None
) -> None:
    for view in (a_view(), RESERVE):
        changed = replace(view, verdict=outcome, spare=spare, spare_to_close=spare)
        assert verdict(changed, voice)


def test_both_spare_times_are_told_wherever_the_verdict_has_not() -> None:
    assert english(VerdictChanged(RISKY, NOW, None)).splitlines()[2] == (
        "At 90 %: 28 h after the finish-by target, 4 h after the close"
    )


@pytest.mark.parametrize(
    ("spare", "words"),
    [
        (timedelta(hours=11.99), "11 h 59 min before the close"),
        (timedelta(hours=12.9), "12 h before the close"),
        (timedelta(hours=71.9), "71 h before the close"),
        (timedelta(days=4), "4 days before the close"),
        (timedelta(hours=-12.1), "13 h after the close"),
        (timedelta(seconds=-59), "right at the close"),
        (timedelta(minutes=-1), "1 min after the close"),
    ],
)
def test_a_spare_time_is_never_told_too_long(spare: timedelta, words: str) -> None:
    told = english(VerdictChanged(a_view(spare_to_close=spare), NOW, None)).splitlines()[2]
    assert told == f"At 90 %: 6 h before the finish-by target, {words}"


def test_after_finish_by_it_is_told_by_what_is_left() -> None:
    changed = VerdictChanged(RESERVE, NOW, None)
    now = FINISH_BY + 2 * HOUR
    assert english(changed, now).splitlines()[2:4] == [
        "At 90 %: 2 h before it is too late to submit again, 4 h before the close",
        "Close Wed 08:59, 22 h left",
    ]
    assert japanese(changed, now).splitlines()[2:4] == [
        "遅い場合（90%）：再提出できる限度の2時間前、締切の4時間前に完了",
        "締切 水曜08:59（あと22時間）",
    ]


def test_where_the_close_is_the_target_its_spare_time_is_told_once() -> None:
    view = replace(RESERVE, target_at=CLOSE, spare=4 * HOUR)
    lines = english(VerdictChanged(view, NOW, None), FINISH_BY + HOUR).splitlines()
    assert lines[2] == "At 90 %: 4 h before the close"


def test_after_the_close_nothing_is_left() -> None:
    assert "left" not in english(VerdictChanged(RESERVE, NOW, None), CLOSE)


def test_what_nobody_knows_is_said() -> None:
    unknown = a_view(verdict=None, spare=None, spare_to_close=None, unknown=("ensemble", "score"))
    assert "\nNobody knows how long “ensemble”, “score” will take, so this is the earliest." in (
        english(VerdictChanged(unknown, NOW, None))
    )
    open_ended = replace(unknown, close_at=None, target_at=None, unknown=())
    assert "\nThere is no close to hold it against." in english(
        VerdictChanged(open_ended, NOW, None)
    )


def test_an_instant_of_another_week_has_its_date() -> None:
    words = english(VerdictChanged(a_view(), NOW, None), NOW - timedelta(days=6))
    assert "Expected end: Mon Nov 30, 22:59–Tue Dec 1, 02:59 (50–90 %)" in words
