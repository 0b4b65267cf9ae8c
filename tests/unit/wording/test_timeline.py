"""The words of the timeline: notes, marks of the axis, and the picture told in words."""

from dataclasses import replace

import pytest

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.timeline import Bar
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.timeline import (
    ALT_LENGTH,
    alt_text,
    bar_note,
    picture_title,
    tick_words,
    words_drawn,
)
from tests.fakes.timelines import (
    ENGLISH,
    FAILED,
    JAPANESE,
    LONG_NAME,
    NOW,
    RUNNING,
    STALLED,
    WAITING,
    a_timeline,
    at,
    critical,
    ended,
    many,
    the_last_days,
    the_last_days_in_japanese,
    to_come,
    under_way,
)

LIMITED = Bar("x", RUNNING, at(-1), None, at(2))
SILENT = Bar("x", STALLED, at(-5), at(1), at(2))


@pytest.mark.parametrize(
    ("bar", "english", "japanese"),
    [
        (ended("x", -5, -2), "done Sun 10:00", "完了 11/29(日) 19:00"),
        (ended("x", -5, -2, FAILED), "failed Sun 10:00", "失敗 11/29(日) 19:00"),
        (under_way("x", -5, 2, 14), "p90 Mon 02:00", "p90 11/30(月) 11:00"),
        (under_way("x", -5, 2, 144), "p90 Sat Dec 5, 12:00", "p90 12/5(土) 21:00"),
        (LIMITED, "Sun 14:00 at the latest", "遅くとも 11/29(日) 23:00"),
        (Bar("x", RUNNING, at(-1)), "end unknown", "終了時刻不明"),
        (Bar("x", WAITING, at(1)), "end unknown", "終了時刻不明"),
        (SILENT, "silent, p90 Sun 14:00", "応答なし p90 11/29(日) 23:00"),
        (to_come("x", 2, 3, 4, 5), "start by Sun 17:00", "開始期限 11/30(月) 02:00"),
        (to_come("x", 2, 3, 4, -1), "start was due Sun 11:00", "開始期限超過 11/29(日) 20:00"),
    ],
)
def test_the_note_of_a_bar(bar: Bar, english: str, japanese: str) -> None:
    assert bar_note(Wording(ENGLISH), bar, NOW) == english
    assert bar_note(Wording(JAPANESE), bar, NOW) == japanese


@pytest.mark.parametrize(
    ("voice", "day", "dated", "bare"),
    [
        (ENGLISH, ("Sun", "Nov 29"), ("12:00", "Nov 29"), ("12:00", "")),
        (JAPANESE, ("日", "11/29"), ("21:00", "11/29"), ("21:00", "")),
    ],
)
def test_the_marks_of_the_axis(
    voice: Voice, day: tuple[str, str], dated: tuple[str, str], bare: tuple[str, str]
) -> None:
    wording = Wording(voice)
    assert tick_words(wording, NOW, is_day=True, is_dated=True) == day
    assert tick_words(wording, NOW, is_day=False, is_dated=True) == dated
    assert tick_words(wording, NOW, is_day=False, is_dated=False) == bare


def test_the_title_is_one_line() -> None:
    timeline = a_timeline(title="Feedback\nPrize")
    assert picture_title(Wording(ENGLISH), timeline) == "Final run: Feedback Prize"
    assert picture_title(Wording(JAPANESE), timeline) == "最終提出の計画：Feedback Prize"


def test_the_alt_text_tells_the_picture() -> None:
    timeline = a_timeline(
        critical(under_way("train", -5, 2, 4, owner="Alice")),
        to_come("infer", 4, 6, 7, 9),
        ended("fold 0", -9, -5, FAILED),
    )
    assert alt_text(timeline, ENGLISH) == (
        "Final run: Feedback Prize. As of Sun Nov 29, 12:00: finish by Mon Nov 30, 23:59,"
        " close Tue Dec 1, 23:59."
        " train (Alice): running, critical, p90 Sun 16:00, p50 Sun 14:00."
        " infer: waiting, start by Sun 21:00, p50 Sun 18:00, p90 Sun 19:00."
        " fold 0: failed Sun 07:00."
    )
    assert alt_text(timeline, JAPANESE) == (
        "最終提出の計画：Feedback Prize。11/29(日) 21:00 現在：完了目標 12/1(火) 08:59、"
        "締切 12/2(水) 08:59。"
        "train（Alice）：実行中、クリティカルパス、p90 11/30(月) 01:00、p50 11/29(日) 23:00。"
        "infer：開始前、開始期限 11/30(月) 06:00、p50 11/30(月) 03:00、p90 11/30(月) 04:00。"
        "fold 0：失敗 11/29(日) 16:00。"
    )


@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
@pytest.mark.parametrize("n", [25, 60])
def test_an_alt_text_that_is_too_long_counts_what_it_leaves_out(voice: Voice, n: int) -> None:
    text = alt_text(many(n), voice)
    assert len(text) <= ALT_LENGTH
    more = Wording(voice).say("more", n=n - text.count("fold "))
    assert more in text
    assert text.count("fold ") >= 10


def test_an_alt_text_of_long_names_is_cut_too() -> None:
    long = replace(the_last_days(), title=LONG_NAME * 20)
    assert len(alt_text(long, ENGLISH)) <= ALT_LENGTH


def test_the_characters_of_the_picture_are_those_of_its_words() -> None:
    assert set("締切現在開始期限火") <= set(words_drawn(Language.JA))
    assert words_drawn(Language.EN).replace("–", "").replace("…", "").isascii()
    timeline = the_last_days_in_japanese()
    notes = "".join(bar_note(Wording(JAPANESE), bar, NOW) for bar in timeline.bars)
    assert set(notes) - set("0123456789") <= set(words_drawn(Language.JA))
