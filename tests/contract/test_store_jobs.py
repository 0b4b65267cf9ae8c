"""The store's contract: jobs."""

from dataclasses import replace
from datetime import timedelta, timezone
from math import inf, nan

import pytest

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import ENDED, UNDER_WAY, Job, JobSourceKind, JobState
from deadline_bot.ports import Store
from tests.contract.contents import FULL_JOB
from tests.contract.outbox import INSTANT
from tests.fakes.facts import DAY, HOUR, MINUTE, NOW, a_job, an_ended_job


async def save(store: Store, *jobs: Job) -> list[Job]:
    return await store.run(lambda t: [t.save_job(job) for job in jobs])


@pytest.mark.parametrize("job", [FULL_JOB, a_job(), a_job(grace=None, tail=("",))])
async def test_a_job_comes_back_as_it_was(store: Store, job: Job) -> None:
    [saved] = await save(store, replace(job, id=0))

    assert saved == replace(job, id=saved.id)
    assert saved.id > 0
    assert await store.run(lambda t: t.job(saved.id)) == saved
    assert await store.run(lambda t: t.latest_job(job.source, job.ref)) == saved
    assert await store.run(lambda t: t.job(saved.id + 1)) is None


async def test_a_job_is_written_in_place_of_the_last(store: Store) -> None:
    job, other = await save(store, a_job(), a_job(ref="other"))
    changed = replace(FULL_JOB, id=job.id, source=job.source, ref=job.ref)

    assert await save(store, changed) == [changed]

    assert await store.run(lambda t: t.job(job.id)) == changed
    assert await store.run(lambda t: t.latest_job(job.source, job.ref)) == changed
    assert await store.run(lambda t: t.jobs_named(changed.name, 9)) == [changed]
    assert await store.run(lambda t: t.jobs_named(job.name, 9)) == [other]
    assert await store.run(lambda t: t.jobs()) == [other]
    assert await store.run(lambda t: t.ended_jobs(9)) == [changed]
    # Back to life: what made it one that has ended is gone.
    assert await save(store, job) == [job]
    assert await store.run(lambda t: t.jobs()) == [other, job]
    assert await store.run(lambda t: t.ended_jobs(9)) == []


async def test_a_job_that_was_never_saved_cannot_be_written_anew(store: Store) -> None:
    with pytest.raises(ValueError, match="no such job"):
        await save(store, a_job(), a_job(id=7))

    assert await store.run(lambda t: t.jobs()) == []


async def test_the_newest_runs_of_many(store: Store) -> None:
    _, second, other = await save(store, a_job(run="1"), a_job(run="2"), a_job(ref="other"))
    await save(store, a_job(source=JobSourceKind.NOTE), a_job(ref="unasked"))
    source = second.source
    assert source is not JobSourceKind.NOTE

    asked = {second.ref, other.ref, "unknown"}
    found = await store.run(lambda t: t.latest_jobs(source, asked))
    assert found == {second.ref: second, other.ref: other}
    assert await store.run(lambda t: t.latest_jobs(source, ())) == {}


async def test_many_jobs_are_written_at_once(store: Store) -> None:
    one, two, untouched = await save(store, a_job(), a_job(ref="two"), a_job(ref="three"))
    one, two = (replace(job, name="changed", heartbeat_at=NOW + HOUR) for job in (one, two))

    await store.run(lambda t: t.save_known_jobs([one, two, a_job(id=99)]))
    await store.run(lambda t: t.save_known_jobs([]))

    assert await store.run(lambda t: t.jobs()) == [untouched, two, one]
    assert await store.run(lambda t: t.jobs_named("changed", 9)) == [two, one]


async def test_of_many_jobs_none_may_be_unfit_to_be_kept(store: Store) -> None:
    job, *_ = await save(store, a_job())
    with pytest.raises(ValueError, match="no progress"):
        await store.run(lambda t: t.save_known_jobs([replace(job, progress=Progress(nan))]))


@pytest.mark.parametrize("progress", [Progress(nan), Progress(inf), Progress(1, -inf)])
async def test_progress_that_is_no_number_is_refused(store: Store, progress: Progress) -> None:
    with pytest.raises(ValueError, match="no progress"):
        await save(store, a_job(progress=progress))


async def test_the_latest_job_is_the_newest_run_of_its_source_and_ref(store: Store) -> None:
    older, newer, foreign, *_ = await save(
        store,
        a_job(seen_at=NOW + DAY),
        a_job(),
        a_job(source=JobSourceKind.MAILBOX),
        a_job(ref="other"),
    )

    assert await store.run(lambda t: t.latest_job(JobSourceKind.PING, "train")) == newer
    assert await store.run(lambda t: t.latest_job(JobSourceKind.MAILBOX, "train")) == foreign
    assert await store.run(lambda t: t.latest_job(JobSourceKind.NOTE, "train")) is None
    assert await store.run(lambda t: t.latest_job(JobSourceKind.PING, "Train")) is None

    await save(store, replace(older, heartbeat_at=NOW + DAY))
    assert await store.run(lambda t: t.latest_job(JobSourceKind.PING, "train")) == newer


async def test_a_run_is_found_by_its_name(store: Store) -> None:
    first, second, again, unnamed, other = await save(
        store,
        a_job(run="1"),
        a_job(run="2"),
        a_job(run="1"),
        a_job(),
        a_job(ref="other", run="1"),
    )

    asked = [("train", "1"), ("train", "2"), ("other", "1"), ("train", "3"), ("train", "")]
    found = await store.run(
        lambda t: {(ref, run): t.latest_job(JobSourceKind.PING, ref, run) for ref, run in asked}
    )
    assert [found[of] for of in asked] == [again, second, other, None, unnamed]

    told = replace(unnamed, run="3")
    await save(store, told)
    assert await store.run(lambda t: t.latest_job(JobSourceKind.PING, "train", "3")) == told
    assert await store.run(lambda t: t.job(first.id)) == first


async def test_jobs_are_those_under_way_newest_first(store: Store) -> None:
    under_way = [a_job(state=state) for state in sorted(UNDER_WAY)]
    ended = [an_ended_job(state=state) for state in sorted(ENDED)]
    saved = await save(store, *under_way, *ended)

    alive = saved[: len(under_way)][::-1]
    assert await store.run(lambda t: t.jobs()) == alive
    assert await store.run(lambda t: t.jobs(limit=2)) == alive[:2]


async def test_jobs_that_ended_since_then_come_besides(store: Store) -> None:
    _, now, alive, later, untold, given_up = await save(
        store,
        an_ended_job(NOW - INSTANT),
        an_ended_job(NOW),
        a_job(),
        an_ended_job(NOW + DAY),
        # Its source did not tell when: then it was when it was last heard.
        replace(an_ended_job(NOW), ended_at=None),
        a_job(state=JobState.UNKNOWN, heartbeat_at=NOW - DAY, given_up_at=NOW),
    )

    behind = NOW.astimezone(timezone(timedelta(hours=-10)))
    assert await store.run(lambda t: t.jobs(since=behind)) == [given_up, untold, later, alive, now]
    assert await store.run(lambda t: t.jobs(since=NOW, limit=3)) == [given_up, untold, later]
    assert await store.run(lambda t: t.jobs(since=NOW + INSTANT)) == [later, alive]


async def test_jobs_of_one_competition_or_of_none(store: Store) -> None:
    of_none, alive, ended, _ = await save(
        store,
        a_job(),
        a_job(competition="nbme"),
        an_ended_job(competition="nbme"),
        a_job(competition="other"),
    )

    assert await store.run(lambda t: t.jobs(competition="nbme")) == [alive]
    assert await store.run(lambda t: t.jobs(competition="nbme", since=NOW)) == [ended, alive]
    assert await store.run(lambda t: t.jobs(competition="nbme", since=NOW, limit=1)) == [ended]
    assert await store.run(lambda t: t.jobs(competition="")) == [of_none]


async def test_jobs_are_found_by_name_in_any_case(store: Store) -> None:
    older, newer, *_ = await save(
        store, an_ended_job(name="Straße Ω"), a_job(name="STRASSE ω"), a_job(name="Straße")
    )

    assert await store.run(lambda t: t.jobs_named("straSSe ω", 9)) == [newer, older]
    assert await store.run(lambda t: t.jobs_named("straße ω", 1)) == [newer]
    assert await store.run(lambda t: t.jobs_named("stra%", 9)) == []


async def test_the_history_is_in_the_order_of_the_ends(store: Store) -> None:
    first, last, same, *_ = await save(
        store,
        an_ended_job(NOW - HOUR, state=JobState.FAILED),
        an_ended_job(NOW + HOUR, state=JobState.CANCELLED),
        an_ended_job(NOW - HOUR),
        a_job(),
    )

    assert await store.run(lambda t: t.ended_jobs(9)) == [last, same, first]
    assert await store.run(lambda t: t.ended_jobs(2)) == [last, same]


async def test_jobs_are_due_when_their_grace_is_over_earliest_first(store: Store) -> None:
    later, sooner, same, *_ = await save(
        store,
        a_job(heartbeat_at=NOW - MINUTE, grace=MINUTE),
        a_job(heartbeat_at=NOW - HOUR, grace=MINUTE),
        a_job(heartbeat_at=NOW, grace=timedelta(), state=JobState.UNKNOWN),
        a_job(heartbeat_at=NOW - MINUTE, grace=MINUTE + INSTANT),
        a_job(heartbeat_at=NOW - DAY, grace=None),
        a_job(heartbeat_at=NOW - DAY + INSTANT, state=JobState.STALLED),
        a_job(heartbeat_at=NOW - DAY, state=JobState.UNKNOWN, given_up_at=NOW),
        an_ended_job(NOW - DAY),
    )

    assert await store.run(lambda t: t.due_jobs(NOW, 9)) == [sooner, later, same]
    assert await store.run(lambda t: t.due_jobs(NOW, 1)) == [sooner]

    await save(store, replace(sooner, state=JobState.STALLED), replace(later, heartbeat_at=NOW))
    assert await store.run(lambda t: t.due_jobs(NOW, 9)) == [same]


async def test_a_job_is_woken_for_when_its_grace_is_over(store: Store) -> None:
    job, _ = await save(store, a_job(grace=MINUTE), a_job(grace=HOUR))
    assert await store.run(lambda t: t.next_wake_at()) == NOW + MINUTE

    await save(store, replace(job, heartbeat_at=NOW + HOUR))
    assert await store.run(lambda t: t.next_wake_at()) == NOW + HOUR

    await store.run(lambda t: [t.save_job(replace(j, given_up_at=NOW)) for j in t.jobs()])
    assert await store.run(lambda t: t.next_wake_at()) is None
