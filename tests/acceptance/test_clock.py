"""The wall clock jumps, as after a sleep or a wrong setting: what is due comes, nothing twice."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

from tests.acceptance.process import BotProcess, environment, running
from tests.acceptance.together import together
from tests.acceptance.world import configure, countdown, in_seconds, need, told, until
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import CHANNEL, Message, SlackServer

HOUR = 3600


def find_faketime() -> str | None:
    """Debian's library that fakes the clock of a process, `None` where it is not installed."""
    dpkg = shutil.which("dpkg")
    if dpkg is None:
        return None
    listed = subprocess.run(  # noqa: S603 - no word of it comes from outside
        [dpkg, "-L", "libfaketime"], capture_output=True, text=True
    )
    return next((f for f in listed.stdout.split() if f.endswith("/libfaketime.so.1")), None)


class FakedClock:
    """The wall clock of one process; it can be set while the process runs."""

    def __init__(self, folder: Path) -> None:
        library = find_faketime()
        need(
            "faketime is not installed; on Debian: apt-get install faketime"
            if library is None
            else None
        )
        self._file = folder / "clock"
        self.set(0)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, ahead: int) -> None:
        """Sets it `ahead` seconds of the machine's, at once."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{ahead:+}\n", encoding="utf-8")
        new.replace(self._file)


async def message_of(slack: SlackServer, bot: BotProcess, key: str) -> Message:
    """The message that says this key."""
    event = await bot.said(key, within=30)
    return slack.workspace.channel(CHANNEL).messages[event["id"]]


def keys_of(slack: SlackServer) -> list[str]:
    """Every key that was said, as often as it was."""
    payloads = [m.metadata["event_payload"] for m in slack.messages(CHANNEL) if m.metadata]
    return [key for payload in payloads for key in payload["keys"]]


@together
async def test_an_hour_ahead_what_fell_due_is_posted_at_once_and_the_nearest_only(
    folder: Path,
) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        clock = FakedClock(folder)
        close = in_seconds(2 * HOUR)
        leads = (5400, 4200, 3570)
        path = configure(folder, slack.api_url, kaggle.url, leads=leads, more=told("cup", close))
        async with running(path, environment(folder, **clock.environment)) as bot:
            await slack.wait_for(lambda: len(slack.messages(CHANNEL)) == 2, within=15)
            clock.set(HOUR)
            jumped_at = in_seconds(0)
            alert = await message_of(slack, bot, countdown(close, 4200, "cup"))
            # The goal is 2 s; alone it takes below 1 s, among nine other processes up to 4.
            assert alert.received_at - jumped_at < timedelta(seconds=6)
            assert "Late by" in alert.text
            later = await message_of(slack, bot, countdown(close, 3570, "cup"))
            due_at = close - timedelta(seconds=3570 + HOUR)
            assert timedelta(0) <= later.received_at - due_at < timedelta(seconds=1)

        said = keys_of(slack)
        assert len(said) == len(set(said))
        assert countdown(close, 5400, "cup") not in said
        assert any(key.startswith("away/") for key in said)


@together
async def test_an_hour_back_nothing_is_said_twice_and_what_comes_is_on_time(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        clock = FakedClock(folder)
        close = in_seconds(HOUR)
        leads = (3580, 5)
        path = configure(folder, slack.api_url, kaggle.url, leads=leads, more=told("cup", close))
        async with running(path, environment(folder, **clock.environment)) as bot:
            await bot.said(countdown(close, 3580, "cup"))
            board = await slack.wait_for(lambda: board_of(slack), within=40)
            assert board is not None
            assert "Closes in 1 h" in board.text
            clock.set(-HOUR)
            await slack.wait_for(lambda: "Closes in 2 h" in board.text, within=10)
            near = in_seconds(15) - timedelta(seconds=HOUR)
            kaggle.set_competition("mini", title="Mini", deadline=near)
            alert = await message_of(slack, bot, countdown(near, 5, "mini"))
            due_at = near + timedelta(seconds=HOUR - 5)
            # The faked clock shows whole seconds, and a jump is noticed within one.
            assert timedelta(0) <= alert.received_at - due_at < timedelta(seconds=2)
            clock.set(0)
            await slack.wait_for(lambda: "Closes in 2 h" not in board.text, within=10)
            n_requests = len(kaggle.requests)
            await until(lambda: len(kaggle.requests) > n_requests)

        said = keys_of(slack)
        assert len(said) == len(set(said))


def board_of(slack: SlackServer) -> Message | None:
    return next((m for m in slack.messages(CHANNEL) if m.is_pinned), None)
