"""What would help: how much spare time each change of a critical step gives back.

Each is simulated with the numbers of the outlook, so that only what changes makes a difference.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from deadline_bot.domain.final_run.final_run import FinalRun, in_order, without
from deadline_bot.domain.final_run.known import Known, StepFacts
from deadline_bot.domain.final_run.network import Node, critical_path, network, simulate
from deadline_bot.domain.final_run.outlook import Bounds, knowledge
from deadline_bot.domain.final_run.samples import P90, in_microseconds, quantile
from deadline_bot.domain.final_run.step import Step, StepKind

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: What can be left out, where another of the kind is left.
_DROPPABLE = frozenset({StepKind.TRAIN, StepKind.INFER, StepKind.ENSEMBLE, StepKind.OTHER})
#: What cannot begin before what it waits for is there.
_NOT_BEFORE = frozenset({StepKind.SUBMIT, StepKind.SCORE, StepKind.SELECT})


class Way(StrEnum):
    """What is done with a step to gain time."""

    #: It starts an hour before what it waits for is done, but not before now.
    EARLIER = "earlier"
    #: It waits neither for its machine nor for others of its kind: it gets a machine of its own.
    PARALLEL = "parallel"
    #: It is left out, and with it what is of no use without it.
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Gain:
    """A change of the step of this name gives back so much spare time, at least a minute.

    `along` are the names of the steps that are dropped with it.
    """

    step: str
    way: Way
    gives_back: timedelta
    along: tuple[str, ...] = ()


def what_would_help(
    final_run: FinalRun, facts: Mapping[str, StepFacts], bounds: Bounds, now: datetime
) -> tuple[Gain, ...]:
    """The changes of steps on the critical path that give back time, the most first.

    Submitting, scoring and selecting are neither dropped nor done before there is something to
    submit; nor is the last step of a kind dropped, so that there will be something. The
    arguments are as in `outlook`.
    """
    steps = knowledge(final_run, facts, bounds, now)
    nodes = network(steps)
    if not nodes:
        return ()
    timing = simulate(nodes)
    end = quantile(timing.end, P90)
    by_name = {node.name: node for node in nodes}
    gains = [
        gain
        for name in critical_path(nodes, timing)
        for gain in _gains(steps, nodes, by_name[name], end)
        if gain.gives_back >= _MINUTE
    ]
    return tuple(sorted(gains, key=lambda gain: gain.gives_back, reverse=True))


def _gains(
    known: Sequence[Known], nodes: Sequence[Node], node: Node, end: timedelta
) -> Iterator[Gain]:
    """What each change of one step gives back, be it nothing."""
    steps = tuple(k.step for k in known)
    step = next(step for step in steps if step.name == node.name)
    if node.waits_for and step.kind not in _NOT_BEFORE:
        earlier = simulate(nodes, earlier={node.name: in_microseconds(_HOUR)})
        yield Gain(node.name, Way.EARLIER, end - quantile(earlier.end, P90))
    if not node.is_running and (node.machine_before or _alike_before(step, steps)):
        yield Gain(node.name, Way.PARALLEL, end - _end(known, _beside(step, steps)))
    if is_droppable(step, steps):
        names = _useless_without(step, steps)
        for name in names:
            steps = without(steps, name)
        yield Gain(node.name, Way.DROPPED, end - _end(known, steps), names[1:])


def is_droppable(step: Step, steps: Iterable[Step]) -> bool:
    """Whether something like it is left without it, and what is left can be submitted."""
    return step.kind in _DROPPABLE and any(
        other.kind is step.kind and other.name != step.name for other in steps
    )


def _end(known: Sequence[Known], steps: Iterable[Step]) -> timedelta:
    """The p90 of the end with these steps instead."""
    by_name = {k.step.name: k for k in known}
    changed = network(replace(by_name[step.name], step=step) for step in steps)
    return quantile(simulate(changed).end, P90)


def _useless_without(step: Step, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """The step, and those of other kinds that wait for nothing else and can be dropped, too."""
    names = [step.name]
    for other in in_order(steps):
        is_for_it = bool(other.after) and set(other.after) <= set(names)
        left = [s for s in steps if s.name not in names]
        if is_for_it and other.kind is not step.kind and is_droppable(other, left):
            names.append(other.name)
    return tuple(names)


def _alike_before(step: Step, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Those of its kind that it waits for: it is their turn first, it needs nothing of them."""
    return tuple(s for s in steps if s.name in step.after and s.kind is step.kind)


def _beside(step: Step, steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps when one has a machine of its own and waits for none of its kind.

    What waits for it still waits for those, too.
    """
    alike = tuple(s.name for s in _alike_before(step, steps))
    for other in steps:
        if other.name == step.name:
            yield replace(step, machine="", after=_needed(step, steps))
        elif step.name in other.after:
            yield replace(other, after=tuple(dict.fromkeys((*other.after, *alike))))
        else:
            yield other


def _needed(step: Step, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """What a step waits for, and what those of its kind before it wait for, but for its kind."""
    alike = _alike_before(step, steps)
    names = [name for name in step.after if name not in {s.name for s in alike}]
    for other in alike:
        names += _needed(other, steps)
    return tuple(dict.fromkeys(names))
