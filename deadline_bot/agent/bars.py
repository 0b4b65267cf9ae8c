"""Counts that are drawn as bars: tqdm, rich, Keras, pip, click.

Each is found by what only it has (tqdm's elapsed time in brackets, a run of bar characters), and
its count is read beside that.
"""

import re
from functools import lru_cache

from deadline_bot.agent.counts import NUMBER, Count, Role, Told, label_of, role_of
from deadline_bot.agent.words import SPANS, spans_in, unit_of

_AMOUNT = rf"{NUMBER}(?:\.\d{{1,9}})?[kKMGTP]?"
# tqdm: "[00:10<01:20, 12.0it/s, loss=0.5]", "[00:10, 12.0it/s]", "[00:10<01:20]".
_CLOCK = re.compile(
    r"\[(?:\d{1,4}:)?\d{1,2}:\d\d(?:<[^,\]\[]{1,24})?(?:,\s*([^,\]\[]{1,40}))?([^\]]{0,400})\]"
)
_BEFORE_CLOCK = re.compile(rf"(?:^|[\s|])({_AMOUNT})(?:/({_AMOUNT}|\?))?\s?([^\W\d_]{{0,16}})\s?$")
_RATE = re.compile(r"(?:\?|[\d.]{1,12}[kKMGTP]?)(?:s/)?\s?([^\W\d_]{1,16})?")
_BAR = re.compile(r"\s*\d{1,3}(?:\.\d{1,4})?%\s*(?:\|.*)?$|\|[^|]{0,400}\|?\s*$")
# Keras: "120/1000 [===>..] - ETA", "120/1000 ━━━ 10s", "120/1000 - 1s - loss".
_KERAS = re.compile(
    rf"\s*({NUMBER})/({NUMBER}|Unknown) (?:\[[=>.]{{1,100}}\]|━{{1,100}}| ?- (?:ETA|\d+s))"
)
_GLYPHS = re.compile(r"[━╸╺]{3,}")
_AFTER_GLYPHS = re.compile(
    rf"\s*(?:\d{{1,3}}%\s+)?({_AMOUNT})\s?/\s?({_AMOUNT}|\?)(?:\s([kKMGT]?i?B|bytes)\b)?"
)
_PERCENT_BESIDE = re.compile(r"\s*(\d{1,3}(?:\.\d{1,4})?)%")
_PERCENT_BEFORE = re.compile(r"(?:^|\s)(\d{1,3}(?:\.\d{1,4})?)%\s*$")
_DRAWN = re.compile(r"\[[#=>.\- █]{3,200}\]")
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}
_BYTES = re.compile(r"(?:[kKMGTP]i?)?B(?:ytes?)?$|bytes?$")


def told_by_tqdm(line: str) -> Told | None:
    """The last bar of tqdm in a line."""
    told, begin = None, 0
    for clock in _CLOCK.finditer(line):
        told = _tqdm(line[begin : clock.start()], clock) or told
        begin = clock.end()
    return told


def _tqdm(head: str, clock: re.Match[str]) -> Told | None:
    count = _BEFORE_CLOCK.search(head[-64:])
    if count is None:
        return None
    rate = _RATE.match(clock[1] or "")
    unit = (rate and rate[1]) or count[3] or "it"
    drawn = head[: len(head) - len(count[0]) + (count[0][:1] == "|")]
    label = _BAR.sub("", drawn).strip().rstrip(":").strip()
    is_rate = rate is not None and rate.end() > 0
    metrics = (clock[2] if is_rate else (clock[1] or "") + clock[2]).strip(" ,")
    return _bar(label, count[1], count[2], unit, metrics)


def told_by_glyphs(line: str) -> Told | None:
    """A bar of rich or pip; Keras 3 draws with the same, after its count."""
    drawn = _GLYPHS.search(line)
    if drawn is None:
        return None
    label, end = line[: drawn.start()].strip(), _last_end(line, drawn)
    count = _AFTER_GLYPHS.match(line, end)
    if count is not None:
        return _bar(label, count[1], count[2], count[3] or "it", line[count.end() :].strip())
    percent = _PERCENT_BESIDE.match(line, end)
    if percent is None:
        percent = _PERCENT_BEFORE.search(label[-16:])
        label = _PERCENT_BEFORE.sub("", label).strip()
    return None if percent is None else _bar(label, percent[1], "100", "%", "")


def _last_end(line: str, drawn: re.Match[str]) -> int:
    """Where the bar ends: it may be drawn in two parts with a space between."""
    again = _GLYPHS.match(line, drawn.end() + 1)
    return drawn.end() if again is None else again.end()


def told_by_keras(line: str) -> Told | None:
    """A bar of Keras, whose count comes first."""
    count = _KERAS.match(line)
    if count is None:
        return None
    total = "?" if count[2] == "Unknown" else count[2]
    return _bar("", count[1], total, "step", line[count.end() :].strip(" -━"))


def told_by_drawing(line: str) -> Told | None:
    """A bar of `#`, `=` or `-` in brackets with a percentage beside it, as click draws it."""
    drawn = _DRAWN.search(line)
    if drawn is None:
        return None
    head = line[: drawn.start()]
    percent = _PERCENT_BESIDE.match(line, drawn.end()) or _PERCENT_BEFORE.search(head[-16:])
    if percent is None:
        return None
    return _bar(_PERCENT_BEFORE.sub("", head).strip(), percent[1], "100", "%", "")


def _bar(label: str, shown: str, total: str | None, unit: str, metrics: str) -> Told | None:
    done, of = _amount(shown), None if total in (None, "?") else _amount(total)
    if of is not None and not 0 < of >= done:
        return None
    outer, name, role = _named(label)
    if _BYTES.match(unit):
        # pip: "63.5/63.5 kB".
        scale = 1.0 if shown[-1] in _SCALES else _SCALES.get(unit[0], 1.0)
        done, of = done * scale, of and of * scale
        unit, role = "B", Role.ASIDE
    elif unit == "it" and not outer and name:
        # "Epochs: 30%|..| 3/10": the label says what is counted.
        unit = unit_of(name.split()[-1]) or unit
    else:
        unit = unit_of(unit) or unit
    # Of rich's default columns nothing but their names tells the rows "folds" and "epochs" apart.
    dropped = frozenset[str]() if unit == "%" else SPANS
    words = " ".join(w for w in name.split() if unit_of(w) not in dropped)
    count = Count(done, of, unit, words, role=role, is_bar=True)
    message = ", ".join(part for part in (label.strip(), metrics) if part)
    return Told((*outer, count), message)


@lru_cache(maxsize=64)
def _named(label: str) -> tuple[tuple[Count, ...], str, Role]:
    """What a label counts itself, its letters and what it is about. A bar keeps its label."""
    name = label_of(label)
    return tuple(spans_in(label)), name, role_of(name)


def _amount(text: str) -> float:
    if text.isdecimal():
        return int(text)
    scale = _SCALES.get(text[-1])
    return float(text) if scale is None else float(text[:-1]) * scale
