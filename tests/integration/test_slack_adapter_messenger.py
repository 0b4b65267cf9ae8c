"""The Slack messenger against a Slack on loopback: every outcome becomes the right decision."""

import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed
from deadline_bot.ports import MessageRef
from tests.fakes.facts import DAY, NOW
from tests.fakes.slack_server import (
    ALICE,
    BOT_TOKEN,
    CHANNEL,
    DEFAULT_SCOPES,
    Channel,
    Effect,
    Fault,
    SlackServer,
    Stage,
)
from tests.integration.slack_messenger import EPOCH, a_post, name, speaking, voice


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def messenger(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with speaking(slack) as messenger:
        yield messenger


async def failure_of(messenger: SlackMessenger, post: Post) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        await messenger.post(post, NOW)
    return caught.value


async def test_a_post_has_words_metadata_and_a_marker(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    post = a_post()
    ref = await messenger.post(post, NOW)
    (message,) = slack.messages()
    assert ref == MessageRef(CHANNEL, message.ts)
    assert "NBME" in message.text
    assert message.blocks[0]["block_id"] == post.marker
    assert message.metadata == {
        "event_type": "deadline_bot_message",
        "event_payload": {"keys": list(post.keys), "kinds": ["countdown"]},
    }


@pytest.mark.parametrize("channel", [CHANNEL, "#kaggle", "#Kaggle", "kaggle"])
async def test_a_channel_is_posted_to_and_searched_by_id_or_name(
    slack: SlackServer, messenger: SlackMessenger, channel: str
) -> None:
    post = a_post(channel)
    ref = await messenger.post(post, NOW)
    assert ref.channel == channel
    assert await messenger.find(channel, post.marker, NOW - DAY) == ref


async def test_a_name_is_resolved_once_and_page_by_page_before_its_history_is_read(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    for n in range(1100):
        slack.workspace.add_channel(Channel(f"C{n:08d}", f"channel-{n}"))
    slack.workspace.add_channel(Channel("C0LATE", "late"))
    assert await messenger.find("#late", "no such marker", EPOCH) is None
    assert await messenger.find("#late", "no such marker", EPOCH) is None
    assert slack.n_calls["conversations.list"] == 2


async def test_a_channel_made_anew_under_its_name_is_found_again(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    await messenger.post(a_post("#kaggle"), NOW)
    slack.workspace.channel(CHANNEL).is_archived = True
    slack.workspace.channel(CHANNEL).name = "kaggle-old"
    slack.workspace.add_channel(Channel("C0NEW", "kaggle"))
    assert (await failure_of(messenger, a_post("#kaggle"))).reason == "is_archived"
    await messenger.post(a_post("#kaggle"), NOW)
    assert len(slack.messages("C0NEW")) == 1


async def test_a_rate_limit_tells_the_wait(slack: SlackServer, messenger: SlackMessenger) -> None:
    slack.faults.add(Fault(Effect.RATE_LIMIT, retry_after=7))
    failure = await failure_of(messenger, a_post())
    assert failure.retry_after == timedelta(seconds=7)
    assert not failure.is_unclear
    assert not failure.is_permanent
    assert slack.n_calls["chat.postMessage"] == 1


@pytest.mark.parametrize(
    "error",
    [
        "account_inactive",
        "channel_not_found",
        "invalid_auth",
        "is_archived",
        "missing_scope",
        "not_in_channel",
        "restricted_action",
        "token_revoked",
    ],
)
async def test_what_a_person_can_mend_is_tried_later(
    slack: SlackServer, messenger: SlackMessenger, error: str
) -> None:
    slack.faults.add(Fault(Effect.ERROR, error=error))
    failure = await failure_of(messenger, a_post())
    assert failure.reason == error
    assert not failure.is_unclear
    assert not failure.is_permanent
    assert failure.retry_after is None


@pytest.mark.parametrize(
    "error", ["invalid_blocks", "invalid_metadata_format", "msg_blocks_too_long"]
)
async def test_words_go_out_bare_where_their_shape_is_refused(
    slack: SlackServer, messenger: SlackMessenger, error: str
) -> None:
    slack.faults.add(Fault(Effect.ERROR, error=error))
    post = a_post()
    ref = await messenger.post(post, NOW)
    (message,) = slack.messages()
    assert "NBME" in message.text
    assert [block["type"] for block in message.blocks] == ["section"]
    assert message.metadata is None
    assert await messenger.find(CHANNEL, post.marker, NOW - DAY) == ref


async def test_a_message_refused_even_bare_is_given_up(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    slack.faults.add(Fault(Effect.ERROR, error="invalid_blocks", n_calls=None))
    assert (await failure_of(messenger, a_post())).is_permanent
    assert slack.n_calls["chat.postMessage"] == 2


@pytest.mark.parametrize(
    ("effect", "stage"),
    [
        (Effect.SERVER_ERROR, Stage.BEFORE),
        (Effect.SERVER_ERROR, Stage.AFTER),
        (Effect.RESET, Stage.BEFORE),
        (Effect.RESET, Stage.AFTER),
        (Effect.GARBAGE, Stage.BEFORE),
        (Effect.GARBAGE, Stage.AFTER),
        (Effect.HANG, Stage.BEFORE),
        (Effect.HANG, Stage.AFTER),
    ],
)
async def test_after_an_unclear_outcome_the_history_tells(
    slack: SlackServer, messenger: SlackMessenger, effect: Effect, stage: Stage
) -> None:
    slack.faults.add(Fault(effect, "chat.postMessage", stage))
    post = a_post()
    failure = await failure_of(messenger, post)
    assert failure.is_unclear
    assert not failure.is_permanent
    assert slack.n_calls["chat.postMessage"] == 1
    found = await messenger.find(CHANNEL, post.marker, NOW - DAY)
    assert (found is not None) == (stage is Stage.AFTER)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
async def test_an_error_after_which_slack_may_have_posted_is_unclear(
    slack: SlackServer, messenger: SlackMessenger, error: str
) -> None:
    slack.faults.add(Fault(Effect.ERROR, error=error))
    assert (await failure_of(messenger, a_post())).is_unclear


async def test_nothing_was_sent_where_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        async with open_session() as session:
            client = web_client(BOT_TOKEN, f"http://127.0.0.1:{port}/api/", session)
            directory = ChannelDirectory(client, [CHANNEL])
            messenger = SlackMessenger(client, directory, voice, name)
            failure = await failure_of(messenger, a_post())
    assert not failure.is_unclear
    assert not failure.is_permanent


async def test_a_post_is_found_beyond_the_first_page(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    post = a_post()
    ref = await messenger.post(post, NOW)
    for n in range(450):
        slack.workspace.post(slack.workspace.channel(CHANNEL), ALICE, f"talk {n}")
    assert await messenger.find(CHANNEL, post.marker, EPOCH) == ref
    assert slack.n_calls["conversations.history"] == 3


async def test_a_look_does_not_reach_behind_its_beginning(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    post = a_post()
    ref = await messenger.post(post, NOW)
    posted_at = slack.messages()[0].received_at
    assert await messenger.find(CHANNEL, post.marker, posted_at) == ref
    assert await messenger.find(CHANNEL, post.marker, posted_at + timedelta(seconds=1)) is None


async def test_a_rate_limit_on_the_history_tells_the_wait(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    slack.faults.add(Fault(Effect.RATE_LIMIT, "conversations.history", retry_after=60))
    with pytest.raises(SendFailed) as caught:
        await messenger.find(CHANNEL, "marker", NOW)
    assert caught.value.retry_after == timedelta(seconds=60)
    assert not caught.value.is_permanent


@pytest.mark.parametrize(
    ("error", "is_permanent"),
    [("missing_scope", True), ("token_revoked", False), ("not_in_channel", False)],
)
async def test_a_history_that_stays_closed_is_told_apart_from_one_that_may_open(
    slack: SlackServer, messenger: SlackMessenger, error: str, *, is_permanent: bool
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "conversations.history", error=error))
    with pytest.raises(SendFailed) as caught:
        await messenger.find(CHANNEL, "marker", NOW)
    assert caught.value.is_permanent == is_permanent


@pytest.mark.parametrize("can_open", [True, False])
async def test_a_person_is_written_to_by_id(
    slack: SlackServer, messenger: SlackMessenger, *, can_open: bool
) -> None:
    if not can_open:
        slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "im:write")
    post = a_post(ALICE)
    ref = await messenger.post(post, NOW)
    assert ref.channel == ALICE
    assert await messenger.find(ALICE, post.marker, EPOCH) == ref
    await messenger.edit(ref, post, NOW)
    (message,) = slack.messages(slack.workspace.direct_message(ALICE).id)
    assert message.n_edits == 1


@pytest.mark.parametrize("can_open", [True, False])
async def test_after_a_restart_a_person_is_found_where_direct_messages_can_be_opened(
    slack: SlackServer, messenger: SlackMessenger, *, can_open: bool
) -> None:
    post = a_post(ALICE)
    ref = await messenger.post(post, NOW)
    if not can_open:
        slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "im:write")
    async with open_session() as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        restarted = SlackMessenger(client, ChannelDirectory(client, []), voice, name)
        if can_open:
            assert await restarted.find(ALICE, post.marker, EPOCH) == ref
            return
        with pytest.raises(SendFailed) as caught:
            await restarted.find(ALICE, post.marker, EPOCH)
        assert caught.value.is_permanent
