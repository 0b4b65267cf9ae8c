"""Pictures in Slack: uploaded as files and shared with a channel or a thread."""

from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.domain.errors import SendFailed

#: Refusals that only a new installation, another Slack or its administrators mend:
#: https://docs.slack.dev/reference/methods/files.getUploadURLExternal
_NEVER = frozenset(
    {
        "access_denied",
        "alt_txt_too_large",
        "file_type_not_allowed",
        "file_upload_size_restricted",
        "file_uploads_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "unknown_method",
    }
)
#: Refusals that show that an id is out of date.
_CHANNEL_GONE = frozenset({"channel_not_found", "is_archived"})


class SlackPictures:
    """Uploads pictures; Slack shows each as a message of its own."""

    def __init__(self, client: AsyncWebClient, directory: ChannelDirectory) -> None:
        self._client = client
        self._directory = directory

    async def upload(
        self,
        channel: str,
        thread_id: str | None,
        png: bytes,
        title: str,
        alt_text: str,
        now: datetime,
    ) -> None:
        """Uploads and shares one; see the port. Its file is called after `now`, in UTC."""
        try:
            await call(
                self._client.files_upload_v2(
                    channel=await self._directory.id_of(channel),
                    thread_ts=thread_id,
                    filename=f"timeline-{now:%Y%m%d-%H%M}.png",
                    content=png,
                    title=title,
                    alt_txt=alt_text,
                )
            )
        except CallFailed as failure:
            if failure.error in _CHANNEL_GONE:
                self._directory.forget(channel)
            raise SendFailed(
                failure.error,
                is_permanent=failure.error in _NEVER,
                is_unclear=failure.is_unclear,
                retry_after=failure.retry_after,
            ) from failure
