"""The commands of the shell as people and programs use them."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.process import environment, running, typed, without
from tests.acceptance.together import together
from tests.acceptance.world import configure, countdown, in_seconds, told
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import SlackServer

COMMANDS = (
    "run",
    "check",
    "status",
    "upcoming",
    "jobs",
    "job",
    "plan",
    "demo",
    "init",
    "parse",
    "progress",
    "track",
    "keys",
)


@together
async def test_status_and_upcoming_in_json_while_the_bot_runs(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        close, merger = in_seconds(90_000), in_seconds(7200)
        kaggle.set_competition("nbme", title="NBME", deadline=close, merger_deadline=merger)
        kaggle.jobs.set_limits("nbme", n_today=1, n_left=4)
        own = '[[competitions.milestones]]\nname = "team merge"\nat = "2099-01-01T09:00:00"'
        more = told("cup", in_seconds(200_000), own)
        path = configure(folder, slack.api_url, kaggle.url, leads=(3600, 60), more=more)
        environ = environment(folder)

        async def printed(*arguments: str) -> object:
            shown = await typed(*arguments, "--json", "--config", str(path), environ=environ)
            assert (shown.status, shown.err) == (0, "")
            return json.loads(shown.out)

        async with running(path, environ) as bot:
            await bot.said("channel/following")
            status = await printed("status")
            upcoming = await printed("upcoming", "3")
            assert not bot.logged("tick_failed")

        assert isinstance(status, dict)
        assert list(status) == ["now", "competitions", "sources"]
        assert datetime.fromisoformat(status["now"]).utcoffset() is not None
        cup, nbme = status["competitions"]
        assert (nbme["slug"], nbme["title"]) == ("nbme", "NBME")
        assert nbme["milestones"] == [
            {"kind": "finish_by", "name": "finish_by", "at": iso(close - timedelta(days=1))},
            {"kind": "merger", "name": "merger", "at": iso(merger)},
            {"kind": "close", "name": "close", "at": iso(close)},
        ]
        assert nbme["next_alert_at"] == iso(close - timedelta(days=1))
        in_tokyo = {"kind": "own", "name": "team merge", "at": "2099-01-01T00:00:00+00:00"}
        assert in_tokyo in cup["milestones"]
        # The competitions of Kaggle, and what an account there tells of jobs, which may come later.
        assert [s["name"] for s in status["sources"]] == ["config", "kaggle", "kaggle/kaggle"]
        assert all(s["error"] is None for s in status["sources"])
        assert all(
            datetime.fromisoformat(s["last_heard_at"]).utcoffset() is not None
            for s in status["sources"][:2]
        )

        assert isinstance(upcoming, list)
        assert len(upcoming) == 3
        assert list(upcoming[0]) == ["at", "key", "text"]
        assert {
            "at": iso(close - timedelta(hours=1)),
            "key": countdown(close, 3600),
            "text": "NBME (1 h before the close)",
        } in upcoming
        assert upcoming == sorted(upcoming, key=lambda alert: alert["at"])


def files_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


@together
async def test_init_writes_what_check_and_run_accept_and_overwrites_nothing(folder: Path) -> None:
    environ = environment(folder)
    options = ("--timezone", "Asia/Tokyo", "--language", "ja", "--channel", "#kaggle")
    first = await typed(
        "init", "team", *options, "--follow", "entered", environ=environ, cwd=folder
    )
    assert (first.status, first.err) == (0, "")
    assert "https://api.slack.com/apps?new_app=1&manifest_" in first.out
    config, manifest = folder / "team/deadline-bot.toml", folder / "team/slack-manifest.yaml"
    assert "socket_mode_enabled: true" in manifest.read_text(encoding="utf-8")
    before = config.read_text(encoding="utf-8")
    second = await typed("init", "team", "--timezone", "UTC", environ=environ, cwd=folder)
    assert second.status == 1
    assert "deadline-bot.toml" in second.err
    assert config.read_text(encoding="utf-8") == before

    async with SlackServer() as slack, KaggleServer() as kaggle:
        servers = {
            "DEADLINE_BOT__SLACK__API_URL": slack.api_url,
            "DEADLINE_BOT__KAGGLE__ENDPOINT": kaggle.url,
        }
        checked = await typed("check", "--config", str(config), environ={**environ, **servers})
        assert checked.status == 0, checked.out
        async with running(config, {**environ, **servers}) as bot:
            await bot.said("channel/following")
        assert "お知らせするコンペがまだありません" in slack.messages()[0].text


@together
async def test_check_notes_what_adds_to_no_competition(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        kaggle.set_competition("nbme")
        more = "".join(
            f'[[competitions]]\nslug = "{slug}"\nlead_times = ["2d"]\n' for slug in ("nbme", "nmbe")
        )
        path = configure(folder, slack.api_url, kaggle.url, more=more)
        checked = await typed("check", "--config", str(path), environ=environment(folder))
    assert checked.status == 0, checked.out
    assert "[[competitions]] nmbe:" in checked.out
    assert "[[competitions]] nbme:" not in checked.out


@pytest.mark.parametrize(("language", "head"), [("en", "Closed"), ("ja", "締切になりました")])
@together
async def test_the_demo_plays_and_ends_with_the_way_to_slack(
    language: str, head: str, folder: Path
) -> None:
    environ = without(environment(folder), "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "KAGGLE_API_TOKEN")
    demo = await typed(
        "demo", "--seconds", "3", "--language", language, environ=environ, cwd=folder
    )
    assert (demo.status, demo.err) == (0, "")
    assert head in demo.out
    assert "deadline-bot init" in demo.out
    assert "SLACK_BOT_TOKEN" in demo.out
    assert files_in(folder) == []


@together
async def test_every_command_helps_with_an_example(folder: Path) -> None:
    environ = environment(folder)
    for command in COMMANDS:
        helped = await typed(command, "--help", environ=environ)
        assert (helped.status, helped.err) == (0, "")
        assert f"Example:\n  deadline-bot {command}" in helped.out
        # What runs beside a job has no configuration there.
        assert ("--config" in helped.out) == (command not in {"progress", "track"})
    top = await typed("--help", environ={**environ, "LANG": "ja_JP.UTF-8"})
    assert all(command in top.out for command in COMMANDS)


MANY = """
[bot]
timezon = "UTC"
[alerts]
merge_window = "5 minuts"
[[competitions]]
slug = "naive"
close = "2026-12-01"
[[competitions]]
slug = "impossible"
close = "2027-02-30T12:00:00Z"
"""

#: What is wrong in a configuration, and what is said of it.
BAD = {
    "toml": ('[bot]\ntimezone = "UTC\n', ("deadline-bot.toml:2",)),
    "many": (
        MANY,
        (
            ":3 bot.timezon: There is no key “timezon”. Did you mean timezone?",
            ":5 alerts.merge_window: ",
            ":8 competitions[0].close: ",
            "2026-12-01T23:59:00Z",
            ":11 competitions[1].close: ",
        ),
    ),
    "folder": ('[bot]\ndatabase = "sqlite:///nowhere/bot.db"\n', ("folder does not exist",)),
    "garbage": ('[bot]\ndatabase = "sqlite:///garbage.db"\n', ("is a file of another kind",)),
}


@pytest.mark.parametrize("fault", BAD)
@together
async def test_what_cannot_work_is_told_by_every_command_with_its_place_and_remedy(
    fault: str, folder: Path
) -> None:
    text, wanted = BAD[fault]
    (folder / "garbage.db").write_bytes(b"no database at all" * 1000)
    path = folder / "deadline-bot.toml"
    path.write_text(f"{text}", encoding="utf-8")
    environ = environment(
        folder,
        DEADLINE_BOT__SLACK__CHANNEL="#kaggle",
        DEADLINE_BOT__KAGGLE__ENABLED="false",
        DEADLINE_BOT__SLACK__API_URL="http://127.0.0.1:9/",
    )
    for command in ("run", "check", "status"):
        found = await typed(command, "--config", str(path), environ=environ)
        said = found.out if command == "check" else found.err
        if (fault, command) == ("folder", "status"):
            # Before the first run there is no database, and nothing to complain of.
            continue
        assert found.status == 1, (command, found)
        assert all(words in said for words in wanted), (command, said)
        assert "Traceback" not in found.out + found.err
        assert (folder / "garbage.db").read_bytes().startswith(b"no database")


@together
async def test_an_address_that_is_taken_is_told(folder: Path) -> None:
    async with SlackServer() as slack:
        taken = slack.url.removeprefix("http://")
        path = configure(folder, slack.api_url, more=f'[http]\nbind = "{taken}"')
        for command in ("run", "check"):
            found = await typed(command, "--config", str(path), environ=environment(folder))
            assert found.status == 1
            assert f"Cannot listen on {taken}" in found.out + found.err
            assert "Traceback" not in found.err
