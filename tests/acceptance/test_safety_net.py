"""The bot is killed for good, or comes back: Slack itself says what it did not, once."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.process import environment, running
from tests.acceptance.test_clock import FakedClock
from tests.acceptance.together import together
from tests.acceptance.world import (
    OwnSlack,
    assert_once,
    configure,
    countdown,
    in_seconds,
    told,
)
from tests.fakes.slack_server import SlackServer

LEADS = (3600, 1800, 600)
REMIND = "/deadline", "remind @here ! pick the two submissions in 70 minutes"


async def registered(slack: SlackServer, n: int) -> None:
    """Returns when so many messages wait at Slack."""
    await slack.wait_for(lambda: len(slack.schedule.waiting) >= n, within=20)


@together
async def test_killed_for_good_the_last_alerts_are_said_once(folder: Path) -> None:
    async with SlackServer() as slack:
        close = in_seconds(7200)
        path = configure(folder, slack.api_url, leads=LEADS, more=told("nbme", close))
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await slack.command(*REMIND)
            await registered(slack, 1 + len(LEADS))
            await bot.kill()
        slack.advance(timedelta(hours=3))
        said = await OwnSlack(slack).said()
        assert_once(said, *(countdown(close, lead) for lead in LEADS))
        assert len([m for m in said if m.text.startswith("*pick the two")]) <= 1
        assert len([m for m in said if "pick the two" in m.text and "<!here>" in m.text]) == 1
        assert not slack.schedule.waiting


@together
async def test_back_after_the_net_has_spoken_nothing_is_said_twice(folder: Path) -> None:
    async with SlackServer() as slack:
        clock = FakedClock(folder)
        close = in_seconds(300)
        leads = (280, 60)
        path = configure(folder, slack.api_url, leads=leads, more=told("nbme", close))
        async with running(path, environment(folder, **clock.environment)) as bot:
            await bot.said("channel/following")
            await registered(slack, len(leads))
            await bot.kill()
        # The first alert's net has spoken; the second's time has come, its net's has not.
        ahead = 245
        slack.advance(timedelta(seconds=ahead))
        clock.set(ahead)
        async with running(path, environment(folder, **clock.environment)) as bot:
            await bot.event("net_posted", lambda e: e["key"] == countdown(close, leads[0]))
            await bot.said(countdown(close, leads[1]))
            await bot.event("net_withdrawn")
        slack.advance(timedelta(hours=1))
        assert_once(await OwnSlack(slack).said(), *(countdown(close, lead) for lead in leads))


@together
async def test_what_the_bot_says_itself_is_withdrawn_from_the_net(folder: Path) -> None:
    async with SlackServer() as slack:
        close = in_seconds(3700)
        path = configure(folder, slack.api_url, leads=(3690, 600), more=told("nbme", close))
        async with running(path, environment(folder)) as bot:
            await bot.said(countdown(close, 3690))
            await bot.event("net_withdrawn")
            await slack.wait_for(lambda: len(slack.schedule.waiting) == 1)
        slack.advance(timedelta(hours=2))
        assert_once(await OwnSlack(slack).said(), countdown(close, 3690), countdown(close, 600))


@pytest.mark.parametrize("method", ["chat.scheduleMessage", "chat.scheduledMessages.list"])
@together
async def test_a_slack_that_schedules_nothing_is_done_without(method: str, folder: Path) -> None:
    async with SlackServer() as slack:
        slack.absent_methods.add(method)
        # A start may have to wait for those of other tests.
        close = in_seconds(60)
        path = configure(folder, slack.api_url, leads=(20,), more=told("nbme", close))
        async with running(path, environment(folder)) as bot:
            await bot.said(countdown(close, 20))
        assert_once(await OwnSlack(slack).said(), countdown(close, 20))
