"""Takes a picture of a channel in local Slack's web page, to look at what people will read.

`python -m tests.fakes.screenshot URL OUT.png --width 420` with the URL that
`LocalSlack.page_url` gives. The page is stripped down to the messages first; `slack_page.py`
shows the rest of it, and uses it.
"""

import argparse
import asyncio
from pathlib import Path

from tests.fakes.browser import browsing
from tests.fakes.slack_page import script

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
    async with asyncio.timeout(within), browsing() as page:
        await page.open(url)
        await page.evaluate(_MESSAGES_SHOWN % n_messages)
        if has_fallbacks:
            await page.evaluate(script())
            await page.evaluate("person.tidy()")
        await page.resize(width, 600)
        height = await page.evaluate(_CHANNEL_ONLY)
        assert isinstance(height, int)
        await page.resize(width, height)
        return await page.picture()


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
