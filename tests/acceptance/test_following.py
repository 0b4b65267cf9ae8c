"""What is told of the competitions themselves: the first start, a new one, one that was left."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.acceptance.process import environment, running
from tests.acceptance.together import together
from tests.acceptance.world import (
    OwnSlack,
    assert_once,
    configure,
    countdown,
    in_seconds,
    passed,
    told,
)
from tests.fakes.kaggle_server import KEY, USERNAME, KaggleServer
from tests.fakes.slack_server import CHANNEL, SlackServer


@together
async def test_the_first_start_tells_all_in_one_message_and_a_later_one_of_its_own(
    folder: Path,
) -> None:
    """With a user name and key in place of a token; a date that is gone is only logged."""
    async with SlackServer() as slack, KaggleServer() as kaggle:
        kaggle.set_competition("nbme", title="NBME", deadline=in_seconds(86_400))
        kaggle.set_competition("old", title="Old", deadline=in_seconds(-60))
        path = configure(folder, slack.api_url, kaggle.url, more=told("cup", in_seconds(7200)))
        environ = environment(folder, KAGGLE_USERNAME=USERNAME, KAGGLE_KEY=KEY)
        del environ["KAGGLE_API_TOKEN"]
        async with running(path, environ) as bot:
            await bot.said("channel/following")
            first, *_ = slack.messages(CHANNEL)
            assert "Following 2 competitions" in first.text
            assert first.text.index("CUP") < first.text.index("NBME")
            assert "Next alert" in first.text
            assert "Old" not in first.text
            closed = await bot.event("competitions_already_closed")
            assert closed["slugs"] == ["old"]

            kaggle.set_competition("late", title="Late", deadline=in_seconds(3600))
            await bot.said("competition/late/following")
        said = await OwnSlack(slack).said()
        assert_once(said, "channel/following", "competition/late/following")
        assert len(bot.logged("competitions_already_closed")) == 1


@together
async def test_a_competition_that_the_team_left_is_silent(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, leads=(10, 5))
        async with running(path, environment(folder)) as bot:
            close = in_seconds(20)
            kaggle.set_competition("left", title="Left", deadline=close)
            kaggle.set_competition("kept", title="Kept", deadline=close)
            await bot.said(countdown(close, 10, "left"))
            kaggle.remove("left")
            left = await bot.event("competition_left")
            assert left["slug"] == "left"
            await bot.said(passed(close, "kept"))
        said = await OwnSlack(slack).said()
        assert_once(said, countdown(close, 5, "kept"))
        assert not any("Left" in m.text for m in said if m.at > close - timedelta(seconds=5))


@together
async def test_after_an_absence_it_says_from_when_to_when_and_the_nearest_missed_alert(
    folder: Path,
) -> None:
    """The absence is made by setting what the bot noted of itself an hour back."""
    async with SlackServer() as slack:
        close = in_seconds(300)
        path = configure(folder, slack.api_url, leads=(3000, 600), more=told("cup", close))
        async with running(path, environment(folder)) as bot:
            await bot.said("channel/following")
            await bot.stop()
        an_hour_ago = in_seconds(-3600).isoformat(" ", "microseconds")
        with closing(sqlite3.connect(folder / "deadline-bot.db")) as database, database:
            database.execute("UPDATE presence SET alive_at = ?", [an_hour_ago])
            for table in ("followings", "channels"):
                database.execute(f"UPDATE {table} SET planned_until = ?", [an_hour_ago])  # noqa: S608 - names of our own
            database.execute("UPDATE followings SET followed_at = ?", [an_hour_ago])
            database.execute("UPDATE milestones SET known_at = ?", [an_hour_ago])
        async with running(path, environment(folder)) as bot:
            sent = await bot.event("sent")
        away, missed = sent["keys"]
        assert away.startswith("away/")
        assert missed == countdown(close, 600, "cup")
        *_, message = slack.messages(CHANNEL)
        assert "The bot was away for 1 h" in message.text
        # More than five where the start took its time.
        assert re.search(r"Late by [5-8] min", message.text)
        assert countdown(close, 3000, "cup") not in str(slack.messages(CHANNEL))
