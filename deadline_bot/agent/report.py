"""What is reported of a run: that it began, how far it is, how it ended.

Every way of sending and the spool take the same reports.
"""

import re
import socket
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import overload

from deadline_bot.agent.progress import Progress

#: The exit status of a process that died by a signal is this and the signal's number.
BY_SIGNAL = 128


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job. `rid` tells it from every other run, of the same job too."""

    name: str
    #: What addresses the job: a-z, 0-9, `_` and `-`.
    slug: str
    #: A UUID in lower case.
    rid: str
    host: str
    #: The slug of a competition, or `None` for a job of no particular one.
    competition: str | None = None
    #: Whether people want to be told of its start and its good end too.
    is_notifying: bool = False


class Kind(StrEnum):
    """The kinds of a report."""

    #: The run begins.
    START = "start"
    #: It lives; perhaps it is known how far it is.
    PROGRESS = "progress"
    #: It has ended.
    END = "end"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a run. A receiver that hears the same `rid` and `seq` again ignores it."""

    run: Run
    kind: Kind
    #: Grows with every report of the run; 0 is the start.
    seq: int
    #: When it was so, UTC.
    at: datetime
    progress: Progress | None = None
    #: The last lines of the log, the oldest first.
    tail: tuple[str, ...] = ()
    #: The exit status, 0 to 255; `None` but at the end.
    status: int | None = None
    #: Why it ended so, where that is known beyond the status, such as `cancelled by SIGINT`.
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of a run at one moment."""

    progress: Progress | None = None
    tail: tuple[str, ...] = ()


def a_run(name: str, competition: str | None = None, *, is_notifying: bool = False) -> Run:
    """A new run of the job `name` on this machine."""
    name = name.encode("utf-8", "replace").decode()
    return Run(
        name, slug_of(name), str(uuid.uuid4()), socket.gethostname(), competition, is_notifying
    )


def slug_of(name: str) -> str:
    """The slug of a job's name, the same at every run.

    Lower case; each run of characters other than a-z, 0-9, `_` and `-` is one `-`, none at the
    ends; at most 100 characters. Where nothing is left (学習), it is made from the name's hash.
    """
    slug = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:100].rstrip("-")
    return slug or f"job-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


def instant(at: datetime) -> str:
    """ISO 8601 in whole seconds: 2026-12-01T14:59:00Z; `at` is UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@overload
def whole(number: float) -> float: ...
@overload
def whole(number: None) -> None: ...
def whole(number: float | None) -> float | None:
    """The number, as an integer where it is one, so that it is written without a fraction."""
    return int(number) if number is not None and float(number).is_integer() else number
