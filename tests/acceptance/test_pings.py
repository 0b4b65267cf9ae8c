"""Pings to the real bot: a key from the shell, curl, a message in Slack, and no secret in a log."""

import asyncio
from pathlib import Path

from tests.acceptance.process import BotProcess, environment, running, typed
from tests.acceptance.test_jobs import a_key
from tests.acceptance.together import together
from tests.acceptance.world import configure, until
from tests.fakes.slack_server import SlackServer

HTTP = '[http]\nbind = "127.0.0.1:0"\npublic_url = "https://bot.example.org"\n'


async def curl(bot: BotProcess, address: str, *arguments: str) -> str:
    """What curl prints: the answer's words and its status."""
    port = bot.logged("http_listening")[0]["port"]
    process = await asyncio.create_subprocess_exec(
        *("curl", "-q", "-sS", "--noproxy", "*", "-m", "20", "-w", " %{http_code}", *arguments),
        f"http://127.0.0.1:{port}/ping/{address}",
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return out.decode()


@together
async def test_a_job_that_fails_is_told_by_a_key_made_beside_the_running_bot(folder: Path) -> None:
    async with SlackServer() as slack:
        path, environ = configure(folder, slack.api_url, more=HTTP), environment(folder)
        async with running(path, environ) as bot:
            key = (await a_key(path, environ, "gpu box"))["secret"]
            job = f"{key}/fold-3"
            assert await curl(bot, f"{job}/start") == "not found 404"
            assert await curl(bot, f"{job}/start?create=1") == "Created 201"
            assert (
                await curl(bot, f"{job}/progress", "--json", '{"done": 1, "total": 5}') == "OK 200"
            )
            assert await curl(bot, f"{job}/3", "--data-raw", "CUDA out of memory") == "OK 200"
            await until(lambda: any("CUDA out of memory" in m.text for m in slack.messages()))
            revoked = await typed(
                "keys", "revoke", "gpu box", "--config", str(path), environ=environ
            )
            assert revoked.status == 0
            await bot.stop()
        said = str(bot.events) + "".join(bot.other_lines)
        assert key not in said
        assert not [event for event in bot.events if event["level"] == "error"]


@together
async def test_what_was_answered_outlasts_a_kill(folder: Path) -> None:
    async with SlackServer() as slack:
        path, environ = configure(folder, slack.api_url, more=HTTP), environment(folder)
        key = (await a_key(path, environ, "gpu box"))["secret"]
        async with running(path, environ) as bot:
            assert await curl(bot, f"{key}/fold-3/start?create=1") == "Created 201"
            await bot.kill()
        async with running(path, environ) as bot:
            assert await curl(bot, f"{key}/fold-3") == "OK 200"
            await bot.stop()
