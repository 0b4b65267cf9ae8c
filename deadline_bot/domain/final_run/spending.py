"""What a final run spends: hours of the week's accelerators, and submissions before the close."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deadline_bot.domain.final_run.outlook import Outlook
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.resources import Quota, SubmissionSlots

_ZERO, _DAY = timedelta(), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuotaNeed:
    """What the steps of one account need of its week's hours.

    `needed` is what they spend until the quota refreshes (until their end, where nobody knows
    when it does), each from its p50 start on and as long as its p90; `needed_later` what they
    spend from then on. `steps` are the names of those that spend before that.
    """

    quota: Quota
    needed: timedelta
    needed_later: timedelta
    steps: tuple[str, ...]

    @property
    def short_by(self) -> timedelta:
        """How much is lacking until the refresh; zero where it is enough."""
        return max(_ZERO, self.needed - self.quota.left)


def quota_needs(
    outlook: Outlook, quotas: Iterable[Quota], *, accelerator: str = "GPU"
) -> tuple[QuotaNeed, ...]:
    """What the steps that are not done need of each account's accelerator, as they are forecast.

    In the order of the quotas, without those that no step spends. Accounts are compared in any
    case. A quota whose refresh has passed (≤ now) counts as a full one.
    """
    needs = (_need(outlook, quota) for quota in quotas if quota.accelerator.upper() == accelerator)
    return tuple(need for need in needs if need.needed or need.needed_later)


@dataclass(frozen=True, slots=True)
class SubmissionRoom:
    """The submissions that can still be made and scored before the close.

    `last_at` is the last instant for that, by the p90 of scoring. `n_now` can be made at once,
    and at each of `resets_at` (00:00 UTC, now < each ≤ `last_at`) there are `n_a_day` again.
    """

    last_at: datetime
    n_now: int
    n_a_day: int
    resets_at: tuple[datetime, ...]

    @property
    def n_left(self) -> int:
        """How many in all until `last_at`."""
        return self.n_now + self.n_a_day * len(self.resets_at)


def submission_room(slots: SubmissionSlots, last_at: datetime, now: datetime) -> SubmissionRoom:
    """Counts the submissions from now to the last instant that leaves time for scoring (≤).

    Where the host limits the whole competition no day brings more. A day is taken to allow as
    many as today did; after a reset that nobody has looked at all of them are there.
    """
    n_a_day = 0 if slots.is_total else slots.n_today + slots.n_left
    n_now = slots.n_left_at(now)
    if now > last_at:
        return SubmissionRoom(last_at, 0, n_a_day, ())
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    n_resets = 0 if slots.is_total else (last_at - midnight) // _DAY
    resets = tuple(midnight + n * _DAY for n in range(1, n_resets + 1))
    return SubmissionRoom(last_at, n_a_day if n_now is None else n_now, n_a_day, resets)


def _need(outlook: Outlook, quota: Quota) -> QuotaNeed:
    now, refreshes_at = outlook.now, quota.refreshes_at
    if refreshes_at is not None and refreshes_at <= now:
        quota = Quota(quota.account, quota.accelerator, _ZERO, quota.allowed, None, now)
        refreshes_at = None
    needed = needed_later = _ZERO
    names = []
    for step in outlook.steps:
        is_its = step.step.account.casefold() == quota.account.casefold()
        if not is_its or step.state is StepState.DONE:
            continue
        start = max(now, step.starts_at or now)
        end = start + (_ZERO if step.lasts is None else step.lasts.p90)
        turn = end if refreshes_at is None else min(max(start, refreshes_at), end)
        needed += turn - start
        needed_later += end - turn
        if turn > start:
            names.append(step.name)
    return QuotaNeed(quota, needed, needed_later, tuple(names))
