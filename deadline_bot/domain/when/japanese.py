"""Japanese time phrases: where in a text the time is said, and what it can mean."""

import re
from collections.abc import Iterator

from deadline_bot.domain.when.japanese_jobs import job
from deadline_bot.domain.when.japanese_phrases import Phrase, phrase
from deadline_bot.domain.when.occasion import Fault, Found, NotFound, Spoken

_TAIL = re.compile(
    "[ \t]{0,3}(?:になったら|頃に?|ごろに?|くらいに|ぐらいに|には|に|へ|から|では|で|は|の)?"
    "[ \t]{0,3}[、,]?[ \t]{0,3}"
)
_BY = re.compile("[ \t]{0,2}(?:の)?(?:までに|以内に?|までの)")
_UNSUPPORTED = re.compile("[0-9]{0,3}(?:翌)?(?:祝日|営業日|休日明け|連休明け|祝前日|平日以外)")
_BEGINS = re.compile(r"[\w(〆]")
_NUMERALS = "〇零一二三四五六七八九十百"
_Candidate = tuple[int, Phrase]


def find(text: str, spoken: Spoken) -> Found | NotFound:
    """The phrase of time in a text that is in NFKC, with the particles that belong to it.

    A phrase at the beginning or the end goes before one in the middle, a longer one before a
    shorter one. Anything may be given; what is outside the calendar is `Fault.IMPOSSIBLE`.
    """
    found = list(_candidates(text, spoken))
    best = max(found, key=lambda candidate: _rank(candidate, text), default=None)
    odd = _UNSUPPORTED.search(text)
    is_in_text = best and not text[: best[0]].strip() and best[1].end < (odd.start() if odd else 0)
    if odd and not is_in_text:
        return NotFound(Fault.UNSUPPORTED, odd[0])
    ends = job(text)
    if ends and (best is None or best[0] or best[1].end < 3):
        return Found(ends[0], _tail(text, ends[1]), (ends[2],))
    if best is None:
        return NotFound(Fault.NO_TIME, text.strip())
    start, said = best
    if isinstance(said.readings, Fault):
        return NotFound(said.readings, text[start : said.end].strip())
    if by := _BY.match(text, said.end):
        return NotFound(Fault.NOT_A_MOMENT, text[start : by.end()].strip())
    return _apart(text, found[0], found[-1]) or Found(start, _tail(text, said.end), said.readings)


def _rank(candidate: _Candidate, text: str) -> tuple[bool, bool, int, int]:
    start, said = candidate
    is_edge = not text[:start].strip() or not text[_tail(text, said.end) :].strip()
    return is_edge, not isinstance(said.readings, Fault), said.end - start, -start


def _apart(text: str, first: _Candidate, last: _Candidate) -> Found | None:
    """A day at one end of the text and its time of day at the other: 明日 定例 15時."""
    (start, day), (at, time) = first, last
    is_at_ends = not text[:start].strip() and not text[_tail(text, time.end) :].strip()
    if at <= start or not is_at_ends:
        return None
    for one, other in ((day, time), (time, day)):
        if one.with_clock and other.clock:
            readings = one.with_clock(other.clock)
            if not isinstance(readings, Fault):
                return Found(start, _tail(text, day.end), readings, (at, _tail(text, time.end)))
    return None


def _tail(text: str, end: int) -> int:
    match = _TAIL.match(text, end)
    return match.end() if match else end


def _candidates(text: str, spoken: Spoken) -> Iterator[_Candidate]:
    until = 0
    for start in range(len(text)):
        # Inside a number or a Latin word nothing begins, nor inside what was read already.
        if start < until or not _BEGINS.match(text, start) or _is_inside(text, start):
            continue
        try:
            said = phrase(text, start, spoken)
        except (OverflowError, ValueError):
            said = Phrase(start + 1, Fault.IMPOSSIBLE)
        if said:
            until = said.end
            yield start, said


def _is_inside(text: str, at: int) -> bool:
    if at == 0:
        return False
    before, here = text[at - 1], text[at]
    if here.isascii():
        return before.isascii() and (before.isalnum() or before in ".:/")
    return here in _NUMERALS and (before in _NUMERALS or before == "第")
