"""Every kind of fault: its place, its words in both languages, and a remedy that works."""

import json
import shlex
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from deadline_bot.config import ConfigFault
from deadline_bot.config.examples import EXAMPLES, toml_example
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.en import config as english
from deadline_bot.wording.ja import config as japanese
from tests.unit.config.reading import NAME, faults, read

_COMPETITION = '[[competitions]]\nslug = "x"\n'
_PROJECT = '[[healthchecks]]\nname = "gpus"\n'
_MILESTONE = f"{_COMPETITION}[[competitions.milestones]]\n"


_ACCOUNT = '[[kaggle.accounts]]\nname = "hana"\n'
_TOKEN_ENV = 'token_env = "KAGGLE_TOKEN_HANA"\n'


def _named(name: str) -> str:
    return f'{{name = "{name}", at = 2026-12-01T00:00:00Z}}'


#: Key of the fault, its place, and the file that has it.
CASES = [
    ("not_toml", ":2:9", '[slack]\nchannel #kaggle"'),
    ("not_toml", ":2:11", "[slack]\nchannel = kaggle"),
    ("not_toml", ":2:14", '[slack]\nchannel = """'),
    ("impossible_toml_date", ":3:9", f"{_COMPETITION}close = 2026-02-30T10:00:00Z"),
    ("unknown_key", ":2 bot.qqq", "[bot]\nqqq = 1"),
    ("misspelt_key", ":2 bot.langage", '[bot]\nlangage = "ja"'),
    ("misspelt_key", ":1 competition", '[[competition]]\nslug = "x"'),
    ("misspelt_key", ":2 alerts.lead_times.closes", '[alerts.lead_times]\ncloses = ["1d"]'),
    ("misspelt_key", ":4 competitions[0].milestones[0].nam",
     f"{_MILESTONE}nam = 'm'\nname = 'm'\nat = 2026-12-01T00:00:00Z"),
    ("missing", ":2 competitions[0].slug", '\n[[competitions]]\ntitle = "x"'),
    ("missing", ":3 competitions[0].milestones[0].at", f'{_MILESTONE}name = "m"'),
    ("secret", ":2 slack.bot_token", '[slack]\nbot_token = "x"'),
    ("secret", ":2 slack.channel", '[slack]\nchannel = "xoxb-1-2-abc"'),
    ("secret", ":1 slack.channel", 'slack.channel = "xapp-1-2-abc"'),
    ("not_table", ":1 bot", "bot = 1"),
    ("not_table", ":1 competitions[0]", "competitions = [1]"),
    ("not_list", ":1 competitions", "competitions = 1"),
    ("not_list", ":1 competitions", "[competitions]\nslug = 'x'"),
    ("not_list", ":2 alerts.lead_times.other", "[alerts.lead_times]\nother = 3"),
    ("not_json", ":2 alerts.lead_times.other", "[alerts.lead_times]\nother = '[\"3d\"'"),
    ("not_json", ":1 competitions", "competitions = '[{]'"),
    ("not_text", ":2 slack.channel", "[slack]\nchannel = 5"),
    ("not_text", ":3 competitions[0].title", f"{_COMPETITION}title = []"),
    ("not_switch", ":2 kaggle.enabled", '[kaggle]\nenabled = "maybe"'),
    ("bad_count", ":2 kaggle.calls_per_hour", "[kaggle]\ncalls_per_hour = 0"),
    ("bad_count", ":2 kaggle.calls_per_hour", "[kaggle]\ncalls_per_hour = 1000001"),
    ("bad_count", ":2 kaggle.calls_per_hour", "[kaggle]\ncalls_per_hour = true"),
    ("bad_duration", ":2 alerts.merge_window", "[alerts]\nmerge_window = 5"),
    ("bad_duration", ":2 alerts.finish_margin", '[alerts]\nfinish_margin = "3661d"'),
    ("bad_duration", ":4 alerts.lead_times.close[1]",
     '[alerts.lead_times]\nclose = [\n"1d", # one day\n"1y",\n]'),
    ("bad_duration", ":3 competitions[0].lead_times[0]", f'{_COMPETITION}lead_times = ["-1d"]'),
    ("zero_lead_time", ":2 alerts.lead_times.other[0]", '[alerts.lead_times]\nother = ["0s"]'),
    ("bad_rung", ":2 reminders.ladder[0]", '[reminders]\nladder = ["15m everybody"]'),
    ("bad_rung", ":2 reminders.ladder[1]", '[reminders]\nladder = ["15m again", "here"]'),
    ("bad_duration", ":2 reminders.ladder[0]", '[reminders]\nladder = ["soon again"]'),
    ("zero_lead_time", ":2 reminders.ladder[0]", '[reminders]\nladder = ["0m again"]'),
    ("falling_ladder", ":2 reminders.ladder", '[reminders]\nladder = ["1h again", "60m here"]'),
    ("bad_channel", ":3 competitions[0].channel", f'{_COMPETITION}channel = ["#a", "# b"]'),
    ("missing", ":1 healthchecks[0].name", "[[healthchecks]]"),
    ("misspelt_key", ":3 healthchecks[0].urls", f'{_PROJECT}urls = "https://hc.example.org"'),
    ("secret", ":3 healthchecks[0].api_key", f'{_PROJECT}api_key = "x"'),
    ("secret", ":3 healthchecks[0].api_key_env", f'{_PROJECT}api_key_env = "hcr_abcdefgh"'),
    ("secret", ":2 slack.mailbox",
     '[slack]\nmailbox = "https://hooks.slack.com/services/T0/B0/x"'),
    ("bad_channel", ":2 slack.mailbox", '[slack]\nmailbox = "# mailbox"'),
    ("too_short", ":2 slack.mailbox_interval", '[slack]\nmailbox_interval = "0s"'),
    ("bad_name", ":2 healthchecks[0].name", '[[healthchecks]]\nname = "our gpus"'),
    ("bad_name", ":2 healthchecks[0].name", '[[healthchecks]]\nname = ""'),
    ("repeated_name", ":5 healthchecks[1].name", f"{_PROJECT}\n{_PROJECT}"),
    ("bad_url", ":3 healthchecks[0].url", f'{_PROJECT}url = "hc.example.org"'),
    ("bad_url", ":3 healthchecks[0].url", f'{_PROJECT}url = ""'),
    ("bad_url", ":2 http.public_url", '[http]\npublic_url = "bot.example.org"'),
    ("bad_variable", ":3 healthchecks[0].api_key_env", f"{_PROJECT}api_key_env = 5"),
    ("bad_variable", ":3 healthchecks[0].api_key_env", f'{_PROJECT}api_key_env = ""'),
    ("too_short", ":3 healthchecks[0].interval", f'{_PROJECT}interval = "0s"'),
    ("not_list", ":1 healthchecks", "[healthchecks]\nname = 'x'"),
    ("too_short", ":2 kaggle.notebook_limit", '[kaggle]\nnotebook_limit = "0s"'),
    ("too_short", ":2 kaggle.poll_interval", '[kaggle]\npoll_interval = "0s"'),
    ("bad_language", ":2 bot.language", '[bot]\nlanguage = "fr"'),
    ("bad_zone", ":2 bot.timezone", '[bot]\ntimezone = "JST"'),
    ("bad_zone", ":2 bot.timezone", '[bot]\ntimezone = "../etc"'),
    ("misspelt_zone", ":2 bot.timezone", '[bot]\ntimezone = "Asia/Tokio"'),
    ("misspelt_zone", ":2 bot.timezone", '[bot]\ntimezone = "asia/tokyo"'),
    ("bad_quiet_hours", ":2 alerts.quiet_hours", '[alerts]\nquiet_hours = "23-7"'),
    ("bad_database", ":2 bot.database", '[bot]\ndatabase = "postgresql://u:hidden@h/d"'),
    ("no_database_file", ":2 bot.database", '[bot]\ndatabase = "deadline-bot.db"'),
    ("no_database_file", ":2 bot.database", '[bot]\ndatabase = "sqlite:///:memory:"'),
    ("no_database_file", ":2 bot.database", '[bot]\ndatabase = "sqlite://"'),
    ("bad_channel", ":2 slack.channel", '[slack]\nchannel = "# kaggle"'),
    ("bad_url", ":2 slack.api_url", '[slack]\napi_url = ""'),
    ("bad_url", ":2 kaggle.endpoint", '[kaggle]\nendpoint = "localhost:80"'),
    ("bad_url", ":3 competitions[0].url", f'{_COMPETITION}url = "javascript:alert(1)"'),
    ("bad_bind", ":2 http.bind", '[http]\nbind = "8765"'),
    ("bad_bind", ":2 http.bind", '[http]\nbind = "127.0.0.1:65536"'),
    ("bad_slug", ":2 competitions[0].slug", '[[competitions]]\nslug = ""'),
    ("bad_slug", ":2 competitions[0].slug", '[[competitions]]\nslug = "a@b"'),
    ("bad_slug", ":2 kaggle.follow", '[kaggle]\nfollow = ["titanic", "a b"]'),
    ("bad_follow", ":2 kaggle.follow", '[kaggle]\nfollow = "entred"'),
    ("repeated_slug", ":4 competitions[1].slug", _COMPETITION * 2),
    ("missing", ":1 kaggle.accounts[0].name", f"[[kaggle.accounts]]\n{_TOKEN_ENV}"),
    ("not_list", ":2 kaggle.accounts", '[kaggle]\naccounts = "hana"'),
    ("misspelt_key", ":4 kaggle.accounts[0].notebook",
     f'{_ACCOUNT}{_TOKEN_ENV}notebook = "hana/x"'),
    ("account_way", ":1 kaggle.accounts[0]", _ACCOUNT),
    ("account_way", ":1 kaggle.accounts[0]", f'{_ACCOUNT}username = "hana"'),
    ("account_way", ":1 kaggle.accounts[0]", f'{_ACCOUNT}key_env = "KEY"'),
    ("account_way", ":1 kaggle.accounts[0]", f'{_ACCOUNT}{_TOKEN_ENV}username = "hana"'),
    ("account_way", ":1 kaggle.accounts[0]", f'{_ACCOUNT}{_TOKEN_ENV}key_env = "KEY"'),
    ("account_secret", ":3 kaggle.accounts[0].token", f'{_ACCOUNT}token = "x"\n{_TOKEN_ENV}'),
    ("account_secret", ":3 kaggle.accounts[0].key", f'{_ACCOUNT}key = "x"\n{_TOKEN_ENV}'),
    ("account_secret", ":3 kaggle.accounts[0].token_env", f'{_ACCOUNT}token_env = "KGAT_x"'),
    ("bad_variable", ":4 kaggle.accounts[0].key_env",
     f'{_ACCOUNT}username = "hana"\nkey_env = "{"a1" * 16}"'),
    ("bad_variable", ":3 kaggle.accounts[0].token_env", f'{_ACCOUNT}token_env = "1x"'),
    ("bad_variable", ":3 kaggle.accounts[0].token_env", f'{_ACCOUNT}token_env = ""'),
    ("bad_variable", ":3 kaggle.accounts[0].token_env", f"{_ACCOUNT}token_env = 7"),
    ("bad_name", ":2 kaggle.accounts[0].name",
     f'[[kaggle.accounts]]\nname = " "\n{_TOKEN_ENV}'),
    ("repeated_name", ":6 kaggle.accounts[1].name",
     f'{_ACCOUNT}{_TOKEN_ENV}\n[[kaggle.accounts]]\nname = "hana"\n{_TOKEN_ENV}'),
    ("bad_username", ":3 kaggle.accounts[0].username",
     f'{_ACCOUNT}username = "Hana Sato"\nkey_env = "KEY"'),
    ("bad_person", ":4 kaggle.accounts[0].owner", f'{_ACCOUNT}{_TOKEN_ENV}owner = "@hana"'),
    ("bad_notebook", ":4 kaggle.accounts[0].notebooks",
     f'{_ACCOUNT}{_TOKEN_ENV}notebooks = ["train-fold-3"]'),
    ("bad_notebook", ":4 kaggle.accounts[0].notebooks", f"{_ACCOUNT}{_TOKEN_ENV}notebooks = 7"),
    ("bad_instant", ":3 competitions[0].close", f'{_COMPETITION}close = "tomorrow"'),
    ("bad_instant", ":3 competitions[0].close", f"{_COMPETITION}close = 14:59:00"),
    ("no_time", ":3 competitions[0].close", f'{_COMPETITION}close = "2026-12-01"'),
    ("no_time", ":3 competitions[0].close", f"{_COMPETITION}close = 2026-12-01"),
    ("impossible_date", ":3 competitions[0].close",
     f'{_COMPETITION}close = "2026-02-30T10:00:00Z"'),
    ("impossible_date", ":3 competitions[0].close", f'{_COMPETITION}close = "2026-02-30"'),
    ("impossible_date", ":3 competitions[0].close", f'{_COMPETITION}close = "2026-12-01T24:30"'),
    ("bad_year", ":3 competitions[0].close", f"{_COMPETITION}close = 1999-12-31T23:59:59Z"),
    ("bad_year", ":3 competitions[0].close", f"{_COMPETITION}close = 0001-01-01T00:00:00+14:00"),
    ("bad_year", ":3 competitions[0].close", f"{_COMPETITION}close = 2200-01-01T00:00:00Z"),
    ("skipped_time", ":5 competitions[0].close",
     f'[bot]\ntimezone = "America/New_York"\n{_COMPETITION}close = "2026-03-08T02:30:00"'),
    ("bad_milestone_name", ":4 competitions[0].milestones[0].name",
     f'{_MILESTONE}name = "***"\nat = 2026-12-01T00:00:00Z'),
    ("nearly_reserved_name", ":4 competitions[0].milestones[0].name",
     f'{_MILESTONE}name = "Entry!"\nat = 2026-12-01T00:00:00Z'),
    ("reserved_close", ":4 competitions[0].milestones[0].name",
     f'{_MILESTONE}name = "Close"\nat = 2026-12-01T00:00:00Z'),
    ("reserved_finish_by", ":4 competitions[0].milestones[0].name",
     f'{_MILESTONE}name = "finish_by"\nat = 2026-12-01T00:00:00Z'),
    ("repeated_milestone", ":7 competitions[0].milestones[1].name",
     f"{_COMPETITION}milestones = [\n{_named('team merge')},\n\n\n{_named('team/merge')}]"),
]  # fmt: skip

#: Sections that may come several times.
LISTS = {"competitions", "healthchecks"}

#: Those that no file's text can have; tested elsewhere.
WITHOUT_TEXT = {"no_file", "unreadable", "not_utf8", "contradiction", "no_channel"}


@pytest.mark.parametrize(("key", "place", "text"), CASES)
def test_a_fault_has_its_kind_its_place_and_words(
    tmp_path: Path, key: str, place: str, text: str
) -> None:
    found = faults(tmp_path, text)
    assert [(fault.place, fault.key) for fault in found] == [(NAME + place, f"config.{key}")]
    for language in Language:
        words = say(language, found[0].key, **found[0].fields)
        assert "\n" not in words


@pytest.mark.parametrize("value", ["[" * 5_000, "9" * 5_000])
def test_what_tomllib_itself_stumbles_over_is_a_fault(tmp_path: Path, value: str) -> None:
    assert [fault.key for fault in faults(tmp_path, f"x = {value}")] == ["config.not_toml"]


def test_every_kind_of_fault_has_a_case() -> None:
    kinds = {key.split(".")[1] for key in english.TEXTS} - {"init"}
    assert kinds == {key for key, _, _ in CASES} | WITHOUT_TEXT


def test_both_catalogues_say_the_same_things_with_the_same_fields() -> None:
    assert english.TEXTS.keys() == japanese.TEXTS.keys()
    for key, text in english.TEXTS.items():
        assert _fields(text) >= _fields(japanese.TEXTS[key]), key


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
[alerts]
merge_window = "5x"
[[competitions]]
slug = "a"
close = "2026-02-30T00:00:00Z"
[[competitions]]
slug = "a"
clos = "2026-03-30T00:00:00Z"
[bot]
timezone = "Asia/Tokio"
language = "jp"
"""
    environ = {"DEADLINE_BOT__HTTP__BIND": "x", "DEADLINE_BOT__HTP__BIND": "x"}
    assert [(fault.place, fault.key) for fault in faults(tmp_path, text, environ)] == [
        (f"{NAME}:2 alerts.merge_window", "config.bad_duration"),
        (f"{NAME}:5 competitions[0].close", "config.impossible_date"),
        (f"{NAME}:7 competitions[1].slug", "config.repeated_slug"),
        (f"{NAME}:8 competitions[1].clos", "config.misspelt_key"),
        (f"{NAME}:10 bot.timezone", "config.misspelt_zone"),
        (f"{NAME}:11 bot.language", "config.bad_language"),
        ("DEADLINE_BOT__HTTP__BIND", "config.bad_bind"),
        ("DEADLINE_BOT__HTP__BIND", "config.misspelt_key"),
    ]


def test_the_environment_is_told_with_a_syntax_error(tmp_path: Path) -> None:
    found = faults(tmp_path, "[bot", {"DEADLINE_BOT__HTTP__BIND": "x"})
    assert [fault.key for fault in found] == ["config.not_toml", "config.bad_bind"]


def test_a_fault_names_the_nearest_key_and_all_known_ones(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '[kaggle]\npol_interval = "1m"')
    assert fault.fields == {
        "name": "pol_interval",
        "nearest": "poll_interval",
        "known": "enabled, follow, endpoint, poll_interval, calls_per_hour, notebook_limit, "
        "accounts",
    }


def test_a_skipped_local_time_comes_with_the_one_that_exists(tmp_path: Path) -> None:
    text = f'[bot]\ntimezone = "Australia/Lord_Howe"\n{_COMPETITION}close = 2026-10-04T02:10:00'
    (fault,) = faults(tmp_path, text)
    assert fault.fields["instead"] == "2026-10-04T02:40:00"


@pytest.mark.parametrize("keys", EXAMPLES)
def test_the_example_of_every_key_works(tmp_path: Path, keys: tuple[str, ...]) -> None:
    tables: dict[tuple[str, ...], dict[str, object]] = {
        ("competitions",): {"slug": "x"},
        ("healthchecks",): {"name": "x"},
        ("competitions", "milestones"): {"name": "m", "at": "2026-12-01T00:00:00Z"},
        ("kaggle", "accounts"): {"name": "ben", "token_env": "TOKEN"},
    }
    section, key = keys[:-1], keys[-1]
    if key in {"username", "key_env"}:
        tables[section] = {"name": "ben", "username": "ben", "key_env": "KEY"}
    value = tomllib.loads(f"example = {EXAMPLES[keys]}")["example"]
    table: object = {**tables.get(section, {}), key: value}
    if section == ("competitions", "milestones"):
        table = {"slug": "x", "milestones": [table]}
    name = f"DEADLINE_BOT__{section[0].upper()}"
    if section == ("alerts", "lead_times"):
        table = {"lead_times": table}
    if section == ("kaggle", "accounts"):
        table = {"accounts": [table]}
    read(tmp_path, "", {name: json.dumps([table] if section[0] in LISTS else table)})
    assert toml_example(keys) == f"{key} = {EXAMPLES[keys]}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEADLINE_BOT__ALERTS__MERGE_WINDOW", "x"),
        ("DEADLINE_BOT__ALERTS__LEAD_TIMES__CLOSE", "[3"),
        ("DEADLINE_BOT__ALERTS__LEAD_TIMES", "x"),
        ("DEADLINE_BOT__ALERTS", "x"),
        ("DEADLINE_BOT__COMPETITIONS", "x,y"),
        ("DEADLINE_BOT__KAGGLE__FOLLOW", "titanic"),
        ("DEADLINE_BOT__KAGGLE__ACCOUNTS", "hana"),
        ("DEADLINE_BOT__KAGGLE__ACCOUNTS", '[{"name": "hana", "token_env": "TOKEN"}]x'),
        ("DEADLINE_BOT__KAGGLE__ENABLED", "no"),
    ],
)
def test_the_example_of_a_variable_works_in_a_shell(tmp_path: Path, name: str, value: str) -> None:
    found = faults(tmp_path, "", {name: value})
    assert {fault.place.split()[0] for fault in found} == {name}
    example = found[0].fields["example"]
    assert example.startswith(f"{name}=")
    (assignment,) = shlex.split(example)
    read(tmp_path, "", {name: assignment.partition("=")[2]})


def test_the_example_inside_a_variables_json_is_json(tmp_path: Path) -> None:
    environ = {"DEADLINE_BOT__COMPETITIONS": '[{"slug": "x", "close": "soon"}]'}
    (fault,) = faults(tmp_path, "", environ)
    assert fault == ConfigFault(
        "DEADLINE_BOT__COMPETITIONS competitions[0].close",
        "config.bad_instant",
        {"value": "soon", "example": '"close": "2026-12-01T14:59:00Z"'},
    )


def test_the_case_texts_are_toml_where_they_should_be() -> None:
    for key, _, text in CASES:
        if key not in {"not_toml", "impossible_toml_date"}:
            tomllib.loads(text)
