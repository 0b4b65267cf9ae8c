"""A person's own view in words: what waits, what closes, what comes, and what can be done."""

from datetime import datetime

from deadline_bot.domain.answer import Command
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Action
from deadline_bot.domain.home import Home
from deadline_bot.wording.document import Button, Document, Line, Section, Strong
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import entry_line, explained, more_lines, next_alert_lines
from deadline_bot.wording.reminders import new_button, occurrence_section, reminder_section


def words_of_home(home: Home, voice: Voice, now: datetime) -> Document:
    """The view as it reads at `now`."""
    wording = Wording(voice)
    sections: list[Section] = []
    if home.waiting:
        sections.append(Section(((Strong(wording.say("home.waiting")),),)))
        sections += [occurrence_section(wording, waiting, now) for waiting in home.waiting]
    sections.append(_countdowns(wording, home))
    sections += _reminders(wording, home, now)
    return explained(wording, [*sections, _actions(wording)])


def _countdowns(wording: Wording, home: Home) -> Section:
    lines: list[Line] = [(Strong(wording.say("board")),)]
    lines += [entry_line(wording, line.entry, line.left) for line in home.lines]
    if not home.lines:
        lines.append(wording.line("nothing_ahead"))
    lines += more_lines(wording, home.n_more_lines)
    lines += next_alert_lines(wording, home.next_alert)
    return Section(tuple(lines))


def _reminders(wording: Wording, home: Home, now: datetime) -> list[Section]:
    headline: Line = (Strong(wording.say("reminders.mine")),)
    if not home.reminders:
        return [Section((headline, wording.line("home.no_reminders")))]
    sections = [Section((headline,))]
    sections += [reminder_section(wording, r, now, is_own=True) for r in home.reminders]
    more = more_lines(wording, home.n_more_reminders)
    return [*sections, Section(more)] if more else sections


def _actions(wording: Wording) -> Section:
    commands = (("home.reminders", Command.REMINDERS), ("home.status", Command.STATUS))
    buttons = [Button(Action.SAY, c, wording.say(key), c) for key, c in commands]
    return Section((), controls=(new_button(wording), *buttons))
