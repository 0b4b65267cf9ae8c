"""The Slack messenger against a Slack on loopback: every outcome becomes the right decision."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.answer import Board
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.competition import Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import EditFailed, PinFailed, SendFailed
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.ports import MessageRef
from tests.fakes.facts import CLOSE, DAY, HOUR, NOW, a_competition
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

VOICE = Voice(Language.EN, ZoneInfo("UTC"))
BOARD = Board((), 0, None)
EPOCH = NOW.replace(year=2000)


async def voice(_: str) -> Voice:
    return VOICE


async def name(_: str) -> str:
    return ""


def a_post(channel: str = CHANNEL, *, lead_time: timedelta = HOUR) -> Post:
    entry = Entry(a_competition().ref, Milestone(MilestoneKind.CLOSE, CLOSE))
    alert = CountdownAlert(entry, lead_time)
    return Post(channel, (Part(alert),), (alert.key,), (alert.kind,), marker([alert.key]))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def messenger(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with open_session(call_timeout=timedelta(seconds=0.3)) as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        directory = ChannelDirectory(client, [CHANNEL, "#kaggle"])
        yield SlackMessenger(client, directory, voice, name)


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


@pytest.mark.parametrize("channel", [CHANNEL, "#kaggle"])
async def test_the_board_is_posted_edited_and_pinned(
    slack: SlackServer, messenger: SlackMessenger, channel: str
) -> None:
    ref = await messenger.post_board(channel, BOARD, "board-marker")
    await messenger.edit_board(ref, Board((), 3, None), "board-marker")
    await messenger.pin(ref)
    await messenger.pin(ref)
    (message,) = slack.messages()
    assert message.n_edits == 1
    assert message.is_pinned
    assert await messenger.find(channel, "board-marker", NOW - DAY) == ref


async def test_a_deleted_board_is_gone(slack: SlackServer, messenger: SlackMessenger) -> None:
    ref = await messenger.post_board(CHANNEL, BOARD, "board-marker")
    slack.workspace.channel(CHANNEL).messages.clear()
    with pytest.raises(EditFailed) as caught:
        await messenger.edit_board(ref, BOARD, "board-marker")
    assert caught.value.is_gone


@pytest.mark.parametrize(
    ("fault", "is_gone"),
    [
        (Fault(Effect.ERROR, error="edit_window_closed"), True),
        (Fault(Effect.ERROR, error="cant_update_message"), True),
        (Fault(Effect.ERROR, error="token_revoked"), False),
        (Fault(Effect.SERVER_ERROR), False),
        (Fault(Effect.RATE_LIMIT), False),
    ],
)
async def test_a_board_that_may_be_edited_later_is_not_gone(
    slack: SlackServer, messenger: SlackMessenger, fault: Fault, *, is_gone: bool
) -> None:
    ref = await messenger.post_board(CHANNEL, BOARD, "board-marker")
    slack.faults.add(fault)
    with pytest.raises(EditFailed) as caught:
        await messenger.edit_board(ref, BOARD, "board-marker")
    assert caught.value.is_gone == is_gone


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope", "too_many_pins"])
async def test_a_pin_that_fails_says_why(
    slack: SlackServer, messenger: SlackMessenger, error: str
) -> None:
    ref = await messenger.post_board(CHANNEL, BOARD, "board-marker")
    slack.faults.add(Fault(Effect.ERROR, "pins.add", error=error))
    with pytest.raises(PinFailed) as caught:
        await messenger.pin(ref)
    assert caught.value.reason == error


async def test_a_post_is_edited_in_place(slack: SlackServer, messenger: SlackMessenger) -> None:
    post = a_post()
    ref = await messenger.post(post, NOW)
    (message,) = slack.messages()
    before = message.text
    later = replace(post, parts=a_post(lead_time=DAY).parts)
    await messenger.edit(ref, later, CLOSE - DAY)
    assert message.n_edits == 1
    assert message.text != before
    assert message.blocks[0]["block_id"] == post.marker
    assert await messenger.find(CHANNEL, post.marker, EPOCH) == ref


async def test_an_edit_whose_blocks_are_refused_goes_out_as_bare_text(
    slack: SlackServer, messenger: SlackMessenger
) -> None:
    post = a_post()
    ref = await messenger.post(post, NOW)
    slack.faults.add(Fault(Effect.ERROR, "chat.update", error="invalid_blocks"))
    await messenger.edit(ref, post, NOW)
    (message,) = slack.messages()
    assert message.n_edits == 1
    assert [block["block_id"] for block in message.blocks] == [post.marker]


@pytest.mark.parametrize(
    ("error", "is_gone"),
    [("message_not_found", True), ("edit_window_closed", True), ("token_revoked", False)],
)
async def test_a_post_that_may_be_edited_later_is_not_gone(
    slack: SlackServer, messenger: SlackMessenger, error: str, *, is_gone: bool
) -> None:
    ref = await messenger.post(a_post(), NOW)
    slack.faults.add(Fault(Effect.ERROR, "chat.update", error=error))
    with pytest.raises(EditFailed) as caught:
        await messenger.edit(ref, a_post(), NOW)
    assert caught.value.is_gone == is_gone


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
