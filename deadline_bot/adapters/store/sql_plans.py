"""Final runs, in the database."""

from datetime import datetime

from sqlalchemy import Connection, Select, select, update

from deadline_bot.adapters.store.codec import decode, encode
from deadline_bot.adapters.store.dialect import upsert
from deadline_bot.adapters.store.kept_jobs import plan_to_keep
from deadline_bot.adapters.store.schema_jobs import plans
from deadline_bot.domain.final_run.kept import Kept

_WHOLE = select(plans.c.content)


class SqlPlans:
    """The part of `ports.Jobs` that is final runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save_plan(self, kept: Kept, *, wake_at: datetime | None) -> None:
        row = {
            "competition": kept.final_run.competition,
            "channel": kept.final_run.channel,
            "wake_at": wake_at,
            "content": encode(plan_to_keep(kept)),
        }
        upsert(self._connection, plans, [row])

    def plan(self, competition: str, channel: str) -> Kept | None:
        is_it = (plans.c.competition == competition) & (plans.c.channel == channel)
        content = self._connection.scalar(_WHOLE.where(is_it))
        return None if content is None else decode(Kept, content)

    def plans(self, channel: str | None = None) -> list[Kept]:
        query = _WHOLE if channel is None else _WHOLE.where(plans.c.channel == channel)
        return _all(self._connection, query.order_by(plans.c.competition, plans.c.channel))

    def due_plans(self, now: datetime, limit: int) -> list[Kept]:
        earliest_first = plans.c.wake_at, plans.c.competition, plans.c.channel
        query = _WHOLE.where(plans.c.wake_at <= now).order_by(*earliest_first)
        return _all(self._connection, query.limit(limit))

    def wake_plans(self, competition: str, wake_at: datetime) -> None:
        is_later = plans.c.wake_at.is_(None) | (plans.c.wake_at > wake_at)
        statement = update(plans).where(is_later).values(wake_at=wake_at)
        if competition:
            statement = statement.where(plans.c.competition == competition)
        self._connection.execute(statement)


def _all(connection: Connection, query: Select[str]) -> list[Kept]:
    return [decode(Kept, content) for content in connection.scalars(query)]
