"""What the bot answers about jobs and submissions, as data."""

from dataclasses import dataclass
from datetime import timedelta

from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.forecast.forecast import Forecast
from deadline_bot.domain.job import Job
from deadline_bot.domain.resources import SubmissionSlots
from deadline_bot.domain.submission import Submission


@dataclass(frozen=True, slots=True)
class JobsAnswer:
    """Jobs under way, then those that ended within the last day; newest first.

    `n_more` are left out. `competition` is the one that was asked about, `None` for all.
    `forecasts` are those of the jobs under way, by id.
    """

    jobs: tuple[Job, ...]
    n_more: int = 0
    competition: CompetitionRef | None = None
    forecasts: tuple[tuple[int, Forecast], ...] = ()


@dataclass(frozen=True, slots=True)
class JobAnswer:
    """One job with its last log lines; `earlier` are its runs before, newest first.

    `forecast` is `None` for one that has ended.
    """

    job: Job
    earlier: tuple[Job, ...] = ()
    competition: CompetitionRef | None = None
    forecast: Forecast | None = None


@dataclass(frozen=True, slots=True)
class NoSuchJob:
    """No job is called so; `known` are the names that are, nearest first."""

    name: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobNoted:
    """A person's note is kept: the job as it now stands; `is_new`: it was not known before."""

    job: Job
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ProgressUnclear:
    """A note of progress that does not tell how far the job `name` is; `text` may be empty."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class JobEndedBefore:
    """A person's note is not kept: the job has ended, and only `job start` begins it anew."""

    job: Job


@dataclass(frozen=True, slots=True)
class OwnerNoted:
    """Who a job, and others of the same author, belongs to is kept."""

    job: Job


@dataclass(frozen=True, slots=True)
class SubmissionsAnswer:
    """The submissions to a competition, newest first; `n_more` are left out.

    `owners` are people by the host's names of authors, as far as known. `best` is the id of
    the team's best by public score, empty where that is not known.
    """

    competition: CompetitionRef
    submissions: tuple[Submission, ...]
    owners: tuple[tuple[str, str], ...] = ()
    best: str = ""
    n_more: int = 0
    slots: SubmissionSlots | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of an account: made within the last hour, of how many allowed.

    `slow` names the polls that come less often than wished, each with the interval it has.
    """

    account: str
    n_last_hour: int
    n_allowed: int
    slow: tuple[tuple[str, timedelta], ...] = ()


JobAnswers = (
    JobsAnswer
    | JobAnswer
    | NoSuchJob
    | JobNoted
    | ProgressUnclear
    | JobEndedBefore
    | OwnerNoted
    | SubmissionsAnswer
)
