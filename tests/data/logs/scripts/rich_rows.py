"""Three tasks of rich in each other, as three rows with the default columns, below a download."""

import time

from rich.progress import Progress

with Progress() as progress:
    download = progress.add_task("Download", total=10)
    folds = progress.add_task("Folds", total=2)
    epochs = progress.add_task("Epochs", total=3)
    batches = progress.add_task("Batches", total=10)
    for _ in range(10):
        progress.advance(download)
        time.sleep(0.02)
    for _ in range(2):
        progress.reset(epochs)
        for _ in range(3):
            progress.reset(batches)
            for _ in range(10):
                progress.advance(batches)
                time.sleep(0.02)
            progress.advance(epochs)
        progress.advance(folds)
