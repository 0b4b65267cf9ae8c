"""Torrents of output, of which a part is read: what is known is the same as of all."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.agent import thinning
from deadline_bot.agent.output import Output
from deadline_bot.agent.progress import Progress, ProgressReader
from deadline_bot.agent.report import Sample
from deadline_bot.agent.thinning import thinned
from tests.unit.agent.test_levels import bar
from tests.unit.agent.test_recordings import LOGS, NAMES

#: Lines of a torrent; they come in any order, with any numbers.
CHATTER = (
    "worker {n} has seen another part of the data",
    "2026-11-28 10:00:{n},123 INFO [trainer] saved /data/runs/exp01/epoch_{n}.pt loss=0.34{n}",
    "\x1b[3{n}mWARNING\x1b[0m the gradient of layer {n} is large",
    "",
)


@pytest.fixture
def _any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short texts are thinned too."""
    monkeypatch.setattr(thinning, "_FEW", 0)


def known(reader: ProgressReader) -> Sample:
    return Sample(reader.progress, reader.last_lines)


def looks(text: bytes, n_lines: int) -> Iterator[bytes]:
    """A text as it is looked at, every so many lines."""
    lines = text.splitlines(keepends=True)
    for begin in range(0, len(lines), n_lines):
        yield b"".join(lines[begin : begin + n_lines])


@pytest.mark.usefixtures("_any_length")
@pytest.mark.parametrize("n_lines", [1, 2, 3, 8, 21, 50, 1000])
@pytest.mark.parametrize("name", NAMES)
def test_of_a_recording_the_same_is_known_after_each_look(name: str, n_lines: int) -> None:
    whole, thin = ProgressReader(), ProgressReader()
    for text in looks((LOGS / name).read_bytes(), n_lines):
        whole.feed(text.decode())
        thin.feed(thinned(text).decode())
        assert thin.progress == whole.progress
        # Of bars that are shown once, many redrawn ones may hide an older line.
        assert thin.last_lines[-3:] == whole.last_lines[-3:]


@pytest.mark.parametrize("n_lines", [100, 1000])
@pytest.mark.parametrize("name", NAMES)
def test_a_recording_in_the_middle_of_a_torrent_reads_the_same(name: str, n_lines: int) -> None:
    """Between each two lines of it others are printed, so that all of it is thinned."""
    rng = Random(name)  # noqa: S311
    mixed = b"".join(
        line + b"".join(
            rng.choice(CHATTER).format(n=rng.randrange(10)).encode() + b"\n"
            for _ in range(100 * line.endswith(b"\n"))
        )
        for line in (LOGS / name).read_bytes().splitlines(keepends=True)
    )  # fmt: skip
    whole, thin = ProgressReader(), ProgressReader()
    n_read = 0
    for text in looks(mixed, n_lines):
        whole.feed(text.decode())
        read = thinned(text)
        n_read += len(read)
        thin.feed(read.decode())
        assert thin.progress == whole.progress
        assert thin.last_lines[-3:] == whole.last_lines[-3:]
    assert n_read < len(mixed)


_job = st.fixed_dictionaries(
    {
        "folds": st.integers(1, 4),
        "epochs": st.integers(1, 5),
        "steps": st.integers(1, 30),
        "seed": st.integers(0, 2**32),
        "look": st.integers(1, 400),
        "is_drawn": st.booleans(),
    }
)


def a_log(folds: int, epochs: int, steps: int, seed: int, *, is_drawn: bool) -> Iterator[str]:
    """What a job prints that counts at three levels amid a torrent of other lines."""
    rng = Random(seed)  # noqa: S311
    for fold in range(1, folds + 1):
        yield f"fold {fold}/{folds}\n"
        for epoch in range(1, epochs + 1):
            yield f"Epoch {epoch}/{epochs}\n"
            for step in range(1, steps + 1):
                if is_drawn:
                    yield f"\r{bar(step, steps)}" + "\n" * (step == steps)
                else:
                    yield f"step {step}/{steps} loss {rng.random():.4f}\n"
                    yield from (
                        rng.choice(CHATTER).format(n=rng.randrange(100)) + "\n"
                        for _ in range(rng.randrange(9))
                    )


@pytest.mark.usefixtures("_any_length")
@settings(max_examples=200, deadline=None)
@given(_job)
def test_of_levels_in_a_torrent_the_same_is_known(job: dict[str, int]) -> None:
    look = job.pop("look")
    whole, thin = ProgressReader(), ProgressReader()
    log = "".join(a_log(**job)).encode()  # type: ignore[arg-type]
    for text in looks(log, look):
        whole.feed(text.decode())
        thin.feed(thinned(text).decode())
        assert thin.progress == whole.progress
        assert thin.last_lines[-3:] == whole.last_lines[-3:]


@given(st.lists(st.binary(max_size=20), max_size=200))
def test_what_is_left_are_lines_of_the_text_in_their_order(lines: list[bytes]) -> None:
    text = b"\n".join(lines) * 10
    before = iter(text.split(b"\n"))
    assert all(line in before for line in thinned(text).split(b"\n"))


def test_a_short_text_stays_as_it_is() -> None:
    text = b"line 1\nline 2\n" * 200
    assert thinned(text) == text


def test_of_counts_that_follow_each_other_the_first_and_the_last_are_there() -> None:
    text = b"".join(
        b"Epoch %d/3\n" % epoch
        + b"".join(b"step %d/2000\nseed %d\n" % (n, n) for n in range(1, 2001))
        for epoch in (1, 2, 3)
    )
    *_, end = text.split(b"Epoch 3/3\n")
    assert thinned(text) == (
        b"Epoch 1/3\nstep 1/2000\nstep 2000/2000\nEpoch 2/3\nstep 1/2000\nstep 2000/2000\n"
        b"Epoch 3/3\nstep 1/2000\n" + b"".join(end.splitlines(keepends=True)[-29:])
    )


def test_where_each_line_is_of_a_kind_of_its_own_not_all_are_read() -> None:
    rng = Random(1)  # noqa: S311
    words = ["".join(rng.choices("abcdefgh", k=12)) for _ in range(5000)]
    read = thinned("".join(f"{word} 1/9\n" for word in words).encode()).decode().split("\n")
    assert read[0] == f"{words[0]} 1/9"
    assert read[-2] == f"{words[-1]} 1/9"
    assert len(read) <= 102


def test_a_headline_in_a_torrent_is_seen() -> None:
    """The epoch is told once, with a second's output of a job of 10,000 lines a second behind."""
    output = Output()
    output.add(1, b"Epoch 3/10\n")
    for n in range(10_000):
        output.add(1, b"worker %d has seen another part of the data, and found nothing\n" % n)
    sample = output.read()
    assert sample.progress == Progress(2, 10, "epoch", "Epoch 3/10")
    assert len(sample.tail) == 10
    assert sample.tail[-1].startswith("worker 9999 has")
    assert sample.tail[0].startswith("worker 9990 has")


def test_the_rest_of_a_line_of_which_the_begin_was_read_is_not_left_out() -> None:
    output = Output()
    output.add(1, b"Epoch 4")
    output.read()
    output.read()
    output.add(1, b"/10\n" + b"/9\n" * 5000)
    progress = output.read().progress
    assert progress is not None
    assert (progress.done, progress.total) == (3, 10)
