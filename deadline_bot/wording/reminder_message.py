"""A reminder as it is said, and what became of it, in the same message."""

from datetime import datetime

from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.when.audience import AudienceKind
from deadline_bot.wording.document import (
    Button,
    Everybody,
    Group,
    Line,
    Link,
    Menu,
    Person,
    Place,
    Section,
    Strong,
    Text,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import competition, countdown
from deadline_bot.wording.reminders import (
    dated_in_list,
    done_button,
    named,
    snooze_menu,
    text_lines,
)


def reminder_said(
    wording: Wording, message: ReminderMessage, channel: str, now: datetime
) -> Section:
    """A reminder as it is said in `channel`, which is a person's id in a direct message."""
    first, *others = text_lines(message.text)
    lines = [
        (*_called(message, channel), Strong(first)),
        *((Text(line),) for line in others),
        *_about(wording, message, channel, now),
        *_state(wording, message, now),
    ]
    return Section(tuple(lines), controls=_controls(wording, message))


def _called(message: ReminderMessage, channel: str) -> Line:
    """Who is called: a person only where the reminder has left the direct message."""
    called: list[Person | Group | Place | Text | Everybody] = []
    audience = message.audience
    match audience.kind:
        case AudienceKind.ME if channel != message.author:
            called.append(Person(message.author))
        case AudienceKind.USER if channel != audience.id:
            called.append(named(audience))
        case AudienceKind.OTHER_CHANNEL if channel != audience.id:
            called.append(named(audience))
        case AudienceKind.GROUP:
            called.append(Group(audience.id, audience.name) if audience.id else named(audience))
    if message.is_here:
        called.append(Everybody())
    return tuple(span for call in called for span in (call, Text(" ")))


def _about(
    wording: Wording, message: ReminderMessage, channel: str, now: datetime
) -> tuple[Line, ...]:
    """Whom it is from, the message and the milestone that it is about."""
    if message.author == channel:
        origin = wording.line("reminder.own")
    else:
        origin = wording.line("reminder.from", author=Person(message.author))
    if message.link:
        origin = wording.sentences(origin, about_link(wording, message.link))
    entry = message.entry
    if entry is None:
        return (origin,)
    tied = wording.line(
        "reminder.entry",
        countdown=countdown(wording, entry.milestone, entry.milestone.at - now),
        competition=competition(entry.competition),
        at=dated_in_list(wording, entry.milestone.at, now),
    )
    return (origin, tied)


def about_link(wording: Wording, link: str) -> Line:
    """A sentence that leads to the message that a reminder is about."""
    return wording.line("reminder.about", message=Link(wording.say("reminder.message"), link))


def _state(wording: Wording, message: ReminderMessage, now: datetime) -> tuple[Line, ...]:
    """Who took it or put it off; while nobody has, how long it stays and how often it was said."""
    if message.taken_at is not None:
        at = dated_in_list(wording, message.taken_at, now)
        return (taken_line(wording, message.taken_by, at, is_insistent=message.is_insistent),)
    if message.snoozed_until is not None:
        at = dated_in_list(wording, message.snoozed_until, now)
        who = Person(message.snoozed_by)
        return (wording.line("reminder.snoozed.by", who=who, at=at),)
    if not message.is_insistent:
        return (wording.line("reminder.said_again"),) if message.n else ()
    if not message.n:
        return (wording.line("reminder.stays_open"),)
    return (wording.line("reminder.nobody", n=message.n + 1),)


def taken_line(wording: Wording, who: str, at: Line, *, is_insistent: bool) -> Line:
    """Who acknowledged an occurrence, and when."""
    key = "reminder.taken.by" if is_insistent else "reminder.done.by"
    return wording.line(key, who=Person(who), at=at)


def _controls(wording: Wording, message: ReminderMessage) -> tuple[Button | Menu, ...]:
    if message.taken_at is not None:
        return ()
    done = done_button(wording, message.occurrence, is_insistent=message.is_insistent)
    if message.snoozed_until is not None:
        return (done,)
    return (done, snooze_menu(wording, message.occurrence))
