"""Slack as the chat: listens to what people say, click and fill in.

Bolt routes and acknowledges. Slack sends again what it believes lost, and bots talk to bots: each
request is taken once, and only people are answered.
"""

import asyncio
import json
import logging
import re
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.answering import Answering
from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.connection import Envelope
from deadline_bot.adapters.slack.interactions import read_click, read_command, read_message
from deadline_bot.ports import Clock, Conversation, People

_log = structlog.get_logger(__name__)

#: How many requests are remembered, so that one that comes again is known.
MEMORY = 1000

_ANY = re.compile("")
_OK = 200

_Json = dict[str, Any]


class SlackChat:
    """Takes envelopes of Socket Mode."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        directory: ChannelDirectory,
        *,
        conversation: Conversation,
        people: People,
        clock: Clock,
    ) -> None:
        self._client = client
        self._directory = directory
        self._answering = Answering(
            client, session, directory, conversation=conversation, people=people, clock=clock
        )
        self._requests: dict[str, asyncio.Task[_Json | None]] = {}
        self._app = self._routes()

    async def handle(self, envelope: Envelope) -> _Json | None:
        """Takes an envelope; returns what its acknowledgement carries, `None` for nothing.

        That is as soon as it can be acknowledged. One that comes again is acknowledged as before
        and changes nothing.
        """
        body = envelope.get("payload")
        if not isinstance(body, dict):
            return None
        request_id = str(
            body.get("event_id") or body.get("trigger_id") or envelope.get("envelope_id")
        )
        request = self._requests.get(request_id)
        if request is None:
            request = asyncio.create_task(self._dispatch(body, request_id))
            self._requests[request_id] = request
            if len(self._requests) > MEMORY:
                del self._requests[next(iter(self._requests))]
        return await request

    async def _dispatch(self, body: _Json, request_id: str) -> _Json | None:
        request = AsyncBoltRequest(
            mode="socket_mode", body=body, context={"request_id": request_id}
        )
        response = await self._app.async_dispatch(request)
        if response.status != _OK or not response.body:
            return None
        acknowledgement: _Json = json.loads(response.body)
        return acknowledgement

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
        app.event("app_home_opened")(self._home_opened)
        app.action(_ANY)(self._click)
        app.shortcut(_ANY)(self._click)
        app.view_submission(_ANY)(self._submission)
        # What has no listener would come again and again.
        for listens in (app.event, app.options, app.view_closed):
            listens(_ANY)(self._pass_over)
        return app

    async def _pass_over(self, ack: AsyncAck) -> None:
        await ack()

    async def _command(self, ack: AsyncAck, body: _Json, context: AsyncBoltContext) -> None:
        await ack()
        text = str(body.get("text", ""))
        await self._answering.command(read_command(body), text, context["request_id"])

    async def _mention(self, event: _Json, context: AsyncBoltContext) -> None:
        if _is_said_by_person(event):
            place = read_message(event, str(event.get("thread_ts") or event["ts"]))
            text = str(event.get("text", ""))
            await self._answering.message(place, text, context["request_id"])

    async def _message(self, event: _Json, context: AsyncBoltContext) -> None:
        if event.get("channel_type") == "im" and _is_said_by_person(event):
            place = read_message(event, event.get("thread_ts"))
            self._directory.learn(place.person, place.channel_id)
            text = str(event.get("text", ""))
            await self._answering.message(place, text, context["request_id"])

    async def _home_opened(self, event: _Json) -> None:
        if event.get("tab") == "home":
            person, channel_id = str(event["user"]), str(event["channel"])
            self._directory.learn(person, channel_id)
            await self._answering.home(person, channel_id)

    async def _click(self, ack: AsyncAck, body: _Json, context: AsyncBoltContext) -> None:
        await ack()
        click = read_click(body)
        if click is not None:
            await self._answering.click(click, context["request_id"])

    async def _submission(self, ack: AsyncAck, body: _Json, context: AsyncBoltContext) -> None:
        person, request_id = str(body["user"]["id"]), context["request_id"]
        try:
            filled = await self._answering.form(body["view"], person, request_id)
        except ValueError as error:
            _log.warning("form_not_read", reason=str(error))
            await ack()
            return
        if filled.errors:
            await ack(response_action="errors", errors=filled.errors)
            return
        await ack()
        await self._answering.tell(filled)


def _is_said_by_person(event: _Json) -> bool:
    """Not by a bot, ourselves included, and not a message that was changed or taken back."""
    return not (event.get("bot_id") or event.get("subtype") or event.get("edited"))
