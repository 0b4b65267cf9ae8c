"""The board: one message, edited only where it changed, posted anew at most once a day."""

from datetime import datetime, time, timedelta

import pytest
from structlog.testing import capture_logs

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.errors import EditFailed, PinFailed, SendFailed
from deadline_bot.ports import BoardState
from deadline_bot.services.show_board import ShowBoard
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_competition,
    settings,
)
from tests.fakes.messenger import Fault, Unclear
from tests.unit.services.world import World


class Shown(World):
    """A world with a board of one competition."""

    async def begin(self, close: datetime = CLOSE) -> "Shown":
        self.board = ShowBoard(self.store, self.messenger, self.settings_of)
        await self.open()
        await self.follow(a_competition(close=close))
        return self

    async def refresh(self, now: datetime) -> None:
        await self.board.refresh(now)

    async def minutes(self, first: datetime, n: int) -> None:
        """Calls the service each minute, a moment early or late."""
        for minute in range(n):
            jitter = timedelta(milliseconds=3 * (-1) ** minute)
            await self.refresh(first + minute * MINUTE + jitter)

    async def state(self) -> BoardState:
        return await self.store.run(lambda tx: tx.board(CHANNEL))


async def shown(
    now: datetime = NOW, close: datetime = CLOSE, how: ChannelSettings | None = None
) -> Shown:
    return await Shown(now, channel_settings=how).begin(close)


async def test_is_posted_once_and_pinned() -> None:
    world = await shown()
    await world.minutes(NOW, 30)
    assert [(b.is_pinned, b.ref.channel) for b in world.messenger.boards] == [(True, CHANNEL)]
    board = (await world.state()).shown
    assert board is not None
    assert [line.entry.milestone.key for line in board.lines] == ["finish_by", "close"]
    assert board.next_alert is not None


async def test_a_channel_that_was_not_introduced_has_no_board() -> None:
    world = World()
    await world.open(is_introduced=False)
    await ShowBoard(world.store, world.messenger, world.settings_of).refresh(NOW)
    assert world.messenger.boards == []


async def test_is_edited_only_where_it_changed() -> None:
    world = await shown()
    await world.minutes(NOW, 90)
    # Whole hours are shown, and both lines change at a minute to one.
    assert world.messenger.n_edits == 1


@pytest.mark.parametrize(("left", "n_edits"), [(2 * HOUR, 6), (50 * MINUTE, 29)])
async def test_is_refreshed_every_five_minutes_and_each_minute_in_the_last_hour(
    left: timedelta, n_edits: int
) -> None:
    world = await shown(close=NOW + left)
    await world.minutes(NOW + 30 * SECOND, 31 if left > HOUR else 30)
    assert world.messenger.n_edits == n_edits


async def test_at_once_does_not_wait_for_the_interval() -> None:
    world = await shown()
    await world.refresh(NOW)
    await world.follow(a_competition("new"))
    await world.refresh(NOW + SECOND)
    assert world.messenger.n_edits == 0
    await world.board.refresh(NOW + SECOND, at_once=True)
    assert world.messenger.n_edits == 1


async def test_one_that_is_gone_is_posted_anew_at_most_once_a_day() -> None:
    world = await shown(close=NOW + 100 * DAY)
    await world.refresh(NOW)
    for day in range(3):
        world.messenger.edit_faults = [EditFailed("message_not_found", is_gone=True)]
        await world.minutes(NOW + day * DAY + HOUR, 60)
    posted = [b.ref.id for b in world.messenger.boards]
    assert len(posted) == 3
    await world.refresh(NOW + 4 * DAY)
    assert len({b.marker for b in world.messenger.boards}) == len(world.messenger.boards)


async def test_an_edit_that_fails_for_now_keeps_the_board() -> None:
    world = await shown()
    await world.refresh(NOW)
    world.messenger.edit_faults = [EditFailed("timeout", is_gone=False)]
    await world.minutes(NOW + HOUR, 10)
    assert len(world.messenger.boards) == 1
    assert world.messenger.boards[0].board == (await world.state()).shown


async def test_is_not_posted_at_night_but_edited() -> None:
    how = settings(quiet_hours=(time(12), time(13)))
    world = await shown(how=how)
    await world.refresh(NOW)
    assert world.messenger.boards == []
    await world.refresh(NOW + HOUR)
    await world.refresh(NOW + DAY)
    assert len(world.messenger.boards) == 1
    assert world.messenger.n_edits == 1


async def test_a_pin_that_fails_is_reported_and_tried_at_the_next_start() -> None:
    world = await shown()
    world.messenger.pin_faults = [PinFailed("missing_scope")]
    await world.minutes(NOW, 60)
    assert (await world.state()).pin_error == "missing_scope"
    assert not world.messenger.boards[0].is_pinned
    world.board = ShowBoard(world.store, world.messenger, world.settings_of)
    await world.refresh(NOW + 2 * HOUR)
    assert (await world.state()).pin_error is None
    assert world.messenger.boards[0].is_pinned


@pytest.mark.parametrize("fault", [Unclear.ARRIVED, Unclear.LOST, SendFailed("oops")])
async def test_whatever_became_of_the_first_post_there_is_one_board(fault: Fault) -> None:
    world = await shown()
    world.messenger.faults[CHANNEL] = [fault]
    await world.minutes(NOW, 60)
    assert len(world.messenger.boards) == 1
    assert world.messenger.boards[0].is_pinned
    assert world.messenger.boards[0].board == (await world.state()).shown


async def test_one_found_again_is_brought_up_to_date() -> None:
    world = await shown()
    world.messenger.faults[CHANNEL] = [Unclear.ARRIVED]
    await world.refresh(NOW)
    await world.refresh(NOW + 10 * HOUR)
    await world.refresh(NOW + 10 * HOUR + 5 * MINUTE)
    (sent,) = world.messenger.boards
    assert sent.board is not None
    assert [line.left for line in sent.board.lines] == [170 * HOUR, 194 * HOUR]


async def test_where_no_look_is_possible_a_new_board_is_posted() -> None:
    world = await shown()
    world.messenger.faults[CHANNEL] = [Unclear.LOST]
    world.messenger.find_faults = [
        SendFailed("timeout"),
        SendFailed("missing_scope", is_permanent=True),
    ]
    await world.minutes(NOW, 60)
    assert len(world.messenger.boards) == 1


async def test_a_channel_whose_board_fails_leaves_the_others_alone() -> None:
    world = World(without_settings={"#bad"})
    await world.open("#bad", "#good")
    with capture_logs() as logs:
        await ShowBoard(world.store, world.messenger, world.settings_of).refresh(NOW)
    assert [b.ref.channel for b in world.messenger.boards] == ["#good"]
    assert [log["channel"] for log in logs if log["event"] == "board_failed"] == ["#bad"]


async def test_one_that_is_not_wanted_is_neither_posted_nor_edited() -> None:
    world = await shown(how=settings(has_board=False))
    await world.minutes(NOW, 30)
    assert world.messenger.boards == []
    world.settings = settings()
    await world.minutes(NOW + HOUR, 10)
    world.settings = settings(has_board=False)
    await world.minutes(NOW + 10 * HOUR, 10)
    assert [world.messenger.n_edits, len(world.messenger.boards)] == [0, 1]
