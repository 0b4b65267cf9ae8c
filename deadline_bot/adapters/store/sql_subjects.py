"""Whom to ask when, in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, select, true, union_all, update

from deadline_bot.adapters.store.dialect import insert_new
from deadline_bot.adapters.store.schema import (
    channels,
    followings,
    is_active,
    is_open,
    is_pending,
    occurrences,
    outbox,
    reminders,
)
from deadline_bot.adapters.store.schema_jobs import is_heard, jobs, plans
from deadline_bot.adapters.store.sql_reading import Rows, load
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Following


class SqlSubjects:
    """See `ports.Subjects`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due_followings(self, now: datetime, limit: int) -> list[Following]:
        def chosen(rows: Rows) -> Rows:
            return (
                rows.where(followings.c.wake_at <= now)
                .order_by(followings.c.wake_at, followings.c.slug, followings.c.channel)
                .limit(limit)
            )

        return load(self._connection, chosen)

    def planned_followings(self, planned: Sequence[tuple[Following, datetime | None]]) -> None:
        if not planned:
            return
        self._connection.execute(
            update(followings)
            .where(
                followings.c.slug == bindparam("of"),
                followings.c.channel == bindparam("in_channel"),
            )
            .values(
                planned_until=bindparam("until"),
                is_announced=bindparam("announced"),
                wake_at=bindparam("wake"),
            ),
            [
                {
                    "of": following.competition.slug,
                    "in_channel": following.channel,
                    "until": following.planned_until,
                    "announced": following.is_announced,
                    "wake": wake_at,
                }
                for following, wake_at in planned
            ],
        )

    def wake_followings(self, channel: str, wake_at: datetime) -> None:
        self._connection.execute(
            update(followings)
            .where(followings.c.channel == channel)
            .where(followings.c.wake_at.is_(None) | (followings.c.wake_at > wake_at))
            .values(wake_at=wake_at)
        )

    def open_channel(self, channel: Channel, *, wake_at: datetime) -> Channel:
        row = {
            "name": channel.name,
            "planned_until": channel.planned_until,
            "is_introduced": channel.is_introduced,
            "wake_at": wake_at,
        }
        insert_new(self._connection, channels, [row])
        query = select(channels).where(channels.c.name == channel.name)
        return _channel(self._connection.execute(query).one())

    def due_channels(self, now: datetime) -> list[Channel]:
        query = (
            select(channels)
            .where(channels.c.wake_at <= now)
            .order_by(channels.c.wake_at, channels.c.name)
        )
        return [_channel(row) for row in self._connection.execute(query)]

    def planned_channel(self, channel: Channel, wake_at: datetime | None) -> None:
        is_it = channels.c.name == channel.name
        if channel.is_introduced:
            query = select(channels.c.is_introduced).where(is_it)
            if self._connection.execute(query).scalar_one_or_none() is False:
                self._connection.execute(
                    update(followings)
                    .where(followings.c.channel == channel.name)
                    .values(is_announced=True)
                )
        self._connection.execute(
            update(channels)
            .where(is_it)
            .values(
                planned_until=channel.planned_until,
                is_introduced=channel.is_introduced,
                wake_at=wake_at,
            )
        )

    def channels(self) -> list[Channel]:
        query = select(channels).order_by(channels.c.name)
        return [_channel(row) for row in self._connection.execute(query)]

    def next_wake_at(self) -> datetime | None:
        earliest = union_all(
            select(func.min(followings.c.wake_at).label("wake_at")),
            select(func.min(channels.c.wake_at)),
            select(func.min(reminders.c.next_at)).where(is_active),
            select(func.min(occurrences.c.wake_at)).where(is_open),
            select(func.min(jobs.c.wake_at)).where(is_heard),
            select(func.min(plans.c.wake_at)),
        ).subquery()
        wake_at: datetime | None = self._connection.scalar(select(func.min(earliest.c.wake_at)))
        return wake_at

    def next_wakes(self, after: datetime, until: datetime) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for channel, at, is_meant in (
            (followings.c.channel, followings.c.wake_at, true()),
            (channels.c.name, channels.c.wake_at, true()),
            (outbox.c.channel, outbox.c.ready_at, is_pending),
        ):
            query = (
                select(channel, func.min(at))
                .where(is_meant, at > after, at <= until)
                .group_by(channel)
            )
            for name, earliest in self._connection.execute(query):
                found[name] = min(earliest, found.get(name, earliest))
        return found


def _channel(row: Row[tuple[object, ...]]) -> Channel:
    return Channel(row.name, row.planned_until, row.is_introduced)
