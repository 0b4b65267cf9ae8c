"""Which steps cannot be done in time, so that the rest is, when they are dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import add

from deadline_bot.domain.final_run.final_run import without
from deadline_bot.domain.final_run.known import Known
from deadline_bot.domain.final_run.network import Node, dropped, latest, network, simulate, tails
from deadline_bot.domain.final_run.samples import LAST, NOTHING, SAFE, Samples

#: The quantiles tried, ever safer; by the last one nothing that is left can be late.
_PLACES = (SAFE, SAFE + 5, SAFE + 10, SAFE + 15, LAST)


def out_of_time_of(steps: Sequence[Known], target: int) -> frozenset[str]:
    """The steps that cannot be done by the target (microseconds from now on).

    Once some are gone the others may share their machines in another order, so what is left
    is asked again, until it fits.
    """
    by_name = {known.step.name: known for known in steps}
    left = tuple(known.step for known in steps)
    gone: frozenset[str] = frozenset()
    while late := those_out_of_time(
        network(replace(by_name[step.name], step=step) for step in left), target
    ):
        gone |= late
        for name in late:
            left = without(left, name)
    return gone


def those_out_of_time(nodes: Sequence[Node], target: int) -> frozenset[str]:
    """The nodes that cannot be done by the target (microseconds from now on).

    Where those that wait for a machine each fit, and only together do not, it is the later ones.
    What only waits for such a node is not late by itself, nor is what only such a one waits for.
    Without them all is done by the target in 95 of 100 samples.
    """
    own = tails(nodes, by_machine=False)
    for place in _PLACES:
        missing, end = _walk(nodes, own, target, place)
        if sorted(end)[SAFE] <= target:
            break
    for name in tuple(missing) if len(missing) > 1 else ():
        others = [other for other in missing if other != name]
        if sorted(simulate(dropped(nodes, others)).end)[SAFE] <= target:
            missing = others
    return frozenset(missing)


def _walk(
    nodes: Sequence[Node], own: Mapping[str, Samples], target: int, place: int
) -> tuple[list[str], Samples]:
    """Those whose way to the end is too long in the quantile; when the others are done.

    As each is dropped at once, its machine is free, and what waits for it waits for what it
    waited for.
    """
    missing: list[str] = []
    through: dict[str, Samples] = {}
    free: dict[str, Samples] = {}
    ends: list[Samples] = []
    for node in nodes:
        ready = latest(through[name] for name in node.after)
        start = latest(_both(ready, node, free))
        if sorted(map(add, start, own[node.name]))[place] > target:
            missing.append(node.name)
            through[node.name] = ready
            continue
        through[node.name] = end = list(map(add, start, node.lasts))
        ends.append(end)
        if node.machine:
            free[node.machine] = latest((end, free.get(node.machine, NOTHING)))
    return missing, latest(ends)


def _both(ready: Samples, node: Node, free: Mapping[str, Samples]) -> Iterator[Samples]:
    yield ready
    if node.machine and not node.is_running:
        yield free.get(node.machine, NOTHING)
