"""A project of healthchecks as a source of jobs, by either kind of key."""

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import aiohttp
import pytest

from deadline_bot.adapters.healthchecks.source import FIRST_REACH, MOST_BODIES
from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from tests.fakes.healthchecks_server import READ_KEY, WRITE_KEY, Check, HealthchecksServer
from tests.integration.healthchecks_reader import HOUR, MINUTE, NOW, SECOND, Reader, states

RUN, NEXT_RUN = str(uuid4()), str(uuid4())


@pytest.fixture
async def server() -> AsyncIterator[HealthchecksServer]:
    async with HealthchecksServer(NOW) as running:
        yield running


@pytest.fixture
async def reader(server: HealthchecksServer) -> AsyncIterator[Reader]:
    async with aiohttp.ClientSession() as session:
        yield Reader(server, session)


BOTH = pytest.mark.parametrize("key", [READ_KEY, WRITE_KEY])


# With a key that reads pings


async def test_every_ping_is_a_sighting(server: HealthchecksServer, reader: Reader) -> None:
    check = server.add(Check("fold-3", "Fold 3", "gpu competition:nbme", grace=20 * MINUTE))
    about = {"name": "fold 3", "competition": "other", "host": "gpu-1", "notify": True}
    check.ping("start", NOW, rid=RUN, body=json.dumps(about).encode())
    (start,) = await reader.look()
    assert start == Sighting(
        source=JobSourceKind.HEALTHCHECKS,
        ref=check.unique_key,
        at=NOW,
        state=JobState.RUNNING,
        run=RUN,
        name="Fold 3",
        competition="nbme",
        place="gpu-1",
        url=f"{server.url}/cloaked/{check.unique_key}/",
        grace=20 * MINUTE,
        is_notice_wanted=True,
    )
    server.now += MINUTE
    body = b'{"done": 120, "total": 1000, "unit": "it", "message": "loss 0.3"}'
    check.ping("log", server.now, rid=RUN, body=body)
    check.ping("log", server.now, rid=RUN, body=b"saving\nsaved\n")
    check.ping("log", server.now, rid=RUN, body=b" 60%|###   | 600/1000 [10:00<06:40,  1.00it/s]")
    told, said, drawn = await reader.look()
    assert (told.state, told.progress) == (None, Progress(120, 1000, "it", "loss 0.3"))
    assert told.tail == ()
    assert (said.state, said.progress, said.tail) == (None, None, ("saving", "saved"))
    assert drawn.progress is not None
    assert (drawn.progress.done, drawn.progress.total) == (600, 1000)
    server.now += HOUR
    check.ping("fail", server.now, rid=RUN, body=b"epoch 2\nCUDA out of memory")
    (end,) = await reader.look()
    assert (end.state, end.run, end.reason) == (JobState.FAILED, RUN, "CUDA out of memory")
    assert end.tail == ("epoch 2", "CUDA out of memory")
    assert end.started_at == NOW
    assert await reader.look() == []


@pytest.mark.parametrize(
    ("kind", "body", "state"),
    [
        ("success", b"done", JobState.SUCCEEDED),
        ("fail", b"", JobState.FAILED),
        ("fail", b"cancelled by SIGINT\nepoch 2", JobState.CANCELLED),
    ],
)
async def test_an_end(
    server: HealthchecksServer, reader: Reader, kind: str, body: bytes, state: JobState
) -> None:
    check = server.add(Check("fold-3"))
    check.ping(kind, NOW, body=body)
    assert states(await reader.look()) == [state]


async def test_runs_that_came_and_went_between_two_looks_are_all_told(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("fold-3"))
    await reader.look()
    for run, kind in ((RUN, "fail"), (NEXT_RUN, "success")):
        for ping in ("start", kind):
            server.now += MINUTE
            check.ping(ping, server.now, rid=run)
    found = await reader.look()
    assert [(s.run, s.state) for s in found] == [
        (RUN, JobState.RUNNING),
        (RUN, JobState.FAILED),
        (NEXT_RUN, JobState.RUNNING),
        (NEXT_RUN, JobState.SUCCEEDED),
    ]


async def test_only_what_was_pinged_is_read_again(
    server: HealthchecksServer, reader: Reader
) -> None:
    checks = [server.add(Check(f"fold-{n}")) for n in range(3)]
    for check in checks:
        check.ping("start", NOW)
    await reader.look()
    server.calls.clear()
    checks[1].ping("log", NOW)
    await reader.look()
    lists = ["/api/v3/checks/", f"/api/v3/checks/{checks[1].uuid}/pings/"]
    assert server.calls == lists


async def test_of_many_bodies_the_newest_are_read(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("fold-3"))
    check.ping("start", NOW)
    for n in range(30):
        check.ping("log", NOW, body=b'{"done": %d}' % n)
    found = await reader.look()
    assert len(found) == 31
    assert [s.progress.done for s in found if s.progress] == list(range(30 - MOST_BODIES, 30))


async def test_a_cleared_log_begins_anew(server: HealthchecksServer, reader: Reader) -> None:
    check = server.add(Check("fold-3"))
    for _ in range(5):
        check.ping("log", NOW)
    check.ping("start", NOW)
    await reader.look()
    check.clear()
    check.ping("start", NOW + MINUTE, rid=NEXT_RUN)
    assert [(s.run, s.state) for s in await reader.look()] == [(NEXT_RUN, JobState.RUNNING)]


# With both


@BOTH
async def test_the_first_look_tells_what_runs_and_what_has_just_ended(
    server: HealthchecksServer, reader: Reader, key: str
) -> None:
    running = server.add(Check("running", "running"))
    ended = server.add(Check("ended", "ended"))
    over = server.add(Check("over", "over"))
    server.add(Check("never", "never"))
    running.ping("start", NOW - 9 * HOUR)
    ended.ping("success", NOW - FIRST_REACH + SECOND)
    over.ping("fail", NOW - FIRST_REACH - SECOND)
    found = await reader.look(key)
    assert [(s.name, s.state) for s in found] == [
        ("running", JobState.RUNNING),
        ("ended", JobState.SUCCEEDED),
    ]


@BOTH
async def test_a_job_that_came_and_went_while_the_bot_was_away_is_told(
    server: HealthchecksServer, reader: Reader, key: str
) -> None:
    await reader.look(key)
    check = server.add(Check("fold-3"))
    check.ping("success", NOW + MINUTE)
    server.now += 12 * HOUR
    assert JobState.SUCCEEDED in states(await reader.look(key))


async def test_a_job_stays_the_same_by_a_key_of_the_other_kind(
    server: HealthchecksServer, reader: Reader
) -> None:
    check = server.add(Check("fold-3"))
    check.ping("start", NOW)
    (by_reader,) = await reader.look(READ_KEY)
    check.ping("success", NOW)
    (by_writer,) = await reader.look(WRITE_KEY)
    assert by_reader.ref == by_writer.ref
    assert check.uuid not in f"{by_writer} {reader.cursor}", "with it anybody could ping"


@BOTH
async def test_a_bad_record_hides_no_other(
    server: HealthchecksServer, reader: Reader, key: str
) -> None:
    check = server.add(Check("fold-3", name="  A\n name " + "x" * 500))
    check.ping("start", NOW)
    server.bad_records["checks"] = [
        5,
        None,
        {},
        {"unique_key": "../../x", "status": "up", "n_pings": 1, "grace": 60},
        {"unique_key": "0" * 40, "status": "odd", "n_pings": 1, "grace": 60},
        {"unique_key": "0" * 40, "status": "up", "n_pings": "many", "grace": 60},
        {"unique_key": "0" * 40, "status": "up", "n_pings": 1, "grace": -1},
        {"uuid": "../../x", "status": "up", "n_pings": 1, "grace": 60},
    ]
    server.bad_records["pings"] = [
        5,
        {"n": 7, "type": "odd", "date": NOW.isoformat()},
        {"n": 7, "type": "start", "date": "2026-11-23T09:00:00"},
        {"n": 7, "type": "start", "date": NOW.isoformat(), "rid": "x"},
    ]
    (found,) = await reader.look(key)
    assert found.name == ("A name " + "x" * 500)[:100]
    assert len(reader.unreadable) == 8 + (4 if key == WRITE_KEY else 0)


async def test_a_check_without_a_name_is_called_by_its_slug(
    server: HealthchecksServer, reader: Reader
) -> None:
    for slug in ("fold-3", ""):
        server.add(Check(slug)).ping("start", NOW)
    named, nameless = await reader.look()
    assert (named.name, nameless.name) == ("fold-3", nameless.ref[:8])


async def test_what_the_key_can_see_is_told(server: HealthchecksServer, reader: Reader) -> None:
    async def reach(key: str) -> tuple[int, bool | None]:
        found = await reader.source(key).verify(NOW)
        return found.n_checks, found.has_pings

    assert await reach(READ_KEY) == (0, None)
    server.add(Check("fold-3"))
    assert await reach(READ_KEY) == (1, False)
    assert await reach(WRITE_KEY) == (1, True)
