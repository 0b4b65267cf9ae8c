"""Whether the final run fits: when it ends, how much time is to spare, when what must start.

    spare  = target - predicted finish (p90)
    target = finish_by while that is ahead; afterwards the close less the p90 of scoring

The whole is simulated, since the p90 of steps one after another is less than the sum of their
p90s, and the p50 of steps side by side is more than each of theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.known import NO_FACTS, Basis, Known, StepFacts, known
from deadline_bot.domain.final_run.late import out_of_time_of
from deadline_bot.domain.final_run.network import (
    Node,
    Timing,
    critical_path,
    dropped,
    network,
    safe_place,
    simulate,
    tails,
)
from deadline_bot.domain.final_run.samples import (
    P50,
    P90,
    in_microseconds,
    quantile,
)
from deadline_bot.domain.final_run.step import Step, StepState
from deadline_bot.domain.forecast.spread import Spread


class Verdict(StrEnum):
    """Whether the final run will be done in time."""

    #: p90 ≤ target.
    ON_TRACK = "on_track"
    #: target < p90 ≤ close: it eats into the reserve.
    TIGHT = "tight"
    #: p50 ≤ close < p90: it may fail.
    AT_RISK = "at_risk"
    #: close < p50: it will fail as it is.
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The instants that a final run is held against, and what the host needs to score.

    `close_at` and `finish_by_at` are `None` where nobody knows the close; `scoring` where no
    scoring tells.
    """

    close_at: datetime | None = None
    finish_by_at: datetime | None = None
    scoring: Spread | None = None

    def target_at(self, now: datetime) -> datetime | None:
        """finish_by while it is ahead (now < it); afterwards the close less the p90 of scoring.

        So a submission that fails at the last moment can be made once more. Where no scoring
        tells it is the close itself; `None` without a close.
        """
        if self.close_at is None or (self.finish_by_at is not None and now < self.finish_by_at):
            return self.finish_by_at
        return self.last_submission_at

    @property
    def last_submission_at(self) -> datetime | None:
        """The last instant at which a submission can still be scored before the close, by p90.

        `None` without a close; where no scoring tells, the close itself.
        """
        if self.close_at is None or self.scoring is None:
            return self.close_at
        return self.close_at - self.scoring.p90


@dataclass(frozen=True, slots=True)
class StepOutlook:
    """When a step starts and ends as things go, and when it must have started at the latest.

    `starts_at` is its p50 (its start, where that is known); for a step that is done both ends
    are when it ended. `lasts` is what it takes from its start, or what is left of it from now
    on; `None` where nobody knows, and for what is done.

    `latest_start_at`: when each step starts by that, all is done by the target in 95 of 100
    cases; for a step that runs, when it should have started to be done in time as it goes. It
    is at or before that of each step that waits for it. `None` for what is done, where there is
    no target, and where nobody knows when the step started. `is_late`: it has not started, and
    that has passed.

    `is_critical`: the end waits for it. `is_out_of_time`: it cannot be done by the target; once
    all such steps are dropped, the rest can.
    """

    step: Step
    state: StepState
    basis: Basis
    starts_at: datetime | None
    p50_at: datetime
    p90_at: datetime
    lasts: Spread | None = None
    latest_start_at: datetime | None = None
    is_critical: bool = False
    is_late: bool = False
    is_out_of_time: bool = False

    @property
    def name(self) -> str:
        return self.step.name


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of a final run as things stand at `now`.

    `unknown` are the steps of which nobody knows how long they take; they count as nothing, so
    with any of them the ends are the earliest and the spare times the most that there can be.
    Then `verdict` and `spare` are `None` unless it is bad already, and so without any step. They
    are `None` without a close, too. `spare` may be negative. `critical_path` are names, first to
    last, of what is not done. `steps` are in the order of the final run.
    """

    now: datetime
    p50_at: datetime
    p90_at: datetime
    target_at: datetime | None
    close_at: datetime | None
    verdict: Verdict | None
    spare: timedelta | None
    spare_to_close: timedelta | None
    steps: tuple[StepOutlook, ...]
    critical_path: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    finish_by_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether there are steps, and nothing is left of them."""
        return bool(self.steps) and all(step.state is StepState.DONE for step in self.steps)

    @property
    def out_of_time(self) -> tuple[StepOutlook, ...]:
        """The steps that cannot be done by the target."""
        return tuple(step for step in self.steps if step.is_out_of_time)


def verdict_of(
    p50_at: datetime, p90_at: datetime, target_at: datetime, close_at: datetime
) -> Verdict:
    """What a predicted finish means; all instants themselves are in time (≤)."""
    if p50_at > close_at:
        return Verdict.TOO_LATE
    if p90_at > close_at:
        return Verdict.AT_RISK
    return Verdict.TIGHT if p90_at > target_at else Verdict.ON_TRACK


def outlook(
    final_run: FinalRun, facts: Mapping[str, StepFacts], bounds: Bounds, now: datetime
) -> Outlook:
    """Simulates what is left of a final run.

    `facts` are by the step's name as it is written; what is not there nobody has heard of.
    The same arguments give the same outlook, and as long as nothing runs and nothing is done
    `spare` falls by exactly the time that passes (while the target stays).
    """
    steps = knowledge(final_run, facts, bounds, now)
    nodes = network(steps)
    timing = simulate(nodes)
    p50_at, p90_at = _ends(steps, timing, now)
    target_at, close_at = bounds.target_at(now), bounds.close_at
    unknown = unknown_of(steps)
    verdict = None
    if target_at is not None and close_at is not None:
        verdict = verdict_of(p50_at, p90_at, target_at, close_at)
    is_bad = verdict not in {None, Verdict.ON_TRACK}
    if (unknown or not steps) and not is_bad:
        verdict = None
    out_of_time: frozenset[str] = frozenset()
    latest_starts: dict[str, timedelta] = {}
    if target_at is not None:
        if is_bad:
            out_of_time = out_of_time_of(steps, in_microseconds(target_at - now))
        latest_starts = _latest_starts(nodes, out_of_time, target_at - now)
    path = critical_path(nodes, timing) if nodes else ()
    is_told = verdict is not None and target_at is not None and close_at is not None
    return Outlook(
        now=now,
        p50_at=p50_at,
        p90_at=p90_at,
        target_at=target_at,
        close_at=close_at,
        verdict=verdict,
        spare=target_at - p90_at if is_told and target_at is not None else None,
        spare_to_close=close_at - p90_at if is_told and close_at is not None else None,
        steps=tuple(
            _step(step, timing, latest_starts.get(step.step.name), now, path, out_of_time)
            for step in steps
        ),
        critical_path=path,
        unknown=unknown,
        finish_by_at=bounds.finish_by_at,
    )


def knowledge(
    final_run: FinalRun, facts: Mapping[str, StepFacts], bounds: Bounds, now: datetime
) -> tuple[Known, ...]:
    """What is known of each step at `now`, in the order of the final run."""
    return tuple(
        known(step, facts.get(step.name, NO_FACTS), bounds.scoring, now) for step in final_run.steps
    )


def unknown_of(steps: tuple[Known, ...]) -> tuple[str, ...]:
    """The names of the steps of which nobody knows how long they take."""
    return tuple(k.step.name for k in steps if k.basis is Basis.UNKNOWN)


def _ends(steps: tuple[Known, ...], timing: Timing, now: datetime) -> tuple[datetime, datetime]:
    """The p50 and p90 of the end; where all is done, when the last step was."""
    if timing.ends:
        return now + quantile(timing.end, P50), now + quantile(timing.end, P90)
    ended_at = max((k.ended_at for k in steps if k.ended_at is not None), default=now)
    return ended_at, ended_at


def _latest_starts(
    nodes: tuple[Node, ...], out_of_time: frozenset[str], target: timedelta
) -> dict[str, timedelta]:
    """When each node must start at the latest, from now on.

    What is out of time is taken to be dropped: it keeps no machine from the others.
    """
    tail_of = tails(nodes, but=out_of_time)
    place = safe_place(dropped(nodes, out_of_time), tail_of)
    return {name: target - quantile(tail, place) for name, tail in tail_of.items()}


def _step(
    known: Known,
    timing: Timing,
    latest_start: timedelta | None,
    now: datetime,
    path: tuple[str, ...],
    out_of_time: frozenset[str],
) -> StepOutlook:
    name = known.step.name
    if known.ended_at is not None:
        ended_at = known.ended_at
        return StepOutlook(
            known.step, known.state, known.basis, known.started_at, ended_at, ended_at
        )
    is_waiting = known.state is StepState.WAITING
    # What runs would be done so much earlier, had it started so much earlier.
    origin = now if is_waiting else known.started_at
    return StepOutlook(
        step=known.step,
        state=known.state,
        basis=known.basis,
        starts_at=now + quantile(timing.starts[name], P50) if is_waiting else known.started_at,
        p50_at=now + quantile(timing.ends[name], P50),
        p90_at=now + quantile(timing.ends[name], P90),
        lasts=known.lasts,
        latest_start_at=None if latest_start is None or origin is None else origin + latest_start,
        is_critical=name in path,
        is_late=is_waiting and latest_start is not None and latest_start < timedelta(),
        is_out_of_time=name in out_of_time,
    )
