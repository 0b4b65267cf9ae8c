"""Local Slack (npm package `local-slack-linux-x64`): a workspace made by others, for real clients.

Acceptance tests run the bot against it besides our own server, so that the bot does not merely
agree with our own reading of Slack. Only an x86-64 Linux build is published; `skip_reason` says
why it cannot run here.
"""

import asyncio
import json
import os
import platform
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, TypeVar

import aiohttp

from tests.fakes.local_slack_ui import Ui
from tests.fakes.slack_server import (
    ALICE,
    APP_TOKEN,
    BOB,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    Channel,
    Json,
    User,
)
from tests.fakes.slack_server.workspace import Workspace

_T = TypeVar("_T")

_START_WITHIN = 20.0
_STOP_WITHIN = 5.0
_IN_REPOSITORY = "node_modules/local-slack-linux-x64/bin/local-slack"
_URL_LINE = "Web API base:"


def find_binary() -> str | None:
    """The program: `LOCAL_SLACK`, else the repository's `node_modules`, else on the path."""
    named = os.environ.get("LOCAL_SLACK")
    if named:
        return named if Path(named).is_file() else None
    installed = Path(__file__).parents[2] / _IN_REPOSITORY
    return str(installed) if installed.is_file() else shutil.which("local-slack")


def skip_reason() -> str | None:
    """Why local Slack cannot run on this machine, `None` where it can."""
    machine = platform.machine()
    if not sys.platform.startswith("linux") or machine not in ("x86_64", "AMD64"):
        return f"local Slack is published for Linux on x86-64 only, this is {machine}"
    if find_binary() is None:
        return "local Slack is not installed; `npm ci` does that, or set LOCAL_SLACK"
    return None


def _config(channels: Iterable[Channel], users: Iterable[User]) -> Json:
    people = list(users)
    members = [BOT_USER_ID, *(user.id for user in people)]
    app = {
        "appId": "A0APP",
        "botUserId": BOT_USER_ID,
        "botName": "deadline-bot",
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "mode": "socket",
    }
    return {
        "workspace": {"name": "Kaggle Team", "domain": "kaggle-team", "teamId": "T0TEAM"},
        "apps": [app],
        "users": [
            {"id": u.id, "name": u.name, "real_name": u.real_name, "tz": u.tz} for u in people
        ],
        "channels": [
            {"id": c.id, "name": c.name, "is_private": c.is_private, "members": members}
            for c in channels
        ],
    }


class LocalSlack:
    """A workspace that runs while its `async with` block does, empty at the start of each.

    Its ids and tokens are those of `SlackServer`, so a test can take either. It listens on
    every interface, since it has no option against that.
    """

    def __init__(
        self, *, channels: Iterable[Channel] | None = None, users: Iterable[User] | None = None
    ) -> None:
        self.url = ""
        people = users or (
            User(ALICE, "alice", "Alice Tanaka", "Asia/Tokyo"),
            User(BOB, "bob", "Bob Brown", "America/New_York"),
        )
        self._known = Workspace(list(channels or (Channel(CHANNEL, "kaggle"),)), list(people))
        self._config = _config(self._known.channels.values(), people)
        #: Modals and Home tabs; there from `__aenter__` on.
        self.ui: Ui
        self._folder = TemporaryDirectory(prefix="local-slack-")
        self._process: Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()

    @property
    def api_url(self) -> str:
        """What clients take as `base_url`."""
        return f"{self.url}/api/"

    def page_url(self, channel: str = CHANNEL) -> str:
        """The web page of this channel."""
        return f"{self.url}/archives/{channel}"

    async def __aenter__(self) -> Self:
        binary = find_binary()
        if binary is None:
            raise FileNotFoundError(skip_reason())
        folder = Path(self._folder.name)
        config = folder / "workspace.json"
        config.write_text(json.dumps(self._config), encoding="utf-8")
        self._process = await asyncio.create_subprocess_exec(
            *(binary, "--config", str(config), "--port", "0", "--base-host", "127.0.0.1"),
            *("--files-dir", str(folder / "files")),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(_START_WITHIN):
                self.url = await self._announced_url(self._process)
            self._session = aiohttp.ClientSession()
            socket = await self._session.ws_connect(f"{self.url}/ui", max_msg_size=0)
        except BaseException:
            await self._stop()
            raise
        self.ui = Ui(socket, self._known, self._changed.set)
        self._tasks = [
            asyncio.create_task(self._drain(self._process)),
            asyncio.create_task(self.ui.listen()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def _announced_url(self, process: Process) -> str:
        assert process.stdout is not None
        said = []
        async for raw in process.stdout:
            line = raw.decode()
            said.append(line)
            if _URL_LINE in line:
                return line.split(_URL_LINE)[1].split()[0].removesuffix("/api/")
        raise RuntimeError("local Slack did not start: " + "".join(said))

    async def _drain(self, process: Process) -> None:
        """A full pipe would block it."""
        assert process.stdout is not None
        while await process.stdout.read(65_536):
            pass

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        process = self._process
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), _STOP_WITHIN)
            except TimeoutError:
                process.kill()
                await process.wait()
        self._folder.cleanup()

    async def _control(self, method: str, action: str, body: Json | None = None) -> Json:
        assert self._session is not None
        url = f"{self.url}/_control/{action}"
        async with self._session.request(method, url, json=body) as answer:
            answer.raise_for_status()
            found: Json = await answer.json()
            return found

    async def command(
        self, command: str, text: str = "", *, channel: str = CHANNEL, user: str = ALICE
    ) -> None:
        """Types a slash command; returns when it is acknowledged, or after 5 s all the same."""
        said = {"command": command, "text": text, "channel": channel, "user": user}
        await self._control("POST", "command", said)

    async def say(
        self,
        text: str,
        *,
        channel: str = CHANNEL,
        user: str = ALICE,
        thread_ts: str | None = None,
    ) -> Json:
        """A person writes a message; returns when the bot acknowledged it, or after 5 to 10 s.

        The bot hears of it as `message`, and if it is mentioned as `app_mention` as well. A
        channel named by a user's id is the bot's direct message with that user.
        """
        said = {"text": text, "channel": channel, "user": user}
        if thread_ts is not None:
            said["thread_ts"] = thread_ts
        message: Json = (await self._control("POST", "message", said))["message"]
        return message

    async def interact(
        self, message_ts: str, action: Json, *, channel: str = CHANNEL, user: str = ALICE
    ) -> None:
        """Causes `action` (`type`, `block_id`, `action_id`, `value`) on a message."""
        body = {"channel": channel, "messageTs": message_ts, "user": user, "action": action}
        await self._control("POST", "interact", body)

    async def messages(self, channel: str = CHANNEL) -> list[Json]:
        """What stands in the channel (by id), threads and ephemeral messages included."""
        found: list[Json] = (await self._control("GET", f"messages/{channel}"))["messages"]
        return found

    async def state(self) -> Json:
        """Its `workspace`, `apps`, `users` and `channels`, direct messages included."""
        return await self._control("GET", "state")

    async def open_home(self, user: str = ALICE) -> None:
        """A person opens the bot's Home tab; returns when the bot acknowledged that."""
        await self._control("POST", "open-home", {"user": user})

    async def wait_for(
        self, look: Callable[[list[Json]], _T], *, channel: str = CHANNEL, within: float = 10.0
    ) -> _T:
        """What `look` returns of the channel's messages, as soon as that is true.

        Raises:
            TimeoutError: still not true after `within` seconds; says what stands there.
        """
        messages: list[Json] = []

        async def check() -> _T:
            nonlocal messages
            messages = await self.messages(channel)
            return look(messages)

        try:
            async with asyncio.timeout(within):
                return await self._until(check)
        except TimeoutError as error:
            texts = [message.get("text") for message in messages]
            raise TimeoutError(f"not within {within} s; {texts=}") from error

    async def wait_for_ui(self, look: Callable[[Ui], _T], *, within: float = 10.0) -> _T:
        """What `look` returns of the modals and Home tabs, as soon as that is true.

        Raises:
            TimeoutError: still not true after `within` seconds.
        """

        async def check() -> _T:
            return look(self.ui)

        async with asyncio.timeout(within):
            return await self._until(check)

    async def _until(self, check: Callable[[], Awaitable[_T]]) -> _T:
        while True:
            self._changed.clear()
            if seen := await check():
                return seen
            await self._changed.wait()
