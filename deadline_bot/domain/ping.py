"""Pings: what a machine tells over HTTP, in the protocol of healthchecks.

The protocol's source is healthchecks' documentation of its pinging API; `progress`, `at` and
what the agent tells at a start are ours. What a ping means for its job is in `ping_sighting`.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deadline_bot.agent.progress import Progress

#: How much of the beginning of a body is kept, in bytes.
BODY_LENGTH = 10_000
#: The greatest exit status that a ping may carry.
GREATEST_STATUS = 255


class PingKind(StrEnum):
    """What a ping says."""

    #: It ended well.
    SUCCESS = "success"
    #: It begins.
    START = "start"
    #: It failed.
    FAIL = "fail"
    #: It lives, and says something.
    LOG = "log"
    #: How far it is.
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Ping:
    """One ping. `secret` is the uuid of a job, or with a `slug` the key of a project.

    `status` is the exit status where one was told, `None` else. `run` is the `rid`, empty for
    none. `body` is text, cut. `is_create`: a job that is not known may be made. `at` is when it
    was so (UTC) where that was told, `None` for now. The secret is left out of `repr`, which may
    come into a log.
    """

    secret: str = field(repr=False)
    slug: str
    kind: PingKind
    status: int | None = None
    run: str = ""
    is_create: bool = False
    body: str = ""
    progress: Progress | None = None
    at: datetime | None = None


class PingOutcome(StrEnum):
    """What became of a ping."""

    #: Kept. HTTP 200.
    OK = "ok"
    #: Kept, and its job made. HTTP 201.
    CREATED = "created"
    #: No such key, or no such job. HTTP 404.
    NOT_FOUND = "not_found"
    #: More than one job has this slug. HTTP 409.
    AMBIGUOUS = "ambiguous"
    #: Too many from this key. HTTP 429.
    LIMITED = "limited"


@dataclass(frozen=True, slots=True)
class PingKey:
    """A key as it is kept: the secret itself is not.

    `digest` is the SHA-256 of the secret in hexadecimal digits. `slug` is the one job that a
    uuid is for, empty for a key of a whole project. `revoked_at` is `None` while it works.
    """

    name: str
    digest: str
    created_at: datetime
    slug: str = ""
    revoked_at: datetime | None = None

    def is_for(self, secret: str) -> bool:
        """Whether this is the key of a secret; takes the same time for any."""
        return self.revoked_at is None and hmac.compare_digest(self.digest, digest_of(secret))


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
