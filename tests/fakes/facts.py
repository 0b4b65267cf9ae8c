"""Builders of domain values for tests.

Each gives what a test does not name a plain value, so that a test names only what it is about.
Everything happens around `NOW`, a Monday at noon UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import Channel, ChannelSettings, Language, LeadTimes, Voice
from deadline_bot.domain.competition import (
    Competition,
    CompetitionRef,
    Following,
    Milestone,
    MilestoneKind,
    follow,
)
from deadline_bot.domain.duration import parse_duration
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.planning import Draft
from deadline_bot.domain.quiet_hours import QuietHours
from deadline_bot.domain.reminder import Occurrence, Reminder
from deadline_bot.domain.resources import SubmissionSlots
from deadline_bot.domain.submission import Submission, SubmissionState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import Once

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
CHANNEL = "#kaggle"
ALICE, BOB = "UALICE", "UBOB"

CLOSE_LEAD_TIMES = ("7d", "3d", "1d", "12h", "3h", "1h", "10m")
FINISH_BY_LEAD_TIMES = ("3d", "12h")
OTHER_LEAD_TIMES = ("3d", "1d")

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def a_competition(
    slug: str = "nbme",
    *,
    close: datetime | None = CLOSE,
    entry: datetime | None = None,
    merger: datetime | None = None,
    own: Mapping[str, datetime] | None = None,
    title: str | None = None,
    url: str | None = None,
    source: str = "kaggle",
) -> Competition:
    """A competition with the milestones given; `own` are the team's, by name."""
    told = {
        MilestoneKind.ENTRY: entry,
        MilestoneKind.MERGER: merger,
        MilestoneKind.CLOSE: close,
    }
    milestones = [Milestone(kind, at) for kind, at in told.items() if at is not None]
    milestones += [Milestone(MilestoneKind.OWN, at, name) for name, at in (own or {}).items()]
    return Competition(
        slug,
        slug.upper() if title is None else title,
        f"https://www.kaggle.com/competitions/{slug}" if url is None else url,
        source,
        tuple(milestones),
    )


def a_following(
    slug: str = "nbme",
    *,
    channel: str = CHANNEL,
    followed_at: datetime = NOW,
    close: datetime | None = CLOSE,
    competition: Competition | None = None,
) -> Following:
    """What a channel follows since `followed_at`; `competition` goes before slug and close."""
    return follow(channel, competition or a_competition(slug, close=close), followed_at)


def a_channel(
    name: str = CHANNEL, *, planned_until: datetime = NOW, is_introduced: bool = False
) -> Channel:
    """A channel that the bot remembers."""
    return Channel(name, planned_until, is_introduced)


def an_entry(
    slug: str = "nbme",
    *,
    kind: MilestoneKind = MilestoneKind.CLOSE,
    at: datetime = CLOSE,
    name: str = "",
    title: str | None = None,
    source: str = "kaggle",
) -> Entry:
    """A milestone with its competition, as messages hold it."""
    return Entry(_ref(slug, title, source), Milestone(kind, at, name))


def _ref(slug: str, title: str | None, source: str) -> CompetitionRef:
    return a_competition(slug, title=title, source=source).ref


def a_countdown(
    slug: str = "nbme",
    *,
    lead_time: timedelta = HOUR,
    kind: MilestoneKind = MilestoneKind.CLOSE,
    at: datetime = CLOSE,
    name: str = "",
) -> CountdownAlert:
    """The alert `lead_time` before a milestone."""
    return CountdownAlert(an_entry(slug, kind=kind, at=at, name=name), lead_time)


def a_draft(
    content: OutboxContent | None = None,
    *,
    channel: str = CHANNEL,
    due_at: datetime = NOW,
    say_at: datetime | None = None,
) -> Draft:
    """A decided message; without `content` it is `a_countdown()`."""
    return Draft(channel, content or a_countdown(), due_at, due_at if say_at is None else say_at)


def a_reminder(**changes: Any) -> Reminder:
    """What Alice asked for in the channel, an hour ahead; new to the store."""
    reminder = Reminder(
        id=0,
        channel=CHANNEL,
        author=ALICE,
        audience=Audience(AudienceKind.CHANNEL),
        text="submit",
        occasion=Once(NOW + HOUR),
        zone=ZoneInfo("Asia/Tokyo"),
        created_at=NOW,
        next_at=NOW + HOUR,
    )
    return replace(reminder, **changes)


def an_occurrence(reminder: Reminder, **changes: Any) -> Occurrence:
    """One that came due now, was said where the reminder is for, and nobody has taken."""
    said = Occurrence(reminder, NOW, NOW, None, rung=1, places=(reminder.destination,))
    return replace(said, **changes)


def a_sighting(**changes: Any) -> Sighting:
    """What a ping told now of a training run: that it runs."""
    sighting = Sighting(JobSourceKind.PING, "train", NOW, JobState.RUNNING)
    return replace(sighting, **changes)


def a_job(**changes: Any) -> Job:
    """A training run that a ping told of, heard now; new to the store."""
    job = Job(JobSourceKind.PING, "train", "train", JobState.RUNNING, NOW, NOW, started_at=NOW)
    return replace(job, **changes)


def an_ended_job(ended_at: datetime = NOW, **changes: Any) -> Job:
    """A training run that succeeded at `ended_at`; new to the store."""
    at = {"heartbeat_at": ended_at, "ended_at": ended_at}
    return a_job(**({"state": JobState.SUCCEEDED} | at | changes))


def a_submission(id_: str = "1", **changes: Any) -> Submission:
    """A submission that was made now and is being scored."""
    submission = Submission(id_, "nbme", NOW, SubmissionState.PENDING)
    return replace(submission, **changes)


def some_slots(competition: str = "nbme", **changes: Any) -> SubmissionSlots:
    """The five submissions of today, as seen now; none was made."""
    slots = SubmissionSlots(competition, n_today=0, n_left=5, is_total=False, at=NOW)
    return replace(slots, **changes)


def settings(
    *,
    language: Language = Language.EN,
    zone: str = "UTC",
    close: Sequence[str] = CLOSE_LEAD_TIMES,
    finish_by: Sequence[str] = FINISH_BY_LEAD_TIMES,
    other: Sequence[str] = OTHER_LEAD_TIMES,
    finish_margin: timedelta = DAY,
    merge_window: timedelta = timedelta(minutes=5),
    quiet_hours: tuple[time, time] | None = None,
    close_lead_times: Mapping[str, Sequence[str]] | None = None,
    has_board: bool = True,
    muted: Sequence[str] = (),
) -> ChannelSettings:
    """How a channel is spoken to; lead times in the notation `1d12h`, quiet hours in `zone`."""
    voice = Voice(language, ZoneInfo(zone))
    return ChannelSettings(
        voice=voice,
        lead_times=LeadTimes(_durations(close), _durations(finish_by), _durations(other)),
        finish_margin=finish_margin,
        merge_window=merge_window,
        quiet_hours=QuietHours(*quiet_hours, voice.zone) if quiet_hours else None,
        close_lead_times={
            slug: _durations(texts) for slug, texts in (close_lead_times or {}).items()
        },
        has_board=has_board,
        muted=frozenset(muted),
    )


def _durations(texts: Sequence[str]) -> tuple[timedelta, ...]:
    return tuple(parse_duration(text) for text in texts)
