"""Bars in each other without labels, of equal length, that stay when they are done."""

import time

from tqdm import tqdm

for _ in tqdm(range(5)):
    for _ in tqdm(range(5)):
        time.sleep(0.06)
