"""How jobs elsewhere reach the running bot: the mailbox, and clients of healthchecks."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.acceptance.process import ROOT, environment, running
from tests.acceptance.test_jobs import a_key, changed, free_port, jobs_of, lines_with
from tests.acceptance.together import together
from tests.acceptance.world import OwnSlack, configure, in_seconds, told
from tests.fakes.healthchecks_client import DECORATED
from tests.fakes.slack_server import CHANNEL, Channel, SlackServer

BOX = "C0MAILBOX"


@asynccontextmanager
async def program(
    *command: str, environ: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that has ended when the block is left."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 30)


async def ended(*command: str, environ: dict[str, str]) -> int:
    """The exit status of a program."""
    async with program(*command, environ=environ) as process:
        return await asyncio.wait_for(process.wait(), 60)


#: A job that goes on once somebody writes into the pipe that it is given, and then fails.
TRAINING = """
import sys
print(" 43%|####3     | 430/1000 [10:00<13:15,  1.40s/it]", file=sys.stderr, flush=True)
open(sys.argv[1]).read()
sys.exit("CUDA out of memory")
"""


@together
async def test_a_job_is_followed_through_the_mailbox_and_told_once_over_a_restart(
    folder: Path,
) -> None:
    """The bot listens nowhere, and is not even there when the job fails."""
    channels = [Channel(CHANNEL, "kaggle"), Channel(BOX, "deadline-bot-mailbox")]
    async with SlackServer(channels=channels) as slack:
        path = configure(
            folder,
            slack.api_url,
            of_slack='mailbox = "#deadline-bot-mailbox"\nmailbox_interval = "1s"',
            more=told("cup", in_seconds(40 * 86_400)),
        )
        environ = environment(folder)
        own = OwnSlack(slack)
        webhook = slack.webhooks.add(BOX)
        machine = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "DEADLINE_BOT_PING_URL": slack.webhook_url(webhook),
        }
        pipe = folder / "go-on"
        os.mkfifo(pipe)
        agent = (sys.executable, "-m", "deadline_bot.agent", "Fold 3", "--competition", "cup")
        job = (sys.executable, "-c", TRAINING, str(pipe))
        async with program(*agent, "--", *job, environ=machine) as training:
            async with running(path, environ) as bot:
                await changed(bot, "Fold 3", "running")
                await own.wait_for(lambda said: lines_with(said, "Fold 3"), within=30)
                assert bot.logged("http_listening") == []
                await bot.kill()
            # A pipe is opened once somebody reads it.
            await asyncio.to_thread(pipe.write_text, "go on")
            assert await asyncio.wait_for(training.wait(), 60) == 1
        async with running(path, environ) as bot:
            await changed(bot, "Fold 3", "failed")
            await own.wait_for(lambda said: lines_with(said, "CUDA out of memory"), within=30)
            (failed,) = await jobs_of(path, environ)
            assert (failed["source"], failed["state"]) == ("mailbox", "failed")
            assert (failed["done"], failed["total"]) == (430, 1000)
        async with running(path, environ) as bot:
            # Once something new is told, whatever would be told again has been.
            assert await ended(*agent[:3], "Fold 4", "--", "true", environ=machine) == 0
            await changed(bot, "Fold 4", "succeeded")
            await own.wait_for(lambda said: lines_with(said, "Fold 4"), within=30)
        said = await own.said(CHANNEL)
        top = [m for m in said if m.thread_ts in (None, m.ts)]
        threads = [m for m in said if m.thread_ts not in (None, m.ts)]
        (failure,) = lines_with(top, "CUDA out of memory")
        assert "Fold 3" in failure.text
        # What told its start may have been edited since, and tell its end too.
        assert len(lines_with(threads, "Fold 3")) == 1, [m.text for m in said]


@together
async def test_clients_of_healthchecks_are_followed_by_the_running_bot(folder: Path) -> None:
    async with SlackServer() as slack:
        more = told("cup", in_seconds(40 * 86_400))
        more += f'\n[http]\nbind = "127.0.0.1:{free_port()}"\n'
        path = configure(folder, slack.api_url, more=more)
        environ = environment(folder)
        own = OwnSlack(slack)
        async with running(path, environ) as bot:
            await bot.event("http_listening")
            base = (await a_key(path, environ))["url"]
            urls = (f"{base}/infer?create=1", f"{base}/train?create=1")
            script = (sys.executable, "-c", DECORATED, *urls)
            assert await ended(*script, environ=environ) == 1
            await changed(bot, "infer", "succeeded")
            await changed(bot, "train", "failed")

            curl = ("curl", "-q", "--noproxy", "*", "-fsS", "-m", "20", "--retry", "5")
            url = f"{base}/ensemble"
            assert await ended(*curl, f"{url}/start?create=1", environ=environ) == 0
            await changed(bot, "ensemble", "running")
            sent = ("--data-raw", "fold 0\nMemoryError")
            assert await ended(*curl, *sent, f"{url}/137", environ=environ) == 0
            await changed(bot, "ensemble", "failed")
            # What nobody made is refused, as healthchecks does it.
            assert await ended(*curl[:-2], f"{base}/nobody", environ=environ) == 22

            said = await own.wait_for(lambda said: lines_with(said, "MemoryError"), within=30)
            assert len(lines_with(said, "ensemble", "137")) == 1
            await own.wait_for(lambda said: lines_with(said, "train"), within=30)
            await own.wait_for(lambda said: lines_with(said, "infer"), within=30)
            states = {job["name"]: job["state"] for job in await jobs_of(path, environ)}
            assert states == {"infer": "succeeded", "train": "failed", "ensemble": "failed"}
