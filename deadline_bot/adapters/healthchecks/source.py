"""A healthchecks project as a source of jobs.

One call per look, and for checks that were pinged since the last one the pings and a few bodies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deadline_bot.adapters.healthchecks.api import HealthchecksApi
from deadline_bot.adapters.healthchecks.cursor import (
    Cursor,
    Last,
    last_of,
    read_cursor,
    write_cursor,
)
from deadline_bot.adapters.healthchecks.evidence import (
    new_pings,
    sighting_of_ping,
    sightings_of_check,
)
from deadline_bot.adapters.healthchecks.records import (
    Check,
    PingRecord,
    read_check,
    read_each,
    read_ping,
)
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import Sighting
from deadline_bot.ports import Seen

#: How far back the first look goes for runs that have ended.
FIRST_REACH = timedelta(hours=1)
#: How many bodies are read of a check at each look, the newest.
MOST_BODIES = 20
#: Answers that say that a key may not read pings.
_REFUSALS = frozenset({"401", "403"})
_GONE = "404"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a project's key can see.

    `has_pings`: pings too, and not only the checks; `None` where there is no check to tell by.
    """

    n_checks: int
    has_pings: bool | None


@dataclass(slots=True)
class _Look:
    """One look at a project, while it is under way."""

    sightings: list[Sighting] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    seen: dict[str, Last] = field(default_factory=dict)


class HealthchecksJobs:
    """Implements `ports.JobSource`. `url` is the site's address, for links to its pages."""

    def __init__(self, name: str, url: str, api: HealthchecksApi) -> None:
        self._name = name
        self._url = url
        self._api = api

    @property
    def name(self) -> str:
        """Its name in `status` and in the log."""
        return self._name

    async def verify(self, now: datetime) -> Reach:
        """Asks once, as `check` wants to know.

        Raises:
            SourceFailed: the project cannot be asked.
        """
        checks, _ = read_each(await self._api.checks(now), read_check)
        return Reach(len(checks), all(check.uuid for check in checks) if checks else None)

    async def sightings(self, now: datetime, cursor: str | None) -> Seen[Sighting]:
        """What happened since the last look; see the port.

        A check whose pings cannot be read stays for the next look, and so do those after it
        unless the fault is of that check alone.
        """
        before = Cursor(now - FIRST_REACH) if cursor is None else read_cursor(cursor)
        checks, unreadable = read_each(await self._api.checks(now), read_check)
        look = _Look(unreadable=unreadable)
        failure: SourceFailed | None = None
        for check in checks:
            last = before.checks.get(check.key)
            if failure is None or _is_about_check(failure):
                try:
                    await self._look_at(check, last, before.read_at, now, look)
                    continue
                except SourceFailed as fault:
                    failure = fault
                    look.unreadable.append(f"pings: {fault.reason}")
            if last is not None:
                look.seen[check.key] = last
        if failure is not None and not _is_about_check(failure) and not look.sightings:
            raise failure
        # A check that is new to us and could not be read is looked at from the same instant on.
        read_at = now if failure is None else before.read_at
        text = write_cursor(Cursor(read_at, look.seen))
        return Seen(tuple(look.sightings), tuple(look.unreadable), text)

    async def _look_at(
        self, check: Check, last: Last | None, since: datetime, now: datetime, look: _Look
    ) -> None:
        n_pings = check.n_pings
        pings = None
        if check.uuid and _is_pinged(check, last, since):
            pings = await self._pings(check, now, look)
        if pings is None:
            look.sightings.extend(sightings_of_check(check, self._url, last, since, now))
        else:
            new = new_pings(check, pings, last, since)
            bodies = await self._bodies(check, new, now)
            look.sightings.extend(
                sighting_of_ping(check, self._url, ping, bodies.get(ping.n, ""), now)
                for ping in new
            )
            n_pings = max(n_pings, *(ping.n for ping in pings), 0)
        look.seen[check.key] = last_of(check, n_pings)

    async def _pings(self, check: Check, now: datetime, look: _Look) -> list[PingRecord] | None:
        """A check's pings; `None` where the key may not read them."""
        try:
            pings, unreadable = read_each(await self._api.pings(now, check.uuid), read_ping)
        except SourceFailed as failure:
            if failure.reason in _REFUSALS:
                return None
            raise
        look.unreadable.extend(unreadable)
        return pings

    async def _bodies(
        self, check: Check, pings: list[PingRecord], now: datetime
    ) -> Mapping[int, str]:
        """What the newest of these pings carried; one whose body is gone carried nothing."""
        bodies = {}
        for ping in [ping for ping in pings if ping.has_body][-MOST_BODIES:]:
            try:
                bodies[ping.n] = await self._api.body(now, check.uuid, ping.n)
            except SourceFailed as failure:
                if failure.reason != _GONE:
                    raise
        return bodies


def _is_pinged(check: Check, last: Last | None, since: datetime) -> bool:
    """Whether there may be pings that were not seen."""
    if last is not None:
        return last.n_pings != check.n_pings
    return check.is_started or (check.last_ping_at is not None and check.last_ping_at >= since)


def _is_about_check(failure: SourceFailed) -> bool:
    """Whether the next check may well be read: the answer was of this one."""
    return failure.reason == _GONE or failure.reason.startswith("5")
