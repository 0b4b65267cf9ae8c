"""Claims what is due: which of each channel's messages go out next, together, and when.

A part of delivering: what may be said in a moment is composed and claimed already, so that at
its instant it only has to be sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from deadline_bot.domain.delivery import Claim, Composition, OutboxMessage, Post, compose
from deadline_bot.domain.safety_net import AFTER, left_to_nets, waits_too_long
from deadline_bot.ports import SettingsOf, Transaction
from deadline_bot.services.find_threads import Threads, find_threads

_log = structlog.get_logger(__name__)

#: How many channels are claimed in one transaction.
BATCH = 500
#: How long before its instant a message is claimed and composed: then it only has to be sent,
#: and a thousand of one second go out a tenth of a second sooner.
AHEAD = timedelta(milliseconds=500)
#: How long a claim lasts; longer than any attempt to send.
LEASE = timedelta(minutes=2)
#: When a channel whose messages cannot be composed is tried again.
POISON_WAIT = timedelta(minutes=1)
#: When a message is offered again whose net should have been looked up by now.
NET_WAIT = timedelta(seconds=5)
#: Nets are posted in whole seconds, so up to one later.
_ROUNDING = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sending:
    """A post that is claimed, to be sent at `send_at`; `n_attempts` failed before."""

    claim: Claim
    post: Post
    n_attempts: int
    send_at: datetime


class ClaimDue:
    """Claims for the sender; `longest_merge_window` is that of the channel with the longest."""

    def __init__(self, settings_of: SettingsOf, longest_merge_window: timedelta) -> None:
        self._settings_of = settings_of
        self._longest_merge_window = longest_merge_window

    def claim(
        self, tx: Transaction, *, now: datetime, busy: Collection[str], alone: Collection[int]
    ) -> tuple[list[Sending], dict[str, datetime]]:
        """Claims what can go out until `AHEAD` of now, of at most `BATCH` channels.

        The other channels that have something due wait until the instants returned. Without
        the channels in `busy`; the messages in `alone` go out one by one. What the safety net
        holds is left to it.
        """
        soon = now + AHEAD
        company = tx.next_wakes(now, now + self._longest_merge_window)
        company_of_soon = tx.next_wakes(soon, soon + self._longest_merge_window)
        sendings: list[Sending] = []
        waits: dict[str, datetime] = {}
        nets = {net.place: net for net in tx.nets(soon + AFTER + _ROUNDING)}
        pending = tx.pending(soon, busy, BATCH)
        for channel, of_channel in groupby(pending, key=lambda m: m.channel):
            free, looked_up_at = left_to_nets(tuple(of_channel), nets, now)
            threads = find_threads(tx, channel, free, now)
            messages = threads.messages
            held_until = _held_until(looked_up_at, threads, now)
            if held_until is not None:
                # Unless something else of the channel goes out: then it is asked again anyway.
                waits[channel] = held_until
            if not messages:
                continue
            try:
                send_at, chosen = self._first(channel, messages, now)
                company_at = (company if send_at == now else company_of_soon).get(channel)
                if company_at is not None and waits_too_long(chosen, nets, company_at):
                    company_at = None
                composition = self._compose(channel, chosen, send_at, company_at, alone)
            except Exception:  # noqa: BLE001 - one poison channel must not stop the others
                _log.exception("compose_failed", channel=channel)
                waits[channel] = now + POISON_WAIT
                continue
            tx.coalesce([m.id for m in composition.coalesced])
            if composition.post is None:
                wait_until = composition.wait_until or now + POISON_WAIT
                waits[channel] = min(wait_until, waits.get(channel, wait_until))
                continue
            waits.pop(channel, None)
            sendings.append(_sending(composition.post, composition.posted, threads, now, send_at))
        tx.claim([sending.claim for sending in sendings])
        return sendings, waits

    def _first(
        self, channel: str, messages: Sequence[OutboxMessage], now: datetime
    ) -> tuple[datetime, Sequence[OutboxMessage]]:
        """What of a channel's messages due until `AHEAD` of now (≤) goes first, and when."""
        due = [m for m in messages if m.say_at <= now]
        if due:
            return now, due
        if self._settings_of(channel).merge_window:
            return max(m.say_at for m in messages), messages
        send_at = min(m.say_at for m in messages)
        return send_at, [m for m in messages if m.say_at == send_at]

    def _compose(
        self,
        channel: str,
        messages: Sequence[OutboxMessage],
        now: datetime,
        company_at: datetime | None,
        alone: Collection[int],
    ) -> Composition:
        settings = self._settings_of(channel)
        single: list[Sequence[OutboxMessage]] = [[m] for m in messages if m.id in alone]
        compositions = [
            compose(candidate, now, settings, company_at=company_at)
            for candidate in single or [messages]
        ]
        return next((c for c in compositions if c.post is not None), compositions[0])


def _held_until(looked_up_at: datetime | None, threads: Threads, now: datetime) -> datetime | None:
    """When what is left to its net, or waits for the head of its thread, is offered again."""
    instants = [] if looked_up_at is None else [max(looked_up_at, now + NET_WAIT)]
    instants += [] if threads.wait_until is None else [threads.wait_until]
    return min(instants, default=None)


def _sending(
    post: Post,
    posted: Sequence[OutboxMessage],
    threads: Threads,
    now: datetime,
    send_at: datetime,
) -> Sending:
    """The claim of a post, in the thread where its head was said."""
    thread_id = threads.ids.get(post.thread)
    ids = tuple(m.id for m in posted)
    claim = Claim(ids, post.channel, post.marker, now, now + LEASE, thread_id)
    n_attempts = max(m.n_attempts for m in posted)
    return Sending(claim, replace(post, thread_id=thread_id), n_attempts, send_at)
