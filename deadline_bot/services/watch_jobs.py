"""Asks a source for what it saw of jobs, and hands that on.

How far a source was read is kept together with what was read, so that a crash loses nothing and
brings at most the same again. A source that fails is borne as in `watch_competitions`.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import Job, Sighting
from deadline_bot.ports import JobSource, Seen, Store, Transaction
from deadline_bot.services import asking
from deadline_bot.services.asking import Asked, Backoff

_log = structlog.get_logger(__name__)

#: Takes sightings in the order in which they were made; returns the jobs that they are about.
NoteSightings = Callable[[Transaction, Sequence[Sighting], datetime], Sequence[Job]]


class WatchJobs:
    """Watches one source.

    `interval` is the wait after an answer. `random` yields numbers in [0, 1).
    """

    def __init__(
        self,
        source: JobSource,
        store: Store,
        *,
        note: NoteSightings,
        interval: timedelta,
        random: Callable[[], float],
    ) -> None:
        self._source = source
        self._store = store
        self._note = note
        self._backoff = Backoff(source.name, interval, random)
        self._unreadable_before: frozenset[str] = frozenset()
        # What was read from an older cursor must not be written after what came later.
        self._turn = asyncio.Lock()

    def introduce(self, tx: Transaction) -> None:
        """Notes the source where it is not known yet: `status` names it before its first answer."""
        asking.introduce(tx, self._source.name)

    async def ask(self, now: datetime) -> Asked:
        """Asks once and hands on what was seen; a failure is noted, never raised."""
        async with self._turn:
            return await self._ask(now)

    async def _ask(self, now: datetime) -> Asked:
        name = self._source.name
        cursor = await self._store.run(lambda tx: tx.cursor(_key(name)))
        try:
            seen = await self._source.sightings(now, cursor)
        except SourceFailed as failure:
            return await self._failed(failure)
        except Exception as fault:  # noqa: BLE001 - a poll that failed, not the end of the watch
            return await self._failed(self._backoff.broke(fault))
        n_changed = await self._keep(seen, now)
        self._report(seen.unreadable)
        return Asked(self._backoff.answered(), has_changed=n_changed > 0)

    async def _failed(self, failure: SourceFailed) -> Asked:
        name = self._source.name
        await self._store.run(lambda tx: asking.note_failure(tx, name, failure.reason))
        return Asked(self._backoff.failed(failure), has_changed=False)

    async def _keep(self, seen: Seen[Sighting], now: datetime) -> int:
        """Writes an answer; returns how many sightings were noted."""
        try:
            return await self._store.run(lambda tx: self._write(tx, seen, seen.records, now))
        except Exception:  # noqa: BLE001 - found below, or raised again by the last transaction
            _log.exception("sightings_faulty", source=self._source.name)
        n_changed = 0
        for sighting in seen.records:
            n_changed += await self._keep_alone(sighting, now)
        await self._store.run(lambda tx: self._write(tx, seen, (), now))
        return n_changed

    async def _keep_alone(self, sighting: Sighting, now: datetime) -> int:
        """Writes one sighting, so that one that cannot be noted takes no other with it."""
        try:
            return len(await self._store.run(lambda tx: self._note(tx, (sighting,), now)))
        except Exception:  # noqa: BLE001 - it is left out, and the loop goes on
            _log.exception("sighting_left_out", source=self._source.name, ref=sighting.ref)
            return 0

    def _write(
        self, tx: Transaction, seen: Seen[Sighting], sightings: Sequence[Sighting], now: datetime
    ) -> int:
        changed = self._note(tx, sightings, now) if sightings else ()
        if seen.cursor is not None:
            tx.save_cursor(_key(self._source.name), seen.cursor)
        asking.note_answer(tx, self._source.name, now)
        return len(changed)

    def _report(self, unreadable: Sequence[str]) -> None:
        new = frozenset(unreadable) - self._unreadable_before
        if new:
            reasons = sorted(new)[:20]
            _log.warning("sightings_unreadable", source=self._source.name, reasons=reasons)
        self._unreadable_before = frozenset(unreadable)


def _key(source: str) -> str:
    """Under which name a source's cursor is kept."""
    return f"jobs/{source}"
