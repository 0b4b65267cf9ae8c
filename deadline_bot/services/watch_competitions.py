"""Asks a source for its competitions, and writes what changed.

A source that fails keeps what was known; it is asked again after a growing, jittered wait.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.changes import Changes, ChannelsOf, Fetched, compare
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.source import CHAT
from deadline_bot.ports import CompetitionSource, SettingsOf, Store, Transaction
from deadline_bot.services import asking
from deadline_bot.services.asking import Asked, Backoff
from deadline_bot.services.news import OnMoved, add_news, withdraw

_log = structlog.get_logger(__name__)

#: Why a competition is not followed that has nothing ahead.
CLOSED = "closed"


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
        self._reach = reach
        self._backoff = Backoff(source.name, interval, random)
        self._closed_before: frozenset[str] = frozenset()
        self._error: str | None = None
        self._refused: Mapping[str, str] = {}
        # An answer that was asked for earlier must not be written later.
        self._turn = asyncio.Lock()
        #: Whether the source has answered or failed at least once.
        self.is_settled = False

    def introduce(self, tx: Transaction) -> None:
        """Notes the source where it is not known yet: `status` names it before its first answer."""
        asking.introduce(tx, self._source.name)

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
            return Asked(await self._failed(self._backoff.broke(fault)), has_changed=False)
        changes = await self._store.run(lambda tx: self._write(tx, fetched, now))
        self._report(changes)
        self._error = None
        self._refused = {**dict.fromkeys(changes.already_closed, CLOSED), **fetched.unreadable}
        self.is_settled = True
        has_changed = any((changes.followed, changes.moved, changes.left))
        return Asked(self._backoff.answered(), has_changed)

    async def _failed(self, failure: SourceFailed) -> timedelta:
        name, reason = self._source.name, failure.reason
        await self._store.run(lambda tx: asking.note_failure(tx, name, reason))
        self._error, self._refused = reason, {}
        self.is_settled = True
        return self._backoff.failed(failure)

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
        asking.note_answer(tx, self._source.name, now)
        return changes

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


def _without(fetched: Fetched, slugs: Collection[str]) -> Fetched:
    """An answer without what people told in the chat: their date wins until they remove it."""
    if not slugs:
        return fetched
    competitions = tuple(c for c in fetched.competitions if c.slug not in slugs)
    return replace(fetched, competitions=competitions)
