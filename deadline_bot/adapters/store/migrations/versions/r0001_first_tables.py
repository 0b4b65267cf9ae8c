"""The first tables: competitions and their milestones, followings, channels, the outbox."""  # noqa: INP001 - alembic runs this as a file

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_competitions()
    _create_followings()
    _create_outbox()
    _create_states()


def _create_competitions() -> None:
    op.create_table(
        "competitions",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_competitions"),
    )
    op.create_table(
        "milestones",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("nth", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("known_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("slug", "key", name="pk_milestones"),
        sa.ForeignKeyConstraint(
            ["slug"], ["competitions.slug"], name="fk_milestones_slug", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_milestones_at", "milestones", ["at"])
    op.create_index("ix_milestones_kind_at", "milestones", ["kind", "at"])


def _create_followings() -> None:
    op.create_table(
        "followings",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("followed_at", _INSTANT, nullable=False),
        sa.Column("planned_until", _INSTANT, nullable=False),
        sa.Column("is_announced", sa.Boolean, nullable=False),
        sa.Column("wake_at", _INSTANT),
        sa.PrimaryKeyConstraint("slug", "channel", name="pk_followings"),
        sa.ForeignKeyConstraint(["slug"], ["competitions.slug"], name="fk_followings_slug"),
    )
    op.create_index("ix_followings_channel_wake_at", "followings", ["channel", "wake_at", "slug"])
    op.create_index("ix_followings_wake_at", "followings", ["wake_at", "slug", "channel"])
    op.create_table(
        "channels",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("planned_until", _INSTANT, nullable=False),
        sa.Column("is_introduced", sa.Boolean, nullable=False),
        sa.Column("wake_at", _INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_channels"),
    )
    op.create_index("ix_channels_wake_at", "channels", ["wake_at", "name"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("say_at", _INSTANT, nullable=False),
        sa.Column("ready_at", _INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("n_attempts", sa.Integer, nullable=False),
        sa.Column("marker", sa.Text),
        sa.Column("claimed_at", _INSTANT),
        sa.Column("claimed_until", _INSTANT),
        sa.Column("message_id", sa.Text),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("channel", "key", name="uq_outbox_channel_key"),
        sqlite_autoincrement=True,
    )
    for name, columns, where in (
        ("ix_outbox_claimed_until", ["claimed_until"], "state = 'claimed'"),
        ("ix_outbox_pending_channel", ["channel", "ready_at"], "state = 'pending'"),
        ("ix_outbox_pending_ready_at", ["ready_at", "channel"], "state = 'pending'"),
    ):
        op.create_index(
            name,
            "outbox",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _create_states() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("last_heard_at", _INSTANT),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("alive_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_presence"),
        sa.CheckConstraint("id = 1", name=op.f("ck_presence_one_row")),
    )
    op.create_table(
        "boards",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text),
        sa.Column("attempted_at", _INSTANT),
        sa.Column("posted_at", _INSTANT),
        sa.Column("shown", sa.Text),
        sa.Column("pin_error", sa.Text),
        sa.PrimaryKeyConstraint("channel", name="pk_boards"),
    )
