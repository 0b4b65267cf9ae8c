"""`chat.scheduleMessage` and its kin, on the server's own clock.

Kept with Slack's oddities: what carries metadata is accepted and never posted, and the last
minute before the time can no longer be undone.
"""

import asyncio
from dataclasses import dataclass

from tests.fakes.slack_server.arguments import whole
from tests.fakes.slack_server.blocks import check_blocks
from tests.fakes.slack_server.chat import checked_metadata, checked_text, writable
from tests.fakes.slack_server.workspace import BOT_USER_ID, ApiError, Json, Workspace

MAX_AHEAD = 120 * 86_400
LOCKED = 60
WINDOW = 300
MAX_PER_WINDOW = 30


@dataclass(slots=True)
class Scheduled:
    """A message that waits for `post_at`, in seconds since the epoch."""

    id: str
    channel: str
    post_at: int
    text: str
    blocks: list[Json]
    metadata: Json | None
    thread_ts: str | None
    created_at: int


class Schedule:
    """The scheduled messages; posts them when the workspace's clock reaches their time."""

    def __init__(self, workspace: Workspace) -> None:
        self.waiting: dict[str, Scheduled] = {}
        self._workspace = workspace
        self._timer: asyncio.TimerHandle | None = None

    def add(self, workspace: Workspace, arguments: Json) -> Json:
        """`chat.scheduleMessage`"""
        channel = writable(workspace.by_name(arguments.get("channel")))
        text = checked_text(arguments)
        blocks = arguments.get("blocks")
        checked = check_blocks(blocks) if blocks else []
        metadata = checked_metadata(arguments.get("metadata"))
        post_at = self._checked_time(channel.id, arguments.get("post_at"))
        entry = Scheduled(
            workspace.new_id("Q"),
            channel.id,
            post_at,
            text,
            checked,
            metadata,
            arguments.get("thread_ts"),
            int(workspace.now()),
        )
        self.waiting[entry.id] = entry
        self.post_due()
        return {
            "channel": channel.id,
            "scheduled_message_id": entry.id,
            "post_at": post_at,
            "message": {"text": text, "type": "delayed_message", "user": BOT_USER_ID},
        }

    def _checked_time(self, channel: str, post_at: object) -> int:
        try:
            at = int(str(post_at))
        except ValueError as error:
            raise ApiError("invalid_time") from error
        now = self._workspace.now()
        if at <= now:
            raise ApiError("time_in_past")
        if at > now + MAX_AHEAD:
            raise ApiError("time_too_far")
        window = at // WINDOW
        others = [
            s
            for s in self.waiting.values()
            if s.channel == channel and s.post_at // WINDOW == window
        ]
        if len(others) >= MAX_PER_WINDOW:
            raise ApiError("restricted_too_many")
        return at

    def list(self, workspace: Workspace, arguments: Json) -> Json:
        """`chat.scheduledMessages.list`, the next first; one page of at most `limit`."""
        named = arguments.get("channel")
        channel = workspace.by_id(named).id if named else None
        found = sorted(
            (s for s in self.waiting.values() if channel in (None, s.channel)),
            key=lambda s: (s.post_at, s.id),
        )
        oldest = float(arguments.get("oldest") or 0)
        latest = float(arguments.get("latest") or "inf")
        start = int(arguments.get("cursor") or 0)
        end = start + whole(arguments, "limit", 100, at_most=1000)
        inside = [s for s in found if oldest <= s.post_at <= latest]
        return {
            "scheduled_messages": [
                {
                    "id": s.id,
                    "channel_id": s.channel,
                    "post_at": s.post_at,
                    "date_created": s.created_at,
                    "text": s.text,
                }
                for s in inside[start:end]
            ],
            "response_metadata": {"next_cursor": str(end) if end < len(inside) else ""},
        }

    def remove(self, workspace: Workspace, arguments: Json) -> Json:
        """`chat.deleteScheduledMessage`; refused less than 60 s before its time."""
        entry = self.waiting.get(str(arguments.get("scheduled_message_id", "")))
        channel = workspace.by_id(arguments.get("channel"))
        if entry is None or entry.channel != channel.id or entry.post_at - workspace.now() < LOCKED:
            raise ApiError("invalid_scheduled_message_id")
        del self.waiting[entry.id]
        return {}

    def post_due(self) -> None:
        """Posts what is due (≤ now) by the workspace's clock and sets the timer for the rest."""
        now = self._workspace.now()
        for entry in sorted(self.waiting.values(), key=lambda s: s.post_at):
            if entry.post_at > now:
                break
            del self.waiting[entry.id]
            if entry.metadata is None:
                self._post(entry)
        self.stop()
        if self.waiting:
            soonest = min(s.post_at for s in self.waiting.values())
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(soonest - now, self.post_due)

    def _post(self, entry: Scheduled) -> None:
        channel = self._workspace.channel(entry.channel)
        if channel.is_archived or not channel.is_member:
            # What Slack does then is not documented; it is not posted, and no call says so.
            return
        self._workspace.post(
            channel, BOT_USER_ID, entry.text, blocks=entry.blocks, thread_ts=entry.thread_ts
        )

    def stop(self) -> None:
        """No more posting by the timer; harmless when called twice."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
