"""What the bot remembers of a final run: its steps, and what was said and answered of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.outlook import Verdict


class Question(StrEnum):
    """What is asked once, so that nobody has to write a plan."""

    #: Is a notebook handed in, or a file?
    TEMPLATE = "template"
    #: How long does one inference take?
    INFERENCE = "inference"
    #: Who submits?
    SUBMITTER = "submitter"


@dataclass(frozen=True, slots=True)
class Picks:
    """The two submissions (ids) that the team wants to count; `by` a person of the chat at `at`.

    `confirmed_by` is who said at `confirmed_at` that they are selected at the host, empty and
    `None` until then.
    """

    ids: tuple[str, ...]
    by: str
    at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A final run with what was said of it.

    `verdict` is the one that was said last, at `verdict_at`, when the steps were to end at
    `ends` (by name, p90); `None` and empty before the first. `answered` are the questions that
    have an answer, with what a person said of the inference in `inference` (the notation of
    estimates, empty for nothing) and of the submitter in `submitter`. `awake` are the people
    who will be up for a step that must start in the night, by its name. `starts_told` are the
    latest starts that were told: step, lead time, instant. `late` are the steps whose late start
    was told. `told_at` is the instant of the last message about a verdict, which `seen_by` has
    acknowledged, empty for nobody; `snoozed_by` wants to hear until `snoozed_until` only what is
    worse. `is_changed`: a person changed its steps. `is_reviewed`: what became of it was told,
    `is_scored` with the private scores. All that fell due up to `planned_until` (≤) is decided.
    """

    final_run: FinalRun
    planned_until: datetime
    verdict: Verdict | None = None
    verdict_at: datetime | None = None
    ends: tuple[tuple[str, datetime], ...] = ()
    answered: tuple[Question, ...] = ()
    inference: str = ""
    submitter: str = ""
    awake: tuple[tuple[str, str], ...] = ()
    starts_told: tuple[tuple[str, timedelta, datetime], ...] = ()
    late: tuple[str, ...] = ()
    told_at: datetime | None = None
    seen_by: str = ""
    is_reviewed: bool = False
    is_scored: bool = False
    snoozed_by: str = ""
    snoozed_until: datetime | None = None
    picks: Picks | None = None
    is_changed: bool = False

    @property
    def is_own(self) -> bool:
        """Whether people have made it their own: then it is not proposed anew."""
        return self.is_changed or self.final_run.is_accepted

    @property
    def is_guess(self) -> bool:
        """Whether it rests on nothing: nobody has said anything of it, and no job is in it."""
        has_jobs = any(step.job for step in self.final_run.steps)
        return not (self.is_own or self.answered or has_jobs)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What is still to be asked; nothing once somebody has accepted it."""
        if self.final_run.is_accepted:
            return ()
        return tuple(q for q in Question if q not in self.answered)
