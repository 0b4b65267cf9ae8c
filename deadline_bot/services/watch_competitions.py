"""Asks a source for its competitions, and writes what changed.

A source that fails keeps what was known; it is asked again after a growing, jittered wait.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.answer import SourceState
from deadline_bot.domain.changes import Changes, Fetched, compare
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.ports import CompetitionSource, SettingsOf, Store, Transaction

_log = structlog.get_logger(__name__)

#: The longest wait between two attempts, unless the source's own interval is longer.
LONGEST_BACKOFF = timedelta(hours=1)
#: Waits vary by this part, so that bots that failed together do not come back together.
JITTER = 0.2


class WatchCompetitions:
    """Watches one source.

    `interval` is the wait after an answer; `reach` how far ahead a close may be for the
    competition to be followed, `None` for any. `random` yields numbers in [0, 1).
    """

    def __init__(
        self,
        source: CompetitionSource,
        store: Store,
        *,
        channel_of: Callable[[str], str],
        settings_of: SettingsOf,
        interval: timedelta,
        reach: timedelta | None,
        random: Callable[[], float],
    ) -> None:
        self._source = source
        self._store = store
        self._channel_of = channel_of
        self._settings_of = settings_of
        self._interval = interval
        self._reach = reach
        self._random = random
        self._n_failures = 0
        self._closed_before: frozenset[str] = frozenset()
        #: Whether the source has answered or failed at least once.
        self.is_settled = False

    async def ask(self, now: datetime) -> timedelta:
        """Asks once, writes what changed, and returns how long to wait before the next time."""
        try:
            fetched = await self._source.fetch(now)
        except SourceFailed as failure:
            return await self._failed(failure)
        changes = await self._store.run(lambda tx: self._write(tx, fetched, now))
        self._report(changes)
        self._n_failures = 0
        self.is_settled = True
        return self._jittered(self._interval)

    async def _failed(self, failure: SourceFailed) -> timedelta:
        name = self._source.name
        before = await self._store.run(lambda tx: self._write_failure(tx, failure.reason))
        if before is None or before.error != failure.reason:
            _log.warning("source_failed", source=name, reason=failure.reason)
        self._n_failures += 1
        self.is_settled = True
        longest = max(self._interval, LONGEST_BACKOFF)
        backoff = min(longest, self._interval * 2 ** min(self._n_failures - 1, 20))
        wait = self._jittered(backoff)
        return wait if failure.retry_after is None else max(wait, failure.retry_after)

    def _write_failure(self, tx: Transaction, reason: str) -> SourceState | None:
        before = self._state(tx)
        last_heard_at = None if before is None else before.last_heard_at
        tx.save_source_state(SourceState(self._source.name, last_heard_at, reason))
        return before

    def _write(self, tx: Transaction, fetched: Fetched, now: datetime) -> Changes:
        changes = compare(
            tx.followings(source=self._source.name),
            fetched,
            now,
            channel_of=self._channel_of,
            settings_of=self._settings_of,
            reach=self._reach,
        )
        tx.drop_followings(changes.left)
        tx.save_followings((*changes.followed, *changes.moved), wake_at=now)
        for channel in sorted({f.channel for f in changes.followed}):
            tx.open_channel(Channel(channel, planned_until=now), wake_at=now)
        tx.add(changes.drafts)
        before = self._state(tx)
        if before is not None and before.error is not None:
            _log.info("source_recovered", source=self._source.name)
        tx.save_source_state(SourceState(self._source.name, now, None))
        return changes

    def _state(self, tx: Transaction) -> SourceState | None:
        return next((s for s in tx.source_states() if s.name == self._source.name), None)

    def _report(self, changes: Changes) -> None:
        source = self._source.name
        if changes.followed:
            slugs = [f.competition.slug for f in changes.followed[:20]]
            _log.info("competitions_followed", source=source, n=len(changes.followed), slugs=slugs)
        for following in changes.moved:
            _log.info("competition_changed", source=source, slug=following.competition.slug)
        for following in changes.left:
            _log.info("competition_left", source=source, slug=following.competition.slug)
        closed = changes.already_closed - self._closed_before
        if closed:
            slugs = sorted(closed)[:20]
            _log.info("competitions_already_closed", source=source, n=len(closed), slugs=slugs)
        self._closed_before = changes.already_closed

    def _jittered(self, wait: timedelta) -> timedelta:
        return wait * (1 + JITTER * (2 * self._random() - 1))
