"""Whatever is typed, an answer comes and nothing is raised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.when.occasion import NotFound
from deadline_bot.domain.when.phrase import ReminderPhrase, normalised, parse_phrase
from tests.unit.domain.when.test_phrase import SPOKEN

WORDS = [
    *("every", "in", "at", "3", "7pm", "25:61", "next", "friday", "until", "close", "12h"),
    *("before the deadline", "99999", "years", "from now", "a half", "and", "of", "month"),
    *("12/31", "9999-12-31", "Z", "+14:00", "when", "fails", "締切", "の", "時", "前", "１２"),
    *("\u200f", "🙂"),
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_nothing_is_raised(text: str) -> None:
    assert isinstance(parse_phrase(text, SPOKEN, language="en"), ReminderPhrase | NotFound)


@pytest.mark.parametrize(
    "text",
    ["1" * 10_000, "1 " * 5_000, "every " * 1_600, "in 1 h 1 m " * 900, "🙂" * 10_000,
     "\u0300\u0327" * 5_000, "１２：" * 3_000, "when a " * 1_400, "\u202e" * 10_000, '"' * 10_000,
     "before the " * 900, "<@U1|" * 2_000, " " * 10_000],
)  # fmt: skip
def test_long_texts_are_answered(text: str) -> None:
    for phrase in (text, f"{text} at 7pm", f"at 7pm {text}"):
        answer = parse_phrase(phrase, SPOKEN, language="en")
        assert isinstance(answer, ReminderPhrase | NotFound)


@given(st.text())
def test_every_character_knows_where_it_came_from(text: str) -> None:
    whole = normalised(text)
    assert len(whole.origins) == len(whole.text) + 1
    assert list(whole.origins) == sorted(whole.origins)
