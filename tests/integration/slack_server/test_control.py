"""The server's own control: over HTTP, and as a process."""

import asyncio
import sys
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    ALICE,
    BOT_TOKEN,
    CHANNEL,
    SlackServer,
)
from tests.integration.slack_server.clients import bolt, echo


async def test_it_can_be_driven_over_http(server: SlackServer) -> None:
    async with bolt(server, echo), aiohttp.ClientSession(f"{server.url}/_control/") as control:
        command = {"command": "/deadline", "text": "status", "channel": CHANNEL, "user": ALICE}
        async with control.post("command", json=command | {"n_replies": 1}) as answer:
            replies = (await answer.json())["replies"]
        assert [reply["text"] for reply in replies] == ["you said status"]
        fault = {"effect": "server_error", "method": "auth.test", "n_calls": 1}
        async with control.post("fault", json=fault) as answer:
            assert (await answer.json()) == {"ok": True}
        async with control.post("fault", json={"effect": "magic"}) as answer:
            assert answer.status == 400
        async with control.get(f"messages/{CHANNEL}") as answer:
            assert [m["text"] for m in (await answer.json())["messages"]] == ["you said status"]
        async with control.get("state") as answer:
            assert (await answer.json())["n_sockets"] == 1


async def test_a_response_url_has_five_uses(server: SlackServer) -> None:
    exchange = server.interactions.begin(CHANNEL, ALICE)
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(6):
            url = f"{server.url}/response/{exchange.response_id}"
            async with session.post(url, json={"text": "a"}) as answer:
                statuses.append(answer.status)
    assert statuses == [200] * 5 + [404]
    assert [reply.seen_by for reply in exchange.replies] == [ALICE] * 5


async def test_it_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.slack_server", "--channels", "2"),
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(BOT_TOKEN, base_url=url, session=session)
            await client.chat_postMessage(channel="C00000002", text="a")
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0
