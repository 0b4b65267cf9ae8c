"""The column type of instants, on every database."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator

from deadline_bot.adapters.store.instant import utc, utc_or_none


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC with microseconds; a naive one is refused.

    SQLite has no instants: it keeps a text of fixed width that says its zone and whose order
    is the order of the instants.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        return _text if dialect.name == "sqlite" else utc_or_none

    def result_processor(
        self, dialect: Dialect, _coltype: object
    ) -> Callable[[Any], datetime | None]:
        return _instant if dialect.name == "sqlite" else utc_or_none


def _text(at: datetime | None) -> str | None:
    return None if at is None else utc(at).isoformat(" ", "microseconds")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
