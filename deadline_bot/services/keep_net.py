"""Keeps the safety net: what the messenger says by itself if the bot does not.

A row is durable before a message is registered, and goes only when that is known to be said or
not there: a crash at any point leaves nothing that the next start does not find.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from deadline_bot.domain.delivery import marker
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.planning import Draft
from deadline_bot.domain.safety_net import Net, net_of, post_of
from deadline_bot.ports import Messenger, Scheduler, SettingsOf, Store, Transaction
from deadline_bot.services.compare_net import CompareNet

_log = structlog.get_logger(__name__)

T = TypeVar("T")

#: How often at least the net is compared with the facts.
INTERVAL = timedelta(minutes=1)
#: When a call that failed is tried again, if the messenger does not ask for a longer wait.
RETRY = timedelta(seconds=10)
#: How long after its instant the net of a message is looked at that was not sent: it may have
#: been coalesced.
CHECK_AFTER = timedelta(seconds=5)
#: How far before its time the look for a posted message reaches: the clocks may differ.
LOOK_BACK = timedelta(days=1)
#: How many messages are registered before the net is compared with the facts again.
BATCH = 10


class KeepNet:
    """Registers, withdraws, and counts as said what the messenger has posted.

    `wake` is called when `refresh` should run at once.
    """

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        messenger: Messenger,
        settings_of: SettingsOf,
        *,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._scheduler = scheduler
        self._messenger = messenger
        self._compare = CompareNet(settings_of)
        self._wake = wake
        self._turn = asyncio.Lock()
        self._channels: frozenset[str] = frozenset()
        #: Whether this chat schedules messages at all; asked at each start.
        self._is_available = True
        #: Whether the rows name everything that waits at the messenger.
        self._is_sure = False
        #: What the messenger will never take; until the next start.
        self._refused: set[Net] = set()
        self._retry_at: datetime | None = None

    def sent(self, channels: Collection[str]) -> None:
        """Something went out in these channels: what the net holds of it is withdrawn at once."""
        if not self._channels.isdisjoint(channels):
            self._wake()

    async def refresh(self, now: datetime) -> datetime:
        """Brings the net up to date; returns when to do that again, if nothing calls before.

        To be called at the start before anything is sent, and whenever facts change. Calling
        twice is safe; what fails is logged and tried again.
        """
        async with self._turn:
            try:
                return await self._refresh(now)
            except Exception:  # noqa: BLE001 - a fault of the store must not end the net
                _log.exception("net_failed")
                return now + INTERVAL

    async def _refresh(self, now: datetime) -> datetime:
        # After a failure nothing is registered before its wait is over, whoever calls meanwhile.
        if self._retry_at is not None and self._retry_at <= now:
            self._retry_at = None
        is_resting = self._retry_at is not None
        nets = await self._store.run(lambda tx: tx.nets())
        if not (nets or self._is_available):
            return now + INTERVAL
        is_any_posted = any(net.scheduled_id and net.look_at <= now for net in nets)
        waiting: Mapping[str, str] | None = {}
        if self._is_available and (is_any_posted or not self._is_sure):
            waiting = await self._list(now)
        if self._is_available and not self._is_sure and waiting is not None:
            self._is_sure = await self._reconcile(nets, waiting, now)
        work = await self._store.run(lambda tx: self._compare.work(tx, now))
        await self._withdraw_all(work.unneeded, now)
        if waiting is not None:
            async with asyncio.TaskGroup() as looks:
                for net in work.overdue:
                    looks.create_task(self._find_out(net, waiting, now))
        for net in work.over:
            await self._drop(net)
        missing = [draft for draft in work.missing if net_of(draft) not in self._refused]
        is_more = self._is_sure and len(missing) > BATCH
        if self._is_sure and not is_resting:
            await self._register(missing[:BATCH], now)
        nets = await self._store.run(lambda tx: tx.nets())
        self._channels = frozenset(net.channel for net in nets)
        return now if is_more and self._retry_at is None else self._next_at(nets, now)

    def _next_at(self, nets: Sequence[Net], now: datetime) -> datetime:
        instants = [net.due_at + CHECK_AFTER for net in nets] + [net.look_at for net in nets]
        ahead = [at for at in instants if at > now]
        again = [at for at in (self._retry_at,) if at is not None]
        return min((now + INTERVAL, *ahead, *again))

    def _try_again(self, now: datetime, asked_for: timedelta | None = None) -> None:
        retry_at = now + max(RETRY, asked_for or timedelta())
        self._retry_at = min(retry_at, self._retry_at or retry_at)

    async def _list(self, now: datetime) -> Mapping[str, str] | None:
        """What waits at the messenger; `None` where nobody knows now."""
        try:
            return await _asked(self._scheduler.scheduled())
        except SendFailed as failure:
            if failure.is_permanent:
                self._is_available = self._is_sure = False
                _log.warning("net_unavailable", reason=failure.reason)
                return {}
            _log.warning("net_not_listed", reason=failure.reason)
            self._try_again(now, failure.retry_after)
            return None

    async def _reconcile(
        self, nets: Sequence[Net], waiting: Mapping[str, str], now: datetime
    ) -> bool:
        """Makes rows and messenger agree after a crash or an unclear call; returns whether they do.

        What no row knows is withdrawn; a row without its message goes. Where it is too late to
        withdraw, the row stays until its message can be looked up.
        """
        known = {net.scheduled_id for net in nets}
        for scheduled_id, channel in waiting.items():
            if scheduled_id not in known:
                try:
                    is_withdrawn = await _asked(self._scheduler.withdraw(channel, scheduled_id))
                except SendFailed as failure:
                    _log.warning("net_stray_kept", channel=channel, reason=failure.reason)
                    self._try_again(now, failure.retry_after)
                    return False
                _log.info("net_stray", channel=channel, is_withdrawn=is_withdrawn)
        for net in nets:
            if net.scheduled_id not in waiting and not net.holds(now):
                await self._drop(net)
        return True

    async def _withdraw_all(self, nets: Sequence[Net], now: datetime) -> None:
        if not self._is_available:
            return
        async with asyncio.TaskGroup() as withdrawals:
            for net in nets:
                if net.scheduled_id:
                    withdrawals.create_task(self._withdraw(net, now))

    async def _withdraw(self, net: Net, now: datetime) -> bool:
        """Takes a registered message back; false where it is too late, or nobody knows."""
        log = _log.bind(channel=net.channel, key=net.key)
        try:
            is_withdrawn = await _asked(self._scheduler.withdraw(net.channel, net.scheduled_id))
        except SendFailed as failure:
            log.warning("net_not_withdrawn", reason=failure.reason)
            self._try_again(now, failure.retry_after)
            return False
        # What is not there although its time is far was taken back by somebody else.
        if is_withdrawn or not net.holds(now):
            await self._drop(net)
            log.info("net_withdrawn")
        return is_withdrawn

    async def _find_out(self, net: Net, waiting: Mapping[str, str], now: datetime) -> None:
        """Finds out whether a message was posted whose time has come: then it is said.

        Where it was not, the bot says it itself.
        """
        log = _log.bind(channel=net.channel, key=net.key)
        if net.scheduled_id in waiting:
            # The messenger is late; what it gives back it does not post.
            if not await self._withdraw(net, now):
                self._try_again(now)
            return
        try:
            since = net.post_at - LOOK_BACK
            ref = await _asked(self._messenger.find(net.channel, marker([net.key]), since))
        except SendFailed as failure:
            log.warning("net_look_failed", reason=failure.reason)
            if failure.is_permanent:
                await self._drop(net)
            else:
                self._try_again(now, failure.retry_after)
            return
        if ref is None:
            log.warning("net_not_posted")
            await self._drop(net)
        elif await self._store.run(partial(self._said, net=net, message_id=ref.id, now=now)):
            log.info("net_posted", id=ref.id)
        else:
            self._try_again(now)

    def _said(self, tx: Transaction, net: Net, message_id: str, now: datetime) -> bool:
        """Records that the net's message was said; false while a sender may be at it.

        It is put into the outbox first where the plan has not decided it yet, as after a long
        absence: so nobody says it again.
        """
        if any(claim.channel == net.channel for claim in tx.claims(None)):
            return False
        draft = self._compare.draft_of(tx, net, now)
        if draft is not None:
            tx.add([draft])
        tx.said_by_net(net, message_id)
        return True

    async def _register(self, drafts: Sequence[Draft], now: datetime) -> None:
        nets = [net_of(draft) for draft in drafts]
        self._channels |= {net.channel for net in nets}
        # Until each outcome is known, here or, after a crash, at the next start.
        self._is_sure = False
        await self._store.run(partial(_save, nets=nets))
        async with asyncio.TaskGroup() as calls:
            outcomes = [
                calls.create_task(self._schedule(net, draft, now))
                for net, draft in zip(nets, drafts, strict=True)
            ]
        self._is_sure = all(outcome.result() for outcome in outcomes)

    async def _schedule(self, net: Net, draft: Draft, now: datetime) -> bool:
        """Registers a message; returns whether it is known what became of it."""
        log = _log.bind(channel=net.channel, key=net.key)
        try:
            scheduled_id = await _asked(self._scheduler.schedule(post_of(draft), net.post_at, now))
        except SendFailed as failure:
            log.warning("net_not_registered", reason=failure.reason)
            if failure.is_permanent:
                self._refused.add(net)
            else:
                self._try_again(now, failure.retry_after)
            if not failure.is_unclear:
                await self._drop(net)
            return not failure.is_unclear
        await self._store.run(partial(_save, nets=[replace(net, scheduled_id=scheduled_id)]))
        log.info("net_registered", post_at=net.post_at.isoformat())
        return True

    async def _drop(self, net: Net) -> None:
        await self._store.run(lambda tx: tx.drop_net(net))


def _save(tx: Transaction, nets: Sequence[Net]) -> None:
    for net in nets:
        tx.save_net(net)


async def _asked(call: Awaitable[T]) -> T:
    """What a call of the messenger answers; a fault of our own is not tried again.

    Raises:
        SendFailed: as the call, permanent after a fault.
    """
    try:
        return await call
    except SendFailed:
        raise
    except Exception as fault:
        _log.exception("net_faulty")
        raise SendFailed(repr(fault), is_permanent=True) from fault
