"""Folds, epochs and batches as bars in each other; the inner ones vanish when they are done."""

import time

from tqdm import tqdm

for fold in tqdm(range(3), desc="fold"):
    for epoch in tqdm(range(4), desc="epoch", leave=False):
        for _ in tqdm(range(20), leave=False):
            time.sleep(0.012)
        tqdm.write(f"fold {fold}: epoch {epoch} has ended, loss {1 / (epoch + 1):.3f}")
