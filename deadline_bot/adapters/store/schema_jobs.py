"""The tables of jobs, submissions, final runs and what belongs to them.

What is asked for is a column, everything else is in `content`, the whole value as JSON: a job
is written with every ping, and one text is quicker to write and read than twenty columns, and
needs no migration when a job learns to tell one thing more.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text, literal_column

from deadline_bot.adapters.store.instant_column import Instant
from deadline_bot.adapters.store.schema_base import metadata, partial_index

# `name` is casefolded. `ended_at` is null while the job is under way. An id is never used twice:
# the keys of messages name it.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("competition", Text, nullable=False),
    Column("ended_at", Instant),
    Column("wake_at", Instant),
    Column("content", Text, nullable=False),
    sqlite_autoincrement=True,
)

#: Whether silence will mean something, in the words of the partial index.
is_heard = jobs.c.wake_at.is_not(None)
#: Whether its source tells runs apart, in the words of the partial index.
is_of_run = jobs.c.run != literal_column("''")

_j = jobs.c
Index("ix_jobs_ref", _j.source, _j.ref, _j.id)
Index("ix_jobs_name", _j.name, _j.id)
# Not partial: what is under way is its part without an end.
Index("ix_jobs_ended_at", _j.ended_at, _j.id)
partial_index("ix_jobs_run", _j.source, _j.ref, _j.run, _j.id, where=is_of_run)
partial_index("ix_jobs_wake_at", _j.wake_at, _j.id, where=is_heard)

points = Table(
    "points",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("done", Float, nullable=False),
    Column("total", Float),
)

submissions = Table(
    "submissions",
    metadata,
    Column("competition", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("submitted_at", Instant, nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_submissions_submitted_at", "competition", "submitted_at", "id"),
)

# `owner` is empty where somebody was asked and has not answered.
owners = Table(
    "owners",
    metadata,
    Column("source", Text, primary_key=True),
    Column("author", Text, primary_key=True),
    Column("owner", Text, nullable=False),
)

slots = Table(
    "slots",
    metadata,
    Column("competition", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

quotas = Table(
    "quotas",
    metadata,
    Column("account", Text, primary_key=True),
    Column("accelerator", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

ping_keys = Table(
    "ping_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("slug", Text, nullable=False),
    Column("revoked_at", Instant),
)

cursors = Table(
    "cursors",
    metadata,
    Column("reader", Text, primary_key=True),
    Column("cursor", Text, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("competition", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("wake_at", Instant),
    Column("content", Text, nullable=False),
    Index("ix_plans_wake_at", "wake_at", "competition", "channel"),
)
