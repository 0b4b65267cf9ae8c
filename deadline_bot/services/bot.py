"""The bot's life: what happens at its start, what recurs, and how it ends.

It knows ports and services only, so that the demo lives the same life on other adapters.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog

from deadline_bot.domain.changes import has_ahead
from deadline_bot.domain.channel import Channel
from deadline_bot.ports import Clock, Messenger, Store, Ticker, Transaction
from deadline_bot.services import note_presence, show_board
from deadline_bot.services.acknowledge import Acknowledge
from deadline_bot.services.answer_jobs import AnswerJobs
from deadline_bot.services.change_settings import ChangeSettings
from deadline_bot.services.converse import Converse
from deadline_bot.services.deliver import Deliver
from deadline_bot.services.enter_reminder import EnterReminder
from deadline_bot.services.equipment import Chatting, Tracking
from deadline_bot.services.final_runs import FinalRuns
from deadline_bot.services.follow_competitions import FollowCompetitions
from deadline_bot.services.keep_net import KeepNet
from deadline_bot.services.keep_reminders import KeepReminders
from deadline_bot.services.manage_competitions import ManageCompetitions
from deadline_bot.services.note_presence import NotePresence
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_alerts import PlanAlerts
from deadline_bot.services.plan_jobs import PlanJobs
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.remind import Remind
from deadline_bot.services.respond import Respond
from deadline_bot.services.retell import Retell
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.show_board import ShowBoard
from deadline_bot.services.show_homes import ShowHomes
from deadline_bot.services.show_jobs import ShowJobs
from deadline_bot.services.show_pictures import ShowPictures
from deadline_bot.services.show_plans import ShowPlans
from deadline_bot.services.tick import Tick
from deadline_bot.services.track_jobs import TrackJobs
from deadline_bot.services.watch_competitions import WatchCompetitions
from deadline_bot.services.who_answers import Services

_log = structlog.get_logger(__name__)

#: How long the first plan waits for the first answers: a date may have moved while the bot was
#: away, and the messenger may have said by itself what the bot did not.
FIRST_ANSWERS = timedelta(seconds=2)
#: How long after the start, or a source's news, the boards are shown: after the messages about
#: it, since a channel has a board only once it was introduced.
BOARD_AFTER = timedelta(seconds=3)
#: How long after a person's change boards and Home tabs follow: a burst of changes is one.
CHANGE_AFTER = timedelta(seconds=1)
#: How long sends under way may take when the bot stops.
CLOSE_PATIENCE = timedelta(seconds=3)
#: When a source is asked again after a fault of our own store.
FAULT_WAIT = timedelta(minutes=1)
#: How often old rows are deleted, and how old they are then.
HOUSEKEEPING, KEPT = timedelta(days=1), timedelta(days=90)


class Bot:
    """Everything that runs for months. `reminders` is told of dates that move by the watches."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        clock: Clock,
        ticker: Ticker,
        watches: Sequence[WatchCompetitions],
        *,
        channels: Sequence[str],
        book: SettingsBook,
        reminders: PlanReminders,
        chatting: Chatting,
        tracking: Tracking,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ticker = ticker
        # A tick is known by its identity, so each watch keeps the same one.
        self._asks = {watch: partial(self._ask, watch) for watch in watches}
        self._channels = channels
        self._book = book
        self._presence = NotePresence(store, book)
        self._homes = ShowHomes(store, chatting.pages, book)
        scheduler = chatting.scheduler
        self._net = (
            None
            if scheduler is None
            else KeepNet(store, scheduler, messenger, book, wake=self._keep_net_soon)
        )
        self._deliver = Deliver(
            store,
            messenger,
            book,
            clock,
            longest_merge_window=max(book(c).merge_window for c in channels),
            wake=self._wake,
            on_sent=None if self._net is None else self._net.sent,
        )
        final_runs = FinalRuns(
            store,
            book,
            chatting.step_names,
            is_proposing=tracking.is_proposing,
            limit_of=tracking.limit_of,
        )
        self._final_runs = final_runs.plan
        self._board = ShowBoard(store, messenger, book, final_runs.lines)
        self._plans = ShowPlans(store, messenger, final_runs.plan)
        self._pictures = ShowPictures(store, book, final_runs.plan, clock, chatting.drawing)
        note = tracking.note
        self._jobs = TrackJobs(
            store,
            clock,
            ticker,
            PlanJobs(store, note),
            ShowJobs(store, messenger, note),
            tracking.accounts,
            tracking.sources,
            wake=self._wake,
        )
        self._tick = Tick(
            PlanAlerts(store, book, final_runs.standings),
            reminders,
            self._jobs.plan,
            final_runs.plan,
            self._deliver,
            ticker,
            clock,
            is_settled=self._is_settled,
        )
        self._retell = Retell(store, messenger, clock)
        self.conversation = Converse(
            self._services(chatting, reminders, note, final_runs),
            clock,
            book,
            default_channel=chatting.default_channel,
            on_change=self._on_change,
        )
        self._is_open = False

    def _services(
        self,
        chatting: Chatting,
        reminders: PlanReminders,
        note: NoteSightings,
        final_runs: FinalRuns,
    ) -> Services:
        store, book = self._store, self._book
        remind = Remind(store, chatting.people, book)
        return Services(
            respond=Respond(store, book, self._jobs.calls, final_runs.lines),
            remind=remind,
            forms=EnterReminder(store, chatting.people, book),
            keep=KeepReminders(store, remind, book, chatting.words_of),
            acknowledge=Acknowledge(store, book, self._retell.start),
            manage=ManageCompetitions(store, book, on_moved=reminders.reschedule),
            follow=FollowCompetitions(
                store, book, on_moved=reminders.reschedule, ask_sources=self._ask_for
            ),
            settings=ChangeSettings(store, book, on_moved=reminders.reschedule),
            homes=self._homes,
            jobs=AnswerJobs(store, note, final_runs.forecasts),
            plans=final_runs.manage,
            pick=final_runs.pick,
            pictures=self._pictures,
        )

    async def start(self) -> None:
        """Takes up where the last process ended, then asks, plans and sends."""
        now = self._clock.now()
        await self._store.run(self._open)
        await self._jobs.start()
        await self._presence.note(now)
        await self._deliver.take_over(now)
        first = [asyncio.create_task(self._ask(watch)) for watch in self._asks]
        first.append(asyncio.create_task(self._keep_net()))
        await asyncio.wait(first, timeout=FIRST_ANSWERS.total_seconds())
        self._is_open = True
        self._wake()
        self._ticker.every(note_presence.INTERVAL, self._note_presence)
        self._ticker.every(show_board.INTERVAL, self._show_boards)
        self._ticker.every(HOUSEKEEPING, self._keep_house)
        self._keep_net_soon()
        self._show_boards_soon()

    async def close(self) -> None:
        """Lets sends under way end and settles them; the ticker must have stopped."""
        await self._deliver.close(CLOSE_PATIENCE)
        await self._retell.close()
        await self._pictures.close()

    def wake(self) -> None:
        """Something may be to be said: it is looked after as soon as possible."""
        self._wake()

    async def _ask_for(self, slug: str) -> str | None:
        """Has every source asked now; returns why a competition is not followed then."""
        await asyncio.gather(*(self._ask(watch) for watch in self._asks))
        return next((r for watch in self._asks if (r := watch.refusal(slug)) is not None), None)

    def _on_change(self) -> None:
        """People may have changed the facts: whatever shows them follows in a moment."""
        self._final_runs.look_soon()
        self._wake()
        self._keep_net_soon()
        self._ticker.at(self._clock.now() + CHANGE_AFTER, self._show_changes)

    def _keep_net_soon(self) -> None:
        if self._is_open and self._net is not None:
            self._ticker.at(self._clock.now(), self._keep_net)

    async def _keep_net(self) -> None:
        if self._net is not None:
            self._ticker.at(await self._net.refresh(self._clock.now()), self._keep_net)

    async def _show_changes(self) -> None:
        await self._board.refresh(self._clock.now(), at_once=True)
        await self._homes.refresh(self._clock.now())
        await self._jobs.refresh()
        await self._plans.refresh(self._clock.now())

    def _is_settled(self) -> bool:
        return all(watch.is_settled for watch in self._asks)

    def _wake(self) -> None:
        if self._is_open:
            self._tick.wake()

    def _open(self, tx: Transaction) -> None:
        """Opens sources and channels, and has everything planned anew: the settings may differ."""
        now = self._clock.now()
        self._book.load(tx)
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
        if asked.has_changed or is_first:
            self._final_runs.look_soon()
        self._wake()
        if self._is_open and (asked.has_changed or is_first):
            self._show_boards_soon()

    def _show_boards_soon(self) -> None:
        self._ticker.at(self._clock.now() + BOARD_AFTER, self._show_boards_at_once)

    async def _note_presence(self) -> None:
        now = self._clock.now()
        alive_at = await self._store.run(lambda tx: tx.alive_at())
        if alive_at is not None and not note_presence.is_there(alive_at, now):
            # The machine has slept.
            await self._jobs.plan.begin(now)
        await self._presence.note(now)
        # Another process may have written too: a note of a job, typed in a terminal.
        self._wake()

    async def _show_boards(self) -> None:
        now = self._clock.now()
        await self._board.refresh(now)
        await self._homes.refresh(now)
        await self._plans.refresh(now)
        await self._pictures.refresh(now)

    async def _show_boards_at_once(self) -> None:
        await self._show_changes()
        self._keep_net_soon()

    async def _keep_house(self) -> None:
        n = await self._store.run(self._forget)
        _log.info("house_kept", n_forgotten=n)

    def _forget(self, tx: Transaction) -> int:
        """Deletes what is long over: settled messages and competitions."""
        before = self._clock.now() - KEPT
        over = [f for f in tx.followings() if not has_ahead(f.competition, before)]
        tx.drop_followings(over)
        return tx.forget(before) + len(over)
