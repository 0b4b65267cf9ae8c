"""Kaggle's notebooks: those of the account, and how the latest version of one stands.

Kaggle calls them kernels. Importing this module imports kagglesdk: import it late, off the
event loop.
"""

from collections.abc import Mapping
from datetime import datetime

import structlog
from kagglesdk.kernels.types.kernels_api_service import (
    ApiGetKernelRequest,
    ApiGetKernelSessionStatusRequest,
    ApiGetKernelSessionStatusResponse,
    ApiKernelMetadata,
    ApiListKernelsRequest,
)
from kagglesdk.kernels.types.kernels_enums import (
    KernelsListSortType,
    KernelsListViewType,
    KernelWorkerStatus,
)

from deadline_bot.adapters.kaggle import sdk
from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.adapters.kaggle.fields import BAD_FIELD, instant_of, text_of, told
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.domain.naming import slug_of
from deadline_bot.domain.notebook_name import owner_and_slug, ref_of
from deadline_bot.ports.jobs import Notebook, Seen

#: Kaggle's most. Who ran more than that since the last look misses the oldest of them.
_PAGE_SIZE = 100
#: All that is read by kagglesdk: what is wrong elsewhere in a record does no harm.
_FIELDS = ("ref", "title", "lastRunTime")
_STATES = {
    KernelWorkerStatus.QUEUED: JobState.QUEUED,
    KernelWorkerStatus.RUNNING: JobState.RUNNING,
    KernelWorkerStatus.COMPLETE: JobState.SUCCEEDED,
    KernelWorkerStatus.ERROR: JobState.FAILED,
    KernelWorkerStatus.CANCEL_REQUESTED: JobState.CANCELLED,
    KernelWorkerStatus.CANCEL_ACKNOWLEDGED: JobState.CANCELLED,
    # It has never run, so that there is nothing to be known.
    KernelWorkerStatus.NEW_SCRIPT: JobState.UNKNOWN,
}

_log = structlog.get_logger(__name__)


def own_notebooks(http: sdk.ReadingHttpClient, now: datetime, slug: str) -> Seen[Notebook]:
    """The account's notebooks that use a competition, the one that ran last first; at most 100.

    Whether a list tells the data sources of a notebook is not verified, but its filter is
    documented: each of them is told with this competition at least.

    Raises:
        CallFailed: any other answer.
    """
    request = ApiListKernelsRequest()
    request.group = KernelsListViewType.PROFILE
    request.competition = slug
    request.sort_by = KernelsListSortType.DATE_RUN
    request.page_size = _PAGE_SIZE
    records, _ = sdk.records_of(http.ask(sdk.LIST_KERNELS, request, now), "kernels")
    notebooks, unreadable = [], []
    for record in records:
        try:
            notebooks.append(read_notebook(record, (slug,)))
        except BAD_FIELD as error:
            unreadable.append(told(error))
    return Seen(tuple(notebooks), tuple(unreadable))


def notebook(http: sdk.ReadingHttpClient, now: datetime, ref: str) -> Notebook:
    """One notebook, whoever's it is. The answer holds its source: ask for few.

    Raises:
        CallFailed: any other answer.
    """
    request = ApiGetKernelRequest()
    request.user_name, request.kernel_slug = owner_and_slug(ref)
    answer = http.ask(sdk.GET_KERNEL, request, now)
    try:
        return read_notebook(answer["metadata"])
    except BAD_FIELD as error:
        raise CallFailed(told(error), is_about_subject=True) from error


def notebook_state(http: sdk.ReadingHttpClient, now: datetime, ref: str) -> Sighting:
    """How its latest version stands; `UNKNOWN` where it never ran or Kaggle says a new word.

    Raises:
        CallFailed: any other answer.
    """
    request = ApiGetKernelSessionStatusRequest()
    request.user_name, request.kernel_slug = owner, _ = owner_and_slug(ref)
    answer = http.ask(sdk.GET_KERNEL_STATUS, request, now)
    return Sighting(
        source=JobSourceKind.KAGGLE,
        ref=ref,
        at=now,
        state=_state(ref, answer),
        author=owner,
        url=_url(ref),
        reason=_reason(answer),
    )


def read_notebook(record: object, slugs: tuple[str, ...] = ()) -> Notebook:
    """The notebook of a record, which is known to use the competitions `slugs`.

    Raises one of `BAD_FIELD` where it cannot be read.
    """
    if not isinstance(record, Mapping):
        raise TypeError("not an object")
    read = ApiKernelMetadata.from_dict({key: record[key] for key in _FIELDS if key in record})
    # On some answers it is the path or the address of the notebook's page.
    ref = ref_of(text_of(read.ref))
    return Notebook(
        ref=ref,
        title=text_of(read.title) or ref,
        url=_url(ref),
        run_at=instant_of(read.last_run_time),
        competitions=tuple(dict.fromkeys((*slugs, *_sources(record)))),
    )


def _sources(record: Mapping[str, object]) -> tuple[str, ...]:
    """The competitions among its data sources, as far as they can be read."""
    sources = record.get("competitionDataSources")
    slugs = []
    for source in sources if isinstance(sources, list) else ():
        try:
            slugs.append(slug_of(source))
        except BAD_FIELD:
            continue
    return tuple(slugs)


def _state(ref: str, answer: Mapping[str, object]) -> JobState:
    told_status = answer.get("status")
    try:
        # kagglesdk takes what is left out for the enum's first, as the service means it.
        read = ApiGetKernelSessionStatusResponse.from_dict(
            {key: answer[key] for key in ("status",) if key in answer}
        )
        # Looked for by the end of its name, an unknown text may find anything.
        return _STATES[read.status]
    except BAD_FIELD:
        _log.warning("kaggle_status_unknown", ref=ref, status=str(told_status)[:60])
        return JobState.UNKNOWN


def _reason(answer: Mapping[str, object]) -> str:
    message = answer.get("failureMessage")
    return message.strip() if isinstance(message, str) else ""


def _url(ref: str) -> str:
    return f"https://www.kaggle.com/code/{ref}"
