"""What is said of a final run, as data.

As in `message`: one kind of message a class, all instants UTC. `thread` is as in
`message_jobs`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from deadline_bot.domain.competition import CompetitionRef, instant_text
from deadline_bot.domain.duration import format_duration
from deadline_bot.domain.final_run.kept import Question
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.domain.submission import Standing, Submission


@dataclass(frozen=True, slots=True)
class PlanProposed:
    """A plan that nobody wrote, made at `made_at`, with what is still asked of it.

    It is edited in place as
    people answer, until somebody accepts it.
    """

    view: PlanView
    made_at: datetime
    questions: tuple[Question, ...]
    kind: Literal["plan_proposed"] = "plan_proposed"

    @property
    def key(self) -> str:
        return f"plan/{self.view.competition.slug}/proposed/{instant_text(self.made_at)}"


@dataclass(frozen=True, slots=True)
class Cause:
    """A step whose predicted end (p90) moved by `by` since the last message; later is positive.

    `is_new`: it was not in the plan then.
    """

    step: str
    by: timedelta
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class VerdictChanged:
    """The verdict at `at` is another one than `before`, `None` for the first.

    `causes` are what moved it, the most first; empty where only time has passed. `seen_by` is
    who has acknowledged it; `snoozed_by` wants to hear until `snoozed_until` only what is worse.
    Empty and `None` for nobody.
    """

    view: PlanView
    at: datetime
    before: Verdict | None
    causes: tuple[Cause, ...] = ()
    seen_by: str = ""
    snoozed_by: str = ""
    snoozed_until: datetime | None = None
    kind: Literal["verdict"] = "verdict"

    @property
    def key(self) -> str:
        return f"plan/{self.view.competition.slug}/verdict/{instant_text(self.at)}"

    @property
    def is_worse(self) -> bool:
        """Whether it fits less than before; a first verdict counts as worse."""
        if self.before is None or self.view.verdict is None:
            return self.before is None
        best_first = tuple(Verdict)
        return best_first.index(self.view.verdict) > best_first.index(self.before)


@dataclass(frozen=True, slots=True)
class LatestStart:
    """A critical step must start `lead` from the instant of the message at the latest.

    `lead` is zero at the instant itself. `bed_at` is the last waking moment before a latest
    start that falls into the night, `None` where it does not; `awake` is the person who will
    be up for it, empty for nobody yet.
    """

    competition: CompetitionRef
    step: PlanStep
    latest_start_at: datetime
    lead: timedelta
    spare: timedelta | None
    bed_at: datetime | None = None
    awake: str = ""
    kind: Literal["latest_start"] = "latest_start"

    @property
    def key(self) -> str:
        night = self.bed_at is not None
        return start_key(
            self.competition.slug, self.step.name, self.latest_start_at, self.lead, is_night=night
        )


def start_key(
    slug: str, step: str, latest_start_at: datetime, lead: timedelta, *, is_night: bool
) -> str:
    """The key of a latest start's message.

    In whole ten minutes: an outlook that wavers by seconds must not say it again.
    """
    minute = latest_start_at.minute // 10 * 10
    about = instant_text(latest_start_at.replace(minute=minute, second=0, microsecond=0))
    night = "/night" if is_night else ""
    return f"plan/{slug}/start/{step}@{about}/-{format_duration(lead)}{night}"


@dataclass(frozen=True, slots=True)
class StartedLate:
    """A critical step started at `started_at`, after its latest start."""

    competition: CompetitionRef
    step: str
    started_at: datetime
    latest_start_at: datetime
    spare: timedelta | None
    spare_to_close: timedelta | None
    kind: Literal["started_late"] = "started_late"

    @property
    def key(self) -> str:
        started = instant_text(self.started_at)
        return f"plan/{self.competition.slug}/late/{self.step}@{started}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What would count: the team's picks, and what the host takes where nobody selected.

    `picks` are empty before anybody picked; `auto` are the best public scores. `rank_correlation`
    is between the team's own scores and the public ones over `n_compared` submissions, from -1
    to 1, `None` below six. `clicker` is who submits by the plan, empty for nobody.
    """

    picks: tuple[Submission, ...]
    auto: tuple[Submission, ...]
    rank_correlation: float | None = None
    n_compared: int = 0
    clicker: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class SelectionAsked:
    """The final submissions must be selected at the host before the close.

    `lead` is how long before, `None` in the evening before the last night.
    """

    competition: CompetitionRef
    close_at: datetime
    lead: timedelta | None
    selection: Selection
    kind: Literal["selection"] = "selection"

    @property
    def key(self) -> str:
        return selection_key(self.competition.slug, self.close_at, self.lead)


def selection_key(slug: str, close_at: datetime, lead: timedelta | None) -> str:
    """The key of a question for the final submissions."""
    when = "tonight" if lead is None else f"-{format_duration(lead)}"
    return f"plan/{slug}/selection@{instant_text(close_at)}/{when}"


@dataclass(frozen=True, slots=True)
class ResetAhead:
    """The day's submissions are there anew at `resets_at`, in the morning; `n_left` are left now.

    `n_resets` more such instants come before the last submission that can still be scored.
    `n_new` is how many there are then, `None` where nobody knows.
    """

    competition: CompetitionRef
    resets_at: datetime
    n_left: int | None
    n_resets: int
    n_new: int | None = None
    kind: Literal["reset"] = "reset"

    @property
    def key(self) -> str:
        return f"plan/{self.competition.slug}/reset/{instant_text(self.resets_at)}"


@dataclass(frozen=True, slots=True)
class StepReview:
    """How a step went: when it ended, and by how much the plan was wrong (later is positive)."""

    name: str
    ended_at: datetime
    late_by: timedelta | None


@dataclass(frozen=True, slots=True)
class Retrospective:
    """What became of a final run, after its close.

    `inference_ended_at` is when the last inference ended, `scored_at` when the last submission
    was scored; `None` where nobody knows. `finish_by_at` is as it was set. `standing` is the
    team's with the private scores, `None` before them, and where it was not told.
    """

    competition: CompetitionRef
    close_at: datetime
    finish_by_at: datetime
    inference_ended_at: datetime | None
    scored_at: datetime | None
    steps: tuple[StepReview, ...]
    best_public: str = ""
    private_scores: tuple[str, ...] = ()
    standing: Standing | None = None
    thread: str = ""
    kind: Literal["retrospective"] = "retrospective"

    @property
    def key(self) -> str:
        told = "/private" if self.private_scores else ""
        closed = instant_text(self.close_at)
        return f"plan/{self.competition.slug}/retrospective/{closed}{told}"
