"""Names of the team's milestones: which are free, and which mean one of the known kinds."""

from datetime import datetime
from functools import lru_cache

from deadline_bot.config.instants import FIRST
from deadline_bot.config.values import read_text, refuse, shown
from deadline_bot.domain.competition import Milestone, MilestoneKind

#: Kinds that a milestone is of by being named exactly so, for platforms other than Kaggle.
_TOLD = {kind.value: kind for kind in (MilestoneKind.ENTRY, MilestoneKind.MERGER)}


def read_milestone_name(value: object) -> str:
    """A name that makes a key of its own, or exactly `entry` or `merger`."""
    name = read_text(value).strip()
    key = milestone_key(name) if name else ""
    if not key or not name.isprintable():
        raise refuse("config.bad_milestone_name", value=shown(value))
    if name in _TOLD:
        return name
    kind = key.casefold()
    if kind in _TOLD:
        raise refuse("config.nearly_reserved_name", value=shown(name), kind=kind)
    if kind == MilestoneKind.CLOSE:
        raise refuse("config.reserved_close", value=shown(name))
    if kind == MilestoneKind.FINISH_BY:
        raise refuse("config.reserved_finish_by", value=shown(name))
    return name


@lru_cache(maxsize=1_000)
def milestone_key(name: str) -> str:
    """The key of the milestone of a name that is not empty; empty where it has no letter."""
    return milestone_of(name, FIRST).key


def milestone_of(name: str, at: datetime) -> Milestone:
    """The milestone of a name that was read."""
    kind = _TOLD.get(name)
    return Milestone(MilestoneKind.OWN, at, name) if kind is None else Milestone(kind, at)
