"""A real HTTP server that takes pings, on loopback, with a store in memory."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from deadline_bot.adapters.http.health import health_routes
from deadline_bot.adapters.http.pings import ping_routes
from deadline_bot.adapters.http.server import HttpServer
from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.flood import Allowance
from deadline_bot.domain.job import Job, JobSourceKind, Sighting
from deadline_bot.domain.job_evidence import seen
from deadline_bot.domain.ping import Ping, PingKey, PingOutcome, digest_of
from deadline_bot.ports import PingReceiver, Transaction
from deadline_bot.services.take_pings import ALLOWANCE, TakePings
from tests.fakes.clock import FakeClock
from tests.fakes.facts import NOW

#: A key of all jobs, and one of the job `fold-3`.
KEY, UUID = "fqOOd6-F4MMNuCEnzTU01w", "5b0ae2a1-66c5-4b1c-8a5e-6b1e1f0f6f11"
RUN = "9d1f5a3e-0a5e-4f0b-b3a7-0c1d2e3f4a5b"


class Recorder:
    """Implements ports.PingReceiver: hands on, and remembers what came."""

    def __init__(self, receiver: PingReceiver) -> None:
        self._receiver = receiver
        self.pings: list[Ping] = []
        #: What to say instead of handing on.
        self.outcome: PingOutcome | None = None
        self.fault: Exception | None = None

    async def take(self, ping: Ping, now: datetime) -> PingOutcome:
        self.pings.append(ping)
        if self.fault is not None:
            raise self.fault
        return self.outcome or await self._receiver.take(ping, now)

    @property
    def last(self) -> Ping:
        return self.pings[-1]


@dataclass(frozen=True, slots=True)
class PingWorld:
    """The server's address, what it hands on, and where that is kept."""

    port: int
    recorder: Recorder
    store: MemoryStore

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ping"

    async def job(self, slug: str) -> Job | None:
        """The job as it stands."""
        return await self.store.run(lambda tx: tx.latest_job(JobSourceKind.PING, slug))


def _save_keys(tx: Transaction) -> None:
    tx.save_ping_key(PingKey("box", digest_of(KEY), NOW))
    tx.save_ping_key(PingKey("fold", digest_of(UUID), NOW, "fold-3"))


def _note(tx: Transaction, sightings: Sequence[Sighting], now: datetime) -> list[Job]:
    return [tx.save_job(seen(tx.latest_job(s.source, s.ref), s)) for s in sightings]


@asynccontextmanager
async def serving(allowance: Allowance = ALLOWANCE) -> AsyncIterator[PingWorld]:
    """Serves until the block is left."""
    store = MemoryStore()
    await store.run(_save_keys)
    takes = TakePings(store, _note, wake=lambda: None, allowance=allowance)
    recorder = Recorder(takes)
    routes = [*health_routes(lambda: True), *ping_routes(recorder, FakeClock())]
    server = HttpServer("127.0.0.1", 0, routes)
    port = await server.start()
    try:
        yield PingWorld(port, recorder, store)
    finally:
        await server.close()
        await takes.close()


async def asked(
    http: aiohttp.ClientSession, method: str, url: str, body: bytes | str | None = None
) -> tuple[int, str]:
    """The status and the words of an answer."""
    async with http.request(method, url, data=body) as answer:
        return answer.status, await answer.text()


async def replied(world: PingWorld, *pieces: Iterable[bytes] | bytes) -> bytes | None:
    """The beginning of what comes back over a bare socket, `None` where it is cut."""
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    try:
        for piece in pieces:
            for part in (piece,) if isinstance(piece, bytes) else piece:
                writer.write(part)
                await writer.drain()
        return await asyncio.wait_for(reader.read(200), 5)
    except ConnectionError:
        return None
    finally:
        writer.transport.abort()
