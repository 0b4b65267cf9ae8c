"""Shortcuts and the Home tab of the Slack chat: what is opened, and where answers go."""

from collections.abc import AsyncIterator

import pytest

from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.domain.answer import Reply, UpcomingAnswer
from deadline_bot.domain.chat import Action, Clicked, Origin
from tests.fakes.conversation import FakeConversation
from tests.fakes.slack_server import (
    ALICE,
    BOB,
    Effect,
    Fault,
    Json,
    SlackServer,
)
from tests.integration.slack_chat import all_acknowledged, connected, said_by_bot
from tests.integration.test_slack_adapter_clicks import NEW, ROW, SPEAKER


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def conversation() -> FakeConversation:
    return FakeConversation()


@pytest.fixture
async def connection(
    slack: SlackServer, conversation: FakeConversation
) -> AsyncIterator[SocketConnection]:
    async with connected(slack.api_url, conversation, "#kaggle") as connection:
        yield connection


pytestmark = pytest.mark.usefixtures("connection")


async def test_the_shortcut_for_a_new_reminder_opens_its_form(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.reply = Reply(NEW)
    exchange = await slack.shortcut("reminder.new")
    await slack.wait_for(lambda: slack.interactions.views)
    place = slack.workspace.direct_message(ALICE)
    expected = Clicked(Action.NEW, "", place.id, SPEAKER, exchange.trigger_id, Origin.SHORTCUT)
    assert conversation.clicked == [expected]


async def test_without_a_form_the_shortcut_is_answered_by_a_direct_message(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.reply = Reply(NEW)
    slack.faults.add(Fault(Effect.ERROR, "views.open", error="expired_trigger_id"))
    await slack.shortcut("reminder.new")
    place = slack.workspace.direct_message(ALICE)
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack, place.id))
    assert "reminder.new" in str(answer.blocks)


@pytest.mark.parametrize("has_links", [True, False])
async def test_the_shortcut_about_a_message_carries_the_link_to_it(
    slack: SlackServer, conversation: FakeConversation, *, has_links: bool
) -> None:
    conversation.reply = Reply(NEW)
    if not has_links:
        slack.absent_methods.add("chat.getPermalink")
    message = await slack.say("submit by noon", user=BOB)
    await slack.message_shortcut("reminder.about", message)
    await slack.wait_for(lambda: slack.interactions.views)
    (clicked,) = conversation.clicked
    assert (clicked.action, clicked.channel) == (Action.ABOUT, "#kaggle")
    assert clicked.value.startswith("https://") == has_links


async def test_whoever_opens_the_home_tab_is_shown_it(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    await slack.open_home()
    await conversation.wait_for(conversation.homes)
    event: Json = {"type": "app_home_opened", "user": BOB, "channel": "D0BOB", "tab": "messages"}
    await slack.tell(event)
    await all_acknowledged(slack)
    assert conversation.homes == [SPEAKER]


async def test_a_click_in_the_home_tab_is_answered_by_a_direct_message(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    conversation.reply = Reply(UpcomingAnswer(()))
    content: Json = {"view": {"type": "home", "blocks": [ROW]}, "user_id": ALICE}
    slack.interactions.board.publish(slack.workspace, content)
    await slack.click_in_view(slack.home(), "reply.say")
    place = slack.workspace.direct_message(ALICE)
    (answer,) = await slack.wait_for(lambda: said_by_bot(slack, place.id))
    assert conversation.clicked[0].channel == place.id
    assert "reply.share" not in str(answer.blocks)
