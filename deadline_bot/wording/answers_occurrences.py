"""What is answered where reminders are acknowledged or snoozed, in words."""

from datetime import datetime

from deadline_bot.domain.answer_reminders import (
    Snoozed,
    Taken,
    TooLateToSnooze,
    WhichOccurrence,
    WhoTook,
)
from deadline_bot.domain.escalation import BEFORE_MILESTONE
from deadline_bot.domain.reminder import Occurrence
from deadline_bot.wording.document import Button, Document, Line, Menu, Person, Section, Strong
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import explained, headline
from deadline_bot.wording.reminder_message import taken_line
from deadline_bot.wording.reminders import (
    dated_in_list,
    dated_instant,
    done_button,
    numbered,
    occurrence_line,
    snooze_menu,
)

#: What is about a time at which a reminder came.
OccurrenceAnswer = Taken | Snoozed | TooLateToSnooze | WhichOccurrence | WhoTook


def words_of_occurrence_answer(
    answer: OccurrenceAnswer, wording: Wording, now: datetime
) -> Document:
    """An answer about occurrences as it reads at `now`."""
    match answer:
        case Taken():
            return Document((_taken(wording, answer, now),))
        case Snoozed():
            return Document((_snoozed(wording, answer, now),))
        case TooLateToSnooze():
            return Document((_too_late(wording, answer),))
        case WhichOccurrence():
            return explained(wording, _which(wording, answer, now))
        case WhoTook():
            return explained(wording, _who(wording, answer, now))


def _taken(wording: Wording, answer: Taken, now: datetime) -> Section:
    occurrence = answer.occurrence
    is_insistent = occurrence.reminder.is_insistent
    kind = "taken" if is_insistent else "done"
    key = f"ack.before.{kind}" if answer.was_before else f"ack.{kind}"
    first = headline(wording, wording.say(key), numbered(occurrence.reminder))
    if occurrence.taken_at is None:
        return Section((first,))
    at = dated_instant(wording, occurrence.taken_at, now)
    by = taken_line(wording, occurrence.taken_by, at, is_insistent=is_insistent)
    return Section((first, by), wording.own_zone([occurrence.taken_at]))


def _snoozed(wording: Wording, answer: Snoozed, now: datetime) -> Section:
    again = wording.line("snooze.again", at=dated_instant(wording, answer.until, now))
    if answer.is_cut:
        margin = wording.duration(BEFORE_MILESTONE)
        again = wording.sentences(again, wording.line("snooze.cut", duration=margin))
    what = numbered(answer.occurrence.reminder)
    first = headline(wording, wording.say("snooze.done"), what)
    return Section((first, again), wording.own_zone([answer.until]))


def _too_late(wording: Wording, answer: TooLateToSnooze) -> Section:
    occurrence = answer.occurrence
    done = done_button(wording, occurrence.id, is_insistent=occurrence.reminder.is_insistent)
    margin = wording.duration(BEFORE_MILESTONE)
    why = wording.line("snooze.too_late.why", duration=margin)
    first = headline(wording, wording.say("snooze.too_late"), numbered(occurrence.reminder))
    return Section((first, why), controls=(done,))


def _which(wording: Wording, answer: WhichOccurrence, now: datetime) -> list[Section]:
    if not answer.occurrences:
        return [Section((wording.line("ack.nothing_open"),))]
    key = "ack.which.snooze" if answer.is_snooze else "ack.which"
    sections = [Section(((Strong(wording.say(key)),),))]
    for occurrence in answer.occurrences:
        line = occurrence_line(wording, occurrence, now)
        control = _control(wording, occurrence, is_snooze=answer.is_snooze)
        sections.append(Section((line,), controls=(control,)))
    return sections


def _control(wording: Wording, occurrence: Occurrence, *, is_snooze: bool) -> Button | Menu:
    if is_snooze:
        return snooze_menu(wording, occurrence.id)
    is_insistent = occurrence.reminder.is_insistent
    return done_button(wording, occurrence.id, is_insistent=is_insistent)


def _who(wording: Wording, answer: WhoTook, now: datetime) -> list[Section]:
    if not answer.taken and not answer.open:
        return [Section((wording.line("who.nothing"),))]
    sections = []
    if answer.open:
        open_lines = [_bullet(wording, occurrence_line(wording, o, now)) for o in answer.open]
        sections.append(Section(((Strong(wording.say("who.open")),), *open_lines)))
    if answer.taken:
        taken_lines = [_took(wording, occurrence, now) for occurrence in answer.taken]
        sections.append(Section(((Strong(wording.say("who.taken")),), *taken_lines)))
    return sections


def _took(wording: Wording, occurrence: Occurrence, now: datetime) -> Line:
    return wording.line(
        "who.took",
        what=numbered(occurrence.reminder),
        who=Person(occurrence.taken_by),
        at=dated_in_list(wording, occurrence.taken_at or occurrence.at, now),
    )


def _bullet(wording: Wording, line: Line) -> Line:
    return wording.line("who.bullet", line=line)
