"""A channel in which people talk to the bot: the services of reminders on the world's fakes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.channel import Escalation, Rung
from deadline_bot.domain.chat import Said, Speaker
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.reminder import Occurrence, Reminder
from deadline_bot.services.acknowledge import Acknowledge
from deadline_bot.services.enter_reminder import EnterReminder
from deadline_bot.services.keep_reminders import KeepReminders
from deadline_bot.services.remind import Remind
from deadline_bot.services.retell import Retell
from tests.fakes.facts import CHANNEL, HOUR, MINUTE, NOW, a_competition, settings
from tests.fakes.people import ALICE, FakePeople
from tests.unit.services.world import World

LADDER = (
    Rung(15 * MINUTE, Escalation.AGAIN),
    Rung(30 * MINUTE, Escalation.CHANNEL),
    Rung(HOUR, Escalation.HERE),
)


class Room:
    """One channel that follows `nbme`; `say` sets reminders, `live` lets time run."""

    def __init__(self, now: datetime = NOW, *, is_proposing: bool = False) -> None:
        told = replace(settings(merge_window=timedelta()), ladder=LADDER)
        self.world = World(now, channel_settings=told, is_proposing=is_proposing)
        self.people = FakePeople()
        self.retell = Retell(self.world.store, self.world.messenger, self.world.clock)
        of = self.world.settings_of
        self.remind = Remind(self.world.store, self.people, of)
        self.forms = EnterReminder(self.world.store, self.people, of)
        self.keep = KeepReminders(self.world.store, self.remind, of, lambda o, _, __: repr(o))
        self.acknowledge = Acknowledge(self.world.store, of, self.retell.start)
        self._n_requests = 0

    async def open(self) -> Self:
        await self.world.open()
        await self.world.follow(a_competition())
        return self

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def said(self, by: Speaker = ALICE, channel: str = CHANNEL) -> Said:
        """A request of its own."""
        self._n_requests += 1
        return Said("", channel, by, f"request-{self._n_requests}")

    async def say(self, phrase: str, by: Speaker = ALICE, channel: str = CHANNEL) -> Answer:
        """Asks for a reminder."""
        answer = await self.remind.say(self.said(by, channel), phrase, self.now)
        self.world.tick.wake()
        return answer

    async def live(self, until: datetime) -> list[tuple[str, ReminderMessage]]:
        """Lets time run; returns the reminders that were said meanwhile, with their places."""
        n_before = len(self.world.messenger.posts)
        await self.world.live(until)
        await self.retell.close()
        return [
            (post.channel, part.content)
            for post in self.world.messenger.posts[n_before:]
            for part in post.parts
            if isinstance(part.content, ReminderMessage)
        ]

    async def reminder(self, id_: int) -> Reminder:
        found = await self.world.store.run(lambda tx: tx.reminder(id_))
        assert found is not None
        return found

    async def open_occurrences(self, person: str = ALICE.id) -> list[Occurrence]:
        return await self.world.store.run(lambda tx: tx.open_occurrences(person, CHANNEL, 10))

    async def shown(self) -> list[ReminderMessage]:
        """The reminders in all channels as they read now."""
        await self.retell.close()
        posts = [s.post for s in self.world.messenger.history if s.post is not None]
        contents = [part.content for post in posts for part in post.parts]
        return [c for c in contents if isinstance(c, ReminderMessage)]
