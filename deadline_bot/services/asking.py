"""How a source is asked again and again, whatever it tells of.

Failures are borne: the wait grows, jittered, and each reason is told once. What `status` shows
of a source is written here too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import Transaction

_log = structlog.get_logger(__name__)

#: The longest wait between two attempts, unless the source's own interval is longer.
LONGEST_BACKOFF = timedelta(hours=1)
#: The longest wait that a source can ask for.
LONGEST_RETRY_AFTER = timedelta(hours=6)
#: Waits vary by this part, so that bots that failed together do not come back together.
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """How an attempt ended: `wait` until the next, and whether any fact has changed."""

    wait: timedelta
    has_changed: bool


class Backoff:
    """When a source is asked again.

    `interval` is the wait after an answer. `random` yields numbers in [0, 1).
    """

    def __init__(self, source: str, interval: timedelta, random: Callable[[], float]) -> None:
        self._source = source
        self._interval = interval
        self._random = random
        self._n_failures = 0
        self._reasons_told: set[str] = set()

    def answered(self) -> timedelta:
        """The wait after an answer; the next failure is the first again."""
        self._n_failures = 0
        self._reasons_told.clear()
        return self._jittered(self._interval)

    def failed(self, failure: SourceFailed) -> timedelta:
        """The wait after a failure; its reason is logged where it was not since the last answer."""
        if failure.reason not in self._reasons_told:
            self._reasons_told.add(failure.reason)
            _log.warning("source_failed", source=self._source, reason=failure.reason)
        self._n_failures += 1
        longest = max(self._interval, LONGEST_BACKOFF)
        backoff = min(longest, self._interval * 2 ** min(self._n_failures - 1, 20))
        # What a source asks for is kept, within reason: a typing error of a server's must not
        # blind the bot for weeks.
        asked_for = min(failure.retry_after or timedelta(), LONGEST_RETRY_AFTER)
        return max(self._jittered(backoff), asked_for)

    def broke(self, fault: Exception) -> SourceFailed:
        """A fault of the adapter as one more failure; call it where the fault is handled."""
        reason = type(fault).__name__
        if reason not in self._reasons_told:
            _log.exception("source_faulty", source=self._source)
        return SourceFailed(reason)

    def _jittered(self, wait: timedelta) -> timedelta:
        return wait * (1 + JITTER * (2 * self._random() - 1))


def introduce(tx: Transaction, source: str) -> None:
    """Notes a source where it is not known yet: `status` names it before its first answer."""
    if _state(tx, source) is None:
        tx.save_source_state(SourceState(source, None, None))


def note_answer(tx: Transaction, source: str, now: datetime) -> None:
    """Notes that a source has answered."""
    before = _state(tx, source)
    if before is not None and before.error is not None:
        _log.info("source_recovered", source=source)
    tx.save_source_state(SourceState(source, now, None))


def note_failure(tx: Transaction, source: str, reason: str) -> None:
    """Notes that a source could not be asked; when it was last heard stays."""
    before = _state(tx, source)
    last_heard_at = None if before is None else before.last_heard_at
    tx.save_source_state(SourceState(source, last_heard_at, reason))


def _state(tx: Transaction, source: str) -> SourceState | None:
    return next((s for s in tx.source_states() if s.name == source), None)
