"""Jobs: the runs that we watch, wherever they run, and what is seen of them.

A source tells what it saw as a `Sighting`; `job_evidence` decides what that means. Pure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.agent.progress import Progress

#: The silence allowed where neither the job nor its source tells.
GRACE = timedelta(minutes=15)
#: How long a stalled run is waited for: a day, or this many graces where that is longer.
PATIENCE, PATIENCE_GRACES = timedelta(days=1), 4
#: How long one is waited for of which silence says nothing: a note that nobody ends.
PATIENCE_UNHEARD = timedelta(days=3)


class JobState(StrEnum):
    """How a job stands."""

    #: Waits for its machine.
    QUEUED = "queued"
    #: Runs, and was heard within its grace.
    RUNNING = "running"
    #: Ended well.
    SUCCEEDED = "succeeded"
    #: Ended badly.
    FAILED = "failed"
    #: Was stopped by a person.
    CANCELLED = "cancelled"
    #: Should run, and has not been heard for longer than its grace.
    STALLED = "stalled"
    #: Its source tells of it, and not how it stands; or nobody waits for it any longer.
    UNKNOWN = "unknown"


#: The states after which nothing more is expected of a run.
ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})
#: The states of a run that is under way, as far as anybody knows.
UNDER_WAY = frozenset({JobState.QUEUED, JobState.RUNNING, JobState.STALLED, JobState.UNKNOWN})


class JobSourceKind(StrEnum):
    """Where jobs come from: `Job.source` begins with one of these."""

    #: A notebook of a Kaggle account; `Job.source` is `kaggle`.
    KAGGLE = "kaggle"
    #: The scoring of a submission.
    SUBMISSION = "submission"
    #: Pings over HTTP.
    PING = "ping"
    #: A project of healthchecks, hosted or self-hosted.
    HEALTHCHECKS = "healthchecks"
    #: The mailbox: a channel that machines post to.
    MAILBOX = "mailbox"
    #: A person's note.
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a source saw of a job at the instant `at` (UTC): dated evidence.

    `ref` is what the source calls the job, `run` what it calls this run of it; an empty `run`
    means the one under way. `state` is `None` where only life was seen: a heartbeat. `name`,
    `competition` (a slug), `owner` (a person of the chat), `author` (the source's name for
    whom it belongs to), `place` (the machine) and `url` are empty where not told; `grace` and
    `started_at` are `None` then. `reason` is why it failed. `tail` are its last log lines.
    `is_notice_wanted`: its owner asked to hear of its success.
    """

    source: JobSourceKind
    ref: str
    at: datetime
    state: JobState | None = None
    run: str = ""
    name: str = ""
    competition: str = ""
    owner: str = ""
    author: str = ""
    place: str = ""
    url: str = ""
    progress: Progress | None = None
    started_at: datetime | None = None
    grace: timedelta | None = None
    reason: str = ""
    tail: tuple[str, ...] = ()
    is_notice_wanted: bool | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One run that we watch; the next run of the same `source` and `ref` is another job.

    `id` is 0 before it is kept. `seen_at` is when it was first seen, `heartbeat_at` the last
    evidence of life; `started_at` and `ended_at` are `None` where not known or not yet.
    `progress_at` is since when `progress` stands where it does. `grace` is the silence allowed;
    `None` where silence means nothing, since its source is asked and not heard. Silence before
    `patient_until` is not the job's: nobody could hear it. `given_up_at` is since when nobody
    waits for it. Empty text is what is not known, as in `Sighting`. Instants are UTC.
    """

    source: JobSourceKind
    ref: str
    name: str
    state: JobState
    seen_at: datetime
    heartbeat_at: datetime
    id: int = 0
    run: str = ""
    competition: str = ""
    owner: str = ""
    author: str = ""
    place: str = ""
    url: str = ""
    progress: Progress | None = None
    progress_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    grace: timedelta | None = GRACE
    patient_until: datetime | None = None
    given_up_at: datetime | None = None
    reason: str = ""
    tail: tuple[str, ...] = ()
    is_notice_wanted: bool = False

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected of it: it has ended, or was given up."""
        return self.is_ended or self.given_up_at is not None

    @property
    def stalls_at(self) -> datetime | None:
        """When silence becomes a stall, `None` where it does not."""
        can_stall = self.state in {JobState.RUNNING, JobState.UNKNOWN} and not self.is_over
        return None if self.grace is None or not can_stall else self._after_silence(self.grace)

    @property
    def wake_at(self) -> datetime | None:
        """When silence means something new: a stall, or later that nobody waits any longer.

        `None` for what is over.
        """
        if self.is_over or self.stalls_at is not None:
            return self.stalls_at
        if self.grace is None:
            return self._after_silence(PATIENCE_UNHEARD)
        return self._after_silence(max(PATIENCE, PATIENCE_GRACES * self.grace))

    def _after_silence(self, span: timedelta) -> datetime:
        silent_until = self.heartbeat_at + span
        return silent_until if self.patient_until is None else max(silent_until, self.patient_until)

    @property
    def fraction(self) -> float | None:
        """How much of it is done, 0 to 1; `None` where its total is not known."""
        if self.progress is None or not self.progress.total:
            return None
        return min(1.0, max(0.0, self.progress.done / self.progress.total))
