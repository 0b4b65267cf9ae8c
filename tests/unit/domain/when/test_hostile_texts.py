"""Whatever is typed, an answer comes, soon, and nothing is raised."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.when.occasion import Doubt, NotFound, Once
from deadline_bot.domain.when.phrase import ReminderPhrase, normalised, parse_phrase
from tests.unit.domain.when.test_phrase import SPOKEN, cases

WORDS = [
    *("every", "in", "at", "3", "7pm", "25:61", "next", "friday", "until", "close", "12h"),
    *("before the deadline", "99999", "years", "from now", "a half", "and", "of", "month"),
    *("12/31", "9999-12-31", "Z", "+14:00", "when", "fails", "締切", "の", "時", "前", "１２"),
    *("\u200f", "🙂"),
]


PHRASES = [case[-1] for name in ("phrases_en.tsv", "phrases_ja.tsv") for case in cases(name)]
#: The parser is held to 50 ms; a test beside others must leave room.
SOON = 0.5


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(WORDS)).map(" ".join),
        st.lists(st.sampled_from(PHRASES), max_size=4).map(" ".join),
        st.builds(
            lambda phrase, at, odd: phrase[:at] + odd + phrase[at:],
            st.sampled_from(PHRASES),
            st.integers(0, 20),
            st.text(max_size=4),
        ),
    ),
    st.sampled_from(["en", "ja"]),
)
def test_nothing_is_raised_and_no_passed_time_is_taken_unasked(text: str, language: str) -> None:
    answer = parse_phrase(text, SPOKEN, language=language)
    if isinstance(answer, NotFound):
        return
    assert answer.text.strip()
    for reading in answer.readings:
        if isinstance(reading.occasion, Once):
            assert reading.occasion.at >= SPOKEN.now or Doubt.PASSED in reading.doubts


@pytest.mark.parametrize(
    "text",
    ["1" * 10_000, "1 " * 5_000, "every " * 1_600, "in 1 h 1 m " * 900, "🙂" * 10_000,
     "\u0300\u0327" * 5_000, "１２：" * 3_000, "when a " * 1_400, "\u202e" * 10_000, '"' * 10_000,
     "before the " * 900, "<@U1|" * 2_000, " " * 10_000, "「" * 10_000, "「あ" * 5_000,
     '" ' * 5_000, "1日" * 5_000, "3日前の" * 2_500, "Ａｔ\u200f " * 2_500, "monday and " * 900,
     "一二三" * 3_300, "3rd friday " * 900],
)  # fmt: skip
def test_long_texts_are_answered_soon(text: str) -> None:
    for phrase in (text, text[:600], f"{text} at 7pm", f"at 7pm {text}", f"明日 {text}"):
        start = time.process_time()
        answer = parse_phrase(phrase, SPOKEN, language="ja")
        assert time.process_time() - start < SOON
        assert isinstance(answer, ReminderPhrase | NotFound)


@given(st.text())
def test_every_character_knows_where_it_came_from(text: str) -> None:
    whole = normalised(text)
    assert len(whole.origins) == len(whole.text) + 1
    assert list(whole.origins) == sorted(whole.origins)
