"""From what a project tells to sightings. Pure.

With a key that reads pings, each ping is one. A read-only key shows only the checks, and what
happened is concluded from how they differ from the last time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.adapters.healthchecks.cursor import Last
from deadline_bot.adapters.healthchecks.records import Check, PingRecord, PingType, Status
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.domain.ping import Ping, PingKind
from deadline_bot.domain.ping_sighting import evidence_of, progress_told

_KINDS: Mapping[PingType, PingKind] = {
    PingType.START: PingKind.START,
    PingType.SUCCESS: PingKind.SUCCESS,
    PingType.FAIL: PingKind.FAIL,
    PingType.LOG: PingKind.LOG,
}


def new_pings(
    check: Check, pings: Sequence[PingRecord], last: Last | None, since: datetime
) -> list[PingRecord]:
    """The pings that were not seen yet, oldest first.

    Of a check that is new to us, those since `since` (≥), and all of a run that is under way.
    """
    ordered = sorted((p for p in pings if p.type is not PingType.IGNORED), key=lambda p: p.n)
    if last is not None:
        # Somebody has cleared its log: it counts from 1 again.
        seen = last.n_pings if last.n_pings <= check.n_pings else 0
        return [p for p in ordered if p.n > seen]
    starts = [p.at for p in ordered if p.type is PingType.START] if check.is_started else []
    begin = min(since, starts[-1]) if starts else since
    return [p for p in ordered if p.at >= begin]


def sighting_of_ping(
    check: Check, url: str, record: PingRecord, body: str, now: datetime
) -> Sighting:
    """What a ping tells of its job. `url` is the site's address; `body` is empty for none."""
    told = progress_told(body)
    ping = Ping(
        secret="",
        slug="",
        kind=_KINDS[record.type],
        status=record.status,
        run=record.run,
        body=body if told is None else "",
        progress=told,
        at=record.at,
    )
    found = evidence_of(ping, JobSourceKind.HEALTHCHECKS, check.key, now)
    started_at = None if record.duration is None else record.at - record.duration
    return replace(
        found,
        name=check.name,
        competition=check.competition or found.competition,
        url=_address(check, url),
        started_at=started_at,
        grace=check.grace,
    )


def sightings_of_check(
    check: Check, url: str, last: Last | None, since: datetime, now: datetime
) -> list[Sighting]:
    """What the check's own fields tell since `last`, `None`: since `since` (≥).

    A start and a sign of life have no instant there: they are of now. What came and went between
    two looks is not seen.
    """
    if check.status is Status.PAUSED or (last and last.n_pings == check.n_pings):
        return []
    has_ended = _has_ended(check, last, since)
    found = []
    if has_ended and check.last_ping_at is not None:
        started_at = None
        if check.last_duration is not None:
            started_at = check.last_ping_at - check.last_duration
        state = _state_at_end(check, now)
        found.append(_sighting(check, url, check.last_ping_at, state, started_at))
    if check.is_started:
        is_new = has_ended or last is None or not last.is_started
        found.append(_sighting(check, url, now, JobState.RUNNING if is_new else None, None))
    elif last is not None and not has_ended:
        found.append(_sighting(check, url, now, None, None))
    return found


def _has_ended(check: Check, last: Last | None, since: datetime) -> bool:
    if check.last_ping_at is None:
        return False
    if last is not None:
        return check.last_ping_at != last.last_ping_at
    return check.last_ping_at >= since


def _state_at_end(check: Check, now: datetime) -> JobState:
    """How the last run ended; unknown where `down` may as well mean that the next one is late."""
    if check.status in {Status.UP, Status.GRACE}:
        return JobState.SUCCEEDED
    late_after = (check.period or timedelta()) + check.grace
    is_late = check.last_ping_at is None or now - check.last_ping_at >= late_after
    if check.status is not Status.DOWN or check.is_started or is_late:
        return JobState.UNKNOWN
    return JobState.FAILED


def _sighting(
    check: Check, url: str, at: datetime, state: JobState | None, started_at: datetime | None
) -> Sighting:
    return Sighting(
        source=JobSourceKind.HEALTHCHECKS,
        ref=check.key,
        at=at,
        state=state,
        name=check.name,
        competition=check.competition,
        url=_address(check, url),
        started_at=started_at,
        grace=check.grace,
    )


def _address(check: Check, url: str) -> str:
    """The check's page, by an address that does not show its UUID."""
    return f"{url}/cloaked/{check.key}/"
