"""A source of jobs whose answers the test writes down before."""

from datetime import datetime

from deadline_bot.domain.job import Sighting
from deadline_bot.ports import Seen


class FakeJobSource:
    """Implements ports.JobSource.

    `script` is played once, the exceptions in it raised; then nothing more is seen.
    """

    def __init__(self, name: str = "mailbox") -> None:
        self.name = name
        self.script: list[Seen[Sighting] | Exception] = []
        #: The cursors that it was asked with.
        self.cursors: list[str | None] = []

    def answers(
        self, *sightings: Sighting, cursor: str | None = None, unreadable: tuple[str, ...] = ()
    ) -> None:
        """Appends an answer to the script."""
        self.script.append(Seen(sightings, unreadable, cursor))

    def fails(self, *failures: Exception) -> None:
        """Appends failures to the script."""
        self.script.extend(failures)

    async def sightings(self, now: datetime, cursor: str | None) -> Seen[Sighting]:
        self.cursors.append(cursor)
        nothing: Seen[Sighting] = Seen(())
        answer = self.script.pop(0) if self.script else nothing
        if isinstance(answer, Exception):
            raise answer
        return answer
