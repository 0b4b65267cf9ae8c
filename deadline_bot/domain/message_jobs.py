"""What is said of jobs and submissions, as data.

As in `message`: one kind of message a class, all instants UTC. `thread` is the key of the
message in whose thread it is said, empty where it stands in the channel itself: few things do.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from deadline_bot.domain.competition import CompetitionRef, instant_text
from deadline_bot.domain.job import Job
from deadline_bot.domain.submission import Submission


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs of a day stand how; `n_scored` and `n_errored` count submissions."""

    n_running: int = 0
    n_succeeded: int = 0
    n_failed: int = 0
    n_stalled: int = 0
    n_scored: int = 0
    n_errored: int = 0


#: Nothing has been seen yet.
NO_JOBS = JobCounts()


@dataclass(frozen=True, slots=True)
class JobsOfDay:
    """The head of the thread of a competition and a local day; its counts are edited in place.

    `competition` is `None` for jobs that belong to none.
    """

    competition: CompetitionRef | None
    day: date
    counts: JobCounts = NO_JOBS
    kind: Literal["jobs_of_day"] = "jobs_of_day"

    @property
    def key(self) -> str:
        slug = "-" if self.competition is None else self.competition.slug
        return f"jobs/{slug}/{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class JobMessage:
    """A job in its thread, edited in place as it goes on. `is_owner_asked`: nobody knows whose."""

    job: Job
    thread: str
    is_owner_asked: bool = False
    kind: Literal["job"] = "job"

    @property
    def key(self) -> str:
        return f"job/{self.job.id}"


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job succeeded, failed or was cancelled, as `job.state` says.

    `competition` is named where the message stands in the channel; `None` where it has none.
    """

    job: Job
    competition: CompetitionRef | None = None
    is_needed: bool = False
    thread: str = ""
    kind: Literal["job_ended"] = "job_ended"

    @property
    def key(self) -> str:
        return f"job/{self.job.id}/{self.job.state.value}"


@dataclass(frozen=True, slots=True)
class JobStalled:
    """A job has not been heard for longer than its grace. `is_needed`: by the final run."""

    job: Job
    competition: CompetitionRef | None = None
    is_needed: bool = False
    kind: Literal["job_stalled"] = "job_stalled"

    @property
    def key(self) -> str:
        return f"job/{self.job.id}/stalled/{instant_text(self.job.heartbeat_at)}"


@dataclass(frozen=True, slots=True)
class JobBack:
    """A job that had stalled since `silent_since` was heard again at `job.heartbeat_at`."""

    job: Job
    silent_since: datetime
    thread: str = ""
    kind: Literal["job_back"] = "job_back"

    @property
    def key(self) -> str:
        return f"job/{self.job.id}/back/{instant_text(self.silent_since)}"


@dataclass(frozen=True, slots=True)
class SubmissionMessage:
    """A submission was scored, or errored, as its state says.

    `best_before` is the public score that it beats where it is a new best of the team, empty
    where it is none, or the first. `is_needed`: the final run waited for it.
    """

    submission: Submission
    competition: CompetitionRef
    owner: str = ""
    is_best: bool = False
    best_before: str = ""
    thread: str = ""
    is_needed: bool = False
    kind: Literal["submission"] = "submission"

    @property
    def key(self) -> str:
        submission = self.submission
        state = submission.state.value
        return f"competition/{submission.competition}/submission/{submission.id}/{state}"


@dataclass(frozen=True, slots=True)
class StillRunning:
    """Machines that are still heard after the close at `closed_at`; `n_more` are left out."""

    competition: CompetitionRef
    closed_at: datetime
    jobs: tuple[Job, ...]
    n_more: int = 0
    kind: Literal["still_running"] = "still_running"

    @property
    def key(self) -> str:
        return f"competition/{self.competition.slug}/still_running/{instant_text(self.closed_at)}"
