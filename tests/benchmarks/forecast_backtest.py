"""Back-test of the forecasts on real training runs, beside tqdm's estimate.

`python tests/benchmarks/forecast_backtest.py FILE.csv [--json]`. The file has a head and the
columns `job`, `run` (a whole number; a job's runs in their order), `seconds` since the run began,
`done` and `total`; a run's last row is its end T. Each run is replayed: at 10, 25, 50, 75 and 90 %
of T, where at least one unit is done and one is left, the finish is asked for. Known are the rows
so far and the job's earlier runs.

All figures are shares: of T for the errors, of the questions for `held`.
"""

import argparse
import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean, median

from deadline_bot.domain.duration import LONGEST
from deadline_bot.domain.forecast.forecast import forecast_running
from deadline_bot.domain.forecast.history import History, history
from deadline_bot.domain.forecast.run import Point, Run

COLUMNS = ("job", "run", "seconds", "done", "total")
ASKED_AT = (0.1, 0.25, 0.5, 0.75, 0.9)
#: tqdm's own default.
SMOOTHING = 0.3
#: Any instant: forecasts are asked with dates.
STARTED_AT = datetime(2026, 1, 1, tzinfo=UTC)


class BadFile(ValueError):
    """The file is not of that form; the text says where."""


@dataclass(frozen=True, slots=True)
class Question:
    """A run at `asked_at` seconds, and its end at `ended` seconds, which nobody knows then."""

    points: tuple[Point, ...]
    asked_at: float
    earlier: History
    is_first: bool
    ended: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate of the end, in seconds since the run began."""

    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good estimates were: shares of T, and of the questions."""

    median_error: float
    mean_error: float
    pinball_p90: float
    held: float


@dataclass(frozen=True, slots=True)
class Part:
    """The scores of `n` questions; not a number each where there are none."""

    n: int
    ours: Score
    tqdm: Score


def read(path: Path) -> dict[str, list[Run]]:
    """Each job's runs, in their order.

    Raises:
        BadFile: no table of text, a column is missing, a row cannot be read or goes back in time,
            or no row.
    """
    try:
        return _read(path)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFile(f"{path}: no CSV: {error}") from error


def _read(path: Path) -> dict[str, list[Run]]:
    rows: dict[tuple[str, int], list[Point]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if missing:
            raise BadFile(f"{path}: no column {', '.join(missing)}; needed: {', '.join(COLUMNS)}")
        for row in table:
            job, run, point = _row(row, f"{path}:{table.line_num}")
            before = rows[job, run]
            if before and point.at < before[-1].at:
                raise BadFile(f"{path}:{table.line_num}: before the row above of the same run")
            before.append(point)
    if not rows:
        raise BadFile(f"{path}: no rows")
    jobs: dict[str, list[Run]] = defaultdict(list)
    for (job, _), points in sorted(rows.items()):
        jobs[job].append(Run(tuple(points), points[-1].at))
    return jobs


def _row(row: dict[str, str], where: str) -> tuple[str, int, Point]:
    try:
        seconds, done, total = (float(row[name]) for name in ("seconds", "done", "total"))
        run = int(row["run"])
    except (TypeError, ValueError) as error:
        raise BadFile(f"{where}: not numbers: {row}") from error
    if not all(map(math.isfinite, (seconds, done, total))) or min(seconds, done, total) < 0:
        raise BadFile(f"{where}: not numbers of zero or more: {row}")
    if seconds > LONGEST.total_seconds():
        raise BadFile(f"{where}: longer than {LONGEST.days} days: {row}")
    return row["job"], run, Point(timedelta(seconds=seconds), done, total)


def questions(jobs: dict[str, list[Run]]) -> Iterator[Question]:
    """All that is asked of these jobs."""
    for runs in jobs.values():
        for i, run in enumerate(runs):
            earlier = history(runs[:i])
            ended = run.lasted.total_seconds()
            for share in ASKED_AT:
                asked_at = share * ended
                points = tuple(p for p in run.points if p.at.total_seconds() <= asked_at)
                if points and points[-1].done >= 1 and _left(points[-1]) >= 1:
                    yield Question(points, asked_at, earlier, i == 0, ended)


def _left(point: Point) -> float:
    return (point.total or point.done) - point.done


def ours(question: Question) -> Estimate:
    """What the bot says; where it says nothing, that counts as the moment of asking."""
    now = STARTED_AT + timedelta(seconds=question.asked_at)
    forecast = forecast_running(STARTED_AT, question.points, question.earlier, now)
    if forecast.p50_at is None or forecast.p90_at is None:
        return Estimate(question.asked_at, question.asked_at)
    p50, p90 = ((at - STARTED_AT).total_seconds() for at in (forecast.p50_at, forecast.p90_at))
    return Estimate(p50, p90)


def tqdm(question: Question) -> Estimate:
    """What tqdm says: its smoothed time per unit, bias corrected, times the units left."""
    smoothed = weight = 0.0
    at = done = 0.0
    for point in question.points:
        if point.done > done:
            seconds = point.at.total_seconds()
            smoothed += SMOOTHING * ((seconds - at) / (point.done - done) - smoothed)
            weight += SMOOTHING * (1 - weight)
            at, done = seconds, point.done
    last = question.points[-1]
    end = last.at.total_seconds() + smoothed / weight * _left(last)
    return Estimate(end, end)


def score(asked: Sequence[Question], estimates: Sequence[Estimate]) -> Score:
    """An estimate before the moment of asking counts as that moment."""
    if not asked:
        return Score(math.nan, math.nan, math.nan, math.nan)
    errors, losses, n_held = [], [], 0
    for question, estimate in zip(asked, estimates, strict=True):
        p50, p90 = (max(question.asked_at, end) for end in (estimate.p50, estimate.p90))
        late = question.ended - p90
        errors.append(abs(p50 - question.ended) / question.ended)
        losses.append(max(0.9 * late, -0.1 * late) / question.ended)
        n_held += late <= 0
    return Score(median(errors), fmean(errors), fmean(losses), n_held / len(asked))


def backtest(jobs: dict[str, list[Run]]) -> dict[str, Part]:
    """The scores of all questions, of those with a history, and of those on first runs."""
    asked = list(questions(jobs))
    return {
        "all": _part(asked),
        "history": _part([question for question in asked if not question.is_first]),
        "first": _part([question for question in asked if question.is_first]),
    }


def _part(asked: Sequence[Question]) -> Part:
    return Part(
        len(asked),
        score(asked, [ours(question) for question in asked]),
        score(asked, [tqdm(question) for question in asked]),
    )


def table(result: dict[str, Part]) -> str:
    """The result for people, in %."""
    names = [field.name for field in fields(Score)]
    lines = [f"{'':<18}{'n':>6}" + "".join(f"{name:>14}" for name in names)]
    for name, part in result.items():
        for who, scores in (("ours", part.ours), ("tqdm", part.tqdm)):
            cells = "".join(f"{value:>14.2%}" for value in astuple(scores))
            lines.append(f"{f'{name}, {who}':<18}{part.n:>6}{cells}")
    return "\n".join(lines)


def as_json(result: dict[str, Part]) -> str:
    """The result for programs; a part without questions has no scores."""
    return json.dumps(
        {name: asdict(part) if part.n else {"n": 0} for name, part in result.items()}, indent=2
    )


def main() -> int:
    """The command line: 0 when done, 2 for a file that cannot be used."""
    parser = argparse.ArgumentParser(description="Back-test of the forecasts on real runs.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="shares, as JSON")
    arguments = parser.parse_args()
    try:
        result = backtest(read(arguments.file))
    except (OSError, BadFile) as error:
        print(error, file=sys.stderr)
        return 2
    print(as_json(result) if arguments.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
