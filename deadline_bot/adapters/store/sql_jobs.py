"""Jobs and where their progress stood, in the database.

Pings come by the thousand, so what each of them asks is built once: to build a statement takes
longer than to run it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from deadline_bot.adapters.store.codec import decode, encode
from deadline_bot.adapters.store.dialect import upsert
from deadline_bot.adapters.store.kept_jobs import (
    MOST_POINTS,
    end_of,
    job_to_keep,
    point_to_keep,
    spare_points,
)
from deadline_bot.adapters.store.schema_jobs import is_of_run, jobs, points
from deadline_bot.domain.job import Job, JobSourceKind
from deadline_bot.domain.job_points import Point

_WHOLE = select(jobs.c.id, jobs.c.content)
_NEWEST_FIRST = jobs.c.id.desc()

_NEW = jobs.insert().returning(jobs.c.id)
_BY_ID = _WHOLE.where(jobs.c.id == bindparam("of"))
_LATEST = (
    _WHOLE.where(jobs.c.source == bindparam("by"), jobs.c.ref == bindparam("of"))
    .order_by(_NEWEST_FIRST)
    .limit(1)
)
_NEWEST_IDS = (
    select(func.max(jobs.c.id))
    .where(jobs.c.source == bindparam("by"), jobs.c.ref.in_(bindparam("refs", expanding=True)))
    .group_by(jobs.c.ref)
)
_LATEST_OF_MANY = _WHOLE.where(jobs.c.id.in_(_NEWEST_IDS))
_RUN = _LATEST.where(is_of_run, jobs.c.run == bindparam("in_run"))
_UNDER_WAY = _WHOLE.where(jobs.c.ended_at.is_(None)).order_by(_NEWEST_FIRST)
# Not by the id itself: SQLite would then rather read the table backwards than the index.
_ENDED = _WHOLE.order_by((jobs.c.id + 0).desc())
# What may change of a known job.
_KNOWN = (
    update(jobs)
    .where(jobs.c.id == bindparam("of"))
    .values(
        {
            column: bindparam(f"new_{column.name}", type_=column.type)
            for column in (
                jobs.c.run,
                jobs.c.name,
                jobs.c.competition,
                jobs.c.ended_at,
                jobs.c.wake_at,
                jobs.c.content,
            )
        }
    )
)
_IS_ITS = points.c.job_id == bindparam("of")
_WITH_TOO_MANY = (
    select(points.c.job_id)
    .where(points.c.job_id.in_(bindparam("of", expanding=True)))
    .group_by(points.c.job_id)
    .having(func.count() > MOST_POINTS)
)
_SPARE = delete(points).where(_IS_ITS, points.c.at == bindparam("stood_at"))


class SqlJobs:
    """The jobs' own part of `ports.Jobs`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save_job(self, job: Job) -> Job:
        kept = job_to_keep(job)
        row = _row(kept)
        if not kept.id:
            row = {"source": kept.source.value, "ref": kept.ref, **row}
            return replace(kept, id=self._connection.execute(_NEW, row).scalar_one())
        if not self._connection.execute(_KNOWN, _changes(kept, row)).rowcount:
            raise ValueError(f"no such job: {kept.id}")
        return kept

    def save_known_jobs(self, known: Sequence[Job]) -> None:
        rows = [_changes(kept, _row(kept)) for kept in map(job_to_keep, known)]
        if rows:
            self._connection.execute(_KNOWN, rows)

    def job(self, id_: int) -> Job | None:
        return self._one(_BY_ID, {"of": id_})

    def latest_job(self, source: JobSourceKind, ref: str, run: str = "") -> Job | None:
        named = {"by": source.value, "of": ref}
        return self._one(_RUN, {**named, "in_run": run}) if run else self._one(_LATEST, named)

    def latest_jobs(self, source: JobSourceKind, refs: Collection[str]) -> dict[str, Job]:
        named = {"by": source.value, "refs": list(refs)}
        rows = self._connection.execute(_LATEST_OF_MANY, named)
        return {job.ref: job for job in (_job(*row) for row in rows)}

    def jobs(
        self, *, since: datetime | None = None, competition: str | None = None, limit: int = 200
    ) -> list[Job]:
        # Each by the index: as one question it would read every job that ever was.
        queries = [_UNDER_WAY]
        if since is not None:
            queries.append(_ENDED.where(jobs.c.ended_at >= since))
        if competition is not None:
            queries = [query.where(jobs.c.competition == competition) for query in queries]
        firsts = (self._all(query.limit(limit)) for query in queries)
        return sorted(chain(*firsts), key=lambda job: job.id, reverse=True)[:limit]

    def jobs_named(self, name: str, limit: int) -> list[Job]:
        query = _WHOLE.where(jobs.c.name == name.casefold())
        return self._all(query.order_by(_NEWEST_FIRST).limit(limit))

    def ended_jobs(self, limit: int) -> list[Job]:
        query = _WHOLE.where(jobs.c.ended_at.is_not(None))
        return self._all(query.order_by(jobs.c.ended_at.desc(), _NEWEST_FIRST).limit(limit))

    def due_jobs(self, now: datetime, limit: int) -> list[Job]:
        query = _WHOLE.where(jobs.c.wake_at <= now).order_by(jobs.c.wake_at, jobs.c.id)
        return self._all(query.limit(limit))

    def add_point(self, job: int, point: Point) -> None:
        self.add_points([(job, point)])

    def add_points(self, stood: Sequence[tuple[int, Point]]) -> None:
        if not stood:
            return
        kept = [(job, point_to_keep(point)) for job, point in stood]
        rows = [{"job_id": job, "at": p.at, "done": p.done, "total": p.total} for job, p in kept]
        ids = sorted({job for job, _ in stood})
        try:
            upsert(self._connection, points, rows)
        except IntegrityError as error:
            raise ValueError(f"no such job among {ids}") from error
        for job in self._connection.scalars(_WITH_TOO_MANY, {"of": ids}).all():
            spare = spare_points([point.at for point in self.points(job)])
            self._connection.execute(_SPARE, [{"of": job, "stood_at": at} for at in spare])

    def points(self, job: int) -> list[Point]:
        columns = points.c.at, points.c.done, points.c.total
        query = select(*columns).where(_IS_ITS).order_by(points.c.at)
        return [Point(*row) for row in self._connection.execute(query, {"of": job})]

    def forget_points(self, before: datetime) -> None:
        """Deletes the points of jobs that ended before then."""
        are_old = select(jobs.c.id).where(jobs.c.ended_at < before)
        self._connection.execute(delete(points).where(points.c.job_id.in_(are_old)))

    def _one(self, query: Select[int, str], named: Mapping[str, Any]) -> Job | None:
        row = self._connection.execute(query, named).one_or_none()
        return None if row is None else _job(*row)

    def _all(self, query: Select[int, str]) -> list[Job]:
        return [_job(*row) for row in self._connection.execute(query)]


def _row(job: Job) -> Mapping[str, Any]:
    """What is written of a job each time."""
    return {
        "run": job.run,
        "name": job.name.casefold(),
        "competition": job.competition,
        "ended_at": end_of(job),
        "wake_at": job.wake_at,
        "content": encode(job),
    }


def _changes(job: Job, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"of": job.id, **{f"new_{column}": value for column, value in row.items()}}


def _job(id_: int, content: str) -> Job:
    # A new job is written before it has its id.
    job = decode(Job, content)
    return job if job.id == id_ else replace(job, id=id_)
