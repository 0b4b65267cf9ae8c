"""Questions: by slash command, mention, thread and direct message, in both languages."""

import re
from pathlib import Path

from tests.acceptance.process import environment, running
from tests.acceptance.together import together
from tests.acceptance.world import OpenSlack, Said, configure, in_seconds, on_both, told
from tests.fakes.slack_server import ALICE, BOT_USER_ID

#: Commands that change nothing and open no form.
ASKING = frozenset({"status", "upcoming", "list", "help", "reminders", "who", "ack", "snooze"})
MENTION = f"<@{BOT_USER_ID}>"


@on_both
@together
async def test_every_way_to_ask_is_answered_where_it_was_asked(
    open_slack: OpenSlack, folder: Path
) -> None:
    async with open_slack() as slack:
        path = configure(
            folder, slack.api_url, leads=(3600, 60), more=told("cup", in_seconds(20 * 86_400))
        )
        async with running(path, environment(folder)) as bot:
            await bot.said("channel/following")
            await bot.event("socket_open")
            # With the board nothing more of its own comes.
            await slack.wait_for(lambda said: len(said) == 2)

            async def asked(text: str) -> Said:
                n = len(await slack.said())
                await slack.command(text)
                return (await slack.wait_for(lambda said: len(said) > n))[-1]

            assert (await asked("")).text.startswith("*Status*")
            assert "CUP" in (await asked("status")).text
            assert (await asked("upcoming 2")).text.count("•") == 2
            assert "Following 1 competition" in (await asked("list")).text
            helped = await asked("help")
            assert "What you can ask" in helped.text
            for line in re.findall(r"• `/deadline (\w+)` \((.+?)\)", helped.text):
                command, aliases = line
                if command not in ASKING:
                    continue
                heads = {
                    (await asked(text)).text.split("\n")[0]
                    for text in (command, *aliases.split(", "))
                }
                assert len(heads) == 1, line
            unknown = await asked("statsu <!channel>")
            assert "`/deadline status`" in unknown.text
            assert "<!channel>" not in unknown.text

            asked_at = (await slack.say(f"{MENTION} status")).ts
            answer = (await slack.wait_for(lambda said: answers(said, asked_at)))[-1]
            assert (answer.thread_ts, answer.text[:8]) == (asked_at, "*Status*")

            root = (await slack.say("Who knows the deadline?")).ts
            await slack.say(f"{MENTION} あと何時間？", thread_ts=root)
            answer = (await slack.wait_for(lambda said: answers(said, root)))[-1]
            assert (answer.thread_ts, answer.text[:8]) == (root, "*Status*")

            direct_channel, _ = await slack.say("list", channel=ALICE)
            *_, direct = await slack.wait_for(lambda said: len(said) == 2, channel=direct_channel)
            # In her own language, where the Slack tells it.
            assert "CUP" in direct.text
            assert not [e for e in bot.events if e["level"] in ("error", "critical")]


def answers(said: list[Said], thread_ts: str) -> bool:
    """Whether the newest message is the bot's answer in that thread."""
    return said[-1].thread_ts == thread_ts and said[-1].text.startswith("*")
