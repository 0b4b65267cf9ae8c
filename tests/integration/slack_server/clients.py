"""Real clients of the Slack server, and short ways to use them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    SlackServer,
)


@asynccontextmanager
async def calling(server: SlackServer, *, patience: float) -> AsyncIterator[AsyncWebClient]:
    limit = aiohttp.ClientTimeout(total=patience)
    async with aiohttp.ClientSession(timeout=limit) as session:
        yield AsyncWebClient(BOT_TOKEN, base_url=server.api_url, session=session, retry_handlers=[])


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def section(text: str, block_id: str | None = None) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return block if block_id is None else block | {"block_id": block_id}


@asynccontextmanager
async def bolt(
    server: SlackServer, configure: Callable[[AsyncApp], None]
) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        web = AsyncWebClient(BOT_TOKEN, base_url=server.api_url, session=session)
        app = AsyncApp(client=web)
        configure(app)
        handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=web, ping_interval=0.5)
        # Its methods carry no types.
        client: Any = handler.client
        await client.connect()
        await server.wait_for(lambda: server.sockets.n_open)
        try:
            yield web
        finally:
            await client.close()


def echo(app: AsyncApp) -> None:
    async def deadline(ack: Any, command: Any, respond: Any) -> None:
        await ack()
        await respond(f"you said {command['text']}", response_type="in_channel")

    async def mention(event: Any, say: Any) -> None:
        await say(text="yes?", thread_ts=event.get("thread_ts", event["ts"]))

    async def button(ack: Any, body: Any, respond: Any, client: Any) -> None:
        await ack()
        await respond("done", replace_original=True)
        view = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": []}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    app.command("/deadline")(deadline)
    app.event("app_mention")(mention)
    app.action("go")(button)
