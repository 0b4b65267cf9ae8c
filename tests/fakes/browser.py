"""A headless Chromium, driven over its DevTools protocol, to look at pages and to use them."""

import asyncio
import base64
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from tempfile import TemporaryDirectory

import aiohttp

from tests.fakes.slack_server import Json

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0",
)  # fmt: skip
_DEVTOOLS_LINE = "DevTools listening on "
_START_WITHIN = 20.0


def find_browser() -> str | None:
    """A Chromium on the path, `None` without one."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Page:
    """One tab, spoken to over the browser's DevTools socket, one call at a time."""

    def __init__(self, devtools: aiohttp.ClientWebSocketResponse) -> None:
        self._devtools = devtools
        self._ids = count(1)
        self._session = ""

    async def call(self, method: str, **parameters: object) -> Json:
        """Calls a method of the protocol.

        Raises:
            RuntimeError: the browser refuses.
        """
        call_id = next(self._ids)
        call: Json = {"id": call_id, "method": method, "params": parameters}
        if self._session:
            call["sessionId"] = self._session
        await self._devtools.send_json(call)
        while True:
            answer: Json = await self._devtools.receive_json()
            if answer.get("id") == call_id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: Json = answer["result"]
                return result

    async def open(self, url: str) -> None:
        """Shows `url`; the first time in a tab of its own."""
        if not self._session:
            target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
            attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
        # Answers when the new page has taken the old one's place.
        await self.call("Page.navigate", url=url)

    async def evaluate(self, script: str) -> object:
        """The value of a script in the page, awaited where it is a promise.

        Raises:
            TimeoutError: the script threw a `TimeoutError`.
            RuntimeError: it threw something else.
        """
        answer = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"].get("exception", {})
            said = str(thrown.get("description", answer["exceptionDetails"]))
            error = TimeoutError if said.startswith("TimeoutError") else RuntimeError
            raise error(said)
        value: object = answer["result"].get("value")
        return value

    async def resize(self, width: int, height: int) -> None:
        """Makes the page so large, in CSS pixels; two dots to a pixel."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2,
            mobile=False,
        )

    async def picture(self, clip: Json | None = None) -> bytes:
        """A PNG of the page, or of `clip` in it (`x`, `y`, `width`, `height` in CSS pixels)."""
        more = {} if clip is None else {"clip": clip | {"scale": 1}}
        shot = await self.call("Page.captureScreenshot", format="png", **more)
        return base64.b64decode(shot["data"])


async def _devtools_url(browser: Process) -> str:
    assert browser.stderr is not None
    async for raw in browser.stderr:
        line = raw.decode(errors="replace").strip()
        if line.startswith(_DEVTOOLS_LINE):
            return line.removeprefix(_DEVTOOLS_LINE)
    raise RuntimeError("the browser did not start")


@asynccontextmanager
async def browsing() -> AsyncIterator[Page]:
    """A browser with one tab, for as long as the block runs.

    Raises:
        FileNotFoundError: no browser.
    """
    program = find_browser()
    if program is None:
        raise FileNotFoundError(f"none of {', '.join(PROGRAMS)} is installed")
    with TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        browser = await asyncio.create_subprocess_exec(
            *(program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
        )
        try:
            async with asyncio.timeout(_START_WITHIN):
                url = await _devtools_url(browser)
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(url, max_msg_size=0) as devtools,
            ):
                yield Page(devtools)
        finally:
            browser.terminate()
            await browser.communicate()
