"""Buttons and menus as Slack's actions, within its limits, whatever their labels.

The limits are those of https://docs.slack.dev/reference/block-kit. A label that is too long is
cut; what carries too long a value is left out, since a part of a value would mean something else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from deadline_bot.domain.chat import Action
from deadline_bot.wording.document import Button, Menu, Style

BUTTON_LENGTH, BUTTON_VALUE_LENGTH = 75, 2000
OPTION_LENGTH, OPTION_VALUE_LENGTH, N_OPTIONS = 75, 150, 100
PLACEHOLDER_LENGTH = 150
#: A dialog that asks before a button counts.
TITLE_LENGTH, QUESTION_LENGTH, ANSWER_LENGTH = 100, 300, 30
#: Slack takes 25 elements in a block; more than these wrap on a phone.
N_IN_ROW = 5

#: An action that comes more than once in a row carries a number, since Slack wants ids to differ.
_NUMBER = re.compile(r"\.\d+\Z")


def rows(controls: Sequence[Button | Menu]) -> Iterator[dict[str, Any]]:
    """The blocks that hold the controls, in order."""
    elements = [element for control in controls if (element := _element(control))]
    for start in range(0, len(elements), N_IN_ROW):
        yield {"type": "actions", "elements": _told_apart(elements[start : start + N_IN_ROW])}


def action_of(action_id: str) -> Action | None:
    """The action of an element by its id, `None` where it is not one of ours."""
    try:
        return Action(_NUMBER.sub("", action_id))
    except ValueError:
        return None


def plain(text: str, length: int) -> dict[str, Any]:
    """A label: one line of at most `length` characters and at least one."""
    return {"type": "plain_text", "text": cut(" ".join(text.split()) or "…", length)}


def cut(text: str, length: int) -> str:
    """A text of at most `length` characters, with an ellipsis where it was longer."""
    if _length(text) <= length:
        return text
    start = text[: length - 1]
    while _length(start) >= length:
        start = start[:-1]
    return f"{start}…"


def _length(text: str) -> int:
    """Counted so that a character which counts as two in Slack's client does so here."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _element(control: Button | Menu) -> dict[str, Any] | None:
    return _button(control) if isinstance(control, Button) else _menu(control)


def _button(button: Button) -> dict[str, Any] | None:
    if _length(button.value) > BUTTON_VALUE_LENGTH:
        return None
    element: dict[str, Any] = {
        "type": "button",
        "action_id": button.action.value,
        "text": plain(button.label, BUTTON_LENGTH),
    }
    if button.value:
        element["value"] = button.value
    if button.question is not None:
        element["confirm"] = {
            "title": plain(button.label, TITLE_LENGTH),
            "text": plain(button.question.text, QUESTION_LENGTH),
            "confirm": plain(button.question.yes, ANSWER_LENGTH),
            "deny": plain(button.question.no, ANSWER_LENGTH),
        }
    return element if button.style is Style.PLAIN else element | {"style": button.style.value}


def _menu(menu: Menu) -> dict[str, Any] | None:
    options = [
        {"text": plain(label, OPTION_LENGTH), "value": value}
        for value, label in menu.options
        if _length(value) <= OPTION_VALUE_LENGTH
    ]
    if not options:
        return None
    return {
        "type": "static_select",
        "action_id": menu.action.value,
        "placeholder": plain(menu.label, PLACEHOLDER_LENGTH),
        "options": options[:N_OPTIONS],
    }


def _told_apart(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for element in elements:
        action_id = element["action_id"]
        if seen[action_id]:
            element["action_id"] = f"{action_id}.{seen[action_id]}"
        seen[action_id] += 1
    return elements
