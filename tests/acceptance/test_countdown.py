"""The main job: a close on Kaggle, its alerts in Slack, each on time, also when it moves."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.process import environment, running
from tests.acceptance.together import together
from tests.acceptance.world import (
    OpenSlack,
    OwnSlack,
    assert_on_time,
    assert_once,
    configure,
    countdown,
    in_seconds,
    n_countdowns,
    on_both,
    passed,
    posts_of,
    text_of,
)
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import CHANNEL, SlackServer


@on_both
@together
async def test_a_close_in_70_seconds_has_three_alerts_each_on_time(
    open_slack: OpenSlack, folder: Path
) -> None:
    leads = (60, 30, 10)
    async with open_slack() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, leads=leads)
        async with running(path, environment(folder)) as bot:
            close = in_seconds(70)
            kaggle.set_competition("nbme", title="NBME", deadline=close)
            await bot.said(passed(close))

        said = await slack.said()
        assert_on_time(said, close, leads)
        assert n_countdowns(said) == len(leads)


@on_both
@together
async def test_a_close_that_moves_by_a_minute_is_announced_and_arms_all_again(
    open_slack: OpenSlack, folder: Path
) -> None:
    leads = (14, 9, 4)
    async with open_slack() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, leads=leads)
        async with running(path, environment(folder)) as bot:
            first = in_seconds(20)
            kaggle.set_competition("nbme", title="NBME", deadline=first)
            await bot.said(countdown(first, 9))
            moved = first + timedelta(seconds=60)
            kaggle.set_competition("nbme", title="NBME", deadline=moved)
            await bot.said(passed(moved))

        said = await slack.said()
        assert_once(said, f"competition/nbme/moved/close/{text_of(first)}/{text_of(moved)}")
        assert_once(said, countdown(first, 14), countdown(first, 9))
        assert_on_time(said, moved, leads)
        assert n_countdowns(said) == 2 + len(leads)


@pytest.mark.parametrize("language", ["en", "ja"])
@together
async def test_readers_and_programs_see_what_the_issue_promises(
    language: str, folder: Path
) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, leads=(15,), language=language)
        async with running(path, environment(folder)) as bot:
            close = in_seconds(25)
            kaggle.set_competition("nbme", title="NBME", deadline=close)
            await bot.said(countdown(close, 15))

        (followed,) = posts_of(await OwnSlack(slack).said(), "competition/nbme/following")
        assert "NBME" in followed.text
        (alert,) = [
            m for m in slack.messages(CHANNEL)
            if m.metadata and m.metadata["event_payload"]["kinds"] == ["countdown"]
        ]  # fmt: skip
        assert alert.metadata == {
            "event_type": "deadline_bot_message",
            "event_payload": {"keys": [countdown(close, 15)], "kinds": ["countdown"]},
        }
        assert f"<!date^{int(close.timestamp())}^" in alert.text
        assert "<https://www.kaggle.com/competitions/nbme|NBME>" in alert.text
        if language == "ja":
            in_tokyo = close + timedelta(hours=9)
            weekday = "月火水木金土日"[in_tokyo.weekday()]
            assert f"{in_tokyo.month}/{in_tokyo.day}({weekday}) {in_tokyo:%H:%M}" in alert.text
            assert f"Kaggle の表示は {close.month}/{close.day} {close:%H:%M} UTC" in alert.text
            assert "締切まであと15秒" in alert.text
        else:
            assert "UTC>" in alert.text
            assert "Closes in 15 s" in alert.text
