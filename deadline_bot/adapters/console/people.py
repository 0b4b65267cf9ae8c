"""The people of a terminal: whoever sits at it."""

from collections.abc import Callable
from datetime import datetime
from itertools import count

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Said, Speaker
from deadline_bot.domain.when.audience import Audience, AudienceKind


class ConsolePeople:
    """The one person at a terminal, who has the zone and the language of its channel."""

    ID = "you"

    def __init__(self, voice: Callable[[], Voice]) -> None:
        self._voice = voice
        self._n_said = count(1)

    def said(self, text: str, channel: str, now: datetime) -> Said:
        """What was typed, as a request of its own."""
        request = f"{now.timestamp()}/{next(self._n_said)}"
        return Said(text, channel, self._speaker(self.ID), request)

    async def speaker(self, person: str, channel: str) -> Speaker:  # noqa: ARG002 - the port's
        """See the port."""
        return self._speaker(person)

    async def is_reachable(self, audience: Audience) -> bool:
        """Everybody at a terminal reads all of it; there is nobody else."""
        return audience.kind not in {
            AudienceKind.USER,
            AudienceKind.OTHER_CHANNEL,
            AudienceKind.GROUP,
        }

    def _speaker(self, person: str) -> Speaker:
        voice = self._voice()
        return Speaker(person, voice.zone, voice.language)
