"""Keeps what was said of final runs true: proposals, what people answered, what they select."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import structlog

from deadline_bot.domain.competition import instant_text
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import EditFailed
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
from deadline_bot.ports import MessageRef, Messenger, SentMessage, Store, Transaction
from deadline_bot.services.plan_final_runs import PlanFinalRuns

_log = structlog.get_logger(__name__)


_Shown = PlanProposed | VerdictChanged | LatestStart | SelectionAsked


class ShowPlans:
    """Edits the messages whose words would be others by now."""

    def __init__(self, store: Store, messenger: Messenger, plans: PlanFinalRuns) -> None:
        self._store = store
        self._messenger = messenger
        self._plans = plans
        self._shown: dict[tuple[str, str], _Shown] = {}
        self._turn = asyncio.Lock()

    async def refresh(self, now: datetime) -> None:
        """Edits what has changed; one message that cannot be edited leaves the others alone."""
        async with self._turn:
            wanted = await self._store.run(lambda tx: list(self._wanted(tx, now)))
            for sent, content in wanted:
                shown = self._shown.get((sent.channel, sent.key), sent.content)
                if not _reads_alike(shown, content):
                    await self._edit(sent, content, now)

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

    async def _edit(self, sent: SentMessage, content: _Shown, now: datetime) -> None:
        keys = (sent.key,)
        post = Post(sent.channel, (Part(content),), keys, (content.kind,), marker(keys))
        try:
            await self._messenger.edit(MessageRef(sent.channel, sent.message_id), post, now)
        except EditFailed as failure:
            _log.warning("message_not_edited", key=sent.key, reason=failure.reason)
            if not failure.is_gone:
                return
        self._shown[sent.channel, sent.key] = content


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


def _reads_alike(shown: object, content: _Shown) -> bool:
    """Whether an edit would tell nobody anything: ends that move by minutes."""
    if isinstance(shown, PlanProposed) and isinstance(content, PlanProposed):
        return _coarse(shown) == _coarse(content)
    return shown == content


def _coarse(content: PlanProposed) -> tuple[object, ...]:
    view = content.view
    steps = tuple((s.name, s.state, s.owner, s.duration, s.is_late) for s in view.steps)
    hours = None if view.spare is None else round(view.spare.total_seconds() / 3600)
    return content.questions, view.is_provisional, view.verdict, hours, steps
