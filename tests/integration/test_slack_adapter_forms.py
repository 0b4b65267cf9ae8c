"""Forms of the Slack chat, from the click that opens one to what becomes of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.connection import SocketConnection
from deadline_bot.domain.answer import UpcomingAnswer
from deadline_bot.domain.answer_reminders import OpenForm
from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import (
    Form,
    ReminderEntry,
    ReminderForm,
    SettingsEntry,
    SettingsForm,
    SnoozeEntry,
    SnoozeForm,
    Speaker,
)
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.chat_forms import words_of_form_faults
from tests.fakes.conversation import VOICE, FakeConversation
from tests.fakes.facts import NOW
from tests.fakes.slack_server import (
    ALICE,
    BOB,
    CHANNEL,
    Channel,
    SlackServer,
    View,
)
from tests.integration.slack_chat import all_acknowledged, connected, said_by_bot

SPEAKER = Speaker(ALICE, ZoneInfo("Asia/Tokyo"), Language.JA, "alice")
REMINDER = ReminderForm(
    "#kaggle",
    Audience(AudienceKind.CHANNEL),
    reminder_id=7,
    text="submit",
    when="tomorrow at 9",
    is_insistent=True,
    link="https://team.slack.com/archives/C0KAGGLE/p1",
)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.workspace.add_channel(Channel("C0OTHER", "other"))
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


async def opened(slack: SlackServer, conversation: FakeConversation, form: Form) -> View:
    conversation.answer = OpenForm(form)
    await slack.command("/deadline", "edit", n_replies=0)
    await slack.wait_for(lambda: slack.interactions.views)
    return slack.modal()


async def test_a_reminder_that_was_not_changed_comes_back_as_it_was(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    view = await opened(slack, conversation, REMINDER)
    await slack.submit(view)
    (entry,) = conversation.entered
    assert entry == ReminderEntry(REMINDER, None, SPEAKER, entry.request_id)
    assert not view.is_open


async def test_a_reminder_comes_back_as_it_was_filled_in(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    form = ReminderForm("#kaggle", Audience(AudienceKind.CHANNEL))
    view = await opened(slack, conversation, form)
    entered = {"text": "a & b\nc", "audience": "here", "at": AT, "is_insistent": "true"}
    await slack.submit(view, entered)
    (entry,) = conversation.entered
    expected = ReminderForm(
        "#kaggle", Audience(AudienceKind.HERE), text="a & b\nc", is_insistent=True
    )
    assert entry == ReminderEntry(expected, AT, SPEAKER, entry.request_id)


@pytest.mark.parametrize(
    ("before", "fields", "after"),
    [
        (Audience(AudienceKind.CHANNEL), {"user": BOB}, Audience(AudienceKind.USER, id=BOB)),
        (Audience(AudienceKind.CHANNEL), {"user": ALICE}, Audience(AudienceKind.ME)),
        (Audience(AudienceKind.USER, "bob", BOB), {}, Audience(AudienceKind.USER, "bob", BOB)),
        (
            Audience(AudienceKind.USER, id=BOB),
            {"audience": "channel"},
            Audience(AudienceKind.CHANNEL),
        ),
        (
            Audience(AudienceKind.ME),
            {"other_channel": "C0OTHER"},
            Audience(AudienceKind.OTHER_CHANNEL, id="C0OTHER"),
        ),
        (Audience(AudienceKind.ME), {"audience": "user"}, Audience(AudienceKind.USER)),
        (
            Audience(AudienceKind.GROUP, "team", "S0TEAM"),
            {},
            Audience(AudienceKind.GROUP, "team", "S0TEAM"),
        ),
        (
            Audience(AudienceKind.GROUP, "team", "S0TEAM"),
            {"audience": "me"},
            Audience(AudienceKind.ME),
        ),
    ],
)
async def test_whom_a_reminder_is_for(
    slack: SlackServer,
    conversation: FakeConversation,
    before: Audience,
    fields: dict[str, str],
    after: Audience,
) -> None:
    view = await opened(slack, conversation, ReminderForm("#kaggle", before, text="x"))
    await slack.submit(view, fields)
    (entry,) = conversation.entered
    assert isinstance(entry, ReminderEntry)
    assert entry.form.audience == after


async def test_a_snooze_comes_back(slack: SlackServer, conversation: FakeConversation) -> None:
    form = SnoozeForm("#kaggle", "7@2026-11-23T00:00:00Z")
    view = await opened(slack, conversation, form)
    await slack.submit(view, {"when": "tomorrow"})
    (entry,) = conversation.entered
    assert entry == SnoozeEntry(form, "tomorrow", None, SPEAKER, entry.request_id)


@pytest.mark.parametrize("is_shared", [True, False])
async def test_settings_come_back(
    slack: SlackServer, conversation: FakeConversation, *, is_shared: bool
) -> None:
    form = SettingsForm(
        "#kaggle",
        "Asia/Tokyo",
        Language.JA,
        "1d, 3h",
        "",
        "24h",
        has_board=True,
        is_shared=is_shared,
        is_open=False,
    )
    view = await opened(slack, conversation, form)
    fields = {"language": "en", "has_board": "false", "quiet_hours": "23:00-07:00"}
    await slack.submit(view, fields | ({"is_open": "true"} if is_shared else {}))
    expected = SettingsForm(
        "#kaggle",
        "Asia/Tokyo",
        Language.EN,
        "1d, 3h",
        "23:00-07:00",
        "24h",
        has_board=False,
        is_shared=is_shared,
        is_open=is_shared,
    )
    (entry,) = conversation.entered
    assert entry == SettingsEntry(expected, SPEAKER, entry.request_id)


async def test_a_reminder_left_without_any_time_keeps_its_own(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    view = await opened(slack, conversation, REMINDER)
    await slack.submit(view, {"when": None})
    await slack.submit(await opened(slack, conversation, REMINDER), {"when": None, "at": AT})
    kept, picked = conversation.entered
    assert isinstance(kept, ReminderEntry)
    assert isinstance(picked, ReminderEntry)
    assert (kept.form.when, kept.at) == ("tomorrow at 9", None)
    assert (picked.form.when, picked.at) == ("", AT)


async def test_a_form_with_faults_stays_open_and_says_them_below_the_fields(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    view = await opened(slack, conversation, REMINDER)
    faults = FormFaults({"when": FieldFault.PASSED, "text": FieldFault.EMPTY})
    conversation.outcome = faults
    await slack.submit(view)
    assert view.is_open
    assert view.errors == words_of_form_faults(faults, VOICE, NOW)
    conversation.outcome = UpcomingAnswer(())
    await slack.submit(view)
    assert not view.is_open


async def test_a_fault_of_no_field_stands_at_the_first(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    view = await opened(slack, conversation, REMINDER)
    conversation.outcome = FormFaults({"reminder_id": FieldFault.GONE, "text": FieldFault.EMPTY})
    await slack.submit(view)
    words = words_of_form_faults(conversation.outcome, VOICE, NOW)
    first = next(b["block_id"] for b in view.blocks if b["type"] == "input")
    assert words["reminder_id"] in view.errors[first]
    assert words["text"] in view.errors["text"]


async def test_a_form_that_comes_again_is_acknowledged_as_before(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    view = await opened(slack, conversation, REMINDER)
    conversation.outcome = FormFaults({"text": FieldFault.EMPTY})
    first = await slack.submit(view)
    envelope = slack.sockets.envelopes[-1]
    again = await slack.sockets.send("interactive", envelope.payload)
    await slack.wait_for(lambda: again.acked_at)
    assert again.ack_payload == first
    assert len(conversation.entered) == 1


async def test_what_became_of_a_form_is_for_the_person_alone(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    await slack.submit(await opened(slack, conversation, REMINDER))
    (answer,) = await slack.wait_for(lambda: list(slack.workspace.ephemerals))
    assert (answer.channel, answer.seen_by) == (CHANNEL, ALICE)


@pytest.mark.parametrize("place", ["direct", "person", "not a member"])
async def test_where_that_is_not_possible_it_is_a_direct_message(
    slack: SlackServer, conversation: FakeConversation, place: str
) -> None:
    slack.workspace.channel(CHANNEL).is_member = False
    direct = slack.workspace.direct_message(ALICE)
    channel = {"direct": direct.id, "person": ALICE, "not a member": "#kaggle"}[place]
    form = ReminderForm(channel, Audience(AudienceKind.ME), text="x")
    await slack.submit(await opened(slack, conversation, form))
    await slack.wait_for(lambda: said_by_bot(slack, direct.id))
    assert slack.workspace.ephemerals == []


async def test_a_form_that_fails_is_closed_and_the_person_told(
    slack: SlackServer, conversation: FakeConversation
) -> None:
    view = await opened(slack, conversation, REMINDER)
    conversation.error = OSError("disk full")
    await slack.submit(view)
    (answer,) = await slack.wait_for(lambda: list(slack.workspace.ephemerals))
    assert answer.text == say(Language.EN, "chat.failed")
    assert not view.is_open


@pytest.mark.parametrize("metadata", ["", "{", "[]", '{"channel": "#kaggle"}', '{"a": 1}'])
async def test_a_form_that_is_not_ours_is_acknowledged(
    slack: SlackServer, conversation: FakeConversation, metadata: str
) -> None:
    view = await opened(slack, conversation, REMINDER)
    view.content["private_metadata"] = metadata
    await slack.submit(view)
    await all_acknowledged(slack)
    assert conversation.entered == []
