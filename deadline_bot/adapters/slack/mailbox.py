"""The mailbox: a muted channel that machines post to through an incoming webhook.

So a job is seen although neither the bot nor the machine has a public address. Whoever has the
webhook's address can post there: what is read is checked, and believed as evidence of a job and
of nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.web_api import CallFailed, call
from deadline_bot.agent.mailbox import PREFIX, MailboxReport, read_line
from deadline_bot.agent.report import Kind
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobSourceKind, Sighting
from deadline_bot.domain.ping import Ping, PingKind
from deadline_bot.domain.ping_sighting import evidence_of
from deadline_bot.ports import Seen

#: Its name in `status` and in the log.
NAME = "mailbox"
#: How far back the first look goes: what runs has posted within it.
FIRST_REACH = timedelta(hours=1)
#: How much is read at one look: 4,000 messages.
PAGES, PAGE_LENGTH = 20, 200
#: Two and a half of the agent's ten minutes.
GRACE = timedelta(minutes=25)
#: How far a machine's clock may be ahead of Slack's, and how late a post may come, to be believed.
AHEAD, LATE = timedelta(minutes=5), timedelta(days=1)

_TS = re.compile(r"\d{10}\.\d{6}")
#: What a webhook's post is called; new apps may leave it out.
_SUBTYPES = frozenset({None, "bot_message"})
#: Refusals that show that an id is out of date.
_CHANNEL_GONE = frozenset({"channel_not_found", "is_archived"})
#: How the agent's message begins where a person has stopped the run.
_CANCELLED = "cancelled"


class SlackMailbox:
    """Implements `ports.JobSource`. `channel` is named as the settings name it."""

    def __init__(self, client: AsyncWebClient, directory: ChannelDirectory, channel: str) -> None:
        self._client = client
        self._directory = directory
        self._channel = channel

    @property
    def name(self) -> str:
        """Its name in `status` and in the log."""
        return NAME

    async def sightings(self, now: datetime, cursor: str | None) -> Seen[Sighting]:
        """What was posted since the last look, oldest first; see the port.

        The cursor is the `ts` of the last post that was read.
        """
        after = cursor or f"{(now - FIRST_REACH).timestamp():.6f}"
        try:
            posts, is_all = await self._posts(after)
        except CallFailed as failure:
            if failure.error in _CHANNEL_GONE:
                self._directory.forget(self._channel)
            raise SourceFailed(failure.error, retry_after=failure.retry_after) from failure
        unreadable = [] if is_all else ["more posts than are read at once: the oldest are left out"]
        found = []
        for ts, text in posts:
            report = read_line(text)
            if report is not None:
                found.append(sighting_of_report(report, ts, now))
            elif any(line.startswith(PREFIX) for line in text.splitlines()):
                unreadable.append("a report that is not as it must be")
        return Seen(tuple(found), tuple(unreadable), posts[-1][0] if posts else after)

    async def _posts(self, after: str) -> tuple[list[tuple[str, str]], bool]:
        """The `ts` and text of what was posted since, oldest first, and whether that is all.

        The text is empty where it is not a machine's.
        """
        channel_id = await self._directory.id_of(self._channel)
        posts: list[tuple[str, str]] = []
        cursor = ""
        for _ in range(PAGES):
            page = await call(
                self._client.conversations_history(
                    channel=channel_id, oldest=after, limit=PAGE_LENGTH, cursor=cursor
                )
            )
            posts.extend(filter(None, map(_post, page.get("messages") or ())))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        # A server without `oldest` shows what is older too. All `ts` have the same length.
        return sorted(post for post in posts if post[0] > after), not cursor


def sighting_of_report(report: MailboxReport, ts: str, now: datetime) -> Sighting:
    """What a report that was posted at `ts` tells of its job.

    An instant that cannot be right, by a clock that is wrong or by malice, is that of the post.
    """
    posted_at = datetime.fromtimestamp(float(ts), UTC)
    is_plausible = posted_at - LATE <= report.at <= posted_at + AHEAD
    ping = Ping(
        secret="",
        slug=report.slug,
        kind=_kind(report),
        status=report.status,
        run=report.rid,
        body="\n".join(_lines(report)),
        progress=report.progress,
        at=report.at if is_plausible else posted_at,
    )
    return replace(
        evidence_of(ping, JobSourceKind.MAILBOX, report.slug, now),
        name=report.name,
        competition=report.competition or "",
        place=report.host,
        grace=GRACE,
        # Not told is not the same as not wanted: people may ask for it in the chat.
        is_notice_wanted=True if report.notify else None,
    )


def _kind(report: MailboxReport) -> PingKind:
    match report.kind:
        case Kind.START:
            return PingKind.START
        case Kind.PROGRESS:
            return PingKind.PROGRESS
        case Kind.END:
            return PingKind.FAIL if report.status else PingKind.SUCCESS


def _lines(report: MailboxReport) -> tuple[str, ...]:
    """The log's lines, and before them why it ended: a message may be a bar's label as well."""
    is_cause = report.message.startswith(_CANCELLED) or (report.done is None and not report.tail)
    is_told = report.kind is Kind.END and is_cause
    return (report.message, *report.tail) if is_told else report.tail


def _post(message: Any) -> tuple[str, str] | None:
    """A message's `ts` and, if a machine has posted it, its text; `None`: it is no message."""
    ts = message.get("ts") if isinstance(message, Mapping) else None
    if not isinstance(ts, str) or not _TS.fullmatch(ts):
        return None
    # People have no `bot_id`; neither has what they share, pin or edit.
    is_machine = bool(message.get("bot_id")) and message.get("subtype") in _SUBTYPES
    text = message.get("text")
    return ts, text if is_machine and isinstance(text, str) else ""
