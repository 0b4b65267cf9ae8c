"""What an account is asked for, and how often that would be best.

What runs or is pending comes first; in the last day before a close a change is to be seen
within a minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.polling import Poll, Urgency
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.ports import Transaction

#: How near a close everything is asked for more often.
LAST_DAY = timedelta(hours=24)
#: How long after a close its submissions and notebooks are still asked for.
AFTER_CLOSE = timedelta(hours=36)
#: How long after a close the private scores are asked for, and how often.
PRIVATE_WITHIN, PRIVATE_ASKED = timedelta(days=14), timedelta(hours=6)
#: Among how many submissions a pending one, or a private score, is looked for.
_NEWEST = 50


@dataclass(frozen=True, slots=True)
class _Wishes:
    """The wished intervals, normally and on the last day."""

    normal: timedelta
    last_day: timedelta

    def at(self, *, is_last_day: bool) -> timedelta:
        return self.last_day if is_last_day else self.normal


_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_NOTEBOOKS = _Wishes(5 * _MINUTE, 45 * _SECOND)
_NOTEBOOK = _Wishes(2 * _MINUTE, 40 * _SECOND)
_LOG = _Wishes(5 * _MINUTE, 2 * _MINUTE)
_PENDING = _Wishes(1 * _MINUTE, 20 * _SECOND)
_SUBMISSIONS = _Wishes(5 * _MINUTE, 45 * _SECOND)
_SLOTS = _Wishes(30 * _MINUTE, 10 * _MINUTE)
_QUOTAS = _Wishes(60 * _MINUTE, 30 * _MINUTE)


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """How an account is watched. `owner` is whose it is in the chat, empty for not told.

    Nothing is wished to come less often than after `longest_interval`, but private scores.
    `has_submissions`: it is this account that is asked for the team's submissions.
    """

    owner: str = ""
    longest_interval: timedelta = timedelta(minutes=10)
    calls_per_hour: int = 300
    has_submissions: bool = True


def polls_of(tx: Transaction, name: str, settings: AccountSettings, now: datetime) -> list[Poll]:
    """All that the account `name` is asked for at `now`."""
    longest = settings.longest_interval
    polls = [
        replace(poll, wished=min(poll.wished, longest)) for poll in _wished(tx, name, settings, now)
    ]
    return [*polls, *_private_polls(tx, now)] if settings.has_submissions else polls


def _wished(tx: Transaction, name: str, settings: AccountSettings, now: datetime) -> list[Poll]:
    closes = closes_of(tx)
    open_slugs = open_slugs_of(tx, now)
    is_last_day = any(_is_last_day(at, now) for at in closes.values())
    polls = []
    if open_slugs:
        wished = _NOTEBOOKS.at(is_last_day=is_last_day)
        polls.append(Poll("notebooks", "", wished, Urgency.DISCOVERY, len(open_slugs)))
        quotas = _QUOTAS.at(is_last_day=is_last_day)
        polls.append(Poll("quotas", "", quotas, Urgency.BACKGROUND))
    for job in tx.jobs():
        if job.source is JobSourceKind.KAGGLE and job.author == name:
            state = _NOTEBOOK.at(is_last_day=is_last_day)
            polls.append(Poll("runs", job.ref, state, Urgency.LIVE))
            if job.state is JobState.RUNNING:
                log = _LOG.at(is_last_day=is_last_day)
                polls.append(Poll("logs", job.ref, log, Urgency.DISCOVERY))
    if settings.has_submissions:
        polls += _submission_polls(tx, open_slugs, closes, now)
    return polls


def closes_of(tx: Transaction) -> dict[str, datetime | None]:
    """The closes of what is followed from the host, by slug; `None` for one without a close."""
    return {
        f.competition.slug: f.competition.close
        for f in tx.followings()
        if f.competition.source == JobSourceKind.KAGGLE.value
    }


def open_slugs_of(tx: Transaction, now: datetime) -> list[str]:
    """What is followed from the host and asked for, sorted: until `AFTER_CLOSE` after its close."""
    closes = closes_of(tx).items()
    return sorted(slug for slug, at in closes if at is None or now < at + AFTER_CLOSE)


def _submission_polls(
    tx: Transaction,
    slugs: Sequence[str],
    closes: Mapping[str, datetime | None],
    now: datetime,
) -> list[Poll]:
    polls = []
    for slug in slugs:
        close = closes[slug]
        is_last_day = _is_last_day(close, now)
        newest = tx.submissions(slug, _NEWEST)
        is_pending = any(s.state is SubmissionState.PENDING for s in newest)
        wishes = _PENDING if is_pending else _SUBMISSIONS
        urgency = Urgency.LIVE if is_pending else Urgency.DISCOVERY
        polls.append(Poll("submissions", slug, wishes.at(is_last_day=is_last_day), urgency))
        if close is None or now < close:
            slots = _SLOTS.at(is_last_day=is_last_day)
            polls.append(Poll("slots", slug, slots, Urgency.BACKGROUND))
    return polls


def _private_polls(tx: Transaction, now: datetime) -> list[Poll]:
    """What closed a while ago, until the host has published a private score."""
    return [
        Poll("submissions", slug, PRIVATE_ASKED, Urgency.BACKGROUND)
        for slug, close in sorted(closes_of(tx).items())
        if close is not None
        and close + AFTER_CLOSE <= now < close + PRIVATE_WITHIN
        and (newest := tx.submissions(slug, _NEWEST))
        and not any(s.private_score for s in newest)
    ]


def _is_last_day(close: datetime | None, now: datetime) -> bool:
    return close is not None and close - LAST_DAY <= now < close + AFTER_CLOSE
