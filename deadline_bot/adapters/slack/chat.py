"""Slack as the chat: commands, mentions and direct messages in, answers out.

Bolt routes and acknowledges. Slack sends again what it believes lost, and bots talk to bots:
each request is answered once, and only people are answered.
"""

import html
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.connection import Envelope
from deadline_bot.adapters.slack.render import RenderedMessage, render_answer, render_document
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.domain.answer import Answer
from deadline_bot.domain.channel import Voice
from deadline_bot.ports import Clock
from deadline_bot.wording.catalogue import line
from deadline_bot.wording.document import Document, Section

_log = structlog.get_logger(__name__)

#: How many requests are remembered, so that one that comes again is known.
MEMORY = 1000

_ANY = re.compile("")


class SlackChat:
    """Answers people.

    `respond` takes a text and the channel as the settings name it; a channel that they do not
    name, as a direct message, goes by its id.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        directory: ChannelDirectory,
        *,
        respond: Callable[[str, str], Awaitable[Answer]],
        voice_of: Callable[[str], Voice],
        clock: Clock,
    ) -> None:
        self._client = client
        self._session = session
        self._directory = directory
        self._respond = respond
        self._voice_of = voice_of
        self._clock = clock
        self._seen: dict[str, None] = {}
        self._app = self._routes()

    async def handle(self, envelope: Envelope) -> None:
        """Takes an envelope of Socket Mode; returns as soon as it can be acknowledged."""
        body = envelope.get("payload")
        if not isinstance(body, dict) or self._is_known(envelope, body):
            return
        await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    def _routes(self) -> AsyncApp:
        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            # There is one workspace; Bolt's own way would call `auth.test` before an answer.
            return AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_token=self._client.token
            )

        # Bolt warns of tokens in the environment, which are read elsewhere.
        logger = logging.getLogger(f"{__name__}.bolt")
        logger.setLevel(logging.ERROR)
        app = AsyncApp(
            logger=logger,
            client=self._client,
            authorize=authorize,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.command(_ANY)(self._command)
        app.event("app_mention")(self._mention)
        app.event("message")(self._message)
        # What has no listener would come again and again.
        for listens in (app.event, app.action, app.shortcut, app.view, app.options):
            listens(_ANY)(self._pass_over)
        return app

    def _is_known(self, envelope: Envelope, body: dict[str, Any]) -> bool:
        request = str(body.get("event_id") or body.get("trigger_id") or envelope.get("envelope_id"))
        if request in self._seen:
            return True
        self._seen[request] = None
        if len(self._seen) > MEMORY:
            del self._seen[next(iter(self._seen))]
        return False

    async def _pass_over(self, ack: AsyncAck) -> None:
        await ack()

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        message = await self._answer(str(body.get("text", "")), str(body["channel_id"]))
        webhook = AsyncWebhookClient(
            str(body["response_url"]), session=self._session, retry_handlers=[]
        )
        try:
            answer = await webhook.send_dict(
                {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("answer_not_sent", to="response_url", reason=type(error).__name__)
            return
        if answer.status_code != 200:
            _log.warning("answer_not_sent", to="response_url", reason=answer.body)

    async def _mention(self, event: dict[str, Any]) -> None:
        if _is_said_by_person(event):
            await self._say(event, event.get("thread_ts") or event["ts"])

    async def _message(self, event: dict[str, Any]) -> None:
        if event.get("channel_type") == "im" and _is_said_by_person(event):
            await self._say(event, event.get("thread_ts"))

    async def _say(self, event: dict[str, Any], thread: str | None) -> None:
        channel_id = str(event["channel"])
        message = await self._answer(str(event.get("text", "")), channel_id)
        try:
            await call(
                self._client.chat_postMessage(
                    channel=channel_id,
                    thread_ts=thread,
                    text=message.text,
                    blocks=message.blocks,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
        except CallFailed as failure:
            _log.warning("answer_not_sent", to=channel_id, reason=failure.error)

    async def _answer(self, text: str, channel_id: str) -> RenderedMessage:
        channel = await self._configured(channel_id)
        voice = self._voice_of(channel)
        try:
            # Slack escapes what people type.
            answer = await self._respond(html.unescape(text), channel)
            return render_answer(answer, voice, self._clock.now())
        except Exception:  # noqa: BLE001 - whatever fails, a person waits for an answer
            _log.exception("answer_failed", channel=channel)
            apology = Document((Section((line(voice.language, "chat.failed"),)),))
            return render_document(apology, voice.language)

    async def _configured(self, channel_id: str) -> str:
        try:
            return await self._directory.configured(channel_id)
        except CallFailed as failure:
            _log.warning("channel_not_named", channel=channel_id, reason=failure.error)
            return channel_id


def _is_said_by_person(event: dict[str, Any]) -> bool:
    """Not by a bot, ourselves included, and not a message that was changed or taken back."""
    return not (event.get("bot_id") or event.get("subtype") or event.get("edited"))
