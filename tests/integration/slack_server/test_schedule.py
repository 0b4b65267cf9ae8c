"""Scheduled messages: where they may go, what is listed, and that they outlast an outage."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import ALICE, CHANNEL, Channel, SlackServer
from tests.integration.slack_server.clients import refusal, section


@pytest.mark.parametrize("ref", [CHANNEL, "#kaggle", "direct"])
async def test_a_message_is_scheduled_for_a_channel_however_it_is_named(
    server: SlackServer, client: AsyncWebClient, ref: str
) -> None:
    if ref == "direct":
        ref = (await client.conversations_open(users=ALICE))["channel"]["id"]
    at = int(server.workspace.now()) + 3600
    sent = await client.chat_scheduleMessage(channel=ref, text="a", post_at=at)
    listed = await client.chat_scheduledMessages_list(channel=sent["channel"])
    assert [(s["id"], s["channel_id"], s["post_at"]) for s in listed["scheduled_messages"]] == [
        (sent["scheduled_message_id"], server.workspace.channel(ref).id, at)
    ]
    await client.chat_deleteScheduledMessage(
        channel=sent["channel"], scheduled_message_id=sent["scheduled_message_id"]
    )
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []
    assert await refusal(client.chat_scheduledMessages_list(channel="C0NOWHERE")) == (
        "channel_not_found"
    )


async def test_only_a_post_reaches_a_person_by_the_persons_id(
    server: SlackServer, client: AsyncWebClient
) -> None:
    at = int(server.workspace.now()) + 3600
    sent = await client.chat_postMessage(channel=ALICE, text="a")
    assert sent["channel"].startswith("D")
    for call in (
        client.chat_scheduleMessage(channel=ALICE, text="a", post_at=at),
        client.chat_update(channel=ALICE, ts=sent["ts"], text="b"),
        client.conversations_history(channel=ALICE),
        client.conversations_info(channel="#kaggle"),
    ):
        assert await refusal(call) == "channel_not_found"


async def test_what_falls_due_in_an_outage_is_posted_after_it(
    server: SlackServer, client: AsyncWebClient
) -> None:
    root = (await client.chat_postMessage(channel=CHANNEL, text="root"))["ts"]
    at = int(server.workspace.now()) + 3600
    await client.chat_scheduleMessage(
        channel=CHANNEL, text="late", post_at=at, thread_ts=root, blocks=[section("late", "mark")]
    )
    await client.chat_scheduleMessage(channel=CHANNEL, text="later", post_at=at + 3600)
    await server.close()
    server.workspace.clock_offset += 3601
    await server.start()
    _, late = server.messages()
    assert (late.text, late.thread_ts, late.blocks[0]["block_id"]) == ("late", root, "mark")
    assert [s.text for s in server.schedule.waiting.values()] == ["later"]


async def test_a_channel_that_was_left_gets_nothing(
    server: SlackServer, client: AsyncWebClient
) -> None:
    place = server.workspace.add_channel(Channel("C0LEFT", "left"))
    at = int(server.workspace.now()) + 3600
    await client.chat_scheduleMessage(channel=place.id, text="a", post_at=at)
    place.is_member = False
    server.workspace.clock_offset += 3601
    server.schedule.post_due()
    assert server.messages(place.id) == []
    assert server.schedule.waiting == {}
