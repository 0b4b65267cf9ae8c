"""The store's contract: messages decided but not yet sent."""

from collections.abc import Sequence
from typing import get_args

import pytest

from deadline_bot.domain.delivery import Claim, OutboxMessage
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.ports import Settled, Store
from tests.contract.contents import CONTENTS
from tests.contract.outbox import INSTANT, LATER, add, claimed, pending, settle
from tests.fakes.facts import (
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_countdown,
    a_draft,
)


def test_every_kind_of_content_is_tried() -> None:
    assert {type(content) for content in CONTENTS} == set(get_args(OutboxContent))


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.kind)
async def test_every_content_comes_back_as_it_was(store: Store, content: OutboxContent) -> None:
    await add(store, a_draft(content, due_at=NOW, say_at=NOW + MINUTE))

    [message] = await pending(store)

    assert message == OutboxMessage(message.id, CHANNEL, content.key, content, NOW + MINUTE)


async def test_a_key_is_said_once_in_a_channel(store: Store) -> None:
    assert await add(store, a_draft(), a_draft()) == 1
    assert await add(store, a_draft(due_at=NOW + DAY), a_draft(a_countdown("b"))) == 1
    assert await add(store, a_draft(channel="#other")) == 1
    assert await add(store) == 0

    assert [(m.channel, m.say_at) for m in await pending(store, NOW + 2 * DAY)] == [
        (CHANNEL, NOW),
        (CHANNEL, NOW),
        ("#other", NOW),
    ]


async def test_a_key_that_was_settled_stays_said(store: Store) -> None:
    claim = await claimed(store)
    assert await add(store, a_draft()) == 0

    await settle(store, Settled(claim, message_id="1.0"))

    assert await add(store, a_draft()) == 0


async def test_pending_are_those_that_may_be_said_by_channel_then_decision(store: Store) -> None:
    await add(
        store,
        a_draft(a_countdown("b-first"), channel="#b", say_at=NOW),
        a_draft(a_countdown("a-first"), channel="#a", say_at=NOW),
        a_draft(a_countdown("not yet"), channel="#a", say_at=NOW + INSTANT),
        a_draft(a_countdown("b-second"), channel="#b", say_at=NOW - HOUR),
    )

    found = await pending(store, NOW)

    assert [m.content for m in found] == [
        a_countdown("a-first"),
        a_countdown("b-first"),
        a_countdown("b-second"),
    ]
    assert found[1].id < found[2].id


async def test_pending_leaves_out_busy_channels_and_takes_the_longest_waiting(
    store: Store,
) -> None:
    await add(
        store,
        a_draft(channel="#a", say_at=NOW),
        a_draft(channel="#b", say_at=NOW - MINUTE),
        a_draft(a_countdown("more"), channel="#b", say_at=NOW),
        a_draft(channel="#c", say_at=NOW - HOUR),
        a_draft(channel="#d", say_at=NOW),
    )

    def names(messages: Sequence[OutboxMessage]) -> list[str]:
        return [m.channel for m in messages]

    assert names(await pending(store, limit=2)) == ["#b", "#b", "#c"]
    assert names(await pending(store, busy=["#c", "#x"], limit=2)) == ["#a", "#b", "#b"]
    assert names(await pending(store, limit=9)) == ["#a", "#b", "#b", "#c", "#d"]
    assert await pending(store, limit=0) == []


async def test_a_channel_is_holding_what_is_pending_due_or_not(store: Store) -> None:
    assert not await store.run(lambda t: t.is_holding(CHANNEL))

    await add(store, a_draft(channel="#other"), a_draft(say_at=NOW + DAY))
    assert await store.run(lambda t: t.is_holding(CHANNEL))

    [message] = [m for m in await pending(store, NOW + DAY) if m.channel == CHANNEL]
    claim = Claim((message.id,), CHANNEL, "m", NOW, LATER)
    await store.run(lambda t: t.claim([claim]))
    assert not await store.run(lambda t: t.is_holding(CHANNEL))


async def test_the_next_pending_is_after_now(store: Store) -> None:
    assert await store.run(lambda t: t.next_pending_at(NOW)) is None

    await add(
        store,
        a_draft(a_countdown("a"), say_at=NOW),
        a_draft(a_countdown("b"), say_at=NOW + MINUTE),
        a_draft(a_countdown("c"), say_at=NOW + HOUR),
    )

    assert await store.run(lambda t: t.next_pending_at(NOW - INSTANT)) == NOW
    assert await store.run(lambda t: t.next_pending_at(NOW)) == NOW + MINUTE
    assert await store.run(lambda t: t.next_pending_at(NOW + HOUR)) is None


async def test_coalesced_messages_are_never_sent(store: Store) -> None:
    claim = await claimed(store)
    await add(store, a_draft(a_countdown("a")), a_draft(a_countdown("b")))
    a, b = await pending(store)

    await store.run(lambda t: t.coalesce([a.id, *claim.ids]))
    await store.run(lambda t: t.coalesce([]))

    assert await pending(store) == [b]
    assert await store.run(lambda t: t.claims(None)) == [claim]
    assert await add(store, a_draft(a_countdown("a"))) == 0


async def test_withdrawn_messages_are_never_sent(store: Store) -> None:
    claim = await claimed(store)
    a, b = a_draft(a_countdown("a")), a_draft(a_countdown("b"))
    there = a_draft(a_countdown("a"), channel="#other")
    await add(store, a, b, there)

    places = [(CHANNEL, a.key), (CHANNEL, a_draft().key), (CHANNEL, "never held")]
    await store.run(lambda t: t.withdraw(places))
    await store.run(lambda t: t.withdraw([]))

    assert [(m.channel, m.key) for m in await pending(store)] == [
        (CHANNEL, b.key),
        ("#other", a.key),
    ]
    assert await store.run(lambda t: t.claims(None)) == [claim]
    assert await add(store, a) == 0


async def test_what_was_settled_before_is_forgotten_and_may_come_again(store: Store) -> None:
    await add(store, *(a_draft(a_countdown(slug), say_at=NOW - DAY) for slug in "abcde"))
    sent, failed, coalesced, held, waiting = await pending(store)
    claims = [Claim((m.id,), CHANNEL, f"m{m.id}", LATER, LATER + DAY) for m in (sent, failed, held)]
    await store.run(lambda t: t.claim(claims))
    await settle(store, Settled(claims[0], message_id="1.0"))
    await settle(store, Settled(claims[1], error="gone"))
    await store.run(lambda t: t.coalesce([coalesced.id]))

    assert await store.run(lambda t: t.forget(NOW - DAY)) == 0
    assert await store.run(lambda t: t.forget(NOW - DAY + INSTANT)) == 3

    assert await store.run(lambda t: t.claims(None)) == [claims[2]]
    assert await add(store, *(a_draft(a_countdown(slug)) for slug in "abcde")) == 3
    new = await pending(store)
    assert min(m.id for m in new if m.id != waiting.id) > waiting.id


async def test_ids_are_never_used_again(store: Store) -> None:
    claim = await claimed(store)
    await settle(store, Settled(claim, message_id="1.0"))
    assert await store.run(lambda t: t.forget(NOW + DAY)) == 1

    await add(store, a_draft())

    [message] = await pending(store)
    assert message.id > claim.ids[0]
