"""Keys for pings: made, renewed and revoked by name. The secret itself is not kept."""

from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.ping import PingKey, digest_of
from deadline_bot.ports import Transaction


class KeyExists(Exception):
    """There is a key of that name, revoked or not."""


class NoSuchKey(Exception):
    """There is no key of that name. `names` are those that there are, in order."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def create_key(tx: Transaction, name: str, slug: str, secret: str, now: datetime) -> PingKey:
    """Keeps a new key: of one job with a `slug`, of all jobs without.

    Raises:
        KeyExists: the name is taken.
    """
    if any(key.name == name for key in tx.ping_keys()):
        raise KeyExists
    key = PingKey(name, digest_of(secret), now, slug)
    tx.save_ping_key(key)
    return key


def rotate_key(tx: Transaction, key: PingKey, secret: str, now: datetime) -> PingKey:
    """Gives a key a new secret; the old one works no longer, and one that was revoked works."""
    rotated = replace(key, digest=digest_of(secret), created_at=now, revoked_at=None)
    tx.save_ping_key(rotated)
    return rotated


def revoke_key(tx: Transaction, key: PingKey, now: datetime) -> PingKey:
    """Has a key work no longer; one that was revoked stays as it is."""
    revoked = replace(key, revoked_at=key.revoked_at or now)
    tx.save_ping_key(revoked)
    return revoked


def key_named(tx: Transaction, name: str) -> PingKey:
    """The key of that name.

    Raises:
        NoSuchKey: there is none.
    """
    keys = {key.name: key for key in tx.ping_keys()}
    if name not in keys:
        raise NoSuchKey(tuple(keys))
    return keys[name]
