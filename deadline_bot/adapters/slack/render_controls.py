"""Buttons and menus as Slack's actions, within its limits, whatever their labels.

The limits are those of https://docs.slack.dev/reference/block-kit. A label that is too long is
cut; what carries too long a value is left out, since a part of a value would mean something else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from deadline_bot.domain.chat import Action
from deadline_bot.wording.document import Button, Control, Menu, PersonMenu, Style

BUTTON_LENGTH, BUTTON_VALUE_LENGTH = 75, 2000
#: Slack takes 255; the margin is for a number.
ACTION_ID_LENGTH = 250
OPTION_LENGTH, OPTION_VALUE_LENGTH, N_OPTIONS = 75, 150, 100
PLACEHOLDER_LENGTH = 150
#: A dialog that asks before a button counts.
TITLE_LENGTH, QUESTION_LENGTH, ANSWER_LENGTH = 100, 300, 30
#: Slack takes 25 elements in a block; more than these wrap on a phone.
N_IN_ROW = 5

#: An action that comes more than once in a row carries a number, since Slack wants ids to differ.
_NUMBER = re.compile(r"\.\d+\Z")
#: Stands between an action and what a menu is about, for which Slack has no place.
_CARRIES = "/"


def rows(controls: Sequence[Control]) -> Iterator[dict[str, Any]]:
    """The blocks that hold the controls, in order."""
    elements = [element for control in controls if (element := _element(control))]
    for start in range(0, len(elements), N_IN_ROW):
        yield {"type": "actions", "elements": _told_apart(elements[start : start + N_IN_ROW])}


def action_of(action_id: str) -> Action | None:
    """The action of an element by its id, `None` where it is not one of ours."""
    try:
        return Action(_NUMBER.sub("", action_id.partition(_CARRIES)[0]))
    except ValueError:
        return None


def value_in(action_id: str) -> str:
    """The value that an element's id carries, empty for none."""
    return action_id.partition(_CARRIES)[2]


def plain(text: str, length: int) -> dict[str, Any]:
    """A label: one line of at most `length` characters and at least one."""
    return {"type": "plain_text", "text": cut(" ".join(text.split()) or "…", length)}


def cut(text: str, length: int) -> str:
    """A text of at most `length` characters, with an ellipsis where it was longer."""
    if units(text) <= length:
        return text
    start = text[: length - 1]
    while units(start) >= length:
        start = start[:-1]
    return f"{start}…"


def units(text: str) -> int:
    """The length of a text, as Slack counts it: a character may count as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _element(control: Control) -> dict[str, Any] | None:
    match control:
        case Button():
            return _button(control)
        case Menu():
            return _menu(control)
        case PersonMenu():
            return _person_menu(control)


def _button(button: Button) -> dict[str, Any] | None:
    if units(button.value) > BUTTON_VALUE_LENGTH:
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
        if units(value) <= OPTION_VALUE_LENGTH
    ]
    action_id = _carrying(menu.action, menu.about)
    if not options or units(action_id) > ACTION_ID_LENGTH:
        return None
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(menu.label, PLACEHOLDER_LENGTH),
        "options": options[:N_OPTIONS],
    }


def _person_menu(menu: PersonMenu) -> dict[str, Any] | None:
    action_id = _carrying(menu.action, menu.value)
    if units(action_id) > ACTION_ID_LENGTH:
        return None
    return {
        "type": "users_select",
        "action_id": action_id,
        "placeholder": plain(menu.label, PLACEHOLDER_LENGTH),
    }


def _carrying(action: Action, value: str) -> str:
    return f"{action.value}{_CARRIES}{value}" if value else action.value


def _told_apart(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for element in elements:
        action_id = element["action_id"]
        if seen[action_id]:
            action, carries, value = action_id.partition(_CARRIES)
            element["action_id"] = f"{action}.{seen[action_id]}{carries}{value}"
        seen[action_id] += 1
    return elements
