"""An account that is watched in a channel that follows `nbme`, on the fakes; time is told."""

from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.message_jobs import JobMessage
from deadline_bot.domain.outbox_content import OutboxContent, thread_of
from deadline_bot.services.account_polls import AccountSettings
from deadline_bot.services.show_jobs import ShowJobs
from deadline_bot.services.watch_account import WatchAccount
from deadline_bot.services.watch_submissions import WatchSubmissions
from tests.fakes.facts import CLOSE, MINUTE, NOW, a_competition
from tests.fakes.host_account import FakeAccount
from tests.unit.services.world import World


class Accounts:
    """`live` lets time run in steps, with polls and ticks; `restart` is a new process."""

    def __init__(
        self,
        now: datetime = NOW,
        *,
        close: datetime = CLOSE,
        calls_per_hour: int = 1000,
        owner: str = "",
        channel_settings: ChannelSettings | None = None,
        accounts: tuple[FakeAccount, ...] = (),
    ) -> None:
        self.world = World(now, channel_settings=channel_settings)
        self.accounts = accounts or (FakeAccount(),)
        self._close = close
        self._calls_per_hour = calls_per_hour
        self._owner = owner
        self._said: list[OutboxContent] = []
        self._n_heard = 0
        self._watch()

    @property
    def account(self) -> FakeAccount:
        return self.accounts[0]

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    async def open(self) -> "Accounts":
        await self.world.open()
        await self.world.follow(a_competition(close=self._close))
        await self.live(MINUTE)
        return self

    def restart(self) -> None:
        self.world.restart()
        self._watch()

    def _watch(self) -> None:
        store, note = self.world.store, self.world.note
        submissions = WatchSubmissions(store, note)
        self.show = ShowJobs(store, self.world.messenger, note)
        self.watches = [
            WatchAccount(
                account,
                store,
                note,
                submissions,
                AccountSettings(
                    owner=self._owner,
                    calls_per_hour=self._calls_per_hour,
                    has_submissions=account is self.accounts[0],
                ),
            )
            for account in self.accounts
        ]

    async def live(self, lasting: timedelta, step: timedelta = MINUTE / 4) -> None:
        until = self.now + lasting
        while self.now < until:
            self.world.clock.set(min(until, self.now + step))
            for watch in self.watches:
                await watch.ask_due(self.now)
            await self.world.tick.run()
            await self.world.rest()
            self._listen()
            await self.show.refresh(self.now)

    def _listen(self) -> None:
        """What was posted since the last time, before anything of it is edited."""
        posts = self.world.messenger.posts[self._n_heard :]
        self._n_heard += len(posts)
        self._said += [part.content for post in posts for part in post.parts]

    @property
    def said(self) -> list[OutboxContent]:
        """All that was posted about jobs, in order."""
        return [content for content in self._said if content.kind in _JOB_KINDS]

    @property
    def top(self) -> list[OutboxContent]:
        """What of it stands in the channel itself."""
        return [c for c in self.said if not thread_of(c)]

    def of(self, kind: str) -> list[OutboxContent]:
        return [c for c in self.said if c.kind == kind]

    def message_of(self, name: str) -> JobMessage:
        """The message of a job, as it reads now."""
        shown = [
            part.content
            for post in self.world.messenger.posts
            for part in post.parts
            if isinstance(part.content, JobMessage) and part.content.job.name == name
        ]
        return shown[-1]


_JOB_KINDS = frozenset(
    {"jobs_of_day", "job", "job_ended", "job_stalled", "job_back", "submission", "still_running"}
)
