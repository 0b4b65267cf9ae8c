"""Pieces of English time that stand joined in a text: each such chain is one phrase.

Pieces are read one after another, the longest at each place, as long as the next can be said
of the same moment.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from deadline_bot.domain.when.english_clock import clock, part
from deadline_bot.domain.when.english_days import day
from deadline_bot.domain.when.english_milestones import job, milestone
from deadline_bot.domain.when.english_offsets import beside
from deadline_bot.domain.when.english_pieces import (
    Bad,
    Clock,
    Days,
    Match,
    NearMilestone,
    Part,
    Piece,
    Recogniser,
    Rule,
    Shift,
    Until,
    Zone,
    only,
)
from deadline_bot.domain.when.english_rules import day_of_rule, rule, until
from deadline_bot.domain.when.english_spans import shift
from deadline_bot.domain.when.english_words import MONTH, WEEKDAY, pattern
from deadline_bot.domain.when.english_zones import leading_zone, zone
from deadline_bot.domain.when.occasion import Fault, JobEnds, Spoken

_START = re.compile(r"(?<![\w/])[\w@#+(]", re.ASCII)
_GAP = re.compile(r"[ \t]{0,3}(?:[,;]|—|-(?= ))?[ \t]{0,3}")
_GLUE = re.compile(
    _GAP.pattern + r"(?:(?:on|at|in|of)[ \t]{1,3}(?:the[ \t]{1,3})?(?=[A-Za-z0-9])"
    r"|for[ \t]{1,3}(?=[0-9]{1,2}(?::[0-9]{2})?[ \t]{0,3}[ap]\.?m|noon|midnight))?",
    re.IGNORECASE,
)
_AND = re.compile(r"[ \t]{0,3}(?:,|&|,?[ \t]{0,3}and)[ \t]{1,3}", re.IGNORECASE)
_HOUR_TOO = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])(?![\w:.%/-]|[ \t]{1,3}times\b)")
_BAD = pattern(
    rf"(?:(?:by|before|until|till|no later than) (?:the )?(?:(?:next|this|end of) )?"
    rf"(?:{WEEKDAY}|{MONTH}|tomorrow|today|tonight|noon|midnight|morning|evening|week|month"
    rf"|[0-9]{{1,2}}(?::[0-9]{{2}})? ?(?:am|pm)?)\b)"
)
_UNSUPPORTED = pattern(
    r"(?:(?:in |after |every |on )?(?:the )?(?:(?:next|[0-9]{1,3}|a|one|two|three|five|ten) )?"
    r"(?:business|working|bank) days?\b|(?:on |every )?(?:public |bank |national )?holidays?\b"
    r"|(?:at )?(?:sunrise|sunset|dawn|dusk))\b"
)
#: A chain of more pieces is no phrase of time.
_LONGEST = 9


def _unusable(text: str, at: int, _: Spoken) -> Match:
    if match := _UNSUPPORTED.match(text, at):
        return match.end(), Bad(Fault.UNSUPPORTED)
    if match := _BAD.match(text, at):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    return None


_FIRST: tuple[Recogniser, ...] = (
    _unusable, job, beside, milestone, rule, shift, clock, day, part,
    leading_zone,
)  # fmt: skip
_THEN: tuple[Recogniser, ...] = (zone, until, *_FIRST[:-1])


@dataclass(frozen=True, slots=True)
class Chain:
    """Joined pieces, and where in the text they stand: `start` (≤) to `end` (<)."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def weight(self) -> int:
        """How surely it is the time that is meant; 0 for what cannot be used."""
        kinds = {type(piece) for piece in self.pieces}
        if Bad in kinds:
            # A rule with a part that cannot be had must not give way to a chain beside it.
            return 20 if Rule in kinds else 0
        if kinds & {Rule, NearMilestone, JobEnds, Shift}:
            return 6
        shown = only(self.pieces, Clock)
        if shown and Days in kinds:
            return 7
        if shown:
            return 2 if shown.is_bare and len(self.pieces) == 1 else 5
        return 4 if Days in kinds else 3

    def joins(self, other: "Chain") -> bool:
        """Whether one names the day and the other the time of that day."""
        for dated, timed in ((self, other), (other, self)):
            kinds = {type(piece) for piece in dated.pieces}
            times = {type(piece) for piece in timed.pieces}
            if (
                kinds & {Days, Rule}
                and not kinds & {Clock, Part, Bad, Zone}
                and not any(isinstance(piece, Days) and piece.part for piece in dated.pieces)
                and times <= {Clock, Part, Zone}
                and Clock in times
            ):
                return True
        return False


def _piece(text: str, at: int, recognisers: Sequence[Recogniser], spoken: Spoken) -> Match:
    """The longest piece at `at`; the first recogniser where they are equally long."""
    best: Match = None
    for recognise in recognisers:
        found = recognise(text, at, spoken)
        if found and found[0] > at and (best is None or found[0] > best[0]):
            best = found
    return best


def _fits(pieces: list[Piece], piece: Piece) -> bool:
    """Whether a piece can join those before it."""
    kinds = {type(p) for p in pieces}
    if JobEnds in kinds or isinstance(piece, JobEnds | Bad):
        return isinstance(piece, Bad) and Rule in kinds
    if isinstance(piece, Until):
        return Rule in kinds and Until not in kinds
    if isinstance(piece, Rule):
        return not kinds - {Clock, Part, Zone, Rule}
    if isinstance(piece, Days | Shift | NearMilestone):
        return not kinds & {Days, Shift, NearMilestone, Rule}
    if isinstance(piece, Zone):
        return Zone not in kinds and bool(kinds & {Clock, Rule, Days})
    return type(piece) not in kinds


def _chain(text: str, at: int, spoken: Spoken) -> Chain | None:
    found = _piece(text, at, _FIRST, spoken)
    if found is None:
        return None
    end, pieces = found[0], [found[1]]
    while len(pieces) < _LONGEST and not isinstance(pieces[-1], Bad):
        following = _following(text, end, pieces, spoken)
        if following is None:
            break
        end, piece = following
        pieces.append(piece)
    if all(isinstance(piece, Zone) for piece in pieces):
        return None
    return Chain(at, end, tuple(pieces))


def _following(text: str, end: int, pieces: list[Piece], spoken: Spoken) -> Match:
    has_rule = any(isinstance(piece, Rule) for piece in pieces)
    if has_rule and (another := _another_clock(text, end, pieces[-1], spoken)):
        return another
    recognisers = (day_of_rule, *_THEN) if has_rule else _THEN
    for gap in (_GAP, _GLUE):
        match = gap.match(text, end)
        if match is None:
            continue
        found = _piece(text, match.end(), recognisers, spoken)
        if (
            found
            and _fits(pieces, found[1])
            and (match.end() > end or isinstance(found[1], Zone | Clock))
        ):
            return found
    return None


def _another_clock(text: str, end: int, last: Piece, spoken: Spoken) -> Match:
    """A further time of a list: "at 9am and 5pm", "at 10, 12 and 17"; bare hours only ascend."""
    match = _AND.match(text, end)
    if match is None or not isinstance(last, Clock):
        return None
    if found := _piece(text, match.end(), (clock,), spoken):
        return found
    hour = _HOUR_TOO.match(text, match.end()) if last.is_bare else None
    if hour is None or timedelta(hours=int(hour["hour"])) <= last.options[0]:
        return None
    return hour.end(), Clock((timedelta(hours=int(hour["hour"])),), is_bare=True, is_sure=True)


def chains(text: str, spoken: Spoken) -> Iterator[Chain]:
    """The chains of a text from its beginning on; none begins inside another."""
    past = 0
    for match in _START.finditer(text):
        if match.start() < past:
            continue
        if chain := _chain(text, match.start(), spoken):
            yield chain
            past = chain.end
