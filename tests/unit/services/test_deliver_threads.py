"""Delivery into threads: after their head, merged among themselves, each message once."""

import pytest

from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_jobs import JobEnded, JobMessage, JobsOfDay, JobStalled
from deadline_bot.services.claim_due import AHEAD
from deadline_bot.services.deliver import LOOK_AFTER
from deadline_bot.services.find_threads import HEAD_PATIENCE, HEAD_WAIT
from tests.fakes.facts import (
    CHANNEL,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_competition,
    a_countdown,
    a_draft,
)
from tests.fakes.job_facts import a_job
from tests.fakes.messenger import Unclear
from tests.unit.services.world import World

HEAD = JobsOfDay(a_competition().ref, NOW.date())
OTHER_HEAD = JobsOfDay(None, NOW.date())


def ended(id_: int, thread: str = HEAD.key) -> JobEnded:
    return JobEnded(a_job(id=id_, state=JobState.SUCCEEDED, ended_at=NOW), thread=thread)


def running(id_: int, thread: str = HEAD.key) -> JobMessage:
    return JobMessage(a_job(id=id_), thread)


async def test_the_head_goes_first_and_the_others_into_its_thread() -> None:
    world = World()
    await world.add(a_draft(ended(1)), a_draft(running(2)), a_draft(HEAD))
    world.tick.wake()
    await world.live(NOW + SECOND)
    head, *replies = world.messenger.posts
    assert (head.keys, head.thread_id) == ((HEAD.key,), None)
    assert [post.keys for post in replies] == [(running(2).key,), (ended(1).key,)]
    (sent,) = [s for s in world.messenger.history if s.post == head]
    assert {post.thread_id for post in replies} == {sent.ref.id}


async def test_what_belongs_to_two_threads_goes_to_each() -> None:
    world = World()
    await world.add(a_draft(HEAD), a_draft(OTHER_HEAD))
    await world.add(
        a_draft(ended(1)), a_draft(ended(2, OTHER_HEAD.key)), a_draft(ended(3)), a_draft(ended(4))
    )
    world.tick.wake()
    await world.live(NOW + SECOND)
    ids = {s.post.keys: s.ref.id for s in world.messenger.history if s.post}
    replies = {p.keys: p.thread_id for p in world.messenger.posts if p.thread_id}
    assert replies == {
        (ended(1).key, ended(3).key, ended(4).key): ids[HEAD.key,],
        (ended(2).key,): ids[OTHER_HEAD.key,],
    }


async def test_while_the_head_waits_the_channel_and_other_threads_go_on() -> None:
    world = World()
    due_at = NOW + 30 * SECOND
    stalled = JobStalled(a_job(state=JobState.STALLED), a_competition().ref)
    await world.add(a_draft(HEAD, due_at=due_at), a_draft(ended(1)))
    await world.add(a_draft(OTHER_HEAD), a_draft(ended(2, OTHER_HEAD.key)), a_draft(stalled))
    world.tick.wake()
    await world.live(due_at - AHEAD)
    assert world.messenger.keys() == [OTHER_HEAD.key, stalled.key, ended(2, OTHER_HEAD.key).key]
    await world.live(due_at + HEAD_WAIT)
    assert world.messenger.keys()[3:] == [HEAD.key, ended(1).key]
    assert world.messenger.posts[-1].thread_id is not None


async def test_a_head_that_was_given_up_leaves_its_thread_to_the_channel() -> None:
    world = World()
    world.messenger.faults[CHANNEL] = [SendFailed("msg_too_long", is_permanent=True)]
    await world.add(a_draft(HEAD), a_draft(ended(1)))
    world.tick.wake()
    await world.live(NOW + SECOND)
    (post,) = world.messenger.posts
    assert (post.keys, post.thread, post.thread_id) == ((ended(1).key,), HEAD.key, None)


async def test_a_head_that_nobody_decided_is_waited_for_only_so_long() -> None:
    world = World()
    await world.add(a_draft(ended(1)))
    world.tick.wake()
    await world.live(NOW + HEAD_PATIENCE - SECOND)
    assert world.messenger.posts == []
    await world.live(NOW + HEAD_PATIENCE + HEAD_WAIT)
    assert [post.thread_id for post in world.messenger.posts] == [None]


async def test_an_old_head_keeps_its_thread() -> None:
    world = World()
    await world.add(a_draft(HEAD), a_draft(a_countdown(), due_at=NOW + HOUR))
    world.tick.wake()
    await world.live(NOW + 2 * HOUR)
    world.restart()
    await world.add(a_draft(ended(1), due_at=world.clock.now()))
    world.tick.wake()
    await world.live(world.clock.now() + SECOND)
    assert world.messenger.posts[-1].thread_id == world.messenger.history[0].ref.id


@pytest.mark.parametrize(("unclear", "n_attempts"), [(Unclear.ARRIVED, 2), (Unclear.LOST, 3)])
async def test_an_unclear_outcome_is_looked_up_inside_the_thread(
    unclear: Unclear, n_attempts: int
) -> None:
    world = World()
    await world.add(a_draft(HEAD))
    await world.send()
    world.messenger.faults[CHANNEL] = [unclear]
    await world.add(a_draft(ended(1)))
    world.tick.wake()
    await world.live(NOW + LOOK_AFTER + MINUTE)
    assert world.messenger.keys() == [HEAD.key, ended(1).key]
    assert len(world.messenger.attempts) == n_attempts
    assert world.messenger.posts[-1].thread_id == world.messenger.history[0].ref.id


async def test_the_claim_of_a_dead_process_is_looked_up_inside_the_thread() -> None:
    world = World()
    await world.add(a_draft(HEAD))
    await world.send()
    await world.add(a_draft(ended(1)))
    world.messenger.faults[CHANNEL] = [Unclear.ARRIVED]
    await world.send()
    world.restart()
    await world.deliver.take_over(NOW)
    world.tick.wake()
    await world.live(NOW + MINUTE)
    assert world.messenger.keys() == [HEAD.key, ended(1).key]
    assert len(world.messenger.attempts) == 2
