"""What the bot answers and shows on the board, as data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.domain.answer_channel import ChannelAnswer
from deadline_bot.domain.answer_jobs import (
    Calls,
    JobAnswer,
    JobAnswers,
    JobsAnswer,
    SubmissionsAnswer,
)
from deadline_bot.domain.answer_plan import HistoryAnswer, PlanAnswer, PlanAnswers, SelectionAnswer
from deadline_bot.domain.answer_reminders import (
    ReminderAnswer,
    Reminders,
    SetReminder,
    WhoTook,
)
from deadline_bot.domain.competition import Competition, CompetitionRef
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.message import Entry, NextAlert, PlanStanding
from deadline_bot.domain.resources import NO_RESOURCES, Resources
from deadline_bot.domain.source import SourceState

#: As coarse as spare times are shown.
_QUARTER = timedelta(minutes=15)


class Command(StrEnum):
    """What can be asked in the chat."""

    #: How things stand: competitions, next alert, sources.
    STATUS = "status"
    #: The next alerts.
    UPCOMING = "upcoming"
    #: Every competition with all its milestones.
    LIST = "list"
    #: Sets a reminder.
    REMIND = "remind"
    #: The reminders, mine and the channel's.
    REMINDERS = "reminders"
    #: Acknowledges what waits for it.
    ACK = "ack"
    #: Has it said again later.
    SNOOZE = "snooze"
    #: Who acknowledged what.
    WHO = "who"
    #: Follows a competition of Kaggle's.
    FOLLOW = "follow"
    #: Follows it no longer.
    UNFOLLOW = "unfollow"
    #: Adds a competition that no source tells.
    ADD = "add"
    #: Moves the close of one that was added.
    MOVE = "move"
    #: Removes one that was added.
    REMOVE = "remove"
    #: Says nothing more of a competition here.
    MUTE = "mute"
    #: Speaks of it again.
    UNMUTE = "unmute"
    #: Every job that is seen.
    JOBS = "jobs"
    #: One job; or a person's note of one.
    JOB = "job"
    #: The submissions.
    SUBS = "subs"
    #: The final run, and its changes.
    PLAN = "plan"
    #: The two submissions that are to count.
    PICK = "pick"
    #: How long things took.
    HISTORY = "history"
    #: The channel's settings.
    SETTINGS = "settings"
    #: What can be asked.
    HELP = "help"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A countdown of the board. `left` is as coarse as it is shown: see `coarse_left`."""

    entry: Entry
    left: timedelta


@dataclass(frozen=True, slots=True)
class PlanLine:
    """How a final run stands, on the board: the critical step that must start first.

    `step` is its name, empty where none waits; `left` is how long until it must start, negative
    once that has passed, and `spare` the spare time; both as coarse as they are shown, `None`
    where not known.
    """

    competition: CompetitionRef
    verdict: Verdict | None
    is_provisional: bool
    step: str
    left: timedelta | None
    spare: timedelta | None
    spare_to_close: timedelta | None


@dataclass(frozen=True, slots=True)
class Board:
    """The pinned message: the final runs, the nearest countdowns, what is said next.

    Two equal boards read the same, so an unequal one is worth an edit.
    """

    lines: tuple[BoardLine, ...]
    n_more: int
    next_alert: NextAlert | None
    plans: tuple[PlanLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """`entries`: the nearest milestones ahead, one a competition; `n_more` competitions more.

    `pin_error` is why the board is not pinned, `None` if it is or there is none. `resources`
    is what can still be spent, `calls` how often each account of a host is asked.
    """

    entries: tuple[Entry, ...]
    n_more: int
    next_alert: NextAlert | None
    sources: tuple[SourceState, ...]
    pin_error: str | None
    resources: Resources = NO_RESOURCES
    calls: tuple[Calls, ...] = ()
    plans: tuple[PlanLine, ...] = ()


@dataclass(frozen=True, slots=True)
class UpcomingAnswer:
    """The next alerts, in the order they are said."""

    alerts: tuple[NextAlert, ...]


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The followed competitions in the order of their next milestone; `n_more` more.

    The milestones include finish_by and those that have passed.
    """

    competitions: tuple[Competition, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class HelpAnswer:
    """What can be asked; `unknown` is the word that was not understood, empty if none.

    `nearest` is the command that was probably meant, `None` where none is near. `about` is the
    one command that was asked about, `None` for all.
    """

    unknown: str = ""
    nearest: Command | None = None
    about: Command | None = None


Answer = (
    StatusAnswer
    | UpcomingAnswer
    | ListAnswer
    | HelpAnswer
    | ReminderAnswer
    | ChannelAnswer
    | JobAnswers
    | PlanAnswers
)


class Way(StrEnum):
    """How an answer reaches the people."""

    #: It takes the place of the message with the button.
    REPLACES = "replaces"
    #: As a message of its own, to the person alone.
    ADDS = "adds"
    #: To the whole channel.
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Reply:
    """What becomes of a click. `answer` is `None` where the messages themselves have changed."""

    answer: Answer | None
    way: Way = Way.ADDS


def shared_as(answer: Answer, text: str) -> str | None:
    """The command that gives the same answer again, for all to see; `None`: nothing to share.

    `text` is the command that was answered. Saying the result changes nothing.
    """
    match answer:
        case SetReminder(reminder=reminder):
            return f"{Command.REMINDERS} {reminder.id}"
        case StatusAnswer() | UpcomingAnswer() | ListAnswer() | HelpAnswer():
            return text
        case Reminders() | WhoTook() | JobsAnswer() | JobAnswer() | SubmissionsAnswer():
            return text
        case PlanAnswer(changed=""):
            return text
        case SelectionAnswer() | HistoryAnswer():
            return text
        case _:
            return None


def plan_line(standing: PlanStanding, now: datetime) -> PlanLine:
    """How a final run stands at `now`, as coarse as the board shows it."""
    at = standing.latest_start_at
    return PlanLine(
        standing.competition,
        standing.verdict,
        standing.is_provisional,
        standing.step,
        None if at is None else coarse_left(at - now),
        _coarse(standing.spare),
        _coarse(standing.spare_to_close),
    )


def _coarse(span: timedelta | None) -> timedelta | None:
    """Rounded down: never more than there is."""
    return None if span is None else span // _QUARTER * _QUARTER


def coarse_left(left: timedelta) -> timedelta:
    """A span as coarse as it is shown: whole minutes below 12 h, whole hours above.

    Rounded up, so that a countdown of a board that is a little old never says too little
    and ends at one minute, not at none.
    """
    unit = timedelta(minutes=1) if left < timedelta(hours=12) else timedelta(hours=1)
    return -(-left // unit) * unit
