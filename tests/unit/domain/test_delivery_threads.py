"""Composing what belongs to threads: what stands alone, what goes first, what merges with what."""

from dataclasses import replace

from deadline_bot.domain.delivery import Composition, OutboxMessage, compose
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_jobs import JobEnded, JobMessage, JobsOfDay, JobStalled
from deadline_bot.domain.outbox_content import OutboxContent, thread_of
from tests.fakes.facts import (
    CHANNEL,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_competition,
    a_countdown,
    settings,
)
from tests.fakes.job_facts import a_job

HEAD = JobsOfDay(a_competition().ref, NOW.date())
OTHER = JobsOfDay(None, NOW.date())
COUNTDOWN = a_countdown()
STALLED = JobStalled(a_job(state=JobState.STALLED))


def ended(id_: int, thread: str = HEAD.key) -> JobEnded:
    return JobEnded(a_job(id=id_, state=JobState.SUCCEEDED), thread=thread)


def running(id_: int, thread: str = HEAD.key) -> JobMessage:
    return JobMessage(a_job(id=id_), thread)


def composed(*contents: OutboxContent) -> Composition:
    """What becomes of these, decided one second after the other."""
    messages = [
        OutboxMessage(n, CHANNEL, content.key, content, NOW - MINUTE + n * SECOND)
        for n, content in enumerate(contents)
    ]
    return compose(messages, NOW, settings(), company_at=None)


def in_turn(*contents: OutboxContent) -> list[tuple[OutboxContent, ...]]:
    """The posts in which these go out, one after the other."""
    posts = []
    left = list(contents)
    while left:
        composition = composed(*left)
        assert composition.post is not None
        shown = tuple(part.content for part in composition.post.parts)
        assert {composition.post.thread} == {thread_of(content) for content in shown}
        posts.append(shown)
        left = [content for content in left if content not in shown]
    return posts


def test_a_head_goes_first_and_alone_whenever_it_was_decided() -> None:
    assert in_turn(COUNTDOWN, ended(1), HEAD) == [(HEAD,), (COUNTDOWN,), (ended(1),)]


def test_what_stands_in_the_channel_goes_before_what_stands_in_threads() -> None:
    assert in_turn(ended(1), STALLED, COUNTDOWN) == [(COUNTDOWN, STALLED), (ended(1),)]


def test_a_job_that_is_edited_in_place_stands_alone() -> None:
    assert in_turn(running(1), running(2), ended(3)) == [(running(1),), (running(2),), (ended(3),)]


def test_a_thread_merges_among_its_own_and_what_waits_longest_goes_first() -> None:
    first, second = ended(1, OTHER.key), ended(3, OTHER.key)
    assert in_turn(first, ended(2), second, ended(4)) == [(first, second), (ended(2), ended(4))]


def test_no_number_of_jobs_that_stand_alone_holds_back_what_is_for_the_channel() -> None:
    assert in_turn(running(1), running(2), STALLED) == [(STALLED,), (running(1),), (running(2),)]


def test_while_that_waits_for_company_they_go_out() -> None:
    waiting = replace(COUNTDOWN, lead_time=10 * HOUR)
    contents: tuple[OutboxContent, ...] = waiting, running(1)
    messages = [OutboxMessage(n, CHANNEL, c.key, c, NOW) for n, c in enumerate(contents)]
    composition = compose(messages, NOW, settings(), company_at=NOW + SECOND)
    assert [m.content for m in composition.posted] == [running(1)]
    alone = compose(messages[:1], NOW, settings(), company_at=NOW + SECOND)
    assert (alone.post, alone.wait_until) == (None, NOW + SECOND)
