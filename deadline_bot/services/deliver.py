"""Delivers the outbox: claims, sends, settles, and looks before it sends again.

One post of a channel is under way at a time; channels do not wait for each other. Outcomes
that arrive together are settled in one transaction.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import structlog

from deadline_bot.domain.delivery import Claim, Post, compose
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
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=10)


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


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An outcome to be settled. `is_channel_limited`: the whole channel waits for the retry."""

    settled: Settled
    is_channel_limited: bool = False


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
        self._unclear: dict[str, _Unclear] = {}
        self._outcomes: list[_Outcome] = []
        self._settling: asyncio.Task[None] | None = None

    async def take_over(self, now: datetime) -> None:
        """Takes the claims of a process that has died, to look them up at once."""
        for claim in await self._store.run(lambda tx: tx.claims(None)):
            self._busy.add(claim.channel)
            self._unclear[claim.marker] = _Unclear(claim, now)
            _log.info("claim_taken_over", channel=claim.channel, n=len(claim.ids))

    async def send_due(self, now: datetime) -> datetime | None:
        """Starts to send what may be said (≤ now); returns when there is more to do, if known."""
        for unclear in [u for u in self._unclear.values() if u.look_at <= now]:
            del self._unclear[unclear.claim.marker]
            self._start(self._look(unclear))
        if self._outcomes:
            self._settle()
        n_channels = BATCH
        while n_channels == BATCH:
            n_channels, claimed = await self._store.run(lambda tx: self._claim(tx, now))
            for sending in claimed:
                self._busy.add(sending.claim.channel)
                self._start(self._send(sending))
        pending_at = await self._store.run(lambda tx: tx.next_pending_at(now))
        looks_at = (u.look_at for u in self._unclear.values())
        return min((at for at in (pending_at, *looks_at) if at is not None), default=None)

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

    def _claim(self, tx: Transaction, now: datetime) -> tuple[int, list[_Sending]]:
        company = tx.next_wakes(now, now + self._longest_merge_window)
        sendings: list[_Sending] = []
        coalesced: list[int] = []
        n_channels = 0
        pending = tx.pending(now, frozenset(self._busy), BATCH)
        for channel, messages in groupby(pending, key=lambda m: m.channel):
            n_channels += 1
            composition = compose(
                tuple(messages),
                now,
                merge_window=self._settings_of(channel).merge_window,
                company_at=company.get(channel),
            )
            coalesced.extend(m.id for m in composition.coalesced)
            if composition.post is None:
                if composition.wait_until is not None:
                    tx.postpone(channel, composition.wait_until)
                continue
            ids = tuple(m.id for m in composition.posted)
            claim = Claim(ids, channel, composition.post.marker, now, now + LEASE)
            n_attempts = max(m.n_attempts for m in composition.posted)
            sendings.append(_Sending(claim, composition.post, n_attempts))
        tx.coalesce(coalesced)
        tx.claim([sending.claim for sending in sendings])
        return n_channels, sendings

    async def _send(self, sending: _Sending) -> None:
        claim, post = sending.claim, sending.post
        try:
            async with self._slots:
                ref = await self._messenger.post(post, self._clock.now())
        except SendFailed as failure:
            self._failed(sending, failure)
        else:
            _log.info("sent", channel=post.channel, keys=post.keys, id=ref.id)
            self._settle(_Outcome(Settled(claim, message_id=ref.id)))

    def _failed(self, sending: _Sending, failure: SendFailed) -> None:
        claim, now = sending.claim, self._clock.now()
        log = _log.bind(channel=claim.channel, keys=sending.post.keys, reason=failure.reason)
        if failure.is_unclear:
            log.warning("send_unclear")
            look_at = now + LOOK_AFTER
            self._unclear[claim.marker] = _Unclear(claim, look_at, sending.n_attempts)
            self._wake()
        elif failure.is_permanent:
            log.error("send_given_up")
            self._settle(_Outcome(Settled(claim, error=failure.reason)))
        else:
            log.warning("send_failed", n_attempts=sending.n_attempts + 1)
            retry_at = now + max(_backoff(sending.n_attempts), failure.retry_after or timedelta())
            outcome = Settled(claim, retry_at=retry_at, error=failure.reason)
            self._settle(_Outcome(outcome, is_channel_limited=failure.retry_after is not None))

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
                self._settle(_Outcome(Settled(claim, retry_at=retry_at, error=failure.reason)))
                return
            log.warning("look_failed", reason=failure.reason)
            look_at = now + max(_backoff(n_attempts), failure.retry_after or timedelta())
            self._unclear[claim.marker] = _Unclear(claim, look_at, n_attempts + 1)
            self._wake()
            return
        log.info("looked", found=ref is not None)
        if ref is None:
            self._settle(_Outcome(Settled(claim, retry_at=retry_at, error="not found")))
        else:
            self._settle(_Outcome(Settled(claim, message_id=ref.id)))

    def _settle(self, *outcomes: _Outcome) -> None:
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
                return
            self._busy.difference_update(o.settled.claim.channel for o in batch)
        self._wake()


def _write(tx: Transaction, outcomes: list[_Outcome]) -> None:
    tx.settle([o.settled for o in outcomes])
    for outcome in outcomes:
        retry_at = outcome.settled.retry_at
        if outcome.is_channel_limited and retry_at is not None:
            tx.postpone(outcome.settled.claim.channel, retry_at)


def _backoff(n_attempts: int) -> timedelta:
    return min(LONGEST_RETRY, FIRST_RETRY * (1 << min(n_attempts, 20)))
