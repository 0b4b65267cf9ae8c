"""The projects of healthchecks that the settings name, as sources of jobs.

So jobs are seen although the bot has no public address. The mailbox, the other way, needs
Slack's client, and is built where that is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from deadline_bot.adapters.healthchecks.api import HealthchecksApi
from deadline_bot.adapters.healthchecks.source import HealthchecksJobs
from deadline_bot.config import HealthchecksTable, Settings
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import Sighting
from deadline_bot.ports import JobSource, Seen


def healthchecks_sources(
    settings: Settings, environ: Mapping[str, str], session: aiohttp.ClientSession
) -> Iterator[tuple[JobSource, timedelta]]:
    """Every project with its interval; one without its key is a source that says so."""
    for table in settings.healthchecks:
        source = healthchecks_project(table, environ, session)
        reason = f"no {table.api_key_env}"
        yield source or _Unusable(source_name(table), reason), table.interval


def healthchecks_project(
    table: HealthchecksTable, environ: Mapping[str, str], session: aiohttp.ClientSession
) -> HealthchecksJobs | None:
    """A project; `None` where the environment does not hold its key."""
    key = environ.get(table.api_key_env, "").strip()
    if not key:
        return None
    return HealthchecksJobs(source_name(table), table.url, HealthchecksApi(session, table.url, key))


def source_name(table: HealthchecksTable) -> str:
    """What `status` calls a project."""
    return f"healthchecks/{table.name}"


@dataclass(frozen=True, slots=True)
class _Unusable:
    """A source that cannot be asked; `status` says why."""

    name: str
    reason: str

    async def sightings(
        self,
        now: datetime,  # noqa: ARG002 - the port's
        cursor: str | None,  # noqa: ARG002 - the port's
    ) -> Seen[Sighting]:
        raise SourceFailed(self.reason)
