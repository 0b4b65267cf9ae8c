"""What is answered where a channel's competitions are changed, in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_channel import (
    AddedBefore,
    Change,
    CompetitionChanged,
    CompetitionMoved,
    Confirm,
    InstantNotUnderstood,
    NoSuchCompetition,
    NotFollowed,
    ToldElsewhere,
    WhichCompetition,
    WhichInstant,
)
from deadline_bot.domain.chat import Action
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.message import MovedNotice
from deadline_bot.domain.when.occasion import Fault, NotFound, Once, Reading
from deadline_bot.wording.document import (
    Button,
    Document,
    Line,
    Section,
    Strong,
    Style,
    Text,
    Typed,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import (
    REASON_LENGTH,
    competition,
    explained,
    headline,
    milestone_lines,
    shown,
)
from deadline_bot.wording.messages import notice_alone
from deadline_bot.wording.occasions import dated, words_of_doubts
from deadline_bot.wording.reminders import fitting

#: Why nothing was done.
_Refusal = InstantNotUnderstood | NoSuchCompetition | WhichCompetition | ToldElsewhere | NotFollowed
#: What is about one competition, or which one is meant.
CompetitionAnswer = (
    CompetitionChanged | CompetitionMoved | AddedBefore | Confirm | WhichInstant | _Refusal
)
#: How many competitions are offered where none, or more than one, was named.
_N_OFFERED = 10


def words_of_competition_answer(
    answer: CompetitionAnswer, wording: Wording, now: datetime
) -> Document:
    """An answer about a channel's competitions as it reads at `now`."""
    match answer:
        case CompetitionChanged():
            return explained(wording, [_changed(wording, answer, now)])
        case CompetitionMoved():
            return explained(wording, [_moved(wording, answer, now)])
        case AddedBefore():
            return explained(wording, [_added_before(wording, answer)])
        case Confirm():
            return Document((_confirm(wording, answer),))
        case WhichInstant():
            return Document((_which_instant(wording, answer, now),))
        case _:
            return Document((_refused(wording, answer),))


def _refused(wording: Wording, answer: _Refusal) -> Section:
    match answer:
        case InstantNotUnderstood(fault=fault):
            return Section((_not_understood(wording, fault),))
        case NoSuchCompetition():
            return _no_such(wording, answer)
        case WhichCompetition():
            return _which(wording, answer)
        case ToldElsewhere(competition=ref):
            return Section((_told_elsewhere(wording, ref),))
        case NotFollowed():
            return Section((_not_followed(wording, answer),))


def _changed(wording: Wording, answer: CompetitionChanged, now: datetime) -> Section:
    change, ref = answer.change, answer.competition.ref
    if answer.was_before:
        words = wording.say(f"competition.before.{change}")
        return Section((headline(wording, words, competition(ref)),))
    lines = [headline(wording, wording.say(f"competition.{change}"), competition(ref))]
    if change in (Change.ADDED, Change.FOLLOWED):
        lines += milestone_lines(wording, answer.competition, now)
    unmute = Typed(f"{Command.UNMUTE} {shown(ref.slug)}")
    lines.append(wording.line(f"competition.{change}.then", unmute=unmute))
    return Section(tuple(lines))


def _moved(wording: Wording, answer: CompetitionMoved, now: datetime) -> Section:
    if answer.entry.milestone.at == answer.was_at:
        at = wording.instant_in_list(answer.was_at)
        about = competition(answer.entry.competition)
        return Section((wording.line("competition.not_moved", competition=about, at=at),))
    return notice_alone(wording, MovedNotice(answer.entry, answer.was_at), None, now)


def _added_before(wording: Wording, answer: AddedBefore) -> Section:
    at = wording.instant_in_list(answer.entry.milestone.at)
    about = competition(answer.entry.competition)
    line = wording.line("competition.added_before", competition=about, at=at)
    label = wording.say("competition.added_before.button")
    return Section((line,), controls=(Button(Action.SAY, answer.command, label, answer.command),))


def _confirm(wording: Wording, answer: Confirm) -> Section:
    about = competition(answer.competition)
    question = wording.line(f"confirm.{answer.change}", competition=about)
    label = wording.say(f"confirm.{answer.change}.button")
    button = Button(Action.CONFIRM, answer.command, label, answer.command, Style.DANGER)
    return Section((question,), controls=(button,))


def _which_instant(wording: Wording, answer: WhichInstant, now: datetime) -> Section:
    zone = _zone(answer.reading, wording.voice.zone)
    own = Wording(replace(wording.voice, zone=zone))
    doubts = [(Text(words),) for words in words_of_doubts(answer.reading, wording)]
    buttons = tuple(
        Button(Action.SAY, command, fitting(dated(at, own, now)), command)
        for at, command in answer.instants
    )
    question = (Strong(wording.say("which.instant")),)
    return Section((question, *doubts), wording.line("which.zone", zone=zone.key), buttons)


def _zone(reading: Reading, default: ZoneInfo) -> ZoneInfo:
    """The zone in which an instant was said."""
    if isinstance(reading.occasion, Once) and isinstance(reading.occasion.at.tzinfo, ZoneInfo):
        return reading.occasion.at.tzinfo
    return default


def _not_understood(wording: Wording, fault: NotFound) -> Line:
    kind = fault.fault if fault.fault in (Fault.IMPOSSIBLE, Fault.UNSUPPORTED) else Fault.NO_TIME
    why = wording.line(f"when.fault.{kind}", part=shown(fault.part))
    example = Typed(f"{Command.ADD} {wording.say('competition.example')}")
    return wording.sentences(why, wording.line("competition.date", example=example))


def _no_such(wording: Wording, answer: NoSuchCompetition) -> Section:
    if not answer.followed:
        return Section((wording.line("competition.none_followed"),))
    no_such = wording.line("competition.no_such", name=shown(answer.name))
    return Section((no_such, *_offered(wording, answer.followed)))


def _offered(wording: Wording, followed: Sequence[CompetitionRef]) -> list[Line]:
    return [
        wording.line("competition.offered", competition=competition(ref), slug=shown(ref.slug))
        for ref in followed[:_N_OFFERED]
    ]


def _which(wording: Wording, answer: WhichCompetition) -> Section:
    buttons = []
    for ref in answer.followed[:_N_OFFERED]:
        command = f"{answer.command} {ref.slug}"
        label = fitting(ref.title or ref.slug)
        buttons.append(Button(Action.SAY, command, label, command))
    return Section(((Strong(wording.say("which.competition")),),), controls=tuple(buttons))


def _told_elsewhere(wording: Wording, ref: CompetitionRef) -> Line:
    return wording.line(
        "competition.told_elsewhere",
        competition=competition(ref),
        source=wording.source(ref.source),
        mute=Typed(f"{Command.MUTE} {shown(ref.slug)}"),
    )


def _not_followed(wording: Wording, answer: NotFollowed) -> Line:
    return wording.line(
        "competition.not_followed",
        slug=shown(answer.slug),
        reason=shown(wording.reason(answer.reason), REASON_LENGTH),
        example=Typed(f"{Command.ADD} {wording.say('competition.example')}"),
    )
