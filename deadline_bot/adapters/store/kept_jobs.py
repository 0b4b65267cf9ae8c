"""What every store makes of jobs, final runs and what belongs to them before it keeps them."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar

from deadline_bot.adapters.store.instant import utc
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.job import Job
from deadline_bot.domain.job_points import Point

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
K = TypeVar("K", bound="DataclassInstance")

#: How many points of a job are kept.
MOST_POINTS = 1_000

_ZERO = timedelta()


def in_utc(value: K) -> K:
    """The same value with all its instants in UTC.

    Raises:
        ValueError: one of them is naive.
    """
    told = ((name, getattr(value, name)) for name in _instants(type(value)))
    # Most are in UTC, and to build a job anew takes longer than to see that.
    changed = {n: utc(at) for n, at in told if at is not None and at.utcoffset() != _ZERO}
    return replace(value, **changed) if changed else value


@cache
def _instants(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    """The fields that are instants: a job is written with every ping, and has few of them."""
    return tuple(f.name for f in fields(kind) if f.type in (datetime, datetime | None))


def job_to_keep(job: Job) -> Job:
    """The same job.

    Raises:
        ValueError: one of its instants is naive, or its progress is infinite or no number.
    """
    if job.progress is not None:
        _check_finite(job.progress.done, job.progress.total)
    return in_utc(job)


def point_to_keep(point: Point) -> Point:
    """The same point.

    Raises:
        ValueError: its instant is naive, or it is infinite or no number.
    """
    _check_finite(point.done, point.total)
    return in_utc(point)


def plan_to_keep(kept: Kept) -> Kept:
    """The same final run, with all instants that are anywhere in it in UTC.

    Raises:
        ValueError: one of them is naive.
    """
    told: Kept = _in_utc_throughout(kept)
    return told


def end_of(job: Job) -> datetime | None:
    """When a job ended, as far as it is known, or was given up; `None` while it is under way."""
    return (job.given_up_at or job.ended_at or job.heartbeat_at) if job.is_over else None


def spare_points(of_job: Sequence[T]) -> Sequence[T]:
    """Which points of a job go: of too many every second one, never the first and the last."""
    return of_job[1:-1:2] if len(of_job) > MOST_POINTS else ()


def _check_finite(done: float, total: float | None) -> None:
    # JSON has no such numbers: what was written could not be read again.
    if not isfinite(done) or not isfinite(total or 0):
        raise ValueError(f"no progress: {done} of {total}")


def _in_utc_throughout(value: Any) -> Any:
    match value:
        case datetime():
            return utc(value)
        case tuple():
            return tuple(_in_utc_throughout(part) for part in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            told = ((field.name, getattr(value, field.name)) for field in fields(value))
            return replace(value, **{name: _in_utc_throughout(part) for name, part in told})
        case _:
            return value
