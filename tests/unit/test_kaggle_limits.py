"""The budget of calls, the bounded threads and the reading of references."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.adapters.kaggle.limits import CallBudget
from deadline_bot.adapters.kaggle.threads import NoThreadFree, Threads
from deadline_bot.domain.naming import slug_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG = timedelta(seconds=10)


def test_calls_slide_out_of_the_hour() -> None:
    budget = CallBudget(2)
    budget.spend(NOW)
    budget.spend(NOW + 10 * MINUTE)

    with pytest.raises(CallFailed, match="calls per hour used up") as caught:
        budget.spend(NOW + 59 * MINUTE)

    assert caught.value.retry_after == MINUTE
    budget.spend(NOW + 60 * MINUTE)
    with pytest.raises(CallFailed) as caught:
        budget.spend(NOW + 60 * MINUTE)
    assert caught.value.retry_after == 10 * MINUTE


def test_a_clock_that_was_set_back_frees_the_budget() -> None:
    budget = CallBudget(1)
    budget.spend(NOW)

    budget.spend(NOW - timedelta(days=1))


async def test_a_thread_returns_and_raises() -> None:
    threads = Threads(1)

    def fail() -> None:
        raise KeyError("slug")

    assert await threads.run(lambda: 7, LONG) == 7
    with pytest.raises(KeyError, match="slug"):
        await threads.run(fail, LONG)
    assert await threads.run(lambda: 8, LONG) == 8


async def test_when_all_threads_hang_the_next_call_fails_at_once() -> None:
    threads = Threads(2)
    may_end = threading.Event()

    for _ in range(2):
        with pytest.raises(TimeoutError):
            await threads.run(may_end.wait, timedelta(milliseconds=10))
    with pytest.raises(NoThreadFree):
        await threads.run(may_end.wait, LONG)
    may_end.set()

    async with asyncio.timeout(10):
        while True:
            try:
                assert await threads.run(lambda: 7, LONG) == 7
            except NoThreadFree:
                await asyncio.sleep(0)
            else:
                break


@pytest.mark.parametrize(
    "reference",
    [
        "nbme-score",
        " nbme-score ",
        "https://www.kaggle.com/competitions/nbme-score",
        "https://www.kaggle.com/competitions/nbme-score/",
        "https://kaggle.com/c/nbme-score/overview?tab=rules#top",
        "http://localhost:7777/competitions/nbme-score#x",
    ],
)
def test_references(reference: str) -> None:
    assert slug_of(reference) == "nbme-score"


@pytest.mark.parametrize(
    "reference",
    ["", "-", "a b", "kaggle.com/competitions/x", "https://www.kaggle.com/nbme", "a/b", "締切"],
)
def test_what_is_no_reference(reference: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        slug_of(reference)
