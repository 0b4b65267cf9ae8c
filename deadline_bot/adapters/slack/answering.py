"""Answers people: hands what they do to the conversation, and brings its answers to them."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.channels import ChannelDirectory, is_direct
from deadline_bot.adapters.slack.entries import channel_of, errors_of, read_entry
from deadline_bot.adapters.slack.interactions import Click, Place
from deadline_bot.adapters.slack.modals import view_of
from deadline_bot.adapters.slack.names import names_in
from deadline_bot.adapters.slack.render import RenderedMessage, render_document
from deadline_bot.adapters.slack.replies import Replies
from deadline_bot.adapters.slack.typed import as_typed
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.domain.answer import Answer, Reply, Way, shared_as
from deadline_bot.domain.answer_reminders import OpenForm
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Action, Clicked, Entered, Said, Speaker
from deadline_bot.domain.form_faults import FormFaults
from deadline_bot.ports import Clock, Conversation, People
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.catalogue import line
from deadline_bot.wording.chat_forms import words_of_form_faults
from deadline_bot.wording.document import Document, Section

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Who is answered, for which channel as the settings name it, and how."""

    channel: str
    speaker: Speaker
    voice: Voice


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a form: `errors`, by block id, with which it stays open, or a message."""

    channel: str
    person: str
    errors: dict[str, str]
    message: RenderedMessage | None


class Answering:
    """Answers each request once; whatever fails, the person hears of it."""

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
        self._conversation = conversation
        self._people = people
        self._clock = clock
        self._replies = Replies(client, session, directory)

    async def command(self, place: Place, text: str, request_id: str) -> None:
        """A slash command, answered for the person alone, if need be by a form."""
        heard = await self._heard(place.channel_id, place.person)
        typed = as_typed(text)
        said = Said(typed, heard.channel, heard.speaker, request_id, is_form_possible=True)
        try:
            answer = await self._conversation.say(said)
            if await self._is_opened(place, answer, heard):
                return
            message = await self._private(answer, heard, typed)
        except Exception:  # noqa: BLE001 - whatever fails, a person waits for an answer
            message = self._apology(heard)
        await self._replies.answer(place, message, replaces=False)

    async def message(self, place: Place, text: str, request_id: str) -> None:
        """A mention or a direct message, answered where it was said."""
        heard = await self._heard(place.channel_id, place.person)
        try:
            answer = await self._conversation.say(
                Said(as_typed(text), heard.channel, heard.speaker, request_id)
            )
            message = await self._rendered(answer, heard)
        except Exception:  # noqa: BLE001 - whatever fails, a person waits for an answer
            message = self._apology(heard)
        await self._replies.post(place.channel_id, message, place.thread_ts)

    async def click(self, click: Click, request_id: str) -> None:
        """A button, a menu or a shortcut."""
        heard, value = await asyncio.gather(
            self._heard(click.place.channel_id, click.place.person), self._value(click)
        )
        clicked = Clicked(
            click.action,
            value,
            heard.channel,
            heard.speaker,
            request_id,
            click.origin,
            click.chosen,
        )
        try:
            reply = await self._conversation.click(clicked)
            await self._reply(click, reply, heard)
        except Exception:  # noqa: BLE001 - whatever fails, a person waits for an answer
            await self._replies.answer(click.place, self._apology(heard), replaces=False)

    async def home(self, person: str, channel_id: str) -> None:
        """A person looks at the own view; `channel_id` is the direct message with the bot."""
        speaker = await self._people.speaker(person, channel_id)
        await self._conversation.open_home(speaker)

    async def form(self, view: dict[str, Any], person: str, request_id: str) -> Filled:
        """A form that was sent off.

        Raises:
            ValueError: the view is none of our forms.
        """
        channel = channel_of(view)
        speaker = await self._people.speaker(person, channel)
        entered = read_entry(view, speaker, request_id)
        heard = _Heard(channel, speaker, self._conversation.voice_of(channel, speaker))
        try:
            return await self._entered(view, entered, heard)
        except Exception:  # noqa: BLE001 - whatever fails, a person waits for an answer
            return Filled(channel, person, {}, self._apology(heard))

    async def tell(self, filled: Filled) -> None:
        """Says what became of a form, to the person alone."""
        if filled.message is not None:
            await self._replies.whisper(filled.channel, filled.person, filled.message)

    async def _entered(self, view: dict[str, Any], entered: Entered, heard: _Heard) -> Filled:
        outcome = await self._conversation.enter(entered)
        if isinstance(outcome, FormFaults):
            words = words_of_form_faults(outcome, heard.voice, self._clock.now())
            return Filled(heard.channel, heard.speaker.id, errors_of(view, words), None)
        message = await self._private(outcome, heard, "")
        return Filled(heard.channel, heard.speaker.id, {}, message)

    async def _value(self, click: Click) -> str:
        """What a click carries; of a shortcut about a message the link to that, if there is one."""
        if not click.message_ts:
            return click.value
        try:
            answer = await call(
                self._client.chat_getPermalink(
                    channel=click.place.channel_id, message_ts=click.message_ts
                )
            )
        except CallFailed as failure:
            _log.warning("message_not_linked", reason=failure.error)
            return ""
        return str(answer.get("permalink") or "")

    async def _reply(self, click: Click, reply: Reply, heard: _Heard) -> None:
        place, answer = click.place, reply.answer
        if answer is None or await self._is_opened(place, answer, heard):
            return
        if reply.way is Way.SHARES and place.channel_id:
            await self._share(place, answer, heard)
            return
        if reply.way is Way.REPLACES and not place.is_ephemeral:
            message = await self._rendered(answer, heard)
        else:
            is_command = click.action in {Action.SAY, Action.CONFIRM}
            message = await self._private(answer, heard, click.value if is_command else "")
        await self._replies.answer(place, message, replaces=reply.way is Way.REPLACES)

    async def _share(self, place: Place, answer: Answer, heard: _Heard) -> None:
        message = await self._rendered(answer, heard)
        if not await self._replies.post(place.channel_id, message, place.thread_ts):
            words = Document((Section((line(heard.voice.language, "chat.not_shared"),)),))
            refusal = render_document(words, heard.voice.language)
            await self._replies.answer(place, refusal, replaces=False)
        elif place.is_ephemeral:
            await self._replies.take_back(place)

    async def _is_opened(self, place: Place, answer: Answer, heard: _Heard) -> bool:
        """Opens the form that an answer is; false where it is none, or cannot be opened."""
        if not isinstance(answer, OpenForm):
            return False
        view = view_of(answer.form, heard.voice)
        return await self._replies.open_view(place.trigger_id, view)

    async def _private(self, answer: Answer, heard: _Heard, text: str) -> RenderedMessage:
        """An answer to `text` that the person alone sees, and may then share."""
        can_share = not is_direct(heard.channel)
        return await self._rendered(answer, heard, shared_as(answer, text) if can_share else None)

    async def _rendered(
        self, answer: Answer, heard: _Heard, shared_as: str | None = None
    ) -> RenderedMessage:
        words = words_of_answer(answer, heard.voice, self._clock.now())

        async def name_of(person: str) -> str:
            return (await self._people.speaker(person, heard.channel)).name

        names = await names_in(words, name_of)
        return render_document(words, heard.voice.language, names=names, shared_as=shared_as)

    def _apology(self, heard: _Heard) -> RenderedMessage:
        """What is said while an exception is handled."""
        _log.exception("answer_failed", channel=heard.channel)
        words = Document((Section((line(heard.voice.language, "chat.failed"),)),))
        return render_document(words, heard.voice.language)

    async def _heard(self, channel_id: str, person: str) -> _Heard:
        channel = await (self._configured(channel_id) if channel_id else self._direct(person))
        speaker = await self._people.speaker(person, channel)
        return _Heard(channel, speaker, self._conversation.voice_of(channel, speaker))

    async def _configured(self, channel_id: str) -> str:
        try:
            return await self._directory.configured(channel_id)
        except CallFailed as failure:
            _log.warning("channel_not_named", channel=channel_id, reason=failure.error)
            return channel_id

    async def _direct(self, person: str) -> str:
        """The direct message with a person, who may not have one yet: then the person's id."""
        try:
            return await self._directory.id_of(person)
        except CallFailed:
            return person
