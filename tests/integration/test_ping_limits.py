"""What a hostile or broken client of the pings can do: little, and unseen in the log."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest
import structlog

from deadline_bot.adapters.http import pings as http_pings
from deadline_bot.adapters.http import protocol
from deadline_bot.adapters.http.protocol import LONGEST_HEAD
from deadline_bot.domain.ping import BODY_LENGTH
from tests.integration.ping_world import KEY, UUID, PingWorld, asked, replied, serving


@pytest.fixture
async def world() -> AsyncIterator[PingWorld]:
    async with serving() as world:
        yield world


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_of_a_long_body_the_beginning_and_the_end_are_kept(
    world: PingWorld, http: aiohttp.ClientSession
) -> None:
    url = f"{world.url}/{UUID}/1"
    exact = "x" * BODY_LENGTH
    await asked(http, "POST", url, exact)
    assert world.recorder.last.body == exact
    await asked(http, "POST", url, exact + "tail")
    assert world.recorder.last.body == exact + "tail"
    # Cut in the middle of characters of three bytes.
    long = "あ" * 30_000 + "\nRuntimeError: boom"
    failed = f"{world.url}/{KEY}/long/1?create=1"
    assert await asked(http, "POST", failed, long) == (201, "Created")
    begin, _, end = world.recorder.last.body.partition("\n…\n")
    assert begin == "あ" * (BODY_LENGTH // 3)
    assert end.endswith("あ\nRuntimeError: boom")
    assert "\ufffd" not in begin + end
    assert len(end.encode()) <= http_pings.END_LENGTH
    job = await world.job("long")
    assert job is not None
    assert job.reason == "exit status 1: RuntimeError: boom"


async def test_a_body_without_end_is_cut_off_and_counts(world: PingWorld) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    head = f"POST /ping/{UUID}/fail HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode())
    chunk = b"10000\r\n" + b"y" * 0x10000 + b"\r\n"
    for _ in range(2 + http_pings.MOST_READ // 0x10000):
        writer.write(chunk)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in answer.lower()
    assert world.recorder.last.body.startswith("y" * BODY_LENGTH)
    assert len(world.recorder.last.body) < BODY_LENGTH + http_pings.END_LENGTH
    writer.close()


@pytest.mark.parametrize(
    "begun",
    [
        f"GET /ping/{UUID}?",
        f"GET /ping/{UUID} HTTP/1.1\r\nHost: x\r\nX: ",
        f"POST /ping/{UUID} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: ",
    ],
    ids=["address", "header", "trailer"],
)
async def test_a_head_without_end_is_cut_off(begun: str, world: PingWorld) -> None:
    # 16 MB: more than the sockets between us hold.
    answer = await asyncio.wait_for(replied(world, begun.encode(), [b"y" * 16_000] * 1_000), 10)
    assert answer is None


WHOLE = f"GET /ping/{UUID} HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    ("before", "begun"),
    [("", ""), ("", "GET /pi"), ("", WHOLE[:-2]), (WHOLE, "GET /pi"), (WHOLE, WHOLE[:-2])],
    ids=["nothing", "address", "header", "second-address", "second-header"],
)
async def test_a_head_that_does_not_come_is_not_waited_for(
    before: str, begun: str, world: PingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_PATIENCE", protocol.HEAD_PATIENCE / 50)
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    if before:
        writer.write(before.encode())
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\nOK"), 5)
    writer.write(begun.encode())
    # Sooner than uvicorn closes what is kept open and idle.
    async with asyncio.timeout(4):
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
    writer.close()


async def test_a_body_may_take_longer_than_a_head(
    world: PingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_PATIENCE", protocol.HEAD_PATIENCE / 100)
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"POST /ping/{UUID} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nlo".encode())
    await asyncio.sleep(2 * protocol.HEAD_PATIENCE.total_seconds())
    writer.write(b"ng")
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert world.recorder.last.body == "long"
    writer.close()


async def test_a_connection_may_be_kept_for_any_number_of_pings(
    world: PingWorld, http: aiohttp.ClientSession
) -> None:
    n_pings = 3 * LONGEST_HEAD // 1_000
    for _ in range(n_pings):
        async with http.post(
            f"{world.url}/{UUID}/log", data="x", headers={"X": "y" * 1_000}
        ) as answer:
            assert answer.status == 200
    assert len(world.recorder.pings) == n_pings


async def test_a_body_that_does_not_come_is_not_waited_for(
    world: PingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_pings, "PATIENCE", http_pings.PATIENCE / 100)
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"POST /ping/{UUID} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf".encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert world.recorder.pings == []
    writer.close()


async def test_half_a_body_is_no_ping(
    world: PingWorld, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"POST /ping/{UUID} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await asked(http, "GET", f"{world.url}/{UUID}") == (200, "OK")
    assert [ping.body for ping in world.recorder.pings] == [""]
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_coded_body_is_no_text_and_counts(
    world: PingWorld, http: aiohttp.ClientSession
) -> None:
    coded = {"Content-Encoding": "gzip"}
    async with http.post(
        f"{world.url}/{UUID}/1", data=gzip.compress(b"x" * 100_000), headers=coded
    ) as answer:
        assert answer.status == 200
    assert (world.recorder.last.status, world.recorder.last.body) == (1, "")


async def test_no_secret_reaches_a_log_or_an_answer(
    world: PingWorld,
    http: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Whatever fails: a fault of the store, an address that is none, HTTP that is none."""
    caplog.set_level(logging.DEBUG)
    words = ""
    world.recorder.fault = ValueError("no")
    with structlog.testing.capture_logs() as events:
        for secret in (KEY, UUID):
            for path in (f"{secret}/a/start?create=1", f"{secret}/a/b/c", secret, f"{secret}/"):
                for method in ("GET", "POST", "PUT"):
                    words += "".join(map(str, await asked(http, method, f"{world.url}/{path}")))
            words += str(await asked(http, "GET", f"{world.url[:-5]}/pin/{secret}"))
        upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\n"
        for broken in (
            f"GET /ping/{KEY}/a HTTP/9\r\n\r\n",
            f"GET /ping/{KEY}/a HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n",
            f"GET /ping/{KEY}/{'a' * 200_000} HTTP/1.1\r\nHost: a\r\n\r\n",
        ):
            words += str(await replied(world, broken.encode()))
    assert events
    ours = [record for record in caplog.records if not record.name.startswith("asyncio")]
    printed = "".join(capfd.readouterr())
    said = words + str(events) + "".join(map(caplog.handler.format, ours)) + printed
    assert KEY not in said
    assert UUID not in said
