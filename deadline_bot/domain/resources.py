"""What a team can still spend: submissions of the day, hours of accelerators of the week."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class SubmissionSlots:
    """The submissions that a competition (a slug) still allows, as seen at `at` (UTC).

    `n_today` were made today; `n_left` may be made now. `is_total`: what is left is limited for
    the whole competition, so no new day brings more.
    """

    competition: str
    n_today: int
    n_left: int
    is_total: bool
    at: datetime

    @property
    def resets_at(self) -> datetime:
        """When the host's next day begins: 00:00 UTC."""
        midnight = self.at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=1)

    def n_left_at(self, now: datetime) -> int | None:
        """How many are left at `now`; `None` after the reset, since nobody has asked again."""
        return self.n_left if self.is_total or now < self.resets_at else None


@dataclass(frozen=True, slots=True)
class Quota:
    """The week's hours of one accelerator (`GPU`, `TPU`) of an account, as seen at `at` (UTC).

    `refreshes_at` is `None` where the host does not tell.
    """

    account: str
    accelerator: str
    used: timedelta
    allowed: timedelta
    refreshes_at: datetime | None
    at: datetime

    @property
    def left(self) -> timedelta:
        """Never negative."""
        return max(timedelta(), self.allowed - self.used)


@dataclass(frozen=True, slots=True)
class Resources:
    """What can still be spent, for `status` and the morning message; as seen at each `at`."""

    slots: tuple[SubmissionSlots, ...] = ()
    quotas: tuple[Quota, ...] = ()

    def of(self, slugs: Collection[str]) -> "Resources":
        """What can be spent on these competitions; nothing where there are none."""
        if not slugs:
            return NO_RESOURCES
        return Resources(tuple(s for s in self.slots if s.competition in slugs), self.quotas)


#: Nothing is known of what can still be spent.
NO_RESOURCES = Resources()
