"""The part of the bot's life that is about jobs: who is asked, what is planned, what is shown."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from deadline_bot.domain.answer_jobs import Calls
from deadline_bot.ports import Clock, Store, Ticker, Transaction
from deadline_bot.services.plan_jobs import PlanJobs
from deadline_bot.services.show_jobs import INTERVAL, ShowJobs
from deadline_bot.services.watch_account import WatchAccount
from deadline_bot.services.watch_jobs import WatchJobs

_log = structlog.get_logger(__name__)

#: When a watch is asked again after a fault of our own store.
FAULT_WAIT = timedelta(minutes=1)

#: Asks once; returns the wait until the next time.
_Ask = Callable[[], Awaitable[timedelta]]


class TrackJobs:
    """Keeps the watches of jobs going. `wake` is called when something may be to be said."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ticker: Ticker,
        plan: PlanJobs,
        show: ShowJobs,
        accounts: Sequence[WatchAccount],
        sources: Sequence[WatchJobs],
        *,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._ticker = ticker
        self.plan = plan
        self._show = show
        self._accounts = accounts
        self._sources = sources
        self._wake = wake
        # A tick is known by its identity, so each watch keeps the same one.
        asks = [self._ask_account(account) for account in accounts]
        asks += [self._ask_source(source) for source in sources]
        self._asks = [partial(self._ask, n, ask) for n, ask in enumerate(asks)]

    async def start(self) -> None:
        """Begins to ask; before anything is planned, since silence while away is nobody's."""
        await self.plan.begin(self._clock.now())
        await self._store.run(self._introduce)
        for ask in self._asks:
            self._ticker.at(self._clock.now(), ask)
        self._ticker.every(INTERVAL, self.refresh)

    def calls(self) -> tuple[Calls, ...]:
        """How often each account is asked."""
        return tuple(account.calls() for account in self._accounts)

    async def refresh(self) -> None:
        """Shows what has changed in the messages of jobs."""
        try:
            await self._show.refresh(self._clock.now())
        except Exception:  # noqa: BLE001 - what is shown may be old, and is tried again
            _log.exception("jobs_not_shown")

    def _introduce(self, tx: Transaction) -> None:
        for account in self._accounts:
            account.introduce(tx)
        for source in self._sources:
            source.introduce(tx)

    def _ask_account(self, account: WatchAccount) -> _Ask:
        return lambda: account.ask_due(self._clock.now())

    def _ask_source(self, source: WatchJobs) -> _Ask:
        async def ask() -> timedelta:
            return (await source.ask(self._clock.now())).wait

        return ask

    async def _ask(self, n: int, ask: _Ask) -> None:
        wait = FAULT_WAIT
        try:
            wait = await ask()
        except Exception:  # noqa: BLE001 - a fault of the store must not end the watch
            _log.exception("watch_failed")
        self._ticker.at(self._clock.now() + wait, self._asks[n])
        self._wake()
