"""The forms of the chat in words: their fields, what is wrong with them, how they are opened.

Names of fields are those of the forms in the domain; `user` and `other_channel`, beside
`audience`, are where one of many is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_plan import PlanRefused
from deadline_bot.domain.answer_reminders import WhichReading
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import (
    Action,
    Form,
    PlanForm,
    ReminderForm,
    SettingsForm,
    SnoozeForm,
)
from deadline_bot.domain.escalation import Snooze
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.reminder import read_occurrence_id
from deadline_bot.domain.when.audience import AudienceKind
from deadline_bot.domain.when.occasion import NotFound
from deadline_bot.wording.document import (
    Button,
    Document,
    Line,
    Place,
    Section,
    Style,
    Typed,
    plain_line,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import shown
from deadline_bot.wording.plan_faults import plan_example, words_of_plan_refused
from deadline_bot.wording.reminder_message import about_link
from deadline_bot.wording.reminders import fitting, named, words_of_option

_SETTINGS = ("timezone", "language", "close_lead_times", "quiet_hours", "finish_margin")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field of a form. `hint` and `placeholder` may be empty; `options` are values with labels.

    A field with the one option `true` is a switch.
    """

    label: str
    hint: str = ""
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormWords:
    """A form. `title`, `submit` and `close` have at most 24 characters: Slack takes no more.

    `note` says what the form is about, empty for nothing. `fields` are in the order in which
    they are asked.
    """

    title: str
    submit: str
    close: str
    note: Line
    fields: Mapping[str, FieldWords]


def words_of_form(form: Form, voice: Voice) -> FormWords:
    """A form as it is opened."""
    wording = Wording(voice)
    match form:
        case ReminderForm():
            return _reminder(wording, form)
        case SnoozeForm():
            return _snooze(wording)
        case SettingsForm():
            return _settings(wording, form)
        case PlanForm():
            return _plan(wording, form)


def words_of_form_faults(faults: FormFaults, voice: Voice, now: datetime) -> Mapping[str, str]:
    """What is wrong, by the names of the fields."""
    wording = Wording(voice)
    return {name: _fault(wording, fault, now) for name, fault in faults.by_field.items()}


def words_to_open(form: Form, wording: Wording) -> Document:
    """What stands where a form cannot be opened at once, with the button that opens it."""
    match form:
        case ReminderForm():
            section = _reminder_to_open(wording, form)
        case SnoozeForm():
            section = _snooze_to_open(wording, form)
        case SettingsForm():
            section = _settings_to_open(wording, form)
        case PlanForm():
            section = _plan_to_open(wording, form)
    return Document((section,))


def _field(wording: Wording, name: str, *, options: tuple[tuple[str, str], ...] = ()) -> FieldWords:
    return FieldWords(
        wording.say(f"form.{name}"),
        wording.say(f"form.{name}.hint"),
        wording.say(f"form.{name}.placeholder"),
        options,
    )


def _switch(wording: Wording, name: str) -> FieldWords:
    options = tuple((value, wording.say(f"form.{name}.{value}")) for value in ("true", "false"))
    return FieldWords(wording.say(f"form.{name}"), options=options)


def _reminder(wording: Wording, form: ReminderForm) -> FormWords:
    if form.reminder_id is None:
        title = wording.say("form.reminder")
    else:
        title = wording.say("form.reminder.edit", id=form.reminder_id)
    return FormWords(
        title=title,
        submit=wording.say("form.save"),
        close=wording.say("form.cancel"),
        note=about_link(wording, form.link) if form.link else (),
        fields={
            "text": _field(wording, "text"),
            "audience": _field(wording, "audience", options=_audiences(wording, form)),
            "user": _field(wording, "user"),
            "other_channel": _field(wording, "other_channel"),
            "when": _field(wording, "when"),
            "at": _field(wording, "at"),
            "is_insistent": _switch(wording, "is_insistent"),
        },
    )


def _audiences(wording: Wording, form: ReminderForm) -> tuple[tuple[str, str], ...]:
    """Whom a reminder can be for; a group only where it is for one already: none can be chosen."""
    kinds = [kind for kind in AudienceKind if kind is not AudienceKind.GROUP]
    options = [(kind.value, wording.say(f"form.audience.{kind}")) for kind in kinds]
    if form.audience.kind is AudienceKind.GROUP:
        group = plain_line((named(form.audience),))
        options.append((AudienceKind.GROUP.value, fitting(group)))
    return tuple(options)


def _snooze(wording: Wording) -> FormWords:
    return FormWords(
        title=wording.say("form.snooze"),
        submit=wording.say("form.snooze.save"),
        close=wording.say("form.cancel"),
        note=(),
        fields={
            "when": FieldWords(
                wording.say("form.snooze.when"), placeholder=wording.say("open.snooze.example")
            ),
            "at": _field(wording, "at"),
        },
    )


def _settings(wording: Wording, form: SettingsForm) -> FormWords:
    fields = {name: _field(wording, name) for name in _SETTINGS}
    languages = tuple((name.value, wording.say(f"language.{name}")) for name in Language)
    fields["language"] = replace(fields["language"], options=languages)
    fields["has_board"] = _switch(wording, "has_board")
    note = wording.line("form.settings.note", channel=Place(form.channel))
    if form.is_shared:
        fields["is_open"] = _switch(wording, "is_open")
        note = wording.sentences(note, wording.line("settings.shared"))
    return FormWords(
        title=wording.say("form.settings"),
        submit=wording.say("form.save"),
        close=wording.say("form.cancel"),
        note=note,
        fields=fields,
    )


def _plan(wording: Wording, form: PlanForm) -> FormWords:
    return FormWords(
        title=wording.say("form.plan"),
        submit=wording.say("form.save"),
        close=wording.say("form.cancel"),
        note=wording.line("form.plan.note", competition=shown(form.title) or form.competition),
        fields={"steps": _field(wording, "steps")},
    )


def _fault(
    wording: Wording, fault: FieldFault | NotFound | WhichReading | PlanRefused, now: datetime
) -> str:
    match fault:
        case PlanRefused():
            return words_of_plan_refused(wording, fault)
        case FieldFault():
            return wording.say(f"form.fault.{fault}")
        case NotFound(fault=kind, part=part):
            why = wording.say(f"when.fault.{kind}", part=shown(part))
            return wording.say("join", first=why, second=wording.say("form.fault.examples"))
        case WhichReading(options=options):
            readings = [words_of_option(wording, option, now) for option in options]
            return wording.say("form.fault.which", readings=wording.say("form.or").join(readings))


def _reminder_to_open(wording: Wording, form: ReminderForm) -> Section:
    label = wording.say("form.open")
    if form.reminder_id is not None:
        line = wording.line("open.edit", id=form.reminder_id)
        button = Button(Action.EDIT, str(form.reminder_id), label, style=Style.PRIMARY)
        return Section((line,), controls=(button,))
    action = Action.ABOUT if form.link else Action.NEW
    button = Button(action, form.link, label, style=Style.PRIMARY)
    example = Typed(f"{Command.REMIND} {wording.say('reminders.example')}")
    return Section((wording.line("open.reminder", example=example),), controls=(button,))


def _snooze_to_open(wording: Wording, form: SnoozeForm) -> Section:
    number = read_occurrence_id(form.occurrence).reminder
    example = Typed(f"{Command.SNOOZE} {number} {wording.say('open.snooze.example')}")
    value = f"{form.occurrence} {Snooze.OWN}"
    button = Button(Action.SNOOZE, value, wording.say("form.open"), style=Style.PRIMARY)
    return Section((wording.line("open.snooze", example=example),), controls=(button,))


def _settings_to_open(wording: Wording, form: SettingsForm) -> Section:
    """The settings as they are, and the button that opens their form."""
    values = {
        "timezone": form.timezone,
        "language": wording.say(f"language.{form.language}"),
        "close_lead_times": form.close_lead_times,
        "quiet_hours": form.quiet_hours,
        "finish_margin": form.finish_margin,
        "has_board": wording.say("settings.yes" if form.has_board else "settings.no"),
    }
    lines: list[Line] = [wording.line("settings", channel=Place(form.channel))]
    for name, value in values.items():
        words = shown(value) or wording.say("settings.none")
        setting = wording.say(f"form.{name}")
        lines.append(wording.line("settings.line", setting=setting, value=words))
    if form.is_shared:
        key = "settings.shared.open" if form.is_open else "settings.shared.closed"
        lines.append(wording.sentences(wording.line("settings.shared"), wording.line(key)))
    label = wording.say("settings.change")
    button = Button(Action.SETTINGS, form.channel, label, style=Style.PRIMARY)
    return Section(tuple(lines), controls=(button,))


def _plan_to_open(wording: Wording, form: PlanForm) -> Section:
    line = wording.line("open.plan", example=Typed(plan_example(wording)))
    label = wording.say("form.open")
    button = Button(Action.ADJUST, form.competition, label, style=Style.PRIMARY)
    return Section((line,), controls=(button,))
