"""A notebook's log, put together from pieces that are cut anywhere."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.adapters.kaggle.log_text import LogText

SAID = ["Loading…\n", "epoch 1/10 ", "data: END_OF_LOG\n", '进度 "50%"\r\n', "", "終わり\n"]
EVENTS = [{"stream_name": "stdout", "time": 1.5, "data": said} for said in SAID]

pieces = st.integers(min_value=1, max_value=200)


def live(*, is_ascii: bool = False) -> bytes:
    lines = [f"data: {json.dumps(event, ensure_ascii=is_ascii)}\n\n" for event in EVENTS]
    return "".join([": ping\n\n", *lines, "data: END_OF_LOG\n\n"]).encode()


def done() -> bytes:
    return (
        "[" + "\n,".join(json.dumps(event, ensure_ascii=False) for event in EVENTS) + "]\n"
    ).encode()


def fed(log: LogText, body: bytes, size: int) -> LogText:
    for begin in range(0, len(body), size):
        log.feed(body[begin : begin + size])
    return log


def log_text(*, is_events: bool, limit: int = 1_000) -> LogText:
    return LogText(is_events=is_events, limit=limit)


@given(pieces, st.booleans())
def test_events_however_they_are_cut(size: int, is_ascii: bool) -> None:  # noqa: FBT001
    log = fed(log_text(is_events=True), live(is_ascii=is_ascii), size)

    assert (log.text, log.is_ended) == ("".join(SAID), True)


@given(pieces)
def test_a_list_however_it_is_cut(size: int) -> None:
    log = fed(log_text(is_events=False), done(), size)

    assert (log.text, log.is_ended) == ("".join(SAID), True)


@given(st.booleans(), st.integers(min_value=0, max_value=600))
def test_what_breaks_off_holds_what_was_said_in_full(is_events: bool, length: int) -> None:  # noqa: FBT001
    body = live() if is_events else done()

    log = fed(log_text(is_events=is_events), body[:length], 50)

    assert log.text in {"".join(SAID[:n]) for n in range(len(SAID) + 1)}
    assert log.is_ended == (length >= len(body) - 1)


def test_after_the_end_nothing_is_said() -> None:
    log = fed(log_text(is_events=True), live(), 1_000)

    log.feed(b'data: {"data": "more"}\n')

    assert log.text == "".join(SAID)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("data: not JSON", "not JSON\n"),
        ('data:{"data": "no blank"}', "no blank"),
        ('data: {"data": 7}', ""),
        ('data: {"stream_name": "stdout"}', ""),
        ("data: [1, 2]", ""),
        ("event: message", ""),
        (": data: a comment", ""),
        ("", ""),
    ],
)
def test_single_lines(line: str, text: str) -> None:
    log = log_text(is_events=True)

    log.feed(line.encode() + b"\r\n")

    assert (log.text, log.is_ended) == (text, False)


@pytest.mark.parametrize("is_events", [True, False])
def test_of_a_long_log_the_end_is_kept(is_events: bool) -> None:  # noqa: FBT001
    body = live() if is_events else done()

    log = fed(log_text(is_events=is_events, limit=100), body, 64)

    assert len("".join(SAID)) < 100
    short = fed(
        log_text(is_events=is_events, limit=80), body.replace("Loading…".encode(), b"l" * 40), 64
    )
    assert log.text == "".join(SAID)
    assert len(short.text) <= 80
    assert "".join(SAID[1:]) in short.text


def test_a_line_without_end_costs_no_memory_and_what_follows_is_read() -> None:
    log = fed(log_text(is_events=True, limit=1_000), b"data: " + b"x" * 50_000, 700)

    log.feed(b'\ndata: {"data": "again"}\n')

    assert log.text == "again"


def test_a_megabyte_in_small_pieces_is_read_in_a_moment() -> None:
    body = ("[" + ",".join(json.dumps({"data": "x" * 60}) for _ in range(14_000)) + "]").encode()
    log = log_text(is_events=False, limit=10_000_000)
    begun_at = time.perf_counter()

    fed(log, body, 65_536)

    assert len(log.text) == 14_000 * 60
    assert time.perf_counter() - begun_at < 5
