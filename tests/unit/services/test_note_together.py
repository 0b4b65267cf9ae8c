"""Sightings that come together mean what they would one by one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.job_points import Point
from deadline_bot.ports import Transaction
from deadline_bot.services.note_sightings import NoteSightings
from tests.fakes.facts import ALICE, CHANNEL, NOW, SECOND
from tests.fakes.facts import settings as channel_settings

NOTE = NoteSightings(lambda _: channel_settings(), default_channel=CHANNEL, on_ended=lambda *_: 0)
SIGHTINGS = st.builds(
    Sighting,
    source=st.sampled_from([JobSourceKind.PING, JobSourceKind.MAILBOX]),
    ref=st.sampled_from(["fold-1", "fold-2"]),
    at=st.integers(0, 5).map(lambda seconds: NOW + seconds * SECOND),
    state=st.sampled_from(
        [None, None, None, JobState.RUNNING, JobState.FAILED, JobState.SUCCEEDED]
    ),
    run=st.sampled_from(["", "r1", "r2"]),
    progress=st.sampled_from([None, Progress(1, 9), Progress(2, 9)]),
    tail=st.sampled_from([(), ("epoch 1",)]),
)


def noted(tx: Transaction, batches: Sequence[Sequence[Sighting]]) -> None:
    for batch in batches:
        NOTE.note(tx, batch, NOW)


def known(tx: Transaction) -> tuple[list[Job], list[list[Point]], list[str]]:
    """Everything that noting writes."""
    jobs = tx.jobs(since=datetime.min.replace(tzinfo=NOW.tzinfo))
    said = tx.pending(NOW + SECOND, (), 100)
    return jobs, [tx.points(job.id) for job in jobs], [message.key for message in said]


@given(st.lists(SIGHTINGS, max_size=12))
@settings(max_examples=300, deadline=None)
async def test_as_one_by_one(sightings: list[Sighting]) -> None:
    together, alone = MemoryStore(), MemoryStore()
    with structlog.testing.capture_logs():
        await together.run(lambda tx: noted(tx, [sightings]))
        await alone.run(lambda tx: noted(tx, [[sighting] for sighting in sightings]))
    assert await together.run(known) == await alone.run(known)


async def test_one_that_cannot_be_kept_harms_no_other() -> None:
    store = MemoryStore()
    begin = [a_sighting(ref, JobState.RUNNING) for ref in ("good", "bad", "last")]
    await store.run(lambda tx: NOTE.note(tx, begin, NOW))
    wrong = replace(a_sighting("bad"), progress=Progress(float("nan")))
    with structlog.testing.capture_logs() as events:
        sightings = [a_sighting("good", progress=1), wrong, a_sighting("last", progress=1)]
        await store.run(lambda tx: NOTE.note(tx, sightings, NOW))
    jobs = {job.ref: job.progress for job in await store.run(lambda tx: tx.jobs())}
    assert jobs == {"good": Progress(1), "bad": None, "last": Progress(1)}
    assert [(e["event"], e["ref"]) for e in events] == [("sighting_refused", "bad")]


async def test_an_owner_is_known_at_the_next_run() -> None:
    store = MemoryStore()

    def note(tx: Transaction) -> Job | None:
        NOTE.note(tx, [a_sighting("fold", JobState.RUNNING)], NOW)
        tx.save_owner(JobSourceKind.PING, "fold", ALICE)
        sightings = [a_sighting("fold", JobState.SUCCEEDED), a_sighting("fold", at=1)]
        NOTE.note(tx, [*sightings, a_sighting("fold", JobState.RUNNING, at=2)], NOW)
        return tx.latest_job(JobSourceKind.PING, "fold")

    job = await store.run(note)
    assert job is not None
    assert (job.owner, job.state) == (ALICE, JobState.RUNNING)


def a_sighting(
    ref: str, state: JobState | None = None, *, at: int = 0, progress: float | None = None
) -> Sighting:
    told = None if progress is None else Progress(progress)
    return Sighting(JobSourceKind.PING, ref, NOW + at * SECOND, state, progress=told)
