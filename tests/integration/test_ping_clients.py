"""Clients of healthchecks that know nothing of us, as their documentations use them."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest

from deadline_bot.domain.job import JobState
from deadline_bot.domain.ping import PingKind
from tests.fakes.healthchecks_client import DECORATED
from tests.integration.ping_world import KEY, RUN, UUID, PingWorld, serving


@pytest.fixture
async def world() -> AsyncIterator[PingWorld]:
    async with serving() as world:
        yield world


async def ran(*command: str, stdin: bytes = b"") -> tuple[int, str]:
    """A command's exit status and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        out, _ = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, out.decode()


async def curl(*arguments: str, stdin: bytes = b"") -> tuple[int, str]:
    return await ran("curl", "-q", "--noproxy", "*", *arguments, stdin=stdin)


async def test_curl_as_healthchecks_documents_it(world: PingWorld) -> None:
    url = f"{world.url}/{UUID}"
    retrying = ("-fsS", "-m", "10", "--retry", "5")
    assert await curl(*retrying, f"{url}/start?rid={RUN}") == (0, "OK")
    assert await curl(*retrying, "-o", "/dev/null", url) == (0, "")
    assert await curl(*retrying, "--data-raw", "line 1\nline 2", f"{url}/7") == (0, "OK")
    assert world.recorder.last.body == "line 1\nline 2"
    assert (world.recorder.last.kind, world.recorder.last.status) == (PingKind.FAIL, 7)
    status, head = await curl("-sS", "--head", url)
    assert status == 0
    assert head.startswith("HTTP/1.1 200 OK\r\n")
    assert await curl("-sS", "--http1.0", f"{url}/log") == (0, "OK")


async def test_curl_makes_a_job_and_is_refused_others(world: PingWorld) -> None:
    shown = ("-sS", "-o", "/dev/null", "-w", "%{http_code}")
    url = f"{world.url}/{KEY}/train"
    assert await curl(*shown, url) == (0, "404")
    assert await curl(*shown, f"{url}/start?create=1") == (0, "201")
    assert await curl(*shown, "-X", "PUT", url) == (0, "405")
    # --fail makes of a refusal an exit status.
    assert await curl("-fsS", f"{world.url}/{KEY}/nobody") == (22, "")
    job = await world.job("train")
    assert job is not None
    assert job.state is JobState.RUNNING


async def test_curl_sends_a_long_log(world: PingWorld) -> None:
    # Above a megabyte curl asks first whether it may (Expect: 100-continue).
    log = b"epoch\n" * 160_000 + b"MemoryError\n"
    url = f"{world.url}/{KEY}/long/1?create=1"
    assert await curl("-fsS", "--data-binary", "@-", url, stdin=log) == (0, "Created")
    job = await world.job("long")
    assert job is not None
    assert job.reason == "exit status 1: MemoryError"


async def test_healthchecks_decorator(world: PingWorld) -> None:
    urls = f"{world.url}/{UUID}", f"{world.url}/{KEY}/fails?create=1"
    status, _ = await ran(sys.executable, "-c", DECORATED, *urls)
    assert status == 1
    told = [(ping.slug, ping.kind, ping.body) for ping in world.recorder.pings]
    assert told == [
        ("", PingKind.START, ""),
        ("", PingKind.SUCCESS, "score=0.9"),
        ("fails", PingKind.START, ""),
        ("fails", PingKind.FAIL, ""),
    ]
    succeeded, failed = await world.job("fold-3"), await world.job("fails")
    assert succeeded is not None
    assert failed is not None
    assert (succeeded.state, failed.state) == (JobState.SUCCEEDED, JobState.FAILED)
