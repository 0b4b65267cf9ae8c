"""What the environment says: overrides of the file's keys, and the secrets.

Secrets are nowhere else: not in the file, not in the database in clear, not in a log.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deadline_bot.config.examples import PREFIX
from deadline_bot.config.faults import ConfigFault


@dataclass(frozen=True, slots=True)
class Secrets:
    """The tokens of the environment; `None` is not set, or empty. None is ever shown."""

    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    kaggle_api_token: str | None = field(default=None, repr=False)
    kaggle_username: str | None = field(default=None, repr=False)
    kaggle_key: str | None = field(default=None, repr=False)


def read_secrets(environ: Mapping[str, str]) -> Secrets:
    """The secrets; white space around them, which a copied line brings along, is dropped."""

    def secret(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    return Secrets(
        slack_bot_token=secret("SLACK_BOT_TOKEN"),
        slack_app_token=secret("SLACK_APP_TOKEN"),
        kaggle_api_token=secret("KAGGLE_API_TOKEN"),
        kaggle_username=secret("KAGGLE_USERNAME"),
        kaggle_key=secret("KAGGLE_KEY"),
    )


@dataclass(frozen=True, slots=True)
class Overrides:
    """What variables say in place of the file, as tables, and which variable says what.

    `faults` are variables that contradict each other.
    """

    tables: Mapping[str, Any]
    variables: Mapping[tuple[str, ...], str]
    faults: tuple[ConfigFault, ...]


def read_overrides(environ: Mapping[str, str]) -> Overrides:
    """Reads `DEADLINE_BOT__SECTION__KEY`. What looks like JSON and is, is taken as such."""
    tables: dict[str, Any] = {}
    variables: dict[tuple[str, ...], str] = {}
    faults = []
    for name in sorted(environ, key=lambda name: (name.count("__"), name)):
        if not name.startswith(PREFIX):
            continue
        keys = tuple(name.removeprefix(PREFIX).lower().split("__"))
        table: object = tables
        for key in keys[:-1]:
            table = table.setdefault(key, {}) if isinstance(table, dict) else None
        if not isinstance(table, dict) or keys[-1] in table:
            other = next(v for k, v in variables.items() if k == keys[: len(k)])
            faults.append(ConfigFault(name, "config.contradiction", {"other": other}))
            continue
        table[keys[-1]] = _value(environ[name])
        variables[keys] = name
    return Overrides(tables, variables, tuple(faults))


def _value(text: str) -> object:
    """JSON where the text is a list or a table, else the text itself, like `[::1]:8765`."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
