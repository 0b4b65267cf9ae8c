"""Reminders in words, as messages, answers, the Home tab and forms share them.

In answers nobody is called: what is only a confirmation must not ping a group.
"""

from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_reminders import Option
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.escalation import MORNING, TONIGHT, Snooze
from deadline_bot.domain.message import Entry
from deadline_bot.domain.reminder import Occurrence, OccurrenceId, Reminder, ReminderState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import BeforeMilestone, JobEnds, Once, OnMilestoneDay
from deadline_bot.wording.document import (
    Button,
    Line,
    Menu,
    Person,
    Place,
    Question,
    Section,
    Strong,
    Style,
    Text,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import NAME_LENGTH, competition, shown
from deadline_bot.wording.occasions import dated, words_of_occasion

#: Longest line of a reminder's text where all of it is said.
TEXT_LENGTH = 2000
#: Longest label of a button and of an option: Slack takes no more.
LABEL_LENGTH = 75
#: Longest title of a competition in a label, which must not hide what tells readings apart.
_TITLE_LENGTH = 24


def dated_instant(wording: Wording, at: datetime, now: datetime) -> Line:
    """See `Wording.instant`; with its year where that is not the present one."""
    return wording.instant(at, dated(at, wording, now))


def dated_in_list(wording: Wording, at: datetime, now: datetime) -> Line:
    """See `Wording.instant_in_list`; with its year where that is not the present one."""
    return wording.instant_in_list(at, dated(at, wording, now))


def audience_line(wording: Wording, reminder: Reminder) -> Line:
    """Whom a reminder is for; nobody but a person is called."""
    match reminder.audience.kind:
        case AudienceKind.ME:
            return (Person(reminder.author),)
        case AudienceKind.CHANNEL:
            return (Place(reminder.channel),)
        case AudienceKind.HERE:
            return wording.line("reminder.here", place=Place(reminder.channel))
        case _:
            return (named(reminder.audience),)


def named(audience: Audience) -> Person | Place | Text:
    """The person, the channel or the group that an audience names; a group is not called."""
    if audience.kind is AudienceKind.OTHER_CHANNEL:
        return Place(audience.id) if audience.id else Text(f"#{shown(audience.name)}")
    if audience.kind is AudienceKind.USER and audience.id:
        return Person(audience.id)
    return Text(f"@{shown(audience.name) or audience.id}")


def numbered(reminder: Reminder) -> Text:
    """A reminder by its number and its text."""
    return Text(f"#{reminder.id} {shown(reminder.text)}")


def tied_line(wording: Wording, reminder: Reminder, entry: Entry, now: datetime) -> Line:
    """An occasion tied to a milestone, with the competition's name."""
    return wording.line(
        "reminder.tied",
        occasion=words_of_occasion(reminder.occasion, wording, now),
        competition=competition(entry.competition),
    )


def job_words(wording: Wording, occasion: JobEnds) -> str:
    """Which end of which job a reminder waits for."""
    return wording.say(f"reminder.job.{occasion.outcome}", job=shown(occasion.job))


def reminder_section(
    wording: Wording, reminder: Reminder, now: datetime, *, is_own: bool
) -> Section:
    """A reminder in a list: what, for whom and when, and what can be done with it.

    `is_own`: the reader asked for it, or is the person whom it is for.
    """
    head = (Text(f"#{reminder.id} "), Strong(shown(reminder.text)))
    details = _details(wording, reminder, now, is_own=is_own)
    return Section((head, details), controls=controls(wording, reminder))


def _details(wording: Wording, reminder: Reminder, now: datetime, *, is_own: bool) -> Line:
    who = audience_line(wording, reminder)
    parts = [wording.line("reminder.for", who=who)]
    is_for_one = reminder.audience.kind is AudienceKind.USER
    if reminder.audience.id != reminder.author and (is_for_one or not is_own):
        parts.append(wording.line("reminder.by", author=Person(reminder.author)))
    if reminder.next_at is not None:
        at = dated_in_list(wording, reminder.next_at, now)
        parts.append(wording.line("reminder.next", at=at))
    if reminder.next_at is None or not isinstance(reminder.occasion, Once):
        parts.append((Text(_occasion(wording, reminder, now)),))
    if reminder.is_insistent:
        parts.append(wording.line("reminder.insistent"))
    if reminder.state is not ReminderState.ACTIVE:
        parts.append(wording.line(f"reminder.state.{reminder.state}"))
    return wording.listed(parts)


def _occasion(wording: Wording, reminder: Reminder, now: datetime) -> str:
    words = shown(words_of_occasion(reminder.occasion, wording, now))
    is_tied = isinstance(reminder.occasion, BeforeMilestone | OnMilestoneDay)
    if not is_tied or reminder.competition is None:
        return words
    return wording.say("reminder.tied", occasion=words, competition=shown(reminder.competition))


def occurrence_line(wording: Wording, occurrence: Occurrence, now: datetime) -> Line:
    """One time at which a reminder came, in a list."""
    at = dated_in_list(wording, occurrence.at, now)
    line = wording.line("reminder.came", what=numbered(occurrence.reminder), at=at)
    if occurrence.snoozed_until is None or occurrence.snoozed_until <= now:
        return line
    until = dated_in_list(wording, occurrence.snoozed_until, now)
    return wording.listed((line, wording.line("reminder.snoozed", at=until)))


def occurrence_section(wording: Wording, occurrence: Occurrence, now: datetime) -> Section:
    """One that is open, to be acknowledged or snoozed."""
    is_insistent = occurrence.reminder.is_insistent
    buttons = (
        done_button(wording, occurrence.id, is_insistent=is_insistent),
        snooze_menu(wording, occurrence.id),
    )
    return Section((occurrence_line(wording, occurrence, now),), controls=buttons)


def controls(wording: Wording, reminder: Reminder) -> tuple[Button, ...]:
    """What can be done with a reminder in its state; nothing with a deleted one."""
    match reminder.state:
        case ReminderState.DELETED | ReminderState.PROPOSED:
            return ()
        case ReminderState.OVER:
            return (edit_button(wording, reminder), _delete_button(wording, reminder))
        case _:
            return (
                edit_button(wording, reminder),
                pause_button(wording, reminder),
                _delete_button(wording, reminder),
            )


def done_button(wording: Wording, occurrence: OccurrenceId, *, is_insistent: bool) -> Button:
    """Acknowledges an occurrence; of one that somebody must take it says so."""
    label = wording.say("reminder.button.take" if is_insistent else "reminder.button.done")
    typed = f"{Command.ACK} {occurrence.reminder}"
    return Button(Action.DONE, str(occurrence), label, typed, Style.PRIMARY)


def snooze_menu(wording: Wording, occurrence: OccurrenceId) -> Menu:
    """The spans for which an occurrence can be put off."""
    times = {"tonight": f"{TONIGHT:%H:%M}", "morning": f"{MORNING:%H:%M}"}
    options = tuple(
        (f"{occurrence} {snooze}", wording.say(f"reminder.snooze.{snooze}", **times))
        for snooze in Snooze
    )
    typed = f"{Command.SNOOZE} {occurrence.reminder} {Snooze.HOUR}"
    return Menu(Action.SNOOZE, wording.say("reminder.button.snooze"), options, typed)


def undo_button(wording: Wording, reminder: Reminder) -> Button:
    """Takes back a reminder just set."""
    return _button(wording, Action.UNDO, "undo", reminder)


def edit_button(wording: Wording, reminder: Reminder) -> Button:
    """Opens a reminder's form; a terminal has none."""
    return Button(Action.EDIT, str(reminder.id), wording.say("reminder.button.edit"))


def pause_button(wording: Wording, reminder: Reminder) -> Button:
    """Pauses a reminder, or lets a paused one go on."""
    is_paused = reminder.state is ReminderState.PAUSED
    return _button(wording, Action.PAUSE, "resume" if is_paused else "pause", reminder)


def new_button(wording: Wording) -> Button:
    """Opens the form of a new reminder."""
    return Button(Action.NEW, "", wording.say("reminder.button.new"), style=Style.PRIMARY)


def _delete_button(wording: Wording, reminder: Reminder) -> Button:
    button = _button(wording, Action.DELETE, "delete", reminder, Style.DANGER)
    question = Question(
        wording.say("reminder.delete.question", id=reminder.id, text=shown(reminder.text)),
        wording.say("reminder.button.delete"),
        wording.say("form.cancel"),
    )
    return replace(button, question=question)


def _button(
    wording: Wording, action: Action, verb: str, reminder: Reminder, style: Style = Style.PLAIN
) -> Button:
    label = wording.say(f"reminder.button.{verb}")
    typed = f"{Command.REMINDERS} {verb} {reminder.id}"
    return Button(action, str(reminder.id), label, typed, style)


def fitting(text: str) -> str:
    """A text as the label of a button or an option."""
    return shown(text, LABEL_LENGTH)


def text_lines(text: str) -> tuple[str, ...]:
    """A reminder's text in the lines in which it was written, at least one."""
    lines = [shown(line, TEXT_LENGTH) for line in text.splitlines() if line.strip()]
    return tuple(lines) or (shown(text, NAME_LENGTH),)


def words_of_option(wording: Wording, option: Option, now: datetime) -> str:
    """A reading that is offered, on the clock of the person who chooses."""
    own = Wording(Voice(wording.voice.language, option.reminder.zone))
    words = words_of_occasion(option.reminder.occasion, own, now)
    if option.entry is None:
        return fitting(words)
    title = shown(option.entry.competition.title or option.entry.competition.slug, _TITLE_LENGTH)
    tied = own.say("reminder.tied", occasion=words, competition=title)
    if option.at is None:
        return fitting(tied)
    return fitting(own.say("listed", first=tied, second=dated(option.at, own, now)))
