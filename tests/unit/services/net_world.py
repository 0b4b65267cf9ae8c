"""A world whose messenger has a clock of its own, and whose bot may be dead meanwhile."""

from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from deadline_bot.domain.competition import Competition
from deadline_bot.domain.safety_net import Net
from deadline_bot.services.keep_net import KeepNet
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, SECOND, a_competition
from tests.fakes.scheduler import FakeScheduler
from tests.fakes.ticker import FakeTicker
from tests.unit.services.world import MOST_ROUNDS, World

#: Just before the last day of the competition of most tests.
EVE = CLOSE - 2 * DAY
#: One of its alerts.
ALERT = CLOSE - HOUR


class NetWorld(World):
    """`die` is the end of the process; `come_back` the next one, on the same store."""

    @cached_property
    def scheduler(self) -> FakeScheduler:
        return FakeScheduler(self.clock, self.messenger)

    def restart(self) -> None:
        super().restart()
        self.keep_net = KeepNet(
            self.store, self.scheduler, self.messenger, self.settings_of, wake=self._wake_net
        )

    def sent(self, channels: Collection[str]) -> None:
        self.keep_net.sent(channels)

    async def begin(self, *competitions: Competition) -> None:
        """The first start, in a channel that knows of the competitions."""
        await self.open()
        await self.follow(*(competitions or (a_competition(),)))
        await self.come_back()

    async def come_back(self) -> None:
        """A new process takes up where the last one ended."""
        self.restart()
        await self.deliver.take_over(self.clock.now())
        await self.refresh()
        self.tick.wake()

    def die(self) -> None:
        """Ends the process where it stands; the messenger goes on."""
        self.ticker = FakeTicker(self.clock)
        for task in self._tasks():
            task.cancel()

    async def refresh(self) -> None:
        """One round of the net, and the appointment for the next."""
        self.ticker.at(await self.keep_net.refresh(self.clock.now()), self.refresh)

    async def nets(self) -> list[Net]:
        """All rows."""
        return await self.store.run(lambda tx: tx.nets())

    async def live(self, until: datetime) -> None:
        """Lets time run up to `until` (≤), for the messenger and for the bot while it lives."""
        for _ in range(MOST_ROUNDS):
            post_at, tick_at = self.scheduler.next_at, self.ticker.next_at
            if post_at is not None and post_at <= min(until, tick_at or until):
                self.clock.set(max(self.clock.now(), post_at))
                self.scheduler.run(post_at)
            elif not await self.ticker.run_next(until):
                break
            await self.rest()
        else:
            raise AssertionError(f"the bot does not rest; next at {self.ticker.next_at}")
        self.clock.set(max(self.clock.now(), until))

    def closes(self) -> list[tuple[str, datetime]]:
        """What was said of the last day, in order: how long before the close, and when."""
        return [
            (key.rsplit("/", 1)[1], sent.at)
            for sent in self.messenger.history
            if sent.post is not None and sent.ref.channel == CHANNEL
            for key in sent.post.keys
            if "/close@" in key
        ]

    def _wake_net(self) -> None:
        self.ticker.at(self.clock.now(), self.refresh)


async def begun(now: datetime = EVE) -> NetWorld:
    """A world whose first start is over."""
    world = NetWorld(now)
    await world.begin()
    await world.live(now + SECOND)
    return world
