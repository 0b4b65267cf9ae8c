"""An example that works for every key: what a fault shows as its remedy."""

import shlex
from collections.abc import Mapping, Sequence

from deadline_bot.config.lines import Path

#: What the names of variables that override a key begin with.
PREFIX = "DEADLINE_BOT__"

#: For each key, without list indexes, a value as TOML writes it; lists are JSON too.
EXAMPLES: Mapping[tuple[str, ...], str] = {
    ("bot", "timezone"): '"Asia/Tokyo"',
    ("bot", "language"): '"en"',
    ("bot", "database"): '"sqlite:///deadline-bot.db"',
    ("slack", "channel"): '"#kaggle"',
    ("slack", "mailbox"): '"#deadline-bot-mailbox"',
    ("slack", "mailbox_interval"): '"1m"',
    ("slack", "api_url"): '"https://slack.com/api/"',
    ("kaggle", "enabled"): "true",
    ("kaggle", "follow"): '["titanic"]',
    ("kaggle", "endpoint"): '"https://api.kaggle.com"',
    ("kaggle", "poll_interval"): '"10m"',
    ("kaggle", "calls_per_hour"): "300",
    ("kaggle", "notebook_limit"): '"12h"',
    ("kaggle", "accounts", "name"): '"hana"',
    ("kaggle", "accounts", "token_env"): '"KAGGLE_TOKEN_HANA"',
    ("kaggle", "accounts", "username"): '"bentanaka"',
    ("kaggle", "accounts", "key_env"): '"KAGGLE_KEY_BEN"',
    ("kaggle", "accounts", "owner"): '"U0123ABCD"',
    ("kaggle", "accounts", "notebooks"): '["hana/train-fold-3"]',
    ("alerts", "finish_margin"): '"24h"',
    ("alerts", "quiet_hours"): '"23:00-07:00"',
    ("alerts", "merge_window"): '"5m"',
    ("alerts", "board"): "true",
    ("alerts", "lead_times", "close"): '["7d", "1d", "3h"]',
    ("alerts", "lead_times", "finish_by"): '["3d", "12h"]',
    ("alerts", "lead_times", "other"): '["3d", "1d"]',
    ("reminders", "ladder"): '["15m again", "1h here"]',
    ("http", "bind"): '"127.0.0.1:8765"',
    ("http", "public_url"): '"https://bot.example.org"',
    ("healthchecks", "name"): '"gpus"',
    ("healthchecks", "url"): '"https://healthchecks.io"',
    ("healthchecks", "api_key_env"): '"HEALTHCHECKS_API_KEY"',
    ("healthchecks", "interval"): '"1m"',
    ("competitions", "slug"): '"atma-cup-18"',
    ("competitions", "title"): '"atmaCup #18"',
    ("competitions", "url"): '"https://example.org"',
    ("competitions", "close"): '"2026-12-01T14:59:00Z"',
    ("competitions", "lead_times"): '["2d", "3h"]',
    ("competitions", "channel"): '"#kaggle"',
    ("competitions", "notebook_limit"): '"9h"',
    ("competitions", "milestones", "name"): '"team merge"',
    ("competitions", "milestones", "at"): '"2026-11-24T23:59:00Z"',
}

_TABLES: Mapping[tuple[str, ...], str] = {
    ("alerts", "lead_times"): "[alerts.lead_times]",
    ("kaggle", "accounts"): "[[kaggle.accounts]]",
    ("competitions",): "[[competitions]]",
    ("healthchecks",): "[[healthchecks]]",
    ("competitions", "milestones"): "[[competitions.milestones]]",
}

_JSON_LISTS: Mapping[tuple[str, ...], str] = {
    ("healthchecks",): '[{"name": "gpus", "api_key_env": "HEALTHCHECKS_API_KEY"}]',
    ("kaggle", "accounts"): '[{"name": "hana", "token_env": "KAGGLE_TOKEN_HANA"}]',
    ("competitions",): '[{"slug": "atma-cup-18", "close": "2026-12-01T14:59:00Z"}]',
    ("competitions", "milestones"): '[{"name": "team merge", "at": "2026-11-24T23:59:00Z"}]',
}


def keys_of(path: Path) -> tuple[str, ...]:
    """A path without its list indexes."""
    return tuple(key for key in path if isinstance(key, str))


def toml_example(path: Path) -> str:
    """A line for the file: a key with a value, or the header of a table."""
    keys = keys_of(path)
    if keys in EXAMPLES:
        return f"{keys[-1]} = {EXAMPLES[keys]}"
    return _TABLES.get(keys, f"[{'.'.join(keys)}]")


def variable_example(path: Path) -> str:
    """A variable with a value, as a shell takes it."""
    keys = keys_of(path)
    return f"{variable(keys)}={shlex.quote(_json(keys).strip(chr(34)))}"


def json_example(path: Path) -> str:
    """A member of a JSON object."""
    keys = keys_of(path)
    return f'"{keys[-1]}": {_json(keys)}'


def _json(keys: tuple[str, ...]) -> str:
    """The example of a key as JSON; that of a table holds its first key."""
    if keys in EXAMPLES or keys in _JSON_LISTS:
        return EXAMPLES.get(keys) or _JSON_LISTS[keys]
    first = next((key for key in EXAMPLES if key[: len(keys)] == keys), None)
    return "{}" if first is None else f'{{"{first[len(keys)]}": {_json(first[: len(keys) + 1])}}}'


def variable(keys: Sequence[str]) -> str:
    """The name of the variable that overrides a key."""
    return PREFIX + "__".join(keys).upper()
