"""Buttons, menus and shortcuts: what Slack tells of them, and what answers to them do."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.fakes.slack_server import ALICE, BOB, CHANNEL, Channel, Json, SlackServer
from tests.integration.slack_server.clients import bolt, refusal, section
from tests.integration.slack_server.kit import actions, button, menu, modal, options


class Bot:
    """Answers a command with buttons that only one person sees, and remembers payloads."""

    def __init__(self) -> None:
        self.payloads: list[Json] = []

    def configure(self, app: AsyncApp) -> None:
        async def remind(ack: Any, respond: Any) -> None:
            await ack()
            blocks = [section("Set"), actions(button("share"), button("undo"), button("edit"))]
            await respond("Set", blocks=blocks, response_type="ephemeral")

        async def share(ack: Any, body: Any, respond: Any) -> None:
            await ack()
            self.payloads.append(body)
            await respond("Shared", response_type="in_channel", replace_original=False)
            await respond(delete_original=True)

        async def undo(ack: Any, body: Any, respond: Any) -> None:
            await ack()
            self.payloads.append(body)
            await respond("Undone", replace_original=True)

        async def hear(ack: Any, body: Any) -> None:
            await ack()
            self.payloads.append(body)

        app.command("/remind")(remind)
        app.action("share")(share)
        app.action("undo")(undo)
        app.action("snooze")(hear)
        app.shortcut("reminder.about")(hear)
        app.shortcut("reminder.new")(hear)
        app.event("app_mention")(hear)


@pytest.fixture
def bot() -> Bot:
    return Bot()


async def test_a_click_on_an_ephemeral_message_comes_without_it(
    server: SlackServer, bot: Bot
) -> None:
    async with bolt(server, bot.configure):
        (message,) = (await server.command("/remind", user=BOB)).replies
        with pytest.raises(ValueError, match=BOB):
            await server.click(message, "undo", user=ALICE)
        await server.click(message, "undo", user=BOB)
        await server.wait_for(lambda: message.text == "Undone")
    (payload,) = bot.payloads
    assert "message" not in payload
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": CHANNEL,
        "is_ephemeral": True,
    }
    # What replaces a message replaces its buttons too.
    assert (message.blocks, message.seen_by) == ([], BOB)
    assert server.messages() == []


async def test_an_ephemeral_message_gives_way_to_a_public_one(
    server: SlackServer, bot: Bot
) -> None:
    async with bolt(server, bot.configure):
        (message,) = (await server.command("/remind")).replies
        exchange = await server.click(message, "share", n_replies=1)
        await server.wait_for(lambda: not server.workspace.ephemerals)
    assert exchange.texts == ["Shared"]
    assert [m.text for m in server.messages()] == ["Shared"]


async def test_a_menu_tells_the_option_that_was_chosen(server: SlackServer, bot: Bot) -> None:
    async with bolt(server, bot.configure) as web:
        blocks = [actions(menu("snooze", "10m", "1h"), block_id="row")]
        await web.chat_postMessage(channel=CHANNEL, text="due", blocks=blocks)
        (message,) = server.messages()
        await server.click(message, "snooze", "1h", user=BOB)
        with pytest.raises(LookupError):
            await server.click(message, "snooze", "2h")
        with pytest.raises(LookupError):
            await server.click(message, "done")
    (payload,) = bot.payloads
    (action,) = payload["actions"]
    chosen = {"type": "static_select", "selected_option": options("1h")[0]}
    assert (action["block_id"], action["selected_option"]) == ("row", options("1h")[0])
    assert payload["state"]["values"] == {"row": {"snooze": chosen}}
    assert payload["message"]["ts"] == message.ts
    assert payload["container"]["is_ephemeral"] is False


async def test_a_global_shortcut_happens_nowhere(server: SlackServer, bot: Bot) -> None:
    async with bolt(server, bot.configure) as web:
        exchange = await server.shortcut("reminder.new", BOB)
        await web.views_open(trigger_id=exchange.trigger_id, view=modal())
    (payload,) = bot.payloads
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "reminder.new")
    assert payload["user"] == {"id": BOB, "username": "bob", "team_id": "T0TEAM"}
    assert not {"channel", "response_url", "message"} & set(payload)
    assert server.modal(BOB).channel == ""


async def test_a_message_shortcut_brings_the_message(server: SlackServer, bot: Bot) -> None:
    async with bolt(server, bot.configure):
        said = await server.say("ship it on friday")
        await server.message_shortcut("reminder.about", said, BOB)
    (payload,) = bot.payloads
    assert (payload["type"], payload["callback_id"]) == ("message_action", "reminder.about")
    assert (payload["message_ts"], payload["message"]["text"]) == (said.ts, said.text)
    assert payload["channel"] == {"id": CHANNEL, "name": "kaggle"}
    assert payload["response_url"].startswith(server.url)


async def test_on_demand_each_envelope_comes_twice(server: SlackServer, bot: Bot) -> None:
    server.duplicates = True
    async with bolt(server, bot.configure):
        await server.shortcut("reminder.new")
        await server.say("<@U0BOT> hello")
        click, event = server.sockets.envelopes
        await server.wait_for(lambda: (click.n_acks, event.n_acks) == (2, 2))
    assert len(bot.payloads) == 4
    assert bot.payloads[0] == bot.payloads[1]
    assert (len(click.sent_at), len(event.sent_at)) == (2, 2)


async def test_methods_can_be_absent(server: SlackServer, bot: Bot) -> None:
    server.absent_methods = {"chat.scheduleMessage"}
    async with bolt(server, bot.configure) as web:
        at = int(server.workspace.now()) + 3600
        call = web.chat_scheduleMessage(channel=CHANNEL, text="a", post_at=at)
        assert await refusal(call) == "unknown_method"
        await web.chat_postMessage(channel=CHANNEL, text="a")


async def test_a_channel_may_be_shared_with_strangers(server: SlackServer, bot: Bot) -> None:
    server.workspace.add_channel(Channel("C0SHARED", "shared", is_ext_shared=True))
    async with bolt(server, bot.configure) as web:
        shared = await web.conversations_info(channel="C0SHARED")
        ours = await web.conversations_info(channel=CHANNEL)
        await server.say("<@U0BOT> hello", channel="C0SHARED")
    assert (shared["channel"]["is_ext_shared"], ours["channel"]["is_ext_shared"]) == (True, False)
    assert server.sockets.envelopes[0].payload["is_ext_shared_channel"] is True
