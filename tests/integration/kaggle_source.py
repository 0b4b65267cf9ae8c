"""What the tests of the Kaggle source share: its building, and dates."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from deadline_bot.adapters.kaggle.client import KaggleReader
from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.adapters.kaggle.source import KaggleCompetitions
from deadline_bot.domain.changes import Fetched
from tests.fakes.kaggle_server import TOKEN

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
ENTRY = CLOSE - timedelta(days=7)

#: Long enough for a loaded machine, and nothing here waits for them but by a fault.
PATIENT = Timeouts(*[timedelta(seconds=30)] * 3)
SHORT = timedelta(seconds=0.2)


def source(
    endpoint: str,
    follow: Literal["entered"] | list[str] = "entered",
    *,
    asked_for: Collection[str] = (),
    **options: Any,
) -> KaggleCompetitions:
    """The source at `endpoint`, with a token that the server takes unless `options` differ."""
    usual = {"credentials": Credentials("a test", TOKEN), "timeouts": PATIENT}
    reader = KaggleReader(endpoint=endpoint, **{**usual, **options})
    return KaggleCompetitions(reader, follow, lambda: asked_for)


def slugs(fetched: Fetched) -> list[str]:
    """The slugs of what was fetched, in order."""
    return [competition.slug for competition in fetched.competitions]
