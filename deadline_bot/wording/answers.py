"""What the bot answers and what the board shows, in words."""

from datetime import datetime

from deadline_bot.domain.answer import (
    Answer,
    Board,
    Command,
    HelpAnswer,
    ListAnswer,
    StatusAnswer,
    UpcomingAnswer,
)
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.message import NextAlert
from deadline_bot.wording.document import (
    Document,
    InChat,
    Line,
    Section,
    Strong,
    Typed,
    plain_line,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import (
    REASON_LENGTH,
    alert_line,
    competition,
    entry_line,
    entry_lines,
    explained,
    milestone_name,
    more_lines,
    next_alert_lines,
    shown,
    source_line,
)

#: Longest word of a question that an answer repeats.
_WORD_LENGTH = 40


def words_of_answer(answer: Answer, voice: Voice, now: datetime) -> Document:
    """An answer as it reads at `now`."""
    wording = Wording(voice)
    match answer:
        case StatusAnswer():
            return _status(wording, answer, now)
        case UpcomingAnswer():
            return _upcoming(wording, answer)
        case ListAnswer():
            return _list(wording, answer, now)
        case HelpAnswer():
            return _help(wording, answer)


def words_of_board(board: Board, voice: Voice) -> Document:
    """The board; it reads the same whenever it is worded, so that equal boards are equal text."""
    wording = Wording(voice)
    lines: list[Line] = [(Strong(wording.say("board")),)]
    lines += [entry_line(wording, line.entry, line.left) for line in board.lines]
    if not board.lines:
        lines.append(wording.line("nothing_ahead"))
    lines += more_lines(wording, board.n_more)
    return explained(wording, _listed(wording, lines, board.next_alert))


def words_of_alert(alert: NextAlert, voice: Voice) -> str:
    """An alert to come on one line, bare, without its instant."""
    return plain_line(alert_line(Wording(voice), "alert", alert))


def _listed(wording: Wording, lines: list[Line], alert: NextAlert | None) -> list[Section]:
    """A list, and below it what is said next."""
    next_lines = next_alert_lines(wording, alert)
    return [Section(tuple(lines)), *([Section(next_lines)] if next_lines else [])]


def _status(wording: Wording, status: StatusAnswer, now: datetime) -> Document:
    lines: list[Line] = [(Strong(wording.say("status")),)]
    lines += entry_lines(wording, status.entries, now)
    if not status.entries:
        lines.append(wording.line("nothing_ahead"))
    lines += more_lines(wording, status.n_more)
    sections = _listed(wording, lines, status.next_alert)
    below = [source_line(wording, source, now) for source in status.sources]
    if status.pin_error is not None:
        reason = shown(status.pin_error, REASON_LENGTH)
        below.append(wording.line("pin_failed", reason=reason))
    if below:
        sections.append(Section(tuple(below)))
    return explained(wording, sections)


def _upcoming(wording: Wording, upcoming: UpcomingAnswer) -> Document:
    if not upcoming.alerts:
        return Document((Section((wording.line("upcoming.none"),)),))
    lines: list[Line] = [(Strong(wording.say("upcoming")),)]
    lines += [alert_line(wording, "upcoming.alert", alert) for alert in upcoming.alerts]
    return explained(wording, [Section(tuple(lines))])


def _list(wording: Wording, answer: ListAnswer, now: datetime) -> Document:
    if not answer.competitions:
        return Document((Section((wording.line("nothing_ahead"),)),))
    n_followed = len(answer.competitions) + answer.n_more
    sections = [Section(((Strong(wording.say("list", n=n_followed)),),))]
    sections += [_listed_competition(wording, c, now) for c in answer.competitions]
    more = more_lines(wording, answer.n_more)
    if more:
        sections.append(Section(more))
    return explained(wording, sections)


def _listed_competition(wording: Wording, followed: Competition, now: datetime) -> Section:
    lines: list[Line] = [(competition(followed.ref),)]
    for milestone in sorted(followed.milestones, key=lambda m: (m.at, m.key)):
        key = "list.milestone" if milestone.at > now else "list.passed"
        name = milestone_name(wording, milestone)
        at = wording.instant_in_list(milestone.at)
        lines.append(wording.line(key, milestone=name, at=at))
    return Section(tuple(lines))


def _help(wording: Wording, answer: HelpAnswer) -> Document:
    sections = []
    if answer.unknown:
        word = shown(answer.unknown, _WORD_LENGTH)
        if answer.nearest is None:
            line = wording.line("help.unknown", word=word)
        else:
            line = wording.line("help.nearest", word=word, command=Typed(answer.nearest.value))
        sections.append(Section((line,)))
    lines: list[Line] = [(Strong(wording.say("help")),)]
    lines += [wording.line(f"help.{name}", command=Typed(name.value)) for name in Command]
    lines.append(wording.line("help.number", command=Typed(f"{Command.UPCOMING.value} 10")))
    ways = (InChat(wording.line("help.ways")),)
    return Document((*sections, Section(tuple(lines), ways)))
