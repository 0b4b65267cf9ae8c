"""Counts within counts: how far a job is as a whole.

The levels of a job are ordered outermost first: first what has a name of its own ("fold", then
"epoch", in the order of `words.SPANS`), then bars and other counts, each in the one that was
under way when it began. The rule:

- A level's share of its parent is (done + share of the level in it) / total, between 0 and 1. The
  job's progress is the outermost level's `done` plus the share of the level in it, of its `total`.
- "Epoch 3/10" at the head of an epoch, or on a line or bar that counts something within, means
  that 2 are done; with a metric or a word of ending behind it, that 3 are. If the first such line
  comes with a metric before anything is counted within, it is a head all the same. Where the first
  is 0 (or a first one without a total is not 1), counting is from 0 to the total that is shown.
- When a level moves, the levels in it begin anew. While it stays, the share of what is in it never
  falls: batches of validation that begin at 0 do not take back those of training.
- Bars of checks (validation, evaluation, test) count only while there is nothing else; those of
  what is aside (bytes, loading, tokenizing, a sanity check) never do.
- A count without a total ("[120]", `'epoch': 1.2`) is the progress only while nothing else is.
  A named level without a total that has a bar within it counts, and the job's total is unknown.
- A bar that begins after another was completed, or was left behind by a newline, is a new phase of
  the same parent, and the progress is that of the newest phase; where the older one then is drawn
  again, it turns out to be around the newer. What is complete when it is first seen is no phase.
  Bars without a label that follow a completed named level, or stand below a completed bar, change
  nothing; with a label, they are a new phase.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deadline_bot.agent.counts import Count, Role, Standing
from deadline_bot.agent.words import SPANS, rank

#: More levels are not kept; the oldest bar is forgotten.
_MOST = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level; `share` is how much of the next unit is done, by the levels in it."""

    unit: str
    total: float | None
    done: float
    label: str = ""
    depth: int = 0
    role: Role = Role.WORK
    share: float = 0.0
    #: The number of the first unit, 0 or 1.
    origin: int = 1
    #: What told it last, for one with a name; told again it changes nothing.
    last: Count | None = None
    #: Known to be in the bar before it; otherwise a phase of its own.
    is_nested: bool = False
    #: Left behind by a newline.
    is_closed: bool = False
    #: Its first line told an end, before anything was counted within.
    is_unsure: bool = False
    #: So the lines that seem to tell an end tell a beginning.
    is_told_ahead: bool = False

    @property
    def is_span(self) -> bool:
        """Whether it has a name of its own, by which it is known again."""
        return self.unit in SPANS

    @property
    def is_complete(self) -> bool:
        """Whether all units are done."""
        return self.done == self.total

    @property
    def of_parent(self) -> float:
        """The share of its parent's unit that is done; 0 where the total is unknown."""
        return 0.0 if self.total is None else min(1.0, (self.done + self.share) / self.total)


Levels = tuple[Level, ...]


def overall(levels: Levels) -> tuple[float, float | None, str] | None:
    """How far the job is: done, total and unit of the outermost level; `None` if nothing counts."""
    chain = _chain(levels)
    if not chain:
        return None
    outer = levels[chain[0]]
    done = outer.done + outer.share
    return done if outer.total is None else min(done, outer.total), outer.total, outer.unit


def advanced(
    levels: Levels, counts: Sequence[Count], *, n_up: int = 0, is_closed: bool = False
) -> Levels:
    """The levels after a line.

    `n_up` is how many rows above it the cursor went on: so deep a bar of tqdm or rich is in others.
    """
    role = counts[-1].role
    if role is Role.ASIDE:
        return levels
    if role is Role.CHECK and any(level.role is Role.WORK for level in levels):
        counts = counts[:-1]
    elif role is Role.WORK:
        levels = tuple(level for level in levels if level.role is Role.WORK)
    if not counts:
        return levels
    if counts[-1].total is None and counts[-1].role is role:
        return _with_free(levels, counts[-1])
    levels = tuple(level for level in levels if not _is_free(level, levels))
    at = -1
    for count in counts:
        if _is_span(count):
            levels, at = _with_span(levels, count)
        else:
            levels = _with_bar(levels, at, _bar_level(count, n_up, is_closed=is_closed))
    return _shared(levels)


def continues(levels: Levels, count: Count, n_up: int) -> bool:
    """Whether a bar can only be the next state of one that is known, or is the first.

    In the outermost row it may yet turn out to be an inner one, if such look the same.
    """
    alike = [v for v in levels if (v.unit, v.label) == (count.unit, count.label)]
    if n_up:
        alike = [level for level in alike if level.depth == n_up]
    return not levels or (
        len(alike) == 1
        and (alike[0].total, alike[0].depth) == (count.total, n_up)
        and alike[0].done <= count.shown
    )


def _is_span(count: Count) -> bool:
    return count.unit in SPANS or count.standing is Standing.WHOLE


def _is_free(level: Level, levels: Levels) -> bool:
    return len(levels) == 1 and level.total is None


def _with_free(levels: Levels, count: Count) -> Levels:
    if levels and not _is_free(levels[0], levels):
        return levels
    first = Level(count.unit, None, 0.0, role=count.role)
    known = levels[0] if levels and levels[0].unit == count.unit else first
    if count.standing in {Standing.DONE, Standing.ENDED_FROM_ZERO}:
        return (replace(known, done=_done(count, 1)),)
    return (_told(known, count, is_first=known is first),)


def _done(count: Count, origin: int) -> float:
    match count.standing:
        case Standing.BEGUN:
            return max(0.0, count.shown - origin)
        case Standing.ENDED:
            return count.shown - origin + 1
        case Standing.ENDED_FROM_ZERO:
            return count.shown + 1
        case _:
            return count.shown


def _told(level: Level, count: Count, *, is_first: bool) -> Level:
    """A named level after a line that tells it."""
    told = count
    is_ordinal = count.standing in {Standing.BEGUN, Standing.ENDED}
    starts_at_zero = count.shown == 0 or (is_first and count.total is None and count.shown != 1)
    is_from_zero = (is_ordinal and starts_at_zero) or count.standing is Standing.WHOLE
    origin = 0 if is_from_zero else level.origin
    total = level.total
    if count.total is not None:
        total = count.total + (is_ordinal and origin == 0)
    if level.is_told_ahead and count.standing is Standing.ENDED:
        count = replace(count, standing=Standing.BEGUN)
    done = _done(count, origin)
    if total is not None:
        done = min(done, total)
    # A second line of another kind or number has settled it.
    is_unsure = level.is_unsure and (level.last is None or told == level.last)
    return replace(level, done=done, total=total, origin=origin, last=told, is_unsure=is_unsure)


def _with_span(levels: Levels, count: Count) -> tuple[Levels, int]:
    """The levels with a named one, and its index; those in it begin anew if it moves."""
    at = next((i for i, level in enumerate(levels) if level.unit == count.unit), None)
    if at is None:
        at = next((i for i, v in enumerate(levels) if rank(v.unit) > rank(count.unit)), len(levels))
        if count.standing is Standing.WHOLE:
            # Steps end a fit of which only epochs were told.
            at = next((i for i, level in enumerate(levels) if level.unit == "epoch"), at)
        is_unsure = count.standing is Standing.ENDED and at == len(levels)
        new = Level(count.unit, None, 0.0, is_unsure=is_unsure)
        return (*levels[:at], _told(new, count, is_first=True)), at
    old = levels[at]
    if count == old.last:
        return levels, at
    new = _told(old, count, is_first=False)
    if new.done != old.done:
        return (*levels[:at], replace(new, share=0.0)), at
    return (*levels[:at], new, *levels[at + 1 :]), at


def _bar_level(count: Count, n_up: int, *, is_closed: bool) -> Level:
    done = min(_done(count, 0), count.total or 0.0)
    return Level(
        count.unit, count.total, done, count.label, n_up, count.role,
        is_closed=is_closed and count.is_bar,
    )  # fmt: skip


def _with_bar(levels: Levels, parent: int, new: Level) -> Levels:
    """The levels with a bar, or another count without a name of its own."""
    at = _found(levels, parent, new)
    if at is not None:
        old = levels[at]
        depth = old.depth if new.is_complete else new.depth
        new = replace(new, is_nested=old.is_nested, depth=depth)
        if (new.done, new.total) != (old.done, old.total):
            return (*levels[:at], new)
        inside = levels[at + 1 :] if new.is_complete else _nested(levels[at + 1 :])
        return (*levels[:at], replace(new, share=old.share), *inside)
    if levels and levels[-1].is_unsure and not new.is_complete:
        levels = (*levels[:-1], _as_head(levels[-1]))
    spans = [level for level in levels if level.is_span]
    if parent < 0 and spans and spans[0].is_complete:
        return (new,) if new.label and not new.is_complete else levels
    around = [i for i, v in enumerate(levels) if not v.is_span and _is_around(v, new)]
    if around:
        return (*levels[: around[-1] + 1], replace(new, is_nested=True))
    bars = [level for level in levels if not level.is_span]
    if bars and new.is_complete:
        return levels
    return (*spans, *bars[max(0, len(levels) + 1 - _MOST) :], new)


def _as_head(level: Level) -> Level:
    """A level whose lines have a metric although they begin something."""
    return replace(level, done=level.done - 1, is_unsure=False, is_told_ahead=True)


def _nested(levels: Levels) -> Levels:
    """Levels that follow one which is drawn again and is not complete: they are in it."""
    return tuple(replace(level, is_nested=True) for level in levels)


def _is_around(level: Level, new: Level) -> bool:
    is_deeper = new.depth > level.depth
    return (
        (is_deeper and not new.label) if level.is_complete else (is_deeper or not level.is_closed)
    )


def _is_same(level: Level, new: Level) -> bool:
    return (level.unit, level.label, level.total) == (new.unit, new.label, new.total)


def _found(levels: Levels, parent: int, new: Level) -> int | None:
    """The level that a bar is a new drawing of.

    tqdm draws the last state of an inner bar in the row of the outer: what is complete is the
    innermost of its kind that was not. A bar with another total is the same one, begun anew, if
    it is in the same row. The last row of rich is not the last any more once there is a task
    below it: a labelled bar that had not moved yet may be in another row.
    """
    bars = [i for i, v in enumerate(levels) if i > parent and not v.is_span]
    same = [i for i in bars if _is_same(levels[i], new)]
    if new.is_complete and same:
        under_way = [i for i in same if not levels[i].is_complete]
        return (under_way or same)[-1]
    in_row = [i for i in same if levels[i].depth == new.depth]
    kin = (new.unit, new.label, new.depth)
    alike = [i for i in bars if (levels[i].unit, levels[i].label, levels[i].depth) == kin]
    moved = [i for i in same if new.label and levels[i].done == 0 and new.is_closed]
    return next((found[-1] for found in (in_row, alike, moved) if found), None)


def _chain(levels: Levels) -> list[int]:
    """Where the named levels are, and the bars from the newest phase on."""
    spans = [i for i, level in enumerate(levels) if level.is_span]
    bars = [i for i, level in enumerate(levels) if not level.is_span]
    start = max((n for n, i in enumerate(bars) if not levels[i].is_nested), default=0)
    return spans + bars[start:]


def _shared(levels: Levels) -> Levels:
    """Each level of the chain with the share that is done in it, which never falls."""
    inner = 0.0
    shared = list(levels)
    for at in reversed(_chain(levels)):
        level = levels[at]
        share = 0.0 if level.is_complete else max(level.share, inner)
        if share != level.share:
            shared[at] = replace(level, share=share)
        inner = shared[at].of_parent
    return tuple(shared)
