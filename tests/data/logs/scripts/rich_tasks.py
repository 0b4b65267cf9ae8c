"""Two tasks of rich in each other, with the default columns and with counts."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

with Progress() as progress:
    task = progress.add_task("Embedding", total=50)
    for _ in range(50):
        progress.advance(task)
        time.sleep(0.02)
columns = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeRemainingColumn(),
)
with Progress(*columns) as progress:
    outer = progress.add_task("Folds", total=3)
    inner = progress.add_task("Batches", total=20)
    for _ in range(3):
        progress.reset(inner)
        for _ in range(20):
            progress.advance(inner)
            time.sleep(0.02)
        progress.advance(outer)
