"""Messages about jobs and submissions as they read, in both languages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.chat import Action
from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobCounts,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
    StillRunning,
    SubmissionMessage,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.wording.document import Log, PersonMenu
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import HOUR, MINUTE, NOW
from tests.fakes.job_facts import a_job, a_submission
from tests.unit.wording.examples import ENGLISH, JAPANESE, NBME, controls_of, post, read

THREAD = "jobs/nbme/2026-11-23"
URL = "https://www.kaggle.com/code/alice/train-fold3"
JOB = a_job(url=URL, owner="UALICE", place="gpu-1")
FAILED = replace(
    JOB,
    state=JobState.FAILED,
    ended_at=NOW,
    reason="CUDA out of memory",
    tail=("epoch 3", "", "Traceback:", "\x1b[31m  File 'train.py'\x1b[0m", "OutOfMemoryError"),
)
SILENT = replace(JOB, state=JobState.STALLED, heartbeat_at=NOW - 25 * MINUTE)


def english(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), ENGLISH, now))


def japanese(content: OutboxContent, now: datetime = NOW) -> str:
    return read(words_of_post(post(content), JAPANESE, now))


def test_the_head_of_a_day_counts_its_jobs() -> None:
    head = JobsOfDay(NBME.ref, NOW.date(), JobCounts(2, 3, 1, 1, 1, 2))
    assert english(head) == (
        "*Jobs of Mon Nov 23*: [NBME]\n"
        "2 running, 1 silent, 3 succeeded, 1 failed, 1 submission scored, 2 submissions errored"
    )
    assert japanese(head) == (
        "*11/23(月) のジョブ* [NBME]\n"
        "実行中 2、応答なし 1、成功 3、失敗 1、採点済みの提出 1、採点エラー 2"
    )


def test_the_head_of_a_day_before_anything_was_counted() -> None:
    assert english(JobsOfDay(NBME.ref, NOW.date())) == (
        "*Jobs of Mon Nov 23*: [NBME]\nStarts, ends and scores of the day are told in this thread."
    )
    assert japanese(JobsOfDay(None, NOW.date())) == (
        "*11/23(月) のその他のジョブ*\nこの日の開始・終了・スコアは、このスレッドでお知らせします。"
    )


def test_a_job_that_runs() -> None:
    assert english(JobMessage(JOB, THREAD)) == (
        "*Running*: [train-fold3]\n"
        "■■■■□□□□□□ 43 % (430/1,000 it), loss=0.31\n"
        "Since <11-23 08:00>, last heard <11-23 12:00>\n"
        "- Kaggle notebook, gpu-1, (@UALICE)."
    )
    assert japanese(JobMessage(JOB, THREAD)) == (
        "*実行中* [train-fold3]\n"
        "■■■■□□□□□□ 43%（430/1,000 it）、loss=0.31\n"
        "開始 11/23(月) 17:00、最終確認 11/23(月) 21:00\n"
        "- Kaggle ノートブック、gpu-1、(@UALICE) さん。"
        "お使いの時間帯では <11-23 08:00> → <11-23 12:00> です。"
    )


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(430, None, "it"), "430 it"),
        (Progress(0.5), "0.50"),
        (Progress(29, 100, "epoch"), "■■□□□□□□□□ 29 % (29/100 epoch)"),
        (Progress(999, 1000), "■■■■■■■■■□ 99 % (999/1,000)"),
        (Progress(1000, 1000), "■■■■■■■■■■ 100 % (1,000/1,000)"),
        (Progress(40, 100, "%"), "■■■■□□□□□□ 40 %"),
        (Progress(7, 3), "■■■■■■■■■■ 100 % (7/3)"),
        (Progress(-1, 3), "□□□□□□□□□□ 0 % (-1/3)"),
        (Progress(1e300, float("inf")), "□□□□□□□□□□ 0 % (1e+300/inf)"),
        (Progress(float("nan")), "nan"),
    ],
)
def test_progress(progress: Progress, line: str) -> None:
    assert english(JobMessage(replace(JOB, progress=progress), THREAD)).splitlines()[1] == line


def test_whose_job_it_is_is_asked_where_nobody_knows() -> None:
    message = JobMessage(a_job(author="", progress=None), THREAD, is_owner_asked=True)
    assert english(message).splitlines()[2:] == ["- Kaggle notebook.", "> Whose job is this?"]
    assert japanese(message).splitlines()[-1] == "> どなたのジョブですか"
    (menu,) = controls_of(words_of_post(post(message), ENGLISH, NOW))
    assert menu == PersonMenu(Action.OWNER, "7", "Whose job is this?")


def test_the_authors_name_stands_for_an_owner_who_is_not_known() -> None:
    assert english(JobMessage(a_job(), THREAD)).endswith("- Kaggle notebook, alice.")
    assert "alice さん。" in japanese(JobMessage(a_job(), THREAD))


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (JobState.QUEUED, "*Queued*: [train-fold3]", "Waiting since <11-23 08:00>"),
        (JobState.SUCCEEDED, "*Succeeded*: [train-fold3]", "Ended <11-23 12:00>, after 4 h"),
        (JobState.FAILED, "*Failed*: [train-fold3]", "Ended <11-23 12:00>, after 4 h"),
        (JobState.CANCELLED, "*Cancelled*: [train-fold3]", "Ended <11-23 12:00>, after 4 h"),
        (JobState.STALLED, "*Silent*: [train-fold3]", "Since <11-23 08:00>, last heard <11-23 12:"),
        (JobState.UNKNOWN, "*State unknown*: [train-fold3]", "Since <11-23 08:00>, last heard <"),
    ],
)
def test_how_a_job_stands(state: JobState, first: str, second: str) -> None:
    job = replace(JOB, state=state, progress=None, reason="")
    lines = english(
        JobMessage(replace(job, ended_at=NOW if job.is_ended else None), THREAD)
    ).splitlines()
    assert lines[0] == first
    assert lines[1].startswith(second)


def test_a_failure_calls_its_owner_with_the_reason_and_the_end_of_the_log() -> None:
    assert english(JobEnded(FAILED, NBME.ref, is_needed=True)) == (
        "*Failed after 4 h*: [train-fold3] ([NBME])\n"
        "{@UALICE} CUDA out of memory\n"
        "The final run needs it.\n"
        "|Traceback:\n"
        "  File 'train.py'\n"
        "OutOfMemoryError|"
    )
    assert japanese(JobEnded(replace(FAILED, tail=()), NBME.ref, is_needed=True)) == (
        "*4時間で失敗しました* [train-fold3]（[NBME]）\n"
        "{@UALICE} CUDA out of memory\n"
        "最終提出の計画に必要なジョブです。"
    )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"owner": ""}, "alice: CUDA out of memory"),
        ({"owner": "", "author": ""}, "CUDA out of memory"),
        ({"owner": "", "reason": ""}, "Kaggle notebook, gpu-1, alice"),
        ({"reason": ""}, "Kaggle notebook, gpu-1, {@UALICE}"),
    ],
)
def test_a_failure_says_as_much_as_is_known(changes: dict[str, str], line: str) -> None:
    failed = replace(FAILED, tail=(), **changes)  # type: ignore[arg-type] # all are texts
    assert english(JobEnded(failed)) == f"*Failed after 4 h*: [train-fold3]\n{line}"


def test_in_the_thread_an_end_names_the_owner_and_calls_nobody() -> None:
    ended = replace(JOB, state=JobState.SUCCEEDED, ended_at=NOW)
    assert english(JobEnded(ended, thread=THREAD)) == (
        "*Succeeded after 4 h*: [train-fold3]\nKaggle notebook, gpu-1, (@UALICE)"
    )
    cancelled = replace(ended, state=JobState.CANCELLED, started_at=None, place="")
    assert japanese(JobEnded(cancelled, thread=THREAD)) == (
        "*中止されました* [train-fold3]\nKaggle ノートブック、(@UALICE) さん"
    )


def test_a_success_in_the_channel_calls_its_owner() -> None:
    ended = replace(JOB, state=JobState.SUCCEEDED, ended_at=NOW)
    assert english(JobEnded(ended, NBME.ref)) == (
        "*Succeeded after 4 h*: [train-fold3] ([NBME])\nKaggle notebook, gpu-1, {@UALICE}"
    )
    assert japanese(JobEnded(ended, NBME.ref)) == (
        "*4時間で成功しました* [train-fold3]（[NBME]）\nKaggle ノートブック、gpu-1、{@UALICE}"
    )
    assert english(JobEnded(ended, NBME.ref, is_needed=True)).endswith("The final run needs it.")


def test_a_silent_job_calls_its_owner_and_says_when_it_was_heard() -> None:
    assert english(JobStalled(SILENT, NBME.ref, is_needed=True)) == (
        "*Silent for 25 min*: [train-fold3] ([NBME])\n"
        "{@UALICE} Last heard <11-23 11:35>, 43 % (430/1,000 it), gpu-1\n"
        "The final run needs it."
    )
    unknown = replace(SILENT, owner="", author="", progress=None, place="")
    assert japanese(JobStalled(unknown)) == (
        "*25分間、応答がありません* [train-fold3]\n"
        "最終確認 11/23(月) 20:35\n"
        "- お使いの時間帯では <11-23 11:35> です。"
    )


def test_a_job_that_is_back() -> None:
    back = JobBack(JOB, NOW - 40 * MINUTE, THREAD)
    assert english(back) == (
        "*Heard again*: [train-fold3]\n"
        "It was silent for 40 min, from <11-23 11:20> on. Now at 43 % (430/1,000 it)."
    )
    assert japanese(replace(back, job=replace(JOB, progress=None))) == (
        "*応答が戻りました* [train-fold3]\n"
        "11/23(月) 20:20 から40分間、応答がありませんでした。\n"
        "- お使いの時間帯では <11-23 11:20> です。"
    )


def test_a_score() -> None:
    message = SubmissionMessage(a_submission(), NBME.ref, "UALICE", thread=THREAD)
    assert english(message) == (
        "*Scored 0.8912*: [fold 3, cv=0.8950]\nCV 0.8950, scoring took 12 min to 15 min, (@UALICE)"
    )
    assert japanese(message) == (
        "*スコア 0.8912* [fold 3, cv=0.8950]\nCV 0.8950、採点 12分〜15分、(@UALICE) さん"
    )


def test_a_score_of_which_little_is_known() -> None:
    bare = a_submission(
        description="", public_score="", private_score="0.71", author="", pending_at=None, url=""
    )
    assert english(SubmissionMessage(bare, NBME.ref)) == (
        "*Scored*: submission 41 ([NBME])\nprivate 0.71"
    )
    barer = replace(bare, private_score="")
    assert japanese(SubmissionMessage(barer, NBME.ref, thread=THREAD)) == (
        "*採点が終わりました* 提出 41"
    )


def test_a_new_best() -> None:
    message = SubmissionMessage(a_submission(), NBME.ref, is_best=True, best_before="0.8890")
    first = "*New best 0.8912 (was 0.8890)*: [fold 3, cv=0.8950] ([NBME])"
    assert english(message).splitlines()[0] == first
    assert japanese(message).startswith(
        "*ベスト更新 0.8890 → 0.8912* [fold 3, cv=0.8950]（[NBME]）"
    )
    assert english(replace(message, best_before="")).startswith("*Best so far 0.8912*: ")
    assert japanese(replace(message, best_before="")).startswith("*ベストスコア 0.8912* ")


def test_the_submission_that_the_final_run_waited_for() -> None:
    message = SubmissionMessage(a_submission(), NBME.ref, is_needed=True)
    assert english(message).splitlines()[-1] == "The final run was waiting for this submission."
    assert japanese(message).splitlines()[-1] == "最終提出の計画で待っていた提出です。"


def test_what_could_not_be_scored_calls_its_author() -> None:
    failed = a_submission(
        state=SubmissionState.ERRORED, public_score="", error="Submission Scoring Error"
    )
    message = SubmissionMessage(failed, NBME.ref, "UALICE")
    assert english(message) == (
        "*Could not be scored*: [fold 3, cv=0.8950] ([NBME])\n{@UALICE} Submission Scoring Error"
    )
    assert japanese(replace(message, owner="")) == (
        "*採点できませんでした* [fold 3, cv=0.8950]（[NBME]）\nalice さん、Submission Scoring Error"
    )


def test_what_still_runs_after_the_close() -> None:
    ping = replace(SILENT, name="vast", source=JobSourceKind.PING, url="", place="vast-4821")
    other = a_job(heartbeat_at=NOW - timedelta(seconds=5))
    message = StillRunning(NBME.ref, NOW - HOUR, (ping, other), 1)
    assert english(message) == (
        "*Still running after the close*: [NBME]\n"
        "• vast: vast-4821, heard 25 min ago, {@UALICE}\n"
        "• train-fold3: heard just now, alice\n"
        "… and 1 more\n"
        "Have they been stopped?"
    )
    assert japanese(replace(message, jobs=(ping,), n_more=0)) == (
        "*締切後もまだ動いています* [NBME]\n"
        "• vast：vast-4821、最終確認 25分前、{@UALICE}\n"
        "止めましたか？"
    )


def test_a_long_log_is_cut() -> None:
    lines = tuple("x" * 500 for _ in range(10))
    document = words_of_post(post(JobEnded(replace(FAILED, tail=lines))), ENGLISH, NOW)
    (log,) = [span for line in document.sections[0].lines for span in line if isinstance(span, Log)]
    assert log.lines == ("x" * 119 + "…",) * 3
