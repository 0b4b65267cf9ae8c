"""Finds the threads in which messages are said: none is said before the head of its thread.

A part of delivering: a thread is named by the key of its head, and the messenger knows only what
it called the message that it posted for that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.delivery import OutboxMessage
from deadline_bot.domain.outbox_content import thread_of
from deadline_bot.ports import Transaction

#: When a message whose head is not said yet is offered again.
HEAD_WAIT = timedelta(seconds=5)
#: How long a message waits for its head, which may never have been decided, or be forgotten.
HEAD_PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Threads:
    """What of a channel may be said, and where its threads are.

    `ids` are the messenger's ids of the heads, by their keys; a thread without one is said in
    the channel itself. `wait_until` is when what waits for its head is offered again, `None`
    where nothing waits.
    """

    messages: tuple[OutboxMessage, ...]
    ids: Mapping[str, str]
    wait_until: datetime | None


def find_threads(
    tx: Transaction, channel: str, messages: Sequence[OutboxMessage], now: datetime
) -> Threads:
    """The threads of a channel's messages that are due."""
    heads = {thread for m in messages if (thread := thread_of(m.content))}
    if not heads:
        return Threads(tuple(messages), {}, None)
    places = [(channel, key) for key in sorted(heads)]
    ids = {head.key: head.message_id for head in tx.sent(places)}
    unsaid = {key for _, key in tx.unsaid(places)} - ids.keys()
    ready = tuple(m for m in messages if not _waits(m, unsaid, now))
    return Threads(ready, ids, now + HEAD_WAIT if len(ready) < len(messages) else None)


def _waits(message: OutboxMessage, unsaid: set[str], now: datetime) -> bool:
    return thread_of(message.content) in unsaid and now < message.say_at + HEAD_PATIENCE
