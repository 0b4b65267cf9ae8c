"""A project of healthchecks by a read-only key: what is concluded from its checks alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import aiohttp
import pytest

from deadline_bot.domain.job import JobState
from tests.fakes.healthchecks_server import READ_KEY, Check, HealthchecksServer
from tests.integration.healthchecks_reader import HOUR, MINUTE, NOW, Reader, states

RUN, NEXT_RUN = str(uuid4()), str(uuid4())


@pytest.fixture
async def server() -> AsyncIterator[HealthchecksServer]:
    async with HealthchecksServer(NOW) as running:
        yield running


@pytest.fixture
async def reader(server: HealthchecksServer) -> AsyncIterator[Reader]:
    async with aiohttp.ClientSession() as session:
        yield Reader(server, session)


async def test_a_read_only_key_sees_start_life_and_end(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("fold-3", "Fold 3", "competition:nbme"))
    assert await reader.look(READ_KEY) == []
    check.ping("start", server.now, rid=RUN)
    server.now += MINUTE
    (start,) = await reader.look(READ_KEY)
    assert (start.state, start.at, start.run) == (JobState.RUNNING, server.now, "")
    assert (start.ref, start.name, start.competition) == (check.unique_key, "Fold 3", "nbme")
    assert await reader.look(READ_KEY) == [], "nothing new is no sign of life"
    check.ping("log", server.now)
    server.now += MINUTE
    (life,) = await reader.look(READ_KEY)
    assert (life.state, life.at) == (None, server.now)
    check.ping("success", server.now, rid=RUN)
    server.now += MINUTE
    (end,) = await reader.look(READ_KEY)
    assert (end.state, end.at) == (JobState.SUCCEEDED, server.now - MINUTE)
    assert end.started_at == NOW
    assert not any("pings" in call for call in server.calls)


@pytest.mark.parametrize(
    ("schedule", "after", "state"),
    [
        ("", MINUTE, JobState.FAILED),
        ("", 3 * HOUR, JobState.UNKNOWN),
        ("0 * * * *", 30 * MINUTE, JobState.FAILED),
        ("0 * * * *", HOUR, JobState.UNKNOWN),
    ],
)
async def test_a_failure_that_may_be_a_late_ping_is_not_told_as_one(
    server: HealthchecksServer, reader: Reader, schedule: str, after: timedelta, state: JobState
) -> None:
    check = server.add(Check("fold-3", timeout=HOUR, grace=HOUR, schedule=schedule))
    check.ping("start", NOW)
    await reader.look(READ_KEY)
    check.ping("fail", NOW)
    server.now += after
    assert states(await reader.look(READ_KEY)) == [state]


async def test_a_ping_that_is_late_is_not_the_end_of_a_run(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("nightly", timeout=HOUR, grace=HOUR))
    check.ping("success", NOW)
    await reader.look(READ_KEY)
    server.now += 5 * HOUR
    assert check.status_at(server.now) == "down"
    assert await reader.look(READ_KEY) == []


async def test_a_run_that_ended_and_began_again_between_two_looks(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("fold-3"))
    check.ping("start", NOW, rid=RUN)
    await reader.look(READ_KEY)
    server.now += MINUTE
    check.ping("success", server.now, rid=RUN)
    check.ping("start", server.now, rid=NEXT_RUN)
    server.now += MINUTE
    found = await reader.look(READ_KEY)
    assert states(found) == [JobState.SUCCEEDED, JobState.RUNNING]
    assert found[0].at < found[1].at


async def test_a_run_beyond_its_grace_still_runs(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("fold-3", grace=MINUTE))
    check.ping("start", NOW)
    await reader.look(READ_KEY)
    server.now += HOUR
    check.ping("log", server.now)
    assert check.status_at(server.now) == "down"
    assert states(await reader.look(READ_KEY)) == [None]


async def test_a_paused_check_says_nothing(server: HealthchecksServer, reader: Reader) -> None:
    check = server.add(Check("fold-3"))
    check.ping("start", NOW)
    await reader.look(READ_KEY)
    check.status, check.n_pings = "paused", 2
    check.last_start_at = None
    assert await reader.look(READ_KEY) == []
