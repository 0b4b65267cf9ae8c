"""What is answered where reminders are set, listed and changed, in words."""

from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_reminders import (
    NoReminder,
    NotReachable,
    OpenForm,
    PhraseNotUnderstood,
    ReminderAnswer,
    ReminderChanged,
    Reminders,
    SetReminder,
    WhichReading,
)
from deadline_bot.domain.chat import Action
from deadline_bot.domain.message import Entry
from deadline_bot.domain.reminder import Reminder, ReminderState
from deadline_bot.domain.when.audience import AudienceKind
from deadline_bot.domain.when.occasion import JobEnds, Reading, Recurring
from deadline_bot.wording.answers_occurrences import OccurrenceAnswer, words_of_occurrence_answer
from deadline_bot.wording.chat_forms import words_to_open
from deadline_bot.wording.document import (
    Button,
    Document,
    Line,
    Person,
    Section,
    Strong,
    Text,
    Typed,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import competition, explained, headline, shown
from deadline_bot.wording.occasions import (
    words_of_doubts,
    words_of_fault,
    words_of_milestone,
    words_of_occasion,
)
from deadline_bot.wording.reminder_message import about_link
from deadline_bot.wording.reminders import (
    audience_line,
    controls,
    dated_in_list,
    dated_instant,
    edit_button,
    job_words,
    named,
    new_button,
    numbered,
    reminder_section,
    text_lines,
    tied_line,
    undo_button,
    words_of_option,
)


def words_of_reminder_answer(answer: ReminderAnswer, wording: Wording, now: datetime) -> Document:
    """An answer about reminders as it reads at `now`."""
    if isinstance(answer, OccurrenceAnswer):
        return words_of_occurrence_answer(answer, wording, now)
    match answer:
        case SetReminder():
            return explained(wording, [_set(wording, answer, now)])
        case WhichReading():
            return _which(wording, answer, now)
        case PhraseNotUnderstood(fault=fault):
            # Of a long phrase only the beginning is said back.
            words = words_of_fault(replace(fault, part=shown(fault.part)), wording)
            return Document((Section(((Text(words),),)),))
        case NotReachable():
            return Document((Section((_not_reachable(wording, answer),)),))
        case Reminders():
            return explained(wording, _list(wording, answer, now))
        case ReminderChanged():
            return explained(wording, [_changed(wording, answer, now)])
        case NoReminder(number=number):
            lists = Typed(Command.REMINDERS)
            line = wording.line("reminders.no_such", number=shown(number), command=lists)
            return Document((Section((line,)),))
        case OpenForm(form=form):
            return words_to_open(form, wording)


def _set(wording: Wording, answer: SetReminder, now: datetime) -> Section:
    reminder = answer.reminder
    first, *others = text_lines(reminder.text)
    what = wording.say("set.new" if answer.is_new else "set.kept", id=reminder.id)
    lines: list[Line] = [
        headline(wording, what, Text(first)),
        *((Text(line),) for line in others),
        wording.line("set.for", who=audience_line(wording, reminder)),
    ]
    if not answer.is_new and reminder.audience.kind is not AudienceKind.ME:
        lines.append(wording.line("set.from", author=Person(reminder.author)))
    lines += _when(wording, answer, now)
    lines += _remarks(wording, answer)
    is_one = len(answer.next) == 1 and not isinstance(reminder.occasion, Recurring)
    small_print = wording.own_zone(answer.next) if is_one else ()
    undo = (undo_button(wording, reminder), edit_button(wording, reminder))
    return Section(
        tuple(lines), small_print, undo if answer.is_new else controls(wording, reminder)
    )


def _when(wording: Wording, answer: SetReminder, now: datetime) -> list[Line]:
    """When it comes: the occasion, its next instants, and what moves or ends it."""
    reminder, entry = answer.reminder, answer.entry
    occasion = reminder.occasion
    if isinstance(occasion, JobEnds):
        return [(Text(job_words(wording, occasion)),)]
    if isinstance(occasion, Recurring):
        return _recurring(wording, answer, occasion.until, now)
    at = dated_instant(wording, answer.next[0], now) if answer.next else ()
    if reminder.milestone is None:
        when = at or (Text(words_of_occasion(occasion, wording, now)),)
        return [wording.line("set.when", when=when)]
    if entry is None or not at:
        words = words_of_occasion(occasion, wording, now)
        tied = (Text(words),) if entry is None else tied_line(wording, reminder, entry, now)
        return [wording.line("set.undated", when=tied)]
    return [wording.line("set.tied", when=tied_line(wording, reminder, entry, now), at=at)]


def _recurring(
    wording: Wording, answer: SetReminder, until: str | None, now: datetime
) -> list[Line]:
    words = words_of_occasion(answer.reminder.occasion, wording, now)
    lines = [wording.line("set.when", when=words)]
    if answer.next:
        instants = [dated_in_list(wording, at, now) for at in answer.next]
        lines.append(wording.line("set.next", at=wording.listed(instants)))
    if until is not None and answer.entry is not None:
        lines.append(_until(wording, until, answer.entry, now))
    return lines


def _until(wording: Wording, key: str, entry: Entry, now: datetime) -> Line:
    return wording.line(
        "set.until",
        milestone=words_of_milestone(key, wording),
        competition=competition(entry.competition),
        at=dated_in_list(wording, entry.milestone.at, now),
    )


def _remarks(wording: Wording, answer: SetReminder) -> list[Line]:
    reminder = answer.reminder
    lines: list[Line] = []
    if reminder.is_insistent:
        lines.append(wording.line("reminder.stays_open"))
    if reminder.link:
        lines.append(about_link(wording, reminder.link))
    reading = Reading(reminder.occasion, answer.doubts)
    lines += [wording.line("set.doubt", doubt=words) for words in words_of_doubts(reading, wording)]
    if reminder.state is not ReminderState.ACTIVE:
        state = wording.say(f"reminder.state.{reminder.state}")
        lines.append(wording.line("set.state", state=state))
    return lines


def _which(wording: Wording, answer: WhichReading, now: datetime) -> Document:
    first = answer.options[0].reminder
    reading = Reading(first.occasion, answer.doubts)
    doubts = [(Text(words),) for words in words_of_doubts(reading, wording)]
    key = "which.reading" if len(answer.options) > 1 else "which.sure"
    question = (Strong(wording.say(key)),)
    buttons = tuple(
        Button(
            Action.PICK,
            str(option.reminder.id),
            words_of_option(wording, option, now),
            f"{Command.REMINDERS} pick {option.reminder.id}",
        )
        for option in answer.options
    )
    zone = wording.line("which.zone", zone=first.zone.key)
    return Document((Section((question, (Text(shown(first.text)),), *doubts), zone, buttons),))


def _not_reachable(wording: Wording, answer: NotReachable) -> Line:
    match answer.audience.kind:
        case AudienceKind.USER | AudienceKind.GROUP:
            return wording.line("unreachable.person", who=named(answer.audience))
        case AudienceKind.OTHER_CHANNEL:
            return wording.line("unreachable.place", place=named(answer.audience))
        case _:
            return wording.line("unreachable.here")


def _list(wording: Wording, answer: Reminders, now: datetime) -> list[Section]:
    if not answer.mine and not answer.others and answer.n_pages == 1:
        example = Typed(f"{Command.REMIND} {wording.say('reminders.example')}")
        line = wording.line("reminders.none", example=example)
        return [Section((line,), controls=(new_button(wording),))]
    sections: list[Section] = []
    if answer.mine:
        sections.append(Section(((Strong(wording.say("reminders.mine")),),)))
        sections += [reminder_section(wording, r, now, is_own=True) for r in answer.mine]
    if answer.others:
        sections.append(Section(((Strong(wording.say("reminders.others")),),)))
        sections += [reminder_section(wording, r, now, is_own=False) for r in answer.others]
    if answer.n_pages > 1:
        sections.append(_pages(wording, answer.page, answer.n_pages))
    return sections


def _pages(wording: Wording, page: int, n_pages: int) -> Section:
    """Which page (from 0) this is, and the way to its neighbours."""
    ways = (("reminders.previous", page - 1), ("reminders.following", page + 1))
    buttons = []
    for key, other in ways:
        if 0 <= other < n_pages:
            command = f"{Command.REMINDERS} page {other + 1}"
            buttons.append(Button(Action.SAY, command, wording.say(key), command))
    line = wording.line("reminders.page", page=page + 1, n_pages=n_pages)
    return Section((line,), controls=tuple(buttons))


def _changed(wording: Wording, answer: ReminderChanged, now: datetime) -> Section:
    reminder = answer.reminder
    key = f"changed.before.{reminder.state}" if answer.was_before else f"changed.{reminder.state}"
    lines = [headline(wording, wording.say(key), numbered(reminder))]
    small_print: Line = ()
    if reminder.state is ReminderState.DELETED and answer.was_before and reminder.ended_by:
        lines.append(wording.line("changed.by", who=Person(reminder.ended_by)))
    if reminder.state is ReminderState.ACTIVE:
        lines.append(_goes_on(wording, reminder, now))
        small_print = wording.own_zone([reminder.next_at]) if reminder.next_at else ()
    return Section(tuple(lines), small_print, controls(wording, reminder))


def _goes_on(wording: Wording, reminder: Reminder, now: datetime) -> Line:
    if reminder.next_at is not None:
        return wording.line("changed.next", at=dated_instant(wording, reminder.next_at, now))
    if isinstance(reminder.occasion, JobEnds):
        return (Text(job_words(wording, reminder.occasion)),)
    return wording.line("changed.nothing_ahead")
