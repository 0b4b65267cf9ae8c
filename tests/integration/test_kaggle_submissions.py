"""The team's submissions to a competition, against a small Kaggle on loopback."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.ports.jobs import Seen
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_account import account
from tests.integration.kaggle_source import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


async def test_submissions_newest_first(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_submission("nbme", 1, date=NOW - 2 * HOUR, status="COMPLETE", publicScore="0.9")
    kaggle.jobs.set_submission("nbme", 2, date=NOW - HOUR)
    kaggle.jobs.set_submission("nbme", 3, date=NOW, status="ERROR", errorDescription="Timeout")
    kaggle.jobs.set_submission("titanic", 4)

    seen = await account(kaggle.url).submissions(NOW, "nbme")

    assert [(s.id, s.state, s.public_score, s.error) for s in seen.records] == [
        ("3", SubmissionState.ERRORED, "", "Timeout"),
        ("2", SubmissionState.PENDING, "", ""),
        ("1", SubmissionState.SCORED, "0.9", ""),
    ]
    assert [s.submitted_at for s in seen.records] == [NOW, NOW - HOUR, NOW - 2 * HOUR]


async def test_no_submissions_yet(kaggle: KaggleServer) -> None:
    assert await account(kaggle.url).submissions(NOW, "nbme") == Seen(())


@pytest.mark.parametrize(
    ("n_told", "largest_page", "n_seen", "n_calls"),
    [(45, 20, 45, 3), (230, 20, 200, 10), (230, 200, 200, 1), (40, 20, 40, 2)],
)
async def test_submissions_are_paged_up_to_200(
    kaggle: KaggleServer, n_told: int, largest_page: int, n_seen: int, n_calls: int
) -> None:
    kaggle.jobs.largest_page = largest_page
    for number in range(1, n_told + 1):
        kaggle.jobs.set_submission("nbme", number, date=NOW + number * timedelta(minutes=1))

    seen = await account(kaggle.url).submissions(NOW, "nbme")

    newest = range(n_told, n_told - n_seen, -1)
    assert [submission.id for submission in seen.records] == [str(number) for number in newest]
    assert len(kaggle.requests) == n_calls


async def test_a_submission_that_moves_to_the_next_page_meanwhile_comes_once(
    kaggle: KaggleServer,
) -> None:
    kaggle.jobs.largest_page = 1
    for number in range(1, 50):
        kaggle.jobs.set_submission("nbme", 1, date=NOW)
        kaggle.jobs.submissions["nbme"][number] = kaggle.jobs.submissions["nbme"][1]

    seen = await account(kaggle.url).submissions(NOW, "nbme")

    assert [submission.id for submission in seen.records] == ["1"]
    assert len(kaggle.requests) == 20


@pytest.mark.parametrize("status", ["RESCORING", None, "?"])
async def test_an_unknown_status_loses_one_submission(kaggle: KaggleServer, status: Any) -> None:
    kaggle.jobs.set_submission("nbme", 1, status="COMPLETE")
    kaggle.jobs.set_submission("nbme", 2, status=status)
    kaggle.jobs.set_submission("nbme", 3)

    seen = await account(kaggle.url).submissions(NOW, "nbme")

    assert {submission.id for submission in seen.records} == {"1", "3"}
    assert len(seen.unreadable) == 1


async def test_a_page_that_fails_fails_all(kaggle: KaggleServer) -> None:
    for number in range(1, 30):
        kaggle.jobs.set_submission("nbme", number)
    kaggle.fail("404", calls=1, after=1)

    with pytest.raises(SourceFailed, match="404"):
        await account(kaggle.url).submissions(NOW, "nbme")

    assert len((await account(kaggle.url).submissions(NOW, "nbme")).records) == 29
