"""Slack messages hold Slack's limits and cannot be broken by names, whatever is in them."""

import json

import pytest

from deadline_bot.adapters.slack.render import (
    render_board,
    render_document,
    render_post,
)
from deadline_bot.adapters.slack.render_mrkdwn import escape
from deadline_bot.domain.answer import Board, HelpAnswer
from deadline_bot.domain.channel import Language
from deadline_bot.domain.competition import (
    CompetitionRef,
    Milestone,
    MilestoneKind,
)
from deadline_bot.domain.delivery import Post, marker
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import (
    Document,
    Link,
    Log,
    Named,
    Section,
    Text,
)
from tests.unit.rendered import assert_sound, texts_of
from tests.unit.wording.examples import (
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME_CLOSE,
    NEXT,
    hours,
    post,
)

_ALERT = CountdownAlert(NBME_CLOSE, hours(3))
_NOW = CLOSE - hours(3)


def test_an_alert_in_english() -> None:
    message = render_post(post(_ALERT), ENGLISH, _NOW)
    first, second, *_ = message.text.splitlines()
    assert first == "*Closes in 3 h*: <https://www.kaggle.com/competitions/nbme|NBME>"
    assert second == "<!date^1796169540^{date_short_pretty} at {time}|2026-12-01 23:59 UTC>"
    assert [block["type"] for block in message.blocks] == ["section"]
    assert message.blocks[0]["text"]["verbatim"] is True
    assert texts_of(message.blocks) == [message.text]


def test_an_alert_in_japanese() -> None:
    message = render_post(post(_ALERT), JAPANESE, _NOW)
    own = "<!date^1796169540^{date_short_pretty} {time}|2026-12-01 23:59 UTC>"
    assert [block["type"] for block in message.blocks] == ["section", "context"]
    assert texts_of(message.blocks)[1] == (
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
    assert_sound(message)
    assert message.text.splitlines()[0] == (
        "*“&lt;@U1&gt;∗” in 3 h*: <https://example.org|"
        "&lt;!channel&gt; ∗a∗∣＿b＿ ˋcˋ &gt; d &amp;amp;>"
    )


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
    assert texts_of(message.blocks) == [*map(str, range(49)), "…"]
    assert_sound(message)
