"""What becomes of a final run, by all that the store knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.competition import Following
from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.help import Gain, what_would_help
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.final_run.known import StepFacts
from deadline_bot.domain.final_run.link import facts_of, links, unlinked
from deadline_bot.domain.final_run.outlook import Bounds, Outlook, Verdict, outlook
from deadline_bot.domain.final_run.step import StepKind, StepState
from deadline_bot.domain.forecast.forecast import Forecast
from deadline_bot.domain.job import Job
from deadline_bot.domain.plan_view import PlanView, view_of
from deadline_bot.ports import Transaction
from deadline_bot.services.forecasts import Forecasts

#: How many jobs of a competition are looked at: those under way, and besides the newest.
MOST_JOBS = 500
#: How many of the jobs beside a final run are forecast, the newest.
MOST_BESIDE = 20


@dataclass(frozen=True, slots=True)
class Ahead:
    """A final run as it stands: what is known of its steps, its bounds, and what becomes of it.

    `jobs` are those that fulfil steps, by the step's name; `others` those under way that fulfil
    none, the newest first, each with its forecast where it was made.
    """

    facts: dict[str, StepFacts]
    bounds: Bounds
    outlook: Outlook
    view: PlanView
    jobs: Mapping[str, Job]
    others: tuple[tuple[Job, Forecast | None], ...]

    @property
    def unlinked(self) -> tuple[str, ...]:
        """The names of the other jobs, each once."""
        return tuple(dict.fromkeys(job.name for job, _ in self.others))


class LookAhead:
    """Looks ahead. `forecasts` is shared with whoever else forecasts on the same store."""

    def __init__(self, forecasts: Forecasts) -> None:
        self._forecasts = forecasts

    def at(
        self,
        tx: Transaction,
        kept: Kept,
        following: Following,
        margin: timedelta,
        now: datetime,
    ) -> Ahead:
        """How a final run stands at `now`; `margin` is the channel's finish margin."""
        final_run = kept.final_run
        jobs = jobs_of(tx, final_run)
        linked, beside = links(final_run, jobs), unlinked(final_run, jobs)
        shown = (*linked.values(), *beside[:MOST_BESIDE])
        forecasts = self._forecasts.of_jobs(tx, shown, now)
        facts = self._facts(tx, kept, linked, forecasts)
        bounds = self._bounds(tx, following, margin, now)
        found = outlook(final_run, facts, bounds, now)
        gains = self._gains(final_run, facts, bounds, found)
        view = view_of(following.competition.ref, final_run, found, gains, linked)
        others = tuple((job, forecasts.get(job.id)) for job in beside)
        return Ahead(facts, bounds, found, view, linked, others)

    def _facts(
        self,
        tx: Transaction,
        kept: Kept,
        linked: Mapping[str, Job],
        forecasts: Mapping[int, Forecast],
    ) -> dict[str, StepFacts]:
        steps = kept.final_run.steps
        wholes = self._forecasts.wholes(tx, steps)
        selected_at = None if kept.picks is None else kept.picks.confirmed_at
        facts = {}
        for step in steps:
            if step.kind is StepKind.SELECT and selected_at is not None:
                facts[step.name] = StepFacts(StepState.DONE, ended_at=selected_at)
                continue
            job = linked.get(step.name)
            forecast = None if job is None else forecasts.get(job.id)
            left = None if forecast is None else forecast.left
            facts[step.name] = facts_of(step, job, left, wholes[step.name])
        return facts

    def _bounds(
        self, tx: Transaction, following: Following, margin: timedelta, now: datetime
    ) -> Bounds:
        close_at = following.competition.close
        finish_by_at = None if close_at is None else close_at - margin
        scoring = self._forecasts.scoring(tx, following.competition.slug, close_at, now)
        return Bounds(close_at, finish_by_at, scoring)

    def _gains(
        self, final_run: FinalRun, facts: dict[str, StepFacts], bounds: Bounds, found: Outlook
    ) -> tuple[Gain, ...]:
        """Asked for only where help is needed: it simulates each change."""
        if found.verdict in {None, Verdict.ON_TRACK}:
            return ()
        return what_would_help(final_run, facts, bounds, found.now)


def jobs_of(tx: Transaction, final_run: FinalRun) -> list[Job]:
    """The jobs that may fulfil steps, newest first: they end after it was made, if they have.

    What is under way is read apart, since a long training is older than hundreds of others.
    """
    found = {
        job.id: job
        for slug in ("", final_run.competition)
        for since in (None, final_run.created_at)
        for job in tx.jobs(since=since, competition=slug, limit=MOST_JOBS)
    }
    return [found[id_] for id_ in sorted(found, reverse=True)]
