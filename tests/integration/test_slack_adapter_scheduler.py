"""Messages registered with Slack's own clock: said at their time, withdrawn, listed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.scheduler import SlackScheduler
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import SendFailed
from tests.fakes.facts import CHANNEL as NAME
from tests.fakes.facts import HOUR, MINUTE, a_countdown
from tests.fakes.slack_server import (
    ALICE,
    BOT_TOKEN,
    CHANNEL,
    DEFAULT_SCOPES,
    Channel,
    Effect,
    Fault,
    SlackServer,
)
from tests.integration.slack_messenger import name, voice


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer(channels=[Channel(CHANNEL, "kaggle")]) as server:
        yield server


@pytest.fixture
async def directory(slack: SlackServer) -> AsyncIterator[ChannelDirectory]:
    async with open_session(call_timeout=timedelta(seconds=0.3)) as session:
        yield ChannelDirectory(web_client(BOT_TOKEN, slack.api_url, session), [NAME])


@pytest.fixture
def scheduler(directory: ChannelDirectory) -> SlackScheduler:
    return SlackScheduler(directory._client, directory, voice)


def now_of(slack: SlackServer) -> datetime:
    """The server's time in whole seconds: it is the server's clock that counts."""
    return datetime.fromtimestamp(int(slack.workspace.now()), UTC)


def a_post(slack: SlackServer, channel: str = NAME) -> Post:
    """An alert of an hour before a close that is an hour and ten minutes away."""
    alert = a_countdown(at=now_of(slack) + HOUR + 10 * MINUTE)
    return Post(channel, (Part(alert),), (alert.key,), (alert.kind,), marker([alert.key]))


@pytest.mark.parametrize("channel", [NAME, CHANNEL, ALICE])
async def test_a_message_is_said_at_its_time_as_it_reads_then(
    slack: SlackServer, scheduler: SlackScheduler, channel: str
) -> None:
    post, now = a_post(slack, channel), now_of(slack)
    scheduled_id = await scheduler.schedule(post, now + 10 * MINUTE, now)
    place = slack.workspace.channel(channel).id
    assert await scheduler.scheduled() == {scheduled_id: place}
    assert slack.messages(place) == []
    slack.advance(10 * MINUTE)
    (message,) = slack.messages(place)
    assert "in 1 h" in message.text
    assert message.metadata is None
    (block,) = message.blocks
    assert (block["type"], block["block_id"]) == ("section", post.marker)
    assert block["text"]["text"] == message.text
    assert await scheduler.scheduled() == {}


async def test_without_the_scope_for_it_nothing_is_scheduled_for_a_person(
    slack: SlackServer, scheduler: SlackScheduler, directory: ChannelDirectory
) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "im:write")
    post, now = a_post(slack, ALICE), now_of(slack)
    with pytest.raises(SendFailed) as caught:
        await scheduler.schedule(post, now + HOUR, now)
    assert caught.value.is_permanent
    # Somebody who was written to is known by the direct message.
    await SlackMessenger(directory._client, directory, voice, name).post(post, now)
    assert await scheduler.withdraw(ALICE, await scheduler.schedule(post, now + HOUR, now))


@pytest.mark.parametrize("channel", [NAME, CHANNEL, ALICE])
async def test_a_message_is_withdrawn(
    slack: SlackServer, scheduler: SlackScheduler, channel: str
) -> None:
    now = now_of(slack)
    scheduled_id = await scheduler.schedule(a_post(slack, channel), now + 10 * MINUTE, now)
    assert await scheduler.withdraw(channel, scheduled_id)
    assert not await scheduler.withdraw(channel, scheduled_id)
    slack.advance(HOUR)
    assert slack.messages(channel) == []


async def test_in_the_last_minute_it_is_too_late(
    slack: SlackServer, scheduler: SlackScheduler
) -> None:
    now = now_of(slack)
    scheduled_id = await scheduler.schedule(a_post(slack), now + timedelta(seconds=58), now)
    assert not await scheduler.withdraw(NAME, scheduled_id)


async def test_all_pages_of_what_waits_are_read(
    slack: SlackServer, scheduler: SlackScheduler
) -> None:
    post, now = a_post(slack), now_of(slack)
    ids = {await scheduler.schedule(post, now + (n + 1) * HOUR, now) for n in range(101)}
    assert set(await scheduler.scheduled()) == ids
    assert slack.n_calls["chat.scheduledMessages.list"] == 2


@pytest.mark.parametrize(
    ("error", "is_permanent"),
    [
        ("unknown_method", True),
        ("missing_scope", True),
        ("not_allowed_token_type", True),
        ("invalid_blocks", True),
        ("restricted_too_many", False),
        ("time_in_past", False),
        ("channel_not_found", False),
        ("token_revoked", False),
    ],
)
async def test_what_is_never_scheduled_is_told_from_what_is_not_now(
    slack: SlackServer, scheduler: SlackScheduler, error: str, *, is_permanent: bool
) -> None:
    slack.faults.add(Fault(Effect.ERROR, error=error, n_calls=None))
    now = now_of(slack)
    for call in (
        scheduler.schedule(a_post(slack, CHANNEL), now + HOUR, now),
        scheduler.withdraw(CHANNEL, "Q1"),
        scheduler.scheduled(),
    ):
        with pytest.raises(SendFailed) as caught:
            await call
        assert (caught.value.reason, caught.value.is_permanent) == (error, is_permanent)
        assert not caught.value.is_unclear


@pytest.mark.parametrize("effect", [Effect.HANG, Effect.RESET, Effect.SERVER_ERROR])
async def test_what_may_have_been_scheduled_is_unclear(
    slack: SlackServer, scheduler: SlackScheduler, effect: Effect
) -> None:
    slack.faults.add(Fault(effect))
    now = now_of(slack)
    with pytest.raises(SendFailed) as caught:
        await scheduler.schedule(a_post(slack, CHANNEL), now + HOUR, now)
    assert caught.value.is_unclear


async def test_what_slack_said_is_found_by_its_marker(
    slack: SlackServer, scheduler: SlackScheduler, directory: ChannelDirectory
) -> None:
    post, now = a_post(slack), now_of(slack)
    await scheduler.schedule(post, now + 10 * MINUTE, now)
    slack.advance(10 * MINUTE)
    messenger = SlackMessenger(directory._client, directory, voice, name)
    ref = await messenger.find(NAME, post.marker, now)
    assert ref is not None
    assert ref.id == slack.messages()[0].ts
