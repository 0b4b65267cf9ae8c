"""Short ways to the outbox of the store under test."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from deadline_bot.domain.delivery import Claim, OutboxMessage
from deadline_bot.domain.planning import Draft
from deadline_bot.ports import Settled, Store
from tests.fakes.facts import HOUR, MINUTE, NOW, a_draft

INSTANT = timedelta(microseconds=1)
LATER = NOW + HOUR


async def add(store: Store, *drafts: Draft) -> int:
    return await store.run(lambda t: t.add(drafts))


async def pending(
    store: Store, now: datetime = LATER, busy: Sequence[str] = (), limit: int = 9
) -> list[OutboxMessage]:
    return await store.run(lambda t: t.pending(now, busy, limit))


async def claimed(store: Store, *, until: datetime = LATER + MINUTE) -> Claim:
    """Adds a message and claims it."""
    await add(store, a_draft())
    [message] = await pending(store)
    claim = Claim((message.id,), message.channel, "marker", LATER, until)
    await store.run(lambda t: t.claim([claim]))
    return claim


async def settle(store: Store, outcome: Settled) -> None:
    await store.run(lambda t: t.settle([outcome]))
