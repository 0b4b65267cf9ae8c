"""The steps that are left, as a network: which waits for which, and when each ends.

Simulated sample by sample, so that what runs side by side and what waits for the later of two
is right in every quantile. Times are microseconds from now on.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import add

from deadline_bot.domain.final_run.final_run import in_order
from deadline_bot.domain.final_run.known import Known
from deadline_bot.domain.final_run.samples import (
    LAST,
    N_SAMPLES,
    NOTHING,
    SAFE,
    Samples,
    samples,
)
from deadline_bot.domain.final_run.step import StepState

#: The latest of the samples are asked which steps they waited for.
_LATE = N_SAMPLES // 5


@dataclass(frozen=True, slots=True)
class Node:
    """A step that is not done. `after` and `machine_before` are names of nodes before this one.

    What has started waits for nothing any more. `machine_before` are those that its machine is
    busy with until it can start. `lasts` is nothing where nobody knows how long it takes.
    """

    name: str
    lasts: Samples
    is_running: bool = False
    after: tuple[str, ...] = ()
    machine: str = ""
    machine_before: tuple[str, ...] = ()

    @property
    def waits_for(self) -> tuple[str, ...]:
        return self.after + self.machine_before


@dataclass(frozen=True, slots=True)
class Timing:
    """When each node starts and ends, by name, and when the last of them ends."""

    starts: Mapping[str, Samples]
    ends: Mapping[str, Samples]
    end: Samples


def network(steps: Iterable[Known]) -> tuple[Node, ...]:
    """The steps that are not done: those that run, then each after what it waits for.

    A machine takes its steps in that order, which is that of the final run where it can be.
    """
    by_name = {known.step.name: known for known in steps if known.state is not StepState.DONE}
    running = [known.step for known in by_name.values() if known.state is StepState.RUNNING]
    waiting = [known.step for known in by_name.values() if known.state is StepState.WAITING]
    busy: dict[str, list[str]] = {}
    nodes: list[Node] = []
    for step in (*running, *in_order(waiting)):
        lasts = by_name[step.name].lasts
        is_running = by_name[step.name].state is StepState.RUNNING
        before = busy.setdefault(step.machine, []) if step.machine else []
        nodes.append(
            Node(
                step.name,
                NOTHING if lasts is None else samples(step.name, lasts),
                is_running=is_running,
                after=() if is_running else tuple(n for n in step.after if n in by_name),
                machine=step.machine,
                machine_before=() if is_running else tuple(before),
            )
        )
        if not is_running:
            before.clear()
        before.append(step.name)
    return tuple(nodes)


def simulate(
    nodes: Iterable[Node],
    at: Mapping[str, int] | None = None,
    *,
    earlier: Mapping[str, int] | None = None,
) -> Timing:
    """Starts each node as soon as it can.

    With `at` those that wait for no other start then instead of now. `earlier` lets those that
    wait start so much earlier, but not before now.
    """
    starts: dict[str, Samples] = {}
    ends: dict[str, Samples] = {}
    for node in nodes:
        start = latest(ends[name] for name in node.waits_for)
        if at is not None and not node.waits_for:
            start = [at[node.name]] * N_SAMPLES
        if earlier is not None and node.name in earlier:
            start = [max(0, usual - earlier[node.name]) for usual in start]
        starts[node.name] = start
        ends[node.name] = list(map(add, start, node.lasts))
    return Timing(starts, ends, latest(ends.values()))


def dropped(nodes: Iterable[Node], names: Collection[str]) -> tuple[Node, ...]:
    """The nodes without some: what waited for those waits for what they waited for."""
    instead: dict[str, Node] = {}
    left: list[Node] = []
    for node in nodes:
        after = dict.fromkeys(
            other
            for name in node.after
            for other in (instead[name].after if name in instead else (name,))
        )
        before = dict.fromkeys(
            other
            for name in node.machine_before
            for other in (instead[name].machine_before if name in instead else (name,))
        )
        node = replace(node, after=tuple(after), machine_before=tuple(before))
        if node.name in names:
            instead[node.name] = node
        else:
            left.append(node)
    return tuple(left)


def latest(each: Iterable[Samples]) -> Samples:
    """The latest in each sample; now where there are none."""
    found = list(each)
    if len(found) > 1:
        return list(map(max, *found))
    return found[0] if found else NOTHING


def tails(
    nodes: Sequence[Node], *, by_machine: bool = True, but: Collection[str] = ()
) -> dict[str, Samples]:
    """How long it takes from each node's start to the end of all that waits for it.

    At least as long as for each that waits for it, in every sample. Without `by_machine` what
    only waits for the same machine does not count; nor do the nodes in `but` where they only
    wait for that.
    """
    following: dict[str, list[Samples]] = {node.name: [] for node in nodes}
    found: dict[str, Samples] = {}
    for node in reversed(nodes):
        tail = list(map(add, node.lasts, latest(following[node.name])))
        found[node.name] = tail
        waits = node.waits_for if by_machine and node.name not in but else node.after
        for name in waits:
            following[name].append(tail)
    return found


def safe_place(nodes: Sequence[Node], tail_of: Mapping[str, Samples]) -> int:
    """The least quantile of the tails by which everybody can go and still be done in time.

    That is: when each node that waits for no other starts only when the time left is that
    quantile of its tail, and the others when they can, all is done in time in 95 of 100 samples.
    By such a quantile of each alone it would be fewer: several that each start so late fail one
    by one. Given, and found, as a place among sorted samples.
    """
    tail = {node.name: sorted(tail_of[node.name]) for node in nodes if not node.waits_for}
    low, high = SAFE, LAST
    while low < high:
        place = (low + high) // 2
        end = simulate(nodes, {name: -values[place] for name, values in tail.items()}).end
        if sorted(end)[SAFE] > 0:
            low = place + 1
        else:
            high = place
    return low


def critical_path(nodes: Sequence[Node], timing: Timing) -> tuple[str, ...]:
    """The steps that the end waits for, first to last, where it is late.

    By the latest fifth of the samples: in each the way back from the last end over what each
    start waited for; then the way that most of them took.
    """
    by_name = {node.name: node for node in nodes}
    last: Counter[str] = Counter()
    before: dict[str, Counter[str]] = {name: Counter() for name in by_name}
    order = sorted(range(N_SAMPLES), key=timing.end.__getitem__)
    for i in order[-_LATE:]:
        name = _that_ends_at(by_name, timing, timing.end[i], i)
        last[name] += 1
        while name:
            start = timing.starts[name][i]
            former = _that_ends_at(by_name[name].waits_for, timing, start, i)
            before[name][former] += 1
            name = former
    path: list[str] = []
    name = last.most_common(1)[0][0]
    while name:
        path.append(name)
        name = before[name].most_common(1)[0][0]
    return tuple(reversed(path))


def _that_ends_at(names: Iterable[str], timing: Timing, at: int, i: int) -> str:
    """The one of them that ends at an instant in a sample, the first of several; else empty."""
    return next((name for name in names if timing.ends[name][i] == at), "")
