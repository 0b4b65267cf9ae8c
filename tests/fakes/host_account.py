"""An account at the competitions' host that tells what a test wants."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Standing, Submission
from deadline_bot.ports import Notebook, Seen


@dataclass
class FakeNotebook:
    """A notebook of the account, with its latest version."""

    ref: str
    run_at: datetime
    state: JobState = JobState.RUNNING
    log: str = ""
    reason: str = ""
    competitions: tuple[str, ...] = ("nbme",)


@dataclass
class FakeAccount:
    """See `ports.HostAccount`. `faults` by the name of a call, raised once each."""

    name: str = "alice"
    notebooks_: dict[str, FakeNotebook] = field(default_factory=dict)
    submissions_: dict[str, Submission] = field(default_factory=dict)
    n_left: int = 5
    quotas_: tuple[Quota, ...] = ()
    direction: bool | None = True
    standing_: Standing | None = None
    #: What is told of notebooks and of submissions besides.
    unreadable: tuple[str, ...] = ()
    faults: dict[str, list[SourceFailed]] = field(default_factory=dict)
    calls: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def n_calls(self) -> int:
        return len(self.calls)

    def put(self, notebook: FakeNotebook) -> FakeNotebook:
        """The account has this notebook from now on."""
        self.notebooks_[notebook.ref] = notebook
        return notebook

    def submit(self, submission: Submission) -> None:
        """The submission is as told, from now on."""
        self.submissions_[submission.id] = submission

    def _called(self, name: str, now: datetime) -> None:
        self.calls.append((name, now))
        if self.faults.get(name):
            raise self.faults[name].pop(0)

    async def notebooks(self, now: datetime, slugs: Collection[str]) -> Seen[Notebook]:
        self._called("notebooks", now)
        found = [n for n in self.notebooks_.values() if set(n.competitions) & set(slugs)]
        return Seen(
            tuple(
                Notebook(n.ref, n.ref.split("/")[1], f"https://k/{n.ref}", n.run_at, n.competitions)
                for n in found
            ),
            self.unreadable,
        )

    async def notebook_state(self, now: datetime, ref: str) -> Sighting:
        self._called("notebook_state", now)
        notebook = self.notebooks_[ref]
        return Sighting(JobSourceKind.KAGGLE, ref, now, notebook.state, reason=notebook.reason)

    async def notebook_log(self, now: datetime, ref: str) -> str:
        self._called("notebook_log", now)
        return self.notebooks_[ref].log

    async def submissions(self, now: datetime, slug: str) -> Seen[Submission]:
        self._called("submissions", now)
        found = [s for s in self.submissions_.values() if s.competition == slug]
        newest_first = sorted(found, key=lambda s: s.submitted_at, reverse=True)
        return Seen(tuple(newest_first), self.unreadable)

    async def slots(self, now: datetime, slug: str) -> SubmissionSlots:
        self._called("slots", now)
        return SubmissionSlots(slug, 5 - self.n_left, self.n_left, is_total=False, at=now)

    async def quotas(self, now: datetime) -> Seen[Quota]:
        self._called("quotas", now)
        return Seen(self.quotas_)

    async def standing(self, now: datetime, slug: str) -> Standing | None:
        self._called("standing", now)
        return self.standing_

    async def is_higher_better(self, now: datetime, slug: str) -> bool | None:
        self._called("is_higher_better", now)
        return self.direction
