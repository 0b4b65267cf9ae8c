"""Kaggle's submissions of the team, record by record.

Importing this module imports kagglesdk: import it late, off the event loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kagglesdk.competitions.types.competition_api_service import (
    ApiListSubmissionsRequest,
    ApiSubmission,
)
from kagglesdk.competitions.types.submission_status import SubmissionStatus

from deadline_bot.adapters.kaggle import sdk
from deadline_bot.adapters.kaggle.fields import BAD_FIELD, instant_of, text_of, told
from deadline_bot.domain.submission import Submission, SubmissionState

#: Kaggle gives 20 unless asked for more.
_PAGE_SIZE = 200
#: All that is read: what is wrong elsewhere in a record does no harm.
_FIELDS = (
    "ref",
    "date",
    "description",
    "errorDescription",
    "publicScore",
    "privateScore",
    "status",
    "submittedBy",
    "submittedByRef",
    "url",
)

_STATES = {
    SubmissionStatus.PENDING: SubmissionState.PENDING,
    SubmissionStatus.COMPLETE: SubmissionState.SCORED,
    SubmissionStatus.ERROR: SubmissionState.ERRORED,
}


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """Some submissions, newest first, and why others cannot be read; `next` is empty at the end."""

    records: tuple[Submission, ...]
    unreadable: tuple[str, ...]
    next: str

    @property
    def n_told(self) -> int:
        return len(self.records) + len(self.unreadable)


def page_of_submissions(
    http: sdk.ReadingHttpClient, now: datetime, slug: str, token: str
) -> SubmissionPage:
    """The page that a token means, the first for an empty one.

    Raises:
        CallFailed: any other answer.
    """
    request = ApiListSubmissionsRequest()
    request.competition_name = slug
    request.page_size = _PAGE_SIZE
    if token:
        request.page_token = token
    answer = http.ask(sdk.LIST_SUBMISSIONS, request, now)
    records, token = sdk.records_of(answer, "submissions")
    submissions, unreadable = [], []
    for record in records:
        try:
            submissions.append(read_submission(record, slug))
        except BAD_FIELD as error:
            unreadable.append(told(error))
    return SubmissionPage(tuple(submissions), tuple(unreadable), token)


def read_submission(record: object, slug: str) -> Submission:
    """The submission of a record, as one look sees it: without the instants of other looks.

    Raises one of `BAD_FIELD` where it cannot be read.
    """
    if not isinstance(record, Mapping):
        raise TypeError("not an object")
    read = ApiSubmission.from_dict({key: record[key] for key in _FIELDS if key in record})
    submitted_at = instant_of(read.date)
    if not isinstance(read.ref, int) or not read.ref or submitted_at is None:
        raise ValueError("no ref" if submitted_at else "no date")
    return Submission(
        id=str(read.ref),
        competition=slug,
        submitted_at=submitted_at,
        # Looked for by the end of its name, an unknown text may find anything: no state of ours.
        state=_STATES[read.status],
        # A user name tells people apart, and is the owner of their notebooks too.
        author=text_of(read.submitted_by_ref).strip("/") or text_of(read.submitted_by),
        description=text_of(read.description),
        public_score=text_of(read.public_score),
        private_score=text_of(read.private_score),
        error=text_of(read.error_description),
        url=_url(text_of(read.url), slug),
    )


def _url(told_url: str, slug: str) -> str:
    if told_url.startswith(("https://", "http://")):
        return told_url
    return f"https://www.kaggle.com/competitions/{slug}/submissions"
