"""A download, then epochs whose bars name them, each followed by a validation bar."""

import time

from tqdm import tqdm

with tqdm(total=5_000_000, unit="B", unit_scale=True, desc="model.safetensors") as bar:
    for _ in range(10):
        bar.update(500_000)
        time.sleep(0.05)
for epoch in range(4):
    bar = tqdm(range(40), desc=f"Epoch {epoch + 1}/4", unit="batch")
    for i in bar:
        bar.set_postfix(loss=f"{1 / (i + 1):.4f}")
        time.sleep(0.012)
    for _ in tqdm(range(10), desc="Validation"):
        time.sleep(0.012)
    print(f"valid loss {0.5 / (epoch + 1):.4f}, best 3/4")
