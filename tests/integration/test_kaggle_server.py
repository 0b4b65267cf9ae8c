"""The small Kaggle as a process of its own, driven as tests of the bot's process drive it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from deadline_bot.adapters.kaggle.account import KaggleAccount
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.submission import SubmissionState
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_account import account
from tests.integration.kaggle_source import CLOSE, NOW, slugs, source


@asynccontextmanager
async def server() -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """The process, as a session of its control and its URL."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.kaggle_server", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(url, raise_for_status=True) as control:
            yield control, url
    finally:
        process.terminate()
        await process.communicate()


async def test_the_control_of_competitions_and_faults() -> None:
    async with server() as (control, url):
        await drive_competitions(control, url)


async def drive_competitions(control: aiohttp.ClientSession, url: str) -> None:
    kaggle = source(url)
    one = {"slug": "one", "deadline": "2026-12-01T23:59:00Z"}
    await control.put("/_control/competitions", json=[one, {"slug": "two"}])
    await control.post("/_control/competitions", json={"slug": "three"})
    await control.delete("/_control/competitions/two")

    fetched = await kaggle.fetch(NOW)

    assert slugs(fetched) == ["one", "three"]
    assert fetched.competitions[0].close == CLOSE

    await control.post("/_control/fault", json={"kind": "403"})
    with pytest.raises(SourceFailed, match="403"):
        await kaggle.fetch(NOW)
    await control.delete("/_control/fault")
    assert slugs(await kaggle.fetch(NOW)) == ["one", "three"]

    async with control.get("/_control/requests") as answer:
        requests = await answer.json()
    assert [request["method"] for request in requests] == ["ListCompetitions"] * 3


async def test_the_control_of_jobs() -> None:
    async with server() as (control, url):
        await control.post("/_control/accounts", json={"account": "hana", "token": "hanas"})
        hana = account(url, token="hanas")
        await drive_notebooks(control, hana)
        await drive_submissions(control, hana)
        await drive_resources(control, hana)


async def drive_notebooks(control: aiohttp.ClientSession, hana: KaggleAccount) -> None:
    run = {"competitions": ["nbme"], "run_at": "2026-11-23T08:00:00Z", "lines": ["1/10\n"]}
    await control.put("/_control/notebooks", json=[{"ref": "hana/a", **run}, {"ref": "hana/b"}])
    await control.post("/_control/notebooks", json={"ref": "hana/c", "competitions": ["nbme"]})
    await control.delete("/_control/notebooks/hana/c")

    (notebook,) = (await hana.notebooks(NOW, ["nbme"])).records
    assert (notebook.ref, notebook.run_at) == ("hana/a", NOW - timedelta(hours=1))

    reading = asyncio.create_task(hana.notebook_log(NOW, "hana/a"))
    await control.post("/_control/notebooks/hana/a/log", json={"lines": ["2/10\n"]})
    failed = {"ref": "hana/a", "status": "ERROR", "failure": "Out of memory"}
    await control.post("/_control/notebooks", json=failed)
    assert await asyncio.wait_for(reading, 20) == "1/10\n2/10\n"
    sighting = await hana.notebook_state(NOW, "hana/a")
    assert (sighting.state, sighting.reason) == (JobState.FAILED, "Out of memory")


async def drive_submissions(control: aiohttp.ClientSession, hana: KaggleAccount) -> None:
    await control.put("/_control/submissions", json=[{"competition": "nbme", "ref": 1}])
    scored = {"competition": "nbme", "ref": 1, "status": "COMPLETE", "publicScore": "0.9"}
    assert (await hana.submissions(NOW, "nbme")).records[0].state is SubmissionState.PENDING
    await control.post("/_control/submissions", json=scored)
    (submission,) = (await hana.submissions(NOW, "nbme")).records
    assert (submission.state, submission.public_score) == (SubmissionState.SCORED, "0.9")


async def drive_resources(control: aiohttp.ClientSession, hana: KaggleAccount) -> None:
    limits = {"competition": "nbme", "n_today": 1, "n_left": 4}
    await control.put("/_control/limits", json=limits)
    await control.put("/_control/quotas", json={"account": "hana", "gpu": [12, 30]})
    scores = {"competition": "nbme", "scores": ["0.9", "0.8"]}
    await control.put("/_control/leaderboard", json=scores)

    assert (await hana.slots(NOW, "nbme")).n_left == 4
    assert (await hana.quotas(NOW)).records[0].left == timedelta(hours=18)
    assert await hana.is_higher_better(NOW, "nbme") is True


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        KaggleServer().fail("gremlins")
