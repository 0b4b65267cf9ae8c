"""The check of Slack: each mistake is told with its remedy, and all of them at once."""

import socket
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from deadline_bot.adapters.slack.check import Finding, check_slack
from deadline_bot.adapters.slack.manifest import SCOPES, Scope
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say
from tests.fakes.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    DEFAULT_SCOPES,
    Channel,
    Effect,
    Fault,
    SlackServer,
)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    channels = [
        Channel(CHANNEL, "kaggle"),
        Channel("C0ELSEWHERE", "elsewhere", is_member=False),
        Channel("C0OLD", "old", is_archived=True),
        Channel("C0SECRET", "secret", is_member=False, is_private=True),
        Channel("C0TEAM", "team", is_private=True),
    ]
    async with SlackServer(channels=channels) as server:
        yield server


async def found(
    slack: SlackServer,
    *,
    bot_token: str | None = BOT_TOKEN,
    app_token: str | None = APP_TOKEN,
    channels: Sequence[str] = (CHANNEL,),
    mailbox: str = "",
) -> tuple[Finding, ...]:
    patience = timedelta(seconds=0.9)
    return await check_slack(
        bot_token, app_token, slack.api_url, channels, mailbox=mailbox, patience=patience
    )


def keys(findings: tuple[Finding, ...], *, is_fault: bool = True) -> set[str]:
    """The keys of the faults, or of the notes; every finding has words in both languages."""
    for finding in findings:
        for language in Language:
            assert say(language, finding.key, **finding.fields)
    prefix = "check.slack."
    return {f.key.removeprefix(prefix) for f in findings if f.is_fault == is_fault}


@pytest.mark.parametrize("channels", [(CHANNEL, "C0TEAM"), ("#kaggle", "team"), ()])
async def test_what_works_has_no_fault(slack: SlackServer, channels: tuple[str, ...]) -> None:
    findings = await found(slack, channels=channels)
    assert keys(findings) == set()
    assert keys(findings, is_fault=False) == {"connected"}
    assert findings[0].fields == {"team": "Kaggle Team", "bot": "deadline-bot"}


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        (None, "bot_token.missing"),
        ("", "bot_token.malformed"),
        (APP_TOKEN, "bot_token.malformed"),
        ("xoxb-te st", "bot_token.malformed"),
        ("xoxb-test\n", "bot_token.malformed"),
        ("xoxb-wrong", "bot_token.refused"),
    ],
)
async def test_a_wrong_bot_token_is_told(slack: SlackServer, token: str | None, fault: str) -> None:
    assert keys(await found(slack, bot_token=token)) == {fault}


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        (None, "app_token.missing"),
        (BOT_TOKEN, "app_token.malformed"),
        ("xapp-wrong", "app_token.refused"),
    ],
)
async def test_a_wrong_app_token_is_told(slack: SlackServer, token: str | None, fault: str) -> None:
    assert keys(await found(slack, app_token=token)) == {fault}


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_refusal_says_why(slack: SlackServer, error: str) -> None:
    slack.faults.add(Fault(Effect.ERROR, "auth.test", error=error))
    (fault,) = [f for f in await found(slack) if f.is_fault]
    assert (fault.key, fault.fields) == ("check.slack.bot_token.refused", {"error": error})


async def test_each_missing_scope_is_told_and_an_optional_one_noted(slack: SlackServer) -> None:
    lacking = {"pins:write", "groups:history", "im:write"}
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s not in lacking)
    findings = await found(slack)
    assert keys(findings) == {"missing.groups:history"}
    assert {"missing.pins:write", "missing.im:write"} < keys(findings, is_fault=False)


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope.is_optional])
async def test_what_an_optional_scope_is_missed_by_is_told(
    slack: SlackServer, scope: Scope
) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != scope.name)
    (note,) = [f for f in await found(slack) if f.key == f"check.slack.missing.{scope.name}"]
    assert scope.loss in say(Language.EN, note.key)


async def test_a_channel_that_others_read_is_named(slack: SlackServer) -> None:
    slack.workspace.add_channel(Channel("C0SHARED", "shared", is_ext_shared=True))
    findings = await found(slack, channels=(CHANNEL, "#shared"))
    assert keys(findings) == set()
    (note,) = [f for f in findings if f.key == "check.slack.channel.shared"]
    assert note.fields == {"channel": "#shared"}


async def test_a_scope_that_hides_the_channels_is_told_once(slack: SlackServer) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "channels:read")
    assert keys(await found(slack, channels=(CHANNEL, "#kaggle"))) == {"missing.channels:read"}


async def test_scopes_that_are_not_told_are_not_compared(slack: SlackServer) -> None:
    slack.access.scopes = ()
    findings = await found(slack, channels=())
    assert keys(findings) == set()
    assert keys(findings, is_fault=False) == {"connected", "scopes_unknown"}


async def test_every_scope_of_the_manifest_has_words(slack: SlackServer) -> None:
    slack.access.scopes = ("team:read",)
    findings = await found(slack, channels=())
    told = keys(findings) | keys(findings, is_fault=False)
    assert told == {f"missing.{scope.name}" for scope in SCOPES} | {"connected"}


@pytest.mark.parametrize(
    ("channel", "fault"),
    [
        ("C0NOWHERE", "channel.not_found"),
        ("#nowhere", "channel.not_found"),
        ("C0SECRET", "channel.not_found"),
        ("#secret", "channel.not_found"),
        ("C0OLD", "channel.archived"),
        ("C0ELSEWHERE", "channel.not_member"),
        ("#elsewhere", "channel.not_member"),
    ],
)
async def test_a_channel_that_cannot_be_used_is_named(
    slack: SlackServer, channel: str, fault: str
) -> None:
    (told,) = [f for f in await found(slack, channels=(CHANNEL, channel)) if f.is_fault]
    assert told.key == f"check.slack.{fault}"
    assert told.fields["channel"] == channel


async def test_names_are_looked_up_together(slack: SlackServer) -> None:
    assert keys(await found(slack, channels=("#kaggle", "#team", "#elsewhere"))) == {
        "channel.not_member"
    }
    assert slack.n_calls["conversations.list"] == 1


async def test_everything_is_told_at_once(slack: SlackServer) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "groups:history")
    channels = ("C0NOWHERE", "C0OLD", "#elsewhere")
    assert keys(await found(slack, app_token="xapp-wrong", channels=channels)) == {
        "app_token.refused",
        "missing.groups:history",
        "channel.not_found",
        "channel.archived",
        "channel.not_member",
    }


@pytest.mark.parametrize(
    "effect", [Effect.HANG, Effect.SERVER_ERROR, Effect.RESET, Effect.GARBAGE, Effect.RATE_LIMIT]
)
async def test_a_slack_that_fails_is_one_fault(slack: SlackServer, effect: Effect) -> None:
    slack.faults.add(Fault(effect, n_calls=None))
    assert keys(await found(slack)) == {"unreachable"}


async def test_one_channel_that_fails_hides_no_other(slack: SlackServer) -> None:
    slack.faults.add(Fault(Effect.HANG, "conversations.info", channel=CHANNEL))
    told = keys(await found(slack, channels=(CHANNEL, "C0OLD")))
    assert told == {"channel.failed", "channel.archived"}


async def test_a_slack_that_answers_too_slowly_is_not_waited_for(slack: SlackServer) -> None:
    slack.faults.add(Fault(Effect.DELAY, "conversations.info", delay=0.25, n_calls=None))
    assert keys(await found(slack, channels=(CHANNEL,) * 10)) == {"unreachable"}


async def test_a_mailbox_that_can_be_read_is_told(slack: SlackServer) -> None:
    findings = await found(slack, mailbox="#team")
    assert keys(findings) == set()
    (mailbox,) = [f for f in findings if f.key == "check.slack.mailbox"]
    assert mailbox.is_success
    assert mailbox.fields == {"channel": "#team"}


@pytest.mark.parametrize(
    ("mailbox", "fault"),
    [
        ("#nowhere", "channel.not_found"),
        ("C0SECRET", "channel.not_found"),
        ("#elsewhere", "channel.not_member"),
    ],
)
async def test_a_mailbox_that_cannot_be_read_is_a_fault(
    slack: SlackServer, mailbox: str, fault: str
) -> None:
    assert keys(await found(slack, mailbox=mailbox)) == {fault}


async def test_a_mailbox_without_the_scope_is_a_fault(slack: SlackServer) -> None:
    slack.access.scopes = tuple(s for s in DEFAULT_SCOPES if s != "groups:history")
    told = keys(await found(slack, mailbox="#team"))
    assert told == {"missing.groups:history", "mailbox.failed"}


async def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        api_url = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
        findings = await check_slack(BOT_TOKEN, APP_TOKEN, api_url, [CHANNEL])
    assert keys(findings) == {"unreachable"}
    assert findings[0].fields["url"] == api_url
