"""Kaggle's competitions for the watch service: those the account has entered, or named ones.

And those that people asked for in the chat. One bad record, or one competition that is closed
to us, never hides the others.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Literal

import structlog

from deadline_bot.adapters.kaggle.client import SOURCE, BadRecord, KaggleReader, PageRef
from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.naming import slug_of

#: Nobody has entered as many competitions as are on so many pages.
_MOST_PAGES = 50

Record = Competition | BadRecord

_log = structlog.get_logger(__name__)


class KaggleCompetitions:
    """Implements `ports.CompetitionSource`.

    `follow` is `"entered"`, or slugs or URLs of competitions; `asked_for` yields the slugs of
    those that are fetched besides, wherever they are not among them.

    Raises:
        ValueError: on something else to follow.
    """

    def __init__(
        self,
        reader: KaggleReader,
        follow: Literal["entered"] | Sequence[str],
        asked_for: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self._reader = reader
        self._asked_for = asked_for
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
            listed = await self._fetch_entered(now)
        else:
            listed = await self._fetch_named(self._slugs, now)
        extra = sorted(frozenset(self._asked_for()) - {record.slug for record in listed})
        found = [_asked_for(slug, await self._ask(now, slug)) for slug in extra]
        return _fetched([*listed, *found], frozenset(extra))

    async def verify(self, now: datetime) -> None:
        """Makes one small call to see whether the credentials are good.

        Raises:
            SourceFailed: they are not, or Kaggle could not be asked.
        """
        await self._reader.entered(now, PageRef(), size=1)

    async def _fetch_entered(self, now: datetime) -> Sequence[Record]:
        # Pages shift while they are read, so that one record may come twice.
        records: dict[Record, None] = {}
        page = PageRef()
        for _ in range(_MOST_PAGES):
            n_before = len(records)
            answer = await self._reader.entered(now, page)
            records |= dict.fromkeys(answer.records)
            if answer.next is None:
                return list(records)
            # Asked by number, a server may repeat its last page for ever.
            if not answer.next.token and len(records) == n_before:
                return list(records)
            page = answer.next
        raise SourceFailed("pages never end")

    async def _fetch_named(self, slugs: Sequence[str], now: datetime) -> Sequence[Record]:
        answers = [await self._ask(now, slug) for slug in slugs]
        failure = next((a for a in answers if isinstance(a, CallFailed)), None)
        if failure is not None and not any(isinstance(a, Competition) for a in answers):
            raise failure
        return [_record(slug, answer) for slug, answer in zip(slugs, answers, strict=True)]

    async def _ask(self, now: datetime, slug: str) -> Record | CallFailed:
        """One competition, or why it alone cannot be had."""
        try:
            return await self._reader.competition(now, slug)
        except CallFailed as error:
            if not error.is_about_subject:
                raise
            return error


def _record(slug: str, answer: Record | CallFailed) -> Record:
    return answer if isinstance(answer, Competition) else BadRecord(slug, answer.reason)


def _asked_for(slug: str, answer: Record | CallFailed) -> Record:
    """The record of a slug that a person typed; under another one it would be nobody's."""
    if isinstance(answer, Competition) and answer.slug != slug:
        return BadRecord(slug, f"it is {answer.slug}")
    return _record(slug, answer)


def _fetched(records: Iterable[Record], asked_for: frozenset[str]) -> Fetched:
    competitions: dict[str, Competition] = {}
    unreadable = {}
    for record in records:
        if isinstance(record, Competition):
            competitions.setdefault(record.slug, record)
        else:
            _log.warning("kaggle_record_unreadable", slug=record.slug, reason=record.reason)
            if record.slug is not None:
                unreadable[record.slug] = record.reason
    unreadable = {slug: why for slug, why in unreadable.items() if slug not in competitions}
    return Fetched(tuple(competitions.values()), unreadable, asked_for)
