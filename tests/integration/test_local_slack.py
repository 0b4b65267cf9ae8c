"""The harness of local Slack runs it, and it still has the oddities that the bot allows for."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.browser import find_browser
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.screenshot import screenshot
from tests.fakes.slack_server import (
    ALICE,
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    Channel,
    Json,
)

pytestmark = pytest.mark.skipif(skip_reason() is not None, reason=str(skip_reason()))


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as running:
        yield running


@pytest.fixture
async def client(slack: LocalSlack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session)


def section(text: str) -> Json:
    return {"type": "section", "block_id": "mark", "text": {"type": "mrkdwn", "text": text}}


async def test_a_post_keeps_its_blocks_and_loses_its_metadata(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    metadata: Json = {"event_type": "deadline_bot_message", "event_payload": {"keys": []}}
    await client.chat_postMessage(
        channel="#kaggle", text="締切", blocks=[section("締切")], metadata=metadata
    )
    (message,) = await slack.messages()
    assert (message["text"], message["blocks"][0]["block_id"]) == ("締切", "mark")
    assert "metadata" not in message


async def test_methods_that_it_lacks_are_unknown(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=CHANNEL, text="a"))["ts"]
    with pytest.raises(SlackApiError) as caught:
        await client.pins_add(channel=CHANNEL, timestamp=ts)
    assert caught.value.response["error"] == "unknown_method"


async def test_what_people_type_reaches_the_bot(slack: LocalSlack, client: AsyncWebClient) -> None:
    app = AsyncApp(client=client)

    async def deadline(ack: Any, command: Any, respond: Any) -> None:
        await ack()
        await respond(f"you said {command['text']}", response_type="ephemeral")

    async def mention(ack: Any, event: Any, say: Any) -> None:
        await say(text="yes?", thread_ts=event["ts"])

    async def ignore(ack: Any) -> None:
        await ack()

    app.command("/deadline")(deadline)
    app.event("app_mention")(mention)
    app.event("message")(ignore)
    # Its methods carry no types.
    socket: Any = AsyncSocketModeHandler(app, APP_TOKEN, web_client=client).client
    await socket.connect()
    try:
        await slack.command("/deadline", "status")
        told = await slack.wait_for(lambda m: [x for x in m if x["text"] == "you said status"])
        assert (told[0]["subtype"], told[0]["ephemeral_to"]) == ("ephemeral", ALICE)
        asked = await slack.say(f"<@{BOT_USER_ID}> status")
        answer = await slack.wait_for(lambda m: [x for x in m if x["text"] == "yes?"])
        assert answer[0]["thread_ts"] == asked["ts"]
    finally:
        await socket.close()


async def test_channels_are_ours_to_choose() -> None:
    channels = [Channel("C0ONE", "one"), Channel("C0TWO", "two")]
    async with LocalSlack(channels=channels) as slack:
        state = await slack.state()
        assert [c["name"] for c in state["channels"]] == ["one", "two"]
        assert await slack.messages("C0TWO") == []


@pytest.mark.skipif(find_browser() is None, reason="no Chromium on the path")
async def test_its_page_can_be_photographed(slack: LocalSlack, client: AsyncWebClient) -> None:
    text = "締切まで6時間: <!date^1700000000^{date_short_pretty} {time}|11/14 22:13 UTC>"
    await client.chat_postMessage(channel=CHANNEL, text=text, blocks=[section(text)])
    picture = await screenshot(slack.page_url(), width=420, has_fallbacks=True)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 840
