"""Reminders, what became of them, and what else the chat has to remember."""  # noqa: INP001 - alembic runs this as a file

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_reminders()
    _create_occurrences()
    _create_memories()


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("audience_kind", sa.Text, nullable=False),
        sa.Column("audience_name", sa.Text, nullable=False),
        sa.Column("audience_id", sa.Text, nullable=False),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("occasion", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("job", sa.Text),
        sa.Column("competition", sa.Text),
        sa.Column("is_insistent", sa.Boolean, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("first_at", _INSTANT),
        sa.Column("next_at", _INSTANT),
        sa.Column("said_at", _INSTANT),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sqlite_autoincrement=True,
    )
    kept = "state = 'active' OR state = 'paused'"
    active = "state = 'active'"
    by_destination = ["destination", "next_at", "id", "author", "state"]
    _create_index("ix_reminders_author", "reminders", ["author", "next_at", "id", "state"], kept)
    _create_index("ix_reminders_destination", "reminders", by_destination, kept)
    _create_index("ix_reminders_next_at", "reminders", ["next_at", "id"], active)
    _create_index("ix_reminders_insistent", "reminders", ["is_insistent", "next_at", "id"], active)
    _create_index(
        "ix_reminders_competition",
        "reminders",
        ["competition", "id"],
        f"{active} AND competition IS NOT NULL",
    )
    _create_index("ix_reminders_job", "reminders", ["id"], f"{active} AND job IS NOT NULL")
    _create_index("ix_reminders_proposal", "reminders", ["proposal", "id"], "proposal != ''")


def _create_occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("reminder_id", sa.Integer, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("wake_at", _INSTANT),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("rung", sa.Integer, nullable=False),
        sa.Column("places", sa.Text, nullable=False),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("taken_at", _INSTANT),
        sa.Column("snoozed_by", sa.Text, nullable=False),
        sa.Column("snoozed_until", _INSTANT),
        sa.PrimaryKeyConstraint("reminder_id", "at", name="pk_occurrences"),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["reminders.id"],
            name="fk_occurrences_reminder_id",
            ondelete="CASCADE",
        ),
    )
    by_waking, by_taking = ["wake_at", "reminder_id", "at"], ["taken_at", "reminder_id", "at"]
    _create_index("ix_occurrences_wake_at", "occurrences", by_waking, "state = 'open'")
    _create_index("ix_occurrences_taken", "occurrences", ["channel", *by_taking], "state = 'done'")
    op.create_table(
        "waiting",
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("reminder_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("who", "at", "reminder_id", name="pk_waiting"),
        sa.ForeignKeyConstraint(
            ["reminder_id", "at"],
            ["occurrences.reminder_id", "occurrences.at"],
            name="fk_waiting_reminder_id_at",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_waiting_occurrence", "waiting", ["reminder_id", "at"])


def _create_memories() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("noted_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_table(
        "overrides",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_overrides"),
    )
    op.create_table(
        "nets",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("post_at", _INSTANT, nullable=False),
        sa.Column("scheduled_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name="pk_nets"),
    )
    op.create_table(
        "homes",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_homes"),
    )


def _create_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
