"""Asks a source for its competitions, and writes what changed.

A source that fails keeps what was known; it is asked again after a growing, jittered wait.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.changes import Changes, ChannelsOf, Fetched, compare
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.source import CHAT, SourceState
from deadline_bot.ports import CompetitionSource, SettingsOf, Store, Transaction
from deadline_bot.services.news import OnMoved, add_news, withdraw

_log = structlog.get_logger(__name__)

#: The longest wait between two attempts, unless the source's own interval is longer.
LONGEST_BACKOFF = timedelta(hours=1)
#: The longest wait that a source can ask for.
LONGEST_RETRY_AFTER = timedelta(hours=6)
#: Why a competition is not followed that has nothing ahead.
CLOSED = "closed"
#: Waits vary by this part, so that bots that failed together do not come back together.
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """How an attempt ended: `wait` until the next, and whether any fact has changed."""

    wait: timedelta
    has_changed: bool


class WatchCompetitions:
    """Watches one source.

    `channels_of` are the channels of a competition, `followers_of` those of them in which a
    person asked for it. `on_moved` is told of competitions whose dates came, changed or went.
    `interval` is the wait after an answer; `reach` how far ahead a close may be for the
    competition to be followed, `None` for any. `random` yields numbers in [0, 1).
    """

    def __init__(
        self,
        source: CompetitionSource,
        store: Store,
        *,
        channels_of: ChannelsOf,
        followers_of: ChannelsOf,
        settings_of: SettingsOf,
        on_moved: OnMoved,
        interval: timedelta,
        reach: timedelta | None,
        random: Callable[[], float],
    ) -> None:
        self._source = source
        self._store = store
        self._channels_of = channels_of
        self._followers_of = followers_of
        self._settings_of = settings_of
        self._on_moved = on_moved
        self._interval = interval
        self._reach = reach
        self._random = random
        self._n_failures = 0
        self._reasons_told: set[str] = set()
        self._closed_before: frozenset[str] = frozenset()
        self._error: str | None = None
        self._refused: Mapping[str, str] = {}
        # An answer that was asked for earlier must not be written later.
        self._turn = asyncio.Lock()
        #: Whether the source has answered or failed at least once.
        self.is_settled = False

    def introduce(self, tx: Transaction) -> None:
        """Notes the source where it is not known yet: `status` names it before its first answer."""
        if self._state(tx) is None:
            tx.save_source_state(SourceState(self._source.name, None, None))

    async def ask(self, now: datetime) -> Asked:
        """Asks once and writes what changed; a failure is noted, never raised."""
        async with self._turn:
            return await self._ask(now)

    def refusal(self, slug: str) -> str | None:
        """Why the last attempt brought nothing of a competition, as short as in `status`.

        `None` where it did, or where the source does not know of it.
        """
        return self._refused.get(slug, self._error)

    async def _ask(self, now: datetime) -> Asked:
        try:
            fetched = await self._source.fetch(now)
        except SourceFailed as failure:
            return Asked(await self._failed(failure), has_changed=False)
        except Exception as fault:  # noqa: BLE001 - a poll that failed, not the end of the watch
            reason = type(fault).__name__
            if reason not in self._reasons_told:
                _log.exception("source_faulty", source=self._source.name)
            return Asked(await self._failed(SourceFailed(reason)), has_changed=False)
        changes = await self._store.run(lambda tx: self._write(tx, fetched, now))
        self._report(changes)
        self._n_failures = 0
        self._reasons_told.clear()
        self._error = None
        self._refused = {**dict.fromkeys(changes.already_closed, CLOSED), **fetched.unreadable}
        self.is_settled = True
        has_changed = any((changes.followed, changes.moved, changes.left))
        return Asked(self._jittered(self._interval), has_changed)

    async def _failed(self, failure: SourceFailed) -> timedelta:
        name = self._source.name
        await self._store.run(lambda tx: self._write_failure(tx, failure.reason))
        if failure.reason not in self._reasons_told:
            self._reasons_told.add(failure.reason)
            _log.warning("source_failed", source=name, reason=failure.reason)
        self._n_failures += 1
        self._error, self._refused = failure.reason, {}
        self.is_settled = True
        longest = max(self._interval, LONGEST_BACKOFF)
        backoff = min(longest, self._interval * 2 ** min(self._n_failures - 1, 20))
        # What a source asks for is kept, within reason: a typing error of a server's must not
        # blind the bot for weeks.
        asked_for = min(failure.retry_after or timedelta(), LONGEST_RETRY_AFTER)
        return max(self._jittered(backoff), asked_for)

    def _write_failure(self, tx: Transaction, reason: str) -> None:
        before = self._state(tx)
        last_heard_at = None if before is None else before.last_heard_at
        tx.save_source_state(SourceState(self._source.name, last_heard_at, reason))

    def _write(self, tx: Transaction, fetched: Fetched, now: datetime) -> Changes:
        changes = compare(
            tx.followings(source=self._source.name),
            _without(fetched, {f.competition.slug for f in tx.followings(source=CHAT)}),
            now,
            channels_of=self._channels_of,
            followers_of=self._followers_of,
            settings_of=self._settings_of,
            reach=self._reach,
        )
        withdraw(tx, changes, self._settings_of, now)
        tx.drop_followings(changes.left)
        tx.save_followings((*changes.followed, *changes.moved), wake_at=now)
        for channel in sorted({f.channel for f in changes.followed}):
            tx.open_channel(Channel(channel, planned_until=now), wake_at=now)
        for draft in changes.drafts:
            add_news(tx, draft, now)
        changed = {f.competition.slug for f in (*changes.followed, *changes.moved, *changes.left)}
        if changed:
            self._on_moved(tx, changed, now)
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


def _without(fetched: Fetched, slugs: Collection[str]) -> Fetched:
    """An answer without what people told in the chat: their date wins until they remove it."""
    if not slugs:
        return fetched
    competitions = tuple(c for c in fetched.competitions if c.slug not in slugs)
    return replace(fetched, competitions=competitions)
