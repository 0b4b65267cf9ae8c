"""Tries Slack for the `check` command: tokens, scopes, channels; posts nothing.

Everything that is wrong is told at once, since a mistake a day keeps a team from its bot for
a week.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.manifest import SCOPES
from deadline_bot.adapters.slack.web_api import CallFailed, call, open_session, web_client

#: How long the whole check may take; a single call gets a third of it.
PATIENCE = timedelta(seconds=10)

_BOT_TOKEN = re.compile(r"xoxb-[!-~]+")
_APP_TOKEN = re.compile(r"xapp-[!-~]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `key` names the words in the catalogues, `fields` fills them in.

    A finding that is no fault (`is_fault`) is worth a line all the same.
    """

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    is_fault: bool = True

    @property
    def is_success(self) -> bool:
        """Whether it says that Slack was reached with good tokens, or the mailbox read."""
        return self.key in {"check.slack.connected", "check.slack.mailbox"}


async def check_slack(
    bot_token: str | None,
    app_token: str | None,
    api_url: str,
    channels: Sequence[str],
    *,
    mailbox: str = "",
    patience: timedelta = PATIENCE,
) -> tuple[Finding, ...]:
    """Tries both tokens and every channel; returns after `patience` at the latest.

    `None` is a token that is not set. Channels are told in the order given; no `mailbox` is empty.
    """
    findings = _Findings(api_url)
    findings.token("bot_token", bot_token, _BOT_TOKEN)
    findings.token("app_token", app_token, _APP_TOKEN)
    async with open_session(call_timeout=patience / 3) as session:
        client = web_client(bot_token or "", api_url, session)
        try:
            async with asyncio.timeout(patience.total_seconds()), asyncio.TaskGroup() as tasks:
                if app_token is not None and _APP_TOKEN.fullmatch(app_token):
                    tasks.create_task(_try_app_token(client, app_token, findings))
                if bot_token is not None and _BOT_TOKEN.fullmatch(bot_token):
                    tasks.create_task(_try_bot_token(client, channels, mailbox, findings))
        except TimeoutError:
            findings.unreachable("timeout")
    return tuple(findings.all)


class _Findings:
    """Collects; an unreachable Slack is one fault, however many calls meet it."""

    def __init__(self, api_url: str) -> None:
        self.all: list[Finding] = []
        self._api_url = api_url
        self._is_unreachable = False

    def fault(self, key: str, **fields: str) -> None:
        self.all.append(Finding(f"check.slack.{key}", fields))

    def note(self, key: str, **fields: str) -> None:
        self.all.append(Finding(f"check.slack.{key}", fields, is_fault=False))

    def token(self, name: str, token: str | None, form: re.Pattern[str]) -> None:
        if token is None:
            self.fault(f"{name}.missing")
        elif not form.fullmatch(token):
            self.fault(f"{name}.malformed")

    def unreachable(self, error: str) -> None:
        if not self._is_unreachable:
            self._is_unreachable = True
            self.fault("unreachable", url=self._api_url, error=error)

    def failed_token(self, name: str, failure: CallFailed) -> None:
        if failure.is_refused and failure.retry_after is None:
            self.fault(f"{name}.refused", error=failure.error)
        else:
            self.unreachable(failure.error)


async def _try_app_token(client: AsyncWebClient, app_token: str, findings: _Findings) -> None:
    try:
        await call(client.apps_connections_open(app_token=app_token))
    except CallFailed as failure:
        findings.failed_token("app_token", failure)


async def _try_bot_token(
    client: AsyncWebClient, channels: Sequence[str], mailbox: str, findings: _Findings
) -> None:
    try:
        answer = await call(client.auth_test())
    except CallFailed as failure:
        findings.failed_token("bot_token", failure)
        return
    bot = str(answer.get("user", ""))
    findings.note("connected", team=str(answer.get("team", "")), bot=bot)
    missing = _compare_scopes(answer.headers.get("x-oauth-scopes"), client.base_url, findings)
    directory = ChannelDirectory(client, channels)
    for channel in channels:
        try:
            await _try_channel(client, directory, channel, bot, findings)
        except CallFailed as failure:
            # A missing scope has been told as what it is.
            if not (missing and failure.error == "missing_scope"):
                findings.fault("channel.failed", channel=channel, error=failure.error)
    if mailbox:
        await _try_mailbox(client, directory, mailbox, bot, findings)


def _compare_scopes(granted: str | None, url: str, findings: _Findings) -> bool:
    """Tells the scopes that the manifest has and the token has not; returns whether any."""
    if not granted:
        findings.note("scopes_unknown", url=url)
        return False
    missing = [s for s in SCOPES if s.name not in {g.strip() for g in granted.split(",")}]
    for scope in missing:
        if scope.is_optional:
            findings.note(f"missing.{scope.name}")
        else:
            findings.fault(f"missing.{scope.name}")
    return bool(missing)


async def _try_channel(
    client: AsyncWebClient,
    directory: ChannelDirectory,
    channel: str,
    bot: str,
    findings: _Findings,
) -> None:
    try:
        channel_id = await directory.id_of(channel)
        answer = await call(client.conversations_info(channel=channel_id))
    except CallFailed as failure:
        if failure.error != "channel_not_found":
            raise
        findings.fault("channel.not_found", channel=channel, bot=bot)
        return
    found = answer.get("channel") or {}
    if found.get("is_archived"):
        findings.fault("channel.archived", channel=channel)
    elif found.get("is_member") is False:
        findings.fault("channel.not_member", channel=channel, bot=bot)
    if found.get("is_ext_shared"):
        findings.note("channel.shared", channel=channel)


async def _try_mailbox(
    client: AsyncWebClient,
    directory: ChannelDirectory,
    channel: str,
    bot: str,
    findings: _Findings,
) -> None:
    """What the mailbox needs besides: its history can be read."""
    try:
        channel_id = await directory.id_of(channel)
        await call(client.conversations_history(channel=channel_id, limit=1))
    except CallFailed as failure:
        match failure.error:
            case "channel_not_found":
                findings.fault("channel.not_found", channel=channel, bot=bot)
            case "not_in_channel":
                findings.fault("channel.not_member", channel=channel, bot=bot)
            case error:
                findings.fault("mailbox.failed", channel=channel, error=error)
    else:
        findings.note("mailbox", channel=channel)
