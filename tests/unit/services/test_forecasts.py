"""Forecasts of jobs in the store: which runs are cut at a limit, and when."""

from datetime import datetime, timedelta

import pytest

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.job import JobSourceKind
from deadline_bot.services.forecasts import Forecasts
from tests.fakes.facts import HOUR, NOW
from tests.fakes.job_facts import a_job


def limit_of(slug: str) -> timedelta:
    return 9 * HOUR if slug == "nbme" else 12 * HOUR


@pytest.mark.parametrize(
    ("source", "competition", "limit_at"),
    [
        (JobSourceKind.KAGGLE, "nbme", NOW + 8 * HOUR),
        (JobSourceKind.KAGGLE, "feedback", NOW + 11 * HOUR),
        (JobSourceKind.PING, "nbme", None),
    ],
)
async def test_a_notebook_is_cut_at_the_limit_of_its_competition(
    source: JobSourceKind, competition: str, limit_at: datetime | None
) -> None:
    began_at = NOW - HOUR
    job = a_job(source=source, competition=competition, seen_at=began_at, started_at=began_at)
    store = MemoryStore()
    forecast = await store.run(lambda tx: Forecasts(limit_of).of_job(tx, job, NOW))
    assert forecast is not None
    assert forecast.limit_at == limit_at
