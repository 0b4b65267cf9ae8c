"""A conversation that answers what a test tells it to, and keeps what it heard."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from deadline_bot.domain.answer import Answer, Reply, UpcomingAnswer
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Clicked, Entered, Said, Speaker
from deadline_bot.domain.form_faults import FormFaults

VOICE = Voice(Language.EN, ZoneInfo("UTC"))

T = TypeVar("T")


@dataclass(slots=True)
class FakeConversation:
    """Implements ports.Conversation. `error` is raised instead of an answer."""

    answer: Answer = field(default_factory=lambda: UpcomingAnswer(()))
    reply: Reply = field(default_factory=lambda: Reply(None))
    outcome: Answer | FormFaults = field(default_factory=lambda: UpcomingAnswer(()))
    voice: Voice = VOICE
    error: Exception | None = None
    said: list[Said] = field(default_factory=list)
    clicked: list[Clicked] = field(default_factory=list)
    entered: list[Entered] = field(default_factory=list)
    homes: list[Speaker] = field(default_factory=list)
    has_heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    def voice_of(self, channel: str, speaker: Speaker) -> Voice:
        return self.voice

    async def say(self, said: Said) -> Answer:
        await self._hear(self.said, said)
        return self.answer

    async def click(self, clicked: Clicked) -> Reply:
        await self._hear(self.clicked, clicked)
        return self.reply

    async def enter(self, entered: Entered) -> Answer | FormFaults:
        await self._hear(self.entered, entered)
        return self.outcome

    async def open_home(self, speaker: Speaker) -> None:
        await self._hear(self.homes, speaker)

    async def wait_for(self, heard: list[T], within: float = 5.0) -> list[T]:
        """One of the lists above, as soon as something is in it.

        Raises:
            TimeoutError: nothing, `within` seconds.
        """
        async with asyncio.timeout(within), self.has_heard:
            await self.has_heard.wait_for(lambda: heard)
        return heard

    async def _hear(self, where: list[T], what: T) -> None:
        async with self.has_heard:
            where.append(what)
            self.has_heard.notify_all()
        if self.error is not None:
            raise self.error
