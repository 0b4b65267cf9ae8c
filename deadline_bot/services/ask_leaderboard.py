"""What the leaderboard tells: which scores are better, and where the team stands.

Each is asked for when it begins to matter, and kept: neither changes often, and each is a call.
"""

from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.submission import Standing, parse_standing
from deadline_bot.ports import HostAccount, Store, Transaction

_log = structlog.get_logger(__name__)

#: How soon something is asked again that was not told.
ASKED_AGAIN = timedelta(hours=1)


class AskLeaderboard:
    """Asks an account, at most once an hour for what it does not tell."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked_at: dict[str, datetime] = {}

    async def direction(self, account: HostAccount, slug: str, now: datetime) -> str | None:
        """Which score is better, as in `best_of`; `None` where that is not told."""
        kept = await self._store.run(lambda tx: direction_of(tx, slug))
        if kept is not None or not self._may_ask(_direction(slug), now):
            return kept
        try:
            is_higher = await account.is_higher_better(now, slug)
        except SourceFailed as failure:
            # Nothing else waits for it.
            _log.info("direction_not_told", competition=slug, reason=failure.reason)
            return None
        if is_higher is None:
            return None
        direction = "higher" if is_higher else "lower"
        await self._store.run(lambda tx: tx.save_cursor(_direction(slug), direction))
        return direction

    async def note_standing(self, account: HostAccount, slug: str, now: datetime) -> None:
        """Keeps where the team stands once the private scores are there; asks until it is told."""
        kept = await self._store.run(lambda tx: standing_of(tx, slug))
        if kept is not None or not self._may_ask(_standing(slug), now):
            return
        try:
            standing = await account.standing(now, slug)
        except SourceFailed as failure:
            _log.info("standing_not_told", competition=slug, reason=failure.reason)
            return
        if standing is not None:
            await self._store.run(lambda tx: tx.save_cursor(_standing(slug), str(standing)))

    def _may_ask(self, about: str, now: datetime) -> bool:
        """Whether to ask now; notes that it is asked."""
        asked_at = self._asked_at.get(about)
        if asked_at is not None and abs(now - asked_at) < ASKED_AGAIN:
            return False
        self._asked_at[about] = now
        return True


def direction_of(tx: Transaction, slug: str) -> str | None:
    """Which score of a competition is better, `higher` or `lower`; `None` where nobody knows."""
    return tx.cursor(_direction(slug))


def standing_of(tx: Transaction, slug: str) -> Standing | None:
    """Where the team ended; `None` where that was not told."""
    kept = tx.cursor(_standing(slug))
    return None if kept is None else parse_standing(kept)


def _direction(slug: str) -> str:
    return f"direction/{slug}"


def _standing(slug: str) -> str:
    return f"standing/{slug}"
