"""Plain training loops as tutorials print them, with times, paths and memory between."""

for epoch in range(3):
    print(f"2026/11/28 10:0{epoch}:00 INFO epoch starts, data/3/10, 192.168.1.10/24, 3.2/16.0 GB")
    for step in range(100, 601, 100):
        print(f"Epoch [{epoch + 1}/3], Step [{step}/600], Loss: {1 / step:.4f}")
    print(f"saved https://example.org/runs/3/10/epoch_{epoch + 1}.pt, 11/28")
