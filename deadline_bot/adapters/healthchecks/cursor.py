"""How far a project was read: what was last seen of each check, as compact JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from deadline_bot.adapters.healthchecks.records import Check


@dataclass(frozen=True, slots=True)
class Last:
    """What was last seen of a check."""

    n_pings: int
    is_started: bool
    last_ping_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """What was last seen, by the checks' keys; `read_at` is when."""

    read_at: datetime
    checks: Mapping[str, Last] = field(default_factory=dict)


def last_of(check: Check, n_pings: int) -> Last:
    """What is remembered of a check whose pings were read up to `n_pings`."""
    return Last(n_pings, check.is_started, check.last_ping_at)


def write_cursor(cursor: Cursor) -> str:
    """The cursor as text."""
    checks = {
        key: [
            last.n_pings,
            int(last.is_started),
            None if last.last_ping_at is None else int(last.last_ping_at.timestamp()),
        ]
        for key, last in cursor.checks.items()
    }
    read_at = int(cursor.read_at.timestamp())
    return json.dumps({"read_at": read_at, "checks": checks}, separators=(",", ":"))


def read_cursor(text: str) -> Cursor:
    """The cursor that `write_cursor` wrote; instants are whole seconds."""
    written = json.loads(text)
    checks = {
        key: Last(n_pings, bool(is_started), None if at is None else _instant(at))
        for key, (n_pings, is_started, at) in written["checks"].items()
    }
    return Cursor(_instant(written["read_at"]), checks)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
