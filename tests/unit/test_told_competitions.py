"""The file's competitions as a source, and what the team adds to those of another."""

from datetime import UTC, datetime

import pytest

from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.ports import CompetitionSource
from deadline_bot.services.told_competitions import Addition, ToldCompetitions, WithAdditions

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ENTRY = Milestone(MilestoneKind.ENTRY, datetime(2026, 11, 20, tzinfo=UTC))
CLOSE = Milestone(MilestoneKind.CLOSE, datetime(2026, 12, 1, tzinfo=UTC))
OWN = Milestone(MilestoneKind.OWN, datetime(2026, 11, 25, tzinfo=UTC), "team merge")
TITANIC = Competition("titanic", "Titanic", "https://example.org/t", "kaggle", (ENTRY, CLOSE))
NBME = Competition("nbme", "NBME", "https://example.org/n", "kaggle", (CLOSE,))


class Broken:
    """A source that cannot be asked."""

    name = "kaggle"

    async def fetch(self, now: datetime) -> Fetched:
        raise SourceFailed("401")


class Partial:
    """A source that cannot read some of what it lists."""

    name = "kaggle"

    async def fetch(self, now: datetime) -> Fetched:
        return Fetched((TITANIC,), {"nbme": "404", "other": "500"}, frozenset({"nbme", "far"}))


async def test_told_competitions_are_always_the_same() -> None:
    source: CompetitionSource = ToldCompetitions("config", (TITANIC, NBME))
    assert source.name == "config"
    assert await source.fetch(NOW) == Fetched((TITANIC, NBME))


async def test_an_addition_adds_milestones_and_leaves_the_rest() -> None:
    told = ToldCompetitions("kaggle", (TITANIC, NBME))
    source: CompetitionSource = WithAdditions(told, {"titanic": Addition(milestones=(OWN,))})
    assert source.name == "kaggle"
    titanic, nbme = (await source.fetch(NOW)).competitions
    assert titanic == Competition(
        "titanic", "Titanic", "https://example.org/t", "kaggle", (ENTRY, CLOSE, OWN)
    )
    assert nbme == NBME


async def test_what_the_team_says_wins() -> None:
    entry = Milestone(MilestoneKind.ENTRY, datetime(2026, 11, 10, tzinfo=UTC))
    addition = Addition("Ship", "https://example.com", (entry,))
    source = WithAdditions(ToldCompetitions("kaggle", (TITANIC,)), {"titanic": addition})
    assert (await source.fetch(NOW)).competitions == (
        Competition("titanic", "Ship", "https://example.com", "kaggle", (entry, CLOSE)),
    )


async def test_what_the_team_tells_itself_is_left_out() -> None:
    assert await WithAdditions(Partial(), {}, {"titanic", "nbme"}).fetch(NOW) == Fetched(
        (), {"other": "500"}, frozenset({"far"})
    )


async def test_a_failure_stays_one() -> None:
    with pytest.raises(SourceFailed, match="401"):
        await WithAdditions(Broken(), {}).fetch(NOW)
