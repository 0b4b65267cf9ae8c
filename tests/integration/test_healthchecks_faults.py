"""Whatever a healthchecks project answers, or does not, nothing is lost and the key stays here."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobState
from tests.fakes.healthchecks_server import WRITE_KEY, Check, Fault, HealthchecksServer
from tests.integration.healthchecks_reader import HOUR, NOW, SECOND, Reader, states


@pytest.fixture
async def server() -> AsyncIterator[HealthchecksServer]:
    async with HealthchecksServer(NOW) as running:
        yield running


@pytest.fixture
async def reader(server: HealthchecksServer) -> AsyncIterator[Reader]:
    async with aiohttp.ClientSession() as session:
        yield Reader(server, session)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("301", "redirected"),
        ("401", "401"),
        ("403", "403"),
        ("404", "404"),
        ("429", "429"),
        ("500", "500"),
        ("503", "503"),
        ("html", "not JSON"),
        ("deep", "not JSON"),
        ("list", "no list of checks in the answer"),
        ("null", "no list of checks in the answer"),
        ("huge", "answer too large"),
        ("reset", "connection lost"),
        ("truncated", "connection lost"),
    ],
)
async def test_each_fault_has_its_reason_and_passes(
    server: HealthchecksServer, reader: Reader, kind: str, reason: str
) -> None:
    server.add(Check("fold-3")).ping("start", NOW)
    server.fault = Fault(kind)
    with pytest.raises(SourceFailed) as caught:
        await reader.look()
    assert (caught.value.reason, caught.value.retry_after) == (reason, None)
    assert not any("elsewhere" in call for call in server.calls), "the key stays here"
    server.fault = None
    assert len(await reader.look()) == 1


async def test_a_wrong_key_is_refused(server: HealthchecksServer, reader: Reader) -> None:
    with pytest.raises(SourceFailed, match="401"):
        await reader.look("wrong")


@pytest.mark.parametrize(
    ("header", "retry_after"),
    [
        ("7", timedelta(seconds=7)),
        ("Mon, 23 Nov 2026 09:02:00 GMT", timedelta(minutes=2)),
        ("soon", None),
        ("9" * 30, None),
    ],
)
async def test_retry_after(
    server: HealthchecksServer, reader: Reader, header: str, retry_after: timedelta | None
) -> None:
    server.fault = Fault("429", retry_after=header)
    with pytest.raises(SourceFailed) as caught:
        await reader.look()
    assert caught.value.retry_after == retry_after


async def test_a_server_that_hangs_is_given_up(server: HealthchecksServer, reader: Reader) -> None:
    server.fault = Fault("hang")
    with pytest.raises(SourceFailed, match="timeout"):
        await reader.source(WRITE_KEY, 0.1 * SECOND).sightings(NOW, None)


async def test_nobody_listens(server: HealthchecksServer, reader: Reader) -> None:
    await server._runner.cleanup()
    with pytest.raises(SourceFailed, match="cannot connect"):
        await reader.look()


async def test_pings_that_cannot_be_read_now_are_told_later(
    server: HealthchecksServer, reader: Reader
) -> None:
    checks = [server.add(Check(f"fold-{n}", f"fold {n}")) for n in range(3)]
    await reader.look()
    for check in checks:
        check.ping("fail", NOW)
    server.fault = Fault("500", path=f"{checks[0].uuid}/pings/")
    assert [s.name for s in await reader.look()] == ["fold 1", "fold 2"]
    assert reader.unreadable == ("pings: 500",)
    server.fault = None
    server.now += 2 * HOUR
    assert [s.name for s in await reader.look()] == ["fold 0"]


async def test_a_limit_ends_the_look_and_loses_nothing(
    server: HealthchecksServer, reader: Reader
) -> None:
    checks = [server.add(Check(f"fold-{n}", f"fold {n}")) for n in range(3)]
    await reader.look()
    for check in checks:
        check.ping("fail", NOW)
    server.fault = Fault("429", path=f"{checks[1].uuid}/pings/")
    server.calls.clear()
    assert [s.name for s in await reader.look()] == ["fold 0"]
    assert len(server.calls) == 3
    with pytest.raises(SourceFailed, match="429"):
        await reader.look()
    server.fault = None
    assert [s.name for s in await reader.look()] == ["fold 1", "fold 2"]


async def test_a_body_that_is_gone_is_no_fault(server: HealthchecksServer, reader: Reader) -> None:
    server.add(Check("fold-3")).ping("fail", NOW, body=b"CUDA out of memory")
    server.fault = Fault("404", path="/body")
    assert [(s.state, s.tail) for s in await reader.look()] == [(JobState.FAILED, ())]


@pytest.mark.parametrize("status", ["401", "403"])
async def test_where_pings_may_not_be_read_the_check_is_believed(
    server: HealthchecksServer, reader: Reader, status: str
) -> None:
    server.add(Check("fold-3")).ping("start", NOW)
    server.fault = Fault(status, path="/pings/")
    assert states(await reader.look()) == [JobState.RUNNING]
