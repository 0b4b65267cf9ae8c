"""Delivers the outbox: claims, sends, settles, and looks before it sends again.

One post of a channel is under way at a time, and after a failure the channel rests, so that
nothing overtakes; channels do not wait for each other. Outcomes that arrive together are
settled in one transaction.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import structlog

from deadline_bot.domain.delivery import Claim, Composition, OutboxMessage, Post, compose
from deadline_bot.domain.errors import SendFailed
from deadline_bot.ports import Clock, Messenger, SettingsOf, Settled, Store, Transaction

_log = structlog.get_logger(__name__)

#: How many posts are under way at once.
CONCURRENCY = 50
#: How many channels are claimed in one transaction.
BATCH = 500
#: How long a claim lasts; longer than any attempt to send.
LEASE = timedelta(minutes=2)
#: An unclear request may still be in flight: the look waits for this long.
LOOK_AFTER = timedelta(seconds=2)
#: How far before the claim the look reaches: the clocks of both sides may differ.
LOOK_BACK = timedelta(days=1)
#: The first wait after a failure, doubled each time, and its limit.
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=1)
#: When outcomes that the store refused are offered again.
SETTLE_AGAIN = timedelta(seconds=5)
#: A post that met faults of our own this often is taken for one that can never be sent.
MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class _Unclear:
    """A claim whose outcome nobody knows, to be looked up at `look_at`."""

    claim: Claim
    look_at: datetime
    n_attempts: int = 0


@dataclass(frozen=True, slots=True)
class _Sending:
    """A post under way; `n_attempts` failed before."""

    claim: Claim
    post: Post
    n_attempts: int


class Deliver:
    """Sends what is due.

    `wake` is called when something may have become possible: a channel is free again.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        settings_of: SettingsOf,
        clock: Clock,
        *,
        longest_merge_window: timedelta,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._settings_of = settings_of
        self._clock = clock
        self._longest_merge_window = longest_merge_window
        self._wake = wake
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._busy: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._unclear: list[_Unclear] = []
        self._resting: dict[str, datetime] = {}
        self._alone: frozenset[int] = frozenset()
        self._outcomes: list[Settled] = []
        self._settling: asyncio.Task[None] | None = None
        self._settle_at: datetime | None = None

    async def take_over(self, now: datetime) -> None:
        """Takes the claims of a process that has died, to look them up at once."""
        for claim in await self._store.run(lambda tx: tx.claims(None)):
            self._busy.add(claim.channel)
            self._unclear.append(_Unclear(claim, now))
            _log.info("claim_taken_over", channel=claim.channel, n=len(claim.ids))

    async def send_due(self, now: datetime) -> datetime | None:
        """Starts to send what may be said (≤ now); returns when there is more to do, if known."""
        due = [u for u in self._unclear if u.look_at <= now]
        self._unclear = [u for u in self._unclear if u.look_at > now]
        for unclear in due:
            self._start(self._look(unclear))
        if self._outcomes and (self._settle_at is None or self._settle_at <= now):
            self._settle()
        self._resting = {c: until for c, until in self._resting.items() if until > now}
        waits: dict[str, datetime] = {}
        is_more = True
        while is_more:
            busy = frozenset((*self._busy, *self._resting, *waits))
            claimed, waiting = await self._store.run(partial(self._claim, now=now, busy=busy))
            waits |= waiting
            for sending in claimed:
                self._busy.add(sending.claim.channel)
                self._start(self._send(sending))
            is_more = len(claimed) + len(waiting) == BATCH
        instants = [u.look_at for u in self._unclear]
        instants += [*waits.values(), *self._resting.values()]
        instants += [at for at in (self._settle_at,) if at is not None]
        pending_at = await self._store.run(lambda tx: tx.next_pending_at(now))
        return min(instants if pending_at is None else [*instants, pending_at], default=None)

    async def close(self, patience: timedelta) -> None:
        """Lets what is under way end, for at most `patience`, and settles it.

        What does not end in time stays claimed: the next start looks it up.
        """
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=patience.total_seconds())
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)
        if self._settling is not None:
            await self._settling

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _claim(
        self, tx: Transaction, *, now: datetime, busy: frozenset[str]
    ) -> tuple[list[_Sending], dict[str, datetime]]:
        """Claims what can go out; the other channels that have something due wait until then."""
        company = tx.next_wakes(now, now + self._longest_merge_window)
        sendings: list[_Sending] = []
        waits: dict[str, datetime] = {}
        pending = tx.pending(now, busy, BATCH)
        for channel, messages in groupby(pending, key=lambda m: m.channel):
            try:
                composition = self._compose(channel, tuple(messages), now, company.get(channel))
            except Exception:  # noqa: BLE001 - one poison channel must not stop the others
                _log.exception("compose_failed", channel=channel)
                waits[channel] = now + LONGEST_RETRY
                continue
            tx.coalesce([m.id for m in composition.coalesced])
            if composition.post is None:
                waits[channel] = composition.wait_until or now + LONGEST_RETRY
                continue
            ids = tuple(m.id for m in composition.posted)
            claim = Claim(ids, channel, composition.post.marker, now, now + LEASE)
            n_attempts = max(m.n_attempts for m in composition.posted)
            sendings.append(_Sending(claim, composition.post, n_attempts))
        tx.claim([sending.claim for sending in sendings])
        return sendings, waits

    def _compose(
        self,
        channel: str,
        messages: Sequence[OutboxMessage],
        now: datetime,
        company_at: datetime | None,
    ) -> Composition:
        settings = self._settings_of(channel)
        alone: list[Sequence[OutboxMessage]] = [[m] for m in messages if m.id in self._alone]
        compositions = [
            compose(candidate, now, settings, company_at=company_at)
            for candidate in alone or [messages]
        ]
        return next((c for c in compositions if c.post is not None), compositions[0])

    async def _send(self, sending: _Sending) -> None:
        claim, post = sending.claim, sending.post
        try:
            async with self._slots:
                ref = await self._messenger.post(post, self._clock.now())
        except SendFailed as failure:
            self._failed(sending, failure)
        except Exception as fault:  # noqa: BLE001 - else the channel would be silent for ever
            _log.exception("send_faulty", channel=post.channel, keys=post.keys)
            self._failed(sending, _as_failure(fault, sending.n_attempts))
        else:
            _log.info("sent", channel=post.channel, keys=post.keys, id=ref.id)
            self._settle(Settled(claim, message_id=ref.id))

    def _failed(self, sending: _Sending, failure: SendFailed) -> None:
        claim, now = sending.claim, self._clock.now()
        log = _log.bind(channel=claim.channel, keys=sending.post.keys, reason=failure.reason)
        if failure.is_unclear:
            log.warning("send_unclear")
            self._look_again(_Unclear(claim, now + LOOK_AFTER, sending.n_attempts))
        elif failure.is_permanent and len(claim.ids) > 1:
            # One message spoils the post: each goes on its own, and only that one is given up.
            log.warning("send_split")
            self._alone |= frozenset(claim.ids)
            self._settle(Settled(claim, retry_at=now, error=failure.reason))
        elif failure.is_permanent:
            log.error("send_given_up")
            self._settle(Settled(claim, error=failure.reason))
        else:
            log.warning("send_failed", n_attempts=sending.n_attempts + 1)
            retry_at = now + max(_backoff(sending.n_attempts), failure.retry_after or timedelta())
            self._settle(Settled(claim, retry_at=retry_at, error=failure.reason))

    async def _look(self, unclear: _Unclear) -> None:
        claim, n_attempts = unclear.claim, unclear.n_attempts
        log = _log.bind(channel=claim.channel, marker=claim.marker)
        now = self._clock.now()
        retry_at = now + _backoff(n_attempts)
        try:
            async with self._slots:
                ref = await self._messenger.find(
                    claim.channel, claim.marker, claim.since - LOOK_BACK
                )
        except SendFailed as failure:
            if failure.is_permanent:
                log.warning("look_impossible", reason=failure.reason)
                self._settle(Settled(claim, retry_at=retry_at, error=failure.reason))
                return
            log.warning("look_failed", reason=failure.reason)
            look_at = now + max(_backoff(n_attempts), failure.retry_after or timedelta())
            self._look_again(_Unclear(claim, look_at, n_attempts + 1))
            return
        except Exception:
            # Logged and tried again: else the channel would be silent for ever.
            log.exception("look_faulty")
            self._look_again(_Unclear(claim, retry_at, n_attempts + 1))
            return
        log.info("looked", found=ref is not None)
        if ref is None:
            self._settle(Settled(claim, retry_at=retry_at, error="not found"))
        else:
            self._settle(Settled(claim, message_id=ref.id))

    def _look_again(self, unclear: _Unclear) -> None:
        self._unclear.append(unclear)
        self._wake()

    def _settle(self, *outcomes: Settled) -> None:
        self._outcomes.extend(outcomes)
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle_all())

    async def _settle_all(self) -> None:
        """Settles in one transaction what came together; the next batch gathers meanwhile."""
        while self._outcomes:
            batch, self._outcomes = self._outcomes, []
            try:
                await self._store.run(partial(_write, outcomes=batch))
            except Exception:  # noqa: BLE001 - kept and tried again: outcomes must not be lost
                _log.exception("settle_failed", n=len(batch))
                self._outcomes = batch + self._outcomes
                self._settle_at = self._clock.now() + SETTLE_AGAIN
                break
            self._settle_at = None
            for outcome in batch:
                self._release(outcome)
        self._wake()

    def _release(self, outcome: Settled) -> None:
        channel = outcome.claim.channel
        self._busy.discard(channel)
        if outcome.retry_at is None:
            self._alone -= frozenset(outcome.claim.ids)
        else:
            self._resting[channel] = outcome.retry_at


def _write(tx: Transaction, outcomes: list[Settled]) -> None:
    tx.settle(outcomes)


def _as_failure(fault: Exception, n_attempts: int) -> SendFailed:
    """Nobody knows what a fault of our own has sent; met too often, it is the message's."""
    is_hopeless = n_attempts >= MOST_FAULTS
    return SendFailed(repr(fault), is_permanent=is_hopeless, is_unclear=not is_hopeless)


def _backoff(n_attempts: int) -> timedelta:
    return min(LONGEST_RETRY, FIRST_RETRY * (1 << min(n_attempts, 20)))
