"""What the bot answers about reminders, as data."""

from dataclasses import dataclass
from datetime import datetime

from deadline_bot.domain.chat import Form
from deadline_bot.domain.message import Entry
from deadline_bot.domain.reminder import Occurrence, Reminder
from deadline_bot.domain.when.audience import Audience
from deadline_bot.domain.when.occasion import Doubt, NotFound


@dataclass(frozen=True, slots=True)
class SetReminder:
    """A reminder as it was understood and is kept. `is_new` is false after an edit.

    `next` are its next instants, three of a recurring one, none where it waits for a job or
    for a date. `doubts` are worth a sentence each. `entry` is the milestone it is tied to.
    """

    reminder: Reminder
    next: tuple[datetime, ...]
    doubts: frozenset[Doubt] = frozenset()
    entry: Entry | None = None
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """A reading that is offered; `at` is its next instant, `None` where it has none."""

    reminder: Reminder
    at: datetime | None
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class WhichReading:
    """More than one reading is sensible: the person chooses; likeliest first."""

    options: tuple[Option, ...]
    doubts: frozenset[Doubt]


@dataclass(frozen=True, slots=True)
class PhraseNotUnderstood:
    """Nothing was understood; `fault` names the part that was not."""

    fault: NotFound


@dataclass(frozen=True, slots=True)
class NotReachable:
    """The reminder's audience cannot be reached: nobody of that name, or the bot is not there."""

    audience: Audience


@dataclass(frozen=True, slots=True)
class Reminders:
    """Reminders of a person (`mine`) and of the channel (`others`), those that come next first.

    `page` counts from 0, `n_pages` from 1; both lists hold only that page's.
    """

    mine: tuple[Reminder, ...]
    others: tuple[Reminder, ...]
    page: int
    n_pages: int


@dataclass(frozen=True, slots=True)
class ReminderChanged:
    """A reminder was taken back, deleted, paused or resumed: see its `state`, `ended_by`.

    `was_before`: it was so already, and nothing has changed. A resumed one whose time has
    passed has no `next_at`.
    """

    reminder: Reminder
    was_before: bool = False


@dataclass(frozen=True, slots=True)
class NoReminder:
    """There is no reminder of that number (any more)."""

    number: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An occurrence that somebody has acknowledged. `was_before`: somebody else, or earlier."""

    occurrence: Occurrence
    was_before: bool = False


@dataclass(frozen=True, slots=True)
class Snoozed:
    """An occurrence that is said again at `until`.

    `is_cut`: brought forward, since a snooze must not pass the milestone.
    """

    occurrence: Occurrence
    until: datetime
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class TooLateToSnooze:
    """The milestone is too near, or the instant given has passed."""

    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class WhichOccurrence:
    """Several occurrences are open, newest first; none where nothing is. The person chooses.

    `is_snooze`: they are to be snoozed, else acknowledged.
    """

    occurrences: tuple[Occurrence, ...]
    is_snooze: bool


@dataclass(frozen=True, slots=True)
class WhoTook:
    """Who acknowledged what, the latest first, and what is open still."""

    taken: tuple[Occurrence, ...]
    open: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form to be filled in; where the chat cannot open it now, a button that does."""

    form: Form


ReminderAnswer = (
    SetReminder
    | WhichReading
    | PhraseNotUnderstood
    | NotReachable
    | Reminders
    | ReminderChanged
    | NoReminder
    | Taken
    | Snoozed
    | TooLateToSnooze
    | WhichOccurrence
    | WhoTook
    | OpenForm
)
