"""What the API tells, read one by one: a bad record is left out, and the others count.

Anybody with a project's ping key can name a check and fill a ping; nothing here is trusted to be
short or of the right type.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha1
from typing import Any, TypeVar
from uuid import UUID

R = TypeVar("R")

#: How much of a name is kept, in characters; healthchecks allows as many.
NAME_LENGTH = 100
#: The longest span that healthchecks takes: a year.
_LONGEST = timedelta(days=366)
_KEY = re.compile(r"[0-9a-f]{40}")
_COMPETITION = re.compile(r"competition:([\w.-]{1,100})")


class Status(StrEnum):
    """A check's status. Whether it is under way is told apart from it."""

    #: Never pinged.
    NEW = "new"
    #: Its last ping was a success, and the next is not overdue.
    UP = "up"
    #: Overdue, within its grace.
    GRACE = "grace"
    #: It failed, or is overdue beyond its grace, or runs for longer than that.
    DOWN = "down"
    #: Not watched there.
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a project.

    `key` is its `unique_key`; `uuid`, with which anybody could ping it, is empty where the API
    key may only read. `last_ping_at` is of its last success or failure and has whole seconds;
    `last_duration` how long that run took. `period` is after how long the next ping is due,
    `None` for a schedule.
    """

    key: str
    uuid: str
    name: str
    competition: str
    status: Status
    is_started: bool
    n_pings: int
    grace: timedelta
    period: timedelta | None
    last_ping_at: datetime | None
    last_duration: timedelta | None


class PingType(StrEnum):
    """What a ping says; of any other type nothing is known."""

    START = "start"
    SUCCESS = "success"
    FAIL = "fail"
    #: It lives, and says something.
    LOG = "log"
    #: It came while the check was paused.
    IGNORED = "ign"


@dataclass(frozen=True, slots=True)
class PingRecord:
    """One ping. `n` counts the check's pings from 1; `run` is its `rid`, empty for none."""

    n: int
    type: PingType
    at: datetime
    run: str
    status: int | None
    duration: timedelta | None
    has_body: bool


def read_each(
    records: Iterable[Any], read: Callable[[Mapping[str, Any]], R]
) -> tuple[list[R], list[str]]:
    """The records that can be read, and why others cannot be."""
    found, unreadable = [], []
    for record in records:
        try:
            found.append(read(record))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
            unreadable.append(f"{read.__name__.removeprefix('read_')}: {type(fault).__name__}")
    return found, unreadable


def read_check(record: Mapping[str, Any]) -> Check:
    """A check as the list of checks tells it, by either kind of key.

    Raises:
        KeyError, TypeError, ValueError, AttributeError, OverflowError: it is not one.
    """
    uuid = _uuid_of(record)
    key = unique_key(uuid) if uuid else str(record["unique_key"])
    if not _KEY.fullmatch(key):
        raise ValueError(key)
    period = record.get("timeout")
    return Check(
        key=key,
        uuid=uuid,
        name=_line(record.get("name")) or _line(record.get("slug")) or key[:8],
        competition=_competition_in(record.get("tags")),
        status=Status(record["status"]),
        is_started=record.get("started") is True,
        n_pings=_whole(record["n_pings"]),
        grace=_span(record["grace"]),
        period=None if period is None else _span(period),
        last_ping_at=_instant_or_none(record.get("last_ping")),
        last_duration=_span_or_none(record.get("last_duration")),
    )


def read_ping(record: Mapping[str, Any]) -> PingRecord:
    """A ping as the list of pings tells it.

    Raises:
        KeyError, TypeError, ValueError, AttributeError, OverflowError: it is not one.
    """
    run, status = record.get("rid"), record.get("exitstatus")
    return PingRecord(
        n=_whole(record["n"]),
        type=PingType(record["type"]),
        at=_instant(record["date"]),
        run=str(UUID(run)) if run else "",
        status=None if status is None else _whole(status),
        duration=_span_or_none(record.get("duration")),
        has_body=bool(record.get("body_url")),
    )


def unique_key(uuid: str) -> str:
    """The `unique_key` that healthchecks shows in a UUID's place where a key may only read.

    So a job stays the same one when the project's key is exchanged for one of the other kind,
    and no secret is kept. Source: `Check.unique_key` of healthchecks.
    """
    return sha1(UUID(uuid).hex[:16].encode(), usedforsecurity=False).hexdigest()


def _uuid_of(record: Mapping[str, Any]) -> str:
    """Newer servers name it; older ones only end addresses with it."""
    for name in ("uuid", "ping_url", "update_url"):
        if record.get(name) is not None:
            return str(UUID(str(record[name]).rstrip("/").rpartition("/")[2]))
    return ""


def _competition_in(tags: object) -> str:
    """The slug that a tag like `competition:nbme` names; the first counts."""
    words = tags.split() if isinstance(tags, str) else []
    found = (match[1] for word in words if (match := _COMPETITION.fullmatch(word)))
    return next(found, "")


def _line(value: object) -> str:
    return " ".join(value.split())[:NAME_LENGTH] if isinstance(value, str) else ""


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _span(value: object) -> timedelta:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return min(timedelta(seconds=value), _LONGEST)


def _span_or_none(value: object) -> timedelta | None:
    return None if value is None else _span(value)


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise TypeError(value)
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(value)
    return at.astimezone(UTC)


def _instant_or_none(value: object) -> datetime | None:
    return None if value is None else _instant(value)
