"""All that goes through the outbox, and what of it the night does not hold back."""

from datetime import timedelta

from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message import (
    AppearedNotice,
    AwayNotice,
    CountdownAlert,
    DisappearedNotice,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    PassedAlert,
    TonightMessage,
)
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
    StillRunning,
    SubmissionMessage,
)
from deadline_bot.domain.message_people import (
    LeftNotice,
    MutedNotice,
    ReminderMessage,
    SettingsNotice,
)
from deadline_bot.domain.message_plan import (
    LatestStart,
    PlanProposed,
    ResetAhead,
    Retrospective,
    SelectionAsked,
    StartedLate,
    VerdictChanged,
)
from deadline_bot.domain.submission import SubmissionState

#: What goes through the outbox.
OutboxContent = (
    CountdownAlert
    | PassedAlert
    | FollowingNotice
    | MovedNotice
    | AppearedNotice
    | DisappearedNotice
    | AwayNotice
    | TonightMessage
    | MorningMessage
    | ReminderMessage
    | LeftNotice
    | MutedNotice
    | SettingsNotice
    | JobsOfDay
    | JobMessage
    | JobEnded
    | JobStalled
    | JobBack
    | SubmissionMessage
    | StillRunning
    | PlanProposed
    | VerdictChanged
    | LatestStart
    | StartedLate
    | SelectionAsked
    | ResetAhead
    | Retrospective
)


def thread_of(content: OutboxContent) -> str:
    """The key of the message in whose thread it is said; empty: in the channel itself."""
    match content:
        case JobMessage() | JobEnded() | JobBack() | SubmissionMessage() | Retrospective():
            return content.thread
        case _:
            return ""


def is_last_hour(kind: MilestoneKind, lead_time: timedelta) -> bool:
    """Whether an alert goes out one hour or less (≤) before a close; at the close itself, not."""
    return kind is MilestoneKind.CLOSE and timedelta() < lead_time <= timedelta(hours=1)


def is_urgent(content: OutboxContent) -> bool:
    """Whether the night does not hold it back.

    Urgent is what is one hour or less (≤) before a close, bad news that nobody could know in
    the evening (a date moved earlier, a job or a submission of the final run that died), and a
    reminder, whose time a person chose.
    """
    match content:
        case CountdownAlert(entry=entry, lead_time=lead_time):
            return is_last_hour(entry.milestone.kind, lead_time)
        case MovedNotice():
            return content.is_earlier
        case ReminderMessage():
            return True
        case JobEnded(job=job):
            return content.is_needed and job.state is JobState.FAILED
        case SubmissionMessage(submission=submission):
            return content.is_needed and submission.state is SubmissionState.ERRORED
        case JobStalled():
            return content.is_needed
        case LatestStart():
            # In the night only whoever said so is called.
            return content.awake != ""
        case SelectionAsked(lead=lead):
            return lead is not None and lead <= timedelta(hours=1)
        case _:
            return False
