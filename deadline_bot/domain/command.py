"""Reads what people type at the bot: a command and its argument, in English or Japanese.

What is not understood is answered with the nearest command, never with silence.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from deadline_bot.domain.aliases import ALIASES, ASKING, SUFFIXED, TAKES_NAME
from deadline_bot.domain.answer import Command

#: How many alerts `upcoming` shows unless a number is given, and at the most.
UPCOMING_LENGTH, LONGEST_UPCOMING = 5, 50

_MENTION = re.compile(r"<@[^>]*>")
#: The bot's own name before what is said to it, and what people put after a name: `@bot: status`.
_ADDRESS = re.compile(r"\s*(?:<@[^>]*>)?[\s:,、。]*")
_BEGINNING = re.compile(r"^[\s:,、。]+")
_ENDING = re.compile(r"[\s?!。、.,？！]+$")
#: 「明日の10時に提出をリマインドして」「nbme をミュート」: in Japanese the verb comes last.
_VERB_LAST = re.compile(
    r"(?P<argument>.+)(?:を|と|って)\s?(?P<verb>[^\s、。]{2,8}?)"
    r"(?:して|する|してください|してほしい|お願いします|お願い)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Request:
    """A command with its argument, in the characters that were typed.

    `n` counts alerts, for `upcoming` only.
    """

    command: Command
    argument: str = ""
    n: int = UPCOMING_LENGTH


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A text that is no command; `nearest` is `None` where none is near."""

    text: str
    nearest: Command | None


def parse_command(text: str) -> Request | NotUnderstood:
    """Reads a command. Nothing but white space and mentions is `status`."""
    normal = _normal(_MENTION.sub(" ", text))
    if not normal:
        return Request(Command.STATUS)
    said = text[_ADDRESS.match(text).end() :]  # type: ignore[union-attr] # matches the empty text
    word, argument = _split(said)
    command = ALIASES.get(word) or ALIASES.get(_ENDING.sub("", word))
    if command is not None:
        return _request(command, word, argument.strip(), normal)
    return _verb_last(said) or _inside(normal) or NotUnderstood(normal, _nearest(word))


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return _BEGINNING.sub("", plain).strip()


def _split(said: str) -> tuple[str, str]:
    """The first word in its normal form, and the rest as it was typed."""
    parts = said.split(maxsplit=1)
    return (_normal(parts[0]) if parts else "", parts[1] if len(parts) > 1 else "")


def _request(command: Command, word: str, argument: str, normal: str) -> Request | NotUnderstood:
    if command is Command.UPCOMING and argument:
        n = unicodedata.normalize("NFKC", argument.split()[0])
        if n.isdecimal() and len(n) < 9 and int(n) > 0:
            return Request(command, n=min(int(n), LONGEST_UPCOMING))
        return NotUnderstood(normal, Command.UPCOMING)
    if command is Command.STATUS and word not in TAKES_NAME:
        # “when is the deadline?” asks for all of them.
        return Request(command)
    return Request(command, argument)


def _verb_last(said: str) -> Request | None:
    """What is told to be done, in a Japanese sentence that ends in a verb of ours."""
    match = _VERB_LAST.fullmatch(_ENDING.sub("", said))
    command = SUFFIXED.get(_normal(match["verb"])) if match else None
    return Request(command, match["argument"].strip()) if match and command else None


def _inside(normal: str) -> Request | None:
    """The question of the longest Japanese alias inside a sentence, which has no spaces.

    Of several as long it is the first that asks for more than the status: people ask 「いつ」
    of anything.
    """
    found = sorted(
        (alias for alias in ASKING if alias in normal),
        key=lambda alias: (
            -len(alias),
            ALIASES[alias] is Command.STATUS,
            normal.index(alias),
        ),
    )
    return Request(ALIASES[found[0]]) if found else None


def _nearest(word: str) -> Command | None:
    near = get_close_matches(word[:40], ALIASES, n=1, cutoff=0.5)
    return ALIASES[near[0]] if near else None
