"""Keeps what was said of final runs true: proposals, what people answered, what they select."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import structlog

from deadline_bot.domain.competition import instant_text
from deadline_bot.domain.final_run.around_close import SELECTION_LEADS
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.message_plan import (
    LatestStart,
    PlanProposed,
    Selection,
    SelectionAsked,
    VerdictChanged,
    selection_key,
    start_key,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.ports import Messenger, SentMessage, Store, Transaction
from deadline_bot.services.edit_sent import EditSent
from deadline_bot.services.plan_final_runs import PlanFinalRuns

_log = structlog.get_logger(__name__)

_Shown = PlanProposed | VerdictChanged | LatestStart | SelectionAsked


class ShowPlans:
    """Edits the messages whose words would be others by now."""

    def __init__(self, store: Store, messenger: Messenger, plans: PlanFinalRuns) -> None:
        self._sent = EditSent(store, messenger, _reads_alike)
        self._plans = plans

    async def refresh(self, now: datetime) -> None:
        """Edits what has changed; see `EditSent.refresh`."""
        await self._sent.refresh(lambda tx: self._wanted(tx, now), now)

    def _wanted(self, tx: Transaction, now: datetime) -> Iterator[tuple[SentMessage, _Shown]]:
        for kept in tx.plans():
            try:
                yield from list(self._wanted_of(tx, kept, now))
            except Exception:  # noqa: BLE001 - one poison plan must not stop the others
                _log.exception("final_run_not_shown", competition=kept.final_run.competition)

    def _wanted_of(
        self, tx: Transaction, kept: Kept, now: datetime
    ) -> Iterator[tuple[SentMessage, _Shown]]:
        final_run = kept.final_run
        here = tx.followings(slug=final_run.competition, channel=final_run.channel)
        close = here[0].competition.close if here else None
        if close is None or close <= now or self._plans.is_silent(here[0]):
            return
        content = self._plans.proposal_of(kept, self._plans.ahead_lately(tx, kept, here[0], now))
        for sent in tx.sent([(final_run.channel, content.key)]):
            yield sent, content
        yield from _answered(tx, kept)
        yield from _selected(tx, kept, close, self._plans.selection(tx, kept))


def _answered(tx: Transaction, kept: Kept) -> Iterator[tuple[SentMessage, _Shown]]:
    """The last verdict, and the latest starts in a night, with what people said to them."""
    slug, channel = kept.final_run.competition, kept.final_run.channel
    if kept.told_at is not None:
        for sent in tx.sent([(channel, f"plan/{slug}/verdict/{instant_text(kept.told_at)}")]):
            if isinstance(sent.content, VerdictChanged):
                yield (
                    sent,
                    replace(
                        sent.content,
                        seen_by=kept.seen_by,
                        snoozed_by=kept.snoozed_by,
                        snoozed_until=kept.snoozed_until,
                    ),
                )
    awake = dict(kept.awake)
    keys = [
        (channel, start_key(slug, step, at, lead, is_night=True))
        for step, lead, at in kept.starts_told
    ]
    for sent in tx.sent(keys):
        if isinstance(sent.content, LatestStart):
            person = awake.get(sent.content.step.name, "")
            yield sent, replace(sent.content, awake=person)


def _selected(
    tx: Transaction, kept: Kept, close_at: datetime, selection: Selection
) -> Iterator[tuple[SentMessage, _Shown]]:
    """The questions for the final submissions, with what would count by now."""
    slug, channel = kept.final_run.competition, kept.final_run.channel
    keys = [(channel, selection_key(slug, close_at, lead)) for lead in (*SELECTION_LEADS, None)]
    for sent in tx.sent(keys):
        if isinstance(sent.content, SelectionAsked):
            yield sent, replace(sent.content, selection=selection)


def _reads_alike(shown: OutboxContent, content: OutboxContent) -> bool:
    """Whether an edit would tell nobody anything: ends that move by minutes."""
    if isinstance(shown, PlanProposed) and isinstance(content, PlanProposed):
        return _coarse(shown) == _coarse(content)
    return shown == content


def _coarse(content: PlanProposed) -> tuple[object, ...]:
    view = content.view
    steps = tuple((s.name, s.state, s.owner, s.duration, s.is_late) for s in view.steps)
    hours = None if view.spare is None else round(view.spare.total_seconds() / 3600)
    return content.questions, view.is_provisional, view.verdict, hours, steps
