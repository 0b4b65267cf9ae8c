"""The job's progress as a whole, from lines that count at several levels."""

from collections.abc import Sequence

import pytest

from deadline_bot.agent.progress import ProgressReader


def bar(done: int, total: int, label: str = "", unit: str = "it") -> str:
    """A bar of tqdm."""
    head = f"{label}: " if label else ""
    return f"{head}{100 * done // total:3}%|██   | {done}/{total} [00:10<01:20, 12.0{unit}/s]"


def after(*lines: str) -> list[tuple[float, float | None, str]]:
    """The progress after each of the lines; 0 of 0 where there is none."""
    reader, seen = ProgressReader(), []
    for line in lines:
        reader.feed(line if line[-1] in "\r\nA" else f"{line}\n")
        progress = reader.progress
        seen.append(
            (0, 0, "") if progress is None else (progress.done, progress.total, progress.unit)
        )
    return [(round(done, 6), total, unit) for done, total, unit in seen]


def done_after(*lines: str) -> list[float]:
    return [done for done, _, _ in after(*lines)]


def test_a_bare_epoch_begins_and_what_is_within_adds_its_share() -> None:
    lines = (
        "Epoch 1/10",
        bar(0, 1000),
        bar(500, 1000),
        bar(1000, 1000),
        "Epoch 2/10",
        bar(1, 1000),
    )
    assert done_after(*lines) == [0, 0, 0.5, 1, 1, 1.001]
    assert after(*lines)[-1][1:] == (10, "epoch")


def test_an_epoch_with_a_metric_has_ended() -> None:
    lines = (bar(1000, 1000), "Epoch 1/3 - loss: 0.31", bar(500, 1000), "Epoch 2/3 - loss: 0.30")
    assert done_after(*lines) == [1000, 1, 1.5, 2]


@pytest.mark.parametrize("end", ["done", "finished in 3 s", "完了", "AUC 0.81", "loss=0.3"])
def test_words_of_ending(end: str) -> None:
    assert done_after(f"fold 2/5 {end}") == [2]


def test_a_metric_before_anything_within_is_a_head_all_the_same() -> None:
    lines = ("Epoch 1/3 lr=0.001", bar(1, 4), bar(4, 4), "Epoch 2/3 lr=0.0009", bar(2, 4))
    assert done_after(*lines) == [1, 0.25, 1, 1, 1.5]


def test_an_end_that_is_told_again_as_a_head_settles_that_it_was_none() -> None:
    assert done_after("fold 1/2 lr 0.1", "fold 1/2", bar(5, 10)) == [1, 0, 0.5]


def test_epochs_without_anything_within() -> None:
    assert done_after("Epoch 1/3 loss 0.5", "Epoch 2/3 loss 0.4", "Epoch 3/3 loss 0.3") == [1, 2, 3]


def test_three_levels() -> None:
    lines = ("fold 2/5", "Epoch 3/10", "120/1000 [==>.....] - ETA: 10s - loss: 0.5")
    assert after(*lines)[-1] == (round(1 + (2 + 0.12) / 10, 6), 5, "fold")


def test_the_outer_level_may_be_told_last() -> None:
    lines = (bar(50, 100), "Epoch 1/2 loss 0.3", "fold 1/5 Epoch 2/2 loss 0.2", bar(50, 100))
    assert after(*lines)[-1][1:] == (5, "fold")
    assert done_after(*lines)[1:] == [1, 1, 1]


def test_a_line_that_counts_twice() -> None:
    lines = ["Epoch [1/2], Step [50/100], Loss: 0.3", "Epoch [2/2], Step [50/100], Loss: 0.3"]
    assert after(*lines) == [(0.5, 2, "epoch"), (1.5, 2, "epoch")]


def test_bars_that_name_their_epoch() -> None:
    lines = (bar(50, 100, "Epoch 1/4"), bar(100, 100, "Epoch 1/4"), bar(0, 100, "Epoch 2/4"))
    assert after(*lines) == [(0.5, 4, "epoch"), (1, 4, "epoch"), (1, 4, "epoch")]


@pytest.mark.parametrize("label", ["Validation", "val", "Evaluating", "Testing", "検証"])
def test_checks_do_not_count_beside_work(label: str) -> None:
    lines = (bar(100, 100, "Epoch 1/4"), bar(0, 10, label), bar(10, 10, label))
    assert done_after(*lines) == [1, 1, 1]
    named = (bar(99, 100, "Epoch 1/4 train"), bar(10, 10, f"Epoch 1/4 {label}"))
    assert done_after(*named) == [0.99, 0.99]


def test_a_check_that_is_alone_counts() -> None:
    assert after(bar(3, 10, "Testing")) == [(3, 10, "it")]
    assert after(bar(3, 10, "Testing"), bar(1, 100, "Train"))[-1] == (1, 100, "it")


@pytest.mark.parametrize(
    "line",
    [
        bar(10, 10, "Sanity Checking DataLoader 0"),
        bar(10, 10, "Loading checkpoint shards"),
        bar(10, 10, "Map"),
        "model.bin: 100%|███| 5.00G/5.00G [00:10<00:00, 215MB/s]",
        "   ━━━━━━━━ 126.0/126.0 kB 106.5 MB/s eta 0:00:00",
    ],
)
def test_what_is_aside_never_counts(line: str) -> None:
    assert ProgressReader().feed(f"{line}\n")
    assert done_after(line, bar(1, 100), line) == [0, 1, 1]


def test_unlabelled_validation_in_an_epoch_takes_nothing_back() -> None:
    lines = ("Epoch 1/2", bar(1000, 1000), bar(0, 100), bar(100, 100), "Epoch 2/2", bar(10, 1000))
    assert done_after(*lines) == [0, 1, 1, 1, 1, 1.01]


def test_counting_from_zero() -> None:
    lines = ("Epoch 0/2", bar(5, 10), bar(10, 10), "Epoch 1/2", "Epoch 2/2", bar(10, 10))
    assert after(*lines) == [(n, 3, "epoch") for n in (0, 0.5, 1, 1, 2, 3)]


def test_epochs_without_a_total() -> None:
    lines = (bar(5, 10, "Epoch 0"), bar(10, 10, "Epoch 0"), bar(5, 10, "Epoch 1"))
    assert after(*lines) == [(n, None, "epoch") for n in (0.5, 1, 1.5)]
    assert done_after(bar(5, 10, "Epoch 1"), bar(5, 10, "Epoch 2")) == [0.5, 1.5]
    end = "`Trainer.fit` stopped: `max_epochs=2` reached."
    assert after(*lines, end, bar(10, 10, "Epoch 1"))[-2:] == [(2, 2, "epoch")] * 2


def test_lightning_that_counts_steps() -> None:
    end = "`Trainer.fit` stopped: `max_steps=15` reached."
    assert after(bar(5, 10, "Epoch 1"), end)[-1] == (15, 15, "step")


def test_rounds_count_only_alone() -> None:
    rounds = "[9]\ttrain-rmse:0.5"
    assert after(rounds) == [(10, None, "round")]
    assert after("[10]\tvalid_0's l2: 0.31") == [(10, None, "round")]
    assert after("fold 2/5", rounds, "fold 2/5 rmse 0.5") == [
        (1, 5, "fold"), (1, 5, "fold"), (2, 5, "fold"),
    ]  # fmt: skip
    assert after(rounds, bar(1, 10))[-1] == (1, 10, "it")


def test_the_trainers_epochs_do_not_displace_its_bar() -> None:
    assert after(bar(20, 60), "{'loss': 0.5, 'epoch': 1.0}")[-1] == (20, 60, "it")
    assert after("{'loss': 0.5, 'epoch': 1.5}")[-1] == (1.5, None, "epoch")


@pytest.mark.parametrize("label", ["", "rows"])
def test_tqdm_within_tqdm(label: str) -> None:
    """The inner bar is drawn below, and its last state in the row of the outer."""
    outer, inner = (
        (f"\r{bar(n, 3)}" for n in (0, 1)),
        (f"\n\r{bar(n, 3, label)}\x1b[A" for n in (0, 2)),
    )
    first, second = outer
    begin, end = inner
    written = (first + "\r", begin, end, f"\r{bar(3, 3, label)}\n", second + "\r", begin, end)
    assert done_after(*written) == [0, 0, 0.666667, 1, 1, 1, 1.666667]


def test_two_tasks_of_rich() -> None:
    def drawn(outer: int, inner: int) -> Sequence[str]:
        up = "\r\x1b[2K\x1b[1A\x1b[2K"
        return (f"All ━━━━━ {outer}/3 0:00:01\n", f"Part ━━━━ {inner}/10 0:00:01{up}")

    lines = (*drawn(0, 0), *drawn(0, 5), *drawn(1, 5), *drawn(2, 10), *drawn(3, 10))
    assert done_after(*lines) == [0, 0, 0, 0.5, 1, 1.5, 2, 3, 3, 3]


def test_a_new_phase_is_the_progress() -> None:
    lines = (bar(100, 100, "Train"), bar(0, 50, "Predict"), bar(25, 50, "Predict"))
    assert after(*lines) == [(100, 100, "it"), (0, 50, "it"), (25, 50, "it")]
    # Stopped early: it is not around the next.
    assert after(bar(40, 100, "Train"), bar(25, 50, "Predict"))[-1] == (25, 50, "it")


def test_a_phase_that_is_drawn_again_is_around_the_next() -> None:
    lines = (bar(1, 3, "All"), bar(5, 10, "Part"), bar(1, 3, "All"), bar(6, 10, "Part"))
    assert after(*lines)[-1] == (1.6, 3, "it")


def test_after_the_last_epoch() -> None:
    ended = ("Epoch 1/2 loss 0.3", "Epoch 2/2 loss 0.3")
    assert after(*ended, bar(1, 10))[-1] == (2, 2, "epoch")
    assert after(*ended, bar(1, 10, "Predict"))[-1] == (1, 10, "it")


def test_a_restart_begins_anew() -> None:
    assert done_after(*(f"step {n}/100" for n in (99, 100, 1))) == [99, 100, 1]


def test_many_bars_are_not_kept_for_ever() -> None:
    reader = ProgressReader()
    for n in range(1000):
        name = "".join(chr(97 + int(digit)) for digit in str(n))
        reader.feed(bar(1, 2, name) + "\n")
    assert reader.progress is not None
    assert len(reader._levels) <= 8


def test_what_is_drawn_counts_before_it_is_written_over() -> None:
    reader = ProgressReader()
    reader.feed("\r" + bar(1, 10) + "\r" + bar(2, 10))
    assert reader.progress is not None
    assert reader.progress.done == 2
    reader.feed("\r" + bar(3, 10)[:-10])
    assert reader.progress.done == 2, "half a bar is none"
