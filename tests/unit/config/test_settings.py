"""What a configuration means, once it is read."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.config import CONSOLE, KaggleAccountSettings, load_settings
from deadline_bot.config.examples import EXAMPLES
from deadline_bot.config.values import Bind
from deadline_bot.domain.channel import Escalation, Language, LeadTimes, Rung, Voice
from deadline_bot.domain.quiet_hours import QuietHours
from tests.unit.config.reading import COMPETITION, EXAMPLE, NAME, read

_utc = partial(datetime, tzinfo=UTC)


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings(None, {}, tmp_path)
    assert settings.voice == Voice(Language.EN, ZoneInfo("UTC"))
    assert settings.database_url == f"sqlite:///{tmp_path}/deadline-bot.db"
    assert settings.slack.channel == ""
    assert settings.slack.api_url == "https://slack.com/api/"
    assert settings.kaggle.enabled
    assert settings.kaggle.follow == "entered"
    assert settings.kaggle.endpoint == ""
    assert settings.kaggle.poll_interval == timedelta(minutes=10)
    assert settings.kaggle.calls_per_hour == 300
    assert settings.kaggle_accounts == ()
    assert settings.http.bind is None
    assert settings.http.public_url == ""
    assert settings.slack.mailbox == ""
    assert settings.slack.mailbox_interval == timedelta(minutes=1)
    assert settings.healthchecks == ()
    channel = settings.channel_settings(CONSOLE)
    assert channel.voice == settings.voice
    assert channel.finish_margin == timedelta(hours=24)
    assert channel.merge_window == timedelta(minutes=5)
    assert channel.quiet_hours is None
    assert channel.close_lead_times == {}
    assert channel.has_board
    assert channel.ladder == (
        Rung(timedelta(minutes=15), Escalation.AGAIN),
        Rung(timedelta(minutes=30), Escalation.CHANNEL),
        Rung(timedelta(hours=1), Escalation.HERE),
    )
    day, hour = timedelta(days=1), timedelta(hours=1)
    assert channel.lead_times == LeadTimes(
        close=(7 * day, 3 * day, day, 12 * hour, 3 * hour, hour, timedelta(minutes=10)),
        finish_by=(3 * day, 12 * hour),
        other=(3 * day, day),
    )
    assert settings.competitions == ()
    assert settings.additions == {}
    assert settings.channels == (CONSOLE,)
    assert settings.path is None


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    default = load_settings(None, {}, tmp_path)
    lists = ("COMPETITIONS", "HEALTHCHECKS", "KAGGLE__ACCOUNTS")
    example = load_settings(EXAMPLE, {f"DEADLINE_BOT__{name}": "[]" for name in lists}, tmp_path)
    for name in (
        "voice",
        "slack",
        "kaggle",
        "kaggle_accounts",
        "http",
        "healthchecks",
        "every_channel",
        "competitions",
    ):
        assert getattr(example, name) == getattr(default, name), name
    assert example.database_path == EXAMPLE.parent / "deadline-bot.db"


def test_the_example_names_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for keys in EXAMPLES:
        assert f"\n{keys[-1]} = " in text, keys


def test_the_projects_of_healthchecks(tmp_path: Path) -> None:
    (example,) = load_settings(EXAMPLE, {}, tmp_path).healthchecks
    (short,) = read(tmp_path, '[[healthchecks]]\nname = "gpus"\n').healthchecks
    assert short == example, "what the example writes out is the default"
    hosted = ("https://healthchecks.io", "HEALTHCHECKS_API_KEY", timedelta(minutes=1))
    assert (short.url, short.api_key_env, short.interval) == hosted
    text = '[[healthchecks]]\nname = "own"\nurl = "http://hc.example.org:8000/"\n'
    (own,) = read(tmp_path, text).healthchecks
    assert own.url == "http://hc.example.org:8000"


def test_a_project_of_healthchecks_in_the_environment(tmp_path: Path) -> None:
    projects = '[{"name": "a"}, {"name": "b", "api_key_env": "B_KEY", "interval": "5m"}]'
    settings = read(tmp_path, "", {"DEADLINE_BOT__HEALTHCHECKS": projects})
    assert [p.api_key_env for p in settings.healthchecks] == ["HEALTHCHECKS_API_KEY", "B_KEY"]


def test_the_kaggle_accounts_of_the_file(tmp_path: Path) -> None:
    settings = load_settings(EXAMPLE, {}, tmp_path)

    assert settings.kaggle_accounts == (
        KaggleAccountSettings(
            "hana",
            token_env="KAGGLE_TOKEN_HANA",
            owner="U0123ABCD",
            notebooks=("hana/train-fold-3",),
        ),
        KaggleAccountSettings("ben", username="bentanaka", key_env="KAGGLE_KEY_BEN"),
    )
    assert [account.variable for account in settings.kaggle_accounts] == [
        "KAGGLE_TOKEN_HANA",
        "KAGGLE_KEY_BEN",
    ]


def test_kaggle_accounts_of_a_variable_take_the_place_of_the_files(tmp_path: Path) -> None:
    accounts = '[{"name": "bot-1", "token_env": "T", "notebooks": "https://k.example/code/a/b"}]'

    settings = load_settings(EXAMPLE, {"DEADLINE_BOT__KAGGLE__ACCOUNTS": accounts}, tmp_path)

    assert settings.kaggle_accounts == (
        KaggleAccountSettings("bot-1", token_env="T", notebooks=("a/b",)),
    )


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    text = '[bot]\ndatabase = "sqlite:///data/bot.db"'
    assert read(folder, text).database_path == folder / "data" / "bot.db"
    settings = load_settings(Path("etc") / NAME, {}, tmp_path)
    assert settings.database_path == folder / "data" / "bot.db"
    absolute = read(folder, '[bot]\ndatabase = "sqlite:////var/lib/bot.db"')
    assert absolute.database_url == "sqlite:////var/lib/bot.db"


def test_quiet_hours_are_in_the_zone_of_the_bot(tmp_path: Path) -> None:
    settings = read(
        tmp_path, '[bot]\ntimezone = "Asia/Tokyo"\n[alerts]\nquiet_hours = "23:00-07:00"'
    )
    assert settings.every_channel.quiet_hours == QuietHours(
        time(23), time(7), ZoneInfo("Asia/Tokyo")
    )


def test_addresses(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """\
[slack]
api_url = "http://127.0.0.1:9000/api"
[kaggle]
endpoint = "http://localhost:7777/"
[http]
bind = "[::1]:0"
""",
    )
    assert settings.slack.api_url == "http://127.0.0.1:9000/api/"
    assert settings.kaggle.endpoint == "http://localhost:7777"
    assert settings.http.bind == Bind("::1", 0)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeff[bot]\r\nlanguage = "ja"\r\n').voice.language is Language.JA


@pytest.mark.parametrize(
    ("text", "is_missing"),
    [
        ("", True),
        ('[slack]\nchannel = "#kaggle"', False),
        ("[kaggle]\nenabled = false", False),
        (
            f'[kaggle]\nenabled = false\n{COMPETITION}channel = "#x"',
            False,
        ),
        (
            f"[kaggle]\nenabled = false\n{COMPETITION}",
            True,
        ),
    ],
)
def test_a_missing_channel_is_a_fault_where_messages_go_to_slack(
    tmp_path: Path, text: str, *, is_missing: bool
) -> None:
    found = read(tmp_path, text).missing_channel_faults()
    assert [(fault.place, fault.key) for fault in found] == (
        [(f"{NAME} slack.channel", "config.no_channel")] if is_missing else []
    )


def test_a_missing_channel_without_a_file_is_a_variable(tmp_path: Path) -> None:
    (fault,) = load_settings(None, {}, tmp_path).missing_channel_faults()
    assert fault.place == "DEADLINE_BOT__SLACK__CHANNEL"
    assert fault.fields["example"] == "DEADLINE_BOT__SLACK__CHANNEL='#kaggle'"


@pytest.mark.parametrize("written", ['["90s again", "2h here"]', '"90s again, 2h here"'])
def test_a_ladder(tmp_path: Path, written: str) -> None:
    ladder = read(tmp_path, f"[reminders]\nladder = {written}").every_channel.ladder
    assert ladder == (
        Rung(timedelta(seconds=90), Escalation.AGAIN),
        Rung(timedelta(hours=2), Escalation.HERE),
    )


def test_no_ladder_and_no_board(tmp_path: Path) -> None:
    settings = read(tmp_path, "[reminders]\nladder = []\n[alerts]\nboard = false")
    assert settings.every_channel.ladder == ()
    assert not settings.every_channel.has_board
