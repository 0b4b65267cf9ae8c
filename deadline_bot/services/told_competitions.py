"""Competitions that the team tells the bot itself, and what it adds to those of others.

The configuration is a source like any other; and where another source knows a competition,
the team may still know more about it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition, Milestone
from deadline_bot.ports import CompetitionSource


@dataclass(frozen=True, slots=True)
class Addition:
    """What the team adds to a competition. An empty `title` or `url` leaves the source's."""

    title: str = ""
    url: str = ""
    milestones: tuple[Milestone, ...] = ()

    def to(self, competition: Competition) -> Competition:
        """The competition with this; the team's date wins over the source's of the same key."""
        milestones = {m.key: m for m in (*competition.milestones, *self.milestones)}
        return replace(
            competition,
            title=self.title or competition.title,
            url=self.url or competition.url,
            milestones=tuple(milestones.values()),
        )


class ToldCompetitions:
    """A source that always has the same answer."""

    def __init__(self, name: str, competitions: tuple[Competition, ...]) -> None:
        self._name = name
        self._fetched = Fetched(competitions)

    @property
    def name(self) -> str:
        return self._name

    async def fetch(self, now: datetime) -> Fetched:  # noqa: ARG002  (the port's)
        """The competitions, whatever the time."""
        return self._fetched


class WithAdditions:
    """A source whose competitions carry what the team adds, without those it tells itself.

    `told` are the slugs that the team tells itself: with two sources for one competition each
    alert would be said twice.
    """

    def __init__(
        self,
        source: CompetitionSource,
        additions: Mapping[str, Addition],
        told: Collection[str] = (),
    ) -> None:
        self._source = source
        self._additions = additions
        self._told = frozenset(told)

    @property
    def name(self) -> str:
        return self._source.name

    async def fetch(self, now: datetime) -> Fetched:
        """The source's answer, added to.

        Raises:
            SourceFailed: as the source does.
        """
        fetched = await self._source.fetch(now)
        return Fetched(
            tuple(self._added(c) for c in fetched.competitions if c.slug not in self._told),
            {s: why for s, why in fetched.unreadable.items() if s not in self._told},
            fetched.asked_for - self._told,
        )

    def _added(self, competition: Competition) -> Competition:
        addition = self._additions.get(competition.slug)
        return competition if addition is None else addition.to(competition)
