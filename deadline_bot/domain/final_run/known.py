"""What is known of a step now, and how long it takes by that.

What a run shows counts most, then what a person says, then what earlier runs took, then a
guess that is told as one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.forecast.spread import Spread


class Basis(StrEnum):
    """What a step's duration rests on."""

    #: It is done.
    DONE = "done"
    #: The forecast of the job that runs.
    FORECAST = "forecast"
    #: A person said so.
    STATED = "stated"
    #: Earlier runs of the same, or scorings.
    HISTORY = "history"
    #: Earlier runs of other steps of the kind.
    KIND = "kind"
    #: Nothing: a wide guess.
    GUESS = "guess"
    #: Nothing, and nothing is guessed.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known of a step, apart from what people said of it.

    `left` is how long its job still takes by its forecast (from now on), `whole` how long such a
    step takes from its start by earlier runs, of the same or with `is_of_kind` of others of its
    kind; `None` where nothing tells. Instants are UTC, `None` where not known.
    """

    state: StepState = StepState.WAITING
    started_at: datetime | None = None
    ended_at: datetime | None = None
    left: Spread | None = None
    whole: Spread | None = None
    is_of_kind: bool = False


#: Nobody has heard of the step.
NO_FACTS = StepFacts()


@dataclass(frozen=True, slots=True)
class Known:
    """How a step stands at one instant, and how long it takes from then on, or from its start.

    `lasts` is `None` where that is not known, and for what is done.
    """

    step: Step
    state: StepState
    basis: Basis
    lasts: Spread | None
    started_at: datetime | None = None
    ended_at: datetime | None = None


def known(step: Step, facts: StepFacts, scoring: Spread | None, now: datetime) -> Known:
    """Brings together what people said of a step and what jobs showed.

    Done is what a person says is done. A run that no forecast tells of is as far as the time
    since its start. `scoring` is how long the host's scorings take, `None` where none tells.
    """
    if step.done_at is not None or facts.state is StepState.DONE:
        ended_at = step.done_at or facts.ended_at or now
        started_at = facts.started_at or step.started_at
        return Known(step, StepState.DONE, Basis.DONE, None, started_at, ended_at)
    basis, whole = _whole(step, facts, scoring)
    started_at = facts.started_at or step.started_at
    if facts.state is StepState.RUNNING or step.started_at is not None:
        if facts.left is not None:
            basis, left = Basis.FORECAST, facts.left
            return Known(step, StepState.RUNNING, basis, left, started_at)
        elapsed = max(timedelta(), now - (started_at or now))
        left_by_whole = None if whole is None else whole.after(elapsed)
        return Known(step, StepState.RUNNING, basis, left_by_whole, started_at)
    return Known(step, StepState.WAITING, basis, whole)


def _whole(step: Step, facts: StepFacts, scoring: Spread | None) -> tuple[Basis, Spread | None]:
    said = step.duration
    if said is not None and not said.is_guess:
        return Basis.STATED, said.spread
    if facts.whole is not None:
        return (Basis.KIND if facts.is_of_kind else Basis.HISTORY), facts.whole
    if step.kind is StepKind.SCORE and scoring is not None:
        return Basis.HISTORY, scoring
    if said is not None:
        return Basis.GUESS, said.spread
    return Basis.UNKNOWN, None
