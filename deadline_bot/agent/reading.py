"""From a line of a log to what it counts.

Most lines of a log count nothing, and are put aside before any pattern is tried. All patterns are
bounded, and a line is read up to `LIMIT`, so that no line can take long.
"""

from collections.abc import Callable

from deadline_bot.agent.bars import told_by_drawing, told_by_glyphs, told_by_keras, told_by_tqdm
from deadline_bot.agent.counts import Told
from deadline_bot.agent.rounds import (
    told_by_catboost,
    told_by_dictionary,
    told_by_lightning,
    told_by_round,
)
from deadline_bot.agent.words import has_of, told_by_start, told_in_percent, told_in_words

#: So many characters of a line are read, counted from its start.
LIMIT = 1000

_Form = Callable[[str], Told | None]

#: What a line must hold for a form to be tried; the first form that reads something has it.
_FORMS: tuple[tuple[str, _Form], ...] = (
    ("`Trainer.fit`", told_by_lightning),
    ("[", told_by_tqdm),
    ("━", told_by_keras),
    ("━", told_by_glyphs),
    ("╸", told_by_glyphs),
    ("/", told_by_keras),
    ("]", told_by_round),
    ("{", told_by_dictionary),
    (":\t", told_by_catboost),
    ("/", told_in_words),
    ("of ", told_in_words),
    ("中", told_in_words),
    ("%", told_by_drawing),
    ("%", told_in_percent),
)
_STARTS = ("epoch", "Epoch", "EPOCH", "エポック")


def told_by(line: str) -> Told | None:
    """What a line without escape sequences counts; `None` where it counts nothing."""
    if "／" in line or "％" in line:
        line = line.replace("／", "/").replace("％", "%")
    # Written out, since this is all that is done with most lines.
    if not (
        "/" in line
        or "%" in line
        or "[" in line
        or "{" in line
        or ":\t" in line
        or "中" in line
        or has_of(line)
        or "`Tr" in line
        or line.startswith(_STARTS)
    ):
        return None
    line = line[:LIMIT]
    for mark, form in _FORMS:
        if mark in line and (told := form(line)) is not None:
            return told
    return told_by_start(line) if line.lstrip().startswith(_STARTS) else None
