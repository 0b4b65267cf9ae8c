"""Faults: they strike what they are meant to, the same way at each run."""

import random

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import (
    CHANNEL,
    Effect,
    Fault,
    SlackServer,
    Stage,
)
from tests.integration.slack_server.clients import calling


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("effect", [Effect.SERVER_ERROR, Effect.RESET, Effect.HANG, Effect.GARBAGE])
async def test_a_fault_leaves_the_message_there_or_not(
    server: SlackServer, client: AsyncWebClient, effect: Effect, stage: Stage
) -> None:
    server.faults.add(Fault(effect, "chat.postMessage", stage))
    async with calling(server, patience=0.3) as impatient:
        with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)):
            await impatient.chat_postMessage(channel=CHANNEL, text="unclear")
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
    async with calling(server, patience=0.3) as impatient:
        with pytest.raises(TimeoutError):
            await impatient.chat_postMessage(channel=CHANNEL, text="a")
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
