"""Runs blocking calls off the event loop, on a few threads that cannot hold up the end.

A thread cannot be killed, so one whose server trickles may hang for long. The standard pool
would queue behind it, and wait for it when the process ends.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")


class NoThreadFree(Exception):
    """Every thread is in a call that does not end."""


class Threads:
    """At most `limit` blocking calls at a time, each on a daemon thread of its own."""

    def __init__(self, limit: int) -> None:
        self._n_free = limit
        self._lock = threading.Lock()

    def ensure_free(self) -> None:
        """Until the caller awaits something, `run` can start at once.

        Raises:
            NoThreadFree: it cannot.
        """
        if self._n_free <= 0:
            raise NoThreadFree

    async def run(self, call: Callable[[], T], give_up_after: timedelta) -> T:
        """What `call` returns or raises. After `give_up_after` it is left to end by itself.

        Raises:
            NoThreadFree: at once, without a call.
            TimeoutError: it took longer.
        """
        self.ensure_free()
        with self._lock:
            self._n_free -= 1
        outcome: Future[T] = Future()
        # Running, it can no longer be cancelled: the thread may always set its outcome.
        outcome.set_running_or_notify_cancel()
        threading.Thread(target=self._work, args=(call, outcome), daemon=True).start()
        async with asyncio.timeout(give_up_after.total_seconds()):
            return await asyncio.wrap_future(outcome)

    def _work(self, call: Callable[[], T], outcome: Future[T]) -> None:
        try:
            result = call()
        except BaseException as error:  # noqa: BLE001 - it is raised where the call was awaited
            self._release()
            outcome.set_exception(error)
        else:
            self._release()
            outcome.set_result(result)

    def _release(self) -> None:
        with self._lock:
            self._n_free += 1
