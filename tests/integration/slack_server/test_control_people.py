"""What people do can be driven over HTTP alone, for tests that run the server as a process."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from tests.fakes.slack_server import ALICE, BOB, CHANNEL, Json, SlackServer
from tests.integration.slack_server.clients import bolt, section
from tests.integration.slack_server.kit import actions, button, field, home, menu, modal

Control = Callable[..., Awaitable[Json]]


@pytest.fixture
async def control(server: SlackServer) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession(f"{server.url}/_control/") as session:

        async def post(action: str, **body: Any) -> Json:
            async with session.post(action, json=body) as answer:
                found: Json = await answer.json()
                return found | {"status": answer.status}

        yield post


def configure(app: AsyncApp) -> None:
    """Opens a form at a shortcut, objects to its first sending, answers clicks."""
    sent: list[Json] = []

    async def show(ack: Any, body: Any, client: Any) -> None:
        view = modal(field("what", "plain_text_input"))
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    async def save(ack: Any, view: Any) -> None:
        sent.append(view)
        if len(sent) == 1:
            await ack(response_action="errors", errors={"what": "Too vague"})
        else:
            await ack()

    async def answer(ack: Any, action: Any, respond: Any) -> None:
        await ack()
        await respond(action["selected_option"]["value"], response_type="ephemeral")

    async def more(ack: Any, body: Any, client: Any) -> None:
        await client.views_publish(user_id=body["user"]["id"], view=home(section("more")))
        await ack()

    app.shortcut("reminder.new")(show)
    app.shortcut("reminder.about")(show)
    app.view("form")(save)
    app.action("snooze")(answer)
    app.action("more")(more)


async def test_forms_are_driven_over_http(server: SlackServer, control: Control) -> None:
    async with bolt(server, configure):
        await control("shortcut", callback_id="reminder.new", user=BOB)
        assert (await control("submit", user=ALICE))["status"] == 400
        assert (await control("submit", user=BOB, fields={"what": ""}))["status"] == 400
        first = await control("submit", user=BOB, fields={"what": "a"})
        assert (first["errors"], first["is_open"]) == ({"what": "Too vague"}, True)
        (view,) = (await control(f"views/{BOB}"))["modals"]
        assert view["errors"] == {"what": "Too vague"}
        assert (await control("submit", user=BOB))["is_open"] is False
        said = (await control("message", text="ship it"))["message"]
        place = {"channel": CHANNEL, "messageTs": said["ts"]}
        await control("message_shortcut", callback_id="reminder.about", user=BOB, **place)
        await control("close_view", user=BOB)
        assert (await control(f"views/{BOB}"))["modals"] == []


async def test_clicks_are_driven_over_http(server: SlackServer, control: Control) -> None:
    async with bolt(server, configure) as web:
        await control("channel", id="C0NEW", name="new", is_ext_shared=True)
        await control("user", id="U0CAROL", name="carol", tz="Europe/Paris", locale="fr-FR")
        carol = await web.users_info(user="U0CAROL", include_locale=True)
        assert (carol["user"]["tz"], carol["user"]["locale"]) == ("Europe/Paris", "fr-FR")
        blocks = [actions(menu("snooze", "10m"))]
        ts = (await web.chat_postMessage(channel="C0NEW", text="due", blocks=blocks))["ts"]
        click = {"channel": "C0NEW", "messageTs": ts, "action_id": "snooze", "value": "10m"}
        (reply,) = (await control("click", n_replies=1, user=BOB, **click))["replies"]
        assert (reply["text"], reply["ephemeral_to"]) == ("10m", BOB)
        assert (await control("click", **click | {"value": "2h"}))["status"] == 400
        await web.views_publish(user_id=ALICE, view=home(actions(button("more"))))
        seen = await control("click_in_view", surface="home", action_id="more")
        assert seen["view"]["blocks"][0]["text"]["text"] == "more"


async def test_the_server_is_set_over_http(server: SlackServer, control: Control) -> None:
    await control("duplicates", on=True)
    await control("absent", methods=["views.open"])
    assert (server.duplicates, server.absent_methods) == (True, {"views.open"})
    await control("reset")
    assert (server.duplicates, server.absent_methods) == (False, set())
