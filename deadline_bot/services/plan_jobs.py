"""Plans the jobs that are due: those whose silence means something by now.

It has lasted longer than their grace, or so long that nobody waits for them.
Machines and notebook sessions die without a word.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.job import Job
from deadline_bot.domain.job_evidence import fallen_silent, unheard
from deadline_bot.ports import Store, Transaction
from deadline_bot.services import note_presence
from deadline_bot.services.note_sightings import NoteSightings

_log = structlog.get_logger(__name__)

#: How many jobs are planned in one transaction.
BATCH = 200
#: How many jobs are given patience after an absence.
MOST = 10_000
#: When a job whose plan fails is tried again.
POISON_WAIT = timedelta(hours=1)


class PlanJobs:
    """Plans what is due."""

    def __init__(self, store: Store, note: NoteSightings) -> None:
        self._store = store
        self._note = note

    async def begin(self, now: datetime) -> None:
        """After the bot was away: silence of that time is not the jobs'.

        To be called before its presence is noted again. What would be stalled already is given
        its grace once more, and the rest as much as the bot was away.
        """
        await self._store.run(lambda tx: self._begin(tx, now))

    async def plan_due(self, now: datetime) -> bool:
        """Plans what is due (≤ now), at most a batch of it; returns whether more may be due."""
        return await self._store.run(lambda tx: self._plan(tx, now))

    def _begin(self, tx: Transaction, now: datetime) -> None:
        overdue = set()
        while due := tx.due_jobs(now, BATCH):
            for job in due:
                overdue.add(tx.save_job(fallen_silent(job, now, is_heard=False)).id)
        alive_at = tx.alive_at()
        if alive_at is None or note_presence.is_there(alive_at, now):
            return
        for job in tx.jobs(limit=MOST):
            if job.id not in overdue:
                tx.save_job(unheard(job, alive_at, now))

    def _plan(self, tx: Transaction, now: datetime) -> bool:
        due = tx.due_jobs(now, BATCH)
        for job in due:
            try:
                after = fallen_silent(job, now, is_heard=_is_heard(tx, job, now))
                self._note.changed(tx, job, after, now)
            except Exception:  # noqa: BLE001 - one poison job must not stop the others
                _log.exception("job_failed", job=job.id)
                tx.save_job(replace(job, patient_until=now + POISON_WAIT))
        return len(due) == BATCH


def _is_heard(tx: Transaction, job: Job, now: datetime) -> bool:
    """Whether the silence is the job's own: the bot was there, and its source answers."""
    alive_at = tx.alive_at()
    was_there = alive_at is not None and note_presence.is_there(alive_at, now)
    kind = job.source.value
    failing = (s.name for s in tx.source_states() if s.error is not None)
    return was_there and not any(name == kind or name.startswith(f"{kind}/") for name in failing)
