"""Rows of the outbox by channel and key, many at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, select

from deadline_bot.adapters.store.schema import outbox

#: How many keys one query names: databases limit the parameters of a statement.
_BATCH = 1_000


def rows_at(
    connection: Connection, places: Sequence[tuple[str, str]], *columns: Column[Any]
) -> Iterator[Sequence[Any]]:
    """Channel, key and these columns of the rows that are there, in no order."""
    # By channel: an index serves a list of keys, but not a list of pairs.
    keys: dict[str, list[str]] = defaultdict(list)
    for channel, key in places:
        keys[channel].append(key)
    for channel, of_channel in keys.items():
        for first in range(0, len(of_channel), _BATCH):
            is_meant = outbox.c.key.in_(of_channel[first : first + _BATCH])
            query = select(outbox.c.channel, outbox.c.key, *columns)
            yield from connection.execute(query.where(outbox.c.channel == channel, is_meant))
