"""What the bot answers about final runs, as data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.final_run.faults import PlanFault
from deadline_bot.domain.final_run.kept import Question
from deadline_bot.domain.final_run.spending import QuotaNeed, SubmissionRoom
from deadline_bot.domain.message_plan import Selection
from deadline_bot.domain.plan_view import PlanView


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """A final run as it stands, with what it spends.

    `changed` is the name of the step that was just added, removed or changed, empty for none;
    `questions` are those that wait for an answer, `unlinked` the names of jobs under way that
    fulfil no step.
    """

    view: PlanView
    quotas: tuple[QuotaNeed, ...] = ()
    room: SubmissionRoom | None = None
    questions: tuple[Question, ...] = ()
    unlinked: tuple[str, ...] = ()
    changed: str = ""


@dataclass(frozen=True, slots=True)
class NoPlan:
    """There is no final run and none can be proposed: the competition has no close ahead."""

    competition: CompetitionRef


@dataclass(frozen=True, slots=True)
class PlanRefused:
    """A change that cannot be made; `line` is the number of its line in a form, 0 for none."""

    fault: PlanFault
    line: int = 0


@dataclass(frozen=True, slots=True)
class SelectionAnswer:
    """What would count as things stand."""

    competition: CompetitionRef
    selection: Selection


@dataclass(frozen=True, slots=True)
class NoSuchSubmission:
    """No submission has this id or description; `known` are ids of the newest."""

    text: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """How long a job took, or a scoring, in which competition; `lasted` is at least that where
    it did not end well (`is_censored`)."""

    name: str
    competition: str
    ended_at: datetime
    lasted: timedelta
    is_censored: bool = False


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """What forecasts learn from, the latest first; `n_more` are left out."""

    entries: tuple[HistoryEntry, ...]
    n_more: int = 0


PlanAnswers = PlanAnswer | NoPlan | PlanRefused | SelectionAnswer | NoSuchSubmission | HistoryAnswer
