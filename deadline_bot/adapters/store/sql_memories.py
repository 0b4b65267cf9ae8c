"""What else the bot remembers of the chat, in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from deadline_bot.adapters.store.codec import decode, encode
from deadline_bot.adapters.store.dialect import insert_new, upsert
from deadline_bot.adapters.store.message_state import SETTLED, MessageState
from deadline_bot.adapters.store.schema import (
    homes,
    is_pending,
    nets,
    outbox,
    overrides,
    requests,
)
from deadline_bot.adapters.store.sql_places import rows_at
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.safety_net import Net


class SqlMemories:
    """See `ports.Memories`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_first_time(self, request_id: str, now: datetime) -> bool:
        return insert_new(self._connection, requests, [{"id": request_id, "noted_at": now}]) == 1

    def overrides(self) -> Mapping[str, Overrides]:
        rows = self._connection.execute(select(overrides.c.channel, overrides.c.changed))
        return {channel: decode(Overrides, changed) for channel, changed in rows}

    def save_overrides(self, channel: str, overrides_: Overrides) -> None:
        row = {"channel": channel, "changed": encode(overrides_)}
        upsert(self._connection, overrides, [row])

    def nets(self, until: datetime | None = None) -> list[Net]:
        columns = nets.c.channel, nets.c.key, nets.c.post_at, nets.c.scheduled_id
        query = select(*columns).order_by(nets.c.post_at, nets.c.channel, nets.c.key)
        if until is not None:
            query = query.where(nets.c.post_at <= until)
        return [Net(*row) for row in self._connection.execute(query)]

    def save_net(self, net: Net) -> None:
        row = {
            "channel": net.channel,
            "key": net.key,
            "post_at": net.post_at,
            "scheduled_id": net.scheduled_id,
        }
        upsert(self._connection, nets, [row])

    def drop_net(self, net: Net) -> None:
        is_it = (nets.c.channel == net.channel) & (nets.c.key == net.key)
        self._connection.execute(delete(nets).where(is_it))

    def said_by_net(self, net: Net, message_id: str) -> None:
        self._connection.execute(
            update(outbox)
            .where(is_pending, outbox.c.channel == net.channel, outbox.c.key == net.key)
            .values(state=MessageState.SENT.value, message_id=message_id)
        )
        self.drop_net(net)

    def unsaid(self, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        settled = {
            (channel, key)
            for channel, key, state in rows_at(self._connection, keys, outbox.c.state)
            if state in SETTLED
        }
        return set(keys) - settled

    def homes(self, since: datetime) -> list[str]:
        query = select(homes.c.person).where(homes.c.opened_at >= since).order_by(homes.c.person)
        return list(self._connection.scalars(query))

    def save_home(self, person: str, opened_at: datetime) -> None:
        upsert(self._connection, homes, [{"person": person, "opened_at": opened_at}])

    def forget_requests(self, before: datetime) -> None:
        """Deletes the notes of requests made before then; they would count as new again."""
        self._connection.execute(delete(requests).where(requests.c.noted_at < before))
