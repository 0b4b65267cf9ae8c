"""Watching: what a source tells is written, its failures are borne and told once."""

import asyncio
from datetime import datetime, time, timedelta

from structlog.testing import capture_logs

from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.source import CHAT, SourceState
from deadline_bot.services.asking import LONGEST_BACKOFF, LONGEST_RETRY_AFTER
from deadline_bot.services.watch_competitions import CLOSED, WatchCompetitions
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_competition,
    a_countdown,
    a_draft,
    settings,
)
from tests.unit.services.world import World, kinds

INTERVAL = 10 * MINUTE


async def ask(world: World) -> timedelta:
    return (await world.watch.ask(world.clock.now())).wait


async def known_slugs(world: World) -> list[str]:
    followings = await world.store.run(lambda tx: tx.followings())
    return [f.competition.slug for f in followings]


async def states(world: World) -> list[SourceState]:
    return await world.store.run(lambda tx: tx.source_states())


async def test_a_failure_is_logged_once_and_what_was_known_stays() -> None:
    world = World()
    world.source.answers(a_competition())
    await ask(world)
    world.source.fails(SourceFailed("401"))
    world.clock.advance(HOUR)
    with capture_logs() as logs:
        for _ in range(5):
            await ask(world)
    failures = [log for log in logs if log["event"] == "source_failed"]
    assert failures == [
        {"event": "source_failed", "log_level": "warning", "source": "kaggle", "reason": "401"}
    ]
    assert await known_slugs(world) == ["nbme"]
    assert await states(world) == [SourceState("kaggle", NOW, "401")]


async def test_reasons_that_alternate_are_logged_once_each() -> None:
    world = World()
    world.source.fails(*[SourceFailed(reason) for reason in ("500", "timeout") * 3])
    with capture_logs() as logs:
        for _ in range(6):
            await ask(world)
    assert [log["reason"] for log in logs] == ["500", "timeout"]


async def test_a_recovery_is_logged_and_the_next_failure_again() -> None:
    world = World()
    world.source.fails(SourceFailed("500"))
    world.source.answers(a_competition())
    world.source.fails(SourceFailed("500"))
    with capture_logs() as logs:
        for _ in range(3):
            await ask(world)
    events = [log["event"] for log in logs]
    assert events == [
        "source_failed",
        "source_recovered",
        "competitions_followed",
        "source_failed",
    ]


async def test_waits_grow_to_a_limit_and_begin_anew_after_an_answer() -> None:
    world = World()
    world.source.fails(*[SourceFailed("500")] * 5)
    world.source.answers(a_competition())
    world.source.fails(SourceFailed("500"))
    waits = [await ask(world) for _ in range(7)]
    assert waits[:5] == [INTERVAL, 2 * INTERVAL, 4 * INTERVAL, LONGEST_BACKOFF, LONGEST_BACKOFF]
    assert waits[5:] == [INTERVAL, INTERVAL]


async def test_the_wait_that_a_source_asks_for_is_kept() -> None:
    world = World()
    world.source.fails(SourceFailed("429", retry_after=3 * HOUR))
    assert await ask(world) == 3 * HOUR


async def test_no_source_can_ask_for_weeks() -> None:
    world = World()
    world.source.fails(SourceFailed("429", retry_after=10_000 * HOUR))
    assert await ask(world) == LONGEST_RETRY_AFTER


async def test_a_source_is_known_before_its_first_answer_and_keeps_its_state_after() -> None:
    world = World()
    await world.store.run(world.watch.introduce)
    assert await states(world) == [SourceState("kaggle", None, None)]
    await ask(world)
    await world.store.run(world.watch.introduce)
    assert await states(world) == [SourceState("kaggle", NOW, None)]


async def test_a_fault_of_the_adapter_is_one_more_failed_poll() -> None:
    world = World()
    world.source.fails(KeyError("null"))
    assert await ask(world) == INTERVAL
    assert await states(world) == [SourceState("kaggle", None, "KeyError")]
    assert world.watch.is_settled


async def test_a_source_is_settled_after_an_answer_or_a_failure() -> None:
    for script in ([SourceFailed("500")], []):
        world = World()
        assert not world.watch.is_settled
        world.source.fails(*script)
        await ask(world)
        assert world.watch.is_settled


async def test_what_had_closed_at_first_sight_is_logged_once_and_not_followed() -> None:
    world = World()
    world.source.answers(a_competition(close=NOW - DAY), a_competition("open"))
    with capture_logs() as logs:
        await ask(world)
        await ask(world)
    closed = [log for log in logs if log["event"] == "competitions_already_closed"]
    assert [log["slugs"] for log in closed] == [["nbme"]]
    assert await known_slugs(world) == ["open"]


async def test_the_alerts_of_a_competition_that_was_left_do_not_go_out_any_more() -> None:
    world = World()
    world.source.answers(a_competition(), a_competition("other"))
    await ask(world)
    await world.add(a_draft(a_countdown()), a_draft(a_countdown("other")))
    world.source.answers(a_competition("other"))
    with capture_logs() as logs:
        await ask(world)
    assert [m.key for m in await world.pending()] == [a_countdown("other").key]
    assert [log["slug"] for log in logs if log["event"] == "competition_left"] == ["nbme"]


async def test_an_alert_that_waits_while_its_date_moves_is_not_said() -> None:
    world = World()
    world.source.answers(a_competition())
    await ask(world)
    await world.add(a_draft(a_countdown()))
    world.source.answers(a_competition(close=CLOSE + DAY))
    await ask(world)
    assert kinds(await world.pending()) == ["moved"]


async def test_every_move_is_announced_though_the_date_was_there_before() -> None:
    world = World()
    await world.open()
    dates = [CLOSE, CLOSE + DAY, CLOSE, CLOSE + DAY]
    for close in dates:
        world.source.answers(a_competition(close=close))
        await ask(world)
        world.clock.advance(MINUTE)
    moved = [m.key for m in await world.pending() if m.content.kind == "moved"]
    assert len(set(moved)) == 3
    there = "competition/nbme/moved/close/2026-12-01T23:59:00Z/2026-12-02T23:59:00Z"
    assert moved[0] == there
    assert moved[2] == f"{there}/2026-11-23T12:03:00Z"


async def test_a_new_competition_opens_its_channel() -> None:
    world = World()
    world.channels["far"] = ("#far",)
    world.source.answers(a_competition(), a_competition("far"))
    await ask(world)
    channels = await world.store.run(lambda tx: tx.channels())
    assert [(c.name, c.is_introduced) for c in channels] == [("#far", False), (CHANNEL, False)]


async def test_whether_a_fact_has_changed_is_told() -> None:
    world = World()
    world.source.answers(a_competition())
    assert [(await world.watch.ask(NOW)).has_changed for _ in range(2)] == [True, False]


async def test_a_later_moved_notice_of_the_night_is_withdrawn_with_its_competition() -> None:
    world = World(channel_settings=settings(quiet_hours=(time(11), time(20))))
    world.source.answers(a_competition())
    world.source.answers(a_competition(close=CLOSE + DAY))
    world.source.answers(a_competition("other"))
    for _ in range(2):
        await ask(world)
    assert kinds(await world.pending()) == ["moved"]
    await ask(world)
    assert await world.pending() == []


async def test_whoever_depends_on_dates_is_told_which_came_moved_or_went() -> None:
    world = World()
    world.source.answers(a_competition(), a_competition("other"))
    world.source.answers(a_competition(close=CLOSE + DAY), a_competition("other"))
    world.source.answers(a_competition(close=CLOSE + DAY), a_competition("other"))
    world.source.answers(a_competition(close=CLOSE + DAY))
    for _ in range(4):
        await ask(world)
    assert world.moved == [{"nbme", "other"}, {"nbme"}, {"other"}]


async def test_what_people_told_in_the_chat_goes_before_what_the_source_tells() -> None:
    world = World()
    await world.follow(a_competition(source=CHAT))
    world.source.answers(a_competition(close=CLOSE + DAY), a_competition("other"))
    await ask(world)
    followings = await world.store.run(lambda tx: tx.followings())
    told = {f.competition.slug: (f.competition.source, f.competition.close) for f in followings}
    assert told == {"nbme": (CHAT, CLOSE), "other": ("kaggle", CLOSE)}


async def test_why_a_competition_is_not_followed_is_known_until_the_next_answer() -> None:
    world = World()
    world.source.answers(a_competition(close=NOW), a_competition("open"), unreadable=["lost"])
    world.source.fails(SourceFailed("401"))
    world.source.answers(a_competition("lost"))
    await ask(world)
    reasons = [world.watch.refusal(slug) for slug in ("nbme", "open", "lost")]
    assert reasons == [CLOSED, None, "404"]
    await ask(world)
    assert world.watch.refusal("nbme") == "401"
    await ask(world)
    assert world.watch.refusal("lost") is None


async def test_an_answer_that_was_asked_for_earlier_is_not_written_later() -> None:
    world = World()
    source = Held()
    watch = WatchCompetitions(
        source,
        world.store,
        channels_of=lambda _: (CHANNEL,),
        followers_of=lambda _: (),
        settings_of=world.settings_of,
        on_moved=lambda *_: None,
        interval=INTERVAL,
        reach=None,
        random=lambda: 0.5,
    )
    first = asyncio.create_task(watch.ask(NOW))
    await source.is_asked.wait()
    second = asyncio.create_task(watch.ask(NOW))
    await asyncio.sleep(0)
    source.answer.set()
    await asyncio.gather(first, second)
    assert await known_slugs(world) == ["n2"]


class Held:
    """A source that answers only when it is let, with another competition each time."""

    name = "kaggle"

    def __init__(self) -> None:
        self.is_asked, self.answer = asyncio.Event(), asyncio.Event()
        self._n = 0

    async def fetch(self, now: datetime) -> Fetched:
        self._n += 1
        answer = Fetched((a_competition(f"n{self._n}"),))
        self.is_asked.set()
        if self._n == 1:
            await self.answer.wait()
        return answer
