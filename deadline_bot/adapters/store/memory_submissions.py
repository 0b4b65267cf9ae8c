"""Submissions, and what else belongs to jobs, in memory."""

from deadline_bot.adapters.store.kept_jobs import in_utc
from deadline_bot.adapters.store.memory_state import State
from deadline_bot.domain.job import JobSourceKind
from deadline_bot.domain.ping import PingKey
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Submission


class MemorySubmissions:
    """The part of `ports.Jobs` that is not jobs."""

    def __init__(self, state: State) -> None:
        self._state = state

    def save_submission(self, submission: Submission) -> None:
        kept = in_utc(submission)
        self._state.submissions[kept.competition, kept.id] = kept

    def submissions(self, competition: str, limit: int) -> list[Submission]:
        found = [s for s in self._state.submissions.values() if s.competition == competition]
        return sorted(found, key=lambda s: (s.submitted_at, s.id), reverse=True)[:limit]

    def submission(self, competition: str, id_: str) -> Submission | None:
        return self._state.submissions.get((competition, id_))

    def owner_of(self, source: JobSourceKind, author: str) -> str | None:
        return self._state.owners.get((source, author))

    def save_owner(self, source: JobSourceKind, author: str, owner: str) -> None:
        self._state.owners[source, author] = owner

    def slots(self) -> list[SubmissionSlots]:
        return [self._state.slots[slug] for slug in sorted(self._state.slots)]

    def save_slots(self, slots: SubmissionSlots) -> None:
        self._state.slots[slots.competition] = in_utc(slots)

    def quotas(self) -> list[Quota]:
        return [self._state.quotas[of] for of in sorted(self._state.quotas)]

    def save_quota(self, quota: Quota) -> None:
        self._state.quotas[quota.account, quota.accelerator] = in_utc(quota)

    def ping_keys(self) -> list[PingKey]:
        return sorted(self._state.ping_keys.values(), key=lambda k: (k.created_at, k.name))

    def save_ping_key(self, key: PingKey) -> None:
        self._state.ping_keys[key.name] = in_utc(key)

    def cursor(self, of: str) -> str | None:
        return self._state.cursors.get(of)

    def save_cursor(self, of: str, cursor: str) -> None:
        self._state.cursors[of] = cursor
