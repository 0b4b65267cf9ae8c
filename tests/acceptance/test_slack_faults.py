"""Slack misbehaves: alerts go on, none comes twice, commands work again, the cause is told."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.process import environment, running, typed
from tests.acceptance.together import together
from tests.acceptance.world import (
    OwnSlack,
    assert_once,
    configure,
    countdown,
    in_seconds,
    passed,
    posts_of,
    told,
)
from tests.fakes.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    DEFAULT_SCOPES,
    Channel,
    Effect,
    Fault,
    SlackServer,
    Stage,
)

OTHER = "C0OTHER"


async def quiet(slack: SlackServer, n_boards: int = 1) -> None:
    """The first messages and the boards are posted and pinned; the next post is an alert."""

    def n_pinned() -> int:
        channels = slack.workspace.channels.values()
        return sum(m.is_pinned for c in channels for m in c.messages.values())

    await slack.wait_for(lambda: n_pinned() == n_boards, within=20)


@together
async def test_a_rate_limit_in_one_channel_leaves_the_other_alone(folder: Path) -> None:
    channels = [Channel(CHANNEL, "kaggle"), Channel(OTHER, "other")]
    async with SlackServer(channels=channels) as slack:
        close = in_seconds(60)
        more = told("mini", close) + told("cup", close, f'channel = "{OTHER}"')
        path = configure(folder, slack.api_url, channel=CHANNEL, leads=(20,), more=more)
        async with running(path, environment(folder)) as bot:
            await quiet(slack, n_boards=2)
            limit = Fault(Effect.RATE_LIMIT, "chat.postMessage", channel=CHANNEL, retry_after=4)
            slack.faults.add(limit)
            await bot.said(passed(close, "mini"))
            await bot.said(passed(close, "cup"))
        due_at = close - timedelta(seconds=20)
        assert await said_after(slack, CHANNEL, countdown(close, 20, "mini"), due_at) >= 4
        assert await said_after(slack, OTHER, countdown(close, 20, "cup"), due_at) < 1


async def said_after(slack: SlackServer, channel: str, key: str, due_at: datetime) -> float:
    """How many seconds after it fell due the message came, the only one with this key."""
    (message,) = posts_of(await OwnSlack(slack).said(channel), key)
    return (message.at - due_at).total_seconds()


@pytest.mark.parametrize(
    ("effect", "stage"),
    [
        (Effect.SERVER_ERROR, Stage.AFTER),
        (Effect.RESET, Stage.AFTER),
        (Effect.RESET, Stage.BEFORE),
        (Effect.GARBAGE, Stage.AFTER),
    ],
)
@together
async def test_an_unclear_outcome_is_looked_up_before_anything_is_sent_again(
    effect: Effect, stage: Stage, folder: Path
) -> None:
    async with SlackServer() as slack:
        close = in_seconds(50)
        path = configure(folder, slack.api_url, leads=(15,), more=told("cup", close))
        async with running(path, environment(folder)) as bot:
            await quiet(slack)
            slack.faults.add(Fault(effect, "chat.postMessage", stage))
            looked = await bot.event("looked", within=60)
            await bot.said(passed(close, "cup"))
        assert looked["found"] is (stage is Stage.AFTER)
        said = await OwnSlack(slack).said()
        assert_once(said, countdown(close, 15, "cup"), passed(close, "cup"))


@together
async def test_a_slack_that_is_away_for_a_while_loses_nothing_but_missed_countdowns(
    folder: Path,
) -> None:
    async with SlackServer() as slack:
        close = in_seconds(60)
        path = configure(folder, slack.api_url, leads=(30, 20, 5), more=told("cup", close))
        async with running(path, environment(folder)) as bot:
            await quiet(slack)
            await slack.close()
            await bot.event("send_failed", within=60)
            failed_twice = len(bot.events)
            await bot.event("send_failed", lambda e: "-20s" in e["keys"][-1], since=failed_twice)
            await slack.start()
            back = len(bot.events)
            await bot.said(passed(close, "cup"))
            await bot.event("socket_open", within=40, since=back)
            await slack.command("/deadline", "status")
        said = await OwnSlack(slack).said()
        assert_once(said, countdown(close, 20, "cup"), countdown(close, 5, "cup"))
        assert not posts_of(said, countdown(close, 30, "cup"))


@together
async def test_commands_work_again_after_the_socket_was_renewed_dropped_and_gone_mute(
    folder: Path,
) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url, more=told("cup", in_seconds(86_400)))
        async with running(path, environment(folder)):
            await quiet(slack)

            async def is_heard(n_opened: int) -> None:
                await slack.wait_for(lambda: slack.sockets.n_opened == n_opened, within=20)
                await slack.wait_for(lambda: slack.sockets.n_open == 1)
                assert "CUP" in (await slack.command("/deadline", "status")).texts[0]

            await is_heard(1)
            await slack.sockets.disconnect()
            await is_heard(2)
            slack.sockets.drop()
            await is_heard(3)
            slack.sockets.is_mute = True
            await slack.wait_for(lambda: slack.sockets.n_opened == 4, within=40)
            slack.sockets.is_mute = False
            await is_heard(4)


@pytest.mark.parametrize(
    "error",
    ["invalid_auth", "token_revoked", "missing_scope", "not_in_channel", "channel_not_found"],
)
@together
async def test_what_a_person_must_mend_is_waited_for(error: str, folder: Path) -> None:
    async with SlackServer() as slack:
        # The socket's address is asked for with the other token.
        refusal = Fault(Effect.ERROR, "chat.postMessage", error=error, n_calls=None)
        slack.faults.add(refusal)
        path = configure(folder, slack.api_url, more=told("cup", in_seconds(86_400)))
        async with running(path, environment(folder)) as bot:
            failed = await bot.event("send_failed")
            assert failed["reason"] == error
            # Meanwhile it answers.
            assert "CUP" in (await slack.command("/deadline", "status")).texts[0]
            slack.faults.clear()
            await bot.said("channel/following", within=30)


@together
async def test_a_revoked_app_token_costs_the_commands_only(folder: Path) -> None:
    async with SlackServer() as slack:
        close = in_seconds(40)
        path = configure(folder, slack.api_url, leads=(10,), more=told("cup", close))
        async with running(path, environment(folder)) as bot:
            await quiet(slack)
            slack.revoke(APP_TOKEN)
            await bot.event("socket_not_opened", lambda e: e["reason"] == "token_revoked")
            await bot.said(passed(close, "cup"))
        assert_once(await OwnSlack(slack).said(), countdown(close, 10, "cup"))


@together
async def test_the_check_names_every_fault_of_slack_with_its_remedy(folder: Path) -> None:
    channels = [
        Channel(CHANNEL, "kaggle", is_member=False),
        Channel("C0OLD", "old", is_archived=True),
    ]
    scopes = tuple(s for s in DEFAULT_SCOPES if s not in ("chat:write", "pins:write"))
    async with SlackServer(channels=channels, scopes=scopes) as slack:
        more = told("a", in_seconds(3600), 'channel = "#nowhere"')
        more += told("b", in_seconds(3600), 'channel = "C0OLD"')
        path = configure(folder, slack.api_url, more=more)

        async def check(**environ: str) -> str:
            found = await typed(
                "check", "--config", str(path), environ=environment(folder, **environ)
            )
            assert (found.status, found.err) == (1, "")
            return found.out

        out = await check()
        for remedy in (
            "the bot is not in #kaggle. Write there: /invite @deadline-bot",
            "there is no channel #nowhere",
            "the channel C0OLD is archived",
            "lacks the scope chat:write",
            "lacks the scope pins:write",
        ):
            assert remedy in out
        assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in await check(
            SLACK_BOT_TOKEN="xoxb-wrong"
        )
        assert "is no bot token" in await check(SLACK_BOT_TOKEN=APP_TOKEN)
        slack.revoke(BOT_TOKEN)
        slack.revoke(APP_TOKEN)
        out = await check()
        assert "Slack refuses SLACK_BOT_TOKEN (token_revoked)" in out
        assert "Slack refuses SLACK_APP_TOKEN (token_revoked)" in out
