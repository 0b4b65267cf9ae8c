"""Shows the final run as a picture: under the morning message of the last week, and on request.

Words come first and stand alone: a picture that cannot be drawn or shown is left out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.competition import instant_text
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.plan_timeline import timeline_of
from deadline_bot.domain.timeline import Timeline
from deadline_bot.ports import Clock, Pictures, SettingsOf, Store, Transaction
from deadline_bot.services.look_ahead import Ahead
from deadline_bot.services.plan_final_runs import PROPOSED_BEFORE, PlanFinalRuns

_log = structlog.get_logger(__name__)

#: How long a picture on request stands before another is shown.
STANDS = timedelta(minutes=10)
#: How long after the end of the night its message is still looked for.
MORNING_WITHIN = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pictures come about: drawn off the loop, with a title, told in words, and shown.

    `name_of` tells what a person is called, by id.
    """

    pictures: Pictures
    draw: Callable[[Timeline, Voice], bytes]
    title_of: Callable[[Timeline, Voice], str]
    alt_text_of: Callable[[Timeline, Voice], str]
    name_of: Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A picture to be shown in the thread of a message, `None` for the channel itself."""

    channel: str
    thread_id: str | None
    ahead: Ahead
    request_id: str


class ShowPictures:
    """Shows each picture at most once; `drawing` is `None` where the chat shows none."""

    def __init__(
        self,
        store: Store,
        settings_of: SettingsOf,
        plans: PlanFinalRuns,
        clock: Clock,
        drawing: Drawing | None,
    ) -> None:
        self._store = store
        self._settings_of = settings_of
        self._plans = plans
        self._clock = clock
        self._drawing = drawing
        self._under_way: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def start(self, channel: str, slug: str) -> None:
        """Begins to show a final run as `show` does; nobody waits for it."""
        task = asyncio.create_task(self.show(channel, slug, self._clock.now()))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Lets what is under way end."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def refresh(self, now: datetime) -> None:
        """Shows the pictures that belong to the morning messages that went out."""
        if self._drawing is None:
            return
        async with self._turn:
            for wanted in await self._store.run(lambda tx: self._mornings(tx, now)):
                await self._show(wanted, now)

    async def show(self, channel: str, slug: str, now: datetime) -> None:
        """Shows the final run of a competition, unless that was just done.

        In the thread of its proposal where that stands in the channel.
        """
        if self._drawing is None:
            return
        async with self._turn:
            wanted = await self._store.run(lambda tx: self._asked_for(tx, channel, slug, now))
            if wanted is not None:
                await self._show(wanted, now)

    def _mornings(self, tx: Transaction, now: datetime) -> list[_Wanted]:
        found: list[_Wanted] = []
        for kept in tx.plans():
            final_run = kept.final_run
            try:
                found += self._morning(tx, final_run.channel, final_run.competition, now)
            except Exception:  # noqa: BLE001 - one poison plan must not stop the others
                _log.exception("final_run_not_shown", competition=final_run.competition)
        return found

    def _morning(
        self, tx: Transaction, channel: str, slug: str, now: datetime
    ) -> Iterator[_Wanted]:
        quiet_hours = self._settings_of(channel).quiet_hours
        if quiet_hours is None:
            return
        ends = [n.ends_at for n in quiet_hours.nights(now - MORNING_WITHIN, now)]
        morning = next((at for at in ends if at <= now < at + MORNING_WITHIN), None)
        if morning is None:
            return
        for sent in tx.sent([(channel, f"morning/{instant_text(morning)}")]):
            request_id = f"picture/{channel}/{slug}/{sent.key}"
            ahead = self._ahead(tx, channel, slug, now)
            if ahead is not None and tx.is_first_time(request_id, now):
                yield _Wanted(channel, sent.message_id, ahead, request_id)

    def _asked_for(self, tx: Transaction, channel: str, slug: str, now: datetime) -> _Wanted | None:
        kept = tx.plan(slug, channel)
        ahead = self._ahead(tx, channel, slug, now)
        slot = int(now.timestamp() // STANDS.total_seconds())
        request_id = f"picture/{channel}/{slug}/{slot}"
        if kept is None or ahead is None or not tx.is_first_time(request_id, now):
            return None
        made_at = instant_text(kept.final_run.created_at)
        proposals = tx.sent([(channel, f"plan/{slug}/proposed/{made_at}")])
        thread_id = proposals[0].message_id if proposals else None
        return _Wanted(channel, thread_id, ahead, request_id)

    def _ahead(self, tx: Transaction, channel: str, slug: str, now: datetime) -> Ahead | None:
        kept = tx.plan(slug, channel)
        here = tx.followings(slug=slug, channel=channel)
        close = here[0].competition.close if here else None
        if kept is None or close is None or not now < close <= now + PROPOSED_BEFORE:
            return None
        # There may be a plan for a channel that is to see none: somebody asked elsewhere.
        if self._plans.is_silent(here[0]):
            return None
        return self._plans.ahead(tx, kept, here[0], now)

    async def _show(self, wanted: _Wanted, now: datetime) -> None:
        drawing = self._drawing
        if drawing is None:
            return
        ahead = wanted.ahead
        owners = {step.owner for step in ahead.view.steps}
        owners = (owners | {job.owner for job, _ in ahead.others}) - {""}
        try:
            names = {owner: await drawing.name_of(owner) for owner in sorted(owners)}
            timeline = timeline_of(ahead.view, ahead.jobs, ahead.others, names, now)
            if timeline is None:
                return
            voice = self._settings_of(wanted.channel).voice
            png = await asyncio.to_thread(drawing.draw, timeline, voice)
            title, alt_text = (
                drawing.title_of(timeline, voice),
                drawing.alt_text_of(timeline, voice),
            )
            await drawing.pictures.upload(
                wanted.channel, wanted.thread_id, png, title, alt_text, now
            )
        except SendFailed as failure:
            _log.warning("picture_not_shown", channel=wanted.channel, reason=failure.reason)
        except Exception:  # noqa: BLE001 - the words stand without it
            _log.exception("picture_failed", channel=wanted.channel)
        else:
            _log.info("picture_shown", channel=wanted.channel, id=wanted.request_id)
