"""Secrets that were written where others can read them: in the file, or under a wrong name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deadline_bot.config.lines import Path, written

#: How secrets begin: tokens of Slack and of Kaggle, keys of healthchecks, and the addresses of
#: Slack's webhooks, with which anybody can post.
_TOKEN = re.compile(r"xox[a-z]-|xapp-|KGAT_|\bhc[rw]_|hooks\.slack(?:-gov)?\.com/services/")
_HINTS = ("xox", "xapp-", "KGAT_", "hcr_", "hcw_", "hooks.slack")
_SECRET_KEY = re.compile(r"token|secret|password|passwd|credential|api_?key|^key$", re.IGNORECASE)


def looks_secret(key: str) -> bool:
    """Whether a key, known to be none of ours, is named like a secret."""
    return bool(_SECRET_KEY.search(key))


def leaked(tables: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The texts that look like tokens, and where they are."""
    open_values: list[tuple[Path, object]] = [((), tables)]
    while open_values:
        path, value = open_values.pop()
        match value:
            case str() if _TOKEN.search(value):
                yield path, value
            case Mapping():
                open_values.extend(((*path, key), inner) for key, inner in value.items())
            case list():
                open_values.extend(((*path, index), inner) for index, inner in enumerate(value))


def may_leak(text: str) -> bool:
    """Whether it is worth to look closer: quick, since files can be large."""
    return any(hint in text for hint in _HINTS)


def variable_for(path: Path, value: object) -> str:
    """The variable that a secret at `path` belongs into."""
    text = f"{value} {written(path)}".lower()
    if "hooks.slack" in text or "webhook" in text:
        return "DEADLINE_BOT_PING_URL"
    if "hcr_" in text or "hcw_" in text or "healthchecks" in text:
        return "HEALTHCHECKS_API_KEY"
    if "xapp-" in text or "app_token" in text:
        return "SLACK_APP_TOKEN"
    if "kgat_" in text or "kaggle" in text:
        return "KAGGLE_KEY" if path[-1] in {"key", "api_key"} else "KAGGLE_API_TOKEN"
    return "SLACK_BOT_TOKEN"
