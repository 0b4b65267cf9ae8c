"""Watching a source of jobs: what it saw and how far it was read are kept together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from structlog.testing import capture_logs

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.job_evidence import seen
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import Seen, Transaction
from deadline_bot.services.asking import LONGEST_BACKOFF, LONGEST_RETRY_AFTER
from deadline_bot.services.watch_jobs import WatchJobs
from tests.fakes.facts import HOUR, MINUTE, NOW
from tests.fakes.job_source import FakeJobSource

T = TypeVar("T")


class DiskStore(MemoryStore):
    """A store in memory whose disk can be full."""

    is_full = False

    async def run(self, work: Callable[[Transaction], T]) -> T:
        if self.is_full:
            raise OSError("disk full")
        return await super().run(work)


class World:
    """A watch on a store in memory. Sightings of a ref in `poison` cannot be noted."""

    def __init__(self, *, random: float = 0.5) -> None:
        self.store = DiskStore()
        self.source = FakeJobSource()
        self.poison: set[str] = set()
        self.noted: list[str] = []
        self.watch = WatchJobs(
            self.source,
            self.store,
            note=self._note,
            interval=MINUTE,
            random=lambda: random,
        )

    def _note(self, tx: Transaction, sightings: Sequence[Sighting], now: datetime) -> list[Job]:
        changed = []
        for sighting in sightings:
            if sighting.ref in self.poison:
                raise RuntimeError(sighting.ref)
            before = tx.latest_job(sighting.source, sighting.ref)
            after = seen(before, sighting)
            if after != before:
                changed.append(tx.save_job(after))
        self.noted.extend(sighting.ref for sighting in sightings)
        return changed

    async def ask(self, now: datetime = NOW) -> timedelta:
        return (await self.watch.ask(now)).wait

    async def states(self) -> list[SourceState]:
        return await self.store.run(lambda tx: tx.source_states())

    async def jobs(self) -> list[str]:
        return sorted(job.ref for job in await self.store.run(lambda tx: tx.jobs(since=NOW - HOUR)))


def a_sighting(ref: str = "fold-3", state: JobState | None = JobState.RUNNING) -> Sighting:
    return Sighting(JobSourceKind.MAILBOX, ref, NOW, state)


async def test_the_cursor_leads_on_from_look_to_look_and_after_a_restart() -> None:
    world = World()
    world.source.answers(a_sighting(), cursor="1")
    world.source.answers(cursor="2")
    world.source.answers()
    for _ in range(3):
        await world.ask()
    again = World()
    again.watch = WatchJobs(
        again.source, world.store, note=again._note, interval=MINUTE, random=lambda: 0.5
    )
    await again.ask()
    assert world.source.cursors == [None, "1", "2"]
    assert again.source.cursors == ["2"]
    assert await world.jobs() == ["fold-3"]


async def test_two_sources_keep_their_places_apart() -> None:
    world = World()
    world.source.answers(cursor="1")
    await world.ask()
    other = FakeJobSource("healthchecks/gpus")
    watch = WatchJobs(other, world.store, note=world._note, interval=MINUTE, random=lambda: 0.5)
    await watch.ask(NOW)
    assert other.cursors == [None]


async def test_whether_anything_has_changed_is_told() -> None:
    world = World()
    for _ in range(2):
        world.source.answers(a_sighting(), cursor="1")
    world.source.answers(cursor="1")
    assert [(await world.watch.ask(NOW)).has_changed for _ in range(3)] == [True, False, False]


async def test_a_failure_keeps_the_cursor_and_is_logged_once() -> None:
    world = World()
    world.source.answers(a_sighting(), cursor="1")
    world.source.fails(*[SourceFailed("429")] * 3)
    world.source.answers(cursor="2")
    with capture_logs() as logs:
        for n in range(5):
            await world.ask(NOW + n * MINUTE)
    assert world.source.cursors == [None, "1", "1", "1", "1"]
    assert [log["event"] for log in logs] == ["source_failed", "source_recovered"]
    assert await world.states() == [SourceState("mailbox", NOW + 4 * MINUTE, None)]


async def test_status_names_a_source_before_it_was_heard_and_its_failure_after() -> None:
    world = World()
    await world.store.run(world.watch.introduce)
    assert await world.states() == [SourceState("mailbox", None, None)]
    world.source.answers()
    world.source.fails(SourceFailed("not_in_channel"))
    await world.ask()
    await world.ask(NOW + MINUTE)
    await world.store.run(world.watch.introduce)
    assert await world.states() == [SourceState("mailbox", NOW, "not_in_channel")]


async def test_waits_grow_to_a_limit_and_begin_anew_after_an_answer() -> None:
    world = World()
    world.source.fails(*[SourceFailed("500")] * 8)
    waits = [await world.ask() for _ in range(9)]
    assert waits[:6] == [n * MINUTE for n in (1, 2, 4, 8, 16, 32)]
    assert waits[6:] == [LONGEST_BACKOFF, LONGEST_BACKOFF, MINUTE]


@pytest.mark.parametrize(("random", "wait"), [(0.0, 48), (0.5, 60), (1.0, 72)])
async def test_waits_are_jittered(random: float, wait: int) -> None:
    world = World(random=random)
    assert await world.ask() == timedelta(seconds=wait)
    world.source.fails(SourceFailed("500"))
    assert await world.ask() == timedelta(seconds=wait)


async def test_the_wait_that_a_source_asks_for_is_kept_within_reason() -> None:
    world = World()
    world.source.fails(SourceFailed("429", retry_after=3 * HOUR))
    world.source.fails(SourceFailed("429", retry_after=10_000 * HOUR))
    assert [await world.ask() for _ in range(2)] == [3 * HOUR, LONGEST_RETRY_AFTER]


async def test_a_fault_of_the_adapter_is_one_more_failed_poll() -> None:
    world = World()
    world.source.fails(KeyError("null"), KeyError("null"))
    with capture_logs() as logs:
        await world.ask()
        await world.ask()
    assert [log["event"] for log in logs] == ["source_faulty", "source_failed"]
    assert await world.states() == [SourceState("mailbox", None, "KeyError")]


async def test_a_poison_sighting_takes_no_other_with_it() -> None:
    world = World()
    world.poison.add("bad")
    world.source.answers(*map(a_sighting, ("first", "bad", "last")), cursor="1")
    with capture_logs() as logs:
        asked = await world.watch.ask(NOW)
    assert asked.has_changed
    assert await world.jobs() == ["first", "last"]
    assert [log["ref"] for log in logs if log["event"] == "sighting_left_out"] == ["bad"]
    await world.ask()
    assert world.source.cursors == [None, "1"], "it does not come again"
    assert await world.states() == [SourceState("mailbox", NOW, None)]


async def test_a_disk_that_is_full_loses_nothing() -> None:
    world = World()

    class Filling(FakeJobSource):
        """The disk fills while it is asked."""

        async def sightings(self, now: datetime, cursor: str | None) -> Seen[Sighting]:
            world.store.is_full = not self.cursors
            return await super().sightings(now, cursor)

    source = Filling()
    for _ in range(2):
        source.answers(a_sighting(), cursor="1")
    watch = WatchJobs(source, world.store, note=world._note, interval=MINUTE, random=lambda: 0.5)
    with capture_logs(), pytest.raises(OSError, match="disk full"):
        await watch.ask(NOW)
    with pytest.raises(OSError, match="disk full"):
        await watch.ask(NOW)
    world.store.is_full = False
    await watch.ask(NOW)
    assert source.cursors == [None, None]
    assert await world.jobs() == ["fold-3"]


async def test_what_cannot_be_read_is_told_once_while_it_lasts() -> None:
    world = World()
    for unreadable in (("check: KeyError",),) * 3 + ((), ("check: KeyError",)):
        world.source.answers(unreadable=unreadable)
    with capture_logs() as logs:
        for _ in range(5):
            await world.ask()
    assert [log["reasons"] for log in logs] == [["check: KeyError"]] * 2


async def test_sightings_are_handed_on_in_their_order() -> None:
    world = World()
    refs = [f"fold-{n}" for n in range(20)]
    world.source.answers(*map(a_sighting, refs))
    await world.ask()
    assert world.noted == refs


async def test_seeing_the_same_again_changes_nothing() -> None:
    world = World()
    end = replace(a_sighting(), state=JobState.FAILED, at=NOW + MINUTE)
    for _ in range(2):
        world.source.answers(a_sighting(), end)
    assert [(await world.watch.ask(NOW)).has_changed for _ in range(2)] == [True, False]
