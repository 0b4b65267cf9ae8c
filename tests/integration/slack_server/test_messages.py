"""Messages: what is taken, what is refused, what becomes of them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    ALICE,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    SlackServer,
)
from tests.integration.slack_server.clients import refusal, section


async def test_a_message_is_kept_as_it_was_sent(
    server: SlackServer, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "deadline_bot_message", "event_payload": {"keys": ["a"]}}
    blocks = [section("*1時間*", "mark")]
    answer = await client.chat_postMessage(
        channel="#kaggle", text="締切まで1時間", blocks=blocks, metadata=metadata
    )

    (message,) = server.messages()
    assert (message.ts, message.user, message.text) == (answer["ts"], BOT_USER_ID, "締切まで1時間")
    assert message.blocks[0]["block_id"] == "mark"
    assert message.metadata == metadata
    history = await client.conversations_history(channel=CHANNEL)
    assert "metadata" not in history["messages"][0]
    history = await client.conversations_history(channel=CHANNEL, include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": ""}, "no_text"),
        ({"text": "a", "blocks": [section("x")] * 51}, "invalid_blocks"),
        ({"text": "a", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "a", "blocks": [section("")]}, "invalid_blocks"),
        ({"text": "a", "blocks": [section("x", "b" * 256)]}, "invalid_blocks"),
        ({"text": "a", "blocks": [section("x", "b"), section("y", "b")]}, "invalid_blocks"),
        ({"text": "a", "blocks": [{"type": "sektion"}]}, "invalid_blocks"),
        ({"text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
    ],
)
async def test_a_message_beyond_slacks_limits_is_refused(
    server: SlackServer, client: AsyncWebClient, message: dict[str, Any], error: str
) -> None:
    call = client.api_call("chat.postMessage", json={"channel": CHANNEL} | message)
    assert await refusal(call) == error
    assert server.messages() == []


async def test_a_message_at_slacks_limits_is_taken(
    server: SlackServer, client: AsyncWebClient
) -> None:
    blocks = [section("x" * 3000, f"{n:0255}") for n in range(50)]
    await client.chat_postMessage(channel=CHANNEL, text="x" * 40_000, blocks=blocks)
    assert len(server.messages()) == 1


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0OTHER", "not_in_channel"),
        ("G0SECRET", "channel_not_found"),
    ],
)
async def test_a_channel_out_of_reach_is_refused(
    client: AsyncWebClient, channel: str, error: str
) -> None:
    assert await refusal(client.chat_postMessage(channel=channel, text="a")) == error


async def test_joining_makes_a_channel_writable(client: AsyncWebClient) -> None:
    await client.conversations_join(channel="C0OTHER")
    assert (await client.conversations_info(channel="C0OTHER"))["channel"]["is_member"] is True
    await client.chat_postMessage(channel="C0OTHER", text="a")


async def test_edit_pin_and_delete(server: SlackServer, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=CHANNEL, text="a"))["ts"]
    await client.chat_update(channel=CHANNEL, ts=ts, text="b")
    await client.pins_add(channel=CHANNEL, timestamp=ts)

    (message,) = server.messages()
    assert (message.text, message.n_edits, message.is_pinned) == ("b", 1, True)
    assert await refusal(client.pins_add(channel=CHANNEL, timestamp=ts)) == "already_pinned"
    pinned = await client.pins_list(channel=CHANNEL)
    assert [item["message"]["ts"] for item in pinned["items"]] == [ts]
    await client.pins_remove(channel=CHANNEL, timestamp=ts)
    assert await refusal(client.pins_remove(channel=CHANNEL, timestamp=ts)) == "no_pin"

    await client.chat_delete(channel=CHANNEL, ts=ts)
    gone = client.chat_update(channel=CHANNEL, ts=ts, text="c")
    assert await refusal(gone) == "message_not_found"


async def test_what_a_person_wrote_is_theirs(server: SlackServer, client: AsyncWebClient) -> None:
    theirs = await server.say("hello")
    edit = client.chat_update(channel=CHANNEL, ts=theirs.ts, text="bye")
    assert await refusal(edit) == "cant_update_message"


async def test_an_ephemeral_message_is_not_in_the_channel(
    server: SlackServer, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=CHANNEL, user=ALICE, text="psst")
    assert server.messages() == []
    assert [(m.text, m.seen_by) for m in server.workspace.ephemerals] == [("psst", ALICE)]


def test_the_blocking_client_is_served_too() -> None:
    async def post() -> list[str]:
        async with SlackServer() as server:
            client = WebClient(BOT_TOKEN, base_url=server.api_url)
            await asyncio.to_thread(client.chat_postMessage, channel=CHANNEL, text="a")
            await asyncio.to_thread(client.conversations_info, channel=CHANNEL)
            return [m.text for m in server.messages()]

    assert asyncio.run(post()) == ["a"]


async def test_a_scheduled_message_is_posted_when_the_clock_gets_there(
    server: SlackServer, client: AsyncWebClient
) -> None:
    at = int(server.workspace.now()) + 3600
    await client.chat_scheduleMessage(channel=CHANNEL, text="later", post_at=at)
    lost = {"event_type": "x", "event_payload": {}}
    await client.chat_scheduleMessage(channel=CHANNEL, text="lost", post_at=at, metadata=lost)
    listed = await client.chat_scheduledMessages_list()
    assert [s["text"] for s in listed["scheduled_messages"]] == ["later", "lost"]

    server.advance(timedelta(minutes=59))
    assert server.messages() == []
    server.advance(timedelta(minutes=2))
    assert [m.text for m in server.messages()] == ["later"]
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_a_scheduled_message_is_posted_without_help(
    server: SlackServer, client: AsyncWebClient
) -> None:
    at = int(server.workspace.now()) + 1
    await client.chat_scheduleMessage(channel=CHANNEL, text="soon", post_at=at)
    await server.wait_for(server.messages)


async def test_the_last_minute_cannot_be_undone(
    server: SlackServer, client: AsyncWebClient
) -> None:
    async def schedule(ahead: int) -> str:
        at = int(server.workspace.now()) + ahead
        answer = await client.chat_scheduleMessage(channel=CHANNEL, text="a", post_at=at)
        return str(answer["scheduled_message_id"])

    late, soon = await schedule(3600), await schedule(50)
    await client.chat_deleteScheduledMessage(channel=CHANNEL, scheduled_message_id=late)
    undo = client.chat_deleteScheduledMessage(channel=CHANNEL, scheduled_message_id=soon)
    assert await refusal(undo) == "invalid_scheduled_message_id"


async def test_scheduling_has_limits(server: SlackServer, client: AsyncWebClient) -> None:
    def schedule(at: int) -> Any:
        return client.chat_scheduleMessage(channel=CHANNEL, text="a", post_at=at)

    now = int(server.workspace.now())
    window = (now // 300 + 2) * 300
    assert await refusal(schedule(now - 5)) == "time_in_past"
    assert await refusal(schedule(now + 121 * 86_400)) == "time_too_far"
    for n in range(30):
        await schedule(window + n)
    assert await refusal(schedule(window + 299)) == "restricted_too_many"
    await schedule(window + 300)
