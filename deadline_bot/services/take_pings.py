"""Takes pings: who may, what they say, and that it is kept before they are answered.

Pings that arrive together are written in one transaction, so that a thousand machines cost
hardly more than one. What one key sends too much of is refused before it reaches the store.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from deadline_bot.domain.flood import Allowance, Bucket, take
from deadline_bot.domain.job import Job, JobSourceKind, Sighting
from deadline_bot.domain.ping import Ping, PingKey, PingOutcome, digest_of
from deadline_bot.domain.ping_sighting import sighting_of
from deadline_bot.ports import Store, Transaction

#: Notes what was seen, within the transaction; returns the jobs as they stand now.
Note = Callable[[Transaction, Sequence[Sighting], datetime], Sequence[Job]]

#: What one key may send.
ALLOWANCE = Allowance(rate=200, burst=1_000)
#: How soon the keys are read again for a secret that is not among them.
LOOK_AGAIN = timedelta(seconds=1)
#: How long a key that was revoked may still work.
TRUST = timedelta(seconds=5)
#: How soon the bot is woken for heartbeats: that a job is back may wait so long.
WAKE_AFTER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A ping that is to be written, and who waits for its outcome."""

    sighting: Sighting
    may_create: bool
    is_expected: bool
    now: datetime
    outcome: asyncio.Future[PingOutcome]


class TakePings:
    """See `ports.PingReceiver`. `wake` is called when jobs may have something new to say.

    At once where a ping tells how its job stands, and after `wake_after` where all are
    heartbeats: they come by the thousand, and seldom change anything.
    """

    def __init__(
        self,
        store: Store,
        note: Note,
        *,
        wake: Callable[[], None],
        allowance: Allowance = ALLOWANCE,
        wake_after: timedelta = WAKE_AFTER,
    ) -> None:
        self._store = store
        self._note = note
        self._wake = wake
        self._allowance = allowance
        self._wake_after = wake_after
        self._keys = _Keys(store)
        self._buckets: dict[str, Bucket] = {}
        # Jobs are never deleted: a slug that was known stays so.
        self._known: set[str] = set()
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._waking: asyncio.TimerHandle | None = None

    async def take(self, ping: Ping, now: datetime) -> PingOutcome:
        """Takes a ping; see the port.

        Raises:
            Exception: the store's; the ping is not kept.
        """
        key = await self._keys.key_of(ping.secret, now)
        if key is None or not _may_ping(key, ping.slug):
            return PingOutcome.NOT_FOUND
        bucket = take(self._buckets.get(key.digest), self._allowance, now)
        if bucket is None:
            return PingOutcome.LIMITED
        self._buckets[key.digest] = bucket
        outcome: asyncio.Future[PingOutcome] = asyncio.get_running_loop().create_future()
        sighting = sighting_of(ping, key, now)
        is_expected = bool(key.slug)
        self._waiting.append(_Waiting(sighting, ping.is_create, is_expected, now, outcome))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await outcome

    async def close(self) -> None:
        """Lets what waits be written."""
        if self._writing is not None:
            await self._writing
        if self._waking is not None:
            self._waking.cancel()

    async def _write_all(self) -> None:
        """Writes in one transaction what came together; the next batch gathers meanwhile."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await self._write(batch)

    async def _write(self, batch: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._store.run(partial(self._keep, batch=batch))
        except ValueError as fault:
            # A value that cannot be kept: the others must not suffer for it.
            if len(batch) > 1:
                for waiting in batch:
                    await self._write([waiting])
            else:
                _fail(batch, fault)
        except Exception as fault:  # noqa: BLE001 - who waits must be told, whatever it is
            _fail(batch, fault)
        else:
            for waiting, outcome in zip(batch, outcomes, strict=True):
                if outcome is not PingOutcome.NOT_FOUND:
                    self._known.add(waiting.sighting.ref)
                if not waiting.outcome.done():
                    waiting.outcome.set_result(outcome)
            self._wake_for(batch)

    def _wake_for(self, batch: Sequence[_Waiting]) -> None:
        if any(waiting.sighting.state is not None for waiting in batch):
            self._wake_now()
        elif self._waking is None:
            loop, wait = asyncio.get_running_loop(), self._wake_after.total_seconds()
            self._waking = loop.call_later(wait, self._wake_now)

    def _wake_now(self) -> None:
        if self._waking is not None:
            self._waking.cancel()
            self._waking = None
        self._wake()

    def _keep(self, tx: Transaction, batch: Sequence[_Waiting]) -> list[PingOutcome]:
        made: set[str] = set()
        outcomes = [self._outcome(tx, waiting, made) for waiting in batch]
        sightings = [
            waiting.sighting
            for waiting, outcome in zip(batch, outcomes, strict=True)
            if outcome is not PingOutcome.NOT_FOUND
        ]
        if sightings:
            self._note(tx, sightings, max(waiting.now for waiting in batch))
        return outcomes

    def _outcome(self, tx: Transaction, waiting: _Waiting, made: set[str]) -> PingOutcome:
        ref = waiting.sighting.ref
        is_known = waiting.is_expected or ref in self._known or ref in made
        if is_known or tx.latest_job(JobSourceKind.PING, ref) is not None:
            return PingOutcome.OK
        if not waiting.may_create:
            return PingOutcome.NOT_FOUND
        made.add(ref)
        return PingOutcome.CREATED


class _Keys:
    """The keys, as they were read last.

    A shell makes and revokes them while we run. Whoever sends secrets that are none costs one
    reading a second, however many they are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_digest: Mapping[str, PingKey] = {}
        self._read_at: datetime | None = None
        self._missed_at: datetime | None = None
        self._reading: asyncio.Task[None] | None = None

    async def key_of(self, secret: str, now: datetime) -> PingKey | None:
        """The key that this is the secret of, `None` where it is none or revoked."""
        if _is_over(self._read_at, TRUST, now):
            await self._read(now)
        key = self._found(secret)
        is_to_be_sought = self._reading is not None or _is_over(self._missed_at, LOOK_AGAIN, now)
        if key is None and is_to_be_sought:
            self._missed_at = now
            await self._read(now)
            key = self._found(secret)
        return key

    def _found(self, secret: str) -> PingKey | None:
        key = self._by_digest.get(digest_of(secret))
        return key if key is not None and key.is_for(secret) else None

    async def _read(self, now: datetime) -> None:
        """Those who come while the keys are read wait for the same reading."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_once(now))
        await asyncio.shield(self._reading)

    async def _read_once(self, now: datetime) -> None:
        try:
            keys = await self._store.run(lambda tx: tx.ping_keys())
            self._by_digest = {key.digest: key for key in keys}
            self._read_at = now
        finally:
            self._reading = None


def _may_ping(key: PingKey, slug: str) -> bool:
    """A key of all jobs needs a slug; one of a single job may name it."""
    return slug in {"", key.slug} if key.slug else bool(slug)


def _is_over(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether the span has passed (≤); a clock that went back counts as passed."""
    return since is None or not since <= now < since + span


def _fail(batch: Sequence[_Waiting], fault: Exception) -> None:
    for waiting in batch:
        if not waiting.outcome.done():
            waiting.outcome.set_exception(fault)
