"""Answers about jobs and submissions, and what can still be spent, as they read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deadline_bot.domain.answer import Answer, StatusAnswer
from deadline_bot.domain.answer_jobs import (
    Calls,
    JobAnswer,
    JobEndedBefore,
    JobNoted,
    JobsAnswer,
    NoSuchJob,
    OwnerNoted,
    ProgressUnclear,
    SubmissionsAnswer,
)
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.forecast.forecast import Basis, BasisKind, Forecast
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message import MorningMessage
from deadline_bot.domain.resources import Quota, Resources, SubmissionSlots
from deadline_bot.domain.source import SourceState
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import DAY, HOUR, MINUTE, NOW
from tests.fakes.job_facts import a_job, a_submission
from tests.unit.wording.examples import ENGLISH, JAPANESE, NBME, NBME_CLOSE, post, read

JOB = a_job(owner="UALICE", place="gpu-1")
ENDED = replace(JOB, id=8, name="infer", state=JobState.SUCCEEDED, ended_at=NOW - HOUR)
SILENT = replace(JOB, id=9, state=JobState.STALLED, heartbeat_at=NOW - 25 * MINUTE, owner="")
SLOTS = SubmissionSlots("nbme", 2, 3, is_total=False, at=NOW - MINUTE)
RESOURCES = Resources(
    (SLOTS, SubmissionSlots("sim", 0, 1, is_total=True, at=NOW)),
    (
        Quota("alice", "GPU", timedelta(hours=17.52), timedelta(hours=30), NOW + DAY, NOW),
        Quota("alice", "TPU", timedelta(hours=21), timedelta(hours=20), None, NOW),
    ),
)


def says(answer: Answer, voice: Voice = ENGLISH) -> str:
    return read(words_of_answer(answer, voice, NOW))


def test_jobs_are_a_line_each() -> None:
    answer = JobsAnswer((JOB, SILENT, ENDED), 2)
    assert says(answer) == (
        "*Jobs*\n"
        "• Running: train-fold3, 43 % (430/1,000 it), for 4 h, (@UALICE)\n"
        "• Silent: train-fold3, 43 % (430/1,000 it), for 25 min, alice\n"
        "• Succeeded: infer, 1 h ago, (@UALICE)\n"
        "… and 2 more"
    )
    assert says(answer, JAPANESE) == (
        "*ジョブ一覧*\n"
        "• 実行中：train-fold3、43%（430/1,000 it）、開始から4時間、(@UALICE) さん\n"
        "• 応答なし：train-fold3、43%（430/1,000 it）、25分前から、alice さん\n"
        "• 成功：infer、1時間前、(@UALICE) さん\n"
        "… ほか 2件"
    )


def test_no_jobs() -> None:
    assert says(JobsAnswer((), competition=NBME.ref)) == (
        "*Jobs*: [NBME]\nNo job is under way, and none has ended within the last day."
    )
    assert says(JobsAnswer(()), JAPANESE) == (
        "*ジョブ一覧*\n実行中のジョブも、この24時間に終わったジョブもありません。"
    )


def test_one_job_with_its_log_and_its_runs_before() -> None:
    job = replace(JOB, tail=tuple(f"line {n}" for n in range(8)))
    answer = JobAnswer(job, (replace(ENDED, ended_at=NOW - DAY, started_at=NOW - 2 * DAY),))
    assert says(replace(answer, competition=NBME.ref)) == (
        "*Running*: train-fold3 ([NBME])\n"
        "■■■■□□□□□□ 43 % (430/1,000 it), loss=0.31\n"
        "Since <11-23 08:00>, last heard <11-23 12:00>\n"
        "|line 2\nline 3\nline 4\nline 5\nline 6\nline 7|\n"
        "- Kaggle notebook, gpu-1, (@UALICE).\n"
        "*Runs before*\n"
        "• Succeeded, after 1 day, 1 day ago"
    )
    assert says(answer, JAPANESE).splitlines()[-2:] == [
        "*これまでの実行*",
        "• 成功、所要 1日、1日前",
    ]


def test_when_a_job_will_be_done_comes_before_since_when_it_runs() -> None:
    basis = Basis(BasisKind.HISTORY, 6)
    forecast = Forecast(NOW + HOUR, NOW + 3 * HOUR, basis, limit_at=NOW + 2 * HOUR)
    answer = JobAnswer(JOB, forecast=forecast)
    assert says(answer).split("\n", 2)[-1] == (
        "Done about <11-23 13:00>, by <11-23 15:00> in nine of ten cases (from 6 earlier runs)."
        " It may be cut at its limit, <11-23 14:00>.\n"
        "Since <11-23 08:00>, last heard <11-23 12:00>\n"
        "- Kaggle notebook, gpu-1, (@UALICE)."
    )
    assert says(answer, JAPANESE).split("\n", 2)[-1] == (
        "完了見込みは 11/23(月) 22:00（<11-23 13:00>）ごろ、"
        "9割の確率で 11/24(火) 00:00（<11-23 15:00>）まで（過去6回の実績から）。"
        "制限時間の 11/23(月) 23:00（<11-23 14:00>）に打ち切られるおそれがあります。\n"
        "開始 11/23(月) 17:00（<11-23 08:00>）、最終確認 11/23(月) 21:00（<11-23 12:00>）\n"
        "- Kaggle ノートブック、gpu-1、(@UALICE) さん。"
        "日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )


def test_a_job_that_waits_has_not_run_yet() -> None:
    queued = replace(JOB, state=JobState.QUEUED, progress=None, started_at=None)
    assert says(JobsAnswer((queued,))).endswith("Queued: train-fold3, for 4 h, (@UALICE)")
    assert says(JobsAnswer((queued,)), JAPANESE).endswith(
        "待機中：train-fold3、4時間前から、(@UALICE) さん"
    )


def test_a_failure_that_a_person_notes_is_told_back_with_its_reason() -> None:
    failed = replace(JOB, state=JobState.FAILED, progress=None, reason="out of memory")
    assert says(JobNoted(failed)) == "*Noted*: train-fold3\nFailed\nout of memory"


def test_a_job_that_failed_says_why() -> None:
    job = replace(JOB, state=JobState.FAILED, ended_at=NOW, reason="out of memory")
    assert says(JobAnswer(job)).splitlines()[:3] == [
        "*Failed*: train-fold3",
        "Ended <11-23 12:00>, after 4 h",
        "out of memory",
    ]


@pytest.mark.parametrize(
    ("answer", "english", "japanese"),
    [
        (
            NoSuchJob("trian", ("train", "infer")),
            "No job is called “trian”.\nDid you mean train, infer?",
            "「trian」というジョブはありません。\n近い名前のジョブ：train、infer",
        ),
        (
            NoSuchJob("x\ny"),
            "No job is called “x y”.\n`jobs` shows those that are seen.",
            (
                "「x y」というジョブはありません。\n"
                "`jobs` で、確認できているジョブを一覧表示できます。"
            ),
        ),
        (
            JobNoted(JOB),
            "*Noted*: train-fold3\nRunning, 43 % (430/1,000 it)",
            "*記録しました* train-fold3\n実行中、43%（430/1,000 it）",
        ),
        (
            JobNoted(replace(JOB, progress=None), is_new=True),
            "*New job noted*: train-fold3\nRunning",
            "*新しいジョブとして記録しました* train-fold3\n実行中",
        ),
        (
            ProgressUnclear("x", "half"),
            '“half” does not tell how far it is.\nFor example `job progress "x" 430/1000`',
            '「half」を進捗として読み取れません。\n例：`job progress "x" 430/1000`',
        ),
        (
            ProgressUnclear("x", ""),
            'How far is it?\nFor example `job progress "x" 430/1000`',
            '進捗を指定してください。\n例：`job progress "x" 430/1000`',
        ),
        (
            JobEndedBefore(replace(JOB, state=JobState.FAILED, ended_at=NOW)),
            (
                "*Not noted, it has ended*: train-fold3\nFailed, 43 % (430/1,000 it)\n"
                'If it runs again: `job start "train-fold3"`'
            ),
            (
                "*すでに終了しているため、記録していません* train-fold3\n"
                '失敗、43%（430/1,000 it）\nもう一度実行した場合：`job start "train-fold3"`'
            ),
        ),
        (
            OwnerNoted(JOB),
            "*Owner noted*: train-fold3\nIt is (@UALICE)'s. So are the others of “alice”.",
            (
                "*担当者を記録しました* train-fold3\n担当は (@UALICE) さんです。"
                "「alice」のほかのジョブも、この方のものとして扱います。"
            ),
        ),
        (
            OwnerNoted(replace(JOB, author="")),
            "*Owner noted*: train-fold3\nIt is (@UALICE)'s.",
            "*担当者を記録しました* train-fold3\n担当は (@UALICE) さんです。",
        ),
    ],
)
def test_short_answers(answer: Answer, english: str, japanese: str) -> None:
    assert says(answer) == english
    assert says(answer, JAPANESE) == japanese


def test_submissions() -> None:
    scored = a_submission()
    answer = SubmissionsAnswer(
        NBME.ref,
        (
            replace(scored, id="50", state=SubmissionState.PENDING, public_score=""),
            scored,
            replace(scored, id="45", description="", author="bob", private_score="0.88"),
            replace(scored, id="44", state=SubmissionState.ERRORED, public_score="", error="NaN"),
            replace(scored, id="43", public_score=""),
        ),
        (("alice", "UALICE"),),
        "41",
        3,
        SLOTS,
    )
    assert says(answer) == (
        "*Submissions*: [NBME]\n"
        "3 of 5 submissions left today, reset <11-24 00:00>\n"
        "• In scoring for 20 min: [fold 3, cv=0.8950], (@UALICE)\n"
        "• *0.8912 (best)*: [fold 3, cv=0.8950], (@UALICE), 20 min ago\n"
        "• 0.8912: private 0.88, [submission 45], bob, 20 min ago\n"
        "• Could not be scored: [fold 3, cv=0.8950], NaN, (@UALICE), 20 min ago\n"
        "• Scored: [fold 3, cv=0.8950], (@UALICE), 20 min ago\n"
        "… and 3 more"
    )
    japanese = says(replace(answer, submissions=answer.submissions[:2], n_more=0), JAPANESE)
    assert japanese == (
        "*提出一覧* [NBME]\n"
        "本日の提出は残り3回（5回中）、リセット 11/24(火) 09:00（<11-24 00:00>）\n"
        "• 採点中（提出から20分）：[fold 3, cv=0.8950]、(@UALICE) さん\n"
        "• *0.8912（ベスト）*：[fold 3, cv=0.8950]、(@UALICE) さん、20分前\n"
        "- 日時は Asia/Tokyo、（ ）内はお使いの時間帯です。"
    )


def test_no_submissions() -> None:
    assert says(SubmissionsAnswer(NBME.ref, ())) == "*Submissions*: [NBME]\nNo submissions yet."


def test_the_status_tells_what_can_still_be_spent_and_how_often_hosts_are_asked() -> None:
    calls = (
        Calls("alice", 212, 300),
        Calls("bob", 1299, 1300, (("submissions", 20 * MINUTE), ("own", HOUR))),
    )
    sources = (SourceState("kaggle", NOW, None),)
    answer = StatusAnswer((NBME_CLOSE,), 0, None, sources, None, RESOURCES, calls)
    assert says(answer).splitlines()[2:] == [
        "*Still available*",
        "• [NBME]: 3 of 5 submissions left today, reset <11-24 00:00>",
        "• sim: 1 submission left in all",
        "• GPU of alice: 12.4 of 30 h left, refresh <11-24 12:00>",
        "• TPU of alice: 0 of 20 h left",
        "Kaggle: last heard just now",
        "alice: 212 of 300 calls within an hour",
        (
            "bob: 1,299 of 1,300 calls within an hour, asked less often than wished:"
            " submissions every 20 min,"
            " own every 1 h"
        ),
    ]
    assert says(answer, JAPANESE).splitlines()[2:-1] == [
        "*残りの提出回数と計算時間*",
        "• [NBME]：本日の提出は残り3回（5回中）、リセット 11/24(火) 09:00（<11-24 00:00>）",
        "• sim：提出は全期間で残り1回",
        "• alice の GPU：残り12.4時間（30時間中）、更新 11/24(火) 21:00（<11-24 12:00>）",
        "• alice の TPU：残り0時間（20時間中）",
        "Kaggle：最終確認 たった今",
        "alice：直近1時間の呼び出し 212回（上限 300回）",
        (
            "bob：直近1時間の呼び出し 1,299回（上限 1,300回）、間隔を空けて確認中：提出は20分ごと、"
            "ownは1時間ごと"
        ),
    ]


def test_after_the_reset_nobody_knows_how_many_submissions_are_left() -> None:
    slots = SubmissionSlots("nbme", 5, 0, is_total=False, at=NOW - DAY)
    answer = SubmissionsAnswer(NBME.ref, (), slots=slots)
    assert says(answer).splitlines()[1] == "5 new submissions since <11-23 00:00>"
    assert says(answer, JAPANESE).splitlines()[1] == (
        "11/23(月) 09:00（<11-23 00:00>）から新たに5回提出できます"
    )


def test_the_morning_message_tells_what_can_still_be_spent() -> None:
    morning = MorningMessage(NOW, (), (NBME_CLOSE,), 0, RESOURCES)
    lines = read(words_of_post(post(morning), ENGLISH, NOW)).splitlines()
    assert lines[-5:] == [
        "*Still available*",
        "• [NBME]: 3 of 5 submissions left today, reset <11-24 00:00>",
        "• sim: 1 submission left in all",
        "• GPU of alice: 12.4 of 30 h left, refresh <11-24 12:00>",
        "• TPU of alice: 0 of 20 h left",
    ]
