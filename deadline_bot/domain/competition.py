"""Competitions and their milestones: what a source tells, and what the bot follows.

A `Competition` is what a source says now; a `Following` is that competition in a channel,
with what the bot remembers about it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class MilestoneKind(StrEnum):
    """Which of a competition's dated instants a milestone is."""

    #: Last instant to join the competition.
    ENTRY = "entry"
    #: Last instant to merge teams.
    MERGER = "merger"
    #: When the team wants to be finished: the close less the finish margin. Derived, not told.
    FINISH_BY = "finish_by"
    #: The final submission deadline.
    CLOSE = "close"
    #: One of the team's own, with a name.
    OWN = "own"


_NOT_IN_KEY = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated instant of a competition. `at` is UTC; `name` is empty but for an own one."""

    kind: MilestoneKind
    at: datetime
    name: str = ""

    @property
    def key(self) -> str:
        """Names the milestone within its competition and in outbox keys; no `/` and no `@`."""
        return _NOT_IN_KEY.sub("-", self.name).strip("-") if self.name else self.kind.value


@dataclass(frozen=True, slots=True)
class CompetitionRef:
    """What a message needs to name and link a competition. `url` may be empty."""

    slug: str
    title: str
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class Competition:
    """A competition as its source tells it.

    `source` is the source's name. `milestones` holds no `finish_by`, and each key once; the
    order means nothing.
    """

    slug: str
    title: str
    url: str
    source: str
    milestones: tuple[Milestone, ...]

    @property
    def ref(self) -> CompetitionRef:
        return CompetitionRef(self.slug, self.title, self.url, self.source)

    @property
    def close(self) -> datetime | None:
        """The final submission deadline, `None` where the source tells none."""
        return next((m.at for m in self.milestones if m.kind is MilestoneKind.CLOSE), None)

    def with_finish_by(self, margin: timedelta) -> tuple[Milestone, ...]:
        """The milestones with the derived `finish_by`, in the order of their instants."""
        close = self.close
        derived = () if close is None else (Milestone(MilestoneKind.FINISH_BY, close - margin),)
        return tuple(sorted((*self.milestones, *derived), key=lambda m: (m.at, m.key)))


@dataclass(frozen=True, slots=True)
class Following:
    """A competition in a channel: the subject of the countdown's plan.

    `known_at`: since when each milestone's present instant is known, by milestone key.
    `followed_at`: since when this channel follows it. `planned_until`: everything that was to
    be said up to this instant (≤) is decided. `is_announced`: the channel was told that it is
    followed. Instants are UTC.
    """

    channel: str
    competition: Competition
    known_at: Mapping[str, datetime]
    followed_at: datetime
    planned_until: datetime
    is_announced: bool = False

    def armed_at(self, milestone: Milestone) -> datetime:
        """Alerts that fell due at or before this instant are gone and never said."""
        key = MilestoneKind.CLOSE if milestone.kind is MilestoneKind.FINISH_BY else milestone.key
        return max(self.known_at[key], self.followed_at)

    def told(self, competition: Competition, now: datetime) -> "Following":
        """The same following after the source told `competition` at `now`.

        What was planned beyond `now`, by a clock that was ahead or while the source was being
        asked, is planned again: a date that moved may have something to say there.
        """
        before = {m.key: m.at for m in self.competition.milestones}
        known_at = {
            m.key: self.known_at[m.key] if before.get(m.key) == m.at else now
            for m in competition.milestones
        }
        planned_until = min(self.planned_until, now)
        return replace(
            self, competition=competition, known_at=known_at, planned_until=planned_until
        )

    def in_channel(self, channel: str, now: datetime) -> "Following":
        """The same competition in one more channel, from `now` on.

        Its dates are known there as long as here; what fell due before is never said there.
        """
        return replace(
            self, channel=channel, followed_at=now, planned_until=now, is_announced=False
        )


def follow(channel: str, competition: Competition, now: datetime) -> Following:
    """A following that begins at `now`: what fell due before is never said."""
    known_at = {m.key: now for m in competition.milestones}
    return Following(channel, competition, known_at, now, now)


def instant_text(at: datetime) -> str:
    """An instant as outbox keys write it: UTC, whole seconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
