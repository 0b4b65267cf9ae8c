"""One bar of tqdm over 200 items, with a label and a metric, and a bar without a total."""

import time

from tqdm import tqdm

bar = tqdm(range(200), desc="Inference")
for i in bar:
    bar.set_postfix(loss=1 / (i + 1))
    time.sleep(0.01)
for _ in tqdm(iter(range(50))):
    time.sleep(0.01)
