"""The Slack app's manifest: the single source of its scopes, commands and events.

The file in the repository, the link that creates the app and the comparison with the granted
scopes are all made from here. Its words are read by admins before anything is set up, so they
are English.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import Action
from deadline_bot.wording.catalogue import say

NAME = "deadline-bot"
COMMAND = "/deadline"


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission of the bot. `is_optional`: alerts go out without it, and the bot does less."""

    name: str
    is_optional: bool = False

    @property
    def reason(self) -> str:
        """What it is for, in English, for whoever approves the app."""
        return say(Language.EN, f"check.slack.scope.{self.name}")

    @property
    def loss(self) -> str:
        """What an optional one is missed by, in English; for one that is not, a `KeyError`."""
        return say(Language.EN, f"check.slack.without.{self.name}")


#: Only what is used now.
SCOPES = (
    Scope("app_mentions:read", is_optional=True),
    Scope("channels:history"),
    Scope("channels:read"),
    Scope("chat:write"),
    Scope("commands", is_optional=True),
    Scope("files:write", is_optional=True),
    Scope("groups:history"),
    Scope("groups:read"),
    Scope("im:history", is_optional=True),
    Scope("im:write", is_optional=True),
    Scope("pins:write", is_optional=True),
    Scope("users:read", is_optional=True),
)

MANIFEST: dict[str, Any] = {
    "display_information": {
        "name": NAME,
        "description": "Counts down to Kaggle deadlines and reminds the team while there is time",
        "background_color": "#20425e",
    },
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {
                "name": "New reminder",
                "type": "global",
                "callback_id": Action.NEW.value,
                "description": "Reminds you, a person or a channel",
            },
            {
                "name": "Remind the team about this",
                "type": "message",
                "callback_id": Action.ABOUT.value,
                "description": "Sets a reminder that leads back to this message",
            },
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                "description": "Countdowns, reminders, all dates",
                "usage_hint": "[status | remind me to submit in 2h | reminders | settings | help]",
                "should_escape": True,
            }
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [scope.name for scope in SCOPES],
            "bot_optional": [scope.name for scope in SCOPES if scope.is_optional],
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    },
}

_HEAD = """\
# The Slack app of deadline-bot. Create it at https://api.slack.com/apps > Create New App >
# From a manifest.
"""


def manifest_json() -> str:
    """The manifest as JSON on one line."""
    return json.dumps(MANIFEST, separators=(",", ":"))


def create_link() -> str:
    """The address where Slack offers to create the app from the manifest."""
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(manifest_json(), safe='')}"


def manifest_yaml() -> str:
    """The manifest as YAML, each scope with its reason, and what an optional one is missed by."""
    return _HEAD + "".join(f"{line}\n" for line in _lines(MANIFEST, ""))


def _lines(node: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, f"{indent}  ", _comments(key))
        else:
            yield f"{indent}{key}: {json.dumps(value)}"


def _comments(key: str) -> Mapping[str, str]:
    """What is said beside the items of a list, by item."""
    match key:
        case "bot":
            return {scope.name: scope.reason for scope in SCOPES}
        case "bot_optional":
            return {scope.name: f"without: {scope.loss}" for scope in SCOPES if scope.is_optional}
        case _:
            return {}


def _item(item: dict[str, Any] | str, indent: str, comments: Mapping[str, str]) -> Iterator[str]:
    if isinstance(item, str):
        yield f"{indent}- {item}" + (f"  # {comments[item]}" if item in comments else "")
        return
    first, *rest = _lines(item, f"{indent}  ")
    yield f"{indent}- {first.strip()}"
    yield from rest
