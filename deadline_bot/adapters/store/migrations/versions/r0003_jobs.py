"""Jobs, submissions, final runs and their like, and the thread in which a message goes."""  # noqa: INP001 - alembic runs this as a file

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("thread_id", sa.Text))
    _create_jobs()
    _create_submissions()
    _create_memories()
    _create_plans()


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("run", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("competition", sa.Text, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("wake_at", _INSTANT),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_ref", "jobs", ["source", "ref", "id"])
    op.create_index("ix_jobs_name", "jobs", ["name", "id"])
    op.create_index("ix_jobs_ended_at", "jobs", ["ended_at", "id"])
    _create_index("ix_jobs_run", ["source", "ref", "run", "id"], "run != ''")
    _create_index("ix_jobs_wake_at", ["wake_at", "id"], "wake_at IS NOT NULL")
    op.create_table(
        "points",
        sa.Column("job_id", sa.Integer, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("done", sa.Float, nullable=False),
        sa.Column("total", sa.Float),
        sa.PrimaryKeyConstraint("job_id", "at", name="pk_points"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_points_job_id"),
    )


def _create_submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("competition", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("submitted_at", _INSTANT, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("competition", "id", name="pk_submissions"),
    )
    by_submitting = ["competition", "submitted_at", "id"]
    op.create_index("ix_submissions_submitted_at", "submissions", by_submitting)


def _create_memories() -> None:
    op.create_table(
        "owners",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source", "author", name="pk_owners"),
    )
    op.create_table(
        "slots",
        sa.Column("competition", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("competition", name="pk_slots"),
    )
    op.create_table(
        "quotas",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("accelerator", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account", "accelerator", name="pk_quotas"),
    )
    op.create_table(
        "ping_keys",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("revoked_at", _INSTANT),
        sa.PrimaryKeyConstraint("name", name="pk_ping_keys"),
    )
    op.create_table(
        "cursors",
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("cursor", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("reader", name="pk_cursors"),
    )


def _create_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("competition", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("wake_at", _INSTANT),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("competition", "channel", name="pk_plans"),
    )
    op.create_index("ix_plans_wake_at", "plans", ["wake_at", "competition", "channel"])


def _create_index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "jobs", columns, sqlite_where=condition, postgresql_where=condition)
