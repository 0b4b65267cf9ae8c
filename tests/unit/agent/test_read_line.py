"""What one line says: the forms of the libraries and of people, and what only looks like them."""

import pytest

from deadline_bot.agent.progress import Progress, read_line

READ: list[tuple[str, float, float | None, str]] = [
    # In words.
    ("Epoch 3/10", 3, 10, "epoch"),
    ("Epoch [3/10]", 3, 10, "epoch"),
    ("EPOCH: 3 of 10", 3, 10, "epoch"),
    ("2026-11-28 10:00:00,123 INFO Epoch 3/10 val_loss=0.3", 3, 10, "epoch"),
    ("Epoch [3/10], Step [120/1000], Loss: 0.5321", 120, 1000, "step"),
    ("step 120/1000 (epoch 3/10)", 120, 1000, "step"),
    ("Fold 2/5 Epoch 3/10 loss 0.3", 3, 10, "epoch"),
    ("step 120/1000", 120, 1000, "step"),
    ("iter 120 / 1000, loss 0.3", 120, 1000, "iteration"),
    ("fold 2/5", 2, 5, "fold"),
    ("===== Fold: 2 / 5 =====", 2, 5, "fold"),
    ("Processed 120/1000 files", 120, 1000, "file"),
    ("[Parallel(n_jobs=4)]: Done 120 out of 1000 | elapsed: 0.1s", 120, 1000, ""),
    ("エポック 3/10", 3, 10, "epoch"),
    ("フォールド2/5 を開始", 2, 5, "fold"),
    ("処理 120/1000 件", 120, 1000, "item"),
    ("step 1,200/10,000, loss 0.3", 1200, 10_000, "step"),
    ("Completed 1 of 1,000", 1, 1000, ""),
    ("120件/1000件", 120, 1000, "item"),
    ("全1,000件中 120件を処理", 120, 1000, "item"),
    ("第3エポック/全10エポック", 3, 10, "epoch"),
    ("エポック：３／１０", 3, 10, "epoch"),
    ("推論中 120/1000", 120, 1000, ""),
    ("Inference: 120/1000", 120, 1000, ""),
    ("処理中... 120/1000", 120, 1000, ""),
    ("進捗率：４３％", 43, 100, "%"),
    ("進捗: 43%", 43, 100, "%"),
    ("progress: 43%", 43, 100, "%"),
    ("43.5 % done", 43.5, 100, "%"),
    ("43%", 43, 100, "%"),
    ("[ 43%] Building CXX object", 43, 100, "%"),
    ("Epoch 3: val_loss improved", 3, None, "epoch"),
    # In brackets.
    ("[120/1000] Building CXX object", 120, 1000, ""),
    ("loss: 2.303494  [   64/60000]", 64, 60000, ""),
    ("Epoch: [0]  [ 120/1000]  eta: 0:01:00  lr: 0.1", 120, 1000, ""),
    ("Train Epoch: 1 [640/60000 (1%)]\tLoss: 0.3", 640, 60000, ""),
    ("120/1000", 120, 1000, ""),
    # tqdm.
    ("  0%|          | 0/100 [00:00<?, ?it/s]", 0, 100, "it"),
    (" 43%|████▌     | 43/100 [1:00:10<01:20,  1.20s/it, loss=0.5]", 43, 100, "it"),
    (" 43%|####5     | 43/100 [00:10<01:20, 12.0batch/s]", 43, 100, "batch"),
    ("43/100 [00:10<01:20, 12.0it/s]", 43, 100, "it"),
    ("a:  43%|████| 43/100 [00:10<01:20]", 43, 100, "it"),
    ("Map:  43%|████▌     | 43/100 [00:10<01:20, 80 examples/s]", 43, 100, "example"),
    ("Epochs:  30%|███    | 3/10 [01:10<02:20, 20.1s/it]", 3, 10, "epoch"),
    ("120it [00:10, 12.0it/s]", 120, None, "it"),
    ("Training: |          | 0/? [00:00<?, ?it/s]", 0, None, "it"),
    ("a.bin:  43%|████ | 2.15G/5.00G [00:10<00:15, 215MB/s]", 2.15e9, 5e9, "B"),
    (" 43%|████▌     | 43.0k/100k [00:10<00:15, 4.1kit/s]", 43e3, 100e3, "it"),
    # rich, pip, click.
    ("Training ━━━━━━━━╸━━━━━━━  43% 0:00:10", 43, 100, "%"),
    ("Training ━━━━━━━━╸━━━━━━━ 43/100 0:00:10", 43, 100, "it"),
    ("Epoch 0/2  ━━━━━━ 14/30 0:00:00 • 0:00:01 527.28it/s", 14, 30, "it"),
    ("   ━━━━━━━━ 63.5/126.0 kB 106.5 MB/s eta 0:00:00", 63500, 126000, "B"),
    ("Files  [########--------]   43%  00:01:10", 43, 100, "%"),
    ("43% [=====>     ]", 43, 100, "%"),
    # Keras 1, 2 and 3.
    ("120/1000 [===>......................] - ETA: 10s - loss: 0.5", 120, 1000, "step"),
    (" 120/1000 ━━━━━━━━━━━━━━━━━━━━ 10s 5ms/step - loss: 0.5", 120, 1000, "step"),
    ("40/40 - 1s - 19ms/step - loss: 2.2120", 40, 40, "step"),
    ("     12/Unknown - 1s 5ms/step - loss: 0.5", 12, None, "step"),
    # Boosters, Trainer, Lightning.
    ("[120]\ttrain-rmse:0.50312", 120, None, "round"),
    ("[120]\tvalid_0's l2: 0.31", 120, None, "round"),
    ("120:\tlearn: 0.5\ttest: 0.6\tbest: 0.6 (90)\ttotal: 1m 20s\tremaining: 9m 41s", 120, 1000,
     "round"),
    ("9:\tlearn: 0.5\ttotal: 0us\tremaining: 1s", 9, None, "round"),
    ("{'loss': 0.5, 'learning_rate': 1e-05, 'epoch': 1.2}", 1.2, None, "epoch"),
    ("{'loss': '0.5', 'epoch': '1.2'}", 1.2, None, "epoch"),
    ("`Trainer.fit` stopped: `max_epochs=3` reached.", 3, 3, "epoch"),
    ("`Trainer.fit` stopped: `max_steps=100` reached.", 100, 100, "step"),
    # YOLO.
    ("   3/10   2.1G   1.103   0.9   32   640:  43%|██▎  | 43/100 [00:10<00:15, 4.1it/s]", 43, 100,
     "it"),
]  # fmt: skip

NOT_READ = [
    "",
    "2026/11/28",
    "11/28",
    "11/28 10:00 start",
    "[11/28] start",
    "[11/28 10:00:00] start",
    "16/12/2026 step",
    "epoch 2026/11/28",
    "step 11/28/2026",
    "data/3/10",
    "/data/3/10/x.csv",
    "fold 2/5.json",
    "C:\\runs\\3/10",
    "https://example.org/3/10",
    "192.168.1.10/24",
    "loss 3/4",
    "score: 3/4",
    "best 3/4",
    "1/2 cup",
    "ratio 1/3",
    "version 3/10.5",
    "Tip: 24/7 support",
    "3.2/16.0 GB",
    "Memory: 3/16 GB",
    "model 3/4 GB",
    "accuracy: 43%",
    "CPU 43%",
    "val_acc 43.2%",
    "train 80% / valid 20%",
    "progress: 143%",
    "Epoch 3/0",
    "Epoch 11/10",
    "0/0 [00:00<?, ?it/s]",
    "0/0 ━━━━━━━━ 0s",
    "{'loss': nan, 'epoch': nan}",
    "{'loss': inf, 'epoch': inf}",
    "{'n_epochs': 10}",
    "[1] 12345",
    "[LightGBM] [Info] Total Bins 1340",
    "`Trainer.fit` stopped: `max_epochs=0` reached.",
    "┏━━━┳━━━━━━━┳━━━━━━━━┓",
    "a table of 3 of them",
    "推論 11/28 開始",
    "training 12/3",
    "データ中100件",
    "Best epoch: 7/10, score 0.91",
    "Loaded the weights from epoch 7/10",
    "Accuracy: 3,000/10,000",
    "9" * 30 + "/" + "9" * 30,
]


@pytest.mark.parametrize(("line", "done", "total", "unit"), READ)
def test_what_is_read(line: str, done: float, total: float | None, unit: str) -> None:
    progress = read_line(line)
    assert progress is not None
    assert (progress.done, progress.total, progress.unit) == (done, total, unit)


@pytest.mark.parametrize("line", NOT_READ)
def test_what_is_not_read(line: str) -> None:
    assert read_line(line) is None


def test_the_label_and_the_metrics_are_the_message() -> None:
    line = "Epoch 3/10:  43%|████▌     | 43/100 [00:10<00:20, 12.00it/s, loss=0.53, acc=0.8]"
    assert read_line(line) == Progress(43, 100, "it", "Epoch 3/10, loss=0.53, acc=0.8")
    line = "40/40 ━━━━━━━━━━━━━━━━━━━━ 1s 6ms/step - loss: 2.2"
    assert read_line(line) == Progress(40, 40, "step", "1s 6ms/step - loss: 2.2")


def test_a_message_is_short() -> None:
    progress = read_line("Epoch 3/10 " + "loss " * 1000)
    assert progress is not None
    assert len(progress.message) == 300


def test_colours_are_ignored() -> None:
    line = (
        "\x1b[1m40/40\x1b[0m \x1b[32m━━━━━━━━\x1b[0m\x1b[37m━━━━\x1b[0m \x1b[1m1s\x1b[0m 6ms/step"
    )
    assert read_line(line) == Progress(40, 40, "step", "1s 6ms/step")
    link = "\x1b]8;;https://example.org/1/2\x1b\\Epoch 3/10\x1b]8;;\x1b\\"
    assert read_line(link) == Progress(3, 10, "epoch", "Epoch 3/10")


def test_the_last_of_the_bars_in_a_line_is_read() -> None:
    """Where the carriage returns between them were lost."""
    bars = "".join(f"a:  {n}%|█   | {n}/100 [00:10<00:20, 12.00it/s]" for n in (41, 42, 43))
    assert read_line(bars) == Progress(43, 100, "it", "a")


@pytest.mark.parametrize(
    ("n_done", "elapsed", "remaining", "total"),
    [
        (1, "50.7ms", "15.2s", 300),
        (21, "94.1ms", "1.25s", 300),
        (1, "58.6ms", "58.5s", 1000),
        (300, "751ms", "0us", 300),
        (101, "1m 40s", "19m 8s", 1260),
        (100, "2h 3m", "1d 16h", 2050),
    ],
)
def test_the_total_of_catboost_follows_from_its_times(
    n_done: int, elapsed: str, remaining: str, total: int
) -> None:
    progress = read_line(f"{n_done - 1}:\tlearn: 0.5\ttotal: {elapsed}\tremaining: {remaining}")
    assert progress is not None
    assert progress.total == total
