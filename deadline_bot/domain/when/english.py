"""English phrases of time, found in a text.

Of several phrases the one at an end of the text is meant, the one that names a time of day
before one that only might: in "look at 3 files at 7pm" it is 7pm. The day and its time may
stand at either end: "tomorrow to check mail at 5pm".
"""

import re

from deadline_bot.domain.when.english_chains import Chain, chains
from deadline_bot.domain.when.english_readings import readings
from deadline_bot.domain.when.occasion import Fault, Found, NotFound, Reading, Spoken

#: A longer text is looked at only this far from each of its ends.
WINDOW = 300

_EDGE = re.compile(r"[\s.,!?;:)(\-—~]*(?:please|pls|thanks)?[\s.,!?;:)]*\Z", re.IGNORECASE)


def _is_first(chain: Chain, text: str) -> bool:
    return not text[: chain.start].strip()


def _is_last(chain: Chain, text: str) -> bool:
    return bool(_EDGE.match(text, chain.end))


def _rank(chain: Chain, text: str) -> tuple[bool, int, bool, int]:
    is_last = _is_last(chain, text)
    is_at_end = _is_first(chain, text) or is_last
    return chain.weight > 0, chain.weight + 4 * is_at_end, is_last, chain.end


def find(text: str, spoken: Spoken) -> Found | NotFound:
    """The phrase of time in a text that is normalised (NFKC, without marks of direction).

    A text longer than twice `WINDOW` is looked at only at its ends.
    """
    if len(text) <= 2 * WINDOW:
        return _find(text, spoken)
    tail = _find(text[-WINDOW:], spoken)
    if isinstance(tail, Found):
        return tail.moved(len(text) - WINDOW)
    head = _find(text[:WINDOW], spoken)
    return head if isinstance(head, Found) else tail


def _find(text: str, spoken: Spoken) -> Found | NotFound:
    fault = NotFound(Fault.NO_TIME, text.strip())
    ranked = sorted(chains(text, spoken), key=lambda chain: _rank(chain, text), reverse=True)
    if joined := _apart(ranked, text, spoken):
        return joined
    for chain in ranked:
        if chain.weight == 2 and not _rank(chain, text)[1] > 4:
            continue
        found = _readings(chain, spoken)
        if not isinstance(found, Fault):
            return Found(chain.start, chain.end, found)
        if fault.fault is Fault.NO_TIME:
            fault = NotFound(found, text[chain.start : chain.end].strip())
        if chain.weight:
            break
    return fault


def _readings(chain: Chain, spoken: Spoken) -> tuple[Reading, ...] | Fault:
    try:
        return readings(chain.pieces, spoken)
    except (OverflowError, ValueError):
        return Fault.IMPOSSIBLE


def _apart(ranked: list[Chain], text: str, spoken: Spoken) -> Found | None:
    """A day at one end of the text and its time of day at the other."""
    first = next((chain for chain in ranked if _is_first(chain, text)), None)
    last = next((chain for chain in ranked if _is_last(chain, text)), None)
    if first is None or last is None or first is last or not first.joins(last):
        return None
    found = _readings(Chain(first.start, last.end, (*first.pieces, *last.pieces)), spoken)
    if isinstance(found, Fault):
        return None
    return Found(first.start, first.end, found, (last.start, last.end))
