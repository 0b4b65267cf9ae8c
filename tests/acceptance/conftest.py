"""Begins the scenarios when the first of their tests asks for it, and ends what is left."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.acceptance.together import UnderWay, begin


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def under_way(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[UnderWay]:
    """The scenarios of the selected tests, by the id of the test."""
    tasks = begin(request.session.items, lambda: tmp_path_factory.mktemp("bot"))
    yield tasks
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
