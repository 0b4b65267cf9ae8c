"""English phrases of time, found in a text.

Pieces that stand joined make one phrase. Of several phrases the one at an end of the text is
meant, the one that names a time of day before one that only might: in "look at 3 files at 7pm"
it is 7pm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deadline_bot.domain.when.english_clock import clock, part, zone
from deadline_bot.domain.when.english_days import calendar_day, near_day
from deadline_bot.domain.when.english_milestones import job, milestone
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
)
from deadline_bot.domain.when.english_readings import readings
from deadline_bot.domain.when.english_rules import day_of_rule, rule, until
from deadline_bot.domain.when.english_spans import shift
from deadline_bot.domain.when.english_words import MONTH, WEEKDAY, pattern
from deadline_bot.domain.when.occasion import Fault, Found, JobEnds, NotFound, Spoken

#: A longer text is looked at only this far from each of its ends.
WINDOW = 300

_START = re.compile(r"(?<![\w/])[\w@#+(]", re.ASCII)
_GLUE = re.compile(
    r"[ \t]{0,3}(?:[,;]|—|-(?= ))?[ \t]{0,3}"
    r"(?:(?:on|at|in|of)[ \t]{1,3}(?:the[ \t]{1,3})?(?=[A-Za-z]))?",
    re.IGNORECASE,
)
_AND = re.compile(r"[ \t]{0,3}(?:,|&|,?[ \t]{0,3}and)[ \t]{1,3}", re.IGNORECASE)
_GAP = re.compile(r"[ \t]{0,3}(?:[,;]|—|-(?= ))?[ \t]{0,3}")
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
_EDGE = re.compile(r"[\s.,!?;:)(\-—~]*(?:please|pls|thanks)?[\s.,!?;:)]*\Z", re.IGNORECASE)


def _unusable(text: str, at: int, _: Spoken) -> Match:
    if match := _UNSUPPORTED.match(text, at):
        return match.end(), Bad(Fault.UNSUPPORTED)
    if match := _BAD.match(text, at):
        return match.end(), Bad(Fault.NOT_A_MOMENT)
    return None


_FIRST: tuple[Recogniser, ...] = (
    _unusable, job, milestone, rule, shift, clock, calendar_day, near_day, part,
)  # fmt: skip
_THEN: tuple[Recogniser, ...] = (zone, until, *_FIRST)


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def weight(self) -> int:
        """How surely it is the time that is meant."""
        kinds = {type(piece) for piece in self.pieces}
        if Bad in kinds:
            # A rule with a part that cannot be had must not give way to a phrase beside it.
            return 20 if Rule in kinds else 0
        if kinds & {Rule, NearMilestone, JobEnds, Shift}:
            return 6
        clocks = [piece for piece in self.pieces if isinstance(piece, Clock)]
        if clocks and Days in kinds:
            return 7
        if clocks:
            return 2 if clocks[0].is_bare and len(self.pieces) == 1 else 5
        return 4 if Days in kinds else 3


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
    if isinstance(piece, Days) and isinstance(pieces[-1], Days):
        # "Friday, December 4": the date says all that the weekday does.
        weekday = pieces[-1].rows[0][-1].weekday()
        return any(row[0].weekday() == weekday for row in piece.rows)
    if isinstance(piece, Days | Shift | NearMilestone):
        return not kinds & {Days, Shift, NearMilestone, Rule}
    if isinstance(piece, Zone):
        return Zone not in kinds and bool(kinds & {Clock, Rule, Days})
    return type(piece) not in kinds


def _chain(text: str, at: int, spoken: Spoken) -> _Phrase | None:
    found = _piece(text, at, _FIRST, spoken)
    if found is None:
        return None
    end, pieces = found[0], [found[1]]
    while len(pieces) < 6 and not isinstance(pieces[-1], Bad):
        following = _following(text, end, pieces, spoken)
        if following is None:
            break
        end, piece = following
        if isinstance(piece, Days) and isinstance(pieces[-1], Days):
            pieces.pop()
        pieces.append(piece)
    return _Phrase(at, end, tuple(pieces))


def _following(text: str, end: int, pieces: list[Piece], spoken: Spoken) -> Match:
    has_rule = any(isinstance(piece, Rule) for piece in pieces)
    if has_rule and isinstance(pieces[-1], Clock) and (match := _AND.match(text, end)):
        second = _piece(text, match.end(), (clock,), spoken)
        if second:
            return second
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


def _phrases(text: str, spoken: Spoken) -> list[_Phrase]:
    found: list[_Phrase] = []
    past = 0
    for match in _START.finditer(text):
        if match.start() < past:
            continue
        phrase = _chain(text, match.start(), spoken)
        if phrase:
            found.append(phrase)
            past = phrase.end
    return found


def _rank(phrase: _Phrase, text: str) -> tuple[bool, int, bool, int]:
    is_first = not text[: phrase.start].strip()
    is_last = bool(_EDGE.match(text, phrase.end))
    is_sure = phrase.weight > 0
    return is_sure, phrase.weight + 4 * (is_first or is_last), is_last, phrase.end


def find(text: str, spoken: Spoken) -> Found | NotFound:
    """The phrase of time in a text that is normalised (NFKC, without marks of direction).

    A text longer than twice `WINDOW` is looked at only at its ends.
    """
    if len(text) <= 2 * WINDOW:
        return _find(text, spoken)
    tail = _find(text[-WINDOW:], spoken)
    if isinstance(tail, Found):
        skipped = len(text) - WINDOW
        return Found(tail.start + skipped, tail.end + skipped, tail.readings)
    head = _find(text[:WINDOW], spoken)
    return head if isinstance(head, Found) else tail


def _find(text: str, spoken: Spoken) -> Found | NotFound:
    fault = NotFound(Fault.NO_TIME, text.strip())
    ranked = sorted(_phrases(text, spoken), key=lambda phrase: _rank(phrase, text), reverse=True)
    for phrase in ranked:
        if phrase.weight == 2 and not _rank(phrase, text)[1] > 4:
            continue
        try:
            found = readings(phrase.pieces, spoken)
        except (OverflowError, ValueError):
            found = Fault.IMPOSSIBLE
        if not isinstance(found, Fault):
            return Found(phrase.start, phrase.end, found)
        if fault.fault is Fault.NO_TIME:
            fault = NotFound(found, text[phrase.start : phrase.end])
        if phrase.weight:
            break
    return fault
