"""Slack's interactive elements: where each may stand, what it takes, and its limits."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from tests.fakes.slack_server.composition import (
    ANY_TEXT,
    all_options,
    confirm_faults,
    flag_faults,
    form_faults,
    groups_faults,
    length_faults,
    options_faults,
    text_faults,
    unknown_faults,
)
from tests.fakes.slack_server.workspace import Json

MAX_ID = 255

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_EVERYWHERE = "actions input section"
_COMMON = ("type", "action_id", "confirm", "focus_on_load", "placeholder")
_FEW = ("type", "action_id", "confirm", "focus_on_load")
_TYPED = ("type", "action_id", "focus_on_load", "placeholder", "dispatch_action_config")
_CONVERSATION = ("default_to_current_conversation", "filter")

#: The blocks in which an element may stand, and the properties that it may have.
_KNOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "button": (
        "actions section",
        ("type", "action_id", "confirm", "text", "url", "value", "style", "accessibility_label"),
    ),
    "channels_select": (_EVERYWHERE, (*_COMMON, "initial_channel", "response_url_enabled")),
    "checkboxes": (_EVERYWHERE, (*_FEW, "options", "initial_options")),
    "conversations_select": (
        _EVERYWHERE,
        (*_COMMON, *_CONVERSATION, "initial_conversation", "response_url_enabled"),
    ),
    "datepicker": (_EVERYWHERE, (*_COMMON, "initial_date")),
    "datetimepicker": ("actions input", (*_FEW, "initial_date_time")),
    "email_text_input": ("input", (*_TYPED, "initial_value")),
    "external_select": (_EVERYWHERE, (*_COMMON, "initial_option", "min_query_length")),
    "image": ("section", ("type", "image_url", "alt_text", "slack_file")),
    "multi_channels_select": (
        "input section",
        (*_COMMON, "initial_channels", "max_selected_items"),
    ),
    "multi_conversations_select": (
        "input section",
        (*_COMMON, *_CONVERSATION, "initial_conversations", "max_selected_items"),
    ),
    "multi_static_select": (
        "input section",
        (*_COMMON, "options", "option_groups", "initial_options", "max_selected_items"),
    ),
    "multi_users_select": ("input section", (*_COMMON, "initial_users", "max_selected_items")),
    "number_input": (
        "input",
        (*_TYPED, "initial_value", "is_decimal_allowed", "min_value", "max_value"),
    ),
    "overflow": ("actions section", ("type", "action_id", "confirm", "options")),
    "plain_text_input": (
        "input",
        (*_TYPED, "initial_value", "multiline", "min_length", "max_length"),
    ),
    "radio_buttons": (_EVERYWHERE, (*_FEW, "options", "initial_option")),
    "static_select": (_EVERYWHERE, (*_COMMON, "options", "option_groups", "initial_option")),
    "timepicker": (_EVERYWHERE, (*_COMMON, "initial_time", "timezone")),
    "url_text_input": ("input", (*_TYPED, "initial_value")),
    "users_select": (_EVERYWHERE, (*_COMMON, "initial_user")),
}  # fmt: skip


def element_faults(element: Any, block_type: str) -> list[str]:
    """What is wrong with an element that stands in a block of this type."""
    kind = element.get("type") if isinstance(element, dict) else None
    places, known = _KNOWN.get(str(kind), ("", ()))
    if block_type not in places.split():
        return [f"unsupported type: {kind} in {block_type}"]
    faults = unknown_faults(element, known) + length_faults(
        "action_id", element.get("action_id"), MAX_ID
    )
    if "placeholder" in element:
        faults += text_faults(element["placeholder"], 150)
    if "confirm" in element:
        faults += confirm_faults(element["confirm"])
    faults += flag_faults(element, "focus_on_load")
    check = _CHECKS.get(str(kind))
    return faults + (check(element) if check else [])


def is_time(value: Any) -> bool:
    """Whether this is a time of day as pickers write it, `HH:MM`."""
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def is_date(value: Any) -> bool:
    """Whether this is a date as pickers write it, `YYYY-MM-DD`."""
    try:
        return str(date.fromisoformat(value)) == str(value)
    except (TypeError, ValueError):
        return False


def is_instant(value: Any) -> bool:
    """Whether this is an instant as pickers write it: whole seconds, in 10 digits."""
    return type(value) is int and 10**9 <= value < 10**10


def _button(element: Json) -> list[str]:
    faults = text_faults(element.get("text"), 75)
    faults += length_faults("value", element.get("value"), 2000)
    faults += length_faults("url", element.get("url"), 3000)
    faults += length_faults("accessibility_label", element.get("accessibility_label"), 75)
    if element.get("style", "primary") not in ("primary", "danger"):
        faults.append("style must be primary or danger")
    return faults


def _initial_faults(element: Json) -> list[str]:
    chosen = [*(element.get("initial_options") or [])]
    if "initial_option" in element:
        chosen.append(element["initial_option"])
    offered = all_options(element)
    if "initial_options" in element and not element["initial_options"]:
        return ["initial_options must not be empty"]
    return [
        "initial option must exactly match one of the options"
        for option in chosen
        if option not in offered
    ]


def _menu(element: Json) -> list[str]:
    if ("options" in element) == ("option_groups" in element):
        return ["either options or option_groups"]
    if "options" in element:
        return options_faults(element["options"], 100) + _initial_faults(element)
    return groups_faults(element["option_groups"], 100) + _initial_faults(element)


def _marks(element: Json) -> list[str]:
    return options_faults(element.get("options"), 10, ANY_TEXT) + _initial_faults(element)


def _overflow(element: Json) -> list[str]:
    return options_faults(element.get("options"), 5)


def _typed(element: Json) -> list[str]:
    lower, upper = element.get("min_length", 0), element.get("max_length", 3000)
    faults = flag_faults(element, "multiline")
    if type(lower) is not int or type(upper) is not int or not 0 <= lower <= upper <= 3000:
        return [*faults, "min_length and max_length must be from 0 to 3000"]
    return faults + length_faults("initial_value", element.get("initial_value"), upper)


def _date(element: Json) -> list[str]:
    return form_faults("initial_date", element.get("initial_date"), is_date)


def _time(element: Json) -> list[str]:
    faults = form_faults("initial_time", element.get("initial_time"), is_time)
    return faults + form_faults("timezone", element.get("timezone"), _is_zone)


def _is_zone(value: Any) -> bool:
    return value in available_timezones()


def _instant(element: Json) -> list[str]:
    return form_faults("initial_date_time", element.get("initial_date_time"), is_instant)


def image_faults(image: Json) -> list[str]:
    """What is wrong with an image, as an element or as a block."""
    faults = length_faults("alt_text", image.get("alt_text"), 2000)
    if not image.get("alt_text"):
        faults.append("missing required field: alt_text")
    if ("image_url" in image) == ("slack_file" in image):
        faults.append("either image_url or slack_file")
    return faults + length_faults("image_url", image.get("image_url"), 3000)


def _named(name: str) -> Callable[[Json], list[str]]:
    def check(element: Json) -> list[str]:
        return form_faults(name, element.get(name), _is_id)

    return check


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value != ""


_CHECKS: dict[str, Callable[[Json], list[str]]] = {
    "button": _button,
    "channels_select": _named("initial_channel"),
    "checkboxes": _marks,
    "conversations_select": _named("initial_conversation"),
    "datepicker": _date,
    "datetimepicker": _instant,
    "image": image_faults,
    "multi_static_select": _menu,
    "overflow": _overflow,
    "plain_text_input": _typed,
    "radio_buttons": _marks,
    "static_select": _menu,
    "timepicker": _time,
    "users_select": _named("initial_user"),
}
