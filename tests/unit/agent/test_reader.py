"""Output in pieces: readings, last lines, and that the cuts do not matter."""

import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.agent.progress import Progress, ProgressReader, Reading, read_line
from tests.unit.agent.test_levels import bar

#: What a log is made of; joined in any order.
_PARTS = (
    "\n", "\r", "\r\n", "\b\b", "\x1b[A", "\x1b[1A\x1b[2K", "\x1b[0m", "\x1b]8;;a\x1b\\", "\x1b",
    "[", "\x1e", " " * 9, "Epoch 1/3", "Epoch 2/3 loss: 0.3", "fold 2/5", bar(0, 10), bar(5, 10),
    bar(10, 10), bar(3, 7), bar(4, 20, "Epoch 3"), bar(1, 3, "Validation"), "[7]\ttrain-rmse:0.1",
    "Training ━━━━━━╸━━━ 4/9 0:00:01", "3/4 [==>..] - ETA: 1s", "hello", "あ", "43%", "data/3/10",
    "7:\tlearn: 0.5\ttotal: 1.5s\tremaining: 3s", "{'epoch': 1.5}",
)  # fmt: skip
_logs = st.lists(st.sampled_from(_PARTS) | st.text(max_size=5), max_size=40).map("".join)


def read(*pieces: str) -> tuple[list[Reading], Progress | None, tuple[str, ...]]:
    reader = ProgressReader()
    readings = [reading for piece in pieces for reading in reader.feed(piece)]
    readings += reader.finish()
    return readings, reader.progress, reader.last_lines


def test_readings_tell_their_line() -> None:
    text = f"hello\n{bar(1, 9)}\r{bar(2, 9)}\n\nEpoch 3/10\nworld"
    readings, _, _ = read(text)
    assert [(r.line, r.progress.done) for r in readings] == [(2, 1), (2, 2), (4, 3)]


def test_a_line_is_told_when_it_is_finished() -> None:
    reader = ProgressReader()
    assert reader.feed("Epoch 3/") == []
    assert reader.feed("10") == []
    assert reader.feed("\nEpo") == [Reading(1, Progress(3, 10, "epoch", "Epoch 3/10"))]
    assert reader.finish() == []


def test_a_link_that_is_never_closed_does_not_reach_over_other_escapes() -> None:
    text = "\x1b]8;;link\x1b[AEpoch 1/3\x07"
    assert read(text) == read(text[:-1], text[-1:])


def test_an_unfinished_line_is_told_at_the_end() -> None:
    reader = ProgressReader()
    assert reader.feed("Epoch 3/10") == []
    assert reader.finish() == [Reading(1, Progress(3, 10, "epoch", "Epoch 3/10"))]
    assert reader.finish() == []


@settings(max_examples=300, deadline=None)
@given(_logs, st.data())
def test_where_the_text_is_cut_does_not_matter(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert read(*pieces) == read(text)
    reader, whole = ProgressReader(), ProgressReader()
    for piece in pieces:
        reader.feed(piece)
    whole.feed(text)
    assert (reader.progress, reader.last_lines) == (whole.progress, whole.last_lines)


@settings(max_examples=300, deadline=None)
@given(_logs | st.text())
def test_any_text_gives_sensible_progress(text: str) -> None:
    reader = ProgressReader()
    for reading in [*reader.feed(text), *reader.finish()]:
        check(reading.progress)
    if reader.progress is not None:
        check(reader.progress)
    assert len(reader.last_lines) <= 10
    assert all(0 < len(line) <= 300 and "\x1b" not in line for line in reader.last_lines)


def check(progress: Progress) -> None:
    assert 0 <= progress.done < 1e18
    assert progress.total is None or progress.done <= progress.total
    assert "\n" not in progress.message


@pytest.mark.parametrize(
    "piece",
    ["9", "9/", "1/2 ", "%", "|", "[", "[1:00", "━", "━ ", "{'epoch': ", "\r", "\b", "\x1b",
     "\x1b[", "\x1b]", "\x1b[A", "epoch ", "Epoch 1/", " of ", ":\t", " - ", "a/1 [", "(",
     "エポック", " "],
)  # fmt: skip
def test_a_megabyte_without_a_newline_is_quick(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begin = time.process_time()
    reader = ProgressReader()
    for i in range(0, len(text), 65536):
        reader.feed(text[i : i + 65536])
    reader.finish()
    read_line(text)
    assert time.process_time() - begin < timedelta(seconds=3).total_seconds()


@pytest.mark.parametrize(
    "piece",
    ["9", "9/", "1/2 ", "%", "|", "[", "[1:00", "━", "━ ", "{'epoch': ", "epoch ", "Epoch 1/",
     " of ", "a/1 [", "(", "エポック", "12345678", "9:", "[0:00,", "1/", "[=", "x-",
     "x-y:", " [ 1/3 ("],
)  # fmt: skip
def test_no_line_takes_long(piece: str) -> None:
    """The longest that is read, in every form's own material."""
    line = (piece * 1000)[:1000]
    begin = time.process_time()
    for _ in range(10):
        read_line(line)
    assert time.process_time() - begin < timedelta(seconds=0.5).total_seconds()


# The last lines


def test_the_last_lines_are_the_last_ten() -> None:
    *_, lines = read("".join(f"line {n}\n\n" for n in range(20)))
    assert lines == tuple(f"line {n}" for n in range(10, 20))


def test_long_lines_are_cut() -> None:
    *_, lines = read("x" * 10_000 + "\n" + "y" * 10_000)
    assert lines == ("x" * 300, "y" * 300)


def test_of_a_bar_the_last_state_is_there() -> None:
    drawn = "".join(f"\r{bar(n, 100)}" for n in range(50))
    assert read(f"start\n{drawn}")[2] == ("start", bar(49, 100))
    assert read(f"start\n{drawn}\nend\n")[2] == ("start", bar(49, 100), "end")


def test_a_bar_that_is_redrawn_below_other_lines_is_there_once() -> None:
    *_, lines = read("".join(f"\r{bar(n, 100)}\r{' ' * 40}\rline {n}\n" for n in range(20)))
    assert lines == (*(f"line {n}" for n in range(11, 19)), bar(19, 100), "line 19")


def test_completed_bars_stay() -> None:
    *_, lines = read("".join(f"\r{bar(1, 2)}\r{bar(2, 2)}\nscore {n}\n" for n in range(2)))
    assert lines == (bar(2, 2), "score 0", bar(2, 2), "score 1")


def test_what_is_written_over_is_gone() -> None:
    assert read("a\rb\rc\n")[2] == ("c",)
    assert read("a\r\nb\r\n")[2] == ("a", "b")
    assert read("wait\r    \rdone\n")[2] == ("done",)
    assert read("wait\rdone")[2] == ("done",)
    reader = ProgressReader()
    reader.feed("wait\rdo")
    assert reader.last_lines == ("do",)


def test_before_anything_there_is_nothing() -> None:
    assert read("") == ([], None, ())
