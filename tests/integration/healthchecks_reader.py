"""What the tests of a healthchecks project share: instants, and looking again and again."""

from datetime import UTC, datetime, timedelta

import aiohttp

from deadline_bot.adapters.healthchecks.api import HealthchecksApi
from deadline_bot.adapters.healthchecks.source import HealthchecksJobs
from deadline_bot.domain.job import JobState, Sighting
from tests.fakes.healthchecks_server import WRITE_KEY, HealthchecksServer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Reader:
    """Looks at the project again and again, from where it was left."""

    def __init__(self, server: HealthchecksServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session
        self.cursor: str | None = None
        self.unreadable: tuple[str, ...] = ()

    def source(self, key: str, call_timeout: timedelta = 10 * SECOND) -> HealthchecksJobs:
        api = HealthchecksApi(self._session, self._server.url, key, call_timeout=call_timeout)
        return HealthchecksJobs("healthchecks/gpus", self._server.url, api)

    async def look(self, key: str = WRITE_KEY) -> list[Sighting]:
        seen = await self.source(key).sightings(self._server.now, self.cursor)
        self.cursor, self.unreadable = seen.cursor, seen.unreadable
        return list(seen.records)


def states(sightings: list[Sighting]) -> list[JobState | None]:
    return [sighting.state for sighting in sightings]
