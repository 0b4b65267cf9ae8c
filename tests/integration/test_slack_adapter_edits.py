"""Boards and posts that are edited in place, against a Slack on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from deadline_bot.adapters.slack.messenger import SlackMessenger
from deadline_bot.domain.answer import Board
from deadline_bot.domain.errors import EditFailed, PinFailed
from tests.fakes.facts import CLOSE, DAY, NOW
from tests.fakes.slack_server import (
    CHANNEL,
    Effect,
    Fault,
    SlackServer,
)
from tests.integration.slack_messenger import EPOCH, a_post, speaking

BOARD = Board((), 0, None)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def messenger(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with speaking(slack) as messenger:
        yield messenger


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
