"""Takes a picture of a channel in local Slack's web page, to look at what people will read.

`python -m tests.fakes.screenshot URL OUT.png --width 420` with the URL that
`LocalSlack.page_url` gives. It drives a headless Chromium over its DevTools protocol, since the
page must be waited for and stripped down to the messages first.
"""

import argparse
import asyncio
import base64
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from tests.fakes.slack_server import Json

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0",
)  # fmt: skip
_DEVTOOLS_LINE = "DevTools listening on "

#: Resolves when the page shows at least so many messages.
_MESSAGES_SHOWN = """
new Promise(resolve => {
  const isShown = () => document.querySelectorAll('.messages .msg').length >= %d;
  const look = () => { if (isShown()) { watch.disconnect(); resolve(true); } };
  const watch = new MutationObserver(look);
  watch.observe(document, {childList: true, subtree: true});
  look();
})
"""

#: Leaves the channel alone, as wide as the page, and returns its height in CSS pixels.
_CHANNEL_ONLY = """
(() => {
  const style = document.createElement('style');
  style.textContent = `
    .topbar, .sidebar, .composer, .notif, .msg-hover-actions { display: none !important; }
    html, body, #root, .app, .body, .main { height: auto !important; }
    .messages { overflow: visible !important; }`;
  document.head.append(style);
  return document.querySelector('.main').scrollHeight;
})()
"""

#: Local Slack shows dates and escapes as they were sent; this shows a date's fallback text.
_FALLBACKS = """
(() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    node.data = node.data
      .replace(/<!date\\^[^|>]*\\|([^>]*)>/g, '$1')
      .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  }
})()
"""


def find_browser() -> str | None:
    """A Chromium on the path, `None` without one."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


class _Page:
    """One tab, spoken to over the browser's DevTools socket, one call at a time."""

    def __init__(self, devtools: aiohttp.ClientWebSocketResponse) -> None:
        self._devtools = devtools
        self._ids = count(1)
        self._session = ""

    async def call(self, method: str, **parameters: object) -> Json:
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
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        # Answers when the new page has taken the old one's place.
        await self.call("Page.navigate", url=url)

    async def evaluate(self, script: str) -> object:
        answer = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        value: object = answer["result"].get("value")
        return value


async def _devtools_url(browser: Process) -> str:
    assert browser.stderr is not None
    async for raw in browser.stderr:
        line = raw.decode(errors="replace").strip()
        if line.startswith(_DEVTOOLS_LINE):
            return line.removeprefix(_DEVTOOLS_LINE)
    raise RuntimeError("the browser did not start")


@asynccontextmanager
async def _browser() -> AsyncIterator[_Page]:
    program = find_browser()
    if program is None:
        raise FileNotFoundError(f"none of {', '.join(_PROGRAMS)} is installed")
    with TemporaryDirectory(prefix="screenshot-", ignore_cleanup_errors=True) as profile:
        browser = await asyncio.create_subprocess_exec(
            *(program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
        )
        try:
            url = await _devtools_url(browser)
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(url, max_msg_size=0) as devtools,
            ):
                yield _Page(devtools)
        finally:
            browser.terminate()
            await browser.communicate()


async def screenshot(
    url: str,
    *,
    width: int = 420,
    n_messages: int = 1,
    has_fallbacks: bool = False,
    within: float = 30.0,
) -> bytes:
    """A PNG of the whole channel at `url`, `width` CSS pixels wide, two dots to a pixel.

    Waits for `n_messages` on the page. `has_fallbacks` puts the fallback text in place of
    `<!date^…|…>`, which local Slack does not render.

    Raises:
        FileNotFoundError: no browser.
        TimeoutError: not done `within` seconds.
    """
    async with asyncio.timeout(within), _browser() as page:
        await page.open(url)
        await page.evaluate(_MESSAGES_SHOWN % n_messages)
        if has_fallbacks:
            await page.evaluate(_FALLBACKS)
        size = {"width": width, "deviceScaleFactor": 2, "mobile": False}
        await page.call("Emulation.setDeviceMetricsOverride", height=600, **size)
        height = await page.evaluate(_CHANNEL_ONLY)
        await page.call("Emulation.setDeviceMetricsOverride", height=height, **size)
        shot = await page.call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.screenshot")
    parser.add_argument("url", help="http://127.0.0.1:PORT/archives/CHANNEL")
    parser.add_argument("out", type=Path, help="the PNG to write")
    parser.add_argument("--width", type=int, default=420, help="CSS pixels")
    parser.add_argument("--messages", type=int, default=1, help="how many to wait for")
    parser.add_argument("--fallbacks", action="store_true", help="show the dates' fallbacks")
    options = parser.parse_args()
    picture = asyncio.run(
        screenshot(
            options.url,
            width=options.width,
            n_messages=options.messages,
            has_fallbacks=options.fallbacks,
        )
    )
    options.out.write_bytes(picture)


if __name__ == "__main__":
    main()
