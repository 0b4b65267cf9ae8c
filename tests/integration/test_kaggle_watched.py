"""A Kaggle account as the services watch it: from the wire to what is said in the channel."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_jobs import JobEnded, SubmissionMessage
from tests.fakes.facts import MINUTE, NOW
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_account import account
from tests.integration.kaggle_source import PATIENT, SHORT
from tests.unit.services.accounts import Accounts


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        server.jobs.set_limits("nbme", n_today=1, n_left=4)
        server.jobs.set_quotas("ada", gpu=(12, 30))
        server.jobs.set_leaderboard("nbme", ["0.9", "0.8"])
        yield server


async def watched(kaggle: KaggleServer) -> Accounts:
    silent_soon = Timeouts(PATIENT.connect, SHORT, PATIENT.overall)
    ada: Any = account(kaggle.url, log_timeouts=silent_soon, calls_per_hour=10_000)
    return await Accounts(NOW, accounts=(ada,)).open()


def begin(kaggle: KaggleServer, run_at: datetime) -> None:
    kaggle.jobs.set_notebook(
        "ada/train",
        title="Train fold 3",
        competitions=["nbme"],
        run_at=run_at,
        lines=[" 43%|####      | 430/1000 [10:00<13:15,  1.40s/it]\r"],
    )


async def test_a_notebook_that_runs_and_fails(kaggle: KaggleServer) -> None:
    accounts = await watched(kaggle)
    begin(kaggle, accounts.now + MINUTE)
    await accounts.live(12 * MINUTE, MINUTE)
    job = accounts.message_of("Train fold 3").job
    assert (job.state, job.fraction) == (JobState.RUNNING, 0.43)
    assert job.url == "https://www.kaggle.com/code/ada/train"

    kaggle.jobs.notebooks["ada/train"].say(["CUDA out of memory\n"], "stderr")
    kaggle.jobs.set_notebook("ada/train", status="ERROR", failure="Your notebook failed")
    await accounts.live(5 * MINUTE, MINUTE)

    (ended,) = accounts.of("job_ended")
    assert isinstance(ended, JobEnded)
    assert (ended.job.state, ended.job.reason) == (JobState.FAILED, "Your notebook failed")
    assert ended.job.tail[-1] == "CUDA out of memory"


async def test_a_submission_that_is_scored(kaggle: KaggleServer) -> None:
    accounts = await watched(kaggle)
    submitted_at = accounts.now + MINUTE
    kaggle.jobs.set_submission("nbme", 7, date=submitted_at, description="deberta cv=0.91")
    await accounts.live(6 * MINUTE, MINUTE)
    kaggle.jobs.set_submission("nbme", 7, status="COMPLETE", publicScore="0.893")
    await accounts.live(6 * MINUTE, MINUTE)

    (told,) = accounts.of("submission")
    assert isinstance(told, SubmissionMessage)
    assert (told.submission.public_score, told.submission.author) == ("0.893", "ada")
    assert told.submission.scoring is not None


async def test_what_can_still_be_spent_is_kept(kaggle: KaggleServer) -> None:
    accounts = await watched(kaggle)

    slots, quotas = await accounts.world.store.run(lambda tx: (tx.slots(), tx.quotas()))

    assert [(s.competition, s.n_left) for s in slots] == [("nbme", 4)]
    assert [(q.account, q.accelerator, q.left.total_seconds()) for q in quotas] == [
        ("hana", "GPU", 18 * 3600)
    ]
