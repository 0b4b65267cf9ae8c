"""Threads of the Slack messenger: posted into, searched, edited, and what if a thread is gone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.people import SlackPeople
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_jobs import JobEnded, JobMessage, JobsOfDay
from deadline_bot.domain.outbox_content import OutboxContent, thread_of
from tests.fakes.facts import DAY, NOW, a_competition
from tests.fakes.job_facts import a_job
from tests.fakes.slack_server import (
    ALICE,
    BOT_TOKEN,
    CHANNEL,
    Effect,
    Fault,
    Message,
    SlackServer,
    Stage,
)
from tests.integration.slack_chat import FixedClock
from tests.integration.slack_messenger import EPOCH, VOICE, voice

HEAD = JobsOfDay(a_competition().ref, NOW.date())
ENDED = JobEnded(a_job(state=JobState.SUCCEEDED, ended_at=NOW, owner=ALICE), thread=HEAD.key)


def a_post(content: OutboxContent, thread_id: str | None = None) -> Post:
    keys = (content.key,)
    kinds = (content.kind,)
    thread = thread_of(content)
    return Post(CHANNEL, (Part(content),), keys, kinds, marker(keys), thread, thread_id)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def messenger(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with open_session(call_timeout=timedelta(seconds=0.3)) as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        directory = ChannelDirectory(client, [CHANNEL])
        people = SlackPeople(client, directory, lambda _: VOICE, FixedClock())
        yield SlackMessenger(client, directory, voice, people.name)


@pytest.fixture
async def thread_id(messenger: SlackMessenger) -> str:
    """The head of a thread that was posted."""
    return (await messenger.post(a_post(HEAD), NOW)).id


def reply_of(slack: SlackServer) -> Message:
    return slack.messages()[-1]


async def test_a_reply_is_in_its_thread_and_found_there(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    post = a_post(ENDED, thread_id)
    ref = await messenger.post(post, NOW)
    assert reply_of(slack).thread_ts == thread_id
    assert await messenger.find(CHANNEL, post.marker, EPOCH) is None
    assert await messenger.find(CHANNEL, post.marker, EPOCH, thread_id) == ref
    head = await messenger.find(CHANNEL, marker([HEAD.key]), EPOCH)
    assert head is not None
    assert head.id == thread_id


async def test_a_reply_is_edited_as_any_other(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    post = a_post(JobMessage(a_job(), HEAD.key), thread_id)
    ref = await messenger.post(post, NOW)
    later = replace(post, parts=(Part(JobMessage(ENDED.job, HEAD.key)),), thread_id=None)
    await messenger.edit(ref, later, NOW)
    assert reply_of(slack).text.startswith("*Succeeded*: ")
    assert reply_of(slack).thread_ts == thread_id


async def test_a_name_is_written_and_nobody_is_called(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    await messenger.post(a_post(ENDED, thread_id), NOW)
    assert reply_of(slack).text.endswith("Kaggle notebook, alice")
    failed = JobEnded(replace(ENDED.job, state=JobState.FAILED))
    await messenger.post(a_post(failed), NOW)
    assert f"<@{ALICE}>" in reply_of(slack).text


async def test_without_the_scope_for_names_the_authors_stands_for_it(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    slack.access.scopes = tuple(s for s in slack.access.scopes if s != "users:read")
    ended = replace(ENDED, job=replace(ENDED.job, author="alice-kaggle"))
    await messenger.post(a_post(ended, thread_id), NOW)
    assert reply_of(slack).text.endswith("Kaggle notebook, alice-kaggle")


async def test_what_slack_refuses_goes_bare_into_the_same_thread(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "chat.postMessage", error="invalid_blocks"))
    ref = await messenger.post(a_post(ENDED, thread_id), NOW)
    assert reply_of(slack).thread_ts == thread_id
    assert await messenger.find(CHANNEL, marker([ENDED.key]), EPOCH, thread_id) == ref


@pytest.mark.parametrize("stage", list(Stage))
async def test_after_an_unclear_outcome_the_thread_tells(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str, stage: Stage
) -> None:
    slack.faults.add(Fault(Effect.RESET, "chat.postMessage", stage))
    post = a_post(ENDED, thread_id)
    with pytest.raises(SendFailed) as caught:
        await messenger.post(post, NOW)
    assert caught.value.is_unclear
    found = await messenger.find(CHANNEL, post.marker, EPOCH, thread_id)
    assert (found is not None) == (stage is Stage.AFTER)


async def test_a_reply_is_found_beyond_the_first_page(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    for n in range(450):
        slack.workspace.post(
            slack.workspace.channel(CHANNEL), ALICE, f"talk {n}", thread_ts=thread_id
        )
    ref = await messenger.post(a_post(ENDED, thread_id), NOW)
    assert await messenger.find(CHANNEL, marker([ENDED.key]), EPOCH, thread_id) == ref
    assert slack.n_calls["conversations.replies"] == 3
    assert slack.n_calls["conversations.history"] == 0


async def test_a_look_does_not_reach_behind_its_beginning(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    ref = await messenger.post(a_post(ENDED, thread_id), NOW)
    mark, posted_at = marker([ENDED.key]), reply_of(slack).received_at
    later = posted_at + timedelta(seconds=1)
    assert await messenger.find(CHANNEL, mark, posted_at, thread_id) == ref
    assert await messenger.find(CHANNEL, mark, later, thread_id) is None


@pytest.mark.parametrize(
    "error", ["cannot_reply_to_message", "restricted_action_thread_locked", "thread_not_found"]
)
async def test_a_thread_that_takes_no_reply_leaves_it_to_the_channel(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str, error: str
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "chat.postMessage", error=error))
    ref = await messenger.post(a_post(ENDED, thread_id), NOW)
    assert reply_of(slack).thread_ts is None
    assert await messenger.find(CHANNEL, marker([ENDED.key]), EPOCH, thread_id) == ref


async def test_a_reply_to_a_message_that_was_deleted_is_found_in_the_channel(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str
) -> None:
    slack.workspace.remove(slack.messages()[0])
    ref = await messenger.post(a_post(ENDED, thread_id), NOW)
    assert reply_of(slack).thread_ts is None
    assert await messenger.find(CHANNEL, marker([ENDED.key]), EPOCH, thread_id) == ref


@pytest.mark.parametrize(
    ("error", "is_permanent"),
    [("missing_scope", True), ("not_allowed_token_type", True), ("token_revoked", False)],
)
async def test_a_thread_that_cannot_be_read_is_no_thread_without_the_message(
    slack: SlackServer, messenger: SlackMessenger, thread_id: str, error: str, *, is_permanent: bool
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "conversations.replies", error=error))
    with pytest.raises(SendFailed) as caught:
        await messenger.find(CHANNEL, "marker", NOW - DAY, thread_id)
    assert caught.value.is_permanent == is_permanent
