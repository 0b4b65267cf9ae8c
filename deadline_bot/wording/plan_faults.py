"""Why a change of a final run is refused, in words."""

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_plan import PlanRefused
from deadline_bot.domain.final_run.faults import (
    BadEstimate,
    BadLine,
    BadStep,
    BadStepName,
    NoSuchStep,
    PlanFault,
    StepExists,
    StepsInCircle,
    TooManySteps,
)
from deadline_bot.wording.document import plain_line
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import shown
from deadline_bot.wording.plan_lines import STEP_LENGTH, step_name, step_names


def plan_example(wording: Wording) -> str:
    """A command that adds a step."""
    return f"{Command.PLAN} add {wording.say('plan.example')}"


def words_of_plan_refused(wording: Wording, refused: PlanRefused) -> str:
    """What is wrong, and in which line where it was in a form."""
    fault = words_of_plan_fault(wording, refused.fault)
    if not refused.line:
        return fault
    return wording.say("plan.fault.line", line=refused.line, fault=fault)


def words_of_plan_fault(wording: Wording, fault: PlanFault) -> str:
    """What is wrong, and what would be right."""
    match fault:
        case BadLine(line=n, fault=inner):
            words = words_of_plan_fault(wording, inner)
            return wording.say("plan.fault.line", line=n, fault=words)
        case BadStep(text=text) if text:
            return wording.say("plan.fault.step", text=shown(text, STEP_LENGTH))
        case BadEstimate(text=text):
            return wording.say("plan.fault.estimate", text=shown(text, STEP_LENGTH))
        case BadStepName(name=name, most=most):
            key = "plan.fault.name.long" if len(name) > most else "plan.fault.name"
            return wording.say(key, name=shown(name, STEP_LENGTH), most=most)
        case NoSuchStep(name=name, nearest=nearest):
            step = step_name(wording, name)
            key = "plan.fault.no_such" if name.strip() else "plan.fault.which"
            words = wording.say(key, step=step)
            if not nearest:
                return words
            known = plain_line(step_names(wording, nearest))
            return wording.say(
                "join", first=words, second=wording.say("plan.fault.known", steps=known)
            )
        case StepExists(name=name):
            return wording.say("plan.fault.exists", step=step_name(wording, name))
        case StepsInCircle(names=names):
            circle = wording.say("plan.fault.arrow").join(
                step_name(wording, name) for name in (*names, *names[:1])
            )
            return wording.say("plan.fault.circle", steps=circle)
        case TooManySteps(most=most):
            return wording.say("plan.fault.many", n=most)
        case _:
            return wording.say("plan.fault.unclear")
