"""Notes what was seen of jobs: the facts, and what is said of them, in one transaction.

The one way in for every source: polls, pings, the mailbox and people's notes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.job_evidence import seen, superseded
from deadline_bot.domain.job_news import Place, news
from deadline_bot.domain.job_points import Point
from deadline_bot.domain.when.occasion import Outcome
from deadline_bot.ports import SettingsOf, Transaction

_log = structlog.get_logger(__name__)

#: Told that a job has ended: it says the reminders that waited for it.
OnEnded = Callable[[Transaction, str, Outcome, datetime], int]
#: Whether a final run waits for a job at an instant.
IsNeeded = Callable[[Transaction, Job, datetime], bool]


def not_needed(_: Transaction, __: Job, ___: datetime) -> bool:
    """No job is waited for by a plan."""
    return False


class NoteSightings:
    """See the module. `default_channel` is where jobs of no competition are spoken of."""

    def __init__(
        self,
        settings_of: SettingsOf,
        *,
        default_channel: str,
        on_ended: OnEnded,
        is_needed: IsNeeded = not_needed,
    ) -> None:
        self._settings_of = settings_of
        self._default_channel = default_channel
        self._on_ended = on_ended
        #: Whether a final run waits for a job at an instant.
        self.is_needed = is_needed

    def note(self, tx: Transaction, sightings: Sequence[Sighting], now: datetime) -> list[Job]:
        """Notes sightings in their order; returns the jobs that they are about, as they are now.

        Noting the same twice changes nothing and says nothing. One that cannot be noted is
        logged, and the others go on.
        """
        noted = []
        latest = _latest(tx, sightings)
        going_on = _GoingOn(tx)
        for sighting in sightings:
            named = sighting.source, sighting.ref
            try:
                before = latest.get(named)
                after = None if before is None else going_on.after(before, sighting)
                if after is None:
                    going_on.write()
                    after = self._note(tx, sighting, now)
            except ValueError:
                _log.exception("sighting_refused", source=sighting.source.value, ref=sighting.ref)
                continue
            noted.append(after)
            if before is None or after.id >= before.id:
                latest[named] = after
        going_on.write()
        return noted

    def changed(self, tx: Transaction, before: Job | None, after: Job, now: datetime) -> Job:
        """Keeps a job as it is now and says what that means; returns it with its id."""
        kept = tx.save_job(after)
        was = None if before is None else before.state
        if kept.state is was:
            return kept
        _log.info("job_changed", job=kept.id, name=kept.name, state=kept.state.value, was=was)
        is_owner_asked = before is None and self._asks_owner(tx, kept)
        is_needed = self.is_needed(tx, kept, now)
        for place in self.places(tx, kept.competition):
            tx.add(
                news(
                    before,
                    kept,
                    place,
                    now,
                    is_owner_asked=is_owner_asked,
                    is_needed=is_needed,
                )
            )
        tx.wake_plans(kept.competition, now)
        if kept.is_ended:
            self._on_ended(tx, kept.name, _outcome(kept), now)
        return kept

    def places(self, tx: Transaction, slug: str) -> Iterable[Place]:
        """Where jobs of a competition are spoken of; of none, or an unknown one: by default."""
        followings = tx.followings(slug=slug) if slug else []
        for following in followings:
            channel = following.channel
            yield Place(channel, self._settings_of(channel), following.competition.ref)
        if not followings:
            channel = self._default_channel
            unknown = CompetitionRef(slug, slug, "", "") if slug else None
            yield Place(channel, self._settings_of(channel), unknown)

    def _note(self, tx: Transaction, sighting: Sighting, now: datetime) -> Job:
        latest = tx.latest_job(sighting.source, sighting.ref)
        known = latest
        if latest is not None and sighting.run and latest.run not in {"", sighting.run}:
            known = tx.latest_job(sighting.source, sighting.ref, sighting.run) or latest
        after = self._owned(tx, seen(known, sighting))
        before = known if known is not None and after.id == known.id else None
        if after == before:
            return after
        if before is None and latest is not None and latest.state is JobState.STALLED:
            tx.save_job(superseded(latest))
        kept = self.changed(tx, before, after, now)
        is_further = before is None or before.progress != kept.progress
        if kept.progress is not None and is_further:
            tx.add_points([(kept.id, _point(kept, kept.progress))])
        return kept

    def _owned(self, tx: Transaction, job: Job) -> Job:
        if job.owner:
            return job
        owner = tx.owner_of(job.source, owner_key(job))
        return replace(job, owner=owner) if owner else job

    def _asks_owner(self, tx: Transaction, job: Job) -> bool:
        """Whether to ask whose the job is: once for each author of a source."""
        if job.owner or job.source in {JobSourceKind.SUBMISSION, JobSourceKind.NOTE}:
            return False
        if tx.owner_of(job.source, owner_key(job)) is not None:
            return False
        tx.save_owner(job.source, owner_key(job), "")
        return True


class _GoingOn:
    """Heartbeats: sightings of which there is nothing to say, and which are written together.

    They are nearly all there are, and pings come by the thousand.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._jobs: dict[int, Job] = {}
        self._points: list[tuple[int, Point]] = []

    def after(self, before: Job, sighting: Sighting) -> Job | None:
        """The job after a sighting, to be written; `None` where there is more to it."""
        if sighting.run and before.run not in {"", sighting.run}:
            return None
        after = seen(before, sighting)
        if after.id != before.id or after.state is not before.state:
            return None
        if after != before:
            self._jobs[after.id] = after
        if after.progress is not None and after.progress != before.progress:
            self._points.append((after.id, _point(after, after.progress)))
        return after

    def write(self) -> None:
        """Writes what has come together so far; where it cannot be kept, one by one."""
        jobs, points = self._jobs, self._points
        self._jobs, self._points = {}, []
        try:
            self._tx.save_known_jobs(list(jobs.values()))
            self._tx.add_points(points)
        except ValueError:
            for job in jobs.values():
                self._write_one(job, [point for point in points if point[0] == job.id])

    def _write_one(self, job: Job, points: Sequence[tuple[int, Point]]) -> None:
        try:
            self._tx.save_job(job)
            self._tx.add_points(points)
        except ValueError:
            _log.exception("sighting_refused", source=job.source.value, ref=job.ref)


def _latest(tx: Transaction, sightings: Sequence[Sighting]) -> dict[tuple[JobSourceKind, str], Job]:
    """The latest run of each job that is seen."""
    refs: dict[JobSourceKind, set[str]] = {}
    for sighting in sightings:
        refs.setdefault(sighting.source, set()).add(sighting.ref)
    return {
        (source, ref): job
        for source, of_source in refs.items()
        for ref, job in tx.latest_jobs(source, of_source).items()
    }


def _point(job: Job, progress: Progress) -> Point:
    return Point(job.heartbeat_at, progress.done, progress.total)


def owner_key(job: Job) -> str:
    """By what an owner is remembered: the source's author, else the job itself."""
    return job.author or job.ref


def _outcome(job: Job) -> Outcome:
    match job.state:
        case JobState.SUCCEEDED:
            return Outcome.SUCCEEDED
        case JobState.FAILED:
            return Outcome.FAILED
        case _:
            return Outcome.FINISHED
