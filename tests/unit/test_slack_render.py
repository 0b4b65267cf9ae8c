"""Slack messages hold Slack's limits and cannot be broken by names, whatever is in them."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.adapters.slack.render import (
    BLOCKS_LENGTH,
    TEXT_LENGTH,
    RenderedMessage,
    render_board,
    render_document,
    render_post,
)
from deadline_bot.adapters.slack.render_mrkdwn import escape
from deadline_bot.agent.progress import Progress
from deadline_bot.domain.answer import Board, HelpAnswer, ListAnswer
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.competition import (
    Competition,
    CompetitionRef,
    Milestone,
    MilestoneKind,
)
from deadline_bot.domain.delivery import Post, marker
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
from tests.fakes.slack_server.blocks import check_blocks
from tests.unit.wording.examples import (
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NBME_CLOSE,
    NEXT,
    days,
    hours,
    post,
)

_ALERT = CountdownAlert(NBME_CLOSE, hours(3))
_NOW = CLOSE - hours(3)

_TOKEN = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} (?:at )?\{time\}\|[\d: -]+ UTC>"
    r"|<https?://[^<>|\s]+\|[^<>|]+>"
)


def _texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in blocks
        if block["type"] != "actions"
    ]


def _labels(blocks: list[dict[str, Any]]) -> list[str]:
    """What stands on the buttons and in the menus."""
    texts = []
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            labels = [element.get("text") or element["placeholder"]]
            labels += [option["text"] for option in element.get("options", ())]
            texts += [label["text"] for label in labels]
    return texts


def _assert_sound(message: RenderedMessage) -> None:
    """Slack takes it, nothing is torn, and all markup is our own."""
    check_blocks(message.blocks)
    texts = _texts(message.blocks)
    assert sum(map(len, (*texts, *_labels(message.blocks)))) <= BLOCKS_LENGTH + 10
    assert len(message.text) <= TEXT_LENGTH
    for text in (*texts, message.text):
        bare = _TOKEN.sub("", text)
        assert "<" not in bare
        assert ">" not in bare
        assert "&" not in re.sub(r"&(?:amp|lt|gt);", "", bare)


def test_an_alert_in_english() -> None:
    message = render_post(post(_ALERT), ENGLISH, _NOW)
    first, second, *_ = message.text.splitlines()
    assert first == "*Closes in 3 h*: <https://www.kaggle.com/competitions/nbme|NBME>"
    assert second == "<!date^1796169540^{date_short_pretty} at {time}|2026-12-01 23:59 UTC>"
    assert [block["type"] for block in message.blocks] == ["section"]
    assert message.blocks[0]["text"]["verbatim"] is True
    assert _texts(message.blocks) == [message.text]


def test_an_alert_in_japanese() -> None:
    message = render_post(post(_ALERT), JAPANESE, _NOW)
    own = "<!date^1796169540^{date_short_pretty} {time}|2026-12-01 23:59 UTC>"
    assert [block["type"] for block in message.blocks] == ["section", "context"]
    assert _texts(message.blocks)[1] == (
        f"お使いの時間帯では {own} です。Kaggle の表示は 12/1 23:59 UTC です。"
    )


def test_what_finds_a_post_again() -> None:
    alert = post(_ALERT)
    message = render_post(alert, JAPANESE, _NOW)
    assert message.blocks[0]["block_id"] == alert.marker
    assert all("block_id" not in block for block in message.blocks[1:])
    assert message.metadata == {
        "event_type": "deadline_bot_message",
        "event_payload": {"keys": [_ALERT.key], "kinds": ["countdown"]},
    }


def test_too_many_keys_for_metadata_are_cut() -> None:
    keys = tuple(f"competition/{n}/締切" for n in range(1000))
    many = Post("C0123456789", post(_ALERT).parts, keys, ("countdown",), marker(keys))
    metadata = render_post(many, ENGLISH, _NOW).metadata
    assert metadata is not None
    kept = metadata["event_payload"]["keys"]
    assert 100 < len(kept) < 1000
    assert list(keys[: len(kept)]) == kept
    assert len(json.dumps(metadata)) < 8000


def test_the_board_has_its_marker_and_an_answer_none() -> None:
    board = render_board(Board((), 0, NEXT), ENGLISH, "the-board")
    assert board.blocks[0]["block_id"] == "the-board"
    assert board.metadata is None
    answer = render_document(words_of_answer(HelpAnswer(), ENGLISH, _NOW), Language.EN)
    assert not any("block_id" in block for block in answer.blocks)
    assert "`/deadline status`" in answer.text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain", "plain"),
        ("a & b", "a &amp; b"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("snake_case_name", "snake_case_name"),
        ("_slanted_", "＿slanted＿"),
        ("a __b", "a ＿＿b"),
        ("a|b", "a∣b"),
        ("two\nlines", "two lines"),
        ("> quoted", "\u200b&gt; quoted"),
    ],
)
def test_names_are_only_names(text: str, safe: str) -> None:
    assert escape(text) == safe


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/?a=1&b=2", "<https://example.org/?a=1&amp;b=2|name>"),
        ("javascript:alert(1)", "name"),
        ("https://example.org/a|b", "name"),
        ("https://example.org/ <!channel>", "name"),
        ("https://example.org/" + "x" * 5000, "name"),
        ("", "name"),
    ],
)
def test_only_a_sound_address_becomes_a_link(url: str, words: str) -> None:
    document = Document((Section(((Link("name", url),),)),))
    assert render_document(document, Language.EN).text == words


def test_a_hostile_title_stays_a_title() -> None:
    ref = CompetitionRef("x", "<!channel> *a*|_b_ `c`\n> d &amp;", "https://example.org", "kaggle")
    alert = CountdownAlert(Entry(ref, Milestone(MilestoneKind.OWN, CLOSE, "<@U1>*")), hours(3))
    message = render_post(post(alert), ENGLISH, _NOW)
    _assert_sound(message)
    assert message.text.splitlines()[0] == (
        "*“&lt;@U1&gt;∗” in 3 h*: <https://example.org|"
        "&lt;!channel&gt; ∗a∗∣＿b＿ ˋcˋ &gt; d &amp;amp;>"
    )


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
    _assert_sound(render_post(post(*alerts), voice, _NOW))
    many = (long,) * 20
    first = FollowingNotice(many, 9980, NEXT, is_first=True)
    _assert_sound(render_post(post(first), voice, CLOSE - days(20)))
    words = words_of_answer(ListAnswer(many, 9980), voice, _NOW)
    _assert_sound(render_document(words, voice.language))


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
        _assert_sound(message)
        assert all(block.get("text", {}).get("text", "x").strip() for block in message.blocks)


def test_a_log_stands_in_a_block_of_its_own_that_nothing_in_it_ends() -> None:
    log = Log(("a  b_c *d*", "``` <!here> & more"))
    message = render_document(Document((Section(((Text("x"),), (log,))),)), Language.EN)
    assert message.text == "x\n```a  b_c *d*\nˋˋˋ &lt;!here&gt; &amp; more```"


def test_who_is_named_is_not_called() -> None:
    line = (Named("U1", "ada-kaggle"), Text(" "), Named("U2", "*b*"), Text(" "), Named("U3"))
    message = render_document(
        Document((Section((line,)),)), Language.EN, names={"U1": "Ada <!here>"}
    )
    assert message.text == "Ada &lt;!here&gt; ∗b∗ @U3"


def test_more_sections_than_slack_has_blocks_end_in_an_ellipsis() -> None:
    sections = tuple(Section(((Text(str(n)),),)) for n in range(60))
    message = render_document(Document(sections), Language.EN)
    assert _texts(message.blocks) == [*map(str, range(49)), "…"]
    _assert_sound(message)


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
    _assert_sound(render_document(Document((_head, *sections * times)), language))
