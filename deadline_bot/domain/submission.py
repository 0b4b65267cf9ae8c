"""Submissions: what the team has handed in, and how long each was scored.

The host tells no instant at which a score came, so the duration of a scoring is known to
± the interval of the looks: between the last that saw it pending and the first that saw it
scored.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

#: `cv=0.8912`, `CV: 0.8912`, `cv 0.8912` in a description.
_CV = re.compile(r"(?<![a-z0-9])cv\s*[=:_ ]\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)", re.IGNORECASE)


class SubmissionState(StrEnum):
    """How a submission stands."""

    #: Is being scored.
    PENDING = "pending"
    #: Has a public score, or is scored without one.
    SCORED = "scored"
    #: Could not be scored.
    ERRORED = "errored"


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission to a competition (a slug), by its `id` at the host.

    `author` is the host's name of who submitted it, empty where not told. Scores are as the
    host writes them, empty where there is none. `error` is why it could not be scored.
    `pending_at` is the last look that saw it pending, `settled_at` the first that saw it
    scored or errored; `None` where there was none: one that was first seen scored has no known
    duration. Instants are UTC.
    """

    id: str
    competition: str
    submitted_at: datetime
    state: SubmissionState
    author: str = ""
    description: str = ""
    public_score: str = ""
    private_score: str = ""
    error: str = ""
    url: str = ""
    pending_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def cv(self) -> Decimal | None:
        """The team's own score that the description tells, `None` for none."""
        found = _CV.search(self.description)
        return None if found is None else Decimal(found[1])

    @property
    def score(self) -> Decimal | None:
        """The public score as a number, `None` where it is none."""
        try:
            value = Decimal(self.public_score)
        except InvalidOperation:
            return None
        return value if value.is_finite() else None

    @property
    def scoring(self) -> tuple[timedelta, timedelta] | None:
        """How long the scoring took: at least and at most; `None` where nobody saw it pending."""
        if self.settled_at is None or self.pending_at is None:
            return None
        return self.pending_at - self.submitted_at, self.settled_at - self.submitted_at


@dataclass(frozen=True, slots=True)
class Standing:
    """The team's `rank` (1 is the best) among `n_teams` on a leaderboard."""

    rank: int
    n_teams: int

    def __str__(self) -> str:
        """As `parse_standing` reads it: `12/1470`."""
        return f"{self.rank}/{self.n_teams}"


def parse_standing(text: str) -> Standing:
    """The standing that was written so.

    Raises:
        ValueError: it is none.
    """
    rank, n_teams = map(int, text.split("/"))
    return Standing(rank, n_teams)


def settled(before: Submission | None, told: Submission, now: datetime) -> Submission:
    """A submission as it is told at `now`, with what was observed of it before.

    Equal to `before` where nothing worth keeping has changed: a look that still sees it pending
    is kept, since the duration of the scoring is counted from the last of them.
    """
    pending_at = None if before is None else before.pending_at
    settled_at = None if before is None else before.settled_at
    if told.state is SubmissionState.PENDING:
        return replace(told, pending_at=now, settled_at=None)
    return replace(told, pending_at=pending_at, settled_at=settled_at or now)


def best_of(
    submissions: Iterable[Submission], direction: str | None, *, but: str = ""
) -> Submission | None:
    """The best by public score, the earliest of equal ones; `but` is the id of one left out.

    `direction` is `higher` or `lower`: which score is better; `None` where nobody knows, and
    then nothing is.
    """
    scored = [s for s in submissions if s.score is not None and s.id != but]
    if direction is None or not scored:
        return None
    sign = 1 if direction == "higher" else -1
    return max(scored, key=lambda s: (sign * (s.score or Decimal()), -s.submitted_at.timestamp()))
