"""Reads what people type at the bot: a command, in English or Japanese.

What is not understood is answered with the nearest command, never with silence.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from deadline_bot.domain.answer import Command

#: How many alerts `upcoming` shows unless a number is given, and at the most.
UPCOMING_LENGTH, LONGEST_UPCOMING = 5, 50

#: What people type for a command. The Japanese ones are also found inside a sentence.
ALIASES: dict[str, Command] = {
    "status": Command.STATUS,
    "deadline": Command.STATUS,
    "deadlines": Command.STATUS,
    "when": Command.STATUS,
    "upcoming": Command.UPCOMING,
    "next": Command.UPCOMING,
    "list": Command.LIST,
    "ls": Command.LIST,
    "help": Command.HELP,
    "?": Command.HELP,
    "状況": Command.STATUS,
    "締切": Command.STATUS,
    "締め切り": Command.STATUS,
    "〆切": Command.STATUS,
    "いつ": Command.STATUS,
    "あと何時間": Command.STATUS,
    "あと何日": Command.STATUS,
    "ステータス": Command.STATUS,
    "予定": Command.UPCOMING,
    "次の通知": Command.UPCOMING,
    "一覧": Command.LIST,
    "リスト": Command.LIST,
    "ヘルプ": Command.HELP,
    "使い方": Command.HELP,
}

_MENTION = re.compile(r"<@[^>]*>")
#: What people put after the name they mention: `@bot: status`.
_BEGINNING = re.compile(r"^[\s:,、。]+")
_ENDING = re.compile(r"[\s?!。、.,]+$")


@dataclass(frozen=True, slots=True)
class Request:
    """A command with its argument. `n` counts alerts, for `upcoming` only."""

    command: Command
    n: int = UPCOMING_LENGTH


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A text that is no command; `nearest` is `None` where none is near."""

    text: str
    nearest: Command | None


def parse_command(text: str) -> Request | NotUnderstood:
    """Reads a command. Nothing but white space and mentions is `status`."""
    normal = unicodedata.normalize("NFKC", _MENTION.sub(" ", text)).lower()
    plain = _BEGINNING.sub("", normal).strip()
    if not plain:
        return Request(Command.STATUS)
    word, *arguments = plain.split()
    command = ALIASES.get(word) or ALIASES.get(_ENDING.sub("", word))
    if command is None:
        command = _inside(plain)
        return Request(command) if command else NotUnderstood(plain, _nearest(word))
    if command is not Command.UPCOMING or not arguments:
        return Request(command)
    n = arguments[0]
    if n.isdecimal() and len(n) < 9 and int(n) > 0:
        return Request(command, min(int(n), LONGEST_UPCOMING))
    return NotUnderstood(plain, Command.UPCOMING)


def _inside(text: str) -> Command | None:
    """The command of the longest Japanese alias inside a sentence, which has no spaces."""
    found = [alias for alias in ALIASES if not alias.isascii() and alias in text]
    return ALIASES[max(found, key=len)] if found else None


def _nearest(word: str) -> Command | None:
    near = get_close_matches(word[:40], ALIASES, n=1, cutoff=0.5)
    return ALIASES[near[0]] if near else None
