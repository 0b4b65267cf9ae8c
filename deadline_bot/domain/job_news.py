"""What is said of a job when it has changed: little, and most of it in the day's thread.

Pure. In the last days a team runs dozens of jobs a day: on top level stands only what somebody
must act on, or asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.job import UNDER_WAY, Job, JobSourceKind, JobState
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
)
from deadline_bot.domain.outbox_content import OutboxContent, thread_of
from deadline_bot.domain.planning import Draft, draft


@dataclass(frozen=True, slots=True)
class Place:
    """Where a job is spoken of: a channel with its settings, and the competition it is for.

    `competition` is `None` for a job that belongs to none.
    """

    channel: str
    settings: ChannelSettings
    competition: CompetitionRef | None

    @property
    def is_silent(self) -> bool:
        """Whether nothing of jobs is said there."""
        slug = "" if self.competition is None else self.competition.slug
        return self.settings.is_silent_about(slug)

    def day_of(self, at: datetime) -> date:
        """The date of an instant in the channel's zone."""
        return at.astimezone(self.settings.voice.zone).date()

    def head(self, at: datetime) -> JobsOfDay:
        """The head of the thread of the day of `at`."""
        return JobsOfDay(self.competition, self.day_of(at))


def news(
    before: Job | None,
    after: Job,
    place: Place,
    now: datetime,
    *,
    is_owner_asked: bool = False,
    is_needed: bool = False,
) -> tuple[Draft, ...]:
    """What a channel is told of a change, in order; the head of a thread before what is in it.

    `before` is the same run as it was, `None` where it is new. `is_needed`: the final run waits
    for it. The scoring of a submission is told with the submission, not here.
    """
    if place.is_silent or after.source is JobSourceKind.SUBMISSION:
        return ()
    head = place.head(now)
    contents = list(_contents(before, after, place, head.key, is_owner_asked, is_needed))
    if any(thread_of(content) for content in contents):
        contents.insert(0, head)
    return tuple(draft(place.channel, content, now, place.settings) for content in contents)


def _contents(
    before: Job | None,
    after: Job,
    place: Place,
    thread: str,
    is_owner_asked: bool,  # noqa: FBT001 - private, called once
    is_needed: bool,  # noqa: FBT001
) -> Iterator[OutboxContent]:
    if before is None and after.state in UNDER_WAY:
        yield JobMessage(after, thread, is_owner_asked)
    was = None if before is None else before.state
    if after.state is was:
        return
    competition = place.competition
    if after.state is JobState.STALLED:
        yield JobStalled(after, competition, is_needed)
    elif after.state is JobState.FAILED:
        yield JobEnded(after, competition, is_needed)
    elif after.is_ended:
        is_asked_for = after.is_notice_wanted or is_needed
        is_top = is_asked_for and after.state is JobState.SUCCEEDED
        yield JobEnded(after, competition, is_needed, "" if is_top else thread)
    elif before is not None and _is_back(before, after):
        yield JobBack(after, before.heartbeat_at, thread)


def _is_back(before: Job, after: Job) -> bool:
    """Whether it was heard again; that it was given up only its own message shows."""
    was_lost = before.state is JobState.STALLED or before.given_up_at is not None
    return was_lost and after.given_up_at is None
