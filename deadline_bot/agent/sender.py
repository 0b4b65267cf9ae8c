"""The thread that reports a run: whoever runs the job never waits for the net.

Nothing queues up: besides the start and the end only the newest state is worth sending.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from deadline_bot.agent import clock
from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind, Report, Run, Sample
from deadline_bot.agent.ways import Outcome, Rhythm, Way

#: Seconds between two looks at how far the run is.
_LOOK = 1.0
#: Looking may take one part in so many of the time, lest reading a torrent of output slows the job
#: on a machine whose processors are all at work.
_SHARE = 100
#: Seconds after a failure, doubled at each further one.
_FIRST_RETRY, _LAST_RETRY = 1.0, 60.0
#: Seconds between two tries of the end while somebody waits for it.
_HASTE = 0.25


class Sender:
    """Reports one run, from its start to its end.

    `sample` tells how far the run is; it is called in the sender's thread. `on_alive` is called
    once, there too, when the first report has arrived.
    """

    def __init__(
        self,
        way: Way,
        run: Run,
        sample: Callable[[], Sample],
        on_alive: Callable[[], object] = lambda: None,
    ) -> None:
        self._way = way
        self._run = run
        self._sample = sample
        self._on_alive = on_alive
        self._start = Report(run, Kind.START, 0, clock.now())
        self._end: Report | None = None
        self._is_started = False
        self._is_refused = False
        self._seq = 0
        self._wake = threading.Event()
        self._settled = threading.Event()
        self._thread = threading.Thread(target=self._work, name="deadline-bot", daemon=True)

    @property
    def is_refused(self) -> bool:
        """Whether the server has said that it does not take this run's reports."""
        return self._is_refused

    def begin(self) -> None:
        """Starts the thread, which first reports the start."""
        self._thread.start()

    def end(self, status: int, cause: str, sample: Sample) -> None:
        """Hands over how the run ended; returns at once. A second end is ignored."""
        if self._end is None:
            seq = self._seq + 2  # one may be under way
            self._end = Report(
                self._run, Kind.END, seq, clock.now(), sample.progress, sample.tail, status, cause
            )
            self._wake.set()
            self._way.cut_off()

    def wait(self, seconds: float) -> bool:
        """Waits until the end has arrived or was refused; whether that was in time."""
        return self._settled.wait(seconds)

    def undelivered(self) -> tuple[Report, ...]:
        """What must still reach the bot, in order; empty while the run lasts or if all has."""
        if self._end is None or self._settled.is_set():
            return ()
        return (self._end,) if self._is_started else (self._start, self._end)

    def _work(self) -> None:
        with suppress(Exception):
            # Whatever goes wrong here must not show in the job's output.
            self._report()

    def _report(self) -> None:
        self._live()
        retry = _Retry(_HASTE)
        while not self._settle():
            retry.failed(time.monotonic())
            self._settled.wait(retry.seconds)

    def _live(self) -> None:
        """Reports the run until it ends."""
        beat = _Beat(self._way.rhythm, time.monotonic())
        retry = _Retry(_FIRST_RETRY)
        took = 0.0
        while not self._has_ended():
            if not self._is_started and retry.is_due(time.monotonic()):
                self._try_start()
                retry.failed(time.monotonic())
            self._wake.wait(max(_LOOK, _SHARE * took))
            looked = time.monotonic()
            sample = self._sample()
            now = time.monotonic()
            took = now - looked
            if self._is_started and not self._has_ended() and beat.is_due(sample, now):
                self._tell(sample)

    def _has_ended(self) -> bool:
        return self._end is not None

    def _try_start(self) -> None:
        outcome = self._way.deliver(self._start)
        self._is_started = outcome is not Outcome.LATER
        self._is_refused = outcome is Outcome.REFUSED
        if outcome is Outcome.DELIVERED:
            self._on_alive()

    def _tell(self, sample: Sample) -> None:
        """Tells how far the run is; if that fails, the next report tells more."""
        if self._is_refused:
            return
        self._seq += 1
        report = Report(
            self._run, Kind.PROGRESS, self._seq, clock.now(), sample.progress, sample.tail
        )
        self._way.deliver(report)

    def _settle(self) -> bool:
        """Tries to report the end, and the start before it if that is missing."""
        end = self._end
        if not self._is_started:
            self._try_start()
        if end is None or not self._is_started:
            return False
        outcome = self._way.deliver(end)
        if outcome is Outcome.LATER:
            return False
        self._is_refused |= outcome is Outcome.REFUSED
        self._settled.set()
        return True


class _Beat:
    """When the next report of a living run is due."""

    def __init__(self, rhythm: Rhythm, begun: float) -> None:
        self._rhythm = rhythm
        self._told: Progress | None = None
        self._earliest = begun + rhythm.first.total_seconds()
        self._latest = begun + rhythm.at_most.total_seconds()

    def is_due(self, sample: Sample, now: float) -> bool:
        """Whether to report now; the answer yes counts as done."""
        is_due = now >= (self._latest if sample.progress == self._told else self._earliest)
        if is_due:
            self._told = sample.progress
            self._earliest = now + self._rhythm.changed.total_seconds()
            self._latest = now + self._rhythm.at_most.total_seconds()
        return is_due


class _Retry:
    """When to try again: at first soon, then less and less often."""

    def __init__(self, first: float) -> None:
        #: How long to wait after the next failure.
        self.seconds = first / 2
        self._due = 0.0

    def is_due(self, now: float) -> bool:
        """Whether it is time."""
        return now >= self._due

    def failed(self, now: float) -> None:
        """Once more without success."""
        self.seconds = min(2 * self.seconds, _LAST_RETRY)
        self._due = now + self.seconds
