"""Secrets that were written where others can read them: in the file, or under a wrong name."""

import re
from collections.abc import Iterator, Mapping

from deadline_bot.config.lines import Path

#: How tokens begin: Slack's, and Kaggle's.
_TOKEN = re.compile(r"(xox[a-z]-|xapp-|KGAT_)")
_HINTS = ("xox", "xapp-", "KGAT_")
_SECRET_KEY = re.compile(r"token|secret|password|passwd|credential|api_?key|^key$", re.IGNORECASE)


def looks_secret(key: str) -> bool:
    """Whether a key, known to be none of ours, is named like a secret."""
    return bool(_SECRET_KEY.search(key))


def leaked(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The texts in `value`, which stands at `path`, that look like tokens."""
    match value:
        case str() if _TOKEN.search(value):
            yield path, value
        case Mapping():
            for key, inner in value.items():
                yield from leaked(inner, (*path, key))
        case list():
            for index, inner in enumerate(value):
                yield from leaked(inner, (*path, index))


def may_leak(text: str) -> bool:
    """Whether it is worth to look closer: quick, since files can be large."""
    return any(hint in text for hint in _HINTS)


def variable_for(value: object, key: str) -> str:
    """The variable that such a secret belongs into."""
    text = f"{value} {key}".lower()
    if "xapp-" in text or "app_token" in text:
        return "SLACK_APP_TOKEN"
    if "kgat_" in text or "kaggle" in text:
        return "KAGGLE_API_TOKEN"
    return "KAGGLE_KEY" if key.lower() == "key" else "SLACK_BOT_TOKEN"
