"""Files: the three steps of an upload, as Slack documents them."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import CHANNEL, SlackServer
from tests.integration.slack_server.clients import refusal


async def test_an_upload_is_a_message_of_the_history(client: AsyncWebClient) -> None:
    answer = await client.files_upload_v2(
        channel=CHANNEL, filename="a.png", content=b"png", title="A", alt_txt="words"
    )
    (message,) = (await client.conversations_history(channel=CHANNEL))["messages"]
    assert message["subtype"] == "file_share"
    assert [file["id"] for file in message["files"]] == [answer["file"]["id"]]
    assert (message["files"][0]["size"], message["files"][0]["alt_txt"]) == (3, "words")


async def test_several_files_are_one_message(server: SlackServer, client: AsyncWebClient) -> None:
    uploads = [{"filename": f"{name}.png", "content": name} for name in "ab"]
    await client.files_upload_v2(channel=CHANNEL, file_uploads=uploads, initial_comment="two")
    (message,) = server.messages()
    assert message.text == "two"
    assert [file["name"] for file in message.files] == ["a.png", "b.png"]


async def test_without_a_channel_a_file_is_private(
    server: SlackServer, client: AsyncWebClient
) -> None:
    await client.files_upload_v2(filename="a.png", content=b"png")
    assert server.messages() == []
    assert len(server.files.by_id) == 1


async def test_a_reply_to_a_message_that_is_gone_is_one_of_the_channel(
    server: SlackServer, client: AsyncWebClient
) -> None:
    await client.files_upload_v2(channel=CHANNEL, filename="a", content=b"x", thread_ts="1.0")
    assert [message.thread_ts for message in server.messages()] == [None]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"filename": "", "length": 3}, "missing_argument"),
        ({"filename": "a.png", "length": 0}, "missing_argument"),
        ({"filename": "a.png", "length": 3, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
    ],
)
async def test_a_place_is_refused(
    client: AsyncWebClient, arguments: dict[str, object], error: str
) -> None:
    call = client.api_call("files.getUploadURLExternal", params=arguments)
    assert await refusal(call) == error


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0OTHER", "not_in_channel"),
        ("G0SECRET", "channel_not_found"),
        ("#kaggle", "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
    ],
)
async def test_a_file_is_not_shared_where_the_bot_may_not_write(
    client: AsyncWebClient, channel: str, error: str
) -> None:
    call = client.files_upload_v2(channel=channel, filename="a.png", content=b"png")
    assert await refusal(call) == error


async def test_what_was_not_uploaded_is_not_shared(client: AsyncWebClient) -> None:
    place = await client.files_getUploadURLExternal(filename="a.png", length=3)
    for file_id in (place["file_id"], "F0NONE"):
        files: list[dict[str, str | None]] = [{"id": file_id}]
        share = client.files_completeUploadExternal(files=files, channel_id=CHANNEL)
        assert await refusal(share) == "file_not_found"
    assert await refusal(client.files_completeUploadExternal(files=[])) == "file_not_found"


async def test_bytes_are_taken_at_their_address_alone(client: AsyncWebClient) -> None:
    place = await client.files_getUploadURLExternal(filename="a.png", length=3)
    url: str = place["upload_url"]
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=b"wrong length") as answer:
            assert answer.status == 400
        async with session.post(f"{url}0", data=b"png") as answer:
            assert answer.status == 404
        async with session.get(url) as answer:
            assert answer.status == 404
        async with session.post(url, data=b"png") as answer:
            assert (answer.status, await answer.text()) == (200, "OK - 3")
