"""Counts that are told in words: "Epoch 3/10", "step 120 of 1000", "フォールド 2/5", "43% done".

A fraction alone may be a date, a path or a score, so that only what stands beside it makes it a
count.
"""

import re
from collections.abc import Iterator

from deadline_bot.agent.counts import Count, Standing, Told, label_of, role_of

#: Words of which each one begins and ends, outermost first: a bare "fold 2/5" says it begins.
SPANS = ("run", "seed", "trial", "fold", "stage", "phase", "model", "epoch")
_COUNTED = (
    "round", "iteration", "step", "batch", "sample", "example", "image", "file", "frame", "video",
    "task", "chunk", "shard", "tile", "page", "row", "record", "query", "sentence", "document",
    "prompt", "sequence", "episode", "generation", "game", "item", "job", "part", "case", "study",
)  # fmt: skip
_SHORT = {"iter": "iteration", "iters": "iteration", "it": "it", "batches": "batch",
          "queries": "query", "studies": "study", "docs": "document"}  # fmt: skip
_JAPANESE = {
    "エポック": "epoch", "フォールド": "fold", "ステップ": "step", "バッチ": "batch",
    "イテレーション": "iteration", "シード": "seed", "モデル": "model", "試行": "trial",
    "件": "item", "枚": "image",
}  # fmt: skip
_UNITS = {
    **{word: word for word in SPANS + _COUNTED},
    **{f"{word}s": word for word in SPANS + _COUNTED},
    **_SHORT,
    **_JAPANESE,
}
_PROGRESS = frozenset(
    ("progress", "processed", "processing", "complete", "completed", "done", "finished",
     "進捗", "進捗率", "進行", "進行状況", "処理", "処理中", "処理済み", "完了", "完了率")
)  # fmt: skip
#: What is done, beside a number too great for a day: "推論 12/3" may be the third of December.
_WORK = frozenset(
    ("inference", "infer", "inferring", "predict", "predicting", "training", "encoding",
     "推論", "推論中", "予測", "予測中", "学習", "学習中")
)  # fmt: skip
_MOST_DAYS = 31

# Neither a part of a date, path, address or decimal number before it, nor after it.
_WHOLE = r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})"
_COUNTER = r"(?:件|枚|エポック|ステップ|バッチ|フォールド)"
_FRACTION = re.compile(
    rf"(?<![\d/.:,\\-]){_WHOLE}(?:[\])]|{_COUNTER})?\s{{0,2}}(?:/|\b(?:out )?of\b)"
    rf"\s{{0,3}}[\[(全]?{_WHOLE}(?![\d/\\]|[.,]\d|\.\w|\s?[kKMGTP]i?B\b)"
)
# "1000件中120件".
_AMONG = re.compile(rf"{_WHOLE}\s?({_COUNTER})中[、の]?\s?{_WHOLE}\s?{_COUNTER}")
# One of these is in every fraction; a literal start makes them quick to look for.
_SLASH = re.compile(r"/\s{0,3}[\[(全]?\d")
_OF = re.compile(r"of\s{1,3}[\[(]?\d")
# "Best epoch: 3/10", "weights from epoch 3/10": one that is over is spoken of.
_FORMER = re.compile(r"\b(?:best|from)\s+[^\W\d_]{1,24}[\s:#=\[]*$", re.IGNORECASE)
_LAST_WORD = re.compile(r"([^\W\d_]{1,24})(?:\(\w{1,12}\))?[\s:：.…#=\[(【「-]*$")
_NEXT_WORD = re.compile(r"[\s\])-]{0,4}([^\W\d_]{1,24})")
_BRACKET_END = re.compile(r"\s*(?:\(\s*\d{1,3}(?:\.\d{1,4})?%\s*\)\s*)?\]")
#: An outer count of which the total is not told.
_UNTOLD = re.compile(
    r"(?<![^\W_])(epoch|fold|エポック|フォールド)(?:\(\w{1,12}\))?[\s:#=]{0,3}\[?(\d{1,6})\b(?!/|\.\d)",
    re.IGNORECASE,
)
_YOLO = re.compile(r"\s*(\d{1,6})/(\d{1,6})\s+[\d.]{1,8}G\b")
_HAS_ENDED = re.compile(
    r"\d\.\d|\b(?:loss|score|acc|auc|done|finish|complete|end|took)|終了|完了|終わ|損失|スコア|精度",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,-])(\d{1,3}(?:\.\d{1,6})?)\s?%")


def has_of(line: str) -> bool:
    """Whether a line may hold a fraction such as "3 of 10"."""
    return "of " in line and _OF.search(line) is not None


def rank(unit: str) -> int:
    """Where a unit stands among the levels, outermost first; what is no span comes last."""
    return SPANS.index(unit) if unit in SPANS else len(SPANS)


def unit_of(word: str) -> str | None:
    """The unit that a word names, in the singular."""
    unit = _UNITS.get(word.lower())
    if unit is None and not word.isascii():
        return next(
            (u for w, u in _JAPANESE.items() if word.endswith(w) or word.startswith(w)), None
        )
    return unit


def told_in_words(line: str) -> Told | None:
    """The fractions of a line that words or brackets make counts."""
    if not (_SLASH.search(line) or has_of(line) or "中" in line):
        return None
    found = list(_fractions(line))
    if not found:
        return None
    counts = sorted((count for count, _ in found), key=lambda count: rank(count.unit))
    last, end = counts[-1], found[-1][1]
    if last.unit in SPANS:
        has_ended = _HAS_ENDED.search(line, end)
        standing = Standing.ENDED if has_ended else Standing.BEGUN
        counts[-1] = Count(last.shown, last.total, last.unit, last.label, standing, last.role)
    elif len(counts) == 1:
        counts[:0] = untold_spans(line[:end])
    return Told(tuple(counts), line.strip())


def spans_in(label: str) -> list[Count]:
    """The outer counts in a bar's label: "Epoch 3/10", "fold 1 epoch 2", YOLO's "3/10  2.1G"."""
    if (epoch := _YOLO.match(label)) and 0 < int(epoch[2]) >= int(epoch[1]):
        return [Count(int(epoch[1]), int(epoch[2]), "epoch", standing=Standing.BEGUN)]
    spans = [count for count, _ in _fractions(label) if count.unit in SPANS]
    return spans or untold_spans(label)


def untold_spans(text: str) -> list[Count]:
    """Outer counts without a total: "Epoch 3"."""
    return [
        Count(int(number), None, _UNITS[word.lower()], standing=Standing.BEGUN)
        for word, number in _UNTOLD.findall(text)
    ]


def told_by_start(line: str) -> Told | None:
    """A line that starts with an epoch, and tells no total."""
    found = _UNTOLD.match(line.lstrip())
    if found is None:
        return None
    standing = Standing.ENDED if _HAS_ENDED.search(line, found.end()) else Standing.BEGUN
    unit = _UNITS[found[1].lower()]
    return Told((Count(int(found[2]), None, unit, standing=standing),), line.strip())


def told_in_percent(line: str) -> Told | None:
    """A percentage that is alone, in brackets, before a bar, or beside a word of progress."""
    found = _PERCENT.search(line)
    if found is None or float(found[1]) > 100:
        return None
    before, after = line[: found.start()].strip(), line[found.end() :].strip(" .)]")
    last, following = _LAST_WORD.search(before[-32:]), _NEXT_WORD.match(after)
    words = {m[1].lower() for m in (last, following) if m}
    is_alone = not (before.strip("([") or after)
    is_marked = line.startswith("|", found.end()) or (
        before.endswith("[") and line.startswith("]", found.end())
    )
    if not (is_alone or is_marked or words & _PROGRESS):
        return None
    label = label_of(before)
    count = Count(float(found[1]), 100.0, "%", label, role=role_of(label))
    return Told((count,), line.strip())


def _fractions(line: str) -> Iterator[tuple[Count, int]]:
    """Counts with where they end; an outer one has begun, of others so many are done."""
    for among in _AMONG.finditer(line):
        shown, total = _whole(among[3]), _whole(among[1])
        if 0 < total >= shown:
            yield Count(shown, total, _JAPANESE[among[2]]), among.end()
    for found in _FRACTION.finditer(line):
        shown, total = _whole(found[1]), _whole(found[2])
        unit = _unit_beside(line, found)
        if unit is None or not 0 < total >= shown:
            continue
        if unit in SPANS:
            if _FORMER.search(line[max(0, found.start() - 40) : found.start()]):
                continue
            yield Count(shown, total, unit, standing=Standing.BEGUN), found.end()
        else:
            before = label_of(line[max(0, found.start() - 40) : found.start()])
            yield Count(shown, total, unit, role=role_of(before)), found.end()


def _unit_beside(line: str, found: re.Match[str]) -> str | None:
    """The unit by the words around a fraction; empty where only brackets make it a count."""
    before, after = line[: found.start()], line[found.end() : found.end() + 32]
    last, following = _LAST_WORD.search(before[-40:]), _NEXT_WORD.match(after)
    words = [m[1] for m in (last, following) if m]
    unit = next((unit for unit in map(unit_of, words) if unit is not None), None)
    if unit is not None:
        return unit
    is_no_day = _whole(found[2]) > _MOST_DAYS
    if any(w in _PROGRESS or (w in _WORK and is_no_day) for w in map(str.lower, words)):
        return ""
    is_bracketed = before.rstrip().endswith("[") and _BRACKET_END.match(after) is not None
    is_alone = not before.strip() and not after.strip() and is_no_day
    return "" if is_alone or (is_bracketed and not _is_like_date(found)) else None


def _is_like_date(found: re.Match[str]) -> bool:
    """Whether two numbers of two digits each may be a month and a day: "[11/28]"."""
    month, day = found[1], found[2]
    return len(month) == len(day) == 2 and int(month) <= 12 and int(day) <= _MOST_DAYS


def _whole(text: str) -> int:
    return int(text.replace(",", ""))
