"""English times beside another one: "5 minutes before midnight", "the day after christmas".

What is counted from is a time of day or a date; milestones, which move, have a grammar of their
own.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from deadline_bot.domain.when.english_clock import clock
from deadline_bot.domain.when.english_days import day
from deadline_bot.domain.when.english_pieces import Clock, Days, Match, Shift
from deadline_bot.domain.when.english_spans import SPAN, span
from deadline_bot.domain.when.english_words import pattern
from deadline_bot.domain.when.occasion import Spoken

_BESIDE = pattern(
    rf"(?:on )?(?:{SPAN}|the (?P<unit>day|week)) "
    r"(?P<side>before|prior to|after|following) (?:on )?(?:the )?"
)


def beside(text: str, at: int, spoken: Spoken) -> Match:
    """A time so much before or after another: a day beside a day, a clock beside a clock."""
    match = _BESIDE.match(text, at)
    if match is None:
        return None
    by = span(match["span"] or f"a {match['unit']}")
    bases = (clock(text, match.end(), spoken), day(text, match.end(), spoken))
    base = max((found for found in bases if found), key=lambda found: found[0], default=None)
    if by is None or base is None:
        return None
    sign = 1 if match["side"].lower() in ("after", "following") else -1
    moved = _moved(base[1], by, sign)
    return (base[0], moved) if moved else None


def _moved(base: object, by: Shift, sign: int) -> Clock | Days | None:
    if isinstance(base, Clock):
        return None if by.is_of_days or base.is_bare else base.moved(sign * by.exact)
    if not isinstance(base, Days) or not by.is_of_days:
        return None
    step = relativedelta(months=sign * by.n_months) + sign * timedelta(days=by.exact.days)
    rows = tuple(tuple(one + step for one in row) for row in base.rows)
    return Days(rows, base.doubt, base.is_stated, base.part)
