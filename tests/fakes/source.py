"""A source whose answers the test writes down before."""

from collections.abc import Iterable
from datetime import datetime

from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition


class FakeSource:
    """Implements ports.CompetitionSource.

    `script` is played once, the exceptions in it raised; then the last answer comes again.
    """

    def __init__(self, name: str = "kaggle") -> None:
        self.name = name
        self.script: list[Fetched | Exception] = []
        self.asked_at: list[datetime] = []
        self._last: Fetched | Exception = Fetched(())

    def answers(self, *competitions: Competition, unreadable: Iterable[str] = ()) -> None:
        """Appends a complete answer to the script."""
        self.script.append(Fetched(competitions, dict.fromkeys(unreadable, "404")))

    def fails(self, *failures: Exception) -> None:
        """Appends failures to the script."""
        self.script.extend(failures)

    async def fetch(self, now: datetime) -> Fetched:
        self.asked_at.append(now)
        if self.script:
            self._last = self.script.pop(0)
        if isinstance(self._last, Exception):
            raise self._last
        return self._last
