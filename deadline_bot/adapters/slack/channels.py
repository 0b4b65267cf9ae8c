"""The directory of channels: between the text in the settings and Slack's ids.

Settings name a channel as an id or as `#name`, and that text is the channel's identity in the
store and the domain. Slack posts to either, but edits, pins and reads history by id only. A person
is a destination too, by the person's id: Slack posts to that, and does the rest by the id of the
direct message.
"""

import re
from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.web_api import CallFailed, call

#: Ids are written in capitals, names of channels never.
_ID = re.compile(r"[CDG][A-Z0-9]+")
_PERSON = re.compile(r"[UW][A-Z0-9]+")
#: How many pages of the workspace's channels are read for a name: 20,000 channels.
PAGES, PAGE_LENGTH = 20, 1000
#: How many foreign channels are remembered as such.
MEMORY = 1000


def is_id(channel: str) -> bool:
    """Whether a channel is named by its id; else by its name, with or without `#`."""
    return _ID.fullmatch(channel) is not None


def is_person(channel: str) -> bool:
    """Whether a destination is a person, by the person's id."""
    return _PERSON.fullmatch(channel) is not None


def is_direct(channel: str) -> bool:
    """Whether what is said there is seen by one person alone."""
    return is_person(channel) or (is_id(channel) and channel.startswith("D"))


def plain_name(channel: str) -> str:
    """A name as Slack writes it: `kaggle` for `#Kaggle`."""
    return channel.removeprefix("#").lower()


class ChannelDirectory:
    """Knows the ids of configured names, as far as it was asked or told."""

    def __init__(self, client: AsyncWebClient, configured: Iterable[str]) -> None:
        self._client = client
        self._configured = frozenset(configured)
        self._ids: dict[str, str] = {}
        self._foreign: dict[str, None] = {}

    def address(self, channel: str) -> str:
        """Where a post to a configured channel or a person goes: an id if known, else the name."""
        if is_id(channel) or is_person(channel):
            return channel
        return self._ids.get(channel, f"#{plain_name(channel)}")

    def learn(self, channel: str, channel_id: str) -> None:
        """Slack said that this configured channel, or the direct message with a person, is this."""
        if not is_id(channel):
            self._ids[channel] = channel_id

    def forget(self, channel: str) -> None:
        """What was known of this configured channel is no longer true."""
        self._ids.pop(channel, None)

    async def id_of(self, channel: str) -> str:
        """The id of a configured channel, or of the direct message with a person.

        Raises:
            CallFailed: `channel_not_found` where no such name is seen, or the list could not
                be read; for a person not written to before, where the bot may not open direct
                messages.
        """
        if is_id(channel):
            return channel
        if channel not in self._ids:
            look_up = self._open if is_person(channel) else self._look_up
            self.learn(channel, await look_up(channel))
        return self._ids[channel]

    async def configured(self, channel_id: str) -> str:
        """The text by which the settings name a channel; the id itself where they do not.

        Raises:
            CallFailed: the channel's name could not be asked for.
        """
        if channel_id in self._configured or is_direct(channel_id):
            return channel_id
        for name, known_id in self._ids.items():
            if known_id == channel_id and name in self._configured:
                return name
        names = {plain_name(c): c for c in self._configured if not is_id(c)}
        if not names or channel_id in self._foreign:
            return channel_id
        answer = await call(self._client.conversations_info(channel=channel_id))
        channel = names.get((answer.get("channel") or {}).get("name", ""))
        if channel is None:
            self._remember_foreign(channel_id)
            return channel_id
        self.learn(channel, channel_id)
        return channel

    def _remember_foreign(self, channel_id: str) -> None:
        self._foreign[channel_id] = None
        if len(self._foreign) > MEMORY:
            del self._foreign[next(iter(self._foreign))]

    async def _open(self, person: str) -> str:
        answer = await call(self._client.conversations_open(users=person))
        channel_id = (answer.get("channel") or {}).get("id")
        if not channel_id:
            raise CallFailed("garbage")
        return str(channel_id)

    async def _look_up(self, channel: str) -> str:
        name, cursor = plain_name(channel), ""
        for _ in range(PAGES):
            page = await call(
                self._client.conversations_list(
                    types="public_channel,private_channel",
                    exclude_archived=True,
                    limit=PAGE_LENGTH,
                    cursor=cursor,
                )
            )
            found = {str(c.get("name")): str(c["id"]) for c in page.get("channels") or ()}
            for configured in self._configured:
                if plain_name(configured) in found:
                    self.learn(configured, found[plain_name(configured)])
            if name in found:
                return found[name]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        raise CallFailed("channel_not_found", is_refused=True)
