"""Watches one account of the competitions' host: its notebooks, submissions and quotas.

What runs or is pending is asked for first; in the last day before a close a change is seen
within a minute where the calls of an hour allow it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.answer_jobs import Calls
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.polling import Poll, paced, slow
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import HostAccount, Store, Transaction
from deadline_bot.services.account_polls import AccountSettings, polls_of
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.watch_notebooks import WatchNotebooks
from deadline_bot.services.watch_submissions import WatchSubmissions

_log = structlog.get_logger(__name__)

#: The longest wait after failures; doubled from the poll's own interval.
LONGEST_BACKOFF = timedelta(hours=1)
#: How soon it is noticed that there is something else to ask for: a competition, a job.
LOOK_ROUND = timedelta(seconds=10)


class WatchAccount:
    """Asks what is due, one call after the other.

    `ask_due` is called by the clock; it returns when it wants to be called again.
    """

    def __init__(
        self,
        account: HostAccount,
        store: Store,
        note: NoteSightings,
        submissions: WatchSubmissions,
        settings: AccountSettings,
    ) -> None:
        self._account = account
        self._store = store
        self._notebooks = WatchNotebooks(account, store, note, settings)
        self._submissions = submissions
        self._settings = settings
        self._asked_at: dict[tuple[str, str], datetime] = {}
        self._retry_at: dict[tuple[str, str], datetime] = {}
        self._n_failures: dict[tuple[str, str], int] = {}
        self._intervals: Mapping[Poll, timedelta] = {}
        self._errors: dict[tuple[str, str], str] = {}
        self._begun_at: datetime | None = None
        self._turn = asyncio.Lock()

    @property
    def source_name(self) -> str:
        """What `status` calls it."""
        return f"kaggle/{self._account.name}"

    def calls(self) -> Calls:
        """How often the account is asked; of each kind of poll the one that is slowest."""
        late: dict[str, timedelta] = {}
        for poll, interval in slow(self._intervals):
            late[poll.kind] = max(interval, late.get(poll.kind, interval))
        return Calls(
            self._account.name,
            self._account.n_calls,
            self._settings.calls_per_hour,
            tuple(late.items()),
        )

    def introduce(self, tx: Transaction) -> None:
        """Notes the source where it is not known yet."""
        if not any(s.name == self.source_name for s in tx.source_states()):
            tx.save_source_state(SourceState(self.source_name, None, None))

    async def ask_due(self, now: datetime) -> timedelta:
        """Asks for all that is due at `now` (≤); returns the wait until the next is."""
        async with self._turn:
            if self._begun_at is None:
                self._begun_at = await self._store.run(lambda tx: self._begin(tx, now))
            polls = await self._store.run(
                lambda tx: polls_of(tx, self._account.name, self._settings, now)
            )
            self._intervals = paced(polls, self._settings.calls_per_hour)
            wanted = {(poll.kind, poll.subject) for poll in polls}
            self._errors = {place: e for place, e in self._errors.items() if place in wanted}
            for poll in sorted(polls, key=lambda p: (p.urgency, self._due_at(p, now))):
                if self._due_at(poll, now) <= now:
                    await self._ask(poll, now)
            wakes = [self._due_at(poll, now) for poll in polls]
            soonest = min(wakes, default=now + LOOK_ROUND)
            return min(max(soonest - now, timedelta(seconds=1)), LOOK_ROUND)

    def _due_at(self, poll: Poll, now: datetime) -> datetime:
        place = poll.kind, poll.subject
        asked_at = self._asked_at.get(place)
        # A wall clock that was set back must not silence a poll.
        due_at = now if asked_at is None or asked_at > now else asked_at + self._intervals[poll]
        return max(due_at, min(self._retry_at.get(place, due_at), now + LONGEST_BACKOFF))

    def _begin(self, tx: Transaction, now: datetime) -> datetime:
        """Since when the account is watched: what ended before is none of the bot's news."""
        kept = tx.cursor(self.source_name)
        if kept is not None:
            return datetime.fromisoformat(kept)
        tx.save_cursor(self.source_name, now.isoformat())
        return now

    async def _ask(self, poll: Poll, now: datetime) -> None:
        ask: Mapping[str, Callable[[str, datetime], Awaitable[None]]] = {
            "notebooks": self._find_notebooks,
            "runs": self._notebooks.follow,
            "logs": self._notebooks.read_log,
            "submissions": self._ask_submissions,
            "slots": self._ask_slots,
            "quotas": self._ask_quotas,
        }
        place = poll.kind, poll.subject
        self._asked_at[place] = now
        try:
            await ask[poll.kind](poll.subject, now)
        except SourceFailed as failure:
            await self._failed(poll, failure, now)
        except Exception as fault:  # noqa: BLE001 - a poll that failed, not the end of the watch
            if place not in self._errors:
                _log.exception("poll_faulty", account=self._account.name, poll=poll.kind)
            await self._failed(poll, SourceFailed(type(fault).__name__), now)
        else:
            self._n_failures.pop(place, None)
            self._retry_at.pop(place, None)
            self._errors.pop(place, None)
            await self._store.run(lambda tx: self._heard(tx, now))

    async def _failed(self, poll: Poll, failure: SourceFailed, now: datetime) -> None:
        place = poll.kind, poll.subject
        if place not in self._errors:
            log = _log.bind(account=self._account.name, poll=poll.kind, subject=poll.subject)
            log.warning("poll_failed", reason=failure.reason)
        self._errors[place] = failure.reason
        n = self._n_failures[place] = self._n_failures.get(place, 0) + 1
        backoff = min(LONGEST_BACKOFF, self._intervals[poll] * 2 ** min(n, 10))
        self._retry_at[place] = now + max(backoff, failure.retry_after or timedelta())
        await self._store.run(lambda tx: self._heard(tx, None))

    def _heard(self, tx: Transaction, now: datetime | None) -> None:
        """Notes how the account is heard; `None`: the last call failed."""
        before = next((s for s in tx.source_states() if s.name == self.source_name), None)
        last_heard_at = now or (None if before is None else before.last_heard_at)
        told = (r for (_, subject), r in self._errors.items() if not _is_closed(subject, r))
        error = next(told, None)
        tx.save_source_state(SourceState(self.source_name, last_heard_at, error))

    async def _find_notebooks(self, _: str, now: datetime) -> None:
        await self._notebooks.find(self._begun_at or now, now)

    async def _ask_submissions(self, slug: str, now: datetime) -> None:
        await self._submissions.ask(self._account, slug, now)

    async def _ask_slots(self, slug: str, now: datetime) -> None:
        slots = await self._account.slots(now, slug)
        await self._store.run(lambda tx: tx.save_slots(slots))

    async def _ask_quotas(self, _: str, now: datetime) -> None:
        seen = await self._account.quotas(now)

        def save(tx: Transaction) -> None:
            for quota in seen.records:
                tx.save_quota(quota)

        await self._store.run(save)


def _is_closed(subject: str, reason: str) -> bool:
    """Whether a competition or notebook alone is closed to the account: it is in no team there.

    That is logged, and no fault of the account that `status` should go on telling.
    """
    return subject != "" and reason.rpartition(": ")[2] in {"403", "404"}
