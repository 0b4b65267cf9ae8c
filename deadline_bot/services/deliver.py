"""Delivers the outbox: claims, sends, settles, and looks before it sends again.

One post of a channel is under way at a time, and after a failure the channel rests, so that
nothing overtakes; channels do not wait for each other. Outcomes that arrive together are
settled in one transaction.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from deadline_bot.domain.delivery import Claim
from deadline_bot.domain.errors import SendFailed
from deadline_bot.ports import Clock, Messenger, SettingsOf, Settled, Store, Transaction
from deadline_bot.services.claim_due import AHEAD, BATCH, ClaimDue, Sending

_log = structlog.get_logger(__name__)

#: How many posts are under way at once.
CONCURRENCY = 50
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


class Deliver:
    """Sends what is due.

    `wake` is called when something may have become possible: a channel is free again;
    `on_sent`, if anybody wants to know, with the channels in which messages went out, once that
    is durable.
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
        on_sent: Callable[[Collection[str]], None] | None = None,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._claims = ClaimDue(settings_of, longest_merge_window)
        self._clock = clock
        self._wake = wake
        self._on_sent = on_sent
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._busy: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._unclear: list[_Unclear] = []
        self._held: list[Sending] = []
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
        """Starts to send what may be said (≤ now); returns when there is more to do, if known.

        What may be said soon is claimed already, and held until its instant.
        """
        self._send_held(now)
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
            claimed, waiting = await self._store.run(
                partial(self._claims.claim, now=now, busy=busy, alone=self._alone)
            )
            waits |= waiting
            self._busy |= {sending.claim.channel for sending in claimed}
            self._held += claimed
            self._send_held(now)
            is_more = len(claimed) + len(waiting) == BATCH
        instants = [u.look_at for u in self._unclear]
        instants += [sending.send_at for sending in self._held]
        instants += [*waits.values(), *self._resting.values()]
        instants += [at for at in (self._settle_at,) if at is not None]
        # What is pending sooner waits for its channel, or for company: both are known above.
        pending_at = await self._store.run(lambda tx: tx.next_pending_at(now + AHEAD))
        if pending_at is not None:
            instants.append(pending_at - AHEAD)
        return min(instants, default=None)

    def _send_held(self, now: datetime) -> None:
        due = [sending for sending in self._held if sending.send_at <= now]
        self._held = [sending for sending in self._held if sending.send_at > now]
        for sending in due:
            self._start(self._send(sending))

    async def close(self, patience: timedelta) -> None:
        """Lets what is under way end, for at most `patience`, and settles it.

        What does not end in time stays claimed: the next start looks it up.
        """
        for held in self._held:
            self._settle(Settled(held.claim, retry_at=held.send_at, error="stopped"))
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

    async def _send(self, sending: Sending) -> None:
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

    def _failed(self, sending: Sending, failure: SendFailed) -> None:
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
                    claim.channel, claim.marker, claim.since - LOOK_BACK, claim.thread_id
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
            if self._on_sent is not None:
                self._on_sent({o.claim.channel for o in batch if o.message_id is not None})
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
