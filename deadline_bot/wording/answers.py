"""What the bot answers and what the board shows, in words."""

from collections.abc import Sequence
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
from deadline_bot.domain.answer_channel import DatesOnly, SettingsSaved, Usage
from deadline_bot.domain.answer_jobs import JobAnswers
from deadline_bot.domain.answer_plan import PlanAnswers
from deadline_bot.domain.answer_reminders import ReminderAnswer
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.message import NextAlert
from deadline_bot.wording.answers_competitions import CompetitionAnswer, words_of_competition_answer
from deadline_bot.wording.answers_help import words_of_help, words_of_usage
from deadline_bot.wording.answers_jobs import words_of_job_answer
from deadline_bot.wording.answers_plan import plan_sections, words_of_plan_answer
from deadline_bot.wording.answers_reminders import words_of_reminder_answer
from deadline_bot.wording.document import (
    Document,
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
    milestone_lines,
    more_lines,
    next_alert_lines,
    setting_names,
    shown,
    source_line,
)
from deadline_bot.wording.resources import calls_lines, resource_lines


def words_of_answer(answer: Answer, voice: Voice, now: datetime) -> Document:
    """An answer as it reads at `now`."""
    wording = Wording(voice)
    if isinstance(answer, ReminderAnswer):
        return words_of_reminder_answer(answer, wording, now)
    if isinstance(answer, JobAnswers):
        return words_of_job_answer(answer, wording, now)
    if isinstance(answer, PlanAnswers):
        return words_of_plan_answer(answer, wording, now)
    if isinstance(answer, CompetitionAnswer):
        return words_of_competition_answer(answer, wording, now)
    match answer:
        case StatusAnswer():
            return _status(wording, answer, now)
        case UpcomingAnswer():
            return _upcoming(wording, answer)
        case ListAnswer():
            return _list(wording, answer, now)
        case HelpAnswer():
            return words_of_help(wording, answer)
        case Usage() | SettingsSaved() | DatesOnly():
            return _in_short(wording, answer)


def words_of_board(board: Board, voice: Voice) -> Document:
    """The board; it reads the same whenever it is worded, so that equal boards are equal text."""
    wording = Wording(voice)
    lines: list[Line] = [(Strong(wording.say("board")),)]
    lines += [entry_line(wording, line.entry, line.left) for line in board.lines]
    if not board.lines:
        lines.append(wording.line("nothing_ahead"))
    lines += more_lines(wording, board.n_more)
    plans = plan_sections(wording, board.plans)
    return explained(wording, [*plans, *_listed(wording, lines, board.next_alert)])


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
    plans = plan_sections(wording, status.plans)
    sections = [*plans, *_listed(wording, lines, status.next_alert)]
    resources = resource_lines(wording, status.resources, status.entries, now)
    if resources:
        sections.append(Section(((Strong(wording.say("resources")),), *resources)))
    below = [source_line(wording, source, now) for source in status.sources]
    below += calls_lines(wording, status.calls)
    if status.pin_error is not None:
        reason = shown(status.pin_error, REASON_LENGTH)
        below.append(wording.line("pin_failed", reason=reason))
    if below:
        sections.append(Section(tuple(below)))
    return explained(wording, sections)


def _in_short(wording: Wording, answer: Usage | SettingsSaved | DatesOnly) -> Document:
    match answer:
        case Usage(command=command):
            return words_of_usage(wording, Command(command))
        case SettingsSaved(changed=changed):
            return Document((Section((_saved(wording, changed),)),))
        case DatesOnly():
            line = wording.line("dates_only", command=Typed(Command.SETTINGS))
            return Document((Section((line,)),))


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
    for followed in answer.competitions:
        lines = ((competition(followed.ref),), *milestone_lines(wording, followed, now))
        sections.append(Section(lines))
    more = more_lines(wording, answer.n_more)
    if more:
        sections.append(Section(more))
    return explained(wording, sections)


def _saved(wording: Wording, changed: Sequence[str]) -> Line:
    if not changed:
        return wording.line("settings.unchanged")
    return wording.line("settings.saved", settings=setting_names(wording, changed))
