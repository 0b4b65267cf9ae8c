"""The facts in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from deadline_bot.adapters.store.codec import decode, encode
from deadline_bot.adapters.store.dialect import upsert
from deadline_bot.adapters.store.instant import utc
from deadline_bot.adapters.store.schema import (
    boards,
    competitions,
    followings,
    milestones,
    presence,
    sources,
)
from deadline_bot.adapters.store.sql_reading import Rows, load
from deadline_bot.domain.answer import Board
from deadline_bot.domain.competition import (
    CompetitionRef,
    Following,
    Milestone,
    MilestoneKind,
)
from deadline_bot.domain.message import Entry
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import BoardState


class SqlFacts:
    """See `ports.Facts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def followings(
        self, *, source: str | None = None, channel: str | None = None, slug: str | None = None
    ) -> list[Following]:
        def chosen(rows: Rows) -> Rows:
            if source is not None:
                rows = rows.where(competitions.c.source == source)
            if channel is not None:
                rows = rows.where(followings.c.channel == channel)
            if slug is not None:
                rows = rows.where(followings.c.slug == slug)
            return rows.order_by(followings.c.slug, followings.c.channel)

        return load(self._connection, chosen)

    def save_followings(self, followings_: Sequence[Following], *, wake_at: datetime) -> None:
        if not followings_:
            return
        told = {f.competition.slug: f for f in followings_}
        upsert(
            self._connection,
            competitions,
            [
                {"slug": slug, "source": c.source, "title": c.title, "url": c.url}
                for slug, c in ((slug, f.competition) for slug, f in told.items())
            ],
        )
        self._connection.execute(
            delete(milestones).where(milestones.c.slug == bindparam("of")),
            [{"of": slug} for slug in told],
        )
        rows = [
            {
                "slug": slug,
                "key": milestone.key,
                "nth": nth,
                "kind": milestone.kind.value,
                "name": milestone.name,
                "at": milestone.at,
                "known_at": following.known_at[milestone.key],
            }
            for slug, following in told.items()
            for nth, milestone in enumerate(following.competition.milestones)
        ]
        if rows:
            self._connection.execute(milestones.insert(), rows)
        upsert(
            self._connection,
            followings,
            [
                {
                    "slug": following.competition.slug,
                    "channel": following.channel,
                    "followed_at": following.followed_at,
                    "planned_until": following.planned_until,
                    "is_announced": following.is_announced,
                    "wake_at": wake_at,
                }
                for following in followings_
            ],
        )

    def drop_followings(self, followings_: Sequence[Following]) -> None:
        if not followings_:
            return
        self._connection.execute(
            delete(followings).where(
                followings.c.slug == bindparam("of"),
                followings.c.channel == bindparam("in_channel"),
            ),
            [{"of": f.competition.slug, "in_channel": f.channel} for f in followings_],
        )
        is_followed = exists().where(followings.c.slug == competitions.c.slug)
        self._connection.execute(
            delete(competitions).where(competitions.c.slug == bindparam("of"), ~is_followed),
            [{"of": slug} for slug in {f.competition.slug for f in followings_}],
        )

    def nearest_followings(self, channel: str | None, now: datetime, limit: int) -> list[Following]:
        # By the first milestone ahead: one before which the competition has no other. The
        # index on the instants gives them in order, so that only the first few are read.
        earlier = milestones.alias("earlier")
        is_not_first = exists().where(
            earlier.c.slug == milestones.c.slug,
            earlier.c.at > now,
            (earlier.c.at < milestones.c.at)
            | ((earlier.c.at == milestones.c.at) & (earlier.c.key < milestones.c.key)),
        )

        def chosen(rows: Rows) -> Rows:
            if channel is not None:
                rows = rows.where(followings.c.channel == channel)
            return (
                rows.join(milestones, milestones.c.slug == followings.c.slug)
                .where(milestones.c.at > now, ~is_not_first)
                .order_by(milestones.c.at, followings.c.slug, followings.c.channel)
                .limit(limit)
            )

        return load(self._connection, chosen)

    def next_speakers(self, channel: str | None, limit: int) -> list[Following]:
        def chosen(rows: Rows) -> Rows:
            if channel is not None:
                rows = rows.where(followings.c.channel == channel)
            return (
                rows.where(followings.c.wake_at.is_not(None))
                .order_by(followings.c.wake_at, followings.c.slug, followings.c.channel)
                .limit(limit)
            )

        return load(self._connection, chosen)

    def count_followings(self, channel: str | None, now: datetime) -> int:
        has_ahead = exists().where(milestones.c.slug == followings.c.slug, milestones.c.at > now)
        query = select(func.count()).select_from(followings).where(has_ahead)
        if channel is not None:
            query = query.where(followings.c.channel == channel)
        return self._connection.execute(query).scalar_one()

    def nearest_entries(
        self, channel: str | None, now: datetime, finish_margin: timedelta, limit: int
    ) -> tuple[list[Entry], int]:
        is_told = milestones.c.at > now
        # finish_by is not stored: it is ahead exactly where close > now + margin.
        is_derived = (milestones.c.kind == MilestoneKind.CLOSE.value) & (
            milestones.c.at > utc(now) + finish_margin
        )
        told, n_told = self._entries(channel, is_told, limit)
        closes, n_closes = self._entries(channel, is_derived, limit)
        derived = [
            Entry(e.competition, Milestone(MilestoneKind.FINISH_BY, e.milestone.at - finish_margin))
            for e in closes
        ]
        entries = sorted(
            (*told, *derived),
            key=lambda e: (e.milestone.at, e.competition.slug, e.milestone.key),
        )
        return entries[:limit], n_told + n_closes

    def _entries(
        self, channel: str | None, is_meant: ColumnElement[bool], limit: int
    ) -> tuple[list[Entry], int]:
        """The nearest milestones of a channel's competitions, and how many there are."""
        if channel is not None:
            is_meant &= exists().where(
                followings.c.slug == milestones.c.slug, followings.c.channel == channel
            )
        query = (
            select(
                competitions.c.slug,
                competitions.c.title,
                competitions.c.url,
                competitions.c.source,
                milestones.c.kind,
                milestones.c.at,
                milestones.c.name,
            )
            .join_from(milestones, competitions)
            .where(is_meant)
            .order_by(milestones.c.at, milestones.c.slug, milestones.c.key)
            .limit(limit)
        )
        entries = [
            Entry(
                CompetitionRef(slug, title, url, source), Milestone(MilestoneKind(kind), at, name)
            )
            for slug, title, url, source, kind, at, name in self._connection.execute(query)
        ]
        count = select(func.count()).select_from(milestones).where(is_meant)
        return entries, self._connection.execute(count).scalar_one()

    def source_states(self) -> list[SourceState]:
        query = select(sources.c.name, sources.c.last_heard_at, sources.c.error)
        return [SourceState(*row) for row in self._connection.execute(query.order_by("name"))]

    def save_source_state(self, state: SourceState) -> None:
        row = {"name": state.name, "last_heard_at": state.last_heard_at, "error": state.error}
        upsert(self._connection, sources, [row])

    def alive_at(self) -> datetime | None:
        return self._connection.execute(select(presence.c.alive_at)).scalar_one_or_none()

    def save_alive_at(self, now: datetime) -> None:
        upsert(self._connection, presence, [{"id": 1, "alive_at": now}])

    def board(self, channel: str) -> BoardState:
        row = self._connection.execute(
            select(boards).where(boards.c.channel == channel)
        ).one_or_none()
        if row is None:
            return BoardState(channel)
        shown = None if row.shown is None else decode(Board, row.shown)
        return BoardState(
            channel, row.message_id, row.attempted_at, row.posted_at, shown, row.pin_error
        )

    def save_board(self, state: BoardState) -> None:
        row = {
            "channel": state.channel,
            "message_id": state.message_id,
            "attempted_at": state.attempted_at,
            "posted_at": state.posted_at,
            "shown": None if state.shown is None else encode(state.shown),
            "pin_error": state.pin_error,
        }
        upsert(self._connection, boards, [row])
