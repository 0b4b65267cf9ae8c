"""The board: one pinned message that counts down in place, for as long as it stands."""

from pathlib import Path

from tests.acceptance.process import environment, running, typed
from tests.acceptance.together import together
from tests.acceptance.world import configure, in_seconds, local, told
from tests.fakes.slack_server import ALICE, CHANNEL, Message, SlackServer


def boards(slack: SlackServer) -> list[Message]:
    return [m for m in slack.messages(CHANNEL) if m.text.startswith("*Countdowns*")]


@together
async def test_it_counts_down_in_place_each_minute_also_after_a_restart(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url, more=told("cup", in_seconds(1000)))
        async with running(path, environment(folder)) as bot:
            board = (await slack.wait_for(lambda: boards(slack), within=15))[0]
            await slack.wait_for(lambda: board.is_pinned)
            assert "Closes in 17 min" in board.text
            await slack.wait_for(lambda: board.n_edits == 1, within=65)
            assert "Closes in 16 min" in board.text
            await bot.kill()
        async with running(path, environment(folder)) as bot:
            await slack.wait_for(lambda: "Closes in 15 min" in board.text, within=75)
        assert boards(slack) == [board]
        # Once more at most: it may have been killed before it could note what it had edited.
        assert board.n_edits <= 3


@together
async def test_what_reads_the_same_is_not_edited_and_a_deleted_one_is_not_replaced_at_once(
    folder: Path,
) -> None:
    async with SlackServer() as slack:
        far = told("cup", in_seconds(40 * 86_400))
        path = configure(folder, slack.api_url, more=far)
        async with running(path, environment(folder)) as bot:
            board = (await slack.wait_for(lambda: boards(slack), within=15))[0]
            await slack.wait_for(lambda: board.is_pinned)
            await bot.stop()
        async with running(path, environment(folder)) as bot:
            # At a start every board is looked at; what is on it has not changed.
            await slack.command("/deadline", "status", within=10)
            await bot.stop()
        assert slack.n_calls["chat.update"] == 0
        del slack.workspace.channel(CHANNEL).messages[board.ts]
        path = configure(folder, slack.api_url, more=far + told("mini", in_seconds(3000)))
        async with running(path, environment(folder)) as bot:
            await bot.event("board_not_edited")
            await bot.said("competition/mini/following")
            await slack.command("/deadline", "status", user=ALICE)
        assert boards(slack) == []


@together
async def test_where_it_cannot_be_pinned_the_status_says_so_and_the_bot_goes_on(
    folder: Path,
) -> None:
    async with local() as slack:
        path = configure(folder, slack.api_url, leads=(20,), more=told("cup", in_seconds(3000)))
        async with running(path, environment(folder)) as bot:
            failed = await bot.event("board_not_pinned")
            assert failed["reason"] == "unknown_method"
            await slack.command("status")
            *_, answer = await slack.wait_for(lambda said: len(said) == 3)
            assert "The board could not be pinned: unknown_method" in answer.text
            shown = await typed("status", "--config", str(path), environ=environment(folder))
            assert "could not be pinned" in shown.out
