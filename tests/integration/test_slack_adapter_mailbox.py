"""The mailbox: what machines post through a webhook is read, and nothing else is believed."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from deadline_bot.adapters.slack import mailbox
from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.mailbox import FIRST_REACH, GRACE, SlackMailbox
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.agent.mailbox import MailboxReport, write_text
from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from tests.fakes.slack_server import (
    BOT_TOKEN,
    CHANNEL,
    DEFAULT_SCOPES,
    Channel,
    Effect,
    Fault,
    SlackServer,
    Webhook,
)

BOX = "C0MAILBOX"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    channels = [
        Channel(CHANNEL, "kaggle"),
        Channel(BOX, "deadline-bot-mailbox"),
        Channel("C0ELSEWHERE", "elsewhere", is_member=False),
        Channel("G0TEAM", "team", is_private=True),
    ]
    async with SlackServer(channels=channels) as server:
        yield server


@pytest.fixture
def webhook(slack: SlackServer) -> Webhook:
    return slack.webhooks.add(BOX)


class Reader:
    """Looks into the mailbox again and again, from where it was left."""

    def __init__(self, slack: SlackServer, session: aiohttp.ClientSession) -> None:
        self._slack = slack
        self._session = session
        self.cursor: str | None = None
        self.unreadable: tuple[str, ...] = ()

    async def look(self, channel: str = "#deadline-bot-mailbox") -> list[Sighting]:
        client = web_client(BOT_TOKEN, self._slack.api_url, self._session)
        source = SlackMailbox(client, ChannelDirectory(client, ()), channel)
        seen = await source.sightings(now(self._slack), self.cursor)
        self.cursor, self.unreadable = seen.cursor, seen.unreadable
        return list(seen.records)


@pytest.fixture
async def reader(slack: SlackServer) -> AsyncIterator[Reader]:
    async with open_session(call_timeout=timedelta(seconds=5)) as session:
        yield Reader(slack, session)


def now(slack: SlackServer) -> datetime:
    return datetime.fromtimestamp(slack.workspace.now(), UTC)


def a_report(slack: SlackServer, kind: Kind = Kind.PROGRESS, **more: Any) -> MailboxReport:
    at = now(slack).replace(microsecond=0)
    report = MailboxReport("fold-3", "fold 3", str(uuid4()), 0, kind, at)
    return replace(report, status=0 if kind is Kind.END else None, **more)


async def test_a_run_from_its_start_to_its_end(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    start = a_report(slack, Kind.START, competition="nbme", host="gpu-1", notify=True)
    slack.webhooks.post(webhook, write_text(start))
    (seen,) = await reader.look()
    assert seen == Sighting(
        source=JobSourceKind.MAILBOX,
        ref="fold-3",
        at=start.at,
        state=JobState.RUNNING,
        run=start.rid,
        name="fold 3",
        competition="nbme",
        place="gpu-1",
        grace=GRACE,
        is_notice_wanted=True,
    )
    told = replace(start, kind=Kind.PROGRESS, done=120, total=1000, unit="it", notify=False)
    slack.webhooks.post(webhook, write_text(told))
    failed = replace(told, kind=Kind.END, status=1, tail=("epoch 2", "CUDA out of memory"))
    slack.webhooks.post(webhook, write_text(failed))
    life, end = await reader.look()
    assert (life.state, life.progress) == (None, Progress(120, 1000, "it"))
    assert life.is_notice_wanted is None, "what people asked for in the chat stays"
    assert (end.state, end.run) == (JobState.FAILED, start.rid)
    assert end.reason == "exit status 1: CUDA out of memory"
    assert end.tail == ("epoch 2", "CUDA out of memory")
    assert await reader.look() == []


@pytest.mark.parametrize(
    ("status", "message", "done", "tail", "state", "reason"),
    [
        (0, "", None, (), JobState.SUCCEEDED, ""),
        (1, "loss 0.3", 5, (), JobState.FAILED, "exit status 1"),
        (127, "no such command", None, (), JobState.FAILED, "exit status 127: no such command"),
        (130, "cancelled by SIGINT", 5, ("5/9",), JobState.CANCELLED, "cancelled by SIGINT"),
    ],
)
async def test_an_end_says_why(
    slack: SlackServer,
    webhook: Webhook,
    reader: Reader,
    status: int,
    message: str,
    done: float | None,
    tail: tuple[str, ...],
    state: JobState,
    reason: str,
) -> None:
    end = replace(a_report(slack, Kind.END), status=status, message=message, done=done, tail=tail)
    slack.webhooks.post(webhook, write_text(end))
    (seen,) = await reader.look()
    assert (seen.state, seen.reason) == (state, reason)


async def test_over_http_as_the_agent_posts(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    """Slack escapes what it shows, and makes links."""
    name = "a <b> & https://example.org/x"
    text = write_text(replace(a_report(slack), name=name, tail=("see https://example.org/<y>",)))
    async with (
        aiohttp.ClientSession() as machine,
        machine.post(slack.webhook_url(webhook), json={"text": text}) as answer,
    ):
        assert (answer.status, await answer.text()) == (200, "ok")
    (seen,) = await reader.look()
    assert (seen.name, seen.tail) == (name, ("see https://example.org/<y>",))


@pytest.mark.parametrize("channel", [BOX, "#deadline-bot-mailbox", "deadline-bot-mailbox"])
async def test_the_channel_is_named_as_the_settings_name_it(
    slack: SlackServer, webhook: Webhook, reader: Reader, channel: str
) -> None:
    slack.webhooks.post(webhook, write_text(a_report(slack)))
    assert len(await reader.look(channel)) == 1


async def test_what_people_write_is_no_report(slack: SlackServer, reader: Reader) -> None:
    await slack.say(write_text(a_report(slack)), channel=BOX)
    assert await reader.look() == []
    assert reader.unreadable == ()


async def test_a_post_of_another_channel_is_not_read(slack: SlackServer, reader: Reader) -> None:
    slack.webhooks.post(slack.webhooks.add(CHANNEL), write_text(a_report(slack)))
    assert await reader.look() == []


async def test_other_posts_of_machines_are_passed_over(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    slack.webhooks.post(webhook, "deploy finished")
    assert (await reader.look(), reader.unreadable) == ([], ())


BAD = {"v": 1, "slug": "x", "name": "x", "rid": "not a uuid", "seq": 0, "kind": "start"}


@pytest.mark.parametrize(
    "line", ["{", "[]", "null", json.dumps(BAD), json.dumps(BAD | {"done": 1e400}), "{}" * 20_000]
)
async def test_a_report_that_is_not_as_it_must_be_hides_no_other(
    slack: SlackServer, webhook: Webhook, reader: Reader, line: str
) -> None:
    slack.webhooks.post(webhook, f"deadline-bot/1 {line}")
    slack.webhooks.post(webhook, write_text(a_report(slack)))
    assert len(await reader.look()) == 1
    assert reader.unreadable == ("a report that is not as it must be",)


@pytest.mark.parametrize(
    ("told", "is_believed"),
    [
        (4 * MINUTE, True),
        (6 * MINUTE, False),
        (timedelta(days=36_500), False),
        (-23 * HOUR, True),
        (-25 * HOUR, False),
    ],
)
async def test_an_instant_that_cannot_be_right_is_that_of_the_post(
    slack: SlackServer, webhook: Webhook, reader: Reader, told: timedelta, *, is_believed: bool
) -> None:
    report = a_report(slack)
    report = replace(report, at=report.at + told)
    post = slack.webhooks.post(webhook, write_text(report))
    slack.advance(10 * MINUTE)
    (seen,) = await reader.look()
    assert seen.at == (report.at if is_believed else post.received_at)


async def test_nothing_is_seen_of_the_future(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    report = a_report(slack)
    slack.webhooks.post(webhook, write_text(replace(report, at=report.at + 3 * MINUTE)))
    (seen,) = await reader.look()
    assert report.at <= seen.at <= now(slack)


async def test_the_first_look_goes_back_an_hour(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    slack.webhooks.post(webhook, write_text(replace(a_report(slack), name="old")))
    slack.advance(FIRST_REACH + MINUTE)
    slack.webhooks.post(webhook, write_text(replace(a_report(slack), name="new")))
    assert [s.name for s in await reader.look()] == ["new"]


async def test_after_a_first_look_nothing_is_too_old(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    await reader.look()
    slack.webhooks.post(webhook, write_text(a_report(slack)))
    slack.advance(timedelta(days=3))
    assert len(await reader.look()) == 1


async def test_many_posts_are_read_oldest_first_page_by_page(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    names = [f"fold {n}" for n in range(450)]
    for name in names:
        slack.webhooks.post(webhook, write_text(replace(a_report(slack), name=name)))
    assert [s.name for s in await reader.look()] == names
    assert slack.n_calls["conversations.history"] == 3


async def test_of_too_many_posts_the_oldest_are_left_out_and_that_is_told(
    slack: SlackServer, webhook: Webhook, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "PAGES", 2)
    monkeypatch.setattr(mailbox, "PAGE_LENGTH", 3)
    for n in range(10):
        slack.webhooks.post(webhook, write_text(replace(a_report(slack), name=str(n))))
    assert [s.name for s in await reader.look()] == list("456789")
    assert reader.unreadable == ("more posts than are read at once: the oldest are left out",)
    assert await reader.look() == []


@pytest.mark.parametrize(
    ("channel", "reason"),
    [("C0ELSEWHERE", "not_in_channel"), ("#nowhere", "channel_not_found")],
)
async def test_a_channel_that_cannot_be_read(reader: Reader, channel: str, reason: str) -> None:
    with pytest.raises(SourceFailed) as caught:
        await reader.look(channel)
    assert caught.value.reason == reason


async def test_without_the_scope(slack: SlackServer, reader: Reader) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "channels:history")
    with pytest.raises(SourceFailed, match="missing_scope"):
        await reader.look()


async def test_a_failure_loses_nothing(
    slack: SlackServer, webhook: Webhook, reader: Reader
) -> None:
    await reader.look()
    slack.webhooks.post(webhook, write_text(a_report(slack)))
    slack.faults.add(Fault(Effect.RATE_LIMIT, "conversations.history", retry_after=30))
    with pytest.raises(SourceFailed) as caught:
        await reader.look()
    failure = caught.value
    assert (failure.reason, failure.retry_after) == ("ratelimited", timedelta(seconds=30))
    for effect in (Effect.SERVER_ERROR, Effect.GARBAGE):
        slack.faults.add(Fault(effect, "conversations.history"))
        with pytest.raises(SourceFailed):
            await reader.look()
    assert len(await reader.look()) == 1
