"""Slack as the messenger: posts, finds a post again, keeps the board.

What Slack or the network answers becomes a decision here: try later, look first, or give up.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.names import NameOf, names_in
from deadline_bot.adapters.slack.render import RenderedMessage, bare, render_board, render_worded
from deadline_bot.adapters.slack.web_api import CallFailed, call, post_json
from deadline_bot.domain.answer import Board
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import EditFailed, PinFailed, SendFailed
from deadline_bot.ports import MessageRef
from deadline_bot.wording.messages import words_of_post

#: How far a look into the history goes: 2,000 messages.
PAGES, PAGE_LENGTH = 10, 200

#: Refusals of this very message, said before anything is posted.
_CONTENT = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
#: Refusals that show that an id is out of date.
_CHANNEL_GONE = frozenset({"channel_not_found", "is_archived"})
#: Refusals that only a new installation or another Slack mends; looking again is in vain.
_NEVER_READABLE = frozenset(
    {
        "access_denied",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "unknown_method",
    }
)
#: Refusals of a thread, said before anything is posted: its first message was deleted, or locked.
_THREAD_GONE = frozenset(
    {"cannot_reply_to_message", "restricted_action_thread_locked", "thread_not_found"}
)
#: Refusals that mean that a message can never be edited again.
_NEVER_EDITABLE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_deleted", "message_not_found"}
)


class SlackMessenger:
    """Posts to channels named as the settings name them, and to people by their ids."""

    def __init__(
        self,
        client: AsyncWebClient,
        directory: ChannelDirectory,
        voice_of: Callable[[str], Awaitable[Voice]],
        name_of: NameOf,
    ) -> None:
        self._client = client
        self._directory = directory
        self._voice_of = voice_of
        self._name_of = name_of

    async def post(self, post: Post, now: datetime) -> MessageRef:
        """Sends a post; see the port.

        A post whose blocks or metadata Slack refuses, and so has not posted, goes out once
        more as bare text with the marker; one whose thread is gone goes to the channel, as Slack
        itself does where it no longer knows the thread.
        """
        message = await self._rendered(post, now)
        try:
            return await self._send(post.channel, message, post.marker, post.thread_id)
        except SendFailed as failure:
            if post.thread_id is None or failure.reason not in _THREAD_GONE:
                raise
            return await self._send(post.channel, message, post.marker)

    async def edit(self, ref: MessageRef, post: Post, now: datetime) -> None:
        """Replaces a post's text; see the port. What Slack refuses goes as bare text, as there."""
        message = await self._rendered(post, now)
        try:
            await self._update(ref, message.text, message.blocks)
        except CallFailed as failure:
            if not is_about_content(failure):
                raise _edit_failed(failure) from failure
            try:
                await self._update(ref, *bare(message.text, post.marker))
            except CallFailed as again:
                raise _edit_failed(again) from again

    async def find(
        self, channel: str, marker: str, since: datetime, thread_id: str | None = None
    ) -> MessageRef | None:
        """Looks for the marker in the newest messages; see the port.

        Where the thread does not have it the channel is searched too: of a thread whose first
        message was deleted Slack makes messages of the channel.
        """
        try:
            message_id = await self._look(channel, marker, since, thread_id)
        except CallFailed as failure:
            if failure.error in _CHANNEL_GONE:
                self._directory.forget(channel)
            raise SendFailed(
                failure.error,
                is_permanent=failure.error in _NEVER_READABLE,
                retry_after=failure.retry_after,
            ) from failure
        return None if message_id is None else MessageRef(channel, message_id)

    async def post_board(self, channel: str, board: Board, marker: str) -> MessageRef:
        """Posts the board; see the port."""
        message = render_board(board, await self._voice_of(channel), marker)
        return await self._send(channel, message, marker)

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        """Replaces the board's text; see the port."""
        message = render_board(board, await self._voice_of(ref.channel), marker)
        try:
            await self._update(ref, message.text, message.blocks)
        except CallFailed as failure:
            raise _edit_failed(failure) from failure

    async def pin(self, ref: MessageRef) -> None:
        """Pins a message; see the port."""
        try:
            channel_id = await self._directory.id_of(ref.channel)
            await call(self._client.pins_add(channel=channel_id, timestamp=ref.id))
        except CallFailed as failure:
            if failure.error != "already_pinned":
                raise PinFailed(failure.error) from failure

    async def _rendered(self, post: Post, now: datetime) -> RenderedMessage:
        voice = await self._voice_of(post.channel)
        words = words_of_post(post, voice, now)
        names = await names_in(words, self._name_of)
        return render_worded(post, words, voice.language, names)

    async def _update(self, ref: MessageRef, text: str, blocks: list[dict[str, Any]]) -> None:
        channel_id = await self._directory.id_of(ref.channel)
        await call(
            self._client.chat_update(channel=channel_id, ts=ref.id, text=text, blocks=blocks)
        )

    async def _send(
        self,
        channel: str,
        message: RenderedMessage,
        marker: str,
        thread_id: str | None = None,
    ) -> MessageRef:
        try:
            try:
                return await self._post(
                    channel, message.text, message.blocks, message.metadata, thread_id
                )
            except CallFailed as failure:
                if not is_about_content(failure):
                    raise
                return await self._post(channel, *bare(message.text, marker), None, thread_id)
        except CallFailed as failure:
            raise self._send_failed(channel, failure) from failure

    async def _post(
        self,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        metadata: dict[str, Any] | None,
        thread_id: str | None,
    ) -> MessageRef:
        arguments: dict[str, Any] = {
            "channel": self._directory.address(channel),
            "text": text,
            "blocks": blocks,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if metadata is not None:
            arguments["metadata"] = metadata
        if thread_id is not None:
            arguments |= {"thread_ts": thread_id, "reply_broadcast": False}
        answer = await post_json(self._client, "chat.postMessage", arguments)
        channel_id, message_id = answer.get("channel"), answer.get("ts")
        if not channel_id or not message_id:
            raise CallFailed("garbage", is_unclear=True)
        self._directory.learn(channel, str(channel_id))
        return MessageRef(channel, str(message_id))

    def _send_failed(self, channel: str, failure: CallFailed) -> SendFailed:
        if failure.error in _CHANNEL_GONE:
            self._directory.forget(channel)
        return SendFailed(
            failure.error,
            is_permanent=is_about_content(failure),
            is_unclear=failure.is_unclear,
            retry_after=failure.retry_after,
        )

    async def _look(
        self, channel: str, marker: str, since: datetime, thread_id: str | None
    ) -> str | None:
        channel_id = await self._directory.id_of(channel)
        if thread_id is not None:
            replies = partial(self._client.conversations_replies, ts=thread_id)
            try:
                found = await self._find(replies, channel_id, marker, since)
            except CallFailed as failure:
                if failure.error not in _THREAD_GONE:
                    raise
            else:
                if found is not None:
                    return found
        return await self._find(self._client.conversations_history, channel_id, marker, since)

    async def _find(
        self,
        page_of: Callable[..., Awaitable[AsyncSlackResponse]],
        channel_id: str,
        marker: str,
        since: datetime,
    ) -> str | None:
        oldest = f"{since.timestamp():.6f}"
        cursor = ""
        for _ in range(PAGES):
            page = await call(
                page_of(
                    channel=channel_id,
                    oldest=oldest,
                    inclusive=True,
                    limit=PAGE_LENGTH,
                    cursor=cursor,
                )
            )
            for message in page.get("messages") or ():
                if any(block.get("block_id") == marker for block in message.get("blocks") or ()):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return None


def is_about_content(failure: CallFailed) -> bool:
    """Whether Slack refused this very message, and did nothing."""
    return failure.is_refused and failure.error in _CONTENT


def _edit_failed(failure: CallFailed) -> EditFailed:
    return EditFailed(failure.error, is_gone=failure.error in _NEVER_EDITABLE)
