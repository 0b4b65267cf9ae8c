"""The Socket Mode connection survives what Slack and networks do to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest

from deadline_bot.adapters.slack.connection import Envelope, SocketConnection
from deadline_bot.adapters.slack.web_api import open_session, web_client
from tests.fakes.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    SOCKET,
    Effect,
    Fault,
    NotConnectedError,
    SlackServer,
)

Connect = Callable[[SlackServer], AbstractAsyncContextManager[SocketConnection]]


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def heard() -> list[Envelope]:
    return []


@pytest.fixture
def connect(heard: list[Envelope]) -> Connect:
    async def handle(envelope: Envelope) -> None:
        heard.append(envelope)

    @asynccontextmanager
    async def connected(slack: SlackServer) -> AsyncIterator[SocketConnection]:
        # The session's timeout is for calls: it must not end a socket.
        async with open_session(call_timeout=timedelta(seconds=0.5)) as session:
            client = web_client(BOT_TOKEN, slack.api_url, session)
            heartbeat = timedelta(seconds=0.2)
            connection = SocketConnection(client, session, APP_TOKEN, handle, heartbeat=heartbeat)
            await connection.start()
            yield connection
            async with asyncio.timeout(2.5):
                await connection.close()

    return connected


async def hears(slack: SlackServer, heard: list[Envelope]) -> None:
    """A command arrives and is acknowledged."""
    n = len(heard)
    await slack.command("/deadline", n_replies=0)
    assert len(heard) == n + 1


async def test_commands_are_heard_once_it_has_started(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    async with connect(slack) as connection:
        assert connection.is_connected
        await hears(slack, heard)
    assert not connection.is_connected
    assert slack.n_calls["apps.connections.open"] == 1


async def test_a_socket_outlives_the_timeout_of_calls(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    async with connect(slack):
        with pytest.raises(TimeoutError):
            await slack.wait_for(lambda: slack.sockets.n_opened > 1, within=0.8)
        await hears(slack, heard)


async def test_a_socket_that_is_reset_is_opened_anew(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    async with connect(slack):
        slack.sockets.drop()
        await slack.wait_for(lambda: slack.sockets.n_opened == 2)
        await hears(slack, heard)


async def test_a_socket_that_slack_renews_is_left_only_for_a_new_one(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    async with connect(slack):
        await slack.sockets.disconnect()
        await hears(slack, heard)
        await slack.wait_for(lambda: slack.sockets.n_opened == 2)
        await hears(slack, heard)
        await slack.wait_for(lambda: slack.sockets.n_open == 1)
        await hears(slack, heard)


async def test_a_socket_that_went_silent_is_opened_anew(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    async with connect(slack):
        slack.sockets.is_mute = True
        await slack.wait_for(lambda: slack.sockets.n_opened == 2)
        slack.sockets.is_mute = False
        await slack.wait_for(lambda: slack.sockets.n_open == 1)
        await hears(slack, heard)


@pytest.mark.parametrize(
    ("method", "effect"),
    [
        ("apps.connections.open", Effect.SERVER_ERROR),
        ("apps.connections.open", Effect.RESET),
        ("apps.connections.open", Effect.GARBAGE),
        ("apps.connections.open", Effect.HANG),
        (SOCKET, Effect.SERVER_ERROR),
        (SOCKET, Effect.GARBAGE),
        (SOCKET, Effect.HANG),
    ],
)
async def test_a_failed_opening_is_repeated_from_the_start(
    slack: SlackServer, connect: Connect, heard: list[Envelope], method: str, effect: Effect
) -> None:
    slack.faults.add(Fault(effect, method))
    async with connect(slack) as connection:
        assert not connection.is_connected
        await slack.wait_for(lambda: slack.sockets.n_open)
        assert slack.n_calls["apps.connections.open"] == 2
        await hears(slack, heard)


async def test_a_revoked_token_is_tried_again_and_works_when_it_is_mended(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    slack.revoke(APP_TOKEN)
    async with connect(slack) as connection:
        assert not connection.is_connected
        with pytest.raises(NotConnectedError):
            await slack.command("/deadline")
        slack.access.revoked.clear()
        await slack.wait_for(lambda: slack.sockets.n_open)
        await hears(slack, heard)


async def test_an_outage_of_slack_is_outlived(
    slack: SlackServer, connect: Connect, heard: list[Envelope]
) -> None:
    async with connect(slack):
        await slack.close()
        await slack.start()
        await slack.wait_for(lambda: slack.sockets.n_open)
        await hears(slack, heard)


async def test_a_poison_envelope_is_acknowledged_and_stops_nothing(slack: SlackServer) -> None:
    async def fail(_: Envelope) -> None:
        raise LookupError("poison")

    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        connection = SocketConnection(client, session, APP_TOKEN, fail)
        await connection.start()
        await slack.command("/deadline", n_replies=0)
        await slack.command("/deadline", n_replies=0)
        await connection.close()


async def test_what_is_answered_at_once_goes_with_the_acknowledgement(slack: SlackServer) -> None:
    async def answer(_: Envelope) -> dict[str, str]:
        return {"text": "at once"}

    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        connection = SocketConnection(client, session, APP_TOKEN, answer)
        await connection.start()
        exchange = await slack.command("/deadline")
        assert exchange.texts == ["at once"]
        await connection.close()


async def test_closing_what_never_started_is_safe(slack: SlackServer) -> None:
    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        connection = SocketConnection(client, session, APP_TOKEN, _never)
        await connection.close()
        await connection.start()
        await connection.close()
        await connection.close()


async def _never(_: Envelope) -> None:
    raise AssertionError("nothing was sent")
