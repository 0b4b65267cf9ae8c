"""What can be asked, in words: all of it in short, or one command with examples."""

from deadline_bot.domain.answer import Command, HelpAnswer
from deadline_bot.wording.document import Document, InChat, Line, Section, Strong, Typed
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import shown

#: The commands by what they are for, in the order in which they are told.
GROUPS: dict[str, tuple[Command, ...]] = {
    "asking": (Command.STATUS, Command.UPCOMING, Command.LIST, Command.HELP),
    "reminders": (
        Command.REMIND,
        Command.REMINDERS,
        Command.ACK,
        Command.SNOOZE,
        Command.WHO,
    ),
    "plan": (Command.PLAN, Command.PICK, Command.HISTORY),
    "jobs": (Command.JOBS, Command.JOB, Command.SUBS),
    "competitions": (
        Command.FOLLOW,
        Command.UNFOLLOW,
        Command.ADD,
        Command.MOVE,
        Command.REMOVE,
        Command.MUTE,
        Command.UNMUTE,
    ),
    "channel": (Command.SETTINGS,),
}

#: Longest word of a question that an answer repeats.
_WORD_LENGTH = 40


def words_of_help(wording: Wording, answer: HelpAnswer) -> Document:
    """What can be asked, after the word that was not understood, if any."""
    unknown = [Section((_unknown(wording, answer),))] if answer.unknown else []
    if answer.about is not None:
        return Document((*unknown, _about(wording, answer.about)))
    headline: Line = (Strong(wording.say("help")),)
    groups = []
    for group, commands in GROUPS.items():
        lines = [_short(wording, command) for command in commands]
        groups.append(Section(((Strong(wording.say(f"help.group.{group}")),), *lines)))
    more = wording.line("help.more", command=Typed(f"{Command.HELP} {Command.REMIND}"))
    ways = (InChat(wording.line("help.ways")),)
    return Document((*unknown, Section((headline,)), *groups, Section((more,), ways)))


def words_of_usage(wording: Wording, command: Command) -> Document:
    """What a command that lacks something wants, with an example that works."""
    example = Typed(_examples(wording, command)[0])
    line = wording.line("help.usage", what=wording.line(f"help.{command}.about"), example=example)
    return Document((Section((line,)),))


def _unknown(wording: Wording, answer: HelpAnswer) -> Line:
    word = shown(answer.unknown, _WORD_LENGTH)
    if answer.nearest is None:
        return wording.line("help.unknown", word=word)
    return wording.line("help.nearest", word=word, command=Typed(answer.nearest))


def _short(wording: Wording, command: Command) -> Line:
    return wording.line(f"help.{command}", command=Typed(command))


def _about(wording: Wording, command: Command) -> Section:
    examples = [wording.line("help.example", example=Typed(e)) for e in _examples(wording, command)]
    return Section((_short(wording, command), wording.line(f"help.{command}.about"), *examples))


def _examples(wording: Wording, command: Command) -> list[str]:
    return wording.say(f"help.{command}.examples").split("\n")
