"""Our Slack server answers real Slack clients the way Slack is documented to.

The bot's own tests rely on it, so its limits, faults and redeliveries are checked here first.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    ALICE,
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    SOCKET,
    Channel,
    Effect,
    Fault,
    NotConnectedError,
    SlackServer,
    Stage,
)


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    channels = [
        Channel(CHANNEL, "kaggle"),
        Channel("C0OTHER", "other", is_member=False),
        Channel("G0SECRET", "secret", is_private=True, is_member=False),
    ]
    async with SlackServer(channels=channels, ack_within=0.2) as running:
        yield running


@pytest.fixture
async def client(server: SlackServer) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.5)) as session:
        yield AsyncWebClient(BOT_TOKEN, base_url=server.api_url, session=session, retry_handlers=[])


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def section(text: str, block_id: str | None = None) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return block if block_id is None else block | {"block_id": block_id}


# Posting


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


# Reading


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


# Permission


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


# Scheduled messages


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


# Faults


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("effect", [Effect.SERVER_ERROR, Effect.RESET, Effect.HANG, Effect.GARBAGE])
async def test_a_fault_leaves_the_message_there_or_not(
    server: SlackServer, client: AsyncWebClient, effect: Effect, stage: Stage
) -> None:
    server.faults.add(Fault(effect, "chat.postMessage", stage))
    with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)):
        await client.chat_postMessage(channel=CHANNEL, text="unclear")
    assert [m.text for m in server.messages()] == ["unclear"] * (stage is Stage.AFTER)

    await client.chat_postMessage(channel=CHANNEL, text="clear")
    assert server.messages()[-1].text == "clear"


async def test_a_rate_limit_can_be_one_channels_own(
    server: SlackServer, client: AsyncWebClient
) -> None:
    await client.conversations_join(channel="C0OTHER")
    rule = server.faults.add(
        Fault(Effect.RATE_LIMIT, "chat.postMessage", channel=CHANNEL, n_calls=None, retry_after=7)
    )
    await client.chat_postMessage(channel="C0OTHER", text="a")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=CHANNEL, text="a")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert rule.n_struck == 1
    assert server.messages() == []


async def test_a_delayed_answer_outlasts_an_impatient_client(server: SlackServer) -> None:
    server.faults.add(Fault(Effect.DELAY, stage=Stage.AFTER, delay=30))
    timeout = aiohttp.ClientTimeout(total=0.1)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=server.api_url, session=session)
        with pytest.raises(TimeoutError):
            await client.chat_postMessage(channel=CHANNEL, text="a")
    assert len(server.messages()) == 1


def test_a_share_of_faults_is_the_same_at_each_run() -> None:
    def struck() -> list[bool]:
        rng = random.Random(7)  # noqa: S311 - must be repeatable
        rule = Fault(Effect.RESET, n_calls=None, share=0.25, rng=rng)
        return [rule.strikes("chat.postMessage", None) for _ in range(400)]

    assert struck() == struck()
    assert 60 < sum(struck()) < 140


async def test_it_comes_back_on_the_same_port(server: SlackServer, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=CHANNEL, text="before")
    url = server.url
    await server.close()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.auth_test()
    await server.start()
    await client.chat_postMessage(channel=CHANNEL, text="after")
    assert server.url == url
    assert [m.text for m in server.messages()] == ["before", "after"]


# Socket Mode


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


async def test_a_command_is_acknowledged_and_answered(server: SlackServer) -> None:
    async with bolt(server, echo):
        exchange = await server.command("/deadline", "status")
    assert exchange.texts == ["you said status"]
    assert exchange.replies[0].seen_by is None


async def test_a_mention_is_answered_in_its_thread(server: SlackServer) -> None:
    async with bolt(server, echo):
        asked = await server.say(f"<@{BOT_USER_ID}> status")
        await server.wait_for(lambda: len(server.messages()) == 2)
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


# Control over HTTP


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
