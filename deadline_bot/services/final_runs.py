"""All that works on final runs, put together on one store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.answer import PlanLine, plan_line
from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.handed_in import is_submission
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.final_run.link import links
from deadline_bot.domain.job import Job, JobState
from deadline_bot.domain.message import PlanStanding
from deadline_bot.domain.plan_view import PlanView
from deadline_bot.ports import SettingsOf, Store, Transaction
from deadline_bot.services.forecasts import Forecasts, NotebookLimitOf, twelve_hours
from deadline_bot.services.look_ahead import LookAhead, jobs_of
from deadline_bot.services.manage_plan import ManagePlan
from deadline_bot.services.pick_finals import PickFinals
from deadline_bot.services.plan_final_runs import PlanFinalRuns, StepNames
from deadline_bot.services.review_final_runs import ReviewFinalRuns

_log = structlog.get_logger(__name__)


class FinalRuns:
    """`forecasts` is shared with whoever forecasts single jobs.

    `is_proposing` is as in `PlanFinalRuns`, `limit_of` as in `Forecasts`.
    """

    def __init__(
        self,
        store: Store,
        settings_of: SettingsOf,
        names_of: StepNames,
        *,
        is_proposing: bool = True,
        limit_of: NotebookLimitOf = twelve_hours,
    ) -> None:
        self.forecasts = Forecasts(limit_of)
        look = LookAhead(self.forecasts)
        review = ReviewFinalRuns(look)
        self.plan = PlanFinalRuns(
            store, settings_of, look, review, names_of, is_proposing=is_proposing
        )
        self.manage = ManagePlan(store, self.plan)
        self.pick = PickFinals(store, self.plan)

    def lines(self, tx: Transaction, channel: str | None, now: datetime) -> tuple[PlanLine, ...]:
        """How the final runs of a channel stand (`None`: all), as the board shows them."""
        return tuple(plan_line(found, now) for found in self.standings(tx, channel, now))

    def standings(
        self, tx: Transaction, channel: str | None, now: datetime
    ) -> tuple[PlanStanding, ...]:
        """The same as a message keeps it, the least spare time first.

        One that cannot be looked at is left out.
        """
        found = sorted(self._views(tx, channel, now), key=_urgency)
        return tuple(_standing(view) for view in found)

    def _views(self, tx: Transaction, channel: str | None, now: datetime) -> Iterator[PlanView]:
        for kept in tx.plans(channel):
            try:
                view = self._view(tx, kept, now)
            except Exception:  # noqa: BLE001 - one poison plan must not stop the others
                _log.exception("final_run_not_shown", competition=kept.final_run.competition)
                continue
            if view is not None and not view.is_done:
                yield view

    def _view(self, tx: Transaction, kept: Kept, now: datetime) -> PlanView | None:
        """`None` where its competition is not followed any more, or its close is not ahead."""
        final_run = kept.final_run
        here = tx.followings(slug=final_run.competition, channel=final_run.channel)
        close = here[0].competition.close if here else None
        if close is None or close <= now:
            return None
        return self.plan.ahead_lately(tx, kept, here[0], now).view


def is_needed(tx: Transaction, job: Job, now: datetime) -> bool:
    """Whether a final run that somebody accepted waits for a job at `now`, before its close.

    What a person said is done is not waited for any more.
    """
    return any(
        _waits_for(tx, kept.final_run, job) and _is_ahead(tx, kept.final_run, now)
        for kept in tx.plans()
        if kept.final_run.is_accepted
    )


def _waits_for(tx: Transaction, final_run: FinalRun, job: Job) -> bool:
    jobs = [job]
    if is_submission(job):
        # Which submission is meant is told by the others; one that errored was meant until then.
        jobs = [other for other in jobs_of(tx, final_run) if other.id != job.id]
        jobs.append(replace(job, state=JobState.RUNNING))
    linked = links(final_run, jobs)
    return any(final_run.find(step).done_at is None for step in linked if linked[step].id == job.id)


def _is_ahead(tx: Transaction, final_run: FinalRun, now: datetime) -> bool:
    """Whether the competition is still followed where it was planned, and its close is ahead."""
    here = tx.followings(slug=final_run.competition, channel=final_run.channel)
    close = here[0].competition.close if here else None
    return close is not None and now < close


def _urgency(view: PlanView) -> tuple[bool, timedelta]:
    return view.spare is None, view.spare or timedelta()


def _standing(view: PlanView) -> PlanStanding:
    step = view.next_start
    return PlanStanding(
        view.competition,
        view.verdict,
        view.is_provisional,
        "" if step is None else step.name,
        None if step is None else step.latest_start_at,
        view.spare,
        view.spare_to_close,
    )
