"""Whatever names and texts hold, Slack takes the messages and nothing in them becomes markup."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.adapters.slack.render import (
    render_document,
    render_post,
)
from deadline_bot.agent.progress import Progress
from deadline_bot.domain.answer import ListAnswer
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.competition import (
    Competition,
    CompetitionRef,
    Milestone,
    MilestoneKind,
)
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message import CountdownAlert, Entry, FollowingNotice
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
    StillRunning,
    SubmissionMessage,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import (
    Button,
    Document,
    InChat,
    Instant,
    Link,
    Log,
    Menu,
    Named,
    PersonMenu,
    Section,
    Strong,
    Style,
    Text,
    Typed,
)
from tests.fakes.job_facts import a_job, a_submission
from tests.unit.rendered import assert_sound
from tests.unit.wording.examples import (
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NEXT,
    days,
    hours,
    post,
)

_NOW = CLOSE - hours(3)


@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_the_longest_messages_are_sound(voice: Any) -> None:
    long = Competition(
        "x" * 500, "&" * 5000, "https://e.org/" + "y" * 480, "kaggle", NBME.milestones
    )
    alerts = [
        CountdownAlert(
            Entry(long.ref, Milestone(MilestoneKind.OWN, CLOSE + timedelta(n), f"{n}" + "<" * 900)),
            days(1),
        )
        for n in range(20)
    ]
    assert_sound(render_post(post(*alerts), voice, _NOW))
    many = (long,) * 20
    first = FollowingNotice(many, 9980, NEXT, is_first=True)
    assert_sound(render_post(post(first), voice, CLOSE - days(20)))
    words = words_of_answer(ListAnswer(many, 9980), voice, _NOW)
    assert_sound(render_document(words, voice.language))


def _hostile(text: str, number: float) -> list[OutboxContent]:
    """Every message about jobs, with nothing in it but this."""
    state = JobState.FAILED
    job = a_job(name=text, ref=text, author=text, place=text, url=text, reason=text, state=state)
    job = replace(job, tail=(text,) * 10, progress=Progress(number, number, text, text))
    ref = CompetitionRef(text, text, text, text)
    submission = a_submission(description=text, public_score=text, author=text, error=text)
    errored = replace(submission, state=SubmissionState.ERRORED)
    return [
        JobsOfDay(ref, _NOW.date()),
        JobMessage(job, "thread", is_owner_asked=True),
        JobEnded(job, ref, is_needed=True),
        JobEnded(replace(job, state=JobState.SUCCEEDED), thread="thread"),
        JobStalled(job, ref, is_needed=True),
        JobBack(replace(job, heartbeat_at=_NOW), _NOW - hours(1)),
        SubmissionMessage(submission, ref, is_best=True, best_before=text),
        SubmissionMessage(errored, ref),
        StillRunning(ref, CLOSE, (job,) * 20, 3),
    ]


@settings(deadline=None)  # how slow a machine may be is not what is tested
@given(
    st.text() | st.text(alphabet="&<>|*_~`\n\x1b[ !@#a", max_size=80).map(lambda t: t * 20),
    st.floats(),
    st.sampled_from([ENGLISH, JAPANESE]),
)
def test_whatever_a_job_is_called_and_says_its_messages_are_sound(
    text: str, number: float, voice: Voice
) -> None:
    for content in _hostile(text, number):
        message = render_post(post(content), voice, _NOW)
        assert_sound(message)
        assert all(block.get("text", {}).get("text", "x").strip() for block in message.blocks)


_words = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="&<>|*_~`\n !@#a", max_size=80),
    st.text(alphabet="&<x😀", min_size=1, max_size=3).map(lambda text: text * 1500),
)


_url = st.one_of(_words, st.just("https://example.org"), _words.map("https://e.org/".__add__))


_spans = st.recursive(
    st.one_of(
        _words.map(Text),
        _words.map(Strong),
        st.builds(Link, _words, _url),
        st.builds(Instant, st.just(CLOSE), _words),
        _words.map(Typed),
        st.builds(Named, _words, _words),
        st.lists(_words, max_size=3).map(lambda lines: Log(tuple(lines))),
    ),
    lambda spans: st.lists(spans, max_size=3).map(lambda inner: InChat(tuple(inner))),
    max_leaves=5,
)


_lines = st.lists(_spans, min_size=1, max_size=4).map(tuple)


_action = st.sampled_from(Action)


_controls = st.one_of(
    st.builds(Button, _action, _words, _words, style=st.sampled_from(Style)),
    st.builds(PersonMenu, _action, _words, _words),
    st.builds(
        Menu, _action, _words, st.lists(st.tuples(_words, _words), max_size=4).map(lambda o: (*o,))
    ),
)


_section = st.builds(
    Section,
    st.lists(_lines, max_size=3).map(tuple),
    st.just(()) | _lines,
    st.lists(_controls, max_size=7).map(tuple),
)


_head = Section(((Text("head"),),))


@settings(deadline=None)  # how slow a machine may be is not what is tested
@given(st.lists(_section, max_size=4), st.integers(1, 20), st.sampled_from(Language))
def test_any_document_is_sound(sections: list[Section], times: int, language: Language) -> None:
    assert_sound(render_document(Document((_head, *sections * times)), language))
