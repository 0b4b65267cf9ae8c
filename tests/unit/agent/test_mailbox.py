"""Letters through a Slack channel: what is written is read again, and nothing else is."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.agent.mailbox import (
    MOST_TEXT,
    PREFIX,
    MailboxReport,
    mailbox_report,
    read_line,
    write_line,
    write_text,
)
from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind, Report, a_run

AT = datetime(2026, 12, 1, 14, 59, tzinfo=UTC)
LETTER = MailboxReport(
    slug="fold-3",
    name="fold 3",
    rid="7d415971-aa1f-442c-ad98-03f4b6717d7a",
    seq=2,
    kind=Kind.PROGRESS,
    at=AT,
    done=120,
    total=1000,
    unit="it",
    message="loss 0.1",
    competition="nbme",
    host="gpu-1",
    notify=True,
    tail=("one", "two"),
)
FIELDS: dict[str, Any] = json.loads(write_line(LETTER).removeprefix(PREFIX))

texts = st.text(max_size=600)


def test_the_line_is_as_it_is_documented() -> None:
    assert write_line(LETTER) == (
        'deadline-bot/1 {"v":1,"slug":"fold-3","name":"fold 3",'
        '"rid":"7d415971-aa1f-442c-ad98-03f4b6717d7a","seq":2,"kind":"progress",'
        '"at":"2026-12-01T14:59:00Z","done":120,"total":1000,"unit":"it","message":"loss 0.1",'
        '"competition":"nbme","host":"gpu-1","notify":true,"tail":["one","two"]}'
    )


def test_people_read_a_line_of_their_own() -> None:
    ended = replace(LETTER, kind=Kind.END, done=None, total=None)
    started = replace(LETTER, kind=Kind.START, done=None, total=None)
    first_lines = [
        write_text(letter).splitlines()[0]
        for letter in (
            started,
            LETTER,
            replace(LETTER, total=None),
            replace(LETTER, done=None, total=None),
            replace(ended, status=0),
            replace(ended, status=137, message=""),
            replace(ended, status=130, message="cancelled by SIGINT"),
        )
    ]
    assert first_lines == [
        "fold 3: started on gpu-1",
        "fold 3: 120/1,000 it on gpu-1",
        "fold 3: 120 it on gpu-1",
        "fold 3: running on gpu-1",
        "fold 3: finished on gpu-1",
        "fold 3: ended with exit status 137 on gpu-1",
        "fold 3: ended with exit status 130 on gpu-1, cancelled by SIGINT",
    ]


@given(texts, texts, texts, st.lists(texts, max_size=12), st.floats(0, 1e12))
def test_whatever_a_job_prints_is_read_as_it_was_written(
    name: str, message: str, unit: str, tail: list[str], done: float
) -> None:
    report = Report(
        a_run(name), Kind.PROGRESS, 3, AT, Progress(done, None, unit, message), tuple(tail)
    )
    letter = mailbox_report(report)
    text = write_text(letter)
    assert len(text) <= MOST_TEXT
    assert "<" not in text
    assert ">" not in text
    assert len(text.splitlines()) == 2
    read = read_line(text)
    assert read is not None
    assert (read.slug, read.rid, read.done) == (letter.slug, letter.rid, done)
    assert read.tail == letter.tail[len(letter.tail) - len(read.tail) :]
    assert read_line(write_line(read)) == read


def test_what_slack_makes_of_a_text_is_undone() -> None:
    """It makes links of what looks like one; `.py` is a country."""
    letter = replace(LETTER, message="train.py <!channel> & http://a.b/c?d=1&e=2")
    text = write_text(letter)
    assert "&lt;!channel&gt; &amp; " in text
    shown = text.replace("train.py", "<http://train.py|train.py>").replace(
        "http://a.b/c?d=1&amp;e=2", "<http://a.b/c?d=1&amp;e=2>"
    )
    assert read_line(shown) == letter


def letter_with(**changed: Any) -> str:
    """The line with other fields; `None` leaves one out."""
    fields = {key: value for key, value in (FIELDS | changed).items() if value is not None}
    return PREFIX + json.dumps(fields)


def test_the_fields_that_may_be_missing() -> None:
    optional = ("done", "total", "unit", "message", "competition", "host", "notify", "tail")
    read = read_line(letter_with(**dict.fromkeys(optional)))
    assert read == MailboxReport("fold-3", "fold 3", LETTER.rid, 2, Kind.PROGRESS, AT)
    assert read.progress is None
    assert LETTER.progress == Progress(120, 1000, "it", "loss 0.1")


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"v": True},
        {"v": 1.0},
        {"v": None},
        {"slug": "Fold 3"},
        {"slug": ""},
        {"slug": "a" * 101},
        {"slug": None},
        {"name": 3},
        {"name": "a" * 201},
        {"name": "\ud800"},
        {"rid": "1"},
        {"rid": LETTER.rid.upper()},
        {"seq": -1},
        {"seq": 1.5},
        {"seq": True},
        {"seq": 2**31},
        {"kind": "other"},
        {"kind": ["end"]},
        {"at": "2026-12-01T14:59:00"},
        {"at": "2026-13-01T14:59:00Z"},
        {"at": 5},
        {"done": "120"},
        {"done": True},
        {"done": -1},
        {"done": 1e300},
        {"done": None},
        {"total": []},
        {"unit": "a" * 51},
        {"message": "a" * 501},
        {"status": 0},
        {"kind": "end"},
        {"kind": "end", "status": 256},
        {"kind": "end", "status": "0"},
        {"kind": "end", "status": False},
        {"competition": 5},
        {"host": {}},
        {"notify": 1},
        {"tail": "one"},
        {"tail": [1]},
        {"tail": ["a"] * 6},
        {"tail": ["a" * 301]},
    ],
    ids=str,
)
def test_what_is_not_as_it_must_be_is_no_report(changed: dict[str, Any]) -> None:
    assert read_line(letter_with()) == LETTER
    assert read_line(letter_with(**changed)) is None


@pytest.mark.parametrize("name", ["a\n{}", "{}", "{}\n", "\n{}\n"])
def test_no_name_of_a_job_is_taken_for_its_letter(name: str) -> None:
    forged = replace(LETTER, name=name.format(PREFIX + '{"v":1}'))
    assert read_line(write_text(forged)) == forged


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fold 3: finished",
        PREFIX,
        PREFIX + "[]",
        PREFIX + "{",
        PREFIX + "[" * 2900,
        letter_with().replace("120", "NaN"),
        letter_with().replace("120", "Infinity"),
        letter_with().replace("/1 ", "/2 "),
        "x" + letter_with(),
        letter_with(more="a" * MOST_TEXT),
        "a" * (4 * MOST_TEXT) + "\n" + letter_with(),
    ],
    ids=range(12),
)
def test_what_is_no_letter(text: str) -> None:
    assert read_line(text) is None


@given(st.text(max_size=300))
def test_nothing_that_is_posted_raises(text: str) -> None:
    assert read_line(PREFIX + text) is None
