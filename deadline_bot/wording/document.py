"""A neutral document: what a messenger shows, before it has that messenger's shape.

Texts in it are plain: nothing is escaped yet, and nothing of it is markup.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deadline_bot.domain.chat import Action


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the chat, by the chat's id: named, and called where the chat does that."""

    id: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the chat, by the chat's id: named, and never called.

    `words` name the person where the chat does not tell a name; empty: the id does.
    """

    id: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """Lines of a log, oldest first, set apart as they were written."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people of the chat, who are called; `name` may be empty."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of the chat: its id, or the text by which the settings name it."""

    id: str


@dataclass(frozen=True, slots=True)
class Everybody:
    """Calls everybody who is active in the channel. Only our own templates may say it."""


Span = (
    Text
    | Strong
    | Link
    | Instant
    | Typed
    | InChat
    | Person
    | Named
    | Log
    | Group
    | Place
    | Everybody
)
Line = tuple[Span, ...]


class Style(StrEnum):
    """How a button looks."""

    #: As any other.
    PLAIN = "plain"
    #: The one to press.
    PRIMARY = "primary"
    #: It destroys something.
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a button does what it says; `yes` and `no` are the two answers."""

    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """What can be pressed. `typed` is the command that does the same, for a terminal.

    `question` is asked first, where the chat can; `None`: nothing is.
    """

    action: Action
    value: str
    label: str
    typed: str = ""
    style: Style = Style.PLAIN
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be chosen of: `options` are values with their labels. `typed` as for a button.

    `about` is what the choice is about beside the value, empty for nothing.
    """

    action: Action
    label: str
    options: tuple[tuple[str, str], ...]
    typed: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class PersonMenu:
    """All people of the chat to choose from. `value` says of what, `typed` as for a button."""

    action: Action
    value: str
    label: str
    typed: str = ""


Control = Button | Menu | PersonMenu


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together, a line of small print below them, empty for none, and buttons."""

    lines: tuple[Line, ...]
    small_print: Line = ()
    controls: tuple[Control, ...] = ()


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
        case Person(id=name) | Group(name=name):
            return f"@{name}"
        case Named(id=id_, words=words):
            return words or f"@{id_}"
        case Log(lines=lines):
            return "\n".join(f"    {line}" for line in lines)
        case Place(id=name):
            return name if name.startswith("#") else f"#{name}"
        case Everybody():
            return "@here"
        case Text(text=text) | Strong(text=text) | Link(text=text):
            return text
