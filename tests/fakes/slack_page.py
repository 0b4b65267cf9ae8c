"""Local Slack's web page as one person sees and uses it, in a headless Chromium.

    async with LocalSlack() as slack, visiting(slack, user=ALICE) as page:
        await page.click("Snooze")
        await page.fill("What", "deploy")
        await page.submit()
        await page.wait_for("Saved")
        Path("saved.png").write_bytes(await page.picture())

Each step waits until the page shows what it needs. By hand, on a local Slack that runs:

    python -m tests.fakes.slack_page http://127.0.0.1:3000 out.png --user U0ALICE \\
        --step click:Edit --step fill:What=deploy --part modal
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from tests.fakes.browser import Page, browsing
from tests.fakes.local_slack import LocalSlack
from tests.fakes.slack_server import ALICE, BOT_USER_ID, CHANNEL, Json

_PARTS = {
    "page": "body",
    "channel": ".main",
    "messages": ".messages",
    "modal": ".modal",
    "home": ".home",
}

#: Where a picture of a part begins to grow, in CSS pixels.
_LOW = 240

Part = Literal["page", "channel", "messages", "modal", "home"]


def script() -> str:
    """The JavaScript that gives a page its `person`."""
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


class SlackPage:
    """The page, opened by one person; `within`: seconds that each step waits."""

    def __init__(
        self,
        url: str,
        page: Page,
        *,
        user: str,
        size: tuple[int, int],
        within: float,
        is_bare: bool,
    ) -> None:
        self._url = url
        self._page = page
        self._user = user
        self._size = size
        self._within = within
        self._is_bare = is_bare

    async def _do(self, action: str, *arguments: object) -> object:
        written = ", ".join(json.dumps(argument) for argument in arguments)
        return await self._page.evaluate(f"person.{action}({written})")

    async def _wait(self, action: str, *arguments: object, within: float | None = None) -> None:
        limit = self._within if within is None else within
        # Whether, not what: an element cannot leave the page.
        written = ", ".join(json.dumps(argument) for argument in (*arguments, limit))
        await self._page.evaluate(f"person.{action}({written}).then(() => true)")

    async def open_channel(self, channel: str = CHANNEL) -> None:
        """Opens the channel with this id, anew."""
        await self._page.open(f"{self._url}/archives/{channel}")
        await self._page.resize(*self._size)
        await self._page.evaluate(script())
        await self._wait("ready")
        if self._is_bare:
            await self._do("bare")
        await self.act_as(self._user)

    async def open_direct(self) -> None:
        """Opens the person's direct message with the bot, which must exist.

        Raises:
            LookupError: nobody wrote there yet.
        """
        channel = await self._do("directChannel", self._user, BOT_USER_ID)
        if not channel:
            raise LookupError(f"no direct message with {self._user}")
        await self.open_channel(str(channel))

    async def open_home(self) -> None:
        """Opens the app's Home tab; the bot hears `app_home_opened`."""
        await self._wait("openApp")

    async def act_as(self, user: str) -> None:
        """Becomes this person, by id."""
        self._user = user
        await self._wait("actAs", user)

    async def click(self, label: str) -> None:
        """Clicks the lowest button with this label, in the modal if one is open."""
        await self._wait("click", label)

    async def choose(self, text: str) -> None:
        """Chooses this option in the lowest menu that has it, in the modal if one is open."""
        await self._wait("choose", text)

    async def fill(self, label: str, text: str) -> None:
        """Enters a value into the field with this label.

        For menus, checkboxes and radio buttons `text` is the option's; ticking twice unticks.
        """
        await self._wait("fill", label, text)

    async def type(self, text: str) -> None:
        """Writes a message, or a command if it begins with `/`."""
        await self._wait("type", text)

    async def submit(self) -> None:
        """Sends the modal off by its own button; `modal_errors` or `modal_closed` come after."""
        labels = await self.texts(".modal-foot .primary")
        await self.click(labels[0])

    async def modal_closed(self) -> None:
        """Returns when no modal is open."""
        await self._wait("hides", ".modal")

    async def modal_errors(self) -> list[str]:
        """What is objected to in the modal, each as `block id: text`."""
        return await self.texts(".modal-error")

    async def wait_for(self, text: str, *, within: float | None = None) -> None:
        """Returns when this text stands anywhere on the page.

        Raises:
            TimeoutError: it does not; says what stands there.
        """
        await self._wait("shows", text, within=within)

    async def texts(self, selector: str = ".messages .msg") -> list[str]:
        """The texts of these elements, from top to bottom; each message's unless said."""
        found = await self._do("texts", selector)
        assert isinstance(found, list)
        return found

    async def picture(self, part: Part = "page", *, is_tidy: bool = True) -> bytes:
        """A PNG of this part, all of it: the page grows as far as it must.

        `is_tidy` puts what a reader would see in place of `<!date^…|…>`, `<!subteam^…|…>` and
        escapes, which local Slack shows as they were sent.
        """
        selector = _PARTS[part]
        if is_tidy:
            await self._do("tidy")
        await self._fit(selector, _LOW if part != "page" else self._size[1])
        place = await self._do("place", selector)
        assert isinstance(place, dict)
        clip: Json | None = None if part == "page" else place
        picture = await self._page.picture(clip)
        await self._page.resize(*self._size)
        return picture

    async def _fit(self, selector: str, height: int) -> None:
        """Makes the page so high that nothing of this part is out of sight."""
        width = self._size[0]
        await self._page.resize(width, height)
        # A modal is so much of the window's height, so once is not enough.
        for _ in range(8):
            hidden = await self._do("hidden", selector)
            assert isinstance(hidden, int)
            if not hidden:
                return
            height += hidden + 1
            await self._page.resize(width, height)


@asynccontextmanager
async def visiting(
    slack: LocalSlack | str,
    *,
    user: str = ALICE,
    channel: str = CHANNEL,
    size: tuple[int, int] = (1000, 700),
    within: float = 10.0,
    is_bare: bool = False,
) -> AsyncIterator[SlackPage]:
    """This person opens the page in a browser of their own, in this channel.

    `slack` may be the URL of a local Slack that runs, without a slash at the end.

    `size` is in CSS pixels. `within`: seconds that each step waits for what it needs. `is_bare`
    hides all but the messages, as on a telephone.

    Raises:
        FileNotFoundError: no browser.
    """
    async with browsing() as page:
        url = slack if isinstance(slack, str) else slack.url
        visit = SlackPage(url, page, user=user, size=size, within=within, is_bare=is_bare)
        async with asyncio.timeout(within):
            await visit.open_channel(channel)
        yield visit


async def _look(options: argparse.Namespace) -> None:
    """The command line's steps, and the picture."""
    async with visiting(options.url, user=options.user, channel=options.channel) as page:
        steps: dict[str, Callable[..., Awaitable[None]]] = {
            "choose": page.choose,
            "click": page.click,
            "home": page.open_home,
            "direct": page.open_direct,
            "fill": page.fill,
            "submit": page.submit,
            "type": page.type,
            "wait": page.wait_for,
        }
        for step in options.step:
            verb, _, rest = step.partition(":")
            arguments = rest.split("=", 1) if verb == "fill" else [rest] if rest else []
            await steps[verb](*arguments)
        options.out.write_bytes(await page.picture(options.part))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.slack_page")
    parser.add_argument("url", help="where local Slack listens, http://127.0.0.1:PORT")
    parser.add_argument("out", type=Path, help="the PNG to write")
    parser.add_argument("--user", default=ALICE, help="who looks, by id")
    parser.add_argument("--channel", default=CHANNEL, help="where, by id")
    parser.add_argument("--part", choices=_PARTS, default="page")
    parser.add_argument(
        "--step",
        action="append",
        default=[],
        help="home, direct, submit, click:LABEL, choose:OPTION, fill:LABEL=TEXT, type:TEXT, "
        "wait:TEXT; as often as wanted",
    )
    asyncio.run(_look(parser.parse_args()))


if __name__ == "__main__":
    main()
