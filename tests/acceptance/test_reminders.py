"""Reminders in the running bot, on our own Slack: set, taken, snoozed, escalated, edited, moved."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.acceptance.process import environment, running
from tests.acceptance.test_clock import FakedClock
from tests.acceptance.together import together
from tests.acceptance.world import configure, in_seconds, text_of, told
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import ALICE, BOB, CHANNEL, Json, Message, SlackServer
from tests.fakes.slack_server.views import View

LADDER = '[reminders]\nladder = ["2s again", "4s channel", "6s here"]\n'


async def asked(slack: SlackServer, text: str, *, user: str = ALICE) -> Message:
    """The answer to a command."""
    exchange = await slack.command("/deadline", text, user=user)
    return exchange.replies[-1]


async def said(slack: SlackServer, words: str, channel: str = CHANNEL, n: int = 1) -> list[Message]:
    """The messages of a channel that hold these words, as soon as there are `n`."""

    def found() -> list[Message]:
        place = slack.workspace.channel(channel)
        return [m for m in place.messages.values() if words in m.text]

    await slack.wait_for(lambda: len(found()) >= n, within=20)
    return found()


async def opened(slack: SlackServer) -> View:
    """The form that is open on the person's screen, as soon as it is."""
    await slack.wait_for(lambda: any(v.is_open for v in slack.interactions.views.values()))
    return slack.modal(ALICE)


@together
async def test_an_insistent_reminder_climbs_until_one_of_two_takes_it(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url, more=LADDER)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await asked(slack, "remind <!subteam^S0GPU|@gpu> ! stop the A100 in 2 seconds")
            *_, last = await said(slack, "stop the A100", n=4)
            assert "<!subteam^S0GPU>" in last.text
            assert "<!here>" in last.text
            await slack.click(last, "reminder.done", user=BOB)
            await slack.wait_for(lambda: "<@U0BOB>" in last.text)
            late = await slack.click(last_with_buttons(last), "reminder.done", n_replies=1)
            assert "<@U0BOB>" in late.replies[0].text
            everywhere = await said(slack, "stop the A100", n=4)
            assert all("<@U0BOB>" in message.text for message in everywhere)
            assert len(everywhere) == 4
            assert "stop the A100" in (await asked(slack, "who")).text


def last_with_buttons(message: Message) -> Message:
    """The message as somebody sees it whose screen has not changed yet."""
    button: Json = {"type": "button", "action_id": "reminder.done", "value": _value(message)}
    button["text"] = {"type": "plain_text", "text": "Done"}
    message.blocks.append({"type": "actions", "block_id": "stale", "elements": [button]})
    return message


def _value(message: Message) -> str:
    keys = message.metadata["event_payload"]["keys"] if message.metadata else []
    _, number, at, _ = keys[0].split("/")
    return f"{number}@{at}"


@together
async def test_a_reminder_is_snoozed_by_the_menu_and_by_an_own_time(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await asked(slack, "remind me to rest in 2 seconds")
            place = slack.workspace.direct_message(ALICE).id
            (first,) = await said(slack, "rest", place)
            value = f"{_value(first)} own"
            await slack.click(first, "reminder.snooze", value)
            view = await opened(slack)
            answer = await slack.submit(view, {"when": "no such time"})
            assert answer is not None
            assert answer["response_action"] == "errors"
            await slack.submit(view, {"at": in_seconds(4)})
            await slack.wait_for(lambda: "<@U0ALICE>" in first.text)
            # Between the two stands the answer to the form.
            await said(slack, "rest", place, n=3)


@together
async def test_a_form_edits_a_reminder_and_a_shortcut_links_its_message(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            answer = await asked(slack, "remind me to rest tomorrow at 18:00")
            await slack.click(answer, "reminder.edit")
            view = await opened(slack)
            await slack.submit(view, {"text": "sleep", "when": "in 3 days"})
            listed = await asked(slack, "reminders")
            assert "sleep" in listed.text
            assert "rest" not in listed.text

            message = await slack.say("The LB moved, look at fold 3", user=BOB)
            await slack.message_shortcut("reminder.about", message)
            view = await opened(slack)
            await slack.submit(view, {"text": "look at fold 3", "at": in_seconds(3)})
            (reminded,) = [
                m for m in await said(slack, "look at fold 3", n=2) if m.ts != message.ts
            ]
            assert f"/p{message.ts.replace('.', '')}" in str(reminded.blocks)
            await slack.shortcut("reminder.new")
            await opened(slack)


@together
async def test_every_envelope_twice_changes_nothing_twice(folder: Path) -> None:
    async with SlackServer() as slack:
        slack.duplicates = True
        path = configure(folder, slack.api_url)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            answer = await asked(slack, "remind look at fold 4 in 4 seconds")
            (first,) = await said(slack, "look at fold 4")
            await slack.click(first, "reminder.done")
            await slack.wait_for(lambda: first.n_edits > 0)
            assert "#1" in answer.text
            listed = await asked(slack, "remind me to rest tomorrow at 18:00")
            assert "#2" in listed.text
            assert len(await said(slack, "look at fold 4")) == 1


@together
async def test_one_tied_to_the_close_moves_with_it_in_the_running_bot(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url)
        close = in_seconds(5 * 86_400)
        kaggle.set_competition("nbme", title="NBME", deadline=close)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await bot.event("competitions_followed", lambda e: e["source"] == "kaggle")
            before = await asked(slack, "remind @here freeze the weights 12h before close")
            assert _date(close - timedelta(hours=12)) in before.text
            moved = close + timedelta(days=2)
            kaggle.set_competition("nbme", title="NBME", deadline=moved)
            await bot.event("competition_changed")
            after = await asked(slack, "reminders")
            assert _date(moved - timedelta(hours=12)) in after.text


def _date(at: datetime) -> str:
    return f"<!date^{int(at.timestamp())}^"


@together
async def test_nine_in_new_york_stays_nine_over_a_change_of_the_clock(folder: Path) -> None:
    new_york = ZoneInfo("America/New_York")
    # The clocks go forward on Sunday 14 March 2027.
    wednesday = datetime(2027, 3, 10, 12, tzinfo=new_york)
    saturdays = [datetime(2027, 3, day, 9, tzinfo=new_york) for day in (13, 20, 27)]
    async with SlackServer() as slack:
        clock = FakedClock(folder)
        clock.set(round((wednesday - in_seconds(0)).total_seconds()))
        path = configure(folder, slack.api_url)
        async with running(path, environment(folder, **clock.environment)) as bot:
            await bot.event("socket_open")
            answer = await asked(slack, "remind stand-up every saturday at 9:00am", user=BOB)
            assert [_date(at) in answer.text for at in saturdays] == [True] * 3


@together
async def test_home_is_shown_again_when_the_facts_change(folder: Path) -> None:
    async with SlackServer() as slack:
        close = in_seconds(86_400 * 3)
        path = configure(folder, slack.api_url, more=told("nbme", close))
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await slack.open_home(ALICE)
            await slack.wait_for(lambda: "NBME" in str(slack.interactions.homes.get(ALICE)))
            await asked(slack, "remind me to rest tomorrow at 18:00")
            await slack.wait_for(lambda: "rest" in str(slack.home(ALICE).content))
            await slack.click_in_view(slack.home(ALICE), "reminder.delete")
            await slack.wait_for(lambda: "rest" not in str(slack.home(ALICE).content))


@together
async def test_the_settings_of_a_channel_are_changed_in_its_form(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url, more=told("nbme", in_seconds(86_400 * 3)))
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await slack.command("/deadline", "settings", n_replies=0)
            view = await opened(slack)
            answer = await slack.submit(view, {"quiet_hours": "25:00-99:00"})
            assert answer is not None
            assert set(answer["errors"]) == {"quiet_hours"}
            await slack.submit(view, {"language": "ja", "quiet_hours": "none"})
            (told_,) = await said(slack, "設定")
            assert "<@U0ALICE>" in told_.text
            assert "コンペ" in (await asked(slack, "list")).text


@together
async def test_a_close_that_was_added_is_moved_and_told_to_the_channel(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            close = in_seconds(86_400 * 30)
            added = await asked(slack, f"add Santa {close:%Y-%m-%d %H:%M} UTC")
            assert "Santa" in added.text
            await asked(slack, "move Santa +2 days")
            (told_,) = await said(slack, "+2 days")
            assert "<@U0ALICE>" in told_.text
            assert text_of(close + timedelta(days=2))[:10] in told_.text
