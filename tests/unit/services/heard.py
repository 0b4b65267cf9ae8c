"""A channel that follows `nbme`, in which pings are heard; time is told."""

from datetime import datetime, timedelta
from typing import Any

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.show_jobs import ShowJobs
from tests.fakes.facts import CLOSE, NOW, a_competition
from tests.unit.services.world import World


class Heard:
    """`ping` is a job that tells of itself; `pass_` and `live` let time go by."""

    def __init__(
        self,
        now: datetime = NOW,
        *,
        needed: bool = False,
        close: datetime = CLOSE,
        channel_settings: ChannelSettings | None = None,
    ) -> None:
        self.world = World(now, channel_settings=channel_settings, is_proposing=True)
        self._close = close
        if needed:
            self.world.note = NoteSightings(
                self.world.settings_of,
                default_channel="#kaggle",
                on_ended=self.world.reminders.job_ended,
                is_needed=lambda *_: True,
            )
        self.show = ShowJobs(self.world.store, self.world.messenger, self.world.note)

    async def open(self) -> "Heard":
        await self.world.open()
        await self.world.follow(a_competition(close=self._close))
        await self.world.store.run(lambda tx: tx.save_alive_at(self.now))
        return self

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    async def ping(self, state: JobState | None = None, **changes: Any) -> Job:
        """A ping of the job `train` at this moment, and what follows from it."""
        now = self.world.clock.now()
        told: dict[str, Any] = {
            "source": JobSourceKind.PING,
            "ref": "train",
            "at": now,
            "state": state,
            "run": "r1",
            "competition": "nbme",
        }
        sighting = Sighting(**(told | changes))
        (job,) = await self.world.store.run(lambda tx: self.world.note.note(tx, [sighting], now))
        await self.tick()
        return job

    async def pass_(self, span: timedelta, *, is_there: bool = True) -> None:
        now = self.world.clock.advance(span)
        if is_there:
            await self.world.store.run(lambda tx: tx.save_alive_at(now))
        await self.tick()

    async def tick(self) -> None:
        while True:
            n = len(self.world.messenger.posts)
            await self.world.tick.run()
            await self.world.rest()
            if len(self.world.messenger.posts) == n:
                return

    @property
    def said(self) -> list[OutboxContent]:
        contents = [p.content for post in self.world.messenger.posts for p in post.parts]
        return [c for c in contents if c.kind in _ABOUT_JOBS]

    @property
    def all_said(self) -> list[OutboxContent]:
        return [p.content for post in self.world.messenger.posts for p in post.parts]

    def kinds(self) -> list[str]:
        return [content.kind for content in self.said]


_ABOUT_JOBS = frozenset(
    {"jobs_of_day", "job", "job_ended", "job_stalled", "job_back", "submission", "still_running"}
)
