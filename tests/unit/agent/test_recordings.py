"""What real libraries printed, recorded in `tests/data/logs`: at its end, and on the way."""

from itertools import pairwise
from pathlib import Path

import pytest

from deadline_bot.agent.progress import Progress, ProgressReader, Reading

LOGS = Path(__file__).parents[2] / "data" / "logs"
NAMES = sorted(path.name for path in LOGS.glob("*.log"))

#: By the recorded script: the progress at its end, and all pairs of total and unit that are read.
EXPECTED: dict[str, tuple[tuple[float, float | None, str], set[tuple[float | None, str]]]] = {
    "catboost": ((300, 300, "round"), {(300, "round")}),
    "folds": ((5, 5, "fold"), {(5, "fold"), (100, "round")}),
    "japanese": ((2, 2, "fold"), {(2, "fold"), (3, "epoch"), (100, "step")}),
    "keras_fit": ((3, 3, "epoch"), {(3, "epoch"), (40, "step"), (25, "step")}),
    "keras_lines": ((5, 5, "epoch"), {(5, "epoch"), (40, "step")}),
    "lightgbm": ((15, None, "round"), {(None, "round")}),
    "lightning_rich": ((3, 3, "epoch"), {(3, "epoch"), (30, "it"), (10, "it")}),
    "lightning_tqdm": (
        (3, 3, "epoch"), {(3, "epoch"), (30, "it"), (10, "it"), (2, "it"), (None, "it")},
    ),
    "rich_rows": ((100, 100, "%"), {(100, "%")}),
    "rich_tasks": ((3, 3, "fold"), {(100, "%"), (3, "fold"), (20, "batch")}),
    "torch_lines": ((3, 3, "epoch"), {(600, "step")}),
    "tqdm_nested": ((3, 3, "fold"), {(3, "fold"), (4, "epoch"), (20, "it")}),
    "tqdm_nested_bare": ((5, 5, "it"), {(5, "it")}),
    "tqdm_plain": ((200, 200, "it"), {(200, "it"), (None, "it")}),
    "tqdm_train": ((4, 4, "epoch"), {(5e6, "B"), (40, "batch"), (10, "it")}),
    "trainer": ((60, 60, "it"), {(80, "example"), (40, "example"), (60, "it"), (10, "it"),
                                 (None, "epoch")}),
    "trainer_lines": ((3, None, "epoch"), {(80, "example"), (40, "example"), (None, "epoch")}),
    "xgboost": ((200, None, "round"), {(None, "round")}),
}  # fmt: skip

#: Where the progress falls, and why: rich's second work begins after its first has ended;
#: when an outer row has moved, a middle row may be a next work until all rows are drawn again;
#: LightGBM tells its best round last.
STEPS_BACK = {
    "rich_rows.pty.log": [(0, 100)],
    "rich_tasks.pty.log": [(0, 3)],
    "lightgbm.pipe.log": [(15, None)],
}


def followed(text: str, piece: int) -> tuple[list[Reading], list[Progress]]:
    """All readings, and the job's progress after each piece of so many characters."""
    reader, readings, seen = ProgressReader(), [], []
    for begin in range(0, len(text), piece):
        readings += reader.feed(text[begin : begin + piece])
        if reader.progress is not None:
            seen.append(reader.progress)
    readings += reader.finish()
    assert reader.progress is not None
    return readings, [*seen, reader.progress]


def text_of(name: str) -> str:
    return (LOGS / name).read_bytes().decode()


def test_every_recording_is_expected() -> None:
    assert {name.split(".")[0] for name in NAMES} == set(EXPECTED)
    assert all((LOGS / name).stat().st_size < 60_000 for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_end_and_the_totals(name: str) -> None:
    readings, seen = followed(text_of(name), 4096)
    end, totals = EXPECTED[name.split(".")[0]]
    assert (seen[-1].done, seen[-1].total, seen[-1].unit) == end
    read = {(reading.progress.total, reading.progress.unit) for reading in readings}
    assert read == totals or (name == "lightning_rich.pipe.log" and read < totals)


@pytest.mark.parametrize("name", NAMES)
def test_the_progress_rises(name: str) -> None:
    """Looked at after every few characters, as often as an agent might."""
    _, seen = followed(text_of(name), 11)
    falls = []
    for before, after in pairwise(seen):
        is_comparable = (before.total is None) == (after.total is None)
        if is_comparable and after.done / (after.total or 1) < before.done / (before.total or 1):
            falls.append((after.done, after.total))
    assert falls == STEPS_BACK.get(name, [])


@pytest.mark.parametrize("name", [name for name in NAMES if "tqdm_train" in name])
def test_what_is_beside_the_training_is_not_the_progress(name: str) -> None:
    """A download before, validation between the epochs."""
    readings, seen = followed(text_of(name), 11)
    assert any(reading.progress.unit == "B" for reading in readings)
    assert {progress.unit for progress in seen} == {"epoch"}
    assert [progress.done for progress in seen if progress.done == 4][1:], "complete at the end"
    n_before_last = sum(progress.done < 3 for progress in seen)
    assert all(progress.done < 4 for progress in seen[:n_before_last])


def test_lightning_is_not_complete_after_its_sanity_check() -> None:
    _, seen = followed(text_of("lightning_tqdm.pty.log"), 11)
    epochs = [progress for progress in seen if progress.unit == "epoch"]
    assert seen[-len(epochs) :] == epochs
    assert epochs[0].done == 0
    assert all(progress.done == 0 for progress in seen if progress.unit != "epoch")


@pytest.mark.parametrize("name", NAMES)
def test_the_last_lines_are_those_of_the_log(name: str) -> None:
    reader = ProgressReader()
    reader.feed(text_of(name))
    reader.finish()
    assert 0 < len(reader.last_lines) <= 10
    assert all(
        line.strip() and "\r" not in line and "\x1b" not in line for line in reader.last_lines
    )
