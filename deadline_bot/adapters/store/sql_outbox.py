"""The outbox in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, case, delete, exists, func, select, update

from deadline_bot.adapters.store.codec import decode_content, encode_content
from deadline_bot.adapters.store.dialect import insert_new
from deadline_bot.adapters.store.message_state import SETTLED, MessageState
from deadline_bot.adapters.store.schema import is_claimed, is_pending, outbox
from deadline_bot.domain.delivery import Claim, OutboxMessage
from deadline_bot.domain.planning import Draft
from deadline_bot.ports import Settled

_IS_IT = outbox.c.id == bindparam("of")

_CLAIM = (
    update(outbox)
    .where(_IS_IT, is_pending)
    .values(
        state=MessageState.CLAIMED.value,
        marker=bindparam("by"),
        claimed_at=bindparam("since"),
        claimed_until=bindparam("until"),
        thread_id=bindparam("in_thread"),
    )
)
_SETTLE = update(outbox).where(
    _IS_IT,
    is_claimed,
    outbox.c.marker == bindparam("by"),
    outbox.c.claimed_at == bindparam("since"),
)
_SENT = _SETTLE.values(
    state=MessageState.SENT.value, message_id=bindparam("sent_as"), error=bindparam("said")
)
_FAILED = _SETTLE.values(
    state=MessageState.FAILED.value,
    n_attempts=outbox.c.n_attempts + 1,
    error=bindparam("said"),
)
_RETRY_AT = bindparam("retry", type_=outbox.c.ready_at.type)
_RETRIED = _SETTLE.values(
    state=MessageState.PENDING.value,
    n_attempts=outbox.c.n_attempts + 1,
    error=bindparam("said"),
    ready_at=case((outbox.c.say_at > _RETRY_AT, outbox.c.say_at), else_=_RETRY_AT),
    marker=None,
    claimed_at=None,
    claimed_until=None,
    thread_id=None,
)


class SqlOutbox:
    """See `ports.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, drafts: Sequence[Draft]) -> int:
        rows = [
            {
                "channel": draft.channel,
                "key": draft.key,
                "kind": draft.content.kind,
                "content": encode_content(draft.content),
                "due_at": draft.due_at,
                "say_at": draft.say_at,
                "ready_at": draft.say_at,
                "state": MessageState.PENDING.value,
                "n_attempts": 0,
            }
            for draft in drafts
        ]
        return insert_new(self._connection, outbox, rows)

    def pending(self, now: datetime, busy: Collection[str], limit: int) -> list[OutboxMessage]:
        is_ready = is_pending & (outbox.c.ready_at <= now)
        waiting = (
            select(outbox.c.channel)
            .where(is_ready, outbox.c.channel.not_in(list(busy)))
            .group_by(outbox.c.channel)
            .order_by(func.min(outbox.c.ready_at), outbox.c.channel)
            .limit(limit)
        )
        query = (
            select(
                outbox.c.id,
                outbox.c.channel,
                outbox.c.key,
                outbox.c.content,
                outbox.c.say_at,
                outbox.c.n_attempts,
            )
            .where(is_ready, outbox.c.channel.in_(waiting))
            .order_by(outbox.c.channel, outbox.c.id)
        )
        return [
            OutboxMessage(id_, channel, key, decode_content(content), say_at, n_attempts)
            for id_, channel, key, content, say_at, n_attempts in self._connection.execute(
                query
            ).all()
        ]

    def is_holding(self, channel: str) -> bool:
        query = select(exists().where(is_pending, outbox.c.channel == channel))
        return self._connection.execute(query).scalar_one()

    def next_pending_at(self, now: datetime) -> datetime | None:
        query = select(func.min(outbox.c.ready_at)).where(is_pending, outbox.c.ready_at > now)
        ready_at: datetime | None = self._connection.scalar(query)
        return ready_at

    def claim(self, claims: Sequence[Claim]) -> None:
        rows = [
            {
                "of": id_,
                "by": claim.marker,
                "since": claim.since,
                "until": claim.until,
                "in_thread": claim.thread_id,
            }
            for claim in claims
            for id_ in claim.ids
        ]
        if rows and self._connection.execute(_CLAIM, rows).rowcount != len(rows):
            raise ValueError(f"not all pending: {[row['of'] for row in rows]}")

    def claims(self, expired_at: datetime | None) -> list[Claim]:
        identity = (
            outbox.c.claimed_at,
            outbox.c.channel,
            outbox.c.marker,
            outbox.c.claimed_until,
            outbox.c.thread_id,
        )
        query = select(*identity, outbox.c.id).where(is_claimed).order_by(*identity, outbox.c.id)
        if expired_at is not None:
            query = query.where(outbox.c.claimed_until <= expired_at)
        rows = self._connection.execute(query)
        return [
            Claim(tuple(row[5] for row in group), channel, marker, since, until, thread_id)
            for (since, channel, marker, until, thread_id), group in groupby(
                rows, lambda row: row[:5]
            )
        ]

    def settle(self, outcomes: Sequence[Settled]) -> None:
        sent, failed, retried = [], [], []
        for outcome in outcomes:
            for id_ in outcome.claim.ids:
                row = {
                    "of": id_,
                    "by": outcome.claim.marker,
                    "since": outcome.claim.since,
                    "said": outcome.error,
                }
                if outcome.message_id is not None:
                    sent.append(row | {"sent_as": outcome.message_id})
                elif outcome.retry_at is not None:
                    retried.append(row | {"retry": outcome.retry_at})
                else:
                    failed.append(row)
        for statement, rows in ((_SENT, sent), (_FAILED, failed), (_RETRIED, retried)):
            if rows:
                self._connection.execute(statement, rows)

    def coalesce(self, ids: Sequence[int]) -> None:
        if ids:
            self._connection.execute(
                update(outbox).where(_IS_IT, is_pending).values(state=MessageState.COALESCED.value),
                [{"of": id_} for id_ in ids],
            )

    def withdraw(self, places: Sequence[tuple[str, str]]) -> None:
        if places:
            is_it = (outbox.c.channel == bindparam("of")) & (outbox.c.key == bindparam("by"))
            self._connection.execute(
                update(outbox).where(is_it, is_pending).values(state=MessageState.COALESCED.value),
                [{"of": channel, "by": key} for channel, key in places],
            )

    def forget(self, before: datetime) -> int:
        is_settled = outbox.c.state.in_([state.value for state in sorted(SETTLED)])
        query = delete(outbox).where(is_settled, outbox.c.say_at < before)
        return self._connection.execute(query).rowcount
