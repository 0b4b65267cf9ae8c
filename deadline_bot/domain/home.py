"""A person's own view: what the app's Home tab shows, as data."""

from dataclasses import dataclass

from deadline_bot.domain.answer import BoardLine
from deadline_bot.domain.message import NextAlert
from deadline_bot.domain.reminder import Occurrence, Reminder


@dataclass(frozen=True, slots=True)
class Home:
    """`waiting`: occurrences that wait for the person; `lines`: the nearest countdowns.

    Each list is cut, and its `n_more_…` counts the rest. Two equal ones read the same, so an
    unequal one is worth publishing.
    """

    waiting: tuple[Occurrence, ...]
    lines: tuple[BoardLine, ...]
    n_more_lines: int
    next_alert: NextAlert | None
    reminders: tuple[Reminder, ...]
    n_more_reminders: int
