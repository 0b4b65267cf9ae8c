"""A person's round trip through local Slack's page, and what that page does unlike Slack."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.browser import find_browser
from tests.fakes.local_slack import LocalSlack, skip_reason
from tests.fakes.slack_page import visiting
from tests.fakes.slack_server import ALICE, APP_TOKEN, BOB, BOT_TOKEN, CHANNEL, Json
from tests.integration.slack_server.clients import section
from tests.integration.slack_server.kit import actions, button, field, home, menu, modal, options

pytestmark = pytest.mark.skipif(skip_reason() is not None, reason=str(skip_reason()))
with_browser = pytest.mark.skipif(find_browser() is None, reason="no Chromium on the path")

FORM = modal(
    field("what", "plain_text_input", initial_value="given"),
    field("how", "static_select", options=options("once", "daily")),
    field("marks", "checkboxes", options=options("a", "b"), optional=True),
    field("when", "datetimepicker", initial_date_time=1700000000),
)


class App:
    """Due reminders, a form and a Home tab; `heard` are the payloads, in order."""

    def __init__(self, web: AsyncWebClient) -> None:
        self.web = web
        self.heard: list[Json] = []
        self.bolt = AsyncApp(client=web)
        self.bolt.command("/remind")(self.remind)
        self.bolt.action("undo")(self.undo)
        self.bolt.action("edit")(self.edit)
        self.bolt.view("form")(self.save)
        self.bolt.event("app_home_opened")(self.show_home)
        self.bolt.event("message")(self.hear)
        self.bolt.action("snooze")(self.hear)
        self.bolt.action("more")(self.more)

    async def post(self) -> None:
        row = actions(button("edit"), menu("snooze", "10m", "1h"))
        await self.web.chat_postMessage(channel=CHANNEL, text="due", blocks=[section("Due"), row])

    async def hear(self, ack: Any, body: Any) -> None:
        self.heard.append(body)
        await ack()

    def told_of(self, action_id: str) -> Json:
        """The click on that element."""
        (found,) = (
            b for b in self.heard if b.get("actions", [{}])[0].get("action_id") == action_id
        )
        return found

    async def more(self, ack: Any, body: Any) -> None:
        await self.hear(ack, body)
        view = home(section("No more"))
        await self.web.views_publish(user_id=body["user"]["id"], view=view)

    async def remind(self, ack: Any, respond: Any) -> None:
        await ack()
        blocks = [section("Set"), actions(button("undo"))]
        await respond("Set", blocks=blocks, response_type="ephemeral")

    async def undo(self, ack: Any, body: Any, respond: Any) -> None:
        await self.hear(ack, body)
        await respond("Undone", replace_original=True)

    async def edit(self, ack: Any, body: Any) -> None:
        await self.hear(ack, body)
        await self.web.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def save(self, ack: Any, body: Any, view: Any) -> None:
        self.heard.append(body)
        if view["state"]["values"]["what"]["what.value"]["value"] == "deploy":
            await ack()
            await self.web.chat_postMessage(channel=CHANNEL, text="Saved")
        else:
            await ack(response_action="errors", errors={"what": "Too vague"})

    async def show_home(self, ack: Any, event: Any) -> None:
        await ack()
        view = home(section("Your reminders"), actions(button("more", value="7")))
        await self.web.views_publish(user_id=event["user"], view=view)


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as running:
        yield running


@pytest.fixture
async def app(slack: LocalSlack) -> AsyncIterator[App]:
    async with aiohttp.ClientSession() as session:
        app = App(AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session))
        # Its methods carry no types.
        socket: Any = AsyncSocketModeHandler(app.bolt, APP_TOKEN, web_client=app.web).client
        await socket.connect()
        try:
            await app.post()
            yield app
        finally:
            await socket.close()


@with_browser
async def test_a_person_clicks_chooses_and_fills_a_form_in(slack: LocalSlack, app: App) -> None:
    async with visiting(slack, user=BOB) as page:
        await page.choose("1H")
        await page.click("edit")
        await page.fill("how", "DAILY")
        await page.fill("marks", "B")
        await page.fill("what", "x")
        await page.submit()
        await page.wait_for("Too vague")
        assert await page.modal_errors() == ["what: Too vague"]
        assert (await page.picture("modal")).startswith(b"\x89PNG")
        await page.fill("what", "deploy")
        await page.submit()
        await page.modal_closed()
        await page.wait_for("Saved")
        assert "Saved" in (await page.texts())[-1]
    assert app.told_of("snooze")["actions"][0]["selected_option"]["value"] == "1h"
    assert app.told_of("edit")["user"]["id"] == BOB
    values = app.heard[-1]["view"]["state"]["values"]
    assert values["how"]["how.value"]["selected_option"] == options("daily")[0]
    assert values["marks"]["marks.value"]["selected_options"] == options("b")


@with_browser
async def test_a_person_sees_the_home_tab_and_a_direct_message(slack: LocalSlack, app: App) -> None:
    async with visiting(slack, size=(420, 500), is_bare=True) as page:
        with pytest.raises(LookupError):
            await page.open_direct()
        await page.open_home()
        await page.wait_for("Your reminders")
        await page.click("more")
        await page.wait_for("No more")
        picture = await page.picture("home")
        assert int.from_bytes(picture[16:20], "big") == 840
        await slack.say("hello", channel=ALICE)
        await page.open_direct()
        await page.wait_for("hello")
        with pytest.raises(TimeoutError, match="hello"):
            await page.wait_for("good bye", within=0.1)


@with_browser
async def test_the_page_can_be_used_from_the_command_line(
    slack: LocalSlack, app: App, tmp_path: Path
) -> None:
    out = tmp_path / "form.png"
    arguments = ("--step", "click:edit", "--step", "fill:what=deploy", "--part", "modal")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.slack_page", slack.url, str(out), *arguments),
        cwd=Path(__file__).parents[2],
    )
    assert await process.wait() == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@with_browser
async def test_what_the_page_lacks(slack: LocalSlack, app: App) -> None:
    async with visiting(slack) as page:
        await page.click("edit")
        await page.wait_for("[datetimepicker]")
        await page.submit()
        await page.wait_for("Too vague")
    # What a field began with is shown and not sent.
    values = app.heard[-1]["view"]["state"]["values"]
    assert values["what"]["what.value"]["value"] is None


@with_browser
async def test_an_ephemeral_message_is_everybodys_and_comes_with_its_click(
    slack: LocalSlack, app: App
) -> None:
    async with visiting(slack, user=BOB) as page:
        await page.type("/remind me")
        await page.wait_for("Set")
        await page.act_as(ALICE)
        await page.click("undo")
        await page.wait_for("Undone")
    payload = app.told_of("undo")
    assert payload["container"]["is_ephemeral"] is False
    assert payload["message"]["ephemeral_to"] == BOB


async def test_forms_and_home_tabs_need_no_browser(slack: LocalSlack, app: App) -> None:
    (message,) = await slack.messages()
    edit: Json = {"type": "button", "action_id": "edit", "block_id": "do"}
    await slack.interact(message["ts"], edit)
    await slack.wait_for_ui(lambda ui: ui.modals)
    with pytest.raises(ValueError, match="how"):
        await slack.ui.submit()
    await slack.ui.submit({"how": "once", "when": 1800000000})
    await slack.wait_for_ui(lambda ui: ui.errors == {"what": "Too vague"})
    await slack.ui.submit({"what": "deploy", "how": "once"})
    await slack.wait_for_ui(lambda ui: not ui.modals)
    first, second = (body["view"]["state"]["values"] for body in app.heard[1:])
    assert first["what"]["what.value"]["value"] == "given"
    assert first["when"]["when.value"]["selected_date_time"] == 1800000000
    assert second["when"]["when.value"]["selected_date_time"] == 1700000000

    await slack.open_home()
    await slack.wait_for_ui(lambda ui: ALICE in ui.homes)
    await slack.ui.click_in_home("more")
    await slack.wait_for_ui(lambda ui: "No more" in str(ui.homes))
    payload = app.told_of("more")
    assert payload["actions"][0]["value"] == "7"
    assert payload["container"]["type"] == "message"
    assert "view" not in payload
