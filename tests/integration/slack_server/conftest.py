"""A server with a channel, one that the bot is not in, and a private one; a patient client."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    CHANNEL,
    Channel,
    SlackServer,
)
from tests.integration.slack_server.clients import calling


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    channels = [
        Channel(CHANNEL, "kaggle"),
        Channel("C0OTHER", "other", is_member=False),
        Channel("G0SECRET", "secret", is_private=True, is_member=False),
    ]
    async with SlackServer(channels=channels) as running:
        yield running


@pytest.fixture
async def client(server: SlackServer) -> AsyncIterator[AsyncWebClient]:
    async with calling(server, patience=10) as patient:
        yield patient
