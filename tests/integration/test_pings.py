"""The protocol of pings, request by request, on a real server."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
import structlog

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.flood import Allowance
from deadline_bot.domain.job import JobState
from deadline_bot.domain.ping import BODY_LENGTH, PingKind, PingOutcome
from tests.integration.ping_world import KEY, RUN, UUID, PingWorld, asked, serving


@pytest.fixture
async def world() -> AsyncIterator[PingWorld]:
    async with serving() as world:
        yield world


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


#: What is asked of a fresh server, in this order, and what it answers.
ANSWERS = [
    (UUID, 200, "OK"),
    (f"{UUID}/", 200, "OK"),
    (f"{UUID}/start", 200, "OK"),
    (f"{UUID}/fail?rid={RUN}", 200, "OK"),
    (f"{UUID}/log", 200, "OK"),
    (f"{UUID}/0", 200, "OK"),
    (f"{UUID}/255", 200, "OK"),
    (f"{UUID}/256", 400, "invalid url format"),
    (f"{UUID}/start?rid=7", 400, "invalid uuid format"),
    (f"{KEY}/new/start", 404, "not found"),
    (f"{KEY}/new/start?create=0", 404, "not found"),
    (f"{KEY}/new/start?create=1", 201, "Created"),
    (f"{KEY}/new/start?create=1", 200, "OK"),
    (f"{KEY}/new/start", 200, "OK"),
    (f"{KEY}/other?rid={RUN}&create=1", 201, "Created"),
    (f"{KEY}/start", 404, "not found"),
    (f"{KEY}/new/stop?create=1", 400, "invalid url format"),
    (f"{KEY}/new/256?create=1", 400, "invalid url format"),
    (f"{KEY.lower()}/new/start?create=1", 404, "not found"),
    (f"{UUID[:-1]}0", 404, "not found"),
    (UUID[:-1], 400, "invalid url format"),
    (KEY, 400, "invalid url format"),
    ("", 400, "invalid url format"),
]


@pytest.mark.parametrize("method", ["HEAD", "GET", "POST"])
async def test_what_is_answered(method: str, world: PingWorld, http: aiohttp.ClientSession) -> None:
    has_words = method != "HEAD"
    for path, status, words in ANSWERS:
        answer = await asked(http, method, f"{world.url}/{path}")
        assert answer == (status, words if has_words else ""), path


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        (PingOutcome.AMBIGUOUS, 409, "ambiguous slug"),
        (PingOutcome.LIMITED, 429, "rate limit exceeded"),
    ],
)
async def test_every_outcome_has_its_answer(
    outcome: PingOutcome, status: int, words: str, world: PingWorld, http: aiohttp.ClientSession
) -> None:
    world.recorder.outcome = outcome
    assert await asked(http, "GET", f"{world.url}/{UUID}") == (status, words)


async def test_other_methods(world: PingWorld, http: aiohttp.ClientSession) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        async with http.request(method, f"{world.url}/{UUID}") as answer:
            assert answer.status == 405
            assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert world.recorder.pings == []


async def test_clients_are_told_the_limit_of_a_body(
    world: PingWorld, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{world.url}/{UUID}") as answer:
        assert answer.headers["Ping-Body-Limit"] == str(BODY_LENGTH)
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert "server" not in answer.headers


async def test_a_run_from_start_to_end(world: PingWorld, http: aiohttp.ClientSession) -> None:
    url = f"{world.url}/{KEY}/deberta"
    about = json.dumps({"name": "DeBERTa", "host": "gpu-1", "notify": True, "every": 60})
    assert (await asked(http, "POST", f"{url}/start?create=1&rid={RUN}", about))[0] == 201
    job = await world.job("deberta")
    assert job is not None
    assert (job.state, job.name, job.place, job.run) == (
        JobState.RUNNING, "DeBERTa", "gpu-1", RUN,
    )  # fmt: skip
    told = json.dumps({"done": 120, "total": 1000, "unit": "it", "message": "fold 3"})
    assert (await asked(http, "POST", f"{url}/progress?rid={RUN}", told))[0] == 200
    job = await world.job("deberta")
    assert job is not None
    assert job.progress == Progress(120, 1000, "it", "fold 3")
    await asked(http, "POST", f"{url}/3?rid={RUN}", "epoch 4\nCUDA out of memory\n")
    job = await world.job("deberta")
    assert job is not None
    assert (job.state, job.reason) == (JobState.FAILED, "exit status 3: CUDA out of memory")
    assert job.tail == ("epoch 4", "CUDA out of memory")


async def test_progress_is_json_and_posted(world: PingWorld, http: aiohttp.ClientSession) -> None:
    url = f"{world.url}/{UUID}/progress"
    assert await asked(http, "POST", url, '{"done": 1}') == (200, "OK")
    for body in ("", "half", '{"done": "1"}', b"\xff\xfe"):
        assert await asked(http, "POST", url, body) == (400, "invalid json")
    for method in ("GET", "HEAD"):
        async with http.request(method, url) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert len(world.recorder.pings) == 1


async def test_progress_may_come_as_a_log(world: PingWorld, http: aiohttp.ClientSession) -> None:
    url = f"{world.url}/{UUID}/log"
    await asked(http, "POST", url, '{"done": 1, "total": 4}')
    assert (world.recorder.last.kind, world.recorder.last.progress) == (
        PingKind.LOG, Progress(1, 4),
    )  # fmt: skip
    assert world.recorder.last.body == ""
    await asked(http, "POST", url, '{"done": "all"}')
    assert (world.recorder.last.progress, world.recorder.last.body) == (None, '{"done": "all"}')


async def test_only_a_post_has_a_body(world: PingWorld, http: aiohttp.ClientSession) -> None:
    await asked(http, "GET", f"{world.url}/{UUID}", "text")
    assert world.recorder.last.body == ""
    await asked(http, "POST", f"{world.url}/{UUID}", b"caf\xc3\xa9 \xff")
    assert world.recorder.last.body == "café \ufffd"


async def test_http_1_0(world: PingWorld) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"GET /ping/{UUID} HTTP/1.0\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 5)
    assert answer.split(b"\r\n")[0].endswith(b"200 OK")
    assert answer.endswith(b"\r\n\r\nOK")
    writer.close()


async def test_a_flood_is_told_when_to_come_again(http: aiohttp.ClientSession) -> None:
    async with serving(Allowance(rate=0, burst=3)) as world:
        answers = [await asked(http, "GET", f"{world.url}/{UUID}") for _ in range(4)]
        assert answers == [(200, "OK")] * 3 + [(429, "rate limit exceeded")]
        async with http.get(f"{world.url}/{UUID}") as answer:
            assert answer.headers["Retry-After"] == "1"
        created = await asked(http, "GET", f"{world.url}/{KEY}/other?create=1")
        assert created == (201, "Created")


async def test_what_is_not_kept_is_to_be_sent_again(
    world: PingWorld, http: aiohttp.ClientSession
) -> None:
    world.recorder.fault = OSError("disk full")
    with structlog.testing.capture_logs() as events:
        async with http.get(f"{world.url}/{UUID}/fail") as answer:
            assert (answer.status, await answer.text()) == (503, "not kept")
            assert answer.headers["Retry-After"] == "1"
    assert [(e["event"], e["kind"]) for e in events] == [("ping_not_kept", "fail")]
