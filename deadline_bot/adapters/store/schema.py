"""The tables, for SQLite and PostgreSQL alike.

The migrations build them; this is what the queries are written against. A test holds both to
each other.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from deadline_bot.adapters.store.instant_column import Instant
from deadline_bot.adapters.store.message_state import MessageState
from deadline_bot.adapters.store.schema_base import literal, partial_index
from deadline_bot.adapters.store.schema_jobs import jobs
from deadline_bot.domain.reminder import OccurrenceState, ReminderState

#: Of all tables, those of jobs too.
metadata = jobs.metadata

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

# `ready_at` is `say_at`, or later where the message waits for company or for another attempt.
# An id is never used twice: claims of a former life must not meet new messages.
# `thread_id` is the message in whose thread a claimed one goes, null for the channel itself.
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
    Column("thread_id", Text),
    UniqueConstraint("channel", "key"),
    sqlite_autoincrement=True,
)

#: Whether a message waits to be sent, in the words of the partial indexes.
is_pending = outbox.c.state == literal(MessageState.PENDING)
#: Whether a sender has a message, in the words of the partial index.
is_claimed = outbox.c.state == literal(MessageState.CLAIMED)

partial_index("ix_outbox_pending_ready_at", outbox.c.ready_at, outbox.c.channel, where=is_pending)
partial_index("ix_outbox_pending_channel", outbox.c.channel, outbox.c.ready_at, where=is_pending)
partial_index("ix_outbox_claimed_until", outbox.c.claimed_until, where=is_claimed)

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

# `occasion` is in the notation of phrases, with `zone` as its zone; `job` repeats the job that
# it waits for. `destination` is where it is said: the audience in one column.
reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("audience_kind", Text, nullable=False),
    Column("audience_name", Text, nullable=False),
    Column("audience_id", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("job", Text),
    Column("competition", Text),
    Column("is_insistent", Boolean, nullable=False),
    Column("link", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("first_at", Instant),
    Column("next_at", Instant),
    Column("said_at", Instant),
    Column("proposal", Text, nullable=False),
    Column("ended_by", Text, nullable=False),
    sqlite_autoincrement=True,
)

#: Whether a reminder comes when its occasion does, in the words of the partial indexes.
is_active = reminders.c.state == literal(ReminderState.ACTIVE)
#: Whether it is kept, said or not, in the words of the partial indexes.
is_kept = is_active | (reminders.c.state == literal(ReminderState.PAUSED))
#: Whether it waits for the end of a job, in the words of the partial index.
is_for_job = is_active & reminders.c.job.is_not(None)
#: Whether it is tied to a competition, in the words of the partial index.
is_tied = is_active & reminders.c.competition.is_not(None)
#: Whether it was one of several readings, in the words of the partial index.
is_of_proposal = reminders.c.proposal != literal_column("''")

# What a list is counted by comes last, so that no row is read for it.
_r = reminders.c
partial_index("ix_reminders_author", _r.author, _r.next_at, _r.id, _r.state, where=is_kept)
partial_index(
    "ix_reminders_destination",
    _r.destination, _r.next_at, _r.id, _r.author, _r.state,
    where=is_kept,
)  # fmt: skip
partial_index("ix_reminders_next_at", _r.next_at, _r.id, where=is_active)
partial_index("ix_reminders_insistent", _r.is_insistent, _r.next_at, _r.id, where=is_active)
partial_index("ix_reminders_competition", _r.competition, _r.id, where=is_tied)
partial_index("ix_reminders_job", _r.id, where=is_for_job)
partial_index("ix_reminders_proposal", _r.proposal, _r.id, where=is_of_proposal)

# `channel` repeats the reminder's; `places` is a JSON list.
occurrences = Table(
    "occurrences",
    metadata,
    Column("reminder_id", ForeignKey("reminders.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("wake_at", Instant),
    Column("state", Text, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("places", Text, nullable=False),
    Column("taken_by", Text, nullable=False),
    Column("taken_at", Instant),
    Column("snoozed_by", Text, nullable=False),
    Column("snoozed_until", Instant),
)

#: Whether nobody has taken an occurrence, in the words of the partial index.
is_open = occurrences.c.state == literal(OccurrenceState.OPEN)
#: Whether somebody has, in the words of the partial index.
is_done = occurrences.c.state == literal(OccurrenceState.DONE)

_o = occurrences.c
partial_index("ix_occurrences_wake_at", _o.wake_at, _o.reminder_id, _o.at, where=is_open)
partial_index("ix_occurrences_taken", _o.channel, _o.taken_at, _o.reminder_id, _o.at, where=is_done)

# For whom an open occurrence waits: people's ids and channels, see `waits_for`. Without it the
# newest of a person could only be found among the open ones of everybody.
waiting = Table(
    "waiting",
    metadata,
    Column("who", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("reminder_id", Integer, primary_key=True),
    ForeignKeyConstraint(
        ["reminder_id", "at"], ["occurrences.reminder_id", "occurrences.at"], ondelete="CASCADE"
    ),
    Index("ix_waiting_occurrence", "reminder_id", "at"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("noted_at", Instant, nullable=False),
)

# `changed` is JSON: each field is set or not, and nothing is asked of it here.
overrides = Table(
    "overrides",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("changed", Text, nullable=False),
)

nets = Table(
    "nets",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("post_at", Instant, nullable=False),
    Column("scheduled_id", Text, nullable=False),
)

homes = Table(
    "homes",
    metadata,
    Column("person", Text, primary_key=True),
    Column("opened_at", Instant, nullable=False),
)
