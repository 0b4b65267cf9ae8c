"""The tables, for SQLite and PostgreSQL alike.

The migrations build them; this is what the queries are written against. A test holds both to
each other.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.sql.elements import ColumnElement

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.message_state import MessageState


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC with microseconds; a naive one is refused.

    SQLite has no instants: it keeps a text of fixed width that says its zone and whose order
    is the order of the instants.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        return _text if dialect.name == "sqlite" else utc_or_none

    def result_processor(
        self, dialect: Dialect, _coltype: object
    ) -> Callable[[Any], datetime | None]:
        return _instant if dialect.name == "sqlite" else utc_or_none


def _text(at: datetime | None) -> str | None:
    return None if at is None else utc(at).isoformat(" ", "microseconds")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

competitions = Table(
    "competitions",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
)

# `nth` keeps the order in which the source told them, so that what is read equals what was
# written.
milestones = Table(
    "milestones",
    metadata,
    Column("slug", ForeignKey("competitions.slug", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("nth", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Index("ix_milestones_at", "at"),
    Index("ix_milestones_kind_at", "kind", "at"),
)

followings = Table(
    "followings",
    metadata,
    Column("slug", ForeignKey("competitions.slug"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("followed_at", Instant, nullable=False),
    Column("planned_until", Instant, nullable=False),
    Column("is_announced", Boolean, nullable=False),
    Column("wake_at", Instant),
    Index("ix_followings_wake_at", "wake_at", "slug", "channel"),
    Index("ix_followings_channel_wake_at", "channel", "wake_at", "slug"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", Text, primary_key=True),
    Column("planned_until", Instant, nullable=False),
    Column("is_introduced", Boolean, nullable=False),
    Column("wake_at", Instant),
    Index("ix_channels_wake_at", "wake_at", "name"),
)


def _literal(state: MessageState) -> ColumnElement[str]:
    # A partial index serves only a query that spells the state out as the index does.
    return literal_column(f"'{state.value}'")


# `ready_at` is `say_at`, or later where the message waits for company or for another attempt.
# An id is never used twice: claims of a former life must not meet new messages.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("say_at", Instant, nullable=False),
    Column("ready_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("n_attempts", Integer, nullable=False),
    Column("marker", Text),
    Column("claimed_at", Instant),
    Column("claimed_until", Instant),
    Column("message_id", Text),
    Column("error", Text),
    UniqueConstraint("channel", "key"),
    sqlite_autoincrement=True,
)

#: Whether a message waits to be sent, in the words of the partial indexes.
is_pending = outbox.c.state == _literal(MessageState.PENDING)
#: Whether a sender has a message, in the words of the partial index.
is_claimed = outbox.c.state == _literal(MessageState.CLAIMED)

for _name, _columns, _where in (
    ("ix_outbox_pending_ready_at", (outbox.c.ready_at, outbox.c.channel), is_pending),
    ("ix_outbox_pending_channel", (outbox.c.channel, outbox.c.ready_at), is_pending),
    ("ix_outbox_claimed_until", (outbox.c.claimed_until,), is_claimed),
):
    Index(_name, *_columns, sqlite_where=_where, postgresql_where=_where)

sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_heard_at", Instant),
    Column("error", Text),
)

presence = Table(
    "presence",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("alive_at", Instant, nullable=False),
)

boards = Table(
    "boards",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("message_id", Text),
    Column("attempted_at", Instant),
    Column("posted_at", Instant),
    Column("shown", Text),
    Column("pin_error", Text),
)
