"""The note of presence: an absence is told once, to those who know the bot."""

from datetime import time, timedelta

import pytest

from deadline_bot.domain.message import AwayNotice
from deadline_bot.services.note_presence import TOLD_AFTER, NotePresence
from tests.fakes.facts import DAY, HOUR, MINUTE, NOW, SECOND, settings
from tests.unit.services.world import World


async def test_the_first_start_tells_nothing() -> None:
    world = World()
    await world.open()
    assert not await NotePresence(world.store, world.settings_of).note(NOW)
    assert await world.pending() == []


@pytest.mark.parametrize(
    ("away", "is_told"),
    [(MINUTE, False), (TOLD_AFTER, False), (TOLD_AFTER + SECOND, True), (-HOUR, False)],
)
async def test_more_than_ten_minutes_are_told_once_and_to_introduced_channels(
    away: timedelta, *, is_told: bool
) -> None:
    world = World()
    await world.open()
    await world.open("#new", is_introduced=False)
    presence = NotePresence(world.store, world.settings_of)
    await presence.note(NOW)
    assert await presence.note(NOW + away) is is_told
    assert not await presence.note(NOW + away + MINUTE)
    told = [m.content for m in await world.pending()]
    assert told == ([AwayNotice(NOW, NOW + away)] if is_told else [])


async def test_after_a_clock_that_was_ahead_the_next_absence_is_measured_anew() -> None:
    world = World()
    await world.open()
    presence = NotePresence(world.store, world.settings_of)
    for now in (NOW + DAY, NOW):
        await presence.note(now)
    assert await presence.note(NOW + HOUR)


async def test_at_night_it_waits_for_the_morning() -> None:
    world = World(channel_settings=settings(quiet_hours=(time(11), time(20))))
    await world.open()
    presence = NotePresence(world.store, world.settings_of)
    for now in (NOW, NOW + HOUR):
        await presence.note(now)
    assert [m.say_at for m in await world.pending()] == [NOW + 8 * HOUR]
