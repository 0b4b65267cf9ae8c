"""A channel: how it wants to be spoken to, and what the bot remembers about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.quiet_hours import QuietHours


class Language(StrEnum):
    """A language of the catalogues."""

    #: English
    EN = "en"
    #: Japanese
    JA = "ja"


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """How long before a milestone alerts go out, by the milestone's kind; each positive."""

    close: tuple[timedelta, ...]
    finish_by: tuple[timedelta, ...]
    other: tuple[timedelta, ...]

    def of(self, kind: MilestoneKind) -> tuple[timedelta, ...]:
        """The lead times of a kind of milestone, without order; a repeated one counts once."""
        match kind:
            case MilestoneKind.CLOSE:
                return self.close
            case MilestoneKind.FINISH_BY:
                return self.finish_by
            case _:
                return self.other


class Escalation(StrEnum):
    """Whom a rung of the ladder reaches."""

    #: Whoever was reminded, once more.
    AGAIN = "again"
    #: The channel where the reminder was set.
    CHANNEL = "channel"
    #: Everybody who is active in it.
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: what happens `after` (> 0) a reminder was said that nobody took."""

    after: timedelta
    to: Escalation


@dataclass(frozen=True, slots=True)
class Voice:
    """In which language a channel is spoken to, and in which zone its days begin."""

    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What a channel is told, and when.

    `close_lead_times` holds, by slug, the competitions that have lead times of their own for
    the close. `quiet_hours` is `None` where the channel has none; `merge_window` zero merges
    only what falls due at once. `ladder` is in the order of its rungs. `muted` are the slugs of
    competitions that are not spoken of. `is_dates_only`: people of other organisations read the
    channel, and nothing but dates is said there.
    """

    voice: Voice
    lead_times: LeadTimes
    finish_margin: timedelta
    merge_window: timedelta
    quiet_hours: QuietHours | None = None
    close_lead_times: Mapping[str, tuple[timedelta, ...]] = field(default_factory=dict)
    ladder: tuple[Rung, ...] = ()
    has_board: bool = True
    muted: frozenset[str] = frozenset()
    is_dates_only: bool = False

    def lead_times_of(self, slug: str, kind: MilestoneKind) -> tuple[timedelta, ...]:
        """The lead times of one competition's milestone."""
        if kind is MilestoneKind.CLOSE and slug in self.close_lead_times:
            return self.close_lead_times[slug]
        return self.lead_times.of(kind)

    def is_silent_about(self, slug: str) -> bool:
        """Whether nothing but dates is said of a competition, or nothing at all."""
        return self.is_dates_only or slug in self.muted

    def defer(self, at: datetime) -> datetime:
        """When something that is not urgent and falls due at `at` may be said."""
        return at if self.quiet_hours is None else self.quiet_hours.defer(at)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the bot remembers of a channel: the subject of the night's plan.

    `planned_until`: everything of the channel itself up to this instant (≤) is decided.
    `is_introduced`: the first message, which says all that is followed, is decided.
    """

    name: str
    planned_until: datetime
    is_introduced: bool = False
