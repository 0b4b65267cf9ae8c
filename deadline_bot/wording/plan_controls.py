"""What is asked of a final run with buttons: what it is like, which job is which step."""

from collections.abc import Sequence
from datetime import timedelta

from deadline_bot.domain.answer import Command
from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.final_run import Template
from deadline_bot.domain.final_run.kept import Question
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.step import StepKind, StepState
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.wording.document import (
    Button,
    Control,
    Menu,
    PersonMenu,
    Section,
    Strong,
    Style,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import JOB_LENGTH, texts
from deadline_bot.wording.lines import more_lines, shown
from deadline_bot.wording.plan_lines import STEP_LENGTH

#: How long an inference may take, to choose from.
_INFERENCES = ("1h", "3h", "6h", "9h")
#: A question that a person cannot answer.
_UNKNOWN = "unknown"
#: How many jobs are asked about at once.
_N_JOBS = 3
#: What a person does, or the host: no job fulfils it.
_NO_JOBS = frozenset({StepKind.SUBMIT, StepKind.SCORE, StepKind.SELECT})


def question_sections(
    wording: Wording, slug: str, questions: Sequence[Question]
) -> tuple[Section, ...]:
    """The first of the questions, with its answers; none where nothing is asked."""
    if not questions:
        return ()
    question = questions[0]
    place = len(Question) - len(questions) + 1
    words = wording.say(f"plan.ask.{question}")
    asked = wording.line("plan.ask", place=place, n_all=len(Question), question=Strong(words))
    return (Section((asked,), controls=_answers(wording, slug, question)),)


def link_sections(wording: Wording, view: PlanView, unlinked: Sequence[str]) -> tuple[Section, ...]:
    """The jobs that fulfil no step, each with the steps that it could be."""
    if not unlinked:
        return ()
    asked = unlinked[:_N_JOBS]
    jobs = wording.listed(texts(*(shown(name, JOB_LENGTH) for name in asked)))
    lines = (
        wording.line("plan.unlinked", jobs=jobs),
        *more_lines(wording, len(unlinked) - _N_JOBS),
    )
    steps = [step for step in view.steps if _can_be_linked(step)]
    menus = tuple(_link_menu(wording, view, name, steps) for name in asked) if steps else ()
    return (Section(lines, controls=menus),)


def adjust_button(wording: Wording, slug: str, style: Style = Style.PLAIN) -> Button:
    """Opens the form of the plan."""
    return Button(Action.ADJUST, slug, wording.say("plan.button.adjust"), style=style)


def accept_button(wording: Wording, slug: str) -> Button:
    """Takes the plan as it is."""
    label = wording.say("plan.button.accept")
    return Button(Action.ACCEPT, slug, label, f"{Command.PLAN} accept {slug}", Style.PRIMARY)


def _answers(wording: Wording, slug: str, question: Question) -> tuple[Control, ...]:
    value = f"{slug} {question}"
    match question:
        case Question.TEMPLATE:
            labels = {kind.value: wording.say(f"plan.template.{kind}") for kind in Template}
        case Question.INFERENCE:
            labels = {hours: _hours(wording, hours) for hours in _INFERENCES}
            labels[_UNKNOWN] = wording.say("plan.inference.unknown")
        case Question.SUBMITTER:
            return (PersonMenu(Action.ANSWER, value, wording.say("plan.submitter")),)
    return tuple(Button(Action.ANSWER, f"{value} {key}", label) for key, label in labels.items())


def _hours(wording: Wording, hours: str) -> str:
    return wording.duration(timedelta(hours=int(hours.removesuffix("h"))))


def _can_be_linked(step: PlanStep) -> bool:
    """Whether a job could still turn out to be it."""
    is_taken = step.state is StepState.DONE or step.basis is Basis.FORECAST
    return not is_taken and step.kind not in _NO_JOBS


def _link_menu(wording: Wording, view: PlanView, job: str, steps: Sequence[PlanStep]) -> Menu:
    slug = view.competition.slug
    options = tuple((f"{slug} {s.name}", shown(s.name, STEP_LENGTH)) for s in steps)
    label = wording.say("plan.link", job=shown(job, JOB_LENGTH))
    return Menu(Action.LINK, label, options, about=job)
