"""Tries the ways in which jobs are seen, for `check`; the mailbox is tried with Slack."""

import asyncio
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.http.listening import CannotBind, listen
from deadline_bot.cli.report import Report
from deadline_bot.config import HealthchecksTable, Settings
from deadline_bot.config.values import Bind
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.wording.catalogue import say


def try_http(settings: Settings, *, is_running: bool = False) -> Iterator[Report]:
    """Whether the server has its address, and from where it can be pinged.

    While the bot is running it is the bot itself that listens there.
    """
    language, bind, url = settings.voice.language, settings.http.bind, settings.http.public_url
    if bind is None:
        if url:
            yield Report(say(language, "cli.check.http_unbound", url=url), "fault")
        elif not settings.healthchecks and not settings.slack.mailbox:
            yield Report(say(language, "cli.check.no_way"), "note")
        return
    address = "{}:{}".format(*bind)
    fault = _fault_of(bind)
    if fault is not None and not (is_running and fault.is_taken):
        fields = {"address": fault.address, "reason": fault.reason}
        yield Report(say(language, "cli.http.cannot_bind", **fields), "fault")
        return
    stands = "http" if fault is None else "http_in_use"
    yield Report(say(language, f"cli.check.{stands}", address=address))
    if url:
        yield Report(say(language, "cli.check.pings", url=url))
    elif _is_loopback(bind.host):
        yield Report(say(language, "cli.check.pings_here", address=address), "note")
    else:
        yield Report(say(language, "cli.check.pings_there", address=address), "note")


async def try_healthchecks(settings: Settings, environ: Mapping[str, str]) -> list[Report]:
    """Whether each project can be read, and how much its key shows."""
    if not settings.healthchecks:
        return []
    from deadline_bot.adapters.healthchecks.api import open_session
    from deadline_bot.bootstrap.ways import healthchecks_project

    async def tried(table: HealthchecksTable) -> Report:
        fields = {"name": table.name, "url": table.url, "variable": table.api_key_env}
        source = healthchecks_project(table, environ, session)
        if source is None:
            return Report(say(language, "cli.check.healthchecks_none", **fields), "fault")
        try:
            reach = await source.verify(SystemClock().now())
        except SourceFailed as failure:
            is_refused = failure.reason in {"401", "403"}
            key = f"cli.check.healthchecks_{'refused' if is_refused else 'failed'}"
            return Report(say(language, key, reason=failure.reason, **fields), "fault")
        kind = {True: "", False: "_read_only", None: "_empty"}[reach.has_pings]
        return Report(say(language, f"cli.check.healthchecks{kind}", n=reach.n_checks, **fields))

    language = settings.voice.language
    async with open_session() as session:
        return await asyncio.gather(*map(tried, settings.healthchecks))


def _fault_of(bind: Bind) -> CannotBind | None:
    try:
        listen(*bind).close()
    except CannotBind as fault:
        return fault
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
