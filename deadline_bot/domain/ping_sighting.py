"""What a ping means for its job: the one place that reads a ping's body.

Pure. Bodies come from anywhere: what is in them is cleaned, cut, and never trusted to be JSON.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from deadline_bot.agent.progress import Progress, ProgressReader, read_line
from deadline_bot.agent.terminal import plain
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.domain.job_evidence import TAIL_LENGTH
from deadline_bot.domain.ping import Ping, PingKey, PingKind

#: How much of the end of a body is read as a log, in characters: to read one well takes long.
READ_LENGTH = 3_000
#: How much of one line is kept, in characters.
LINE_LENGTH = 300
#: The silence allowed is this many of the agent's heartbeats, within these bounds (≤).
GRACE_HEARTBEATS = 3
LEAST_GRACE, MOST_GRACE = timedelta(minutes=5), timedelta(days=1)

#: The exit statuses of what Ctrl-C (SIGINT) or a scheduler (SIGTERM) has stopped.
_STOPPED = frozenset({130, 143})
#: How the agent's body begins where a person has stopped the job.
_CANCELLED = "cancelled"
_STATES = {
    PingKind.START: JobState.RUNNING,
    PingKind.SUCCESS: JobState.SUCCEEDED,
    PingKind.FAIL: JobState.FAILED,
}
#: No count of a job comes near this.
_MOST_COUNT = 1e15
_NAME_LENGTH, _UNIT_LENGTH, _MESSAGE_LENGTH = 200, 50, 500

#: What a cut may have halved: a line, or where there is but one, a word.
_HALF = re.compile(r"[^\r\n]*[\r\n]|\S*")
#: Control characters but the tab, and half characters, which no database can hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Log:
    """What the body of a ping says as a log; `tail` are its last lines."""

    first: str = ""
    tail: tuple[str, ...] = ()
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class _About:
    """What the agent tells of a job at its start; empty or `None` where it does not."""

    name: str
    competition: str
    place: str
    is_notice_wanted: bool | None
    grace: timedelta | None


def sighting_of(ping: Ping, key: PingKey, now: datetime) -> Sighting:
    """The evidence that a ping is, of the job of its slug or of its key.

    An instant ahead of `now` is `now`.
    """
    return evidence_of(ping, JobSourceKind.PING, ping.slug or key.slug, now)


def evidence_of(ping: Ping, source: JobSourceKind, ref: str, now: datetime) -> Sighting:
    """The same of a ping that came in another way, where its job is called `ref`."""
    begins = ping.kind is PingKind.START
    about = _about(ping.body) if begins else None
    log = _Log() if about is not None or not ping.body else _log(ping.body)
    state = _state(ping, log)
    return Sighting(
        source=source,
        ref=ref,
        at=now if ping.at is None else min(ping.at, now),
        state=state,
        run=ping.run,
        name="" if about is None else about.name,
        competition="" if about is None else about.competition,
        place="" if about is None else about.place,
        progress=ping.progress or (None if begins else log.progress),
        grace=None if about is None else about.grace,
        reason=_reason(ping, state, log),
        tail=log.tail,
        is_notice_wanted=None if about is None else about.is_notice_wanted,
    )


def progress_told(body: str) -> Progress | None:
    """The progress in a body `{"done": 120, "total": 1000, "unit": "it", "message": "fold 3"}`.

    Only `done` is needed. `None` where the body is anything else.
    """
    fields = _object(body)
    if fields is None or not _is_count(fields.get("done")):
        return None
    total, unit, message = (fields.get(name) for name in ("total", "unit", "message"))
    if not (total is None or _is_count(total)):
        return None
    if not (_is_text_or_none(unit) and _is_text_or_none(message)):
        return None
    return Progress(
        done=float(fields["done"]),
        total=None if total is None else float(total),
        unit=_on_one_line(unit or "", _UNIT_LENGTH),
        message=_on_one_line(message or "", _MESSAGE_LENGTH),
    )


def _about(body: str) -> _About | None:
    fields = _object(body)
    if fields is None or fields.keys().isdisjoint({"name", "competition", "host", "every"}):
        return None
    texts = [fields.get(name) for name in ("name", "competition", "host")]
    notify, every = fields.get("notify"), fields.get("every")
    is_right = (
        all(map(_is_text_or_none, texts))
        and (notify is None or isinstance(notify, bool))
        and (every is None or _is_count(every))
    )
    if not is_right:
        return None
    name, competition, place = (_on_one_line(text or "", _NAME_LENGTH) for text in texts)
    return _About(name, competition, place, notify, _grace(every) if every else None)


def _grace(every: float) -> timedelta:
    """The silence allowed to a job that is heard every so many seconds."""
    most = MOST_GRACE / GRACE_HEARTBEATS
    heartbeat = timedelta(seconds=min(every, most.total_seconds()))
    return max(GRACE_HEARTBEATS * heartbeat, LEAST_GRACE)


def _state(ping: Ping, log: _Log) -> JobState | None:
    is_cancelled = log.first.lower().startswith(_CANCELLED)
    # Where a ping is told at second hand its exit status is not.
    is_stopped = ping.status is None or ping.status in _STOPPED
    if ping.kind is PingKind.FAIL and is_stopped and is_cancelled:
        return JobState.CANCELLED
    return _STATES.get(ping.kind)


def _reason(ping: Ping, state: JobState | None, log: _Log) -> str:
    if state is JobState.CANCELLED:
        return log.first
    if state is not JobState.FAILED:
        return ""
    status = "" if ping.status is None else f"exit status {ping.status}"
    # A bar that was left standing says how far it was, and not why it failed.
    said = [line for line in log.tail if read_line(line) is None]
    return ": ".join(filter(None, (status, *said[-1:])))


def _log(body: str) -> _Log:
    """Reads the end of a body as the log that it probably is."""
    end = body[-READ_LENGTH:]
    if len(body) > READ_LENGTH and (half := _HALF.match(end)):
        end = end[half.end() :] or end
    reader = ProgressReader()
    reader.feed(end)
    reader.finish()
    tail = tuple(filter(None, map(_line, reader.last_lines)))
    found = reader.progress
    if found is not None:
        unit = _on_one_line(found.unit, _UNIT_LENGTH)
        message = _on_one_line(found.message, _MESSAGE_LENGTH)
        found = replace(found, unit=unit, message=message)
    return _Log(_line(body.lstrip().partition("\n")[0]), tail[-TAIL_LENGTH:], found)


def _line(text: str) -> str:
    return _written(text)[:LINE_LENGTH].rstrip()


def _on_one_line(text: str, most: int) -> str:
    return _written(" ".join(text.split()))[:most].rstrip()


def _written(text: str) -> str:
    """The text as it can be kept and shown: without a terminal's codes."""
    return _UNWRITABLE.sub("", plain(text)).replace("\t", "    ")


def _object(body: str) -> dict[str, Any] | None:
    if not body.lstrip().startswith("{"):
        return None
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        # Not JSON; or a number of 5,000 digits, or lists a thousand deep.
        return None
    return fields if isinstance(fields, dict) else None


def _is_count(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isinstance(value, int | float) and 0 <= value <= _MOST_COUNT


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)
