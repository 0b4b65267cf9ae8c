"""What the address of a ping says: whose it is, and what it tells.

healthchecks has two forms, `/ping/<uuid>` and `/ping/<key>/<slug>`, and behind either `/start`,
`/fail`, `/log` or an exit status; `/progress` is ours. Two words can be either form. A uuid and
one of those is the first form, whatever else it might be; all others are the second, in which
the second word is always a slug, `start` and `0` too: as there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from deadline_bot.domain.ping import GREATEST_STATUS, PingKind

#: The words that the protocol answers with; clients show them to people.
BAD_URL, BAD_UUID = "invalid url format", "invalid uuid format"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_RUN = re.compile(rf"{_UUID.pattern}|[0-9a-f]{{32}}", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9_-]{1,100}")
_STATUS = re.compile(r"[0-9]{1,9}")
_ACTIONS = {
    "start": PingKind.START,
    "fail": PingKind.FAIL,
    "log": PingKind.LOG,
    "progress": PingKind.PROGRESS,
}


class BadAddress(ValueError):
    """An address that is none of a ping. `words` are the protocol's, without the address."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class PingAddress:
    """The parts of an address; `slug` is empty and `status` is `None` where there is none."""

    secret: str
    slug: str
    kind: PingKind
    status: int | None


@dataclass(frozen=True, slots=True)
class PingQuery:
    """What stands behind the question mark; `run` is empty and `at` is `None` if it does not."""

    run: str = ""
    is_create: bool = False
    at: datetime | None = None


def read_address(path: str) -> PingAddress:
    """Reads what comes after `/ping/`; a slash at its end is allowed.

    Raises:
        BadAddress: neither form, or an exit status above 255.
    """
    words = path.removesuffix("/").split("/")
    match words:
        case [uuid] if _UUID.fullmatch(uuid):
            return _address(uuid, "", "")
        case [uuid, action] if _UUID.fullmatch(uuid) and _is_action(action):
            return _address(uuid, "", action)
        case [key, slug] if _WORD.fullmatch(key) and _WORD.fullmatch(slug):
            return _address(key, slug, "")
        case [key, slug, action] if _WORD.fullmatch(key) and _WORD.fullmatch(slug):
            return _address(key, slug, action)
    raise BadAddress(BAD_URL)


def read_query(query: Mapping[str, str]) -> PingQuery:
    """Reads `rid`, `create` and `at`; an `at` that is no instant with a zone is left out.

    Raises:
        BadAddress: the `rid` is no uuid.
    """
    rid = query.get("rid")
    if rid is not None and not _RUN.fullmatch(rid):
        raise BadAddress(BAD_UUID)
    return PingQuery(
        run="" if rid is None else str(UUID(rid)),
        is_create=query.get("create") == "1",
        at=_instant(query.get("at", "")),
    )


def _is_action(word: str) -> bool:
    return word in _ACTIONS or _STATUS.fullmatch(word) is not None


def _address(secret: str, slug: str, action: str) -> PingAddress:
    if _UUID.fullmatch(secret):
        secret = secret.lower()
    if not action:
        return PingAddress(secret, slug, PingKind.SUCCESS, None)
    if action in _ACTIONS:
        return PingAddress(secret, slug, _ACTIONS[action], None)
    status = int(action) if _STATUS.fullmatch(action) else GREATEST_STATUS + 1
    if status > GREATEST_STATUS:
        raise BadAddress(BAD_URL)
    return PingAddress(secret, slug, PingKind.FAIL if status else PingKind.SUCCESS, status)


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if at.tzinfo is None else at.astimezone(UTC)
