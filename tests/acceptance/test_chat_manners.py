"""Where the bot is asked and by whom: shared channels, threads, direct messages, few scopes."""

from pathlib import Path

from tests.acceptance.process import environment, running
from tests.acceptance.together import together
from tests.acceptance.world import configure, in_seconds, told
from tests.fakes.slack_server import ALICE, BOT_USER_ID, CHANNEL, Channel, SlackServer
from tests.fakes.slack_server.methods import DEFAULT_SCOPES

#: What alerts do not need.
OPTIONAL = frozenset({"users:read", "im:write", "pins:write", "channels:join", "team:read"})


@together
async def test_in_a_shared_channel_only_dates_are_said_until_the_team_allows_more(
    folder: Path,
) -> None:
    channels = [Channel(CHANNEL, "kaggle", is_ext_shared=True)]
    async with SlackServer(channels=channels) as slack:
        path = configure(folder, slack.api_url, more=told("nbme", in_seconds(86_400)))
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await bot.said("channel/following")
            await slack.wait_for(lambda: slack.n_calls["conversations.info"])

            async def asked(text: str) -> str:
                return (await slack.command("/deadline", text)).replies[-1].text

            assert "NBME" in await asked("status")
            refused = await asked("remind look at fold 3 in 1 hour")
            assert "/deadline settings" in refused
            await slack.command("/deadline", "settings", n_replies=0)
            await slack.wait_for(lambda: slack.interactions.views)
            await slack.submit(slack.modal(ALICE), {"is_open": "true"})
            assert "#1" in await asked("remind look at fold 3 in 1 hour")


@together
async def test_reminders_are_set_in_threads_and_in_direct_messages(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url)
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            root = await slack.say("When do we freeze?")
            text = f"<@{BOT_USER_ID}> remind me to freeze the weights in 2 seconds"
            await slack.say(text, thread_ts=root.ts)
            await slack.wait_for(
                lambda: [m for m in slack.messages() if m.thread_ts == root.ts and "#1" in m.text]
            )
            place = slack.workspace.direct_message(ALICE).id
            await slack.wait_for(lambda: "*freeze the weights*" in _texts(slack, place))
            await slack.say("1秒後に寝るをリマインドして", channel=ALICE)
            await slack.wait_for(lambda: "*寝る*" in _texts(slack, place))


def _texts(slack: SlackServer, channel: str) -> str:
    return "\n".join(m.text for m in slack.workspace.channel(channel).messages.values())


@together
async def test_with_the_least_scopes_reminders_and_alerts_go_out(folder: Path) -> None:
    scopes = tuple(scope for scope in DEFAULT_SCOPES if scope not in OPTIONAL)
    async with SlackServer(scopes=scopes) as slack:
        path = configure(folder, slack.api_url, more=told("nbme", in_seconds(86_400)))
        async with running(path, environment(folder)) as bot:
            await bot.event("socket_open")
            await bot.said("channel/following")
            answer = await slack.command("/deadline", "remind me to look in 1 second")
            assert "#1" in answer.replies[-1].text
            place = slack.workspace.direct_message(ALICE).id
            await slack.wait_for(lambda: "*look*" in _texts(slack, place))
            message = next(iter(slack.workspace.channel(place).messages.values()))
            await slack.click(message, "reminder.done")
            await slack.wait_for(lambda: message.n_edits > 0)
