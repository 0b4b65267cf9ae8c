"""The store's contract: transactions, and instants at the door."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from deadline_bot.domain.delivery import Claim
from deadline_bot.domain.job import JobSourceKind
from deadline_bot.domain.job_points import Point
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.ping import PingKey
from deadline_bot.domain.reminder import OccurrenceId
from deadline_bot.domain.resources import Quota
from deadline_bot.domain.safety_net import Net
from deadline_bot.domain.source import SourceState
from deadline_bot.domain.when.occasion import Once
from deadline_bot.ports import BoardState, Settled, Store, Transaction
from tests.contract.contents_plans import FULL_PLAN
from tests.fakes.facts import (
    ALICE,
    CHANNEL,
    CLOSE,
    DAY,
    NOW,
    a_channel,
    a_competition,
    a_draft,
    a_following,
    a_job,
    a_reminder,
    a_submission,
    an_occurrence,
    some_slots,
)

NAIVE = datetime(2026, 11, 23, 12)  # noqa: DTZ001 - what must be refused


class Broken(Exception):
    """What the work of a test raises."""


async def test_a_transaction_gives_the_result_of_its_work(store: Store) -> None:
    assert await store.run(lambda _: "done") == "done"


async def test_a_transaction_that_raises_leaves_nothing_behind(store: Store) -> None:
    await store.run(lambda t: t.save_followings([a_following("kept")], wake_at=NOW))
    await store.run(lambda t: t.add([a_draft()]))
    [message] = await store.run(lambda t: t.pending(NOW, (), 1))

    def breaks(t: Transaction) -> None:
        t.save_followings([a_following("new")], wake_at=NOW)
        t.drop_followings([a_following("kept")])
        t.wake_followings(CHANNEL, NOW + DAY)
        t.open_channel(a_channel(), wake_at=NOW)
        t.add([a_draft(channel="#other")])
        t.coalesce([message.id])
        t.save_source_state(SourceState("kaggle", NOW, None))
        t.save_board(BoardState(CHANNEL, "1.0"))
        t.save_alive_at(NOW)
        t.save_occurrence(an_occurrence(t.save_reminder(a_reminder()), wake_at=NOW - DAY))
        t.is_first_time("r", NOW)
        t.save_overrides(CHANNEL, Overrides())
        t.save_net(Net(CHANNEL, "key", NOW))
        t.save_home(ALICE, NOW)
        t.add_point(t.save_job(a_job(grace=timedelta())).id, Point(NOW, 1))
        t.save_submission(a_submission())
        t.save_owner(JobSourceKind.KAGGLE, "alice", ALICE)
        t.save_slots(some_slots())
        t.save_quota(Quota("alice", "GPU", DAY, DAY, None, NOW))
        t.save_ping_key(PingKey("a", "", NOW))
        t.save_cursor("mailbox", "1.0")
        t.save_plan(FULL_PLAN, wake_at=NOW - DAY)
        raise Broken

    with pytest.raises(Broken):
        await store.run(breaks)

    def look(t: Transaction) -> tuple[object, ...]:
        return (
            [f.competition.slug for f in t.followings()],
            t.next_wake_at(),
            t.channels(),
            t.pending(NOW, (), 9),
            t.source_states(),
            t.board(CHANNEL),
            t.alive_at(),
            t.reminders_of(ALICE, 9),
            t.due_occurrences(NOW, 9),
            t.is_first_time("r", NOW),
            t.overrides(),
            t.nets(),
            t.homes(NOW),
            t.jobs(),
            t.points(1),
            t.submissions("nbme", 9),
            t.owner_of(JobSourceKind.KAGGLE, "alice"),
            t.slots(),
            t.quotas(),
            t.ping_keys(),
            t.cursor("mailbox"),
            t.plans(),
        )

    nothing: tuple[object, ...] = (["kept"], NOW, [], [message], [], BoardState(CHANNEL), None)
    nothing_remembered: tuple[object, ...] = (([], 0), [], True, {}, [], [])
    nothing_of_jobs: tuple[object, ...] = ([], [], [], None, [], [], [], None, [])
    assert await store.run(look) == nothing + nothing_remembered + nothing_of_jobs


async def test_a_key_of_an_undone_transaction_may_come_again(store: Store) -> None:
    def breaks(t: Transaction) -> None:
        t.add([a_draft()])
        raise Broken

    with pytest.raises(Broken):
        await store.run(breaks)

    assert await store.run(lambda t: t.add([a_draft()])) == 1


async def test_transactions_asked_for_at_once_run_one_after_another(store: Store) -> None:
    def count(t: Transaction) -> None:
        alive_at = t.alive_at() or NOW
        t.save_alive_at(alive_at + timedelta(seconds=1))

    await asyncio.gather(*(store.run(count) for _ in range(20)))

    assert await store.run(lambda t: t.alive_at()) == NOW + timedelta(seconds=20)


async def test_closing_twice_is_safe(store: Store) -> None:
    await store.close()
    await store.close()


async def test_instants_keep_their_microseconds_and_come_back_in_utc(store: Store) -> None:
    tokyo = timezone(timedelta(hours=9))
    at = datetime(2026, 12, 1, 8, 59, 59, 999_999, tzinfo=tokyo)
    told = a_following(competition=a_competition(close=at), followed_at=at)

    await store.run(lambda t: t.save_followings([told], wake_at=at))

    [found] = await store.run(lambda t: t.followings())
    assert found == told
    assert found.followed_at.tzinfo is UTC
    assert (await store.run(lambda t: t.next_wake_at())) == at


async def test_instants_are_compared_across_zones(store: Store) -> None:
    behind = timezone(timedelta(hours=-10))
    await store.run(lambda t: t.add([a_draft(say_at=NOW)]))

    just_before = (NOW - timedelta(microseconds=1)).astimezone(behind)
    assert await store.run(lambda t: t.pending(just_before, (), 1)) == []
    assert len(await store.run(lambda t: t.pending(NOW.astimezone(behind), (), 1))) == 1


NAIVE_USES: dict[str, Callable[[Transaction], object]] = {
    "wake_at": lambda t: t.save_followings([a_following()], wake_at=NAIVE),
    "milestone": lambda t: t.save_followings(
        [replace(a_following(), competition=a_competition(close=NAIVE))], wake_at=NOW
    ),
    "known_at": lambda t: t.save_followings(
        [replace(a_following(), known_at={"close": NAIVE})], wake_at=NOW
    ),
    "followed_at": lambda t: t.save_followings(
        [replace(a_following(), followed_at=NAIVE)], wake_at=NOW
    ),
    "planned_until": lambda t: t.save_followings(
        [replace(a_following(), planned_until=NAIVE)], wake_at=NOW
    ),
    "planned_followings": lambda t: t.planned_followings([(a_following(), NAIVE)]),
    "open_channel": lambda t: t.open_channel(a_channel(planned_until=NAIVE), wake_at=NOW),
    "nearest_followings": lambda t: t.nearest_followings(None, NAIVE, 1),
    "count_followings": lambda t: t.count_followings(None, NAIVE),
    "due_followings": lambda t: t.due_followings(NAIVE, 1),
    "due_channels": lambda t: t.due_channels(NAIVE),
    "wake_followings": lambda t: t.wake_followings("#other", NAIVE),
    "next_wakes": lambda t: t.next_wakes(NOW, NAIVE),
    "next_pending_at": lambda t: t.next_pending_at(NAIVE),
    "claims": lambda t: t.claims(NAIVE),
    "nearest_entries": lambda t: t.nearest_entries(None, NAIVE, DAY, 1),
    "due_at": lambda t: t.add([a_draft(due_at=NAIVE, say_at=NOW)]),
    "say_at": lambda t: t.add([a_draft(say_at=NAIVE)]),
    "pending": lambda t: t.pending(NAIVE, (), 1),
    "claim": lambda t: t.claim([Claim((1,), CHANNEL, "m", NAIVE, NOW)]),
    "settle": lambda t: t.settle([Settled(Claim((1,), CHANNEL, "m", NOW, CLOSE), retry_at=NAIVE)]),
    "forget": lambda t: t.forget(NAIVE),
    "source": lambda t: t.save_source_state(SourceState("kaggle", NAIVE, None)),
    "board": lambda t: t.save_board(BoardState(CHANNEL, attempted_at=NAIVE)),
    "alive_at": lambda t: t.save_alive_at(NAIVE),
    "created_at": lambda t: t.save_reminder(a_reminder(created_at=NAIVE)),
    "first_at": lambda t: t.save_reminder(a_reminder(first_at=NAIVE)),
    "next_at": lambda t: t.save_reminder(a_reminder(next_at=NAIVE)),
    "said_at": lambda t: t.save_reminder(a_reminder(said_at=NAIVE)),
    "occasion": lambda t: t.save_reminder(a_reminder(occasion=Once(NAIVE))),
    "due_reminders": lambda t: t.due_reminders(NAIVE, 1),
    "next_insistent": lambda t: t.next_insistent(NAIVE, 1),
    "occurrence_at": lambda t: _save_occurrence(t, at=NAIVE),
    "begun_at": lambda t: _save_occurrence(t, begun_at=NAIVE),
    "occurrence_wake_at": lambda t: _save_occurrence(t, wake_at=NAIVE),
    "taken_at": lambda t: _save_occurrence(t, taken_at=NAIVE),
    "snoozed_until": lambda t: _save_occurrence(t, snoozed_until=NAIVE),
    "occurrence": lambda t: t.occurrence(OccurrenceId(1, NAIVE)),
    "due_occurrences": lambda t: t.due_occurrences(NAIVE, 1),
    "request": lambda t: t.is_first_time("r", NAIVE),
    "net": lambda t: t.save_net(Net(CHANNEL, "key", NAIVE)),
    "nets": lambda t: t.nets(NAIVE),
    "homes": lambda t: t.homes(NAIVE),
    "home": lambda t: t.save_home(ALICE, NAIVE),
    "seen_at": lambda t: t.save_job(a_job(seen_at=NAIVE)),
    "heartbeat_at": lambda t: t.save_job(a_job(heartbeat_at=NAIVE)),
    "progress_at": lambda t: t.save_job(a_job(progress_at=NAIVE)),
    "started_at": lambda t: t.save_job(a_job(started_at=NAIVE)),
    "ended_at": lambda t: t.save_job(a_job(ended_at=NAIVE)),
    "jobs": lambda t: t.jobs(since=NAIVE),
    "due_jobs": lambda t: t.due_jobs(NAIVE, 1),
    "point": lambda t: t.add_point(t.save_job(a_job()).id, Point(NAIVE, 1)),
    "submitted_at": lambda t: t.save_submission(a_submission(submitted_at=NAIVE)),
    "pending_at": lambda t: t.save_submission(a_submission(pending_at=NAIVE)),
    "settled_at": lambda t: t.save_submission(a_submission(settled_at=NAIVE)),
    "slots": lambda t: t.save_slots(some_slots(at=NAIVE)),
    "refreshes_at": lambda t: t.save_quota(Quota("alice", "GPU", DAY, DAY, NAIVE, NOW)),
    "quota": lambda t: t.save_quota(Quota("alice", "GPU", DAY, DAY, None, NAIVE)),
    "plan_wake_at": lambda t: t.save_plan(FULL_PLAN, wake_at=NAIVE),
    "plan": lambda t: t.save_plan(replace(FULL_PLAN, planned_until=NAIVE), wake_at=NOW),
    "ends": lambda t: t.save_plan(replace(FULL_PLAN, ends=(("a", NAIVE),)), wake_at=NOW),
    "due_plans": lambda t: t.due_plans(NAIVE, 1),
    "wake_plans": lambda t: t.wake_plans("", NAIVE),
    "key": lambda t: t.save_ping_key(PingKey("a", "", NAIVE)),
    "revoked_at": lambda t: t.save_ping_key(PingKey("a", "", NOW, revoked_at=NAIVE)),
}


def _save_occurrence(t: Transaction, **changes: datetime) -> None:
    t.save_occurrence(an_occurrence(t.save_reminder(a_reminder()), **changes))


@pytest.mark.parametrize("use", NAIVE_USES.values(), ids=NAIVE_USES.keys())
async def test_a_naive_instant_is_refused(
    store: Store, use: Callable[[Transaction], object]
) -> None:
    def work(t: Transaction) -> None:
        t.save_followings([a_following()], wake_at=NOW)
        t.add([a_draft()])
        use(t)

    with pytest.raises(ValueError, match="naive"):
        await store.run(work)

    assert await store.run(lambda t: t.followings()) == []
