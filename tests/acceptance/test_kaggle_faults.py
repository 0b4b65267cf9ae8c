"""Kaggle misbehaves: what was known stays, the cause is told once, alerts go on."""

from pathlib import Path

import pytest

from tests.acceptance.process import environment, running, typed, without
from tests.acceptance.together import together
from tests.acceptance.world import (
    OwnSlack,
    assert_once,
    configure,
    countdown,
    in_seconds,
    told,
    until,
)
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import SlackServer

#: Ways to fail, and what is said of each.
KINDS = {
    "401": "401",
    "403": "403",
    "404": "404",
    "429": "429",
    "500": "500",
    "html": "not JSON",
    "reset": "",
    "truncated": "",
    "redirect": "",
}


@together
async def test_a_kaggle_that_fails_is_told_once_and_recovers(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        kaggle.set_competition("nbme", title="NBME", deadline=in_seconds(86_400))
        close = in_seconds(60)
        path = configure(folder, slack.api_url, kaggle.url, leads=(30,), more=told("cup", close))
        async with running(path, environment(folder)) as bot:
            await bot.said("channel/following")
            for kind, wanted in KINDS.items():
                since, n_requests = len(bot.events), len(kaggle.requests)
                kaggle.fail(kind)
                reason = (await bot.event("source_failed", since=since))["reason"]
                assert wanted in reason
                status = (await slack.command("/deadline", "status")).texts[0]
                assert f"Kaggle: last heard just now, {reason}" in status
                assert "NBME" in status
                # It is asked again and again, and complained of once.
                await asked_again(kaggle, n_requests + 3)
                kaggle.recover()
                await bot.event("source_recovered", since=since)
                assert [e["event"] for e in bot.events[since:]].count("source_failed") == 1
                status = (await slack.command("/deadline", "status")).texts[0]
                # Each account's other polls recover in their own time.
                assert f"Kaggle: last heard just now, {reason}" not in status
        assert_once(await OwnSlack(slack).said(), "channel/following", countdown(close, 30, "cup"))


@pytest.mark.parametrize("kind", ["hang", "trickle"])
@together
async def test_a_kaggle_that_never_answers_keeps_nothing_else_waiting(
    kind: str, folder: Path
) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        kaggle.fail(kind)
        # A start may have to wait for those of other tests.
        close = in_seconds(90)
        path = configure(folder, slack.api_url, kaggle.url, leads=(15,), more=told("cup", close))
        async with running(path, environment(folder)) as bot:
            await bot.said(countdown(close, 15, "cup"))
            assert "CUP" in (await slack.command("/deadline", "status")).texts[0]
            # Given up after the adapter's own limit, however slowly it trickles.
            reason = (await bot.event("source_failed", within=60))["reason"]
            status = (await slack.command("/deadline", "status")).texts[0]
            assert f"Kaggle: not heard yet, {reason}" in status
        assert_once(await OwnSlack(slack).said(), countdown(close, 15, "cup"))


@together
async def test_the_check_names_what_is_wrong_with_kaggle(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url)
        environ = environment(folder)

        async def check(environ: dict[str, str]) -> tuple[int, str]:
            found = await typed("check", "--config", str(path), environ=environ)
            assert found.err == ""
            return found.status, found.out

        status, out = await check(environ)
        assert status == 0, out
        assert "Everything works" in out
        status, out = await check({**environ, "KAGGLE_API_TOKEN": "wrong"})
        assert status == 1
        assert "Kaggle refuses the credentials from KAGGLE_API_TOKEN (401)" in out
        status, out = await check(without(environ, "KAGGLE_API_TOKEN"))
        assert status == 1
        assert "Kaggle: no credentials" in out
        kaggle.fail("500")
        status, out = await check(environ)
        assert status == 1
        assert "Kaggle could not be asked (500)" in out


@together
async def test_without_credentials_the_bot_runs_on_what_it_is_told(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        path = configure(folder, slack.api_url, kaggle.url, more=told("cup", in_seconds(3600)))
        environ = without(environment(folder), "KAGGLE_API_TOKEN")
        async with running(path, environ) as bot:
            await bot.said("channel/following")
            status = (await slack.command("/deadline", "status")).texts[0]
            assert "Kaggle: not heard yet, no credentials" in status
            assert "CUP" in status
        assert kaggle.requests == []


async def asked_again(kaggle: KaggleServer, n_requests: int) -> None:
    """Kaggle has got so many requests."""
    await until(lambda: len(kaggle.requests) >= n_requests)
