"""Machines that ping: `python -m tests.benchmarks.ping_load PORT N < keys`, a process of its own.

Speaks HTTP by hand, so that the load takes little of the cores that it shares with what is
measured. Prints the seconds of each ping, from its first byte to the end of the answer.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from itertools import count
from time import perf_counter
from uuid import NAMESPACE_URL, uuid5


async def _machine(port: int, key: str, numbers: Iterator[int], n: int) -> list[float]:
    """One connection, one job: sends the next ping when the last is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    run = uuid5(NAMESPACE_URL, key)
    waits = []
    for step in count(1):
        if next(numbers) >= n:
            break
        body = json.dumps({"done": step, "total": n, "unit": "it", "message": f"loss={1 / step}"})
        head = (
            f"POST /ping/{key}/job-{key[:8]}/progress?rid={run}&create=1 HTTP/1.1\r\n"
            "Host: 127.0.0.1\r\nUser-Agent: load\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        begun = perf_counter()
        writer.write((head + body).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        waits.append(perf_counter() - begun)
        if answer[9:12] not in (b"200", b"201"):
            raise SystemExit(f"answered {answer[:80]!r}")
    writer.close()
    return waits


async def _load(port: int, keys: list[str], n: int) -> dict[str, object]:
    numbers = count()
    begun = perf_counter()
    waits = await asyncio.gather(*(_machine(port, key, numbers, n) for key in keys))
    return {"seconds": perf_counter() - begun, "waits": [w for of_one in waits for w in of_one]}


if __name__ == "__main__":
    arguments = int(sys.argv[1]), sys.stdin.read().split(), int(sys.argv[2])
    json.dump(asyncio.run(_load(*arguments)), sys.stdout)
