"""The store's contract: where the progress of jobs stood."""

from math import inf, nan

import pytest

from deadline_bot.domain.job import Job, JobState
from deadline_bot.domain.job_points import Point
from deadline_bot.ports import Store, Transaction
from tests.contract.outbox import INSTANT
from tests.fakes.facts import HOUR, NOW, SECOND, a_job, an_ended_job

#: How many points of a job the port allows.
MOST = 1_000


async def save(store: Store, job: Job, *points: Point) -> int:
    """Saves a new job with its points; returns its id."""
    saved = await store.run(lambda t: t.save_job(job))
    await add(store, saved.id, *points)
    return saved.id


async def add(store: Store, job: int, *points: Point) -> None:
    def work(t: Transaction) -> None:
        for point in points:
            t.add_point(job, point)

    await store.run(work)


def steady(n: int) -> list[Point]:
    """A point a second."""
    return [Point(NOW + i * SECOND, i, n) for i in range(n)]


async def test_points_are_in_the_order_of_time_each_job_its_own(store: Store) -> None:
    later, sooner = Point(NOW + INSTANT, 0.1 + 0.2, 3.5), Point(NOW, 7)
    job = await save(store, a_job(), later, sooner)
    other = await save(store, a_job(), Point(NOW, 1, 2))

    assert await store.run(lambda t: t.points(job)) == [sooner, later]
    assert await store.run(lambda t: t.points(other)) == [Point(NOW, 1, 2)]
    assert await store.run(lambda t: t.points(other + 1)) == []


async def test_a_point_of_the_same_instant_is_replaced(store: Store) -> None:
    job = await save(store, a_job(), Point(NOW, 1, 9), Point(NOW, 2))

    assert await store.run(lambda t: t.points(job)) == [Point(NOW, 2)]


async def test_points_of_a_job_that_was_never_saved_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no such job"):
        await add(store, 7, Point(NOW, 1))


@pytest.mark.parametrize("point", [Point(NOW, nan), Point(NOW, -inf), Point(NOW, 1, inf)])
async def test_a_point_that_is_no_number_is_refused(store: Store, point: Point) -> None:
    with pytest.raises(ValueError, match="no progress"):
        await save(store, a_job(), point)


async def test_of_too_many_points_every_second_one_goes(store: Store) -> None:
    points = steady(MOST + 1)
    job = await save(store, a_job(), *points[:-1])
    assert await store.run(lambda t: t.points(job)) == points[:-1]

    await add(store, job, points[-1])
    assert await store.run(lambda t: t.points(job)) == points[::2]


async def test_the_first_and_the_last_point_stay_however_many_come(store: Store) -> None:
    points = steady(4 * MOST)
    other = await save(store, a_job(), *points[:3])
    job = await save(store, a_job(), *points)

    kept = await store.run(lambda t: t.points(job))
    assert len(kept) <= MOST
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert await store.run(lambda t: t.points(other)) == points[:3]


async def test_a_late_point_thins_no_more_than_others(store: Store) -> None:
    points = steady(MOST)
    job = await save(store, a_job(), *points)
    before = Point(NOW - HOUR, 0)

    await add(store, job, before)

    kept = await store.run(lambda t: t.points(job))
    assert kept == [before, *points][::2]


async def test_only_points_of_jobs_that_ended_before_are_forgotten(store: Store) -> None:
    points = steady(2)
    alive = await save(store, a_job(heartbeat_at=NOW - HOUR), *points)
    stalled = await save(store, a_job(state=JobState.STALLED), *points)
    ended = await save(store, an_ended_job(NOW), *points)

    assert await store.run(lambda t: t.forget(NOW)) == 0
    assert await store.run(lambda t: t.points(ended)) == points

    assert await store.run(lambda t: t.forget(NOW + INSTANT)) == 0
    assert await store.run(lambda t: t.points(ended)) == []
    assert await store.run(lambda t: t.points(alive)) == points
    assert await store.run(lambda t: t.points(stalled)) == points
    assert await store.run(lambda t: t.job(ended)) == an_ended_job(NOW, id=ended)


async def test_a_point_may_come_after_others_were_forgotten(store: Store) -> None:
    job = await save(store, an_ended_job(NOW - HOUR), *steady(2))
    await store.run(lambda t: t.forget(NOW))

    await add(store, job, Point(NOW, 9))

    assert await store.run(lambda t: t.points(job)) == [Point(NOW, 9)]


async def test_points_of_several_jobs_at_once(store: Store) -> None:
    full, new = await save(store, a_job(), *steady(MOST)), await save(store, a_job())
    last = [Point(NOW + HOUR + i * SECOND, i) for i in range(2)]

    await store.run(lambda t: t.add_points([(full, last[0]), (new, last[0]), (full, last[1])]))
    await store.run(lambda t: t.add_points([]))

    assert await store.run(lambda t: t.points(new)) == last[:1]
    thinned = await store.run(lambda t: t.points(full))
    assert (thinned[0], thinned[-1]) == (Point(NOW, 0, MOST), last[1])
    assert MOST // 2 <= len(thinned) <= MOST


async def test_of_points_at_once_none_may_be_of_a_job_that_is_not_there(store: Store) -> None:
    job = await save(store, a_job())
    with pytest.raises(ValueError, match="no such job"):
        await store.run(lambda t: t.add_points([(job, Point(NOW, 1)), (99, Point(NOW, 1))]))
    assert await store.run(lambda t: t.points(job)) == []
