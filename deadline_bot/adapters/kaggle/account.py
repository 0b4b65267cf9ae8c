"""One Kaggle account as the jobs' services see it: its notebooks, submissions and quotas."""

import asyncio
import threading
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deadline_bot.adapters.kaggle.client import KaggleReader
from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.domain.job import Sighting
from deadline_bot.domain.notebook_name import owner_and_slug
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Standing, Submission
from deadline_bot.ports.jobs import Notebook, Seen

if TYPE_CHECKING:
    from deadline_bot.adapters.kaggle.sdk import ReadingHttpClient
    from deadline_bot.adapters.kaggle.submissions import SubmissionPage

#: More submissions than that are not asked for; a server that tells them one by one neither.
_MOST_SUBMISSIONS = 200
_MOST_PAGES = 20

#: How long a log's stream is read, if it goes on.
_LOG_TIME = timedelta(seconds=4)
#: A stream that is silent for `read` has said all that it had.
_LOG_TIMEOUTS = Timeouts(
    connect=timedelta(seconds=4), read=timedelta(seconds=2), overall=timedelta(seconds=12)
)


class KaggleAccount:
    """Implements `ports.HostAccount`.

    `username` is the account's on Kaggle, empty where it is not known; `notebooks` are the only
    ones to look at, whoever's they are, as `owner/slug`: empty for all of the account's own.

    Raises:
        ValueError: one of `notebooks` is no such name.
    """

    def __init__(
        self,
        name: str,
        reader: KaggleReader,
        *,
        username: str = "",
        notebooks: Iterable[str] = (),
        log_timeouts: Timeouts = _LOG_TIMEOUTS,
        log_time: timedelta = _LOG_TIME,
    ) -> None:
        self._name = name
        self._reader = reader
        self._username = username.casefold()
        self._only = tuple(dict.fromkeys("/".join(owner_and_slug(ref)) for ref in notebooks))
        self._log_timeouts = log_timeouts
        self._log_time = log_time

    @property
    def name(self) -> str:
        return self._name

    @property
    def n_calls(self) -> int:
        return self._reader.n_calls

    async def notebooks(self, now: datetime, slugs: Collection[str]) -> Seen[Notebook]:
        """One call for each slug, and one for each fixed notebook that is under none of them.

        A competition or notebook that alone cannot be asked for is told as unreadable.

        Raises:
            SourceFailed: nothing could be asked for, or Kaggle itself cannot be asked.
        """
        found: dict[str, Notebook] = {}
        failures: list[CallFailed] = []
        unreadable: list[str] = []
        is_answered = False
        for slug in sorted(frozenset(slugs)):
            try:
                listed = await self._list(now, slug)
            except CallFailed as failure:
                failures.append(_about(slug, failure))
                continue
            is_answered = True
            unreadable += listed.unreadable
            for notebook in filter(self._is_wanted, listed.records):
                found[notebook.ref] = _joined(found.get(notebook.ref), notebook)
        for ref in self._only:
            if ref not in found:
                try:
                    found[ref] = await self._get(now, ref)
                except CallFailed as failure:
                    failures.append(_about(ref, failure))
        if failures and not found and not is_answered:
            raise failures[0]
        return Seen(tuple(found.values()), (*unreadable, *(f.reason for f in failures)))

    async def notebook_state(self, now: datetime, ref: str) -> Sighting:
        """How a notebook's latest version stands; one that never ran is `UNKNOWN`.

        Raises:
            SourceFailed: Kaggle could not be asked.
        """

        def ask(http: "ReadingHttpClient") -> Sighting:
            from deadline_bot.adapters.kaggle.notebooks import notebook_state

            return notebook_state(http, now, ref)

        return await self._reader.call(now, ask)

    async def notebook_log(self, now: datetime, ref: str) -> str:
        """The text of its log, of a long one the end; some seconds at most.

        Raises:
            SourceFailed: Kaggle could not be asked, or has no log of it.
        """
        is_time_up = threading.Event()

        def ask(http: "ReadingHttpClient") -> str:
            from deadline_bot.adapters.kaggle.log_stream import read_log

            return read_log(http, now, ref, is_time_up)

        delay = self._log_time.total_seconds()
        timer = asyncio.get_running_loop().call_later(delay, is_time_up.set)
        try:
            return await self._reader.call(now, ask, self._log_timeouts)
        finally:
            timer.cancel()

    async def submissions(self, now: datetime, slug: str) -> Seen[Submission]:
        """The team's submissions, newest first, at most 200; one call, or one for each page.

        Raises:
            SourceFailed: Kaggle did not answer in full.
        """
        records: dict[str, Submission] = {}
        unreadable: list[str] = []
        n_told, token = 0, ""
        for _ in range(_MOST_PAGES):
            page = await self._page(now, slug, token)
            # Pages shift while they are read, so that one record may come twice.
            records |= {record.id: record for record in page.records}
            unreadable += page.unreadable
            n_told, token = n_told + page.n_told, page.next
            if not token or not page.n_told or n_told >= _MOST_SUBMISSIONS:
                break
        newest = sorted(records.values(), key=lambda record: record.submitted_at, reverse=True)
        return Seen(tuple(newest[:_MOST_SUBMISSIONS]), tuple(unreadable))

    async def slots(self, now: datetime, slug: str) -> SubmissionSlots:
        """The submissions that are left.

        Raises:
            SourceFailed: Kaggle could not be asked, or the account is in no team.
        """

        def ask(http: "ReadingHttpClient") -> SubmissionSlots:
            from deadline_bot.adapters.kaggle.resources import submission_slots

            return submission_slots(http, now, slug)

        return await self._reader.call(now, ask)

    async def quotas(self, now: datetime) -> Seen[Quota]:
        """What is left of the week's accelerator hours.

        Raises:
            SourceFailed: Kaggle could not be asked.
        """

        def ask(http: "ReadingHttpClient") -> Seen[Quota]:
            from deadline_bot.adapters.kaggle.resources import quotas

            return quotas(http, now, self._name)

        return await self._reader.call(now, ask)

    async def is_higher_better(self, now: datetime, slug: str) -> bool | None:
        """By the order of the leaderboard, which costs a call each time.

        Raises:
            SourceFailed: Kaggle could not be asked.
        """

        def ask(http: "ReadingHttpClient") -> bool | None:
            from deadline_bot.adapters.kaggle.resources import is_higher_better

            return is_higher_better(http, now, slug)

        return await self._reader.call(now, ask)

    async def standing(self, now: datetime, slug: str) -> Standing | None:
        """The rank that Kaggle shows now: on the private leaderboard once that is published.

        Raises:
            SourceFailed: Kaggle could not be asked.
        """

        def ask(http: "ReadingHttpClient") -> Standing | None:
            from deadline_bot.adapters.kaggle.resources import standing

            return standing(http, now, slug)

        return await self._reader.call(now, ask)

    async def _list(self, now: datetime, slug: str) -> Seen[Notebook]:
        def ask(http: "ReadingHttpClient") -> Seen[Notebook]:
            from deadline_bot.adapters.kaggle.notebooks import own_notebooks

            return own_notebooks(http, now, slug)

        return await self._reader.call(now, ask)

    async def _get(self, now: datetime, ref: str) -> Notebook:
        def ask(http: "ReadingHttpClient") -> Notebook:
            from deadline_bot.adapters.kaggle.notebooks import notebook

            return notebook(http, now, ref)

        return await self._reader.call(now, ask)

    async def _page(self, now: datetime, slug: str, token: str) -> "SubmissionPage":
        def ask(http: "ReadingHttpClient") -> "SubmissionPage":
            from deadline_bot.adapters.kaggle.submissions import page_of_submissions

            return page_of_submissions(http, now, slug, token)

        return await self._reader.call(now, ask)

    def _is_wanted(self, notebook: Notebook) -> bool:
        if self._only:
            return notebook.ref in self._only
        owner, _ = owner_and_slug(notebook.ref)
        return self._username in ("", owner.casefold())


def _about(subject: str, failure: CallFailed) -> CallFailed:
    """The failure with what it is about, raised at once where it is about more than that."""
    if not failure.is_about_subject:
        raise failure
    return CallFailed(f"{subject}: {failure.reason}", is_about_subject=True)


def _joined(known: Notebook | None, notebook: Notebook) -> Notebook:
    """A notebook that uses several competitions comes with each of them."""
    if known is None:
        return notebook
    competitions = dict.fromkeys((*known.competitions, *notebook.competitions))
    return Notebook(
        notebook.ref, notebook.title, notebook.url, notebook.run_at, tuple(competitions)
    )
