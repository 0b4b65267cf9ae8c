"""Socket Mode with Bolt: commands, events, clicks, and sockets that go away."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    ALICE,
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    SOCKET,
    Effect,
    Fault,
    NotConnectedError,
    SlackServer,
)
from tests.integration.slack_server.clients import bolt, echo, refusal


async def test_a_command_is_acknowledged_and_answered(server: SlackServer) -> None:
    async with bolt(server, echo):
        exchange = await server.command("/deadline", "status")
    assert exchange.texts == ["you said status"]
    assert exchange.replies[0].seen_by is None


async def test_a_mention_is_answered_in_its_thread(server: SlackServer) -> None:
    async with bolt(server, echo):
        asked = await server.say(f"<@{BOT_USER_ID}> status")
        await server.wait_for(lambda: len(server.messages()) >= 2)
    assert server.messages()[1].thread_ts == asked.ts


async def test_a_click_changes_its_message_and_opens_a_modal(server: SlackServer) -> None:
    label = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": label}
    async with bolt(server, echo) as web:
        blocks = [{"type": "actions", "elements": [button]}]
        await web.chat_postMessage(channel=CHANNEL, text="go?", blocks=blocks)
        await server.click(server.messages()[0], "go")
        await server.wait_for(lambda: server.interactions.views)
        await server.wait_for(lambda: server.messages()[0].text == "done")
    (view,) = server.interactions.views.values()
    assert view.user == ALICE


async def test_what_is_not_acknowledged_comes_again(server: SlackServer) -> None:
    server.events = ("message.channels",)
    server.sockets.ack_within = 0.2
    async with bolt(server, lambda _: None):
        await server.say("nobody listens")
        (envelope,) = server.sockets.envelopes
        await server.wait_for(lambda: len(envelope.sent_at) == 3)
    assert envelope.acked_at is None
    assert envelope.sent_at[1] - envelope.sent_at[0] >= 0.19


@pytest.mark.parametrize("how", ["asked", "dropped"])
async def test_a_lost_socket_is_replaced_and_events_wait_for_it(
    server: SlackServer, how: str
) -> None:
    async with bolt(server, echo):
        if how == "asked":
            await server.sockets.disconnect()
        else:
            server.sockets.drop()
            await server.wait_for(lambda: server.sockets.n_open == 0)
            with pytest.raises(NotConnectedError):
                await server.command("/deadline")
        await server.say(f"<@{BOT_USER_ID}> status")
        await server.wait_for(lambda: server.sockets.n_opened == 2, within=15)
        await server.wait_for(lambda: "yes?" in [m.text for m in server.messages()])


async def test_a_mute_peer_is_left(server: SlackServer) -> None:
    async with bolt(server, echo):
        server.sockets.is_mute = True
        await server.wait_for(lambda: server.sockets.n_opened > 1, within=15)
        server.sockets.is_mute = False


async def test_a_revoked_app_token_opens_no_socket(server: SlackServer) -> None:
    async with aiohttp.ClientSession() as session:
        web = AsyncWebClient(APP_TOKEN, base_url=server.api_url, session=session)
        assert (await web.apps_connections_open(app_token=APP_TOKEN))["url"].startswith("ws://")
        bot = web.apps_connections_open(app_token=BOT_TOKEN)
        assert await refusal(bot) == "not_allowed_token_type"
        server.revoke(APP_TOKEN)
        assert await refusal(web.apps_connections_open(app_token=APP_TOKEN)) == "token_revoked"


async def test_opening_a_socket_can_fail(server: SlackServer) -> None:
    server.faults.add(Fault(Effect.SERVER_ERROR, SOCKET))
    ticket = server.sockets.new_ticket()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(f"{server.url}/socket/{ticket}")
        assert caught.value.status == 500
        async with session.ws_connect(f"{server.url}/socket/{ticket}") as ws:
            assert (await ws.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(f"{server.url}/socket/{ticket}")
        assert caught.value.status == 404
