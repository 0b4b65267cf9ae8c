"""Which earlier runs are runs of the same job, by name.

People number their runs (`train-v7`, `train fold 3 run 12`), and the number of the run is no
part of what the job is, while that of the fold is. Where a fold was never run, the others tell,
since folds are mostly alike.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from deadline_bot.domain.forecast.run import Run

#: Run numbers at the end of a name: `v7`, `run 12`, `try2`, `#7`, `(3)`; and, after `_`, `-` or
#: a space, numbers of three digits and more or with a zero in front (`_007`, `_20261120`).
_MARKER = re.compile(
    r"(?:[\s_-]+|^)(?:v(?:er(?:sion)?)?|run|try|attempt)[\s._-]*\d+$"
    r"|[\s_-]*(?:#\s*\d+|\(\d+\))$"
    r"|(?<!fold)(?<!seed)(?<!part)(?<!stage)[\s_-]+(?:\d{3,}|0\d+)$"
)
_NUMBER = re.compile(r"\d+")


# Kept, since each look compares each name with those of hundreds of runs.
@lru_cache(maxsize=4096)
def family(name: str) -> str:
    """The name without the number of the run, folded: `Train-v7` and `train_008` are `train`.

    A name that is nothing but such a number stays.
    """
    folded = whole = " ".join(name.casefold().split())
    while (shorter := _MARKER.sub("", folded)) != folded and shorter:
        folded = shorter
    return folded or whole


@lru_cache(maxsize=4096)
def wider_family(name: str) -> str:
    """The family without any numbers: the folds of one training are one."""
    return _NUMBER.sub("#", family(name))


def runs_alike(name: str, earlier: Iterable[tuple[str, Run]]) -> list[Run]:
    """The earlier runs, with their names, that tell of a job: those of its family.

    Where none of those finished, those of its wider family. The order stays.
    """
    named = list(earlier)
    own = [run for other, run in named if family(other) == family(name)]
    if any(run.is_finished for run in own):
        return own
    return [run for other, run in named if wider_family(other) == wider_family(name)]
