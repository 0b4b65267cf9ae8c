"""Pictures in Slack: they arrive where they belong, and every failure becomes a decision."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.pictures import SlackPictures
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.errors import SendFailed
from tests.fakes.facts import NOW
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.slack_server import (
    ALICE,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    DEFAULT_SCOPES,
    UPLOAD,
    Channel,
    Effect,
    Fault,
    SlackServer,
    Stage,
)

PNG = b"\x89PNG not really"
SHARE = "files.completeUploadExternal"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def pictures(slack: SlackServer) -> AsyncIterator[SlackPictures]:
    async with open_session(call_timeout=timedelta(seconds=0.3)) as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        yield SlackPictures(client, ChannelDirectory(client, [CHANNEL, "#kaggle"]))


async def upload(
    pictures: SlackPictures, channel: str = CHANNEL, thread_id: str | None = None
) -> None:
    await pictures.upload(channel, thread_id, PNG, "Final run: NBME", "train: running", NOW)


async def failure_of(pictures: SlackPictures, channel: str = CHANNEL) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        await upload(pictures, channel)
    return caught.value


@pytest.mark.parametrize("channel", [CHANNEL, "#kaggle"])
async def test_a_picture_is_a_message_of_the_channel(
    slack: SlackServer, pictures: SlackPictures, channel: str
) -> None:
    await upload(pictures, channel)
    (message,) = slack.messages()
    (shown,) = message.files
    assert (message.user, message.text, message.thread_ts) == (BOT_USER_ID, "", None)
    assert (shown["title"], shown["alt_txt"]) == ("Final run: NBME", "train: running")
    assert (shown["name"], shown["filetype"]) == ("timeline-20261123-1200.png", "png")
    assert slack.files.by_id[shown["id"]].content == PNG


async def test_a_picture_goes_into_a_thread_or_to_a_person(
    slack: SlackServer, pictures: SlackPictures
) -> None:
    root = slack.workspace.post(slack.workspace.channel(CHANNEL), ALICE, "plan?")
    await upload(pictures, thread_id=root.ts)
    assert [m.thread_ts for m in slack.messages()] == [None, root.ts]
    await upload(pictures, ALICE)
    assert [len(m.files) for m in slack.messages(ALICE)] == [1]


async def test_without_the_scope_it_never_works_and_says_why(
    slack: SlackServer, pictures: SlackPictures
) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "files:write")
    failure = await failure_of(pictures)
    assert (failure.reason, failure.is_permanent) == ("missing_scope", True)
    assert not failure.is_unclear


@pytest.mark.parametrize(
    ("method", "error", "is_permanent"),
    [
        ("files.getUploadURLExternal", "file_uploads_disabled", True),
        ("files.getUploadURLExternal", "unknown_method", True),
        ("files.getUploadURLExternal", "account_inactive", False),
        (SHARE, "not_in_channel", False),
    ],
)
async def test_a_refusal_is_permanent_if_nothing_but_a_person_mends_it(
    slack: SlackServer, pictures: SlackPictures, method: str, error: str, *, is_permanent: bool
) -> None:
    slack.faults.add(Fault(Effect.ERROR, method, error=error))
    failure = await failure_of(pictures)
    assert (failure.reason, failure.is_permanent) == (error, is_permanent)
    assert not failure.is_unclear
    assert slack.messages() == []


async def test_a_rate_limit_names_its_wait(slack: SlackServer, pictures: SlackPictures) -> None:
    slack.faults.add(Fault(Effect.RATE_LIMIT, SHARE, retry_after=7))
    failure = await failure_of(pictures)
    assert failure.retry_after == timedelta(seconds=7)
    assert not failure.is_unclear


async def test_bytes_that_are_not_taken_are_not_shared(
    slack: SlackServer, pictures: SlackPictures
) -> None:
    slack.faults.add(Fault(Effect.SERVER_ERROR, UPLOAD))
    failure = await failure_of(pictures)
    assert not failure.is_unclear
    assert not failure.is_permanent
    assert "500" in failure.reason
    assert slack.n_calls[SHARE] == 0


@pytest.mark.parametrize("effect", [Effect.RESET, Effect.HANG, Effect.SERVER_ERROR, Effect.GARBAGE])
async def test_a_lost_answer_is_unclear_and_nothing_is_tried_twice(
    slack: SlackServer, pictures: SlackPictures, effect: Effect
) -> None:
    slack.faults.add(Fault(effect, SHARE, stage=Stage.AFTER))
    failure = await failure_of(pictures)
    assert failure.is_unclear
    assert len(slack.messages()) == 1


async def test_a_channel_made_anew_under_its_name_is_found_again(
    slack: SlackServer, pictures: SlackPictures
) -> None:
    await upload(pictures, "#kaggle")
    slack.workspace.channels.pop(CHANNEL)
    slack.workspace.add_channel(Channel("C0NEW", "kaggle"))
    assert (await failure_of(pictures, "#kaggle")).reason == "channel_not_found"
    await upload(pictures, "#kaggle")
    assert len(slack.messages("C0NEW")) == 1


@pytest.mark.skipif(skip_reason() is not None, reason=skip_reason() or "")
async def test_local_slack_shows_it_with_its_alt_text() -> None:
    async with LocalSlack() as local, open_session() as session:
        client = web_client(BOT_TOKEN, local.api_url, session)
        await upload(SlackPictures(client, ChannelDirectory(client, ["#kaggle"])), "#kaggle")
        (message,) = await local.messages()
        (shown,) = message["files"]
        assert (shown["title"], shown["alt_txt"]) == ("Final run: NBME", "train: running")
