"""What can be said, as data: the words live in the catalogues, the shapes in the messengers.

Every class is one kind of message. All instants are UTC; a message never holds the moment at
which it is sent, since how long is left is worked out when it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from deadline_bot.domain.competition import (
    Competition,
    CompetitionRef,
    Milestone,
    instant_text,
)
from deadline_bot.domain.duration import format_duration
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.resources import NO_RESOURCES, Resources
from deadline_bot.domain.source import SourceState


@dataclass(frozen=True, slots=True)
class Entry:
    """A milestone of a competition, as lists show it."""

    competition: CompetitionRef
    milestone: Milestone


@dataclass(frozen=True, slots=True)
class NextAlert:
    """What will be said next: `say_at` is when, quiet hours included.

    `lead_time` is `None` where the milestone itself is said (finish_by or close passed).
    """

    entry: Entry
    lead_time: timedelta | None
    say_at: datetime

    @property
    def key(self) -> str:
        """The key that the alert will have in the outbox."""
        if self.lead_time is None:
            return PassedAlert(self.entry).key
        return CountdownAlert(self.entry, self.lead_time).key


@dataclass(frozen=True, slots=True)
class CountdownAlert:
    """A milestone is `lead_time` away, or was when the alert fell due."""

    entry: Entry
    lead_time: timedelta
    kind: Literal["countdown"] = "countdown"

    @property
    def key(self) -> str:
        milestone = self.entry.milestone
        return (
            f"competition/{self.entry.competition.slug}/{milestone.key}"
            f"@{instant_text(milestone.at)}/-{format_duration(self.lead_time)}"
        )


@dataclass(frozen=True, slots=True)
class PassedAlert:
    """finish_by or the close has passed."""

    entry: Entry
    kind: Literal["passed"] = "passed"

    @property
    def key(self) -> str:
        milestone = self.entry.milestone
        slug = self.entry.competition.slug
        return f"competition/{slug}/passed/{milestone.key}/{instant_text(milestone.at)}"


@dataclass(frozen=True, slots=True)
class FollowingNotice:
    """What is followed: all of it at the first start, one competition later.

    `competitions` are in the order of their next milestone, cut to the nearest; `n_more`
    counts those left out. `next_alert` is `None` where nothing more will be said. `failing`
    are the sources that could not be heard: what they know is missing here. `by` is the person
    who had it followed at `at`, empty and `None` where a source did.
    """

    competitions: tuple[Competition, ...]
    n_more: int
    next_alert: NextAlert | None
    is_first: bool
    failing: tuple[SourceState, ...] = ()
    by: str = ""
    at: datetime | None = None
    kind: Literal["following"] = "following"

    @property
    def key(self) -> str:
        if self.is_first:
            return "channel/following"
        again = "" if self.at is None else f"/{instant_text(self.at)}"
        return f"competition/{self.competitions[0].slug}/following{again}"


@dataclass(frozen=True, slots=True)
class MovedNotice:
    """A milestone that was at `was_at` is now where `entry` says.

    `again_at` is when the same move was seen once more, `None` the first time: a date may go
    back and forth, and each move is said. `by` is the person who moved it, empty where its
    source did.
    """

    entry: Entry
    was_at: datetime
    again_at: datetime | None = None
    by: str = ""
    kind: Literal["moved"] = "moved"

    @property
    def is_earlier(self) -> bool:
        return self.entry.milestone.at < self.was_at

    @property
    def key(self) -> str:
        milestone = self.entry.milestone
        again = "" if self.again_at is None else f"/{instant_text(self.again_at)}"
        return (
            f"competition/{self.entry.competition.slug}/moved/{milestone.key}"
            f"/{instant_text(self.was_at)}/{instant_text(milestone.at)}{again}"
        )


@dataclass(frozen=True, slots=True)
class AppearedNotice:
    """A followed competition has a milestone that it did not have before; told at `seen_at`."""

    entry: Entry
    seen_at: datetime
    kind: Literal["appeared"] = "appeared"

    @property
    def key(self) -> str:
        slug = self.entry.competition.slug
        return f"competition/{slug}/appeared/{_milestone_at(self.entry, self.seen_at)}"


@dataclass(frozen=True, slots=True)
class DisappearedNotice:
    """A milestone ahead is no longer told by its source since `seen_at`."""

    entry: Entry
    seen_at: datetime
    kind: Literal["disappeared"] = "disappeared"

    @property
    def key(self) -> str:
        slug = self.entry.competition.slug
        return f"competition/{slug}/disappeared/{_milestone_at(self.entry, self.seen_at)}"


def _milestone_at(entry: Entry, seen_at: datetime) -> str:
    milestone = entry.milestone
    return f"{milestone.key}/{instant_text(milestone.at)}/{instant_text(seen_at)}"


@dataclass(frozen=True, slots=True)
class AwayNotice:
    """The bot was not there from `since` until `until`."""

    since: datetime
    until: datetime
    kind: Literal["away"] = "away"

    @property
    def key(self) -> str:
        return f"away/{instant_text(self.since)}/{instant_text(self.until)}"


@dataclass(frozen=True, slots=True)
class TonightMessage:
    """What falls into the coming quiet hours, or shortly after them, in order."""

    begins_at: datetime
    ends_at: datetime
    entries: tuple[Entry, ...]
    n_more: int
    kind: Literal["tonight"] = "tonight"

    @property
    def key(self) -> str:
        return f"tonight/{instant_text(self.begins_at)}"


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How a final run stands in the morning.

    `step` is the critical step that must start first, empty where none waits, and
    `latest_start_at` by when; `spare` is the spare time to the target. `None` is what nobody
    knows.
    """

    competition: CompetitionRef
    verdict: Verdict | None
    is_provisional: bool
    step: str
    latest_start_at: datetime | None
    spare: timedelta | None
    spare_to_close: timedelta | None


@dataclass(frozen=True, slots=True)
class MorningMessage:
    """The end of the quiet hours: countdowns of the last 14 days, and what today brings.

    `countdowns` are the milestones ahead, nearest first, without today's; `today` those until
    the local midnight. `n_more` counts what both lists leave out. `resources` is what can
    still be spent on what closes within these days, `plans` how the final runs stand, the
    least spare time first.
    """

    ends_at: datetime
    today: tuple[Entry, ...]
    countdowns: tuple[Entry, ...]
    n_more: int
    resources: Resources = NO_RESOURCES
    plans: tuple[PlanStanding, ...] = ()
    kind: Literal["morning"] = "morning"

    @property
    def key(self) -> str:
        return f"morning/{instant_text(self.ends_at)}"
