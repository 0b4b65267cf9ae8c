"""A final run as it is shown: the outlook of its steps, without what only the sums need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.final_run.estimate import format_estimate
from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.help import Gain
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.link import other_name
from deadline_bot.domain.final_run.outlook import Outlook, StepOutlook, Verdict
from deadline_bot.domain.final_run.step import StepKind, StepState
from deadline_bot.domain.job import Job


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step as it is shown; see `StepOutlook`. `duration` is in the notation of estimates.

    `job` is the name of the job or submission that fulfils it, where that is called otherwise.
    """

    name: str
    kind: StepKind
    state: StepState
    owner: str
    duration: str
    after: tuple[str, ...]
    starts_at: datetime | None
    p50_at: datetime
    p90_at: datetime
    latest_start_at: datetime | None
    basis: Basis
    is_critical: bool
    is_late: bool
    is_out_of_time: bool
    job: str = ""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A final run as it stands; see `Outlook`.

    `is_provisional`: nobody has accepted it. `gains` are what would help, the most first.
    `finish_by_at` is `None` where nobody knows it.
    """

    competition: CompetitionRef
    is_provisional: bool
    verdict: Verdict | None
    spare: timedelta | None
    spare_to_close: timedelta | None
    p50_at: datetime
    p90_at: datetime
    target_at: datetime | None
    close_at: datetime | None
    steps: tuple[PlanStep, ...]
    unknown: tuple[str, ...] = ()
    gains: tuple[Gain, ...] = ()
    finish_by_at: datetime | None = None

    def step(self, name: str) -> PlanStep | None:
        """The step of this name, as it is written there."""
        return next((step for step in self.steps if step.name == name), None)

    @property
    def next_start(self) -> PlanStep | None:
        """The critical step that waits and must start first; `None` where none waits."""
        waiting = [
            s
            for s in self.steps
            if s.state is StepState.WAITING and s.is_critical and s.latest_start_at is not None
        ]
        return min(waiting, key=lambda s: s.latest_start_at or s.p90_at, default=None)

    @property
    def is_in_reserve(self) -> bool:
        """Whether finish_by has passed, so that the target is another."""
        return self.finish_by_at is not None and self.target_at != self.finish_by_at

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return bool(self.steps) and all(s.state is StepState.DONE for s in self.steps)


def view_of(
    competition: CompetitionRef,
    final_run: FinalRun,
    outlook: Outlook,
    gains: tuple[Gain, ...] = (),
    jobs: Mapping[str, Job] = MappingProxyType({}),
) -> PlanView:
    """The view of an outlook; `jobs` are those that fulfil steps, by the step's name."""
    return PlanView(
        competition,
        not final_run.is_accepted,
        outlook.verdict,
        outlook.spare,
        outlook.spare_to_close,
        outlook.p50_at,
        outlook.p90_at,
        outlook.target_at,
        outlook.close_at,
        tuple(_shown(step, jobs.get(step.name)) for step in outlook.steps),
        outlook.unknown,
        gains,
        outlook.finish_by_at,
    )


def _shown(step: StepOutlook, job: Job | None) -> PlanStep:
    told = step.step
    return PlanStep(
        told.name,
        told.kind,
        step.state,
        told.owner,
        "" if told.duration is None else format_estimate(told.duration),
        told.after,
        step.starts_at,
        step.p50_at,
        step.p90_at,
        step.latest_start_at,
        step.basis,
        step.is_critical,
        step.is_late,
        step.is_out_of_time,
        "" if job is None else other_name(told, job),
    )
