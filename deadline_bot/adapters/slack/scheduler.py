"""Slack's own clock: messages that Slack says at their time, also if the bot is dead.

They go out as bare text in one section. What is scheduled with metadata Slack never posts, says
https://docs.slack.dev/reference/methods/chat.scheduleMessage.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.messenger import is_about_content
from deadline_bot.adapters.slack.render import bare, render_post
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed

#: How far the list of what waits is read: 10,000 messages.
PAGES, PAGE_LENGTH = 100, 100

#: Refusals that only a new installation or another Slack mends.
_NEVER = frozenset(
    {
        "access_denied",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "unknown_method",
    }
)
#: Said of a message that was posted, withdrawn or never there, and in its last minute.
_TOO_LATE = "invalid_scheduled_message_id"


class SlackScheduler:
    """Registers posts with Slack."""

    def __init__(
        self,
        client: AsyncWebClient,
        directory: ChannelDirectory,
        voice_of: Callable[[str], Awaitable[Voice]],
    ) -> None:
        self._client = client
        self._directory = directory
        self._voice_of = voice_of

    async def schedule(self, post: Post, at: datetime, now: datetime) -> str:  # noqa: ARG002 - the port's
        """Registers a post, worded as of `at`, when it is read; see the port."""
        text = render_post(post, await self._voice_of(post.channel), at).text
        text, blocks = bare(text, post.marker)
        try:
            answer = await call(
                self._client.chat_scheduleMessage(
                    channel=await self._directory.id_of(post.channel),
                    post_at=int(at.timestamp()),
                    text=text,
                    blocks=blocks,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
            if not answer.get("scheduled_message_id"):
                raise CallFailed("garbage", is_unclear=True)
        except CallFailed as failure:
            raise _send_failed(failure) from failure
        return str(answer["scheduled_message_id"])

    async def withdraw(self, channel: str, scheduled_id: str) -> bool:
        """Takes a registered message back; see the port."""
        try:
            await call(
                self._client.chat_deleteScheduledMessage(
                    channel=await self._directory.id_of(channel),
                    scheduled_message_id=scheduled_id,
                )
            )
        except CallFailed as failure:
            if failure.error == _TOO_LATE:
                return False
            raise _send_failed(failure) from failure
        return True

    async def scheduled(self) -> Mapping[str, str]:
        """What waits; see the port."""
        waiting: dict[str, str] = {}
        cursor = ""
        for _ in range(PAGES):
            try:
                page = await call(
                    self._client.chat_scheduledMessages_list(limit=PAGE_LENGTH, cursor=cursor)
                )
            except CallFailed as failure:
                raise _send_failed(failure) from failure
            for message in page.get("scheduled_messages") or ():
                waiting[str(message["id"])] = str(message["channel_id"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return waiting


def _send_failed(failure: CallFailed) -> SendFailed:
    return SendFailed(
        failure.error,
        is_permanent=failure.error in _NEVER or is_about_content(failure),
        is_unclear=failure.is_unclear,
        retry_after=failure.retry_after,
    )
