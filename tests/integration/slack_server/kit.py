"""Blocks and views for the tests of the Slack server, short to write."""

from typing import Any

from tests.fakes.slack_server import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(action_id)} | more


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.upper()), "value": value} for value in values]


def menu(action_id: str, *values: str, **more: Any) -> Json:
    return {"type": "static_select", "action_id": action_id, "options": options(*values)} | more


def actions(*elements: Json, block_id: str = "do") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(name: str, kind: str, **more: Any) -> Json:
    """A field whose block is `name` and whose element is `name.value`."""
    known = ("optional", "dispatch_action", "hint")
    outer = {key: more.pop(key) for key in known if key in more}
    element = {"type": kind, "action_id": f"{name}.value"} | more
    return {"type": "input", "block_id": name, "label": plain(name), "element": element} | outer


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Save")}
    return view | {"blocks": list(blocks)} | more


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks)} | more
