"""All benchmarks, one after the other: `python -m tests.benchmarks`."""

import asyncio

from tests.benchmarks import burst, idle, store


def main() -> None:
    print("== burst")
    burst.report(asyncio.run(burst.compare(1_000)))
    print("== idle")
    asyncio.run(idle.measure(10_000, 60))
    print("== store")
    asyncio.run(store.main())


main()
