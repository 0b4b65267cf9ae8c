"""Writes a new configuration: short, commented, and read back as it was meant."""

import json
from collections.abc import Sequence
from typing import Literal

from deadline_bot.config.values import ENTERED
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say

_COMPETITION = """\
# [[competitions]]
# slug = "atma-cup-18"
# title = "atmaCup #18"
# url = "https://example.org"
# close = "2026-12-01T14:59:00Z"
"""


def render_config(
    zone: str,
    language: Language,
    channel: str,
    follow: Literal["entered"] | Sequence[str] = ENTERED,
) -> str:
    """The text of a configuration file, with comments in its language.

    The values are not checked here: `load_settings` does, and reads back what it accepts.
    """
    followed = _quoted(follow) if isinstance(follow, str) else _listed(follow)
    blocks = (
        (_comment(language, "head"), _comment(language, "secrets")),
        (
            "[bot]",
            f"timezone = {_quoted(zone)} {_comment(language, 'timezone')}",
            f"language = {_quoted(language)} {_comment(language, 'language')}",
        ),
        ("[slack]", f"channel = {_quoted(channel)} {_comment(language, 'channel')}"),
        ("[kaggle]", f"follow = {followed} {_comment(language, 'follow')}"),
        (_comment(language, "competitions"), _COMPETITION),
    )
    return "\n\n".join("\n".join(block) for block in blocks)


def _comment(language: Language, key: str) -> str:
    return f"# {say(language, f'config.init.{key}')}"


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A TOML string. JSON's notation is TOML's, but for one character that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
