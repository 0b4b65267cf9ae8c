"""Plans the final runs: proposes one where there is none, and says what has become of them.

From a week before the close nobody writes a plan, so the bot does, and asks three things.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.competition import Competition, Following
from deadline_bot.domain.final_run.around_close import (
    RESETS_FROM,
    reset_due,
    selection_instants,
    selections_due,
)
from deadline_bot.domain.final_run.estimate import parse_estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template
from deadline_bot.domain.final_run.kept import Kept, Picks
from deadline_bot.domain.final_run.proposal import propose, with_answers
from deadline_bot.domain.final_run.saying import INTERVAL, next_look, say
from deadline_bot.domain.final_run.selecting import selection_of
from deadline_bot.domain.final_run.spending import SubmissionRoom, submission_room
from deadline_bot.domain.final_run.step import StepKind
from deadline_bot.domain.job import Job, JobSourceKind
from deadline_bot.domain.message_plan import PlanProposed, Selection
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.planning import Draft, draft
from deadline_bot.ports import SettingsOf, Store, Transaction
from deadline_bot.services.ask_leaderboard import direction_of
from deadline_bot.services.look_ahead import Ahead, LookAhead, jobs_of
from deadline_bot.services.review_final_runs import ReviewFinalRuns

_log = structlog.get_logger(__name__)

#: How long before the close a final run is proposed.
PROPOSED_BEFORE = timedelta(days=7)
#: Until how long before the close, or after it was made, a proposal takes up what begins to run.
FOLLOWED_UNTIL, FOLLOWED_FOR = timedelta(days=3), timedelta(days=1)
#: Nearer to the close than this one is proposed only where something runs.
TOO_NEAR = timedelta(hours=12)
#: How often it is looked for competitions without a final run.
LOOKED_FOR = timedelta(minutes=10)
#: How many final runs are planned in one transaction.
BATCH = 20
#: How long a look ahead is good enough to be shown.
LATELY = timedelta(minutes=5)
#: When a final run whose plan fails is tried again.
POISON_WAIT = timedelta(hours=1)
#: Among how many competitions and submissions is looked.
MOST = 200

#: How the steps of each kind are called in a channel.
StepNames = Callable[[str], Mapping[StepKind, str]]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A look ahead at the instant `at`, and what it was a look at."""

    final_run: FinalRun
    picks: Picks | None
    competition: Competition
    at: datetime
    ahead: Ahead


class PlanFinalRuns:
    """Plans what is due. `names_of` are the names of steps in a channel's language.

    Unless `is_proposing`, only final runs that people asked for are planned.
    """

    def __init__(
        self,
        store: Store,
        settings_of: SettingsOf,
        look: LookAhead,
        review: ReviewFinalRuns,
        names_of: StepNames,
        *,
        is_proposing: bool = True,
    ) -> None:
        self._store = store
        self._settings_of = settings_of
        self._look = look
        self._review = review
        self._names_of = names_of
        self._is_proposing = is_proposing
        self._looked_at: datetime | None = None
        self._lately: dict[tuple[str, str], _Looked] = {}

    def look_soon(self) -> None:
        """Has it looked at once for competitions without a final run: there may be new ones."""
        self._looked_at = None

    async def plan_due(self, now: datetime) -> bool:
        """Plans what is due (≤ now), at most a batch of it; returns whether more may be due."""
        looked_at = self._looked_at
        is_fresh = looked_at is not None and looked_at <= now < looked_at + LOOKED_FOR
        if self._is_proposing and not is_fresh:
            is_all = await self._store.run(lambda tx: self._propose_all(tx, now))
            self._looked_at = now if is_all else None
        return await self._store.run(lambda tx: self._plan(tx, now))

    def propose(
        self, tx: Transaction, following: Following, now: datetime, before: Kept | None = None
    ) -> Kept:
        """Makes a proposal for a channel, or makes it anew with what was answered meanwhile.

        One that people have made their own stays: answers fill in what nobody has said.
        """
        slug, channel = following.competition.slug, following.channel
        told = before.inference if before is not None else ""
        inference = parse_estimate(told) if told else None
        if before is not None and before.is_own:
            answered = with_answers(before.final_run, inference, before.submitter)
            return replace(before, final_run=answered)
        proposed = propose(
            slug,
            channel,
            _template(tx, slug) if before is None else before.final_run.template,
            tx.jobs(competition=slug) if before is None else _followed(tx, before, following),
            self._names_of(channel),
            now,
            inference=inference,
            submitter="" if before is None else before.submitter,
        )
        if before is None:
            return Kept(proposed, planned_until=now)
        made_at = before.final_run.created_at
        return replace(before, final_run=replace(proposed, created_at=made_at))

    def proposal_of(self, kept: Kept, ahead: Ahead) -> PlanProposed:
        """The message of a proposal as it stands."""
        return PlanProposed(ahead.view, kept.final_run.created_at, kept.open_questions)

    def ahead(self, tx: Transaction, kept: Kept, following: Following, now: datetime) -> Ahead:
        """How a final run stands."""
        margin = self._settings_of(following.channel).finish_margin
        ahead = self._look.at(tx, kept, following, margin, now)
        place = kept.final_run.competition, kept.final_run.channel
        self._lately[place] = _Looked(kept.final_run, kept.picks, following.competition, now, ahead)
        return ahead

    def ahead_lately(
        self, tx: Transaction, kept: Kept, following: Following, now: datetime
    ) -> Ahead:
        """How a final run stood a moment ago: what is shown is looked at all the time.

        What becomes of a job has it looked at anew anyway.
        """
        looked = self._lately.get((kept.final_run.competition, kept.final_run.channel))
        if (
            looked is not None
            and (looked.final_run, looked.picks) == (kept.final_run, kept.picks)
            and looked.competition == following.competition
            and looked.at <= now < looked.at + LATELY
        ):
            return looked.ahead
        return self.ahead(tx, kept, following, now)

    def is_silent(self, following: Following) -> bool:
        """Whether nothing is said of final runs where a competition is followed."""
        settings = self._settings_of(following.channel)
        return settings.is_silent_about(following.competition.slug)

    def selection(self, tx: Transaction, kept: Kept) -> Selection:
        """What would count as things stand."""
        slug = kept.final_run.competition
        submissions = tx.submissions(slug, MOST)
        clicker = next(
            (s.owner for s in kept.final_run.steps if s.kind is StepKind.SELECT), kept.submitter
        )
        return selection_of(submissions, direction_of(tx, slug), kept.picks, clicker)

    def room(
        self, tx: Transaction, following: Following, ahead: Ahead, now: datetime
    ) -> SubmissionRoom | None:
        """The submissions that can still be made and scored; `None` where nobody knows."""
        slug = following.competition.slug
        slots = next((s for s in tx.slots() if s.competition == slug), None)
        last_at = ahead.bounds.last_submission_at
        return None if slots is None or last_at is None else submission_room(slots, last_at, now)

    def _propose_all(self, tx: Transaction, now: datetime) -> bool:
        """Proposes what is to be proposed; false where that has to wait for an announcement."""
        is_all = True
        for following in tx.nearest_followings(None, now, MOST):
            if not self._is_time(tx, following, now):
                continue
            if not following.is_announced:
                # A channel is told what is followed before it is told how that will end.
                is_all = False
                continue
            try:
                if not self.is_silent(following):
                    self._propose_one(tx, following, now)
            except Exception:  # noqa: BLE001 - one poison competition must not stop the others
                _log.exception("proposal_failed", competition=following.competition.slug)
        return is_all

    def _propose_one(self, tx: Transaction, following: Following, now: datetime) -> None:
        """Proposes what was not yet: somebody may have asked for it, or changed it, before."""
        slug, channel = following.competition.slug, following.channel
        kept = tx.plan(slug, channel)
        if kept is None:
            kept = self.propose(tx, following, now)
            tx.save_plan(kept, wake_at=now + INTERVAL)
            _log.info("plan_proposed", competition=slug)
        # One whose competition was not followed for a while sleeps.
        tx.wake_plans(slug, now + INTERVAL)
        if not kept.final_run.is_accepted:
            # Said once: a second time its key is known.
            content = self.proposal_of(kept, self.ahead(tx, kept, following, now))
            tx.add([draft(channel, content, now, self._settings_of(channel))])

    def _is_time(self, tx: Transaction, following: Following, now: datetime) -> bool:
        close = following.competition.close
        if close is None or not now < close <= now + PROPOSED_BEFORE:
            return False
        return close - now > TOO_NEAR or bool(tx.jobs(competition=following.competition.slug))

    def _plan(self, tx: Transaction, now: datetime) -> bool:
        due = tx.due_plans(now, BATCH)
        for kept in due:
            try:
                self._plan_one(tx, kept, now)
            except Exception:  # noqa: BLE001 - one poison plan must not stop the others
                _log.exception("final_run_failed", competition=kept.final_run.competition)
                tx.save_plan(kept, wake_at=now + POISON_WAIT)
        return len(due) == BATCH

    def _plan_one(self, tx: Transaction, kept: Kept, now: datetime) -> None:
        final_run = kept.final_run
        here = tx.followings(slug=final_run.competition, channel=final_run.channel)
        if not here:
            tx.save_plan(kept, wake_at=None)
            return
        following = here[0]
        settings = self._settings_of(following.channel)
        close = following.competition.close
        if self.is_silent(following) or close is None:
            tx.save_plan(replace(kept, planned_until=now), wake_at=now + POISON_WAIT)
            return
        if now >= close:
            self._review.review(tx, kept, following, settings, now)
            return
        if not kept.is_own:
            # A proposal follows what begins to run.
            kept = self.propose(tx, following, now, kept)
        ahead = self.ahead(tx, kept, following, now)
        since = kept.planned_until
        saying = say(kept, ahead.view, settings, now)
        drafts = [*saying.drafts, *self._around_close(tx, kept, following, ahead, since, now)]
        tx.add(drafts)
        wakes = [next_look(saying.kept, ahead.view, settings, now), close]
        wakes += [at for at, _ in selection_instants(close, settings) if at > now]
        tx.save_plan(saying.kept, wake_at=min(wakes))

    def _around_close(
        self,
        tx: Transaction,
        kept: Kept,
        following: Following,
        ahead: Ahead,
        since: datetime,
        now: datetime,
    ) -> list[Draft]:
        settings = self._settings_of(following.channel)
        ref, close = following.competition.ref, following.competition.close
        if close is None:
            return []
        told: list[tuple[datetime, OutboxContent]] = [
            *selections_due(ref, close, self.selection(tx, kept), settings, since, now)
        ]
        room = self.room(tx, following, ahead, now)
        if room is not None and now > close - RESETS_FROM:
            reset = reset_due(ref, room, room.n_now, settings, since, now)
            told += [] if reset is None else [reset]
        return [draft(following.channel, content, due_at, settings) for due_at, content in told]


def _followed(tx: Transaction, before: Kept, following: Following) -> list[Job]:
    """The jobs that a proposal follows: also what has ended since, but nothing begun too late.

    What begins in the last days is mostly part of a step, or tries something out.
    """
    close = following.competition.close
    until = before.final_run.created_at + FOLLOWED_FOR
    until = until if close is None else max(until, close - FOLLOWED_UNTIL)
    return [job for job in jobs_of(tx, before.final_run) if job.seen_at <= until]


def _template(tx: Transaction, slug: str) -> Template:
    """What a team seems to hand in: a notebook where its notebooks run for this competition."""
    is_code = any(job.source is JobSourceKind.KAGGLE for job in tx.jobs(competition=slug))
    return Template.CODE if is_code else Template.CSV
