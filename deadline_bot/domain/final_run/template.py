"""What final runs are made of, so that nobody has to write one from nothing.

Names are the team's: the caller gives them in its language, and people change them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import (
    LONGEST_NAME,
    MOST_STEPS,
    Template,
    checked,
)
from deadline_bot.domain.final_run.step import Step, StepKind, same_name

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Wide guesses, for what neither a person nor a run tells of.
GUESSES: Mapping[StepKind, Estimate] = {
    StepKind.TRAIN: Estimate(3 * _HOUR, 24 * _HOUR, is_guess=True),
    StepKind.PUSH: Estimate(30 * _MINUTE, 9 * _HOUR, is_guess=True),
    StepKind.INFER: Estimate(_HOUR, 9 * _HOUR, is_guess=True),
    StepKind.ENSEMBLE: Estimate(10 * _MINUTE, _HOUR, is_guess=True),
    StepKind.SUBMIT: Estimate(5 * _MINUTE, 15 * _MINUTE, is_guess=True),
    StepKind.SCORE: Estimate(30 * _MINUTE, 12 * _HOUR, is_guess=True),
    StepKind.SELECT: Estimate(5 * _MINUTE, 15 * _MINUTE, is_guess=True),
}
#: How many models find room, each with its inference, beside the last steps.
MOST_MODELS = (MOST_STEPS - 5) // 2


@dataclass(frozen=True, slots=True)
class Description:
    """What a team says of its final run before there is one.

    `names` are how steps of each kind are called, for all kinds but `OTHER`. `models` are the
    steps that produce what is handed in, trainings or inferences under way; of more than
    `MOST_MODELS` the rest is left out. `inference` is how long one inference takes, `None`
    where nobody says. `submitter` is a person of the chat, empty for nobody.
    """

    template: Template
    names: Mapping[StepKind, str]
    models: tuple[Step, ...] = ()
    inference: Estimate | None = None
    submitter: str = ""


def steps_of(description: Description) -> tuple[Step, ...]:
    """The steps of the template, with guesses for what nobody says."""
    if description.template is Template.CODE:
        return _code(description)
    return _csv(description)


def _code(of: Description) -> tuple[Step, ...]:
    """Finish training, push the notebook, submit, score, select two."""
    models = of.models[:MOST_MODELS] or (_step(of, StepKind.TRAIN),)
    push = _step(of, StepKind.PUSH, models, owner=of.submitter)
    push = replace(push, duration=of.inference or push.duration)
    submit = _step(of, StepKind.SUBMIT, (push,), owner=of.submitter)
    score = _step(of, StepKind.SCORE, (submit,))
    select = _step(of, StepKind.SELECT, (score,), owner=of.submitter)
    return _distinct((*models, push, submit, score, select))


def _csv(of: Description) -> tuple[Step, ...]:
    """Infer with each model, ensemble, submit, select."""
    models = of.models[:MOST_MODELS]
    inferences = [_inference(of, model) for model in models if model.kind is StepKind.TRAIN]
    ready = tuple(model for model in models if model.kind is not StepKind.TRAIN)
    if not models:
        inferences = [replace(_step(of, StepKind.INFER), duration=_one_inference(of))]
    ensemble = _step(of, StepKind.ENSEMBLE, (*ready, *inferences), owner=of.submitter)
    submit = _step(of, StepKind.SUBMIT, (ensemble,), owner=of.submitter)
    select = _step(of, StepKind.SELECT, (submit,), owner=of.submitter)
    return _distinct((*models, *inferences, ensemble, submit, select))


def _inference(of: Description, model: Step) -> Step:
    """The inference with a model, where and by whom it was trained."""
    return Step(
        f"{of.names[StepKind.INFER]} {model.name}"[:LONGEST_NAME],
        StepKind.INFER,
        model.owner,
        _one_inference(of),
        (model.name,),
        machine=model.machine,
        account=model.account,
    )


def _one_inference(of: Description) -> Estimate:
    return of.inference or GUESSES[StepKind.INFER]


def _step(of: Description, kind: StepKind, after: tuple[Step, ...] = (), owner: str = "") -> Step:
    return Step(of.names[kind], kind, owner, GUESSES[kind], tuple(step.name for step in after))


def _distinct(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """A model that is called like a step of the template keeps its name; the step is numbered."""
    taken: set[str] = set()
    renamed: dict[int, str] = {}
    for i, step in enumerate(steps):
        name, n = step.name, 1
        while same_name(name) in taken:
            n += 1
            name = f"{step.name[: LONGEST_NAME - 4]} {n}"
        taken.add(same_name(name))
        renamed[i] = name
    # Only the later of two is renamed, and what waits for it stands right behind.
    current = {step.name: step.name for step in steps}
    result = []
    for i, step in enumerate(steps):
        after = tuple(current[name] for name in step.after)
        current[step.name] = renamed[i]
        result.append(replace(step, name=renamed[i], after=after))
    return checked(result)
