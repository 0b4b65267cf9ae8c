"""Forms as Slack's modals.

Each field is an input block whose id is the field's name, so that faults find their way back. What
the form must know again when it is sent off, and nobody fills in, travels in its metadata.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from deadline_bot.adapters.slack.render_controls import cut, plain, units
from deadline_bot.adapters.slack.render_mrkdwn import Mrkdwn
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Form, PlanForm, ReminderForm, SettingsForm, SnoozeForm
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.wording.chat_forms import FieldWords, FormWords, words_of_form

#: Slack's limits, https://docs.slack.dev/reference/views and …/block-kit/blocks/input-block
TITLE_LENGTH, LABEL_LENGTH, METADATA_LENGTH, NOTE_LENGTH = 24, 2000, 3000, 2900
PLACEHOLDER_LENGTH, OPTION_LENGTH = 150, 75
#: How much may be typed: into what is said, and into a line.
TEXT_LENGTH, LINE_LENGTH = 2000, 300

#: The ids of the views.
REMINDER, SNOOZE, SETTINGS = "form.reminder", "form.snooze", "form.settings"
PLAN = "form.plan"
#: How much of a title travels with a form.
NAME_LENGTH = 100
#: The field of a plan. A plan that is too long for one continues in others, each with its number.
STEPS = "steps"
#: Slack takes 3,000 characters in a field; with so many in it there is room for more.
STEPS_LENGTH, STEPS_SHOWN = 3000, 2500
#: The fields beside `audience` where one of many is chosen.
USER, OTHER_CHANNEL = "user", "other_channel"
#: The fields that are never empty; where there are two for an instant, one is enough. A switch is
#: a choice of two, and “none” is a word of its own: a field that comes empty was not touched, which
#: some servers do not tell.
_REQUIRED = frozenset(
    {
        "audience",
        "text",
        "is_insistent",
        "timezone",
        "language",
        "close_lead_times",
        "quiet_hours",
        "finish_margin",
        "has_board",
        "is_open",
        STEPS,
    }
)

_Json = dict[str, Any]


def view_of(form: Form, voice: Voice) -> _Json:
    """A form as `views.open` takes it."""
    words = words_of_form(form, voice)
    blocks = [block for name, field in words.fields.items() for block in _fields(name, field, form)]
    note = Mrkdwn(voice.language).line(words.note, NOTE_LENGTH)
    if note:
        text = {"type": "mrkdwn", "text": note, "verbatim": True}
        blocks.insert(0, {"type": "section", "text": text})
    return _framed(form, words, blocks)


def _framed(form: Form, words: FormWords, blocks: list[_Json]) -> _Json:
    match form:
        case ReminderForm():
            callback_id, metadata = REMINDER, _reminder_metadata(form)
        case SnoozeForm():
            callback_id = SNOOZE
            metadata = {"channel": form.channel, "occurrence": form.occurrence}
        case SettingsForm():
            callback_id = SETTINGS
            metadata = {"channel": form.channel, "is_shared": form.is_shared}
        case PlanForm():
            callback_id = PLAN
            metadata = {
                "channel": form.channel,
                "competition": form.competition,
                "title": cut(form.title, NAME_LENGTH),
            }
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(words.title, TITLE_LENGTH),
        "submit": plain(words.submit, TITLE_LENGTH),
        "close": plain(words.close, TITLE_LENGTH),
        "private_metadata": json.dumps(metadata),
        "blocks": blocks,
    }


def _reminder_metadata(form: ReminderForm) -> _Json:
    audience = form.audience
    metadata: _Json = {
        "channel": form.channel,
        "reminder_id": form.reminder_id,
        "audience": [audience.kind.value, audience.name, audience.id],
        "link": form.link,
    }
    return metadata if len(json.dumps(metadata)) <= METADATA_LENGTH else metadata | {"link": ""}


def _fields(name: str, words: FieldWords, form: Form) -> Iterator[_Json]:
    """The blocks of a field: one, but for a plan that is too long for one."""
    yield _field(name, words, form)
    if isinstance(form, PlanForm):
        for n, steps in enumerate(_parted(form.steps)[1:], 2):
            more = FieldWords(f"{words.label} ({n})")
            yield _field(f"{STEPS}.{n}", more, replace(form, steps=steps))


def _parted(steps: str) -> list[str]:
    """The lines of a plan in parts that each fit into a field."""
    parts = [""]
    for line in steps.splitlines():
        part = f"{parts[-1]}\n{line}" if parts[-1] else line
        if parts[-1] and units(part) > STEPS_SHOWN:
            parts.append(line)
        else:
            parts[-1] = part
    return parts


def _field(name: str, words: FieldWords, form: Form) -> _Json:
    field: _Json = {
        "type": "input",
        "block_id": name,
        "label": plain(words.label, LABEL_LENGTH),
        "element": _element(name, words, form) | {"action_id": name},
        "optional": name.partition(".")[0] not in _REQUIRED,
    }
    return field | {"hint": plain(words.hint, LABEL_LENGTH)} if words.hint else field


def _element(name: str, words: FieldWords, form: Form) -> _Json:
    match name:
        case "at":
            return {"type": "datetimepicker"}
        case "audience" if isinstance(form, ReminderForm):
            return _choice(words, form.audience.kind.value)
        case "user" if isinstance(form, ReminderForm):
            chosen = _id_of(form.audience, AudienceKind.USER)
            return {"type": "users_select"} | ({"initial_user": chosen} if chosen else {})
        case "other_channel" if isinstance(form, ReminderForm):
            return _conversation(_id_of(form.audience, AudienceKind.OTHER_CHANNEL))
    if isinstance(form, PlanForm):
        return _steps(words, form)
    value = getattr(form, name, "")
    if isinstance(value, bool):
        return _choice(words, str(value).lower())
    return _choice(words, str(value)) if words.options else _typed(name, words, str(value))


def _id_of(audience: Audience, kind: AudienceKind) -> str:
    return audience.id if audience.kind is kind else ""


def _conversation(chosen: str) -> _Json:
    shown = {"include": ["public", "private"], "exclude_bot_users": True}
    element: _Json = {"type": "conversations_select", "filter": shown}
    return element | {"initial_conversation": chosen} if chosen else element


def _choice(words: FieldWords, chosen: str) -> _Json:
    options = [_option(value, label) for value, label in words.options]
    element: _Json = {"type": "static_select", "options": options}
    before = [option for option in options if option["value"] == chosen]
    return element | {"initial_option": before[0]} if before else element


def _typed(name: str, words: FieldWords, value: str) -> _Json:
    length = TEXT_LENGTH if name == "text" else LINE_LENGTH
    element: _Json = {"type": "plain_text_input", "max_length": length}
    if name == "text":
        element["multiline"] = True
    if value:
        element["initial_value"] = cut(value, length)
    if words.placeholder:
        element["placeholder"] = plain(words.placeholder, PLACEHOLDER_LENGTH)
    return element


def _steps(words: FieldWords, form: PlanForm) -> _Json:
    element: _Json = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": STEPS_LENGTH,
    }
    if form.steps:
        element["initial_value"] = cut(_parted(form.steps)[0], STEPS_LENGTH)
    if words.placeholder:
        element["placeholder"] = plain(words.placeholder, PLACEHOLDER_LENGTH)
    return element


def _option(value: str, label: str) -> _Json:
    return {"text": plain(label, OPTION_LENGTH), "value": value}
