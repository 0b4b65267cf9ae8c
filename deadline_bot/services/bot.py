"""The bot's life: what happens at its start, what recurs, and how it ends.

It knows ports and services only, so that the demo lives the same life on other adapters.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.changes import has_ahead
from deadline_bot.domain.channel import Channel
from deadline_bot.ports import Clock, Messenger, SettingsOf, Store, Ticker, Transaction
from deadline_bot.services import note_presence, show_board
from deadline_bot.services.deliver import Deliver
from deadline_bot.services.note_presence import NotePresence
from deadline_bot.services.plan_alerts import PlanAlerts
from deadline_bot.services.respond import Respond
from deadline_bot.services.show_board import ShowBoard
from deadline_bot.services.tick import Tick
from deadline_bot.services.watch_competitions import WatchCompetitions

_log = structlog.get_logger(__name__)

#: How long the first plan waits for the sources' first answers: a date may have moved while
#: the bot was away.
FIRST_ANSWERS = timedelta(seconds=2)
#: How long after the start, or a source's news, the boards are shown: after the messages about
#: it, since a channel has a board only once it was introduced.
BOARD_AFTER = timedelta(seconds=3)
#: How long sends under way may take when the bot stops.
CLOSE_PATIENCE = timedelta(seconds=3)
#: When a source is asked again after a fault of our own store.
FAULT_WAIT = timedelta(minutes=1)
#: How often old rows are deleted, and how old they are then.
HOUSEKEEPING, KEPT = timedelta(days=1), timedelta(days=90)


class Bot:
    """Everything that runs for months."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        clock: Clock,
        ticker: Ticker,
        watches: Sequence[WatchCompetitions],
        *,
        channels: Sequence[str],
        settings_of: SettingsOf,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ticker = ticker
        # A tick is known by its identity, so each watch keeps the same one.
        self._asks = {watch: partial(self._ask, watch) for watch in watches}
        self._channels = channels
        self._presence = NotePresence(store, settings_of)
        self._board = ShowBoard(store, messenger, settings_of)
        self._respond = Respond(store, settings_of)
        self._deliver = Deliver(
            store,
            messenger,
            settings_of,
            clock,
            longest_merge_window=max(settings_of(c).merge_window for c in channels),
            wake=self._wake,
        )
        self._tick = Tick(
            PlanAlerts(store, settings_of),
            self._deliver,
            ticker,
            clock,
            is_settled=self._is_settled,
        )
        self._is_open = False

    async def answer(self, text: str, channel: str) -> Answer:
        """The answer to what was said in a channel."""
        return await self._respond.answer(text, channel, self._clock.now())

    async def start(self) -> None:
        """Takes up where the last process ended, then asks, plans and sends."""
        now = self._clock.now()
        await self._store.run(self._open)
        await self._presence.note(now)
        await self._deliver.take_over(now)
        asks = [asyncio.create_task(self._ask(watch)) for watch in self._asks]
        if asks:
            await asyncio.wait(asks, timeout=FIRST_ANSWERS.total_seconds())
        self._is_open = True
        self._wake()
        self._ticker.every(note_presence.INTERVAL, self._note_presence)
        self._ticker.every(show_board.INTERVAL, self._show_boards)
        self._ticker.every(HOUSEKEEPING, self._keep_house)
        self._show_boards_soon()

    async def close(self) -> None:
        """Lets sends under way end and settles them; the ticker must have stopped."""
        await self._deliver.close(CLOSE_PATIENCE)

    def _is_settled(self) -> bool:
        return all(watch.is_settled for watch in self._asks)

    def _wake(self) -> None:
        if self._is_open:
            self._tick.wake()

    def _open(self, tx: Transaction) -> None:
        """Opens sources and channels, and has everything planned anew: the settings may differ."""
        now = self._clock.now()
        for watch in self._asks:
            watch.introduce(tx)
        for channel in self._channels:
            tx.open_channel(Channel(channel, planned_until=now), wake_at=now)
        for known in tx.channels():
            tx.planned_channel(known, now)
            tx.wake_followings(known.name, now)

    async def _ask(self, watch: WatchCompetitions) -> None:
        is_first = not watch.is_settled
        try:
            asked = await watch.ask(self._clock.now())
        except Exception:  # noqa: BLE001 - a fault of the store must not end the watch
            _log.exception("watch_failed")
            self._ticker.at(self._clock.now() + FAULT_WAIT, self._asks[watch])
            return
        self._ticker.at(self._clock.now() + asked.wait, self._asks[watch])
        self._wake()
        if self._is_open and (asked.has_changed or is_first):
            self._show_boards_soon()

    def _show_boards_soon(self) -> None:
        self._ticker.at(self._clock.now() + BOARD_AFTER, self._show_boards_at_once)

    async def _note_presence(self) -> None:
        if await self._presence.note(self._clock.now()):
            self._wake()

    async def _show_boards(self) -> None:
        await self._board.refresh(self._clock.now())

    async def _show_boards_at_once(self) -> None:
        await self._board.refresh(self._clock.now(), at_once=True)

    async def _keep_house(self) -> None:
        n = await self._store.run(self._forget)
        _log.info("house_kept", n_forgotten=n)

    def _forget(self, tx: Transaction) -> int:
        """Deletes what is long over: settled messages and competitions."""
        before = self._clock.now() - KEPT
        over = [f for f in tx.followings() if not has_ahead(f.competition, before)]
        tx.drop_followings(over)
        return tx.forget(before) + len(over)
