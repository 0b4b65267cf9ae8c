"""Submissions, and what else belongs to jobs, in the database."""

from sqlalchemy import Connection, select

from deadline_bot.adapters.store.codec import decode, encode
from deadline_bot.adapters.store.dialect import upsert
from deadline_bot.adapters.store.kept_jobs import in_utc
from deadline_bot.adapters.store.schema_jobs import (
    cursors,
    owners,
    ping_keys,
    quotas,
    slots,
    submissions,
)
from deadline_bot.domain.job import JobSourceKind
from deadline_bot.domain.ping import PingKey
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Submission


class SqlSubmissions:
    """The part of `ports.Jobs` that is not jobs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save_submission(self, submission: Submission) -> None:
        kept = in_utc(submission)
        row = {
            "competition": kept.competition,
            "id": kept.id,
            "submitted_at": kept.submitted_at,
            "content": encode(kept),
        }
        upsert(self._connection, submissions, [row])

    def submissions(self, competition: str, limit: int) -> list[Submission]:
        query = (
            select(submissions.c.content)
            .where(submissions.c.competition == competition)
            .order_by(submissions.c.submitted_at.desc(), submissions.c.id.desc())
            .limit(limit)
        )
        return [decode(Submission, content) for content in self._connection.scalars(query)]

    def submission(self, competition: str, id_: str) -> Submission | None:
        is_it = (submissions.c.competition == competition) & (submissions.c.id == id_)
        content = self._connection.scalar(select(submissions.c.content).where(is_it))
        return None if content is None else decode(Submission, content)

    def owner_of(self, source: JobSourceKind, author: str) -> str | None:
        is_it = (owners.c.source == source.value) & (owners.c.author == author)
        owner: str | None = self._connection.scalar(select(owners.c.owner).where(is_it))
        return owner

    def save_owner(self, source: JobSourceKind, author: str, owner: str) -> None:
        row = {"source": source.value, "author": author, "owner": owner}
        upsert(self._connection, owners, [row])

    def slots(self) -> list[SubmissionSlots]:
        query = select(slots.c.content).order_by(slots.c.competition)
        return [decode(SubmissionSlots, content) for content in self._connection.scalars(query)]

    def save_slots(self, slots_: SubmissionSlots) -> None:
        row = {"competition": slots_.competition, "content": encode(in_utc(slots_))}
        upsert(self._connection, slots, [row])

    def quotas(self) -> list[Quota]:
        query = select(quotas.c.content).order_by(quotas.c.account, quotas.c.accelerator)
        return [decode(Quota, content) for content in self._connection.scalars(query)]

    def save_quota(self, quota: Quota) -> None:
        row = {
            "account": quota.account,
            "accelerator": quota.accelerator,
            "content": encode(in_utc(quota)),
        }
        upsert(self._connection, quotas, [row])

    def ping_keys(self) -> list[PingKey]:
        k = ping_keys.c
        query = select(k.name, k.digest, k.created_at, k.slug, k.revoked_at)
        rows = self._connection.execute(query.order_by(k.created_at, k.name))
        return [PingKey(*row) for row in rows]

    def save_ping_key(self, key: PingKey) -> None:
        kept = in_utc(key)
        row = {
            "name": kept.name,
            "digest": kept.digest,
            "created_at": kept.created_at,
            "slug": kept.slug,
            "revoked_at": kept.revoked_at,
        }
        upsert(self._connection, ping_keys, [row])

    def cursor(self, of: str) -> str | None:
        query = select(cursors.c.cursor).where(cursors.c.reader == of)
        cursor: str | None = self._connection.scalar(query)
        return cursor

    def save_cursor(self, of: str, cursor: str) -> None:
        upsert(self._connection, cursors, [{"reader": of, "cursor": cursor}])
