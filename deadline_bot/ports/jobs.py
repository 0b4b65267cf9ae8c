"""What the services need for jobs: where they are kept, and who tells of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.job import Job, JobSourceKind, Sighting
from deadline_bot.domain.job_points import Point
from deadline_bot.domain.ping import Ping, PingKey, PingOutcome
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Standing, Submission

R = TypeVar("R")


class Jobs(Protocol):
    """Jobs, submissions and what belongs to them; part of a transaction."""

    def save_job(self, job: Job) -> Job:
        """Writes a job in place of the last; one with id 0 is new. Returns it with its id.

        An id is never used twice. The job is planned again when `Job.wake_at` comes. Its
        `source` and `ref` never change.

        Raises:
            ValueError: no job has that id, or its progress is infinite or no number.
        """
        ...

    def job(self, id_: int) -> Job | None:
        """The job of that id, whatever its state."""
        ...

    def latest_job(self, source: JobSourceKind, ref: str, run: str = "") -> Job | None:
        """The newest run (greatest id) of what a source calls `ref`.

        With a `run`: that run of it, `None` where it is not known.
        """
        ...

    def latest_jobs(self, source: JobSourceKind, refs: Collection[str]) -> dict[str, Job]:
        """The newest run of each of these, by ref; those that are not known are left out."""
        ...

    def save_known_jobs(self, known: Sequence[Job]) -> None:
        """Writes jobs that have their ids, as `save_job` does, many at once.

        Those that are not known are left out. Raises what `save_job` raises for a value that
        cannot be kept; some of the others may be written then.
        """
        ...

    def jobs(
        self, *, since: datetime | None = None, competition: str | None = None, limit: int = 200
    ) -> list[Job]:
        """Jobs under way, and with `since` those that ended since then (≥) besides.

        Of one competition where it is given (empty: those of none). Newest first.
        """
        ...

    def jobs_named(self, name: str, limit: int) -> list[Job]:
        """Jobs of that name, in any case, newest first."""
        ...

    def ended_jobs(self, limit: int) -> list[Job]:
        """Jobs that have ended, the latest end first: the history."""
        ...

    def due_jobs(self, now: datetime, limit: int) -> list[Job]:
        """Jobs whose `wake_at` ≤ now, earliest first."""
        ...

    def add_point(self, job: int, point: Point) -> None:
        """Keeps where a job's progress stood; one of the same instant is replaced.

        At most a thousand of a job are kept: of too many every second one goes, never the first
        and the last.

        Raises:
            ValueError: no job has that id, or the point is infinite or no number.
        """
        ...

    def add_points(self, stood: Sequence[tuple[int, Point]]) -> None:
        """Keeps points of several jobs, each with its job, as `add_point` does."""
        ...

    def points(self, job: int) -> list[Point]:
        """Where a job's progress stood, in the order of time."""
        ...

    def save_submission(self, submission: Submission) -> None:
        """Writes a submission in place of the last of the same competition and id."""
        ...

    def submissions(self, competition: str, limit: int) -> list[Submission]:
        """The submissions to a competition, newest first."""
        ...

    def submission(self, competition: str, id_: str) -> Submission | None:
        """One submission."""
        ...

    def owner_of(self, source: JobSourceKind, author: str) -> str | None:
        """Who in the chat an author of a source is.

        `None`: nobody has been asked; empty: somebody has, and has not answered.
        """
        ...

    def save_owner(self, source: JobSourceKind, author: str, owner: str) -> None:
        """Notes who an author of a source is; empty: that somebody was asked."""
        ...

    def slots(self) -> list[SubmissionSlots]:
        """The submissions left of each competition as last seen, by slug."""
        ...

    def save_slots(self, slots: SubmissionSlots) -> None:
        """Writes a competition's in place of the last."""
        ...

    def quotas(self) -> list[Quota]:
        """The quotas as last seen, by account and accelerator."""
        ...

    def save_quota(self, quota: Quota) -> None:
        """Writes the quota of an account and accelerator in place of the last."""
        ...

    def ping_keys(self) -> list[PingKey]:
        """All keys that were made, revoked ones too, in the order in which they were."""
        ...

    def save_ping_key(self, key: PingKey) -> None:
        """Writes a key in place of the last of the same name."""
        ...

    def save_plan(self, kept: Kept, *, wake_at: datetime | None) -> None:
        """Writes a final run in place of the last of its competition and channel."""
        ...

    def plan(self, competition: str, channel: str) -> Kept | None:
        """The final run of a competition in a channel."""
        ...

    def plans(self, channel: str | None = None) -> list[Kept]:
        """All final runs, or those of a channel, by competition then channel."""
        ...

    def due_plans(self, now: datetime, limit: int) -> list[Kept]:
        """Final runs whose `wake_at` ≤ now, earliest first."""
        ...

    def wake_plans(self, competition: str, wake_at: datetime) -> None:
        """Has the final runs of a competition (empty: all) planned at `wake_at` at the latest."""
        ...

    def cursor(self, of: str) -> str | None:
        """How far a reader has read, `None` before the first time."""
        ...

    def save_cursor(self, of: str, cursor: str) -> None:
        """Notes how far a reader has read."""
        ...


class JobSource(Protocol):
    """Something that tells of jobs when it is asked: a healthchecks project, the mailbox."""

    @property
    def name(self) -> str:
        """Its name in `status` and in the log."""
        ...

    async def sightings(self, now: datetime, cursor: str | None) -> "Seen[Sighting]":
        """What it saw since `cursor`; what was told before may come again.

        Raises:
            SourceFailed: it could not be asked.
        """
        ...


@dataclass(frozen=True, slots=True)
class Seen(Generic[R]):
    """An answer: the records that could be read, and why others could not be.

    `cursor` is how far it reaches, `None` where the source keeps no place.
    """

    records: tuple[R, ...]
    unreadable: tuple[str, ...] = ()
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook of an account, as a list tells of it.

    `ref` is `owner/slug`; `run_at` is when it last ran (UTC), `None` where not told;
    `competitions` are the slugs among its data sources.
    """

    ref: str
    title: str
    url: str
    run_at: datetime | None
    competitions: tuple[str, ...]


class HostAccount(Protocol):
    """One account at the competitions' host. All calls only read.

    Every call raises `SourceFailed` where the host cannot be asked or its answer not be read.
    """

    @property
    def name(self) -> str:
        """Its name in `status`, in facts and in the log: what the settings call the account."""
        ...

    @property
    def n_calls(self) -> int:
        """Calls made within the last hour."""
        ...

    async def notebooks(self, now: datetime, slugs: Collection[str]) -> Seen[Notebook]:
        """The account's own notebooks that ran last and use one of these competitions."""
        ...

    async def notebook_state(self, now: datetime, ref: str) -> Sighting:
        """How a notebook's latest version stands. `at` is now; without progress and log."""
        ...

    async def notebook_log(self, now: datetime, ref: str) -> str:
        """The text of its log as far as it can be read within a few seconds; may be empty.

        A stream that breaks ends the text where it broke.
        """
        ...

    async def submissions(self, now: datetime, slug: str) -> Seen[Submission]:
        """The team's submissions to a competition, newest first, at most 200."""
        ...

    async def slots(self, now: datetime, slug: str) -> SubmissionSlots:
        """The submissions that are left."""
        ...

    async def quotas(self, now: datetime) -> Seen[Quota]:
        """What is left of the week's accelerator hours."""
        ...

    async def is_higher_better(self, now: datetime, slug: str) -> bool | None:
        """Whether a greater score is a better one; `None` where the leaderboard does not tell."""
        ...

    async def standing(self, now: datetime, slug: str) -> Standing | None:
        """Where the account's team stands; `None` where that is not told."""
        ...


class PingReceiver(Protocol):
    """What the HTTP server hands pings to."""

    async def take(self, ping: Ping, now: datetime) -> PingOutcome:
        """Takes a ping; returns when it is kept durably. The same twice is the same."""
        ...
