"""Incoming webhooks, as Slack documents them."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack_server import CHANNEL, WEBHOOK, Effect, Fault, SlackServer


async def test_a_webhook_posts_into_its_channel(
    server: SlackServer, client: AsyncWebClient
) -> None:
    webhook = server.webhooks.add(CHANNEL)
    answer = await AsyncWebhookClient(server.webhook_url(webhook)).send(text="half way")
    assert (answer.status_code, answer.body) == (200, "ok")
    (message,) = (await client.conversations_history(channel=CHANNEL))["messages"]
    assert message["text"] == "half way"
    assert (message["subtype"], message["bot_id"]) == ("bot_message", webhook.bot_id)
    assert "user" not in message
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=CHANNEL, ts=message["ts"], text="all")


async def test_a_webhook_posts_where_the_bot_is_not(server: SlackServer) -> None:
    webhook = server.webhooks.add("C0OTHER")
    answer = await AsyncWebhookClient(server.webhook_url(webhook)).send(text="half way")
    assert answer.status_code == 200
    assert [m.text for m in server.messages("C0OTHER")] == ["half way"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{}", 400, "no_text"),
        (b"{", 400, "invalid_payload"),
        (b"[]", 400, "invalid_payload"),
        (b'{"text": "x", "blocks": [{"type": "odd"}]}', 400, "invalid_blocks"),
    ],
)
async def test_a_bad_post_is_refused_in_plain_words(
    server: SlackServer, body: bytes, status: int, words: str
) -> None:
    url = server.webhook_url(server.webhooks.add(CHANNEL))
    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        assert (answer.status, await answer.text()) == (status, words)
    assert server.messages() == []


async def test_a_revoked_webhook_and_an_archived_channel(server: SlackServer) -> None:
    webhook = server.webhooks.add(CHANNEL)
    client = AsyncWebhookClient(server.webhook_url(webhook))
    server.workspace.channel(CHANNEL).is_archived = True
    answer = await client.send(text="x")
    assert (answer.status_code, answer.body) == (410, "channel_is_archived")
    server.webhooks.revoke(webhook)
    answer = await client.send(text="x")
    assert (answer.status_code, answer.body) == (404, "no_service")


async def test_faults_strike_webhooks_too(server: SlackServer) -> None:
    client = AsyncWebhookClient(server.webhook_url(server.webhooks.add(CHANNEL)))
    server.faults.add(Fault(Effect.RATE_LIMIT, WEBHOOK))
    assert (await client.send(text="x")).status_code == 429
    assert (await client.send(text="x")).status_code == 200
    assert len(server.messages()) == 1
