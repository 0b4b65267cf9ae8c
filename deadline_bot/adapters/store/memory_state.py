"""What the in-memory store holds.

All values are immutable, so a shallow copy is a snapshot and a transaction that raises is
undone by forgetting the copy it worked on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from deadline_bot.adapters.store.message_state import MessageState
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Competition, Following
from deadline_bot.domain.delivery import Claim, OutboxMessage
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.job import Job, JobSourceKind
from deadline_bot.domain.job_points import Point
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.ping import PingKey
from deadline_bot.domain.reminder import Occurrence, Reminder
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.safety_net import Net
from deadline_bot.domain.source import SourceState
from deadline_bot.domain.submission import Submission
from deadline_bot.ports import BoardState


@dataclass(frozen=True, slots=True)
class KnownCompetition:
    """A competition, shared by the channels that follow it."""

    competition: Competition
    known_at: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Followed:
    """What belongs to one channel of a competition."""

    followed_at: datetime
    planned_until: datetime
    is_announced: bool
    wake_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel and when it is planned next."""

    channel: Channel
    wake_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A final run and when it is planned next."""

    kept: Kept
    wake_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """An outbox message with its fate. It may be said from `ready_at` on (≤).

    `message_id` is set where it was sent.
    """

    message: OutboxMessage
    ready_at: datetime
    state: MessageState = MessageState.PENDING
    claim: Claim | None = None
    message_id: str | None = None


@dataclass(slots=True)
class State:
    """Everything; `followed` by slug and channel, `rows` by id in the order of decision.

    `occurrences` by reminder and instant; what they hold as their reminder may be outdated.
    `nets` by channel and key, `overrides` by channel, `requests` and `homes` with their instant.
    `points` by job in the order of time, `submissions` by competition and id, `owners` by author,
    `plans` by competition and channel.
    """

    competitions: dict[str, KnownCompetition] = field(default_factory=dict)
    followed: dict[tuple[str, str], Followed] = field(default_factory=dict)
    channels: dict[str, KnownChannel] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    keys: set[tuple[str, str]] = field(default_factory=set)
    last_id: int = 0
    sources: dict[str, SourceState] = field(default_factory=dict)
    boards: dict[str, BoardState] = field(default_factory=dict)
    alive_at: datetime | None = None
    reminders: dict[int, Reminder] = field(default_factory=dict)
    last_reminder_id: int = 0
    occurrences: dict[tuple[int, datetime], Occurrence] = field(default_factory=dict)
    requests: dict[str, datetime] = field(default_factory=dict)
    overrides: dict[str, Overrides] = field(default_factory=dict)
    nets: dict[tuple[str, str], Net] = field(default_factory=dict)
    homes: dict[str, datetime] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    last_job_id: int = 0
    points: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    submissions: dict[tuple[str, str], Submission] = field(default_factory=dict)
    owners: dict[tuple[JobSourceKind, str], str] = field(default_factory=dict)
    slots: dict[str, SubmissionSlots] = field(default_factory=dict)
    quotas: dict[tuple[str, str], Quota] = field(default_factory=dict)
    ping_keys: dict[str, PingKey] = field(default_factory=dict)
    cursors: dict[str, str] = field(default_factory=dict)
    plans: dict[tuple[str, str], KnownPlan] = field(default_factory=dict)

    def copy(self) -> "State":
        """A snapshot that can be changed without changing this one."""
        return replace(
            self,
            competitions=dict(self.competitions),
            followed=dict(self.followed),
            channels=dict(self.channels),
            rows=dict(self.rows),
            keys=set(self.keys),
            sources=dict(self.sources),
            boards=dict(self.boards),
            reminders=dict(self.reminders),
            occurrences=dict(self.occurrences),
            requests=dict(self.requests),
            overrides=dict(self.overrides),
            nets=dict(self.nets),
            homes=dict(self.homes),
            jobs=dict(self.jobs),
            points=dict(self.points),
            submissions=dict(self.submissions),
            owners=dict(self.owners),
            slots=dict(self.slots),
            quotas=dict(self.quotas),
            ping_keys=dict(self.ping_keys),
            cursors=dict(self.cursors),
            plans=dict(self.plans),
        )

    def following(self, slug: str, channel: str) -> Following:
        """The domain's view of one following that is there."""
        known, followed = self.competitions[slug], self.followed[slug, channel]
        return Following(
            channel,
            known.competition,
            known.known_at,
            followed.followed_at,
            followed.planned_until,
            followed.is_announced,
        )
