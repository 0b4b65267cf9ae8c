"""Asks Kaggle: the reading calls that the bot needs, each bounded in time and number.

kagglesdk blocks, so each call runs on a thread of its own, with a client of its own, since
sessions of requests are not made to be shared between threads.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.adapters.kaggle.errors import CallFailed, ForbiddenCall
from deadline_bot.adapters.kaggle.limits import CallBudget, Timeouts
from deadline_bot.adapters.kaggle.threads import NoThreadFree, Threads
from deadline_bot.domain.competition import Competition

if TYPE_CHECKING:
    from deadline_bot.adapters.kaggle.sdk import ReadingHttpClient

T = TypeVar("T")

#: What `Competition.source` says of all that is read here.
SOURCE = "kaggle"

#: Kaggle's default is 20, its most 200.
_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read. `slug` is `None` where not even that could."""

    slug: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the entered competitions. `next` is what to ask for next, `None` at the end."""

    records: tuple[Competition | BadRecord, ...]
    next: "PageRef | None"


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page by its token, or, where the server gave none for a full page, by its number."""

    number: int = 1
    token: str = ""


class KaggleReader:
    """One account's reading access.

    `endpoint` is the base of `{endpoint}/v1/...`, empty for kagglesdk's own.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        endpoint: str = "",
        calls_per_hour: int = 300,
        timeouts: Timeouts | None = None,
        n_threads: int = 4,
    ) -> None:
        self._credentials = credentials
        self._endpoint = endpoint
        self._budget = CallBudget(calls_per_hour)
        self._timeouts = timeouts or Timeouts()
        self._threads = Threads(n_threads)

    @property
    def n_calls(self) -> int:
        """Calls made within the hour before the last one, which is among them."""
        return self._budget.n_spent

    async def entered(self, now: datetime, page: PageRef, *, size: int = _PAGE_SIZE) -> Page:
        """A page of the competitions that the account has entered, open or not.

        Raises:
            CallFailed: for whatever reason.
        """
        return await self.call(now, lambda http: _entered(http, now, page, size))

    async def competition(self, now: datetime, slug: str) -> Competition | BadRecord:
        """One competition, entered or not.

        Raises:
            CallFailed: for whatever reason.
        """
        return await self.call(now, lambda http: _competition(http, now, slug))

    async def call(
        self,
        now: datetime,
        ask: "Callable[[ReadingHttpClient], T]",
        timeouts: Timeouts | None = None,
    ) -> T:
        """What `ask` returns, which makes one call, on a thread; `timeouts`: other than usual.

        Raises:
            CallFailed: for whatever reason.
        """
        timeouts = timeouts or self._timeouts
        is_given_up = threading.Event()

        def call() -> T:
            from deadline_bot.adapters.kaggle import sdk

            try:
                with sdk.ReadingHttpClient(
                    self._credentials,
                    endpoint=self._endpoint,
                    timeouts=timeouts,
                    is_given_up=is_given_up,
                ) as http:
                    return ask(http)
            except (CallFailed, ForbiddenCall):
                raise
            # Whatever kagglesdk stumbles over is a failed call, and never the end of the bot.
            except Exception as error:
                raise sdk.failure_of(error) from error

        try:
            # In this order: a call that never went out is not counted.
            self._threads.ensure_free()
            self._budget.spend(now)
            return await self._threads.run(call, timeouts.overall)
        except NoThreadFree:
            raise CallFailed("earlier calls still hang") from None
        except TimeoutError:
            raise CallFailed("timeout") from None
        finally:
            is_given_up.set()


def _entered(http: "ReadingHttpClient", now: datetime, page: PageRef, size: int) -> Page:
    from kagglesdk.competitions.types.competition_api_service import ApiListCompetitionsRequest
    from kagglesdk.competitions.types.competition_enums import CompetitionListTab

    from deadline_bot.adapters.kaggle import sdk

    request = ApiListCompetitionsRequest()
    request.group = CompetitionListTab.COMPETITION_LIST_TAB_ENTERED
    request.page_size = size
    if page.token:
        request.page_token = page.token
    # A server that is given a number goes by numbers and gives no token.
    elif page.number > 1:
        request.page = page.number
    answer = http.ask(sdk.LIST_COMPETITIONS, request, now)
    # Whether Kaggle would leave an empty list out is not known. An answer without one must not
    # pass for "left everything", which would end all alerts.
    if "competitions" not in answer:
        raise CallFailed("no list of competitions in the answer")
    records, token = answer["competitions"], answer.get("nextPageToken") or ""
    if not isinstance(records, list) or not isinstance(token, str):
        raise CallFailed("unexpected answer")
    following = PageRef(page.number + 1, token)
    return Page(tuple(map(_read, records)), following if token or len(records) >= size else None)


def _competition(http: "ReadingHttpClient", now: datetime, slug: str) -> Competition | BadRecord:
    from kagglesdk.competitions.types.competition_api_service import ApiGetCompetitionRequest

    from deadline_bot.adapters.kaggle import sdk

    request = ApiGetCompetitionRequest()
    request.competition_name = slug
    return _read(http.ask(sdk.GET_COMPETITION, request, now))


def _read(record: object) -> Competition | BadRecord:
    from deadline_bot.adapters.kaggle.records import UnreadableRecord, read_competition

    try:
        return read_competition(record, SOURCE)
    except UnreadableRecord as error:
        return BadRecord(error.slug, error.reason)
