"""The environment over the file, and the secrets, which are nowhere else."""

from datetime import timedelta
from pathlib import Path

import pytest

from deadline_bot.config import Secrets, load_settings, read_secrets
from deadline_bot.domain.channel import Language
from tests.unit.config.reading import faults, read


def test_a_variable_wins_over_the_file_and_leaves_the_rest(tmp_path: Path) -> None:
    text = '[bot]\nlanguage = "en"\ntimezone = "Asia/Tokyo"\n[alerts.lead_times]\nother = ["5d"]'
    environ = {
        "DEADLINE_BOT__BOT__LANGUAGE": "ja",
        "DEADLINE_BOT__ALERTS__LEAD_TIMES__FINISH_BY": '["2h", "1h"]',
        "DEADLINE_BOT__ALERTS__MERGE_WINDOW": "0s",
        "OTHER__BOT__LANGUAGE": "x",
    }
    settings = read(tmp_path, text, environ)
    assert settings.voice.language is Language.JA
    assert settings.voice.zone.key == "Asia/Tokyo"
    lead_times = settings.every_channel.lead_times
    assert lead_times.other == (timedelta(days=5),)
    assert lead_times.finish_by == (timedelta(hours=2), timedelta(hours=1))
    assert settings.every_channel.merge_window == timedelta()


@pytest.mark.parametrize("text", ["2h, 1h", "2h,1h,", '["2h","1h"]', ' ["2h",\n"1h"] '])
def test_lists_are_json_or_separated_by_commas(tmp_path: Path, text: str) -> None:
    environ = {"DEADLINE_BOT__ALERTS__LEAD_TIMES__CLOSE": text}
    close = load_settings(None, environ, tmp_path).every_channel.lead_times.close
    assert close == (timedelta(hours=2), timedelta(hours=1))


def test_an_empty_variable_is_an_empty_value(tmp_path: Path) -> None:
    text = '[alerts]\nquiet_hours = "23:00-07:00"\n[alerts.lead_times]\nother = ["5d"]'
    environ = {
        "DEADLINE_BOT__ALERTS__QUIET_HOURS": "",
        "DEADLINE_BOT__ALERTS__LEAD_TIMES__OTHER": "",
    }
    channel = read(tmp_path, text, environ).every_channel
    assert channel.quiet_hours is None
    assert channel.lead_times.other == ()


@pytest.mark.parametrize("text", ["entered", '["a", "b"]', "a, b", "a,"])
def test_follow(tmp_path: Path, text: str) -> None:
    expected = {"entered": "entered", "a,": ("a",)}.get(text, ("a", "b"))
    environ = {"DEADLINE_BOT__KAGGLE__FOLLOW": text}
    assert load_settings(None, environ, tmp_path).kaggle.follow == expected


def test_competitions_and_switches_and_numbers(tmp_path: Path) -> None:
    environ = {
        "DEADLINE_BOT__COMPETITIONS": (
            '[{"slug": "x", "close": "2026-12-01T00:00:00Z",'
            ' "milestones": [{"name": "m", "at": "2026-11-01T00:00:00Z"}]}]'
        ),
        "DEADLINE_BOT__KAGGLE__ENABLED": "False",
        "DEADLINE_BOT__KAGGLE__CALLS_PER_HOUR": "7",
        "DEADLINE_BOT__HTTP__BIND": "[::1]:8765",
        "DEADLINE_BOT__ALERTS": '{"merge_window": "1m"}',
        "DEADLINE_BOT__ALERTS__FINISH_MARGIN": "2h",
    }
    settings = read(tmp_path, '[[competitions]]\nslug = "y"', environ)
    assert [competition.slug for competition in settings.competitions] == ["x"]
    assert settings.additions == {}
    assert len(settings.competitions[0].milestones) == 2
    assert not settings.kaggle.enabled
    assert settings.kaggle.calls_per_hour == 7
    assert settings.http.bind == ("::1", 8765)
    assert settings.every_channel.merge_window == timedelta(minutes=1)
    assert settings.every_channel.finish_margin == timedelta(hours=2)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("DEADLINE_BOT__BOT__LANGAGE", "DEADLINE_BOT__BOT__LANGUAGE"),
        ("DEADLINE_BOT__ALERT__QUIET_HOURS", "DEADLINE_BOT__ALERTS__QUIET_HOURS"),
        ("DEADLINE_BOT__ALERTS__LEADTIMES__CLOSE", "DEADLINE_BOT__ALERTS__LEAD_TIMES__CLOSE"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_nearest(
    tmp_path: Path, name: str, nearest: str
) -> None:
    (fault,) = faults(tmp_path, "", {name: "x"})
    assert (fault.place, fault.key) == (name, "config.misspelt_key")
    assert (fault.fields["name"], fault.fields["nearest"]) == (name, nearest)


@pytest.mark.parametrize("name", ["DEADLINE_BOT__", "DEADLINE_BOT__QQQ", "DEADLINE_BOT__QQQ__X"])
def test_an_unknown_variable_that_is_near_nothing(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, "", {name: "x"})
    assert (fault.place, fault.key) == (name, "config.unknown_key")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("DEADLINE_BOT__ALERTS__MERGE_WINDOW", "DEADLINE_BOT__ALERTS"),
        ("DEADLINE_BOT__bot__language", "DEADLINE_BOT__BOT__LANGUAGE"),
        ("DEADLINE_BOT__BOT__LANGUAGE__X", "DEADLINE_BOT__BOT__LANGUAGE"),
    ],
)
def test_variables_that_contradict_each_other(tmp_path: Path, name: str, other: str) -> None:
    values = {"DEADLINE_BOT__ALERTS": '{"merge_window": "1m"}'}
    (fault,) = faults(tmp_path, "", {name: "ja", other: values.get(other, "ja")})
    assert (fault.place, fault.key) == (name, "config.contradiction")
    assert fault.fields == {"other": other}


def test_a_token_in_an_override_is_refused_without_showing_it(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "", {"DEADLINE_BOT__SLACK__TOKEN": "xapp-hidden"})
    assert (fault.place, fault.key) == ("DEADLINE_BOT__SLACK__TOKEN", "config.secret")
    assert fault.fields == {"variable": "SLACK_APP_TOKEN"}


def test_secrets_come_from_the_environment_and_are_not_shown() -> None:
    secrets = read_secrets(
        {
            "SLACK_BOT_TOKEN": " xoxb-hidden\n",
            "SLACK_APP_TOKEN": "xapp-hidden",
            "KAGGLE_API_TOKEN": "",
            "KAGGLE_USERNAME": "hidden",
            "KAGGLE_KEY": "hidden-key",
        }
    )
    assert secrets == Secrets("xoxb-hidden", "xapp-hidden", None, "hidden", "hidden-key")
    assert "hidden" not in f"{secrets} {secrets!r}"
