"""What is wrong with a form that was filled in: it stays open, and each field says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deadline_bot.domain.answer_plan import PlanRefused
from deadline_bot.domain.answer_reminders import WhichReading
from deadline_bot.domain.when.occasion import NotFound


class FieldFault(StrEnum):
    """A fault that needs no more words than its own."""

    #: Nothing is in it.
    EMPTY = "empty"
    #: Neither words nor an instant say when.
    NO_WHEN = "no_when"
    #: The instant has passed.
    PASSED = "passed"
    #: A snooze would pass the milestone.
    PASSES_MILESTONE = "passes_milestone"
    #: The bot cannot reach them there.
    NOT_REACHABLE = "not_reachable"
    #: No zone of that name.
    BAD_ZONE = "bad_zone"
    #: Not durations, separated by commas.
    BAD_DURATIONS = "bad_durations"
    #: Not a duration.
    BAD_DURATION = "bad_duration"
    #: Not quiet hours.
    BAD_QUIET_HOURS = "bad_quiet_hours"
    #: What the form is about is not there any more.
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FormFaults:
    """The faults of a form, by the names of its fields."""

    by_field: Mapping[str, FieldFault | NotFound | WhichReading | PlanRefused]
