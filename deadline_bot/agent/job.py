"""A run inside this process: a block, a function or a loop of a notebook or a script.

It is reported by a thread of its own, which keeps nothing from ending. When the interpreter ends,
what has not arrived is left to a process that stays behind.
"""

import atexit
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable

from deadline_bot.agent.later import keep, send_kept
from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import BY_SIGNAL, Run, Sample
from deadline_bot.agent.sender import Sender
from deadline_bot.agent.spool import Parcel, Spool, spool_folder
from deadline_bot.agent.ways import way_to

#: Seconds that the interpreter's end may wait for all reports together.
PATIENCE = 2.0
#: Runs that may be on their way at once; more, as of an inner loop, are not reported.
MOST_OPEN = 20

_open: dict[str, "Job"] = {}


class Job:
    """One run; ended once, by `end` or `end_with`. Nothing here raises or waits."""

    def __init__(self, run: Run, url: str | None, unit: str = "", total: float | None = None):
        #: How many are done. A loop adds to it directly: it is its only cost.
        self.done: float = 0
        self._total = total
        self._unit = unit
        self._message = ""
        self._is_counting = total is not None
        self._run = run
        self._url = url
        self._pid = os.getpid()
        #: Ends it, if the program ends before it is known how it did.
        self.before_exit: Callable[[], None] | None = None
        self._sender: Sender | None = None
        for rid in [rid for rid, job in list(_open.items()) if job.is_settled]:
            _open.pop(rid, None)
        if url is not None and len(_open) < MOST_OPEN:
            self._sender = Sender(way_to(url), run, self.sample, _send_kept)
            _open[run.rid] = self
            self._sender.begin()

    def progress(
        self, done: float, total: float | None = None, unit: str = "", message: str = ""
    ) -> None:
        """Tells how far the job is: `done` of `total` `unit`s; `None`: nobody knows of how many."""
        self.done, self._total, self._unit, self._message = done, total, unit, message
        self._is_counting = True

    def end(self, status: int = 0, cause: str = "") -> None:
        """It has ended with this exit status. A second end is ignored."""
        # A process that was forked off in the middle has no say.
        if self._sender is not None and os.getpid() == self._pid:
            self._sender.end(status, cause, self.sample())

    def end_with(self, error: BaseException | None) -> None:
        """It has ended with this exception; `None`: with none."""
        match error:
            case None:
                self.end()
            case KeyboardInterrupt():
                self.end(BY_SIGNAL + signal.SIGINT, "cancelled by SIGINT")
            case SystemExit(code=None | 0):
                self.end()
            case SystemExit(code=int(code)):
                self.end(code % 256 or 1)
            case _:
                self.end(1, traceback.format_exception_only(error)[-1].strip())

    def sample(self) -> Sample:
        """How far it is."""
        if not (self._is_counting or self.done):
            return Sample()
        return Sample(Progress(self.done, self._total, self._unit, self._message))

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it has still to be sent."""
        return self._sender is None or self._sender.wait(0)

    def left_after(self, seconds: float) -> Parcel | None:
        """What has not arrived although it was waited for so long; `None`: all has."""
        sender = self._sender
        if sender is None or self._url is None or os.getpid() != self._pid or sender.wait(seconds):
            return None
        left = sender.undelivered()
        return Parcel(self._url, left) if left else None


def uncaught() -> BaseException | None:
    """The last exception that nobody caught, of a notebook's cell or of the whole program."""
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    return error if isinstance(error, BaseException) else None


def _send_kept() -> None:
    send_kept(Spool(spool_folder()))


@atexit.register
def _at_exit() -> None:
    """What still runs ends here with the program; all together may take `PATIENCE`."""
    until = time.monotonic() + PATIENCE
    for job in _open.values():
        if job.before_exit is not None:
            job.before_exit()
        job.end(1, "the program ended in the middle of it")
    left = [job.left_after(max(0.0, until - time.monotonic())) for job in _open.values()]
    if parcels := [parcel for parcel in left if parcel is not None]:
        keep(*parcels)
