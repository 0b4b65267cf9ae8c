"""Joins a step that a person added to those that hand in what it makes.

Whoever adds an inference says what it waits for; that the submission waits for it goes without
saying, and without it the latest start would be too late by all that follows.
"""

from dataclasses import replace

from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.step import Step, StepKind

#: Which steps take up what one of a kind makes: the first kind that there is.
_TAKEN_UP: dict[StepKind, tuple[StepKind, ...]] = {
    StepKind.TRAIN: (StepKind.ENSEMBLE, StepKind.PUSH, StepKind.SUBMIT),
    StepKind.INFER: (StepKind.ENSEMBLE, StepKind.PUSH, StepKind.SUBMIT),
    StepKind.PUSH: (StepKind.ENSEMBLE, StepKind.SUBMIT),
    StepKind.ENSEMBLE: (StepKind.PUSH, StepKind.SUBMIT),
    StepKind.SUBMIT: (StepKind.SCORE, StepKind.SELECT),
    StepKind.SCORE: (StepKind.SELECT,),
}


def joined(final_run: FinalRun, name: str) -> FinalRun:
    """The final run in which the step that takes up what this one makes waits for it.

    Of several the last; none that has begun, nor one that this step waits for itself. As it was
    where there is none, and for kinds that nothing takes up.

    Raises:
        NoSuchStep: there is no step of this name.
    """
    step = final_run.find(name)
    before = _before(final_run, step)
    for kind in _TAKEN_UP.get(step.kind, ()):
        found = [
            other
            for other in final_run.steps
            if other.kind is kind and other.name not in before and _is_to_come(other)
        ]
        if found:
            last = found[-1]
            after = tuple(dict.fromkeys((*last.after, step.name)))
            return final_run.replace(last.name, replace(last, after=after))
    return final_run


def _is_to_come(step: Step) -> bool:
    return step.started_at is None and step.done_at is None


def _before(final_run: FinalRun, step: Step) -> frozenset[str]:
    """The step and all that it waits for, directly or not."""
    names: set[str] = set()
    left = [step.name]
    while left:
        name = left.pop()
        if name not in names:
            names.add(name)
            left += final_run.find(name).after
    return frozenset(names)
