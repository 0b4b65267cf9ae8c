"""The store that a command of the shell works with, beside a running bot or before there is one.

Other commands than `run` may make the database, as `keys create` does. Until the bot has run on it,
what the configuration tells of competitions is all that is known.
"""

from datetime import datetime

from deadline_bot.adapters.store.errors import Reason, StoreUnusable
from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.config import Settings
from deadline_bot.domain.changes import has_ahead
from deadline_bot.domain.competition import follow
from deadline_bot.ports import Store, Transaction


async def store_to_read(settings: Settings, now: datetime, *, is_read_only: bool = True) -> Store:
    """What the bot knows; before its first run what the configuration tells.

    Not `is_read_only` is for what is made when somebody asks for it, as a proposal is.

    Raises:
        StoreUnusable: the database cannot be read.
    """
    if settings.database_path.exists():
        store = open_store(settings.database_url, is_read_only=is_read_only)
        if await store.run(_has_run):
            return store
        await store.close()
    return await _told(settings, now)


def store_to_change(settings: Settings) -> Store:
    """The bot's database; the first run makes it, so that nothing is noted where no bot reads.

    Raises:
        StoreUnusable: there is none yet, or it cannot be used.
    """
    if not settings.database_path.exists():
        raise StoreUnusable(settings.database_url, Reason.NO_FILE)
    return open_store(settings.database_url)


def _has_run(tx: Transaction) -> bool:
    return bool(tx.source_states() or tx.followings() or tx.jobs(limit=1))


async def _told(settings: Settings, now: datetime) -> Store:
    store = MemoryStore()
    told = [c for c in settings.competitions if has_ahead(c, now)]
    followings = [follow(name, c, now) for c in told for name in settings.channels_of(c.slug)]
    await store.run(lambda tx: tx.save_followings(followings, wake_at=now))
    return store
