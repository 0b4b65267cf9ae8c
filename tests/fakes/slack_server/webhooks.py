"""Incoming webhooks: addresses that post into one channel each, for whoever knows them.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

import re
from dataclasses import dataclass

from aiohttp.web import BaseRequest, Response

from tests.fakes.slack_server.arguments import read_arguments
from tests.fakes.slack_server.blocks import check_blocks
from tests.fakes.slack_server.chat import checked_text
from tests.fakes.slack_server.workspace import TEAM_ID, ApiError, Message, Workspace

#: What Slack makes a link of; more than that, but never less.
_LINKED = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+)")


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook. `path` is its address behind `/services/`."""

    bot_id: str
    path: str
    channel: str


class Webhooks:
    """The webhooks of the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._by_path: dict[str, Webhook] = {}

    def add(self, channel: str) -> Webhook:
        """A new webhook of this channel."""
        bot_id = self._workspace.new_id("B")
        path = f"{TEAM_ID}/{bot_id}/{self._workspace.new_id('secret')}"
        self._by_path[path] = webhook = Webhook(bot_id, path, channel)
        return webhook

    def revoke(self, webhook: Webhook) -> None:
        """From now on nobody posts with it."""
        del self._by_path[webhook.path]

    def post(self, webhook: Webhook, text: str) -> Message:
        """A machine posts this text; what looks like a link becomes one."""
        linked = _LINKED.sub(r"<\1>", text)
        channel = self._workspace.channel(webhook.channel)
        return self._workspace.post(channel, "", linked, webhook=webhook.bot_id)

    async def answer(self, request: BaseRequest, path: str) -> Response:
        """Posts, and answers in the words of the documentation."""
        webhook = self._by_path.get(path)
        if request.method != "POST" or webhook is None:
            return Response(status=404, text="no_service")
        try:
            arguments = await read_arguments(request)
            text = checked_text(arguments)
            if arguments.get("blocks"):
                check_blocks(arguments["blocks"])
        except ApiError as error:
            is_payload = error.error in {"invalid_json", "json_not_object"}
            return Response(status=400, text="invalid_payload" if is_payload else error.error)
        if self._workspace.channel(webhook.channel).is_archived:
            return Response(status=410, text="channel_is_archived")
        self.post(webhook, text)
        return Response(text="ok")
