"""Brings answers to people: where they asked, to them alone, or to all.

An answer that does not arrive is logged and never sent again: whoever asked asks again.
"""

from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from deadline_bot.adapters.slack.channels import ChannelDirectory, is_direct, is_id
from deadline_bot.adapters.slack.interactions import Place
from deadline_bot.adapters.slack.render import RenderedMessage
from deadline_bot.adapters.slack.web_api import CallFailed, call

_log = structlog.get_logger(__name__)

_OK = 200


class Replies:
    """Sends answers, each once."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        directory: ChannelDirectory,
    ) -> None:
        self._client = client
        self._session = session
        self._directory = directory

    async def answer(self, place: Place, message: RenderedMessage, *, replaces: bool) -> None:
        """To the person alone; or (`replaces`) in place of the message that was clicked on.

        Where Slack has nothing to answer to, as in a Home tab, by a direct message.
        """
        if not place.response_url:
            await self.post(place.person, message)
            return
        body: dict[str, Any] = {"text": message.text, "blocks": message.blocks}
        is_public = replaces and not place.is_ephemeral
        # What has no type is public in some servers.
        body["response_type"] = "in_channel" if is_public else "ephemeral"
        body["replace_original"] = replaces
        if place.thread_ts is not None and not replaces:
            body["thread_ts"] = place.thread_ts
        await self._respond(place, body)

    async def take_back(self, place: Place) -> None:
        """Removes the message that was clicked on."""
        await self._respond(place, {"delete_original": True})

    async def post(
        self, channel_id: str, message: RenderedMessage, thread_ts: str | None = None
    ) -> bool:
        """To everybody there, or to a person; returns whether it arrived."""
        try:
            await call(
                self._client.chat_postMessage(
                    channel=channel_id,
                    thread_ts=thread_ts,
                    text=message.text,
                    blocks=message.blocks,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
        except CallFailed as failure:
            _log.warning("answer_not_sent", to=channel_id, reason=failure.error)
            return False
        return True

    async def whisper(self, channel: str, person: str, message: RenderedMessage) -> None:
        """To a person alone, in a channel as the settings name it, else by a direct message."""
        if is_direct(channel):
            await self.post(channel if is_id(channel) else person, message)
            return
        try:
            await call(
                self._client.chat_postEphemeral(
                    channel=self._directory.address(channel),
                    user=person,
                    text=message.text,
                    blocks=message.blocks,
                )
            )
        except CallFailed as failure:
            _log.warning("answer_not_sent", to=channel, reason=failure.error)
            if failure.is_refused:
                await self.post(person, message)

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> bool:
        """Opens a form for whoever caused the trigger; returns whether it is open."""
        if not trigger_id:
            return False
        try:
            await call(self._client.views_open(trigger_id=trigger_id, view=view))
        except CallFailed as failure:
            _log.warning("form_not_opened", reason=failure.error)
            return False
        return True

    async def _respond(self, place: Place, body: dict[str, Any]) -> None:
        webhook = AsyncWebhookClient(place.response_url, session=self._session, retry_handlers=[])
        try:
            answer = await webhook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("answer_not_sent", to="response_url", reason=type(error).__name__)
            return
        if answer.status_code != _OK:
            _log.warning("answer_not_sent", to="response_url", reason=answer.body)
