"""Who the people of the workspace are: their zone, their language, whether they can be reached.

The scope for it is optional, so whatever Slack does not tell has an answer all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.channels import ChannelDirectory, is_direct, is_id, is_person
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Speaker
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.ports import Clock

_log = structlog.get_logger(__name__)

#: How long what Slack told counts, and of how many people and channels it is kept.
MEMORY, N_KEPT = timedelta(hours=1), 1000

#: Refusals that are answers: there is no such person, or no such channel for us.
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_NOWHERE = frozenset({"channel_not_found"})


@dataclass(frozen=True, slots=True)
class _Person:
    """A person as Slack tells; `None` where it does not."""

    zone: ZoneInfo | None = None
    language: Language | None = None
    is_there: bool = True
    name: str = ""


class SlackPeople:
    """Asks Slack about people and channels, seldom."""

    def __init__(
        self,
        client: AsyncWebClient,
        directory: ChannelDirectory,
        voice_of: Callable[[str], Voice],
        clock: Clock,
    ) -> None:
        self._client = client
        self._directory = directory
        self._voice_of = voice_of
        self._clock = clock
        self._people: dict[str, tuple[datetime, _Person]] = {}
        self._shared: dict[str, tuple[datetime, bool]] = {}

    async def speaker(self, person: str, channel: str) -> Speaker:
        """A person by id; see the port."""
        known = await self._person(person)
        zone = known.zone or self._voice_of(channel).zone
        return Speaker(person, zone, known.language, known.name)

    async def name(self, person: str) -> str:
        """What others call a person, empty where Slack does not tell."""
        return (await self._person(person)).name

    async def own_voice(self, person: str) -> Voice:
        """How a person is spoken to where nobody else listens."""
        known, default = await self._person(person), self._voice_of(person)
        return Voice(known.language or default.language, known.zone or default.zone)

    async def voice(self, channel: str) -> Voice:
        """How a channel is spoken to, or a person to whom it is said alone."""
        return await self.own_voice(channel) if is_person(channel) else self._voice_of(channel)

    async def is_reachable(self, audience: Audience) -> bool:
        """Whether a reminder can be brought there; see the port.

        What cannot be asked counts as reachable: sending tells.
        """
        match audience.kind:
            case AudienceKind.USER:
                return audience.id != "" and (await self._person(audience.id)).is_there
            case AudienceKind.OTHER_CHANNEL:
                return await self._is_in(audience.id or audience.name)
            case _:
                return True

    async def is_shared(self, channel: str) -> bool:
        """Whether people of other organisations read a channel; what cannot be asked is not."""
        if is_direct(channel):
            return False
        known = self._shared.get(channel)
        if known is not None and self._is_fresh(known[0]):
            return known[1]
        try:
            is_shared = bool((await self._channel(channel)).get("is_ext_shared"))
        except CallFailed as failure:
            _log.warning("channel_not_asked", channel=channel, reason=failure.error)
            return known is not None and known[1]
        _keep(self._shared, channel, (self._clock.now(), is_shared))
        return is_shared

    async def _is_in(self, channel: str) -> bool:
        try:
            found = await self._channel(channel)
        except CallFailed as failure:
            return failure.error not in _NOWHERE
        return bool(found.get("is_member")) and not found.get("is_archived")

    async def _channel(self, channel: str) -> dict[str, Any]:
        channel_id = channel if is_id(channel) else await self._directory.id_of(channel)
        answer = await call(self._client.conversations_info(channel=channel_id))
        return answer.get("channel") or {}

    async def _person(self, person: str) -> _Person:
        known = self._people.get(person)
        if known is not None and self._is_fresh(known[0]):
            return known[1]
        try:
            answer = await call(self._client.users_info(user=person, include_locale=True))
        except CallFailed as failure:
            _log.warning("person_not_asked", person=person, reason=failure.error)
            if not failure.is_refused or failure.retry_after is not None:
                return known[1] if known else _Person()
            found = _Person(is_there=failure.error not in _NOBODY)
        else:
            found = _read(answer.get("user") or {})
        _keep(self._people, person, (self._clock.now(), found))
        return found

    def _is_fresh(self, asked_at: datetime) -> bool:
        return abs(self._clock.now() - asked_at) < MEMORY


def _keep(memory: dict[str, Any], key: str, value: Any) -> None:
    """Keeps a value as the newest, and forgets the oldest beyond the limit."""
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > N_KEPT:
        del memory[next(iter(memory))]


def _read(user: dict[str, Any]) -> _Person:
    return _Person(
        _zone(str(user.get("tz") or "")),
        _language(str(user.get("locale") or "")),
        is_there=not (user.get("deleted") or user.get("is_bot")),
        name=str((user.get("profile") or {}).get("display_name") or user.get("name") or ""),
    )


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # Not found; or a name that is a path, or none at all.
        return None


def _language(locale: str) -> Language | None:
    try:
        return Language(locale[:2].lower())
    except ValueError:
        return None
