"""The store's contract: what else the bot remembers of the chat."""

from datetime import timedelta

from deadline_bot.domain.channel import Language
from deadline_bot.domain.delivery import Claim
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.safety_net import Net
from deadline_bot.ports import SentMessage, Settled, Store, Transaction
from tests.contract.outbox import INSTANT, LATER, add, claimed, pending, settle
from tests.fakes.facts import (
    ALICE,
    BOB,
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_countdown,
    a_draft,
)


async def test_a_request_is_new_once(store: Store) -> None:
    assert await store.run(lambda t: t.is_first_time("a", NOW))
    assert not await store.run(lambda t: t.is_first_time("a", NOW + DAY))
    assert await store.run(lambda t: t.is_first_time("b", NOW))


async def test_a_request_is_remembered_since_it_was_first_noted(store: Store) -> None:
    await store.run(lambda t: t.is_first_time("a", NOW))
    await store.run(lambda t: t.is_first_time("a", NOW + DAY))

    await store.run(lambda t: t.forget(NOW))
    assert not await store.run(lambda t: t.is_first_time("a", NOW + DAY))

    await store.run(lambda t: t.forget(NOW + INSTANT))
    assert await store.run(lambda t: t.is_first_time("a", NOW))


async def test_overrides_come_back_as_they_were_by_channel(store: Store) -> None:
    assert await store.run(lambda t: t.overrides()) == {}
    everything = Overrides(
        timezone="Asia/Tokyo",
        language=Language.JA,
        close_lead_times=(timedelta(days=1, hours=12), timedelta(seconds=1, microseconds=1)),
        quiet_hours="",
        finish_margin=timedelta(hours=36),
        has_board=False,
        is_open=True,
        followed=("nbme", "締切"),
        unfollowed=("a",),
        muted=("b", "c"),
    )

    await store.run(lambda t: t.save_overrides(CHANNEL, Overrides(has_board=True)))
    await store.run(lambda t: t.save_overrides(CHANNEL, everything))
    await store.run(lambda t: t.save_overrides("#other", Overrides(close_lead_times=())))

    assert await store.run(lambda t: t.overrides()) == {
        CHANNEL: everything,
        "#other": Overrides(close_lead_times=()),
    }


async def test_nets_are_kept_by_channel_and_key_earliest_first(store: Store) -> None:
    later = Net(CHANNEL, "a", NOW + HOUR, "Q1")
    sooner = Net(CHANNEL, "b", NOW + MINUTE)
    elsewhere = Net("#other", "a", NOW + MINUTE, "Q2")

    def save(t: Transaction) -> None:
        for net in (later, elsewhere, sooner):
            t.save_net(net)

    await store.run(save)
    assert await store.run(lambda t: t.nets()) == [sooner, elsewhere, later]

    moved = Net(CHANNEL, "a", NOW, "Q3")
    await store.run(lambda t: t.save_net(moved))
    assert await store.run(lambda t: t.nets()) == [moved, sooner, elsewhere]
    assert await store.run(lambda t: t.nets(NOW)) == [moved]
    assert await store.run(lambda t: t.nets(NOW - INSTANT)) == []


async def test_a_dropped_net_is_forgotten_whatever_else_it_holds(store: Store) -> None:
    await store.run(lambda t: t.save_net(Net(CHANNEL, "a", NOW, "Q1")))
    await store.run(lambda t: t.save_net(Net("#other", "a", NOW)))

    await store.run(lambda t: t.drop_net(Net(CHANNEL, "a", NOW + DAY)))
    await store.run(lambda t: t.drop_net(Net(CHANNEL, "never there", NOW)))

    assert await store.run(lambda t: t.nets()) == [Net("#other", "a", NOW)]


async def test_what_the_net_said_is_sent(store: Store) -> None:
    said, waits = a_draft(), a_draft(channel="#other")
    await add(store, said, waits)
    net = Net(CHANNEL, said.key, NOW)
    await store.run(lambda t: t.save_net(net))

    await store.run(lambda t: t.said_by_net(net, "7.0"))

    assert await store.run(lambda t: t.nets()) == []
    assert [m.channel for m in await pending(store)] == ["#other"]
    place = (CHANNEL, said.key)
    sent = SentMessage(CHANNEL, said.key, "7.0", said.content)
    assert await store.run(lambda t: t.sent([place])) == [sent]
    assert await add(store, said) == 0


async def test_what_is_not_pending_stays_as_it_is_when_the_net_spoke(store: Store) -> None:
    claim = await claimed(store)
    net = Net(CHANNEL, a_draft().key, NOW)
    await store.run(lambda t: t.save_net(net))

    await store.run(lambda t: t.said_by_net(net, "7.0"))

    assert await store.run(lambda t: t.nets()) == []
    assert await store.run(lambda t: t.claims(None)) == [claim]

    await settle(store, Settled(claim, message_id="8.0"))
    await store.run(lambda t: t.said_by_net(net, "9.0"))
    [sent] = await store.run(lambda t: t.sent([(CHANNEL, net.key)]))
    assert sent.message_id == "8.0"


async def test_unsaid_is_what_waits_is_claimed_or_was_never_decided(store: Store) -> None:
    drafts = [a_draft(a_countdown(slug), say_at=NOW + DAY) for slug in "abcde"]
    await add(store, *drafts)
    waiting, held, sent, failed, coalesced = await pending(store, NOW + DAY)
    claims = [Claim((m.id,), CHANNEL, f"m{m.id}", LATER, LATER) for m in (held, sent, failed)]
    await store.run(lambda t: t.claim(claims))
    await settle(store, Settled(claims[1], message_id="1.0"))
    await settle(store, Settled(claims[2], error="gone"))
    await store.run(lambda t: t.coalesce([coalesced.id]))

    places = [(CHANNEL, draft.key) for draft in drafts]
    elsewhere, unknown = ("#other", sent.key), (CHANNEL, "unknown")
    asked = [*places, elsewhere, unknown]

    unsaid = await store.run(lambda t: t.unsaid(asked))
    assert unsaid == {(CHANNEL, waiting.key), (CHANNEL, held.key), elsewhere, unknown}
    assert await store.run(lambda t: t.unsaid([])) == set()


async def test_homes_are_those_opened_since(store: Store) -> None:
    await store.run(lambda t: t.save_home(BOB, NOW - DAY))
    await store.run(lambda t: t.save_home(ALICE, NOW))
    assert await store.run(lambda t: t.homes(NOW - DAY)) == [ALICE, BOB]
    assert await store.run(lambda t: t.homes(NOW - DAY + INSTANT)) == [ALICE]

    await store.run(lambda t: t.save_home(BOB, NOW + INSTANT))
    assert await store.run(lambda t: t.homes(NOW + INSTANT)) == [BOB]
