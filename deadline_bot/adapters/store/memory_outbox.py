"""The outbox in memory: the same contract as the database's, by plain loops."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.memory_state import Row, State
from deadline_bot.adapters.store.message_state import SETTLED, MessageState
from deadline_bot.domain.delivery import Claim, OutboxMessage
from deadline_bot.domain.planning import Draft
from deadline_bot.ports import Settled


class MemoryOutbox:
    """See `ports.Outbox`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, drafts: Sequence[Draft]) -> int:
        n_new = 0
        for draft in drafts:
            utc(draft.due_at)
            say_at = utc(draft.say_at)
            if (draft.channel, draft.key) in self._state.keys:
                continue
            self._state.last_id += 1
            id_ = self._state.last_id
            message = OutboxMessage(id_, draft.channel, draft.key, draft.content, say_at)
            self._state.rows[id_] = Row(message, say_at)
            self._state.keys.add((draft.channel, draft.key))
            n_new += 1
        return n_new

    def pending(self, now: datetime, busy: Collection[str], limit: int) -> list[OutboxMessage]:
        now = utc(now)
        waiting: dict[str, list[Row]] = defaultdict(list)
        for row in self._pending():
            if row.ready_at <= now and row.message.channel not in busy:
                waiting[row.message.channel].append(row)
        longest_first = sorted(waiting, key=lambda c: (min(r.ready_at for r in waiting[c]), c))
        return [
            row.message for channel in sorted(longest_first[:limit]) for row in waiting[channel]
        ]

    def is_holding(self, channel: str) -> bool:
        return any(row.message.channel == channel for row in self._pending())

    def next_pending_at(self, now: datetime) -> datetime | None:
        now = utc(now)
        return min((r.ready_at for r in self._pending() if r.ready_at > now), default=None)

    def claim(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            utc(claim.since)
            utc(claim.until)
            for id_ in claim.ids:
                row = self._state.rows.get(id_)
                if row is None or row.state is not MessageState.PENDING:
                    raise ValueError(f"not all pending: {claim.ids}")
                self._state.rows[id_] = replace(row, state=MessageState.CLAIMED, claim=claim)

    def claims(self, expired_at: datetime | None) -> list[Claim]:
        expired_at = utc_or_none(expired_at)
        ids: dict[tuple[datetime, str, str, datetime, str | None], list[int]] = defaultdict(list)
        for row in self._state.rows.values():
            claim = row.claim
            if row.state is not MessageState.CLAIMED or claim is None:
                continue
            if expired_at is None or claim.until <= expired_at:
                when_and_where = claim.since, claim.channel, claim.marker, claim.until
                ids[*when_and_where, claim.thread_id].append(row.message.id)
        return [
            Claim(tuple(ids[identity]), channel, marker, since, until, thread_id)
            for identity in sorted(ids, key=lambda i: i[:4])
            for since, channel, marker, until, thread_id in [identity]
        ]

    def settle(self, outcomes: Sequence[Settled]) -> None:
        for outcome in outcomes:
            utc_or_none(outcome.retry_at)
            for id_ in outcome.claim.ids:
                row = self._state.rows.get(id_)
                if row is not None and _is_held_by(row, outcome.claim):
                    self._state.rows[id_] = _settled(row, outcome)

    def coalesce(self, ids: Sequence[int]) -> None:
        meant = frozenset(ids)
        self._change(
            lambda row: row.message.id in meant,
            lambda row: replace(row, state=MessageState.COALESCED),
        )

    def withdraw(self, places: Sequence[tuple[str, str]]) -> None:
        meant = frozenset(places)
        self._change(
            lambda row: (row.message.channel, row.message.key) in meant,
            lambda row: replace(row, state=MessageState.COALESCED),
        )

    def forget(self, before: datetime) -> int:
        before = utc(before)
        old = [
            row
            for row in self._state.rows.values()
            if row.state in SETTLED and row.message.say_at < before
        ]
        for row in old:
            del self._state.rows[row.message.id]
            self._state.keys.remove((row.message.channel, row.message.key))
        return len(old)

    def _pending(self) -> Iterator[Row]:
        return (row for row in self._state.rows.values() if row.state is MessageState.PENDING)

    def _change(self, is_meant: Callable[[Row], bool], change: Callable[[Row], Row]) -> None:
        for row in list(self._pending()):
            if is_meant(row):
                self._state.rows[row.message.id] = change(row)


def _is_held_by(row: Row, claim: Claim) -> bool:
    return (
        row.state is MessageState.CLAIMED
        and row.claim is not None
        and (row.claim.marker, row.claim.since) == (claim.marker, claim.since)
    )


def _settled(row: Row, outcome: Settled) -> Row:
    if outcome.message_id is not None:
        return replace(row, state=MessageState.SENT, message_id=outcome.message_id)
    failed = replace(row.message, n_attempts=row.message.n_attempts + 1)
    if outcome.retry_at is None:
        return replace(row, message=failed, state=MessageState.FAILED)
    ready_at = max(failed.say_at, outcome.retry_at)
    return Row(failed, ready_at)
