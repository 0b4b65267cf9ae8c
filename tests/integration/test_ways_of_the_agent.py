"""The agent at one end, the bot's reader at the other: what `track` reports is seen."""

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from deadline_bot.adapters.healthchecks.api import HealthchecksApi
from deadline_bot.adapters.healthchecks.source import HealthchecksJobs
from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.mailbox import SlackMailbox
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from tests.fakes.healthchecks_server import READ_KEY, WRITE_KEY, HealthchecksServer
from tests.fakes.slack_server import BOT_TOKEN, CHANNEL, SlackServer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FAILING = "import sys; print('epoch 2', file=sys.stderr); sys.exit('CUDA out of memory')"


async def track(folder: Path, url: str, code: str) -> int:
    """Runs the agent as a machine would; returns the command's exit status."""
    environ: Mapping[str, str] = {
        "DEADLINE_BOT_PING_URL": url,
        "XDG_STATE_HOME": str(folder),
        "PYTHONPATH": ":".join(sys.path),
    }
    options = ("--competition", "nbme", "--", sys.executable, "-c", code)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deadline_bot.agent", "Fold 3", *options),
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await asyncio.wait_for(process.wait(), 30)


def is_one_run(start: Sighting, end: Sighting) -> bool:
    return start.run == end.run != "" and start.ref == end.ref


async def test_through_healthchecks(tmp_path: Path) -> None:
    async with HealthchecksServer(NOW) as server, aiohttp.ClientSession() as session:
        assert await track(tmp_path, server.ping_url, FAILING) == 1
        api = HealthchecksApi(session, server.url, WRITE_KEY)
        source = HealthchecksJobs("healthchecks/gpus", server.url, api)
        seen = await source.sightings(NOW, None)
    start, *_, end = seen.records
    assert is_one_run(start, end)
    assert (start.source, start.state) == (JobSourceKind.HEALTHCHECKS, JobState.RUNNING)
    assert (start.name, start.competition) == ("fold-3", "nbme")
    assert (end.state, end.reason) == (JobState.FAILED, "CUDA out of memory")
    assert end.tail == ("epoch 2", "CUDA out of memory")
    assert seen.unreadable == ()


@pytest.mark.parametrize(
    ("code", "state"), [(FAILING, JobState.FAILED), ("print('done')", JobState.SUCCEEDED)]
)
async def test_through_healthchecks_with_a_read_only_key(
    tmp_path: Path, code: str, state: JobState
) -> None:
    async with HealthchecksServer(NOW) as server, aiohttp.ClientSession() as session:
        await track(tmp_path, server.ping_url, code)
        api = HealthchecksApi(session, server.url, READ_KEY)
        source = HealthchecksJobs("healthchecks/gpus", server.url, api)
        (end,) = (await source.sightings(NOW + timedelta(minutes=1), None)).records
    assert end.state is state


async def test_through_the_mailbox(tmp_path: Path) -> None:
    async with SlackServer() as slack, open_session() as session:
        webhook = slack.webhooks.add(CHANNEL)
        assert await track(tmp_path, slack.webhook_url(webhook), FAILING) == 1
        client = web_client(BOT_TOKEN, slack.api_url, session)
        source = SlackMailbox(client, ChannelDirectory(client, ()), CHANNEL)
        now = datetime.fromtimestamp(slack.workspace.now(), UTC)
        seen = await source.sightings(now, None)
    start, *_, end = seen.records
    assert is_one_run(start, end)
    assert (start.source, start.state) == (JobSourceKind.MAILBOX, JobState.RUNNING)
    assert (start.ref, start.name, start.competition) == ("fold-3", "Fold 3", "nbme")
    assert (end.state, end.reason) == (JobState.FAILED, "exit status 1: CUDA out of memory")
    assert seen.unreadable == ()
