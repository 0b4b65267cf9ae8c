"""Slack's composition objects: texts, options and confirmations, and their limits.

Each check returns what is wrong with its object in Slack's words, nothing where it is right.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.fakes.slack_server.workspace import Json

PLAIN = ("plain_text",)
ANY_TEXT = ("mrkdwn", "plain_text")

MAX_OPTION_TEXT = 75
#: As slack_sdk has it; older documentation says 75.
MAX_OPTION_VALUE = 150

_CONFIRM_TEXTS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


def unknown_faults(thing: Json, known: Iterable[str]) -> list[str]:
    """Properties that Slack does not know there; it refuses them."""
    return [f"invalid additional property: {name}" for name in sorted(set(thing) - set(known))]


def text_faults(text: Any, limit: int, kinds: tuple[str, ...] = PLAIN) -> list[str]:
    """A text object of 1 to `limit` characters, of one of these kinds."""
    if not isinstance(text, dict) or text.get("type") not in kinds:
        return [f"text must be one of {', '.join(kinds)}"]
    faults = unknown_faults(
        text, ("type", "text", "emoji" if text["type"] == "plain_text" else "verbatim")
    )
    words = text.get("text")
    if not isinstance(words, str) or not words:
        return [*faults, "must be more than 0 characters"]
    return faults + length_faults("text", words, limit)


def length_faults(name: str, value: Any, limit: int) -> list[str]:
    """A string of at most `limit` characters; `None` stands for one that was not given."""
    if value is None:
        return []
    if not isinstance(value, str):
        return [f"{name} must be a string"]
    return [f"{name} must be less than {limit + 1} characters"] if len(value) > limit else []


def flag_faults(thing: Json, *names: str) -> list[str]:
    """Properties that are true or false where they are given."""
    return [
        f"{name} must be a boolean" for name in names if type(thing.get(name, True)) is not bool
    ]


def options_faults(options: Any, at_most: int, kinds: tuple[str, ...] = PLAIN) -> list[str]:
    """1 to `at_most` options."""
    if not isinstance(options, list) or not 1 <= len(options) <= at_most:
        return [f"1 to {at_most} options allowed"]
    return [fault for option in options for fault in _option_faults(option, kinds)]


def _option_faults(option: Any, kinds: tuple[str, ...]) -> list[str]:
    if not isinstance(option, dict):
        return ["must be an option"]
    faults = unknown_faults(option, ("text", "value", "description", "url"))
    faults += text_faults(option.get("text"), MAX_OPTION_TEXT, kinds)
    if not isinstance(option.get("value"), str):
        faults.append("missing required field: value")
    faults += length_faults("value", option.get("value"), MAX_OPTION_VALUE)
    if "description" in option:
        faults += text_faults(option["description"], MAX_OPTION_TEXT, kinds)
    return faults


def groups_faults(groups: Any, at_most: int) -> list[str]:
    """1 to `at_most` groups of options, each with a label."""
    if not isinstance(groups, list) or not 1 <= len(groups) <= at_most:
        return [f"1 to {at_most} option groups allowed"]
    faults = []
    for group in groups:
        faults += unknown_faults(group, ("label", "options"))
        faults += text_faults(group.get("label"), MAX_OPTION_TEXT)
        faults += options_faults(group.get("options"), at_most)
    return faults


def all_options(element: Json) -> list[Json]:
    """An element's options, those in groups included, in their order."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(o for g in groups for o in g.get("options", []))]


def confirm_faults(confirm: Any) -> list[str]:
    """A dialog that asks again."""
    if not isinstance(confirm, dict):
        return ["confirm must be an object"]
    faults = unknown_faults(confirm, (*_CONFIRM_TEXTS, "style"))
    for name, limit in _CONFIRM_TEXTS.items():
        kinds = ANY_TEXT if name == "text" else PLAIN
        faults += text_faults(confirm.get(name), limit, kinds)
    if confirm.get("style", "primary") not in ("primary", "danger"):
        faults.append("style must be primary or danger")
    return faults


def form_faults(name: str, value: Any, is_right: Callable[[Any], bool]) -> list[str]:
    """A value that must have a form, where it is given."""
    return [] if value is None or is_right(value) else [f"invalid {name}: {value!r}"]
