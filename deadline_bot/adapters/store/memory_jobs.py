"""Jobs and where their progress stood, in memory, by plain loops."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.kept_jobs import (
    end_of,
    job_to_keep,
    point_to_keep,
    spare_points,
)
from deadline_bot.adapters.store.memory_state import State
from deadline_bot.domain.job import Job, JobSourceKind
from deadline_bot.domain.job_points import Point


class MemoryJobs:
    """The jobs' own part of `ports.Jobs`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def save_job(self, job: Job) -> Job:
        kept = job_to_keep(job)
        if not kept.id:
            self._state.last_job_id += 1
            kept = replace(kept, id=self._state.last_job_id)
        elif kept.id not in self._state.jobs:
            raise ValueError(f"no such job: {kept.id}")
        self._state.jobs[kept.id] = kept
        return kept

    def job(self, id_: int) -> Job | None:
        return self._state.jobs.get(id_)

    def latest_job(self, source: JobSourceKind, ref: str, run: str = "") -> Job | None:
        return next(
            (
                job
                for job in self._newest_first()
                if (job.source, job.ref) == (source, ref) and run in ("", job.run)
            ),
            None,
        )

    def latest_jobs(self, source: JobSourceKind, refs: Collection[str]) -> dict[str, Job]:
        found = ((ref, self.latest_job(source, ref)) for ref in refs)
        return {ref: job for ref, job in found if job is not None}

    def save_known_jobs(self, known: Sequence[Job]) -> None:
        for job in known:
            if job.id in self._state.jobs:
                self.save_job(job)

    def jobs(
        self, *, since: datetime | None = None, competition: str | None = None, limit: int = 200
    ) -> list[Job]:
        since = utc_or_none(since)
        found = [
            job
            for job in self._newest_first()
            if competition in (None, job.competition) and _is_since(end_of(job), since)
        ]
        return found[:limit]

    def jobs_named(self, name: str, limit: int) -> list[Job]:
        folded = name.casefold()
        return [job for job in self._newest_first() if job.name.casefold() == folded][:limit]

    def ended_jobs(self, limit: int) -> list[Job]:
        ended = [(at, job.id, job) for job in self._newest_first() if (at := end_of(job))]
        return [job for *_, job in sorted(ended, reverse=True)][:limit]

    def due_jobs(self, now: datetime, limit: int) -> list[Job]:
        now = utc(now)
        heard = [(at, job.id, job) for job in self._newest_first() if (at := job.wake_at)]
        return [job for at, _, job in sorted(heard) if at <= now][:limit]

    def add_point(self, job: int, point: Point) -> None:
        kept = point_to_keep(point)
        if job not in self._state.jobs:
            raise ValueError(f"no such job: {job}")
        by_time = {known.at: known for known in self.points(job)} | {kept.at: kept}
        for at in spare_points(sorted(by_time)):
            del by_time[at]
        self._state.points[job] = tuple(by_time[at] for at in sorted(by_time))

    def add_points(self, stood: Sequence[tuple[int, Point]]) -> None:
        for job, point in stood:
            self.add_point(job, point)

    def points(self, job: int) -> list[Point]:
        return list(self._state.points.get(job, ()))

    def forget_points(self, before: datetime) -> None:
        """Deletes the points of jobs that ended before then."""
        before = utc(before)
        for job in self._newest_first():
            ended_at = end_of(job)
            if ended_at is not None and ended_at < before:
                self._state.points.pop(job.id, None)

    def _newest_first(self) -> Iterator[Job]:
        # In the order of their ids, since none is ever deleted.
        return reversed(self._state.jobs.values())


def _is_since(ended_at: datetime | None, since: datetime | None) -> bool:
    """Whether a job is under way, or ended since then (≥) where that is asked for."""
    return ended_at is None or (since is not None and ended_at >= since)
