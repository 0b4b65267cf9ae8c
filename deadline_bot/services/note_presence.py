"""Notes that the bot runs, and tells the channels when it was away.

A stopped process, a sleeping laptop and a clock set ahead look the same: the last note is old.
"""

from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.message import AwayNotice
from deadline_bot.domain.planning import draft
from deadline_bot.ports import SettingsOf, Store, Transaction

_log = structlog.get_logger(__name__)

#: How often the bot notes that it runs.
INTERVAL = timedelta(minutes=1)
#: An absence longer than this (>) is told.
TOLD_AFTER = timedelta(minutes=10)


def is_there(alive_at: datetime, now: datetime) -> bool:
    """Whether a bot that noted at `alive_at` that it runs has been there up to `now`."""
    return now - alive_at <= 2 * INTERVAL


class NotePresence:
    """Keeps the note."""

    def __init__(self, store: Store, settings_of: SettingsOf) -> None:
        self._store = store
        self._settings_of = settings_of

    async def note(self, now: datetime) -> bool:
        """Notes that the bot runs at `now`; returns whether an absence was told."""
        return await self._store.run(lambda tx: self._note(tx, now))

    def _note(self, tx: Transaction, now: datetime) -> bool:
        since = tx.alive_at()
        tx.save_alive_at(now)
        if since is None or now - since <= TOLD_AFTER:
            return False
        _log.warning("was_away", since=since.isoformat(), until=now.isoformat())
        notice = AwayNotice(since, now)
        introduced = [c.name for c in tx.channels() if c.is_introduced]
        tx.add([draft(name, notice, now, self._settings_of(name)) for name in introduced])
        return True
