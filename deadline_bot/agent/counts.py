"""What one line of a log counts: "Epoch 3/10", "43/100", "[120]", a percentage.

A line may count at several levels ("Epoch [3/10], Step [120/1000]"), and the same "3/10" may tell
that the third begins or that three are done; both are kept here, and judged in `levels`.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto


class Standing(Enum):
    """What the number that is shown says of the units that are done."""

    #: So many are done.
    DONE = auto()
    #: This one has begun: "Epoch 3/10" at the head of an epoch.
    BEGUN = auto()
    #: This one has ended: "Epoch 3/10 - loss: 0.31".
    ENDED = auto()
    #: This one has ended, and the first was 0: rounds of XGBoost and CatBoost.
    ENDED_FROM_ZERO = auto()
    #: So many are done, and no more will come; single ones were counted from 0 (Lightning).
    WHOLE = auto()


class Role(Enum):
    """What a count is about."""

    #: The work itself.
    WORK = auto()
    #: A look at the work between its parts: validation, evaluation, test.
    CHECK = auto()
    #: What comes before or beside the work: downloads, loading, tokenizing, a sanity check.
    ASIDE = auto()


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a line, as it is shown.

    `total` is positive, and `None` where the line does not tell it. `label` is a bar's, in lower
    case and without numbers, so that it stays the same while the bar moves. `is_bar`: drawn as a
    bar, and so likely to be drawn again in place.
    """

    shown: float
    total: float | None
    unit: str
    label: str = ""
    standing: Standing = Standing.DONE
    role: Role = Role.WORK
    is_bar: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether the last one is shown."""
        return self.shown == self.total


@dataclass(frozen=True, slots=True)
class Told:
    """What a line counts, outermost first and at least one, and what it says besides."""

    counts: tuple[Count, ...]
    message: str


#: A number of units of a line; longer ones are no counts.
NUMBER = r"\d{1,12}"

_ASIDE = re.compile(
    r"\b(?:sanity|download|upload|load(?:ing)?\b|fetch|sav(?:e|ing)\b|map\b|filter\b|token|generating"
    r"|casting|creating|extract|unzip|unpack|cach(?:e|ing)\b|prepar|preproc|scanning|compil)"
    r"|ダウンロード|読み込み|前処理|準備"
)
_CHECK = re.compile(r"\b(?:val(?:id\w*)?\b|eval|test(?:ing)?\b|class images)|検証|評価|テスト")
_NO_LETTERS = re.compile(r"[\W\d_]+")


def label_of(text: str) -> str:
    """A label without what moves: letters only, in lower case."""
    return _NO_LETTERS.sub(" ", text).strip().lower()


def role_of(label: str) -> Role:
    """What a bar or count of this label is about."""
    if _ASIDE.search(label):
        return Role.ASIDE
    return Role.CHECK if _CHECK.search(label) else Role.WORK
