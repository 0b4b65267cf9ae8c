"""What a bot reads: pages, ranges, threads, people; and what it may."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    ALICE,
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    Channel,
    SlackServer,
)
from tests.integration.slack_server.clients import refusal


async def test_history_is_paged_newest_first(server: SlackServer, client: AsyncWebClient) -> None:
    for n in range(7):
        await client.chat_postMessage(channel=CHANNEL, text=str(n))
    pages = []
    async for page in await client.conversations_history(channel=CHANNEL, limit=3):
        pages.append([m["text"] for m in page["messages"]])
        # What arrives meanwhile must not shift the following pages.
        server.workspace.post(server.workspace.channel(CHANNEL), ALICE, "new")
    assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]


async def test_the_ends_of_the_range_count_only_when_inclusive(
    server: SlackServer, client: AsyncWebClient
) -> None:
    for n in range(4):
        await client.chat_postMessage(channel=CHANNEL, text=str(n))
    first, *_, last = (m.ts for m in server.messages())

    async def texts(*, inclusive: bool) -> list[str]:
        found = await client.conversations_history(
            channel=CHANNEL, inclusive=inclusive, oldest=first, latest=last
        )
        return [m["text"] for m in found["messages"]]

    assert await texts(inclusive=False) == ["2", "1"]
    assert await texts(inclusive=True) == ["3", "2", "1", "0"]


async def test_replies_are_in_their_thread_only(client: AsyncWebClient) -> None:
    root = (await client.chat_postMessage(channel=CHANNEL, text="root"))["ts"]
    await client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=root)

    history = await client.conversations_history(channel=CHANNEL)
    thread = await client.conversations_replies(channel=CHANNEL, ts=root)
    assert [m["text"] for m in history["messages"]] == ["root"]
    assert [m["text"] for m in thread["messages"]] == ["root", "reply"]


async def test_a_thread_is_paged_oldest_first_after_its_first_message(
    client: AsyncWebClient,
) -> None:
    root = (await client.chat_postMessage(channel=CHANNEL, text="root"))["ts"]
    ts = [
        (await client.chat_postMessage(channel=CHANNEL, text=str(n), thread_ts=root))["ts"]
        for n in range(5)
    ]

    async def pages(**range_: Any) -> list[list[str]]:
        answer = await client.conversations_replies(channel=CHANNEL, ts=root, limit=2, **range_)
        return [[m["text"] for m in page["messages"]] async for page in answer]

    assert await pages() == [["root", "0"], ["1", "2"], ["3", "4"]]
    assert await pages(oldest=ts[3]) == [["root", "4"]]
    assert await pages(oldest=ts[3], inclusive=True) == [["root", "3"], ["4"]]
    assert await pages(latest=ts[1]) == [["root", "0"]]


async def test_a_thread_whose_first_message_was_deleted_is_none(client: AsyncWebClient) -> None:
    root = (await client.chat_postMessage(channel=CHANNEL, text="root"))["ts"]
    await client.chat_delete(channel=CHANNEL, ts=root)
    reply = await client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=root)

    assert "thread_ts" not in reply["message"]
    thread = client.conversations_replies(channel=CHANNEL, ts=root)
    assert await refusal(thread) == "thread_not_found"
    history = await client.conversations_history(channel=CHANNEL)
    assert [m["text"] for m in history["messages"]] == ["reply"]


async def test_channels_are_paged(server: SlackServer, client: AsyncWebClient) -> None:
    for n in range(5):
        server.workspace.add_channel(Channel(f"C{n}", f"more-{n}"))
    names = [
        channel["name"]
        async for page in await client.conversations_list(limit=2)
        for channel in page["channels"]
    ]
    assert names == ["kaggle", "other", *(f"more-{n}" for n in range(5))]


async def test_who_is_who(server: SlackServer, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    alice = await client.users_info(user=ALICE)
    assert me["user_id"] == BOT_USER_ID
    assert me.headers["x-oauth-scopes"] == ",".join(server.access.scopes)
    assert (alice["user"]["tz"], alice["user"]["tz_offset"]) == ("Asia/Tokyo", 32_400)


async def test_tokens_and_scopes_are_checked(server: SlackServer, client: AsyncWebClient) -> None:
    def post(token: str) -> Any:
        return client.chat_postMessage(channel=CHANNEL, text="a", token=token)

    assert await refusal(post("xoxb-wrong")) == "invalid_auth"
    assert await refusal(post(APP_TOKEN)) == "not_allowed_token_type"
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"

    server.access.scopes = ("channels:read",)
    with pytest.raises(SlackApiError) as caught:
        await post(BOT_TOKEN)
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "channels:read"

    server.revoke(BOT_TOKEN)
    assert await refusal(client.auth_test()) == "token_revoked"
