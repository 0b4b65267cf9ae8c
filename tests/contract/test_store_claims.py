"""The store's contract: a sender's lease on messages, and its outcome."""

from dataclasses import replace

import pytest

from deadline_bot.domain.delivery import Claim
from deadline_bot.ports import SentMessage, Settled, Store
from tests.contract.outbox import INSTANT, LATER, add, claimed, pending, settle
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, NOW, a_countdown, a_draft


async def test_a_claimed_message_is_out_of_reach_until_it_is_settled(store: Store) -> None:
    claim = await claimed(store)

    assert await pending(store, LATER + DAY) == []
    assert await store.run(lambda t: t.next_pending_at(NOW - DAY)) is None
    assert await store.run(lambda t: t.claims(None)) == [claim]


async def test_claims_are_grouped_as_they_were_taken_the_oldest_first(store: Store) -> None:
    await add(store, *(a_draft(a_countdown(slug)) for slug in "abc"), a_draft(channel="#other"))
    a, b, c, other = (m.id for m in await pending(store))
    newer = Claim((a, c), CHANNEL, "m1", LATER, LATER + MINUTE)
    older = Claim((other,), "#other", "m2", LATER - MINUTE, LATER + HOUR)
    same = Claim((b,), CHANNEL, "m0", LATER, LATER + MINUTE)
    await store.run(lambda t: t.claim([newer, older, same]))

    assert await store.run(lambda t: t.claims(None)) == [older, same, newer]
    assert await store.run(lambda t: t.claims(LATER + MINUTE)) == [same, newer]
    assert await store.run(lambda t: t.claims(LATER + MINUTE - INSTANT)) == []


async def test_a_claim_keeps_the_thread_in_which_it_goes(store: Store) -> None:
    await add(store, *(a_draft(a_countdown(slug)) for slug in "ab"))
    a, b = (m.id for m in await pending(store))
    in_thread = Claim((a,), CHANNEL, "m1", LATER, LATER + MINUTE, "7.0")
    in_channel = Claim((b,), CHANNEL, "m2", LATER, LATER + MINUTE)
    await store.run(lambda t: t.claim([in_thread, in_channel]))

    assert await store.run(lambda t: t.claims(None)) == [in_thread, in_channel]


async def test_a_retried_message_is_in_no_thread(store: Store) -> None:
    await add(store, a_draft())
    [message] = await pending(store)
    claim = Claim((message.id,), CHANNEL, "m", LATER, LATER + MINUTE, "7.0")
    await store.run(lambda t: t.claim([claim]))
    await settle(store, Settled(claim, retry_at=LATER))

    anew = replace(claim, since=LATER + HOUR, thread_id=None)
    await store.run(lambda t: t.claim([anew]))

    assert await store.run(lambda t: t.claims(None)) == [anew]


async def test_what_is_not_pending_cannot_be_claimed(store: Store) -> None:
    claim = await claimed(store)
    await add(store, a_draft(a_countdown("free")))
    [free] = await pending(store)
    both = replace(claim, ids=(free.id, *claim.ids), marker="second")

    with pytest.raises(ValueError, match="not all pending"):
        await store.run(lambda t: t.claim([both]))

    assert await pending(store) == [free]
    assert await store.run(lambda t: t.claims(None)) == [claim]


async def test_a_sent_message_is_done_with(store: Store) -> None:
    claim = await claimed(store)

    await settle(store, Settled(claim, message_id="1.0"))

    assert await store.run(lambda t: t.claims(None)) == []
    assert await pending(store, NOW + DAY) == []
    assert not await store.run(lambda t: t.is_holding(CHANNEL))


async def test_a_message_given_up_is_done_with(store: Store) -> None:
    claim = await claimed(store)

    await settle(store, Settled(claim, error="channel_not_found"))

    assert await store.run(lambda t: t.claims(None)) == []
    assert await pending(store, NOW + DAY) == []


async def test_a_retried_message_is_pending_again_from_then_on(store: Store) -> None:
    claim = await claimed(store)
    retry_at = LATER + MINUTE

    await settle(store, Settled(claim, retry_at=retry_at, error="429"))

    assert await store.run(lambda t: t.claims(None)) == []
    assert await pending(store, retry_at - INSTANT) == []
    [message] = await pending(store, retry_at)
    assert message.id == claim.ids[0]
    assert message.n_attempts == 1
    assert message.say_at == NOW
    assert await store.run(lambda t: t.next_pending_at(NOW)) == retry_at


async def test_a_retry_never_comes_before_the_message_may_be_said(store: Store) -> None:
    await add(store, a_draft(say_at=LATER))
    [message] = await pending(store, LATER)
    claim = Claim((message.id,), CHANNEL, "m", LATER, LATER + MINUTE)
    await store.run(lambda t: t.claim([claim]))

    await settle(store, Settled(claim, retry_at=NOW))

    assert await store.run(lambda t: t.next_pending_at(NOW - DAY)) == LATER


async def test_settling_twice_keeps_the_first_outcome(store: Store) -> None:
    claim = await claimed(store)
    sent = Settled(claim, message_id="1.0")

    await settle(store, sent)
    await settle(store, sent)
    await settle(store, Settled(claim, retry_at=NOW, error="late"))

    assert await pending(store, NOW + DAY) == []


async def test_an_old_claim_does_not_settle_a_new_one(store: Store) -> None:
    old = await claimed(store)
    await settle(store, Settled(old, retry_at=LATER))
    new = replace(old, since=LATER + HOUR, until=LATER + 2 * HOUR)
    await store.run(lambda t: t.claim([new]))

    await settle(store, Settled(old, error="late"))

    assert await store.run(lambda t: t.claims(None)) == [new]


async def test_outcomes_of_several_claims_are_settled_each_for_itself(store: Store) -> None:
    await add(store, *(a_draft(a_countdown(slug)) for slug in "abc"))
    claims = [
        Claim((m.id,), CHANNEL, f"m{m.id}", LATER, LATER + MINUTE) for m in await pending(store)
    ]
    await store.run(lambda t: t.claim(claims))

    a, b, c = claims
    outcomes = [
        Settled(a, error="gone"),
        Settled(b, retry_at=LATER + HOUR),
        Settled(c, message_id="1.0"),
    ]
    await store.run(lambda t: t.settle(outcomes))

    assert [m.id for m in await pending(store, LATER + HOUR)] == list(b.ids)


async def test_sent_messages_are_found_in_the_order_asked_for(store: Store) -> None:
    drafts = [a_draft(a_countdown(slug)) for slug in "abcd"]
    await add(store, *drafts, a_draft(a_countdown("a"), channel="#other"))
    a, b, failed, *_ = (m for m in await pending(store) if m.channel == CHANNEL)
    claims = [Claim((m.id,), CHANNEL, f"m{m.id}", LATER, LATER) for m in (a, b, failed)]
    await store.run(lambda t: t.claim(claims))
    await settle(store, Settled(claims[0], message_id="1.0"))
    await settle(store, Settled(claims[1], message_id="2.0"))
    await settle(store, Settled(claims[2], error="gone"))

    places = [(CHANNEL, drafts[i].key) for i in (3, 2, 1, 0)]
    asked = [("#other", a.key), *places, (CHANNEL, "unknown")]

    assert await store.run(lambda t: t.sent(asked)) == [
        SentMessage(CHANNEL, b.key, "2.0", b.content),
        SentMessage(CHANNEL, a.key, "1.0", a.content),
    ]
    assert await store.run(lambda t: t.sent([])) == []
