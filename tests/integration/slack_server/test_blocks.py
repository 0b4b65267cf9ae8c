"""Blocks and views beyond Slack's limits are refused, those at the limits are taken."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import ALICE, CHANNEL, Json, SlackServer
from tests.integration.slack_server.clients import refusal, section
from tests.integration.slack_server.kit import (
    actions,
    button,
    field,
    home,
    menu,
    modal,
    options,
    plain,
)

MANY = [f"{n}" for n in range(100)]

WRONG: list[Json] = [
    actions(button("a", text=plain("x" * 76))),
    actions(button("a", text={"type": "mrkdwn", "text": "x"})),
    actions(button("a", value="x" * 2001)),
    actions(button("a", value=3)),
    actions(button("a", style="green")),
    actions(button("a", action="b")),
    actions(button("a" * 256)),
    actions(button("a"), button("a")),
    actions(*(button(f"{n}") for n in range(26))),
    actions(),
    actions(menu("a", *MANY, "100")),
    actions(menu("a")),
    actions(menu("a", "x" * 76)),
    actions(menu("a", options=[{"text": plain("a"), "value": "x" * 151}])),
    actions(menu("a", options=[{"text": plain("a")}])),
    actions(menu("a", "b", initial_option=options("c")[0])),
    actions(menu("a", "b", placeholder=plain("x" * 151))),
    actions(menu("a", "b", initial_user=ALICE)),
    actions(field("a", "plain_text_input")["element"]),
    actions({"type": "datetimepicker", "action_id": "a", "initial_date_time": "1700000000"}),
    actions({"type": "datetimepicker", "action_id": "a", "initial_date_time": 1700000000.5}),
    actions({"type": "datetimepicker", "action_id": "a", "initial_date_time": 1700000000000}),
    actions({"type": "timepicker", "action_id": "a", "initial_time": "9:00"}),
    actions({"type": "timepicker", "action_id": "a", "timezone": "Tokyo"}),
    actions({"type": "datepicker", "action_id": "a", "initial_date": "2026-1-1"}),
    actions({"type": "checkboxes", "action_id": "a", "options": options(*MANY[:11])}),
    actions({"type": "radio_buttons", "action_id": "a", "options": []}),
    actions({"type": "users_select", "action_id": "a", "initial_user": None} | {"options": []}),
    section("x") | {"accessory": {"type": "datetimepicker", "action_id": "a"}},
    section("x") | {"blok_id": "b"},
    section("x") | {"text": {"type": "mrkdwn", "text": "x", "emoji": True}},
    field("a", "plain_text_input", initial_value="xy", max_length=1),
    field("a", "plain_text_input", max_length=3001),
    field("a", "plain_text_input") | {"label": plain("x" * 2001)},
    field("a", "plain_text_input") | {"label": {"type": "mrkdwn", "text": "x"}},
    field("a", "button", text=plain("x")),
]

RIGHT: list[Json] = [
    actions(*(button(f"{n}", value="x" * 2000, text=plain("x" * 75)) for n in range(25))),
    actions(button("a", style="danger", confirm={
        "title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n"),
    })),
    actions(menu("a", *MANY, initial_option=options("99")[0], placeholder=plain("x" * 150))),
    actions(menu("a", options=[{"text": plain("x" * 75), "value": "x" * 150}])),
    actions({"type": "users_select", "action_id": "a", "initial_user": ALICE}),
    actions({"type": "conversations_select", "action_id": "a", "filter": {"include": ["public"]}}),
    actions({"type": "datetimepicker", "action_id": "a", "initial_date_time": 1700000000}),
    actions({"type": "timepicker", "action_id": "a", "initial_time": "09:00",
             "timezone": "Asia/Tokyo"}),
    actions({"type": "checkboxes", "action_id": "a", "options": options("a", "b"),
             "initial_options": options("b")}),
    actions({"type": "radio_buttons", "action_id": "a", "options": options("a", "b"),
             "initial_option": options("b")[0]}),
    actions({"type": "overflow", "action_id": "a", "options": options("a")}),
    section("x") | {"accessory": button("a")},
    field("a", "plain_text_input", multiline=True, initial_value="x" * 3000, optional=True),
    field("a", "datetimepicker", hint=plain("x")),
]  # fmt: skip


@pytest.mark.parametrize("block", WRONG)
async def test_a_wrong_block_loses_the_message_and_the_view(
    server: SlackServer, client: AsyncWebClient, block: Json
) -> None:
    post = client.chat_postMessage(channel=CHANNEL, text="a", blocks=[block])
    assert await refusal(post) == "invalid_blocks"
    trigger_id = server.interactions.begin(CHANNEL, ALICE).trigger_id
    show = client.views_open(trigger_id=trigger_id, view=modal(block))
    assert await refusal(show) == "invalid_arguments"
    assert await refusal(client.views_publish(user_id=ALICE, view=home(block))) == (
        "invalid_arguments"
    )


@pytest.mark.parametrize("block", RIGHT)
async def test_a_right_block_is_taken(
    server: SlackServer, client: AsyncWebClient, block: Json
) -> None:
    await client.chat_postMessage(channel=CHANNEL, text="a", blocks=[block])
    await client.views_publish(user_id=ALICE, view=home(block))


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain("x" * 25)),
        modal(title=None),
        modal(submit=plain("x" * 25)),
        modal(close=plain("x" * 25)),
        modal(callback_id="x" * 256),
        modal(private_metadata="x" * 3001),
        modal(*[section("x")] * 101),
        modal(section("x", "b"), section("y", "b")),
        modal(field("a", "plain_text_input"), submit=None),
        modal(notify_on_close="yes"),
        modal(colour="red"),
        home(title=plain("x")),
        {"type": "home"},
        {"type": "form", "blocks": []},
    ],
)
async def test_a_wrong_view_is_refused(
    server: SlackServer, client: AsyncWebClient, view: dict[str, Any]
) -> None:
    trigger_id = server.interactions.begin(CHANNEL, ALICE).trigger_id
    is_home = view["type"] == "home"
    show = (
        client.views_publish(user_id=ALICE, view=view)
        if is_home
        else client.views_open(trigger_id=trigger_id, view=view)
    )
    assert await refusal(show) == "invalid_arguments"


async def test_the_refusal_says_what_is_wrong_and_where(client: AsyncWebClient) -> None:
    blocks = [section("x"), actions(button("a", text=plain("x" * 76)))]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=CHANNEL, text="a", blocks=blocks)
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] text must be less than 76 characters [json-pointer:/blocks/1]"


async def test_a_view_at_slacks_limits_is_taken(
    server: SlackServer, client: AsyncWebClient
) -> None:
    view = modal(
        *(section("x") for _ in range(100)),
        title=plain("x" * 24),
        submit=plain("x" * 24),
        close=plain("x" * 24),
        callback_id="x" * 255,
        private_metadata="x" * 3000,
    )
    trigger_id = server.interactions.begin(CHANNEL, ALICE).trigger_id
    answer = await client.views_open(trigger_id=trigger_id, view=view)
    assert len({block["block_id"] for block in answer["view"]["blocks"]}) == 100
