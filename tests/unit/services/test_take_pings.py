"""Taking pings: keys, floods, batches, and what was not kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import pytest

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.flood import Allowance
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.job_evidence import seen
from deadline_bot.domain.ping import Ping, PingKey, PingKind, PingOutcome, digest_of
from deadline_bot.ports import Transaction
from deadline_bot.services.ping_keys import create_key, key_named, revoke_key, rotate_key
from deadline_bot.services.take_pings import LOOK_AGAIN, TRUST, TakePings
from tests.fakes.facts import MINUTE, NOW, SECOND

T = TypeVar("T")
KEY, UUID = "project-key", "5b0ae2a1-66c5-4b1c-8a5e-6b1e1f0f6f11"


class CountingStore(MemoryStore):
    """Counts transactions, waits at its gate, and fails when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.n_transactions = 0
        self.fault: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def run(self, work: Callable[[Transaction], T]) -> T:
        self.n_transactions += 1
        # As with a real disk, what comes meanwhile gathers.
        await asyncio.sleep(0)
        await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return await super().run(work)


def note(tx: Transaction, sightings: Sequence[Sighting], now: datetime) -> list[Job]:
    return [tx.save_job(seen(tx.latest_job(s.source, s.ref), s)) for s in sightings]


class World:
    """A store with a key of all jobs and one of a single job, and what takes pings."""

    def __init__(self, allowance: Allowance) -> None:
        self.store = CountingStore()
        self.n_wakes = 0
        self.takes = TakePings(self.store, note, wake=self._wake, allowance=allowance)

    def _wake(self) -> None:
        self.n_wakes += 1

    async def make_keys(self) -> None:
        await self.keep(PingKey("box", digest_of(KEY), NOW))
        await self.keep(PingKey("fold", digest_of(UUID), NOW, "fold-3"))

    async def keep(self, key: PingKey) -> None:
        await self.store.run(lambda tx: tx.save_ping_key(key))

    async def job(self, slug: str) -> Job | None:
        return await self.store.run(lambda tx: tx.latest_job(JobSourceKind.PING, slug))

    async def take(self, ping: Ping, now: datetime = NOW) -> PingOutcome:
        return await self.takes.take(ping, now)


@pytest.fixture
async def world() -> World:
    world = World(Allowance(rate=200, burst=1_000))
    await world.make_keys()
    return world


def a_ping(slug: str = "train", kind: PingKind = PingKind.START, secret: str = KEY) -> Ping:
    return Ping(secret, slug, kind, is_create=True)


async def test_a_job_is_made_once_where_that_is_asked_for(world: World) -> None:
    assert await world.take(a_ping()) is PingOutcome.CREATED
    assert await world.take(a_ping()) is PingOutcome.OK
    job = await world.job("train")
    assert job is not None
    assert job.state is JobState.RUNNING
    assert world.n_wakes == 2


async def test_heartbeats_wake_the_bot_together_and_not_at_once(world: World) -> None:
    woken: list[bool] = []
    is_woken = asyncio.Event()

    def wake() -> None:
        woken.append(True)
        is_woken.set()

    takes = TakePings(world.store, note, wake=wake, wake_after=SECOND / 20)
    for _ in range(5):
        await takes.take(a_ping(kind=PingKind.LOG), NOW)
    assert woken == []
    await asyncio.wait_for(is_woken.wait(), 5)
    # What tells how a job stands does not wait, and takes the heartbeats along.
    await takes.take(a_ping(kind=PingKind.LOG), NOW)
    await takes.take(a_ping(kind=PingKind.SUCCESS), NOW)
    assert len(woken) == 2
    is_woken.clear()
    await takes.take(a_ping(kind=PingKind.LOG), NOW)
    await takes.close()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(is_woken.wait(), 0.15)


async def test_a_job_that_is_not_known_is_not_made_unasked(world: World) -> None:
    unasked = replace(a_ping(), is_create=False)
    assert await world.take(unasked) is PingOutcome.NOT_FOUND
    assert await world.job("train") is None
    await world.take(a_ping())
    assert await world.take(unasked) is PingOutcome.OK


async def test_a_job_that_was_known_before_the_start_is_known(world: World) -> None:
    await world.take(a_ping())
    later = TakePings(world.store, note, wake=lambda: None)
    assert await later.take(replace(a_ping(), is_create=False), NOW) is PingOutcome.OK


async def test_the_job_of_a_uuid_needs_not_be_asked_for(world: World) -> None:
    ping = Ping(UUID, "", PingKind.SUCCESS)
    assert await world.take(ping) is PingOutcome.OK
    job = await world.job("fold-3")
    assert job is not None
    assert job.state is JobState.SUCCEEDED


@pytest.mark.parametrize(
    ("secret", "slug", "outcome"),
    [
        (KEY, "", PingOutcome.NOT_FOUND),
        (KEY.upper(), "train", PingOutcome.NOT_FOUND),
        (digest_of(KEY), "train", PingOutcome.NOT_FOUND),
        (UUID, "train", PingOutcome.NOT_FOUND),
        (UUID, "fold-3", PingOutcome.OK),
    ],
)
async def test_a_key_pings_what_it_is_for(
    secret: str, slug: str, outcome: PingOutcome, world: World
) -> None:
    assert await world.take(a_ping(slug, secret=secret)) is outcome


async def test_pings_that_come_together_are_one_transaction(world: World) -> None:
    await world.take(a_ping("first"))
    before = world.store.n_transactions
    outcomes = await asyncio.gather(*(world.take(a_ping(f"job-{i % 30}")) for i in range(60)))
    assert world.store.n_transactions - before <= 2
    assert outcomes == [PingOutcome.CREATED] * 30 + [PingOutcome.OK] * 30


async def test_the_answer_comes_when_it_is_kept_and_not_before(world: World) -> None:
    await world.take(a_ping())
    world.store.gate.clear()
    answer = asyncio.create_task(world.take(a_ping(kind=PingKind.SUCCESS)))
    done, _ = await asyncio.wait({answer}, timeout=0.05)
    assert not done
    world.store.gate.set()
    assert await answer is PingOutcome.OK
    job = await world.job("train")
    assert job is not None
    assert job.is_ended


async def test_what_cannot_be_kept_harms_no_other(world: World) -> None:
    def refuse_one(tx: Transaction, sightings: Sequence[Sighting], now: datetime) -> list[Job]:
        if any(sighting.ref == "poison" for sighting in sightings):
            raise ValueError("poison")
        return note(tx, sightings, now)

    takes = TakePings(world.store, refuse_one, wake=lambda: None)
    names = ["a", "poison", "b"]
    outcomes = await asyncio.gather(
        *(takes.take(a_ping(name), NOW) for name in names), return_exceptions=True
    )
    assert [outcomes[0], outcomes[2]] == [PingOutcome.CREATED] * 2
    assert isinstance(outcomes[1], ValueError)
    assert await world.job("a") is not None


async def test_who_pings_hears_that_the_store_has_failed(world: World) -> None:
    await world.take(a_ping())
    world.store.fault = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        await world.take(a_ping())
    world.store.fault = None
    assert await world.take(a_ping()) is PingOutcome.OK


async def test_keys_that_could_not_be_read_are_read_again(world: World) -> None:
    world.store.fault = OSError("locked")
    with pytest.raises(OSError, match="locked"):
        await world.take(a_ping())
    world.store.fault = None
    assert await world.take(a_ping()) is PingOutcome.CREATED


async def test_a_caller_that_goes_leaves_the_others_alone(world: World) -> None:
    await world.take(a_ping())
    gone = asyncio.create_task(world.take(a_ping("gone")))
    stays = asyncio.create_task(world.take(a_ping("stays")))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays is PingOutcome.CREATED
    await world.takes.close()
    assert gone.cancelled()


async def test_a_flood_from_one_key_is_refused_and_harms_no_other() -> None:
    world = World(Allowance(rate=2, burst=10))
    await world.make_keys()
    outcomes = await asyncio.gather(*(world.take(a_ping()) for _ in range(50)))
    assert outcomes.count(PingOutcome.LIMITED) == 40
    assert await world.take(Ping(UUID, "", PingKind.LOG)) is PingOutcome.OK
    assert await world.take(a_ping(), NOW + SECOND) is PingOutcome.OK


async def test_what_is_refused_costs_the_store_nothing() -> None:
    world = World(Allowance(rate=0, burst=1))
    await world.make_keys()
    await world.take(a_ping())
    before = world.store.n_transactions
    assert await world.take(a_ping()) is PingOutcome.LIMITED
    assert world.store.n_transactions == before


async def test_secrets_that_are_none_have_the_keys_read_once_a_second(world: World) -> None:
    before = world.store.n_transactions
    for tick in range(30):
        now = NOW + tick * SECOND / 10
        for i in range(20):
            assert await world.take(a_ping(secret=f"guess-{tick}-{i}"), now) is (
                PingOutcome.NOT_FOUND
            )
    # The first reading, then one at most in each of three seconds.
    assert world.store.n_transactions - before <= 4


async def test_a_key_works_as_soon_as_it_is_made(world: World) -> None:
    await world.take(a_ping())
    await world.store.run(lambda tx: create_key(tx, "new", "", "new-secret", NOW))
    assert await world.take(a_ping(secret="new-secret")) is PingOutcome.OK


async def test_two_new_keys_at_once_wait_for_the_same_reading(world: World) -> None:
    await world.take(a_ping())
    for name in ("one", "two"):
        await world.keep(PingKey(name, digest_of(name), NOW))
    now = NOW + LOOK_AGAIN
    outcomes = await asyncio.gather(
        *(world.take(a_ping(secret=name), now) for name in ("one", "two"))
    )
    assert outcomes == [PingOutcome.OK] * 2


async def test_a_key_that_is_revoked_works_for_seconds_at_most(world: World) -> None:
    await world.take(a_ping())
    await world.store.run(lambda tx: revoke_key(tx, key_named(tx, "box"), NOW))
    assert await world.take(a_ping(), NOW + TRUST) is PingOutcome.NOT_FOUND
    await world.store.run(lambda tx: rotate_key(tx, key_named(tx, "box"), "fresh", NOW))
    after = NOW + TRUST + MINUTE
    assert await world.take(a_ping(), after) is PingOutcome.NOT_FOUND
    assert await world.take(a_ping(secret="fresh"), after) is PingOutcome.OK


async def test_a_clock_that_goes_back_stops_nothing(world: World) -> None:
    await world.take(a_ping())
    assert await world.take(a_ping(), NOW - MINUTE) is PingOutcome.OK
    assert await world.take(a_ping(secret="none"), NOW - MINUTE) is PingOutcome.NOT_FOUND
