"""How long a person says that a step takes: `6h`, or `5h-9h`.

The notation is kept, so that people read what they wrote. `~` in front marks a guess that
nobody has made their own: it gives way to everything that is known.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from deadline_bot.domain.duration import format_duration, parse_duration
from deadline_bot.domain.errors import BadDuration
from deadline_bot.domain.final_run.faults import BadEstimate
from deadline_bot.domain.forecast.spread import Spread, about, between

#: How people write a range; after normalization.
_RANGE = re.compile(r"(.+?)(?:-|‐|–|—|−|~|〜|から| to |\.\.)(.+)")
_NUMBER, _LAST_UNIT = re.compile(r"\d+"), re.compile(r"[wdhms]$")
_GUESS = "~"
_JAPANESE = re.compile(r"(?<=\d)(?:(週)間?|(日)間?|(時間)半|(時間)|(分)間?|(秒)間?)")
_SHORT = ("w", "d", "h30m", "h", "m", "s")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A duration, or a range to `most` that is read as p10 to p90; both in whole seconds, > 0.

    `is_guess`: no person said so and no run showed it.

    Raises:
        ValueError: not 0 < `least` ≤ `most`.
    """

    least: timedelta
    most: timedelta | None = None
    is_guess: bool = False

    def __post_init__(self) -> None:
        if not timedelta() < self.least <= (self.most or self.least):
            raise ValueError(f"not an estimate: {self.least} to {self.most}")

    @property
    def spread(self) -> Spread:
        """One duration is taken as p50."""
        return about(self.least) if self.most is None else between(self.least, self.most)


def parse_estimate(text: str) -> Estimate:
    """Reads `6h`, `1d12h`, `5h-9h`, `5-9h`, `~2h-8h` and `6時間半`; any width, case and blanks.

    Raises:
        BadEstimate: anything else, no time at all, or a range that falls.
    """
    plain = with_short_units(unicodedata.normalize("NFKC", text)).strip().lower()
    is_guess = plain.startswith(_GUESS)
    plain = plain.removeprefix(_GUESS).strip()
    try:
        if not (parts := _RANGE.fullmatch(plain)):
            return Estimate(parse_duration(plain), is_guess=is_guess)
        least, most = parts[1].strip(), parts[2].strip()
        unit = _LAST_UNIT.search(most)
        if unit and _NUMBER.fullmatch(least):
            least += unit[0]
        return Estimate(parse_duration(least), parse_duration(most), is_guess=is_guess)
    except (BadDuration, ValueError) as error:
        raise BadEstimate(text) from error


def with_short_units(text: str) -> str:
    """The Japanese units behind numbers in their short form: `5時間から1日` is `5hから1d`."""
    return _JAPANESE.sub(lambda found: _SHORT[(found.lastindex or 1) - 1], text)


def format_estimate(estimate: Estimate) -> str:
    """The canonical notation; `parse_estimate` reads it back to the same estimate."""
    least = format_duration(estimate.least)
    both = least if estimate.most is None else f"{least}-{format_duration(estimate.most)}"
    return f"{_GUESS}{both}" if estimate.is_guess else both
