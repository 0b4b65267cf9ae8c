"""The services on fakes and the store in memory, and a hand that turns simulated time."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.channel import Channel, ChannelSettings
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.delivery import OutboxMessage
from deadline_bot.domain.final_run.step import StepKind
from deadline_bot.domain.planning import Draft
from deadline_bot.ports import Transaction
from deadline_bot.services.deliver import Deliver
from deadline_bot.services.final_runs import FinalRuns
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_alerts import PlanAlerts
from deadline_bot.services.plan_jobs import PlanJobs
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.services.tick import Tick
from deadline_bot.services.watch_competitions import WatchCompetitions
from tests.fakes.clock import FakeClock
from tests.fakes.facts import CHANNEL, NOW, a_countdown, a_draft, a_following, settings
from tests.fakes.messenger import FakeMessenger
from tests.fakes.source import FakeSource
from tests.fakes.ticker import FakeTicker

MERGE_WINDOW = timedelta(minutes=5)
#: More rounds than any test needs: a tick that appoints itself for ever fails, not hangs.
MOST_ROUNDS = 20_000

STEP_NAMES = {kind: kind.value for kind in StepKind}


def about(slug: str, channel: str = CHANNEL) -> Draft:
    """A countdown that is due now."""
    return a_draft(a_countdown(slug), channel=channel)


class World:
    """One bot; `restart` is the crash of its process and a new one on the same store.

    Asking for the settings of a channel in `without_settings` fails.
    """

    def __init__(
        self,
        now: datetime = NOW,
        *,
        channel_settings: ChannelSettings | None = None,
        messenger: FakeMessenger | None = None,
        store: MemoryStore | None = None,
        without_settings: Collection[str] = (),
        is_proposing: bool = False,
    ) -> None:
        self.clock = FakeClock(now)
        self.store = store or MemoryStore()
        self._without_settings = without_settings
        self._is_proposing = is_proposing
        self.messenger = messenger or FakeMessenger()
        self.source = FakeSource()
        self.settings = channel_settings or settings(merge_window=timedelta())
        self.is_settled = True
        self.channels: dict[str, tuple[str, ...]] = {}
        self.followers: dict[str, tuple[str, ...]] = {}
        self.moved: list[set[str]] = []
        self.restart()

    def restart(self) -> None:
        """A new process: everything that was only in memory is gone."""
        self.ticker = FakeTicker(self.clock)
        self.deliver = Deliver(
            self.store,
            self.messenger,
            self.settings_of,
            self.clock,
            longest_merge_window=MERGE_WINDOW,
            wake=lambda: self.tick.wake(),
            on_sent=self.sent,
        )
        self.reminders = PlanReminders(self.store, self.settings_of)
        self.note = NoteSightings(
            self.settings_of, default_channel=CHANNEL, on_ended=self.reminders.job_ended
        )
        self.jobs = PlanJobs(self.store, self.note)
        self.final_runs = FinalRuns(
            self.store,
            self.settings_of,
            lambda _: STEP_NAMES,
            is_proposing=self._is_proposing,
        )
        self.plan = PlanAlerts(self.store, self.settings_of, self.final_runs.standings)
        self.tick = Tick(
            self.plan,
            self.reminders,
            self.jobs,
            self.final_runs.plan,
            self.deliver,
            self.ticker,
            self.clock,
            is_settled=lambda: self.is_settled,
        )
        self.watch = WatchCompetitions(
            self.source,
            self.store,
            channels_of=lambda slug: self.channels.get(slug, (CHANNEL,)),
            followers_of=lambda slug: self.followers.get(slug, ()),
            settings_of=self.settings_of,
            on_moved=self._on_moved,
            interval=timedelta(minutes=10),
            reach=None,
            random=lambda: 0.5,
        )

    def settings_of(self, channel: str) -> ChannelSettings:
        if channel in self._without_settings:
            raise KeyError(channel)
        return self.settings

    def _on_moved(self, tx: Transaction, slugs: Collection[str], now: datetime) -> None:
        self.moved.append(set(slugs))

    def sent(self, channels: Collection[str]) -> None:
        """Something went out in these channels; here nobody wants to know."""

    async def told(self, *competitions: Competition) -> None:
        """The source tells these now."""
        self.source.answers(*competitions)
        await self.watch.ask(self.clock.now())
        self.tick.wake()

    async def add(self, *drafts: Draft) -> None:
        """Puts messages into the outbox."""
        await self.store.run(lambda tx: tx.add(drafts))

    async def open(self, *channels: str, is_introduced: bool = True) -> None:
        """Opens channels that have had their first message."""
        now = self.clock.now()
        for name in channels or (CHANNEL,):
            channel = Channel(name, now, is_introduced)
            await self.store.run(lambda tx, c=channel: tx.open_channel(c, wake_at=now))  # type: ignore[misc]

    async def follow(self, *competitions: Competition, channel: str = CHANNEL) -> None:
        """Follows competitions of which the channel was told."""
        now = self.clock.now()
        followings = [
            a_following(channel=channel, followed_at=now, competition=c) for c in competitions
        ]
        await self.store.run(lambda tx: tx.save_followings(followings, wake_at=now))

    async def pending(self) -> list[OutboxMessage]:
        """All messages that wait."""
        far = self.clock.now() + timedelta(days=3650)
        return await self.store.run(lambda tx: tx.pending(far, (), 1000))

    async def rest(self) -> None:
        """Waits until nothing that was started is under way."""
        while tasks := self._tasks():
            await asyncio.wait(tasks)
            # Done callbacks take one round of the loop.
            await asyncio.sleep(0)

    async def send(self) -> datetime | None:
        """One round of the delivery alone, up to its end."""
        next_at = await self.deliver.send_due(self.clock.now())
        await self.rest()
        return next_at

    async def live(self, until: datetime) -> None:
        """Lets time run from appointment to appointment up to `until` (≤)."""
        for _ in range(MOST_ROUNDS):
            if not await self.ticker.run_next(until):
                break
            await self.rest()
        else:
            raise AssertionError(f"the bot does not rest; next at {self.ticker.next_at}")
        self.clock.set(max(self.clock.now(), until))

    def _tasks(self) -> set[asyncio.Task[None]]:
        settling = self.deliver._settling
        return self.deliver._under_way | ({settling} if settling and not settling.done() else set())


def kinds(messages: Sequence[OutboxMessage]) -> list[str]:
    """The kinds of messages, in order."""
    return [m.content.kind for m in messages]
