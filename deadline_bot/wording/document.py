"""A neutral document: what a messenger shows, before it has that messenger's shape.

Texts in it are plain: nothing is escaped yet, and nothing of it is markup.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that catch the eye."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to `url`, which may be of any kind and length."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant, shown in each reader's own zone where the messenger can.

    `words` is the instant in the channel's zone, for messengers that cannot.
    """

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it is typed, without what a messenger wants before it."""

    command: str


@dataclass(frozen=True, slots=True)
class InChat:
    """Said only where readers sit in several zones and places; a terminal leaves it out."""

    spans: "Line"


Span = Text | Strong | Link | Instant | Typed | InChat
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together, and a line of small print below them, empty for none."""

    lines: tuple[Line, ...]
    small_print: Line = ()


@dataclass(frozen=True, slots=True)
class Document:
    """All of a message, in order."""

    sections: tuple[Section, ...]


def plain_line(line: Line) -> str:
    """A line as bare text for one reader in the channel's zone."""
    return "".join(map(_plain, line))


def _plain(span: Span) -> str:
    match span:
        case Instant(words=words):
            return words
        case Typed(command=command):
            return command
        case InChat():
            return ""
        case Text(text=text) | Strong(text=text) | Link(text=text):
            return text
