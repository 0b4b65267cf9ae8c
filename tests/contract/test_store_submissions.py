"""The store's contract: submissions, and what else belongs to jobs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from deadline_bot.domain.job import JobSourceKind
from deadline_bot.domain.ping import PingKey, digest_of
from deadline_bot.domain.resources import Quota
from deadline_bot.domain.submission import Submission, SubmissionState
from deadline_bot.ports import Store, Transaction
from tests.contract.contents import FULL_SUBMISSION
from tests.contract.outbox import INSTANT
from tests.fakes.facts import (
    ALICE,
    BOB,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_submission,
    an_ended_job,
    some_slots,
)

T = TypeVar("T")


async def save_all(
    store: Store, way: Callable[[Transaction], Callable[[T], None]], *values: T
) -> None:
    """Saves values in one transaction, in their order."""

    def work(t: Transaction) -> None:
        for value in values:
            way(t)(value)

    await store.run(work)


async def save(store: Store, *submissions: Submission) -> None:
    await save_all(store, lambda t: t.save_submission, *submissions)


@pytest.mark.parametrize("submission", [FULL_SUBMISSION, a_submission()])
async def test_a_submission_comes_back_as_it_was(store: Store, submission: Submission) -> None:
    await save(store, submission)

    assert await store.run(lambda t: t.submission("nbme", submission.id)) == submission
    assert await store.run(lambda t: t.submissions("nbme", 9)) == [submission]
    assert await store.run(lambda t: t.submission("nbme", "unknown")) is None
    assert await store.run(lambda t: t.submission("other", submission.id)) is None


async def test_a_submission_is_written_in_place_of_the_last(store: Store) -> None:
    scored = a_submission(state=SubmissionState.SCORED, settled_at=NOW + HOUR)
    elsewhere = a_submission(competition="other")

    await save(store, a_submission(submitted_at=NOW - DAY), elsewhere, scored)

    assert await store.run(lambda t: t.submissions("nbme", 9)) == [scored]
    assert await store.run(lambda t: t.submissions("other", 9)) == [elsewhere]


async def test_submissions_are_in_order_newest_first(store: Store) -> None:
    older, newest, same = (
        a_submission("3", submitted_at=NOW - INSTANT),
        a_submission("1", submitted_at=NOW + MINUTE),
        a_submission("2", submitted_at=NOW - INSTANT),
    )
    await save(store, older, newest, same)

    assert await store.run(lambda t: t.submissions("nbme", 9)) == [newest, older, same]
    assert await store.run(lambda t: t.submissions("nbme", 1)) == [newest]


async def test_nobody_was_asked_for_an_author_is_not_nobody_answered(store: Store) -> None:
    kaggle, ping = JobSourceKind.KAGGLE, JobSourceKind.PING
    await store.run(lambda t: t.save_owner(kaggle, "alice", ""))
    assert await store.run(lambda t: t.owner_of(kaggle, "alice")) == ""
    assert await store.run(lambda t: t.owner_of(ping, "alice")) is None
    assert await store.run(lambda t: t.owner_of(kaggle, "bob")) is None

    await store.run(lambda t: t.save_owner(ping, "alice", BOB))
    await store.run(lambda t: t.save_owner(kaggle, "alice", ALICE))
    assert await store.run(lambda t: t.owner_of(kaggle, "alice")) == ALICE
    assert await store.run(lambda t: t.owner_of(ping, "alice")) == BOB


async def test_slots_are_the_last_seen_of_each_competition(store: Store) -> None:
    first, other = some_slots(), some_slots("a", at=NOW + INSTANT)
    again = some_slots(n_today=5, n_left=0, is_total=True)

    await save_all(store, lambda t: t.save_slots, first, other, again)

    assert await store.run(lambda t: t.slots()) == [other, again]


async def test_quotas_are_the_last_seen_of_each_account_and_accelerator(store: Store) -> None:
    gpu = Quota("bob", "GPU", timedelta(hours=29, microseconds=1), 30 * HOUR, NOW + DAY, NOW)
    tpu = Quota("bob", "TPU", timedelta(), timedelta(days=3), None, NOW)
    alices = replace(gpu, account="alice")

    await save_all(store, lambda t: t.save_quota, tpu, gpu, alices)
    assert await store.run(lambda t: t.quotas()) == [alices, gpu, tpu]

    refreshed = replace(gpu, used=timedelta(), at=NOW + INSTANT)
    await store.run(lambda t: t.save_quota(refreshed))
    assert await store.run(lambda t: t.quotas()) == [alices, refreshed, tpu]


async def test_ping_keys_are_in_the_order_in_which_they_were_made(store: Store) -> None:
    newer = PingKey("a", digest_of("one"), NOW + INSTANT)
    older = PingKey("b", digest_of("two"), NOW, slug="train")
    assert await store.run(lambda t: t.ping_keys()) == []

    await save_all(store, lambda t: t.save_ping_key, newer, older)
    assert await store.run(lambda t: t.ping_keys()) == [older, newer]

    revoked = replace(older, revoked_at=NOW + DAY)
    await store.run(lambda t: t.save_ping_key(revoked))
    assert await store.run(lambda t: t.ping_keys()) == [revoked, newer]


async def test_a_cursor_is_how_far_its_reader_has_read(store: Store) -> None:
    await store.run(lambda t: t.save_cursor("mailbox", "1.0"))
    await store.run(lambda t: t.save_cursor("mailbox", ""))
    await store.run(lambda t: t.save_cursor("healthchecks", "9"))

    assert await store.run(lambda t: t.cursor("mailbox")) == ""
    assert await store.run(lambda t: t.cursor("healthchecks")) == "9"
    assert await store.run(lambda t: t.cursor("other")) is None


async def test_what_is_history_is_not_forgotten(store: Store) -> None:
    old = NOW - 1_000 * DAY
    job = await store.run(lambda t: t.save_job(an_ended_job(old, seen_at=old)))
    submission = a_submission(submitted_at=old)
    await save(store, submission)
    await store.run(lambda t: t.save_slots(some_slots(at=old)))
    await store.run(lambda t: t.save_ping_key(PingKey("a", "", old, revoked_at=old)))

    await store.run(lambda t: t.forget(NOW))

    assert await store.run(lambda t: t.ended_jobs(9)) == [job]
    assert await store.run(lambda t: t.submissions("nbme", 9)) == [submission]
    assert len(await store.run(lambda t: t.slots())) == 1
    assert len(await store.run(lambda t: t.ping_keys())) == 1
