"""What Kaggle still allows: submissions of the day, hours of the week; and which scores are good.

Importing this module imports kagglesdk: import it late, off the event loop.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from kagglesdk.competitions.types.competition_api_service import (
    ApiGetCompetitionRequest,
    ApiGetLeaderboardRequest,
    ApiGetSubmissionLimitsRequest,
    ApiSubmissionLimits,
)
from kagglesdk.kernels.types.kernels_api_service import (
    ApiAcceleratorQuota,
    ApiGetAcceleratorQuotaStatisticsRequest,
    ApiGetAcceleratorQuotaStatisticsResponse,
)

from deadline_bot.adapters.kaggle import sdk
from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.adapters.kaggle.fields import BAD_FIELD, instant_of, told
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Standing
from deadline_bot.ports.jobs import Seen

#: The accelerators by the key of their record.
_ACCELERATORS = {"gpuQuota": "GPU", "tpuQuota": "TPU"}
_QUOTA_FIELDS = ("timeUsed", "totalTimeAllowed")
_PAGE_SIZE = 100


def submission_slots(http: sdk.ReadingHttpClient, now: datetime, slug: str) -> SubmissionSlots:
    """The team's submissions of today, a day of UTC, and those that are left.

    Raises:
        CallFailed: any other answer; an empty one, as one who is in no team gets, too.
    """
    request = ApiGetSubmissionLimitsRequest()
    request.competition_name = slug
    answer = http.ask(sdk.GET_SUBMISSION_LIMITS, request, now)
    if not answer.keys() & {"numToday", "numTotal", "numAllowedNow"}:
        raise CallFailed("no limits in the answer", is_about_subject=True)
    read = ApiSubmissionLimits.from_dict(answer)
    counts = read.num_today, read.num_allowed_now
    if not all(type(count) is int and count >= 0 for count in counts):
        raise CallFailed("unexpected answer", is_about_subject=True)
    return SubmissionSlots(slug, *counts, is_total=bool(read.limited_by_total), at=now)


def quotas(http: sdk.ReadingHttpClient, now: datetime, account: str) -> Seen[Quota]:
    """The week's accelerator hours of an account, GPU first; one that is not told has none.

    What running sessions have reserved is not counted as used.

    Raises:
        CallFailed: any other answer.
    """
    answer = http.ask(sdk.GET_QUOTAS, ApiGetAcceleratorQuotaStatisticsRequest(), now)
    found, unreadable = [], []
    refreshes_at = None
    try:
        refreshes_at = _refresh(answer)
    except BAD_FIELD as error:
        unreadable.append(told(error))
    for key, accelerator in _ACCELERATORS.items():
        if answer.get(key) is None:
            continue
        try:
            used, allowed = _hours(answer[key])
        except BAD_FIELD as error:
            unreadable.append(f"{accelerator}: {told(error)}")
        else:
            found.append(Quota(account, accelerator, used, allowed, refreshes_at, now))
    return Seen(tuple(found), tuple(unreadable))


def is_higher_better(http: sdk.ReadingHttpClient, now: datetime, slug: str) -> bool | None:
    """Whether the leaderboard falls from its first score to its last; `None` where they are one.

    Raises:
        CallFailed: any other answer.
    """
    request = ApiGetLeaderboardRequest()
    request.competition_name = slug
    request.page_size = _PAGE_SIZE
    records, _ = sdk.records_of(http.ask(sdk.GET_LEADERBOARD, request, now), "submissions")
    scores = [score for score in map(_score, records) if score is not None]
    if not scores or scores[0] == scores[-1]:
        return None
    return scores[0] > scores[-1]


def standing(http: sdk.ReadingHttpClient, now: datetime, slug: str) -> Standing | None:
    """The team's rank among all teams, as the record of the competition has it.

    `None` where either is not told: whether the rank is the private one as soon as private
    scores are out is not documented.

    Raises:
        CallFailed: any other answer.
    """
    request = ApiGetCompetitionRequest()
    request.competition_name = slug
    answer = http.ask(sdk.GET_COMPETITION, request, now)
    rank, n_teams = answer.get("userRank"), answer.get("teamCount")
    if not (isinstance(rank, int) and isinstance(n_teams, int) and 1 <= rank <= n_teams):
        return None
    return Standing(rank, n_teams)


def _refresh(answer: Mapping[str, object]) -> datetime | None:
    fields = {"quotaRefreshTime": answer.get("quotaRefreshTime")}
    read = ApiGetAcceleratorQuotaStatisticsResponse.from_dict(fields)
    return instant_of(read.quota_refresh_time)


def _hours(record: object) -> tuple[timedelta, timedelta]:
    """Used and allowed. Its text is seconds: kagglesdk reads it well, and writes it wrongly."""
    if not isinstance(record, Mapping):
        raise TypeError("not an object")
    read = ApiAcceleratorQuota.from_dict({k: record[k] for k in _QUOTA_FIELDS if k in record})
    if read.total_time_allowed is None:
        raise ValueError("no totalTimeAllowed")
    return read.time_used or timedelta(), read.total_time_allowed


def _score(record: object) -> Decimal | None:
    try:
        score = Decimal(str(record["score"])) if isinstance(record, Mapping) else None
    except (KeyError, InvalidOperation):
        return None
    return score if score is not None and score.is_finite() else None
