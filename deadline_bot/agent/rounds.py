"""Counts of the libraries that print a line per round: XGBoost, LightGBM, CatBoost, Trainer.

None of them tells the total, but CatBoost tells the time that is left, from which it follows.
"""

import re
from collections.abc import Iterator
from itertools import chain
from math import ceil, floor

from deadline_bot.agent.counts import Count, Standing, Told

_ROUND = re.compile(r"\s*\[(\d{1,9})\]\s+(?=\S)")
_XGBOOST = re.compile(r"[^\s:]{1,80}-[^\s:]{1,80}:-?(?:\d|inf|nan)")
_LIGHTGBM = re.compile(r"[^:]{1,80}'s [^:]{1,80}: ")
_CATBOOST = re.compile(r"\s*(\d{1,9}):\s+(?:learn|test)\w{0,4}: ")
_TIMES = re.compile(
    r"\btotal: ([\d.]+[a-z]+(?: [\d.]+[a-z]+)*)\s+remaining: ([\d.]+[a-z]+(?: \S+)*)"
)
_TIME = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?(us|ms|s|m|h|d)\b")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_EPOCH = re.compile(r"""['"]epoch['"]: ['"]?(\d{1,9}(?:\.\d{1,9})?)['"]?[,}]""")
_LIGHTNING = re.compile(r"`Trainer\.fit` stopped: `max_(epoch|step)s=(\d{1,9})` reached")


def told_by_round(line: str) -> Told | None:
    """A round of XGBoost or LightGBM."""
    number = _ROUND.match(line)
    if number is None:
        return None
    if _XGBOOST.match(line, number.end()):
        standing = Standing.ENDED_FROM_ZERO
    elif _LIGHTGBM.match(line, number.end()):
        standing = Standing.DONE
    else:
        return None
    count = Count(int(number[1]), None, "round", standing=standing)
    return Told((count,), line[number.end() :].strip())


def told_by_catboost(line: str) -> Told | None:
    """An iteration of CatBoost; the total is `None` where its times are too small to tell."""
    number = _CATBOOST.match(line)
    if number is None:
        return None
    times = _TIMES.search(line)
    total = None if times is None else _total(int(number[1]) + 1, times[1], times[2])
    count = Count(int(number[1]), total, "round", standing=Standing.ENDED_FROM_ZERO)
    return Told((count,), line[number.end(1) + 1 :].strip())


def told_by_dictionary(line: str) -> Told | None:
    """The epoch in what Hugging Face's Trainer logs: `{'loss': 0.5, 'epoch': 1.2}`."""
    epoch = _EPOCH.search(line) if line.lstrip().startswith("{") else None
    if epoch is None:
        return None
    return Told((Count(float(epoch[1]), None, "epoch"),), line.strip())


def told_by_lightning(line: str) -> Told | None:
    """The end of a fit, the only line in which Lightning tells how many epochs there were."""
    end = _LIGHTNING.search(line)
    if end is None or int(end[2]) == 0:
        return None
    n = int(end[2])
    return Told((Count(n, n, end[1], standing=Standing.WHOLE),), line.strip())


def _total(n_done: int, elapsed: str, remaining: str) -> float | None:
    """How many there will be: `remaining` is `elapsed / n_done` for each that is left.

    Both times are rounded, so that a range of totals fits; the roundest of it is taken, since
    people choose round numbers.
    """
    e, e_rounding = _seconds(elapsed)
    r, r_rounding = _seconds(remaining)
    if r == 0:
        return n_done
    if e <= e_rounding:
        return None
    low = n_done * (1 + (r - r_rounding) / (e + e_rounding))
    high = n_done * (1 + (r + r_rounding) / (e - e_rounding))
    return max(_roundest(low, high), n_done)


def _roundest(low: float, high: float) -> int:
    middle = (low + high) / 2
    candidates = (round(middle / step) * step for step in chain(_powers(high), (1,)))
    return next((n for n in candidates if ceil(low) <= n <= floor(high)), round(middle))


def _powers(high: float) -> Iterator[int]:
    """Powers of ten, the greatest first, from the one that `high` reaches."""
    return (10**n for n in range(len(str(int(high))) - 1, 0, -1))


def _seconds(text: str) -> tuple[float, float]:
    """A time such as "1m 20s" or "94.1ms", and by how much it may have been rounded."""
    seconds, rounding = 0.0, 0.0
    for whole, part, unit in _TIME.findall(text):
        seconds += float(f"{whole}.{part or 0}") * _SECONDS[unit]
        rounding = _SECONDS[unit] * 10.0 ** -len(part) / 2
    return seconds, rounding
