"""A team that changes things in the chat: the services on fakes, with a settings book."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import ChannelSettings, Language
from deadline_bot.domain.chat import Said, SettingsEntry, SettingsForm, Speaker
from deadline_bot.domain.competition import Following
from deadline_bot.domain.delivery import OutboxMessage
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.overrides import Overrides
from deadline_bot.services.change_settings import ChangeSettings
from deadline_bot.services.follow_competitions import FollowCompetitions
from deadline_bot.services.manage_competitions import ManageCompetitions
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.watch_competitions import WatchCompetitions
from tests.fakes.facts import CHANNEL, NOW
from tests.unit.services.world import World

ADA = Speaker("U1", ZoneInfo("Asia/Tokyo"), Language.EN)


class Team(World):
    """One bot with what people change in the chat.

    The source also tells of what people asked for, where the test made it known.
    """

    def restart(self) -> None:
        self.book = SettingsBook(
            lambda _: self.settings, lambda slug: self.channels.get(slug, (CHANNEL,))
        )
        super().restart()
        self.watch = WatchCompetitions(
            self.source,
            self.store,
            channels_of=self.book.channels_of,
            followers_of=self.book.followers_of,
            settings_of=self.book,
            on_moved=self._on_moved,
            interval=timedelta(minutes=10),
            reach=None,
            random=lambda: 0.5,
        )
        self.manage = ManageCompetitions(self.store, self.book, on_moved=self._on_moved)
        self.follows = FollowCompetitions(
            self.store, self.book, on_moved=self._on_moved, ask_sources=self._ask_sources
        )
        self.change = ChangeSettings(self.store, self.book, on_moved=self._on_moved)
        self._n_requests = 0

    def settings_of(self, channel: str) -> ChannelSettings:
        return self.book(channel)

    def said(self, channel: str = CHANNEL, request_id: str | None = None) -> Said:
        """A request of its own, unless one is named."""
        self._n_requests += 1
        return Said("", channel, ADA, request_id or f"r{self._n_requests}")

    def entered(self, form: SettingsForm, request_id: str | None = None) -> SettingsEntry:
        """A form of settings that was filled in."""
        self._n_requests += 1
        return SettingsEntry(form, ADA, request_id or f"r{self._n_requests}")

    async def followings(self) -> list[Following]:
        """Everything that is followed, by slug then channel."""
        return await self.store.run(lambda tx: tx.followings())

    async def places(self) -> list[tuple[str, str]]:
        """What is followed where."""
        return [(f.competition.slug, f.channel) for f in await self.followings()]

    async def kept(self, channel: str = CHANNEL) -> Overrides:
        """What the store holds of a channel's overrides."""
        overrides = await self.store.run(lambda tx: tx.overrides())
        return overrides.get(channel, Overrides())

    async def waiting(self, channel: str = CHANNEL) -> list[OutboxContent]:
        """What a channel will be told."""
        return [m.content for m in await self._of(channel)]

    async def _of(self, channel: str) -> list[OutboxMessage]:
        return [m for m in await self.pending() if m.channel == channel]

    async def _ask_sources(self, slug: str) -> str | None:
        await self.watch.ask(self.clock.now())
        return self.watch.refusal(slug)


async def a_team(
    now: datetime = NOW, *channels: str, settings: ChannelSettings | None = None
) -> Team:
    """A team whose channels have had their first message."""
    team = Team(now, channel_settings=settings)
    await team.open(*channels)
    return team
