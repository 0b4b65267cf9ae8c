"""The small Kaggle as a process of its own, driven as tests of the bot's process drive it."""

import asyncio
import sys

import aiohttp
import pytest

from deadline_bot.domain.errors import SourceFailed
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_source import CLOSE, NOW, slugs, source


async def test_the_control_api() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.kaggle_server", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(url, raise_for_status=True) as control:
            await drive(control, url)
    finally:
        process.terminate()
        await process.communicate()


async def drive(control: aiohttp.ClientSession, url: str) -> None:
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


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        KaggleServer().fail("gremlins")
