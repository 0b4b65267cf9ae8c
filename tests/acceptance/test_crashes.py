"""`kill -9` at the worst moments, and Slack going away: nothing is lost, nothing said twice."""

from pathlib import Path

import pytest

from tests.acceptance.process import environment, running
from tests.acceptance.together import together
from tests.acceptance.world import (
    OpenSlack,
    OwnSlack,
    assert_once,
    configure,
    countdown,
    in_seconds,
    n_countdowns,
    on_both,
    passed,
    until,
)
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import CHANNEL, Effect, Fault, SlackServer, Stage

FOLLOWING = "channel/following"


@on_both
@together
async def test_killed_between_any_two_alerts_none_is_lost_or_repeated(
    open_slack: OpenSlack, folder: Path
) -> None:
    leads = (51, 34, 17)
    async with open_slack() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, leads=leads)
        async with running(path, environment(folder)) as bot:
            close = in_seconds(60)
            kaggle.set_competition("nbme", title="NBME", deadline=close)
            await bot.said(countdown(close, leads[0]))
            await bot.kill()
        for lead in leads[1:]:
            async with running(path, environment(folder)) as bot:
                await bot.said(countdown(close, lead))
                await bot.kill()
        async with running(path, environment(folder)) as bot:
            await bot.said(passed(close))

        said = await slack.said()
        assert_once(said, FOLLOWING, *(countdown(close, lead) for lead in leads), passed(close))
        assert n_countdowns(said) == len(leads)


@pytest.mark.parametrize("stage", [Stage.BEFORE, Stage.AFTER])
@together
async def test_killed_while_a_send_is_in_flight_it_looks_before_it_sends_again(
    stage: Stage, folder: Path
) -> None:
    """Slack hangs before it takes the alert, or after; in the end it is there once."""
    async with SlackServer() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, leads=(25,))
        async with running(path, environment(folder)) as bot:
            close = in_seconds(50)
            kaggle.set_competition("nbme", title="NBME", deadline=close)
            await slack.wait_for(lambda: "*Countdowns*" in texts(slack), within=15)
            hanging = slack.faults.add(Fault(Effect.HANG, "chat.postMessage", stage))
            await until(lambda: hanging.n_struck, within=40)
            await slack.wait_for(lambda: stage is Stage.BEFORE or "*Closes in" in texts(slack))
            await bot.kill()
        async with running(path, environment(folder)) as bot:
            looked = await bot.event("looked")
            await bot.said(passed(close))

        said = await OwnSlack(slack).said()
        assert looked["found"] is (stage is Stage.AFTER)
        assert_once(said, countdown(close, 25), passed(close))


def texts(slack: SlackServer) -> str:
    return "\n".join(message.text for message in slack.messages(CHANNEL))
