"""What the scenarios share: a configuration, instants, keys, and both Slacks seen alike."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

from deadline_bot.domain.delivery import marker
from deadline_bot.domain.duration import format_duration
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.slack_server import CHANNEL, SlackServer


def in_seconds(seconds: float) -> datetime:
    """That instant, in whole seconds, as the sources of deadlines have them."""
    now = datetime.now(UTC)  # noqa: TID251 - the process under test runs on this clock
    return (now + timedelta(seconds=seconds)).replace(microsecond=0)


def text_of(instant: datetime) -> str:
    """An instant as TOML and keys write it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def countdown(close: datetime, lead: int, slug: str = "nbme") -> str:
    """The key of an alert `lead` seconds before a close."""
    return f"competition/{slug}/close@{text_of(close)}/-{format_duration(timedelta(seconds=lead))}"


def passed(close: datetime, slug: str = "nbme") -> str:
    """The key of the message that a close has passed."""
    return f"competition/{slug}/passed/close/{text_of(close)}"


def configure(
    folder: Path,
    slack_url: str,
    kaggle_url: str = "",
    *,
    leads: Sequence[int] = (),
    language: str = "en",
    channel: str = "#kaggle",
    of_slack: str = "",
    more: str = "",
) -> Path:
    """A configuration file in `folder`; an empty `kaggle_url` switches Kaggle off.

    `of_slack`: what else stands in its section `[slack]`.
    """
    lead_times = ", ".join(f'"{seconds}s"' for seconds in leads)
    path = folder / "deadline-bot.toml"
    path.write_text(
        f"""
[bot]
timezone = "Asia/Tokyo"
language = "{language}"
[slack]
channel = "{channel}"
api_url = "{slack_url}"
{of_slack}
[kaggle]
enabled = {str(bool(kaggle_url)).lower()}
endpoint = "{kaggle_url}"
poll_interval = "1s"
calls_per_hour = 100000
[alerts]
merge_window = "0s"
[alerts.lead_times]
close = [{lead_times}]
{more}
""",
        encoding="utf-8",
    )
    return path


def told(slug: str, close: datetime, more: str = "") -> str:
    """A competition as the configuration tells it."""
    return f"""
[[competitions]]
slug = "{slug}"
title = "{slug.upper()}"
close = "{text_of(close)}"
{more}
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A message in a channel: its text, when Slack got it, and the markers in its blocks."""

    ts: str
    text: str
    block_ids: frozenset[str]
    thread_ts: str | None

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.ts), UTC)


class Place(NamedTuple):
    """Where a message stands: the id of its channel, and its `ts`."""

    channel: str
    ts: str


class Slack(Protocol):
    """What the scenarios need of a Slack, ours or the local one."""

    @property
    def api_url(self) -> str:
        """What the bot's clients take as `base_url`."""
        ...

    async def said(self, channel: str = CHANNEL) -> list[Said]:
        """What stands in the channel, oldest first."""
        ...

    async def wait_for(
        self, look: Callable[[list[Said]], object], *, channel: str = CHANNEL, within: float = 15
    ) -> list[Said]:
        """The messages of the channel, as soon as `look` finds them right."""
        ...

    async def command(self, text: str) -> None:
        """Types `/deadline` and this."""
        ...

    async def say(
        self, text: str, *, channel: str = CHANNEL, thread_ts: str | None = None
    ) -> Place:
        """A person writes a message; a channel named by a user's id is direct."""
        ...


class OwnSlack:
    """Our server as the scenarios see it."""

    def __init__(self, server: SlackServer) -> None:
        self.server = server
        self.api_url = server.api_url

    def _said(self, channel: str) -> list[Said]:
        place = self.server.workspace.channel(channel)
        private = [m for m in self.server.workspace.ephemerals if m.channel == place.id]
        messages = [*place.messages.values(), *private]
        said = [Said(m.ts, m.text, _ids(m.blocks), m.thread_ts) for m in messages]
        return sorted(said, key=lambda message: message.at)

    async def said(self, channel: str = CHANNEL) -> list[Said]:
        return self._said(channel)

    async def wait_for(
        self, look: Callable[[list[Said]], object], *, channel: str = CHANNEL, within: float = 15
    ) -> list[Said]:
        await self.server.wait_for(lambda: look(self._said(channel)), within)
        return self._said(channel)

    async def command(self, text: str) -> None:
        await self.server.command("/deadline", text)

    async def say(
        self, text: str, *, channel: str = CHANNEL, thread_ts: str | None = None
    ) -> Place:
        message = await self.server.say(text, channel=channel, thread_ts=thread_ts)
        return Place(message.channel, message.ts)


class TheirSlack:
    """Local Slack as the scenarios see it."""

    def __init__(self, server: LocalSlack) -> None:
        self.server = server
        self.api_url = server.api_url

    async def said(self, channel: str = CHANNEL) -> list[Said]:
        return [_from_json(m) for m in await self.server.messages(channel)]

    async def wait_for(
        self, look: Callable[[list[Said]], object], *, channel: str = CHANNEL, within: float = 15
    ) -> list[Said]:
        def all_of(messages: list[dict[str, Any]]) -> list[Said]:
            said = [_from_json(m) for m in messages]
            return said if look(said) else []

        return await self.server.wait_for(all_of, channel=channel, within=within)

    async def command(self, text: str) -> None:
        await self.server.command("/deadline", text)

    async def say(
        self, text: str, *, channel: str = CHANNEL, thread_ts: str | None = None
    ) -> Place:
        message = await self.server.say(text, channel=channel, thread_ts=thread_ts)
        return Place(message["channel"], message["ts"])


def _from_json(message: dict[str, Any]) -> Said:
    return Said(
        message["ts"], str(message["text"]), _ids(message.get("blocks")), message.get("thread_ts")
    )


def _ids(blocks: list[dict[str, Any]] | None) -> frozenset[str]:
    return frozenset(str(block["block_id"]) for block in blocks or () if "block_id" in block)


@asynccontextmanager
async def own() -> AsyncIterator[Slack]:
    """Our Slack server."""
    async with SlackServer() as server:
        yield OwnSlack(server)


@asynccontextmanager
async def local() -> AsyncIterator[Slack]:
    """Local Slack; the test is skipped where it cannot run."""
    need(skip_reason())
    async with LocalSlack() as server:
        yield TheirSlack(server)


OpenSlack = Callable[[], AbstractAsyncContextManager[Slack]]

#: A test on both Slacks.
on_both = pytest.mark.parametrize("open_slack", [own, local])


async def until(look: Callable[[], object], within: float = 15) -> None:
    """Returns once `look` is true, for what nobody tells of: a call that hangs, a file.

    Raises:
        TimeoutError: still not true after `within` seconds.
    """
    async with asyncio.timeout(within):
        while not look():  # noqa: ASYNC110 - there is nothing to await
            await asyncio.sleep(0.02)


def need(reason: str | None) -> None:
    """Skips the test where there is a reason to."""
    if reason is not None:
        pytest.skip(reason)


def posts_of(said: Sequence[Said], *keys: str) -> list[Said]:
    """The messages that say exactly these keys; any Slack keeps the marker in their blocks."""
    return [message for message in said if marker(keys) in message.block_ids]


def assert_once(said: Sequence[Said], *keys: str) -> None:
    """Each key was said in one message of its own."""
    for key in keys:
        assert len(posts_of(said, key)) == 1, (key, [m.text for m in said])


def assert_on_time(said: Sequence[Said], close: datetime, leads: Sequence[int]) -> None:
    """Each countdown was said once, less than a second after its instant, never before."""
    for lead in leads:
        (message,) = posts_of(said, countdown(close, lead))
        late = message.at - (close - timedelta(seconds=lead))
        assert timedelta(0) <= late < timedelta(seconds=1), (lead, late)


def n_countdowns(said: Sequence[Said], head: str = "*Closes in ") -> int:
    """How many messages count down."""
    return sum(message.text.startswith(head) for message in said)
