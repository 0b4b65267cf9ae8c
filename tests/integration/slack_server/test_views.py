"""Modals and Home tabs, opened, filled in and sent off with Bolt on the other side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import ALICE, BOB, CHANNEL, ApiError, Json, SlackServer
from tests.integration.slack_server.clients import bolt, refusal, section
from tests.integration.slack_server.kit import actions, button, field, home, menu, modal, options

FORM = modal(
    field("what", "plain_text_input", max_length=10),
    field("when", "datetimepicker", initial_date_time=1700000000),
    field("at", "timepicker", optional=True),
    field("how", "static_select", options=options("once", "daily"), dispatch_action=True),
    field("who", "users_select", initial_user=ALICE),
    field("where", "conversations_select", response_url_enabled=True),
    field("marks", "checkboxes", options=options("a", "b"), optional=True),
    field("mode", "radio_buttons", options=options("x", "y"), initial_option=options("y")[0]),
    private_metadata="kept",
    notify_on_close=True,
)
FILLED: Json = {
    "what": "deploy",
    "when.value": datetime(2026, 1, 1, tzinfo=UTC),
    "at": "09:30",
    "how": "daily",
    "who": BOB,
    "where": CHANNEL,
    "marks": ["b", "a"],
}


class Bot:
    """Opens `view` at a shortcut, answers its sending with `answer`, and remembers payloads."""

    def __init__(self, view: Json) -> None:
        self.view = view
        self.answer: Json = {}
        self.payloads: list[Json] = []
        self.trigger_id = ""

    def configure(self, app: AsyncApp) -> None:
        async def show(ack: Any, body: Any, client: Any) -> None:
            await ack()
            self.trigger_id = body["trigger_id"]
            await client.views_open(trigger_id=body["trigger_id"], view=self.view)

        async def hear(ack: Any, body: Any) -> None:
            self.payloads.append(body)
            await ack(**self.answer)

        app.shortcut("reminder.new")(show)
        app.view("form")(hear)
        app.view_closed("form")(hear)
        for action_id in ("how.value", "more", "pick"):
            app.action(action_id)(hear)


@asynccontextmanager
async def showing(server: SlackServer, view: Json = FORM) -> AsyncIterator[Bot]:
    bot = Bot(view)
    async with bolt(server, bot.configure):
        await server.shortcut("reminder.new")
        await server.wait_for(lambda: server.interactions.views)
        yield bot


async def test_a_form_is_filled_in_and_sent_off(server: SlackServer) -> None:
    async with showing(server) as bot:
        view = server.modal(ALICE)
        assert await server.submit(view, FILLED) is None
    assert not view.is_open
    with pytest.raises(LookupError):
        server.modal(ALICE)
    (payload,) = bot.payloads
    assert (payload["type"], payload["view"]["private_metadata"]) == ("view_submission", "kept")
    assert "response_url" not in payload
    assert payload["view"]["state"]["values"] == {
        "what": {"what.value": {"type": "plain_text_input", "value": "deploy"}},
        "when": {"when.value": {"type": "datetimepicker", "selected_date_time": 1767225600}},
        "at": {"at.value": {"type": "timepicker", "selected_time": "09:30"}},
        "how": {
            "how.value": {"type": "static_select", "selected_option": options("daily")[0]},
        },
        "who": {"who.value": {"type": "users_select", "selected_user": BOB}},
        "where": {
            "where.value": {"type": "conversations_select", "selected_conversation": CHANNEL}
        },
        "marks": {"marks.value": {"type": "checkboxes", "selected_options": options("b", "a")}},
        "mode": {"mode.value": {"type": "radio_buttons", "selected_option": options("y")[0]}},
    }
    (url,) = payload["response_urls"]
    assert (url["channel_id"], url["block_id"]) == (CHANNEL, "where")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"what": None}, ValueError),
        ({"what": "x" * 11}, ValueError),
        ({"what": "x\ny"}, ValueError),
        ({"when": "tomorrow"}, ValueError),
        ({"at": "9:30"}, ValueError),
        ({"how": "weekly"}, LookupError),
        ({"who": "U0NOBODY"}, LookupError),
        ({"where": "C0NOWHERE"}, LookupError),
        ({"colour": "red"}, LookupError),
    ],
)
async def test_what_nobody_could_enter_is_an_error_of_the_test(
    server: SlackServer, fields: Json, error: type[Exception]
) -> None:
    async with showing(server) as bot:
        with pytest.raises(error):
            await server.submit(server.modal(), FILLED | fields)
    assert bot.payloads == []


async def test_objections_keep_the_form_open(server: SlackServer) -> None:
    async with showing(server) as bot:
        view = server.modal()
        bot.answer = {"response_action": "errors", "errors": {"what": "Too vague"}}
        await server.submit(view, FILLED)
        assert (server.modal(), view.errors) == (view, {"what": "Too vague"})
        bot.answer = {"response_action": "errors", "errors": {"nothing": "Too vague"}}
        with pytest.raises(ApiError):
            await server.submit(view)
        bot.answer = {"response_action": "update", "view": modal(section("Saved"), submit=None)}
        await server.submit(view)
        assert (view.n_updates, view.errors, view.blocks[0]["type"]) == (1, {}, "section")
        with pytest.raises(ValueError, match="sent off"):
            await server.submit(view)
        bot.answer = {"response_action": "update", "view": modal()}
    # What was entered before stood there still.
    assert bot.payloads[2]["view"]["state"]["values"]["what"]["what.value"]["value"] == "deploy"


async def test_a_view_may_lie_on_another(server: SlackServer) -> None:
    async with showing(server, modal(section("below"))) as bot:
        below = server.modal()
        bot.answer = {"response_action": "push", "view": modal(section("above"))}
        await server.submit(below)
        above = server.modal()
        assert above.to_json()["previous_view_id"] == below.id
        await server.close_view(above)
        assert server.modal() is below
        await server.submit(below)
        bot.answer = {"response_action": "clear"}
        await server.submit(server.modal())
        with pytest.raises(LookupError):
            server.modal()


async def test_a_closed_form_is_told_of_if_it_asks_for_that(server: SlackServer) -> None:
    async with showing(server) as bot:
        await server.close_view(server.modal())
    (payload,) = bot.payloads
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert "trigger_id" not in payload


async def test_a_field_tells_at_once_if_it_asks_for_that(server: SlackServer) -> None:
    async with showing(server) as bot:
        view = server.modal()
        await server.click_in_view(view, "how.value", "once")
        with pytest.raises(ValueError, match="dispatch_action"):
            await server.click_in_view(view, "who.value", BOB)
    (payload,) = bot.payloads
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["actions"][0]["selected_option"]["value"] == "once"
    assert payload["view"]["state"]["values"]["how"]["how.value"]["selected_option"]
    assert not {"message", "channel", "response_url"} & set(payload)


async def test_the_home_tab_has_buttons_and_keeps_its_id(server: SlackServer) -> None:
    bot = Bot(FORM)
    async with bolt(server, bot.configure) as web:
        view = home(actions(button("more", value="7"), menu("pick", "a", "b")))
        first = await web.views_publish(user_id=BOB, view=view)
        again = await web.views_publish(user_id=BOB, view=view, hash=first["view"]["hash"])
        assert again["view"]["id"] == first["view"]["id"]
        old = web.views_publish(user_id=BOB, view=view, hash=first["view"]["hash"])
        assert await refusal(old) == "hash_conflict"
        await server.click_in_view(server.home(BOB), "more")
        await server.click_in_view(server.home(BOB), "pick", "b")
        await server.open_home(BOB)
        event = server.sockets.envelopes[-1].payload["event"]
    clicked, picked = bot.payloads
    assert (clicked["user"]["id"], clicked["actions"][0]["value"]) == (BOB, "7")
    assert clicked["view"]["type"] == "home"
    assert picked["actions"][0]["selected_option"]["value"] == "b"
    assert event["view"]["id"] == first["view"]["id"]


async def test_a_trigger_opens_one_view_and_not_for_long(
    server: SlackServer, client: AsyncWebClient
) -> None:
    exchange = server.interactions.begin(CHANNEL, ALICE)
    answer = await client.views_open(trigger_id=exchange.trigger_id, view=modal(external_id="e"))
    again = client.views_open(trigger_id=exchange.trigger_id, view=modal())
    assert await refusal(again) == "exchanged_trigger_id"
    late = server.interactions.begin(CHANNEL, BOB)
    late.began_at -= 3.1
    assert await refusal(client.views_open(trigger_id=late.trigger_id, view=modal())) == (
        "expired_trigger_id"
    )
    assert await refusal(client.views_open(trigger_id="1.2.3", view=modal())) == (
        "invalid_trigger_id"
    )
    await client.views_update(external_id="e", view=modal(section("b")))
    old = client.views_update(view_id=answer["view"]["id"], view=modal(), hash="old")
    assert await refusal(old) == "hash_conflict"
    assert server.modal().n_updates == 1
    server.interactions.board.close(server.modal())
    gone = client.views_update(view_id=answer["view"]["id"], view=modal())
    assert await refusal(gone) == "not_found"
