"""A final run, and how people change it.

Immutable: each change is checked here, in one place, and gives the next one or says what is
wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from deadline_bot.domain.final_run.faults import (
    BadStepName,
    NoSuchStep,
    StepExists,
    StepsInCircle,
    TooManySteps,
)
from deadline_bot.domain.final_run.step import Step, same_name

#: More steps than this nobody reads in a channel.
MOST_STEPS = 40
#: Longer names do not fit into a line.
LONGEST_NAME = 80
#: How many names are offered for one that is not known.
_N_NEAREST = 3


class Template(StrEnum):
    """Which steps a final run began with."""

    #: A notebook is handed in, and the host runs it.
    CODE = "code"
    #: A file of predictions is handed in.
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class FinalRun:
    """The steps from now to two selected final submissions, in the order that people gave them.

    `competition` is a slug. A final run that is not yet accepted is a proposal: `accepted_by`
    is the person who took it, empty until then. Instants are UTC. Every way to change it
    takes names in any case and width, and raises a `PlanFault` where it cannot be done.
    """

    competition: str
    channel: str
    template: Template
    steps: tuple[Step, ...]
    created_at: datetime
    accepted_at: datetime | None = None
    accepted_by: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    def find(self, name: str) -> Step:
        """The step of this name.

        Raises:
            NoSuchStep: there is none.
        """
        wanted = same_name(name)
        for step in self.steps:
            if same_name(step.name) == wanted:
                return step
        raise NoSuchStep(name, _nearest(wanted, (step.name for step in self.steps)))

    def accept(self, person: str, now: datetime) -> "FinalRun":
        """The final run once a person took it; who did so first stays."""
        if self.is_accepted:
            return self
        return replace(self, accepted_at=now, accepted_by=person)

    def add(self, step: Step, *, before: str = "") -> "FinalRun":
        """With one more step, at the end or right `before` another in the order.

        Raises:
            BadStepName: its name cannot be one.
            StepExists: there is one of this name.
            NoSuchStep: what it waits for, or `before`, is not there.
            StepsInCircle: it waits for itself.
            TooManySteps: there are `MOST_STEPS` already.
        """
        place = self.steps.index(self.find(before)) if before else len(self.steps)
        return self._with((*self.steps[:place], step, *self.steps[place:]))

    def remove(self, name: str) -> "FinalRun":
        """Without a step: what waited for it waits for what it waited for.

        Raises:
            NoSuchStep: there is none of this name.
        """
        return replace(self, steps=without(self.steps, self.find(name).name))

    def replace(self, name: str, step: Step) -> "FinalRun":
        """With another step in the place of this one; what waited for it waits for the other.

        Raises:
            NoSuchStep: there is none of this name, or of one that `step` waits for.
            BadStepName, StepExists, StepsInCircle: as in `add`.
        """
        former = self.find(name).name
        steps = tuple(
            step if other.name == former else _renamed(other, former, step.name.strip())
            for other in self.steps
        )
        return self._with(steps)

    def started(self, name: str, at: datetime) -> "FinalRun":
        """After a person said that a step runs since `at`.

        Raises:
            NoSuchStep: there is none of this name.
        """
        step = self.find(name)
        return self.replace(name, replace(step, started_at=at, done_at=None))

    def done(self, name: str, at: datetime) -> "FinalRun":
        """After a person said that a step was done at `at`.

        Raises:
            NoSuchStep: there is none of this name.
        """
        return self.replace(name, replace(self.find(name), done_at=at))

    def _with(self, steps: tuple[Step, ...]) -> "FinalRun":
        return replace(self, steps=checked(steps))


def checked(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps as a final run can hold them: what they wait for as it is written there.

    Raises:
        PlanFault: they do not go together; see `FinalRun.add`.
    """
    steps = tuple(replace(step, name=" ".join(step.name.split())) for step in steps)
    if len(steps) > MOST_STEPS:
        raise TooManySteps(MOST_STEPS)
    names: dict[str, str] = {}
    for step in steps:
        folded = same_name(step.name)
        if not any(sign.isalnum() for sign in folded) or len(step.name) > LONGEST_NAME:
            raise BadStepName(step.name, LONGEST_NAME)
        if folded in names:
            raise StepExists(names[folded])
        names[folded] = step.name
    steps = tuple(replace(step, after=_known(step.after, names)) for step in steps)
    if circle := _circle(steps):
        raise StepsInCircle(circle)
    return steps


def without(steps: Iterable[Step], name: str) -> tuple[Step, ...]:
    """The steps without one: what waited for it waits for what it waited for."""
    steps = tuple(steps)
    gone = next(step for step in steps if step.name == name)
    return tuple(
        replace(step, after=tuple(dict.fromkeys(_instead(step.after, name, gone.after))))
        for step in steps
        if step.name != name
    )


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step after what it waits for, else in the given order; those in a circle are left out.

    What is waited for and is not among them does not count.
    """
    left = list(steps)
    names = {step.name for step in left}
    ordered: list[Step] = []
    while left:
        step = next((s for s in left if not names.intersection(s.after)), None)
        if step is None:
            break
        left.remove(step)
        names.discard(step.name)
        ordered.append(step)
    return tuple(ordered)


def _renamed(step: Step, former: str, name: str) -> Step:
    return replace(step, after=tuple(_instead(step.after, former, (name,))))


def _instead(names: Iterable[str], name: str, others: tuple[str, ...]) -> Iterable[str]:
    for each in names:
        yield from others if each == name else (each,)


def _known(after: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    known: dict[str, None] = {}
    for name in after:
        folded = same_name(name)
        if folded not in names:
            raise NoSuchStep(name, _nearest(folded, names.values()))
        known[names[folded]] = None
    return tuple(known)


def _nearest(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    def likeness(name: str) -> float:
        return SequenceMatcher(None, wanted[:LONGEST_NAME], same_name(name)).ratio()

    return tuple(sorted(names, key=likeness, reverse=True)[:_N_NEAREST])


def _circle(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Steps that wait each for the next and the last for the first; empty where none do."""
    ordered = {step.name for step in in_order(steps)}
    waits = {
        step.name: next(name for name in step.after if name not in ordered)
        for step in steps
        if step.name not in ordered
    }
    if not waits:
        return ()
    path = [next(iter(waits))]
    while (name := waits[path[-1]]) not in path:
        path.append(name)
    return tuple(path[path.index(name) :])
