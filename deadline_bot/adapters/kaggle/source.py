"""Kaggle's competitions for the watch service: those the account has entered, or named ones.

One bad record, or one competition that is closed to us, never hides the others.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import structlog

from deadline_bot.adapters.kaggle.client import SOURCE, BadRecord, KaggleReader, PageRef
from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.adapters.kaggle.reference import slug_of
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.errors import SourceFailed

#: Nobody has entered as many competitions as are on so many pages.
_MOST_PAGES = 50

_log = structlog.get_logger(__name__)


class KaggleCompetitions:
    """Implements `ports.CompetitionSource`.

    `follow` is `"entered"`, or slugs or URLs of competitions.

    Raises:
        ValueError: on something else to follow.
    """

    def __init__(self, reader: KaggleReader, follow: Literal["entered"] | Sequence[str]) -> None:
        self._reader = reader
        self._slugs = None if follow == "entered" else tuple(dict.fromkeys(map(slug_of, follow)))

    @property
    def name(self) -> str:
        return SOURCE

    async def fetch(self, now: datetime) -> Fetched:
        """All of them, open or not, each with the milestones that it has, maybe none.

        A named one that is missing or closed to us is reported as unreadable: what was known
        of it stays.

        Raises:
            SourceFailed: Kaggle could not be asked, or did not answer in full.
        """
        if self._slugs is None:
            return await self._fetch_entered(now)
        return await self._fetch_named(self._slugs, now)

    async def verify(self, now: datetime) -> None:
        """Makes one small call to see whether the credentials are good.

        Raises:
            SourceFailed: they are not, or Kaggle could not be asked.
        """
        await self._reader.entered(now, PageRef(), size=1)

    async def _fetch_entered(self, now: datetime) -> Fetched:
        # Pages shift while they are read, so that one record may come twice.
        records: dict[Competition | BadRecord, None] = {}
        page = PageRef()
        for _ in range(_MOST_PAGES):
            n_before = len(records)
            answer = await self._reader.entered(now, page)
            records |= dict.fromkeys(answer.records)
            if answer.next is None:
                return _fetched(records)
            # Asked by number, a server may repeat its last page for ever.
            if not answer.next.token and len(records) == n_before:
                return _fetched(records)
            page = answer.next
        raise SourceFailed("pages never end")

    async def _fetch_named(self, slugs: Sequence[str], now: datetime) -> Fetched:
        records: list[Competition | BadRecord] = []
        failure: CallFailed | None = None
        for slug in slugs:
            try:
                record = await self._reader.competition(now, slug)
            except CallFailed as error:
                if not error.is_about_subject:
                    raise
                failure = failure or error
                record = BadRecord(slug, error.reason)
            records.append(
                BadRecord(slug, record.reason) if isinstance(record, BadRecord) else record
            )
        if failure is not None and not any(isinstance(r, Competition) for r in records):
            raise failure
        return _fetched(records)


def _fetched(records: Iterable[Competition | BadRecord]) -> Fetched:
    competitions: dict[str, Competition] = {}
    unreadable = set()
    for record in records:
        if isinstance(record, Competition):
            competitions.setdefault(record.slug, record)
        else:
            _log.warning("kaggle_record_unreadable", slug=record.slug, reason=record.reason)
            if record.slug is not None:
                unreadable.add(record.slug)
    return Fetched(tuple(competitions.values()), frozenset(unreadable - competitions.keys()))
