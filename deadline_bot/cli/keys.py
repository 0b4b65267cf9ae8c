"""`keys`: the secrets with which machines ping, made and revoked while the bot runs or not.

A secret is shown once, when it is made; what is kept of it cannot be turned back into it.
"""

import asyncio
import json
import re
import secrets
import socket
import string
import sys
import uuid
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.store.errors import DatabaseInUse, StoreUnusable
from deadline_bot.adapters.store.lock import acquire
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.cli.faults import print_fault, store_fault, with_settings
from deadline_bot.config import Settings
from deadline_bot.domain.ping import PingKey
from deadline_bot.ports import Transaction
from deadline_bot.services.ping_keys import (
    KeyExists,
    NoSuchKey,
    create_key,
    key_named,
    revoke_key,
    rotate_key,
)
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.occasions import dated

T = TypeVar("T")

#: Letters and digits of the key of a project: 24 of 62 are 142 bits, and never look like a uuid.
_LENGTH, _LETTERS = 24, string.ascii_letters + string.digits
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LONGEST_NAME = 60
#: A bind to any of these is reached by the name of the machine.
_ANY_ADDRESS = {"0.0.0.0", "::", ""}  # noqa: S104 - read, not bound


class _Refused(Exception):
    """Something that was typed cannot be done; the text says why, and what can."""

    def __init__(self, status: int, key: str, **fields: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.fields = fields


@dataclass(frozen=True, slots=True)
class _Shell:
    """What a command works with."""

    arguments: Namespace
    settings: Settings
    now: datetime

    def say(self, key: str, **fields: str) -> str:
        return say(self.settings.voice.language, f"cli.keys.{key}", **fields)

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Runs a transaction beside a running bot, which it does not make wait."""
        return asyncio.run(_run(self.settings.database_url, work))

    def print(self, words: str, found: object) -> None:
        """Prints the words, or with `--json` what they are about."""
        shown = json.dumps(found, ensure_ascii=False, indent=2) if self.arguments.json else words
        sys.stdout.write(f"{shown}\n")


def command(arguments: Namespace) -> int:
    """Does it; returns 1 for what cannot be done, 2 for what is wrongly typed."""
    return with_settings(arguments, partial(_command, arguments))


def _command(arguments: Namespace, settings: Settings) -> int:
    shell = _Shell(arguments, settings, SystemClock().now())
    try:
        _ACTIONS[arguments.action](shell)
    except _Refused as refused:
        print_fault(shell.say(refused.key, **refused.fields))
        return refused.status
    except KeyExists:
        print_fault(shell.say("exists", name=_name(arguments)))
        return 1
    except NoSuchKey as fault:
        names = ", ".join(fault.names) or "–"
        print_fault(shell.say("unknown", name=_name(arguments), names=names))
        return 1
    except StoreUnusable as fault:
        print_fault(store_fault(settings.voice.language, fault))
        return 1
    return 0


def _create(shell: _Shell) -> None:
    name, slug = _name(shell.arguments), shell.arguments.job or ""
    if slug and not _SLUG.fullmatch(slug):
        raise _Refused(2, "bad_job", slug=slug)
    base, secret = _base(shell.settings), _new_secret(slug)
    key = shell.run(partial(create_key, name=name, slug=slug, secret=secret, now=shell.now))
    _tell_secret(shell, "created", key, secret, base)


def _rotate(shell: _Shell) -> None:
    name, base = _name(shell.arguments), _base(shell.settings)

    def rotate(tx: Transaction) -> tuple[PingKey, str]:
        key = key_named(tx, name)
        secret = _new_secret(key.slug)
        return rotate_key(tx, key, secret, shell.now), secret

    key, secret = shell.run(rotate)
    _tell_secret(shell, "rotated", key, secret, base)


def _revoke(shell: _Shell) -> None:
    name = _name(shell.arguments)
    key = shell.run(lambda tx: revoke_key(tx, key_named(tx, name), shell.now))
    shell.print(shell.say("revoked", name=name), _json(key))


def _list(shell: _Shell) -> None:
    # To look makes no database.
    is_there = shell.settings.database_path.exists()
    keys = shell.run(lambda tx: tx.ping_keys()) if is_there else []
    lines = [_line(shell, key) for key in keys] or [shell.say("none")]
    shell.print("\n".join(lines), [_json(key) for key in keys])


_ACTIONS: Mapping[str, Callable[[_Shell], None]] = {
    "create": _create,
    "list": _list,
    "rotate": _rotate,
    "revoke": _revoke,
}


async def _run(url: str, work: Callable[[Transaction], T]) -> T:
    try:
        lock = acquire(url)
    except DatabaseInUse:
        # The bot that runs has made the tables; another version must not change them under it.
        await open_store(url, is_read_only=True).close()
        lock = None
    try:
        store = open_store(url)
        try:
            return await store.run(work)
        finally:
            await store.close()
    finally:
        if lock is not None:
            lock.release()


def _name(arguments: Namespace) -> str:
    name = " ".join((arguments.name or "").split())
    if not name:
        raise _Refused(2, "no_name", action=arguments.action)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise _Refused(2, "bad_name", most=str(_LONGEST_NAME))
    return name


def _new_secret(slug: str) -> str:
    if slug:
        return str(uuid.uuid4())
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _base(settings: Settings) -> str:
    """Where machines reach the bot, without a slash at the end."""
    if settings.http.public_url:
        return settings.http.public_url
    if settings.http.bind is None or not settings.http.bind.port:
        raise _Refused(1, "no_address")
    host, port = settings.http.bind
    if host in _ANY_ADDRESS:
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _tell_secret(shell: _Shell, what: str, key: PingKey, secret: str, base: str) -> None:
    url = f"{base}/ping/{secret}"
    ours = {"DEADLINE_BOT_PING_URL": url}
    named = {"CHECK_UUID": secret} if key.slug else {"HC_PING_KEY": secret}
    others = {"HC_API_URL": f"{base}/ping", **named}
    words = shell.say(
        "secret",
        done=shell.say(what, name=key.name),
        url=url if key.slug else f"{url}/{shell.say('slug')}",
        ours=_exported(ours),
        others=_exported(others),
    )
    found = {**_json(key), "secret": secret, "url": url, "environment": {**ours, **others}}
    shell.print(words, found)


def _exported(variables: Mapping[str, str]) -> str:
    return "export " + " ".join(f"{name}={value}" for name, value in variables.items())


def _line(shell: _Shell, key: PingKey) -> str:
    wording = Wording(shell.settings.voice)
    of = shell.say("of_job", slug=key.slug) if key.slug else shell.say("of_all")
    line = shell.say("line", name=key.name, of=of, at=dated(key.created_at, wording, shell.now))
    if key.revoked_at is None:
        return line
    return shell.say("line_revoked", line=line, at=dated(key.revoked_at, wording, shell.now))


def _json(key: PingKey) -> dict[str, object]:
    revoked_at = None if key.revoked_at is None else key.revoked_at.isoformat(timespec="seconds")
    return {
        "name": key.name,
        "job": key.slug or None,
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "revoked_at": revoked_at,
    }
