"""Final runs, in memory, by plain loops."""

from dataclasses import replace
from datetime import datetime

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.kept_jobs import plan_to_keep
from deadline_bot.adapters.store.memory_state import KnownPlan, State
from deadline_bot.domain.final_run.kept import Kept


class MemoryPlans:
    """The part of `ports.Jobs` that is final runs."""

    def __init__(self, state: State) -> None:
        self._state = state

    def save_plan(self, kept: Kept, *, wake_at: datetime | None) -> None:
        identity = kept.final_run.competition, kept.final_run.channel
        self._state.plans[identity] = KnownPlan(plan_to_keep(kept), utc_or_none(wake_at))

    def plan(self, competition: str, channel: str) -> Kept | None:
        known = self._state.plans.get((competition, channel))
        return None if known is None else known.kept

    def plans(self, channel: str | None = None) -> list[Kept]:
        known = sorted(self._state.plans.items(), key=lambda item: item[0])
        return [plan.kept for (_, of), plan in known if channel in (None, of)]

    def due_plans(self, now: datetime, limit: int) -> list[Kept]:
        now = utc(now)
        due = sorted(
            (known.wake_at, identity)
            for identity, known in self._state.plans.items()
            if known.wake_at is not None and known.wake_at <= now
        )
        return [self._state.plans[identity].kept for _, identity in due[:limit]]

    def wake_plans(self, competition: str, wake_at: datetime) -> None:
        wake_at = utc(wake_at)
        for identity, known in self._state.plans.items():
            is_later = known.wake_at is None or known.wake_at > wake_at
            if competition in ("", identity[0]) and is_later:
                self._state.plans[identity] = replace(known, wake_at=wake_at)
