"""Spans as Slack's markup, safe whatever is in them.

Slack escapes only `& < >` (https://docs.slack.dev/messaging/formatting-message-text). The
characters that format text have no escape at all, so they are replaced by their likenesses.
"""

import re
from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType

from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.document import (
    Everybody,
    Group,
    InChat,
    Instant,
    Line,
    Link,
    Log,
    Named,
    Person,
    Place,
    Span,
    Strong,
    Text,
    Typed,
)

#: Nobody's name is known.
NO_NAMES: Mapping[str, str] = MappingProxyType({})

#: Longest URL that becomes a link; a longer one is left out and its words stay.
URL_LENGTH = 500

_PLAIN = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "*": "∗",
        "~": "∼",
        "`": "ˋ",
        # A bar would end a link's address, a line break its line.
        "|": "∣",
        "\n": " ",
        "\r": " ",
    }
)
#: Within a block of code nothing formats but its end.
_CODE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "ˋ", "\n": " ", "\r": " "})
_SPECIAL = re.compile(r"[&<>*~`|\n\r_]")
#: Within a word an underscore formats nothing and may belong to a slug.
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")

_ID = re.compile(r"[A-Z][A-Z0-9]{1,20}")
_URL = re.compile(r"https?://[^\s<>|]+")
_DATE_FORMATS = {
    language: say(language, "instant.own", date="{date_short_pretty}", time="{time}")
    for language in Language
}


class Mrkdwn:
    """Renders the lines of one message in one language.

    `names` are the names of people who are not called, by their ids, as far as known.
    """

    def __init__(self, language: Language, names: Mapping[str, str] = NO_NAMES) -> None:
        self._date_format = _DATE_FORMATS[language]
        self._names = names

    def line(self, line: Line, length: int) -> str:
        """A line of at most `length` characters, cut with an ellipsis, never within markup."""
        words = "".join(map(self._span, line))
        return words if len(words) <= length else self._cut(line, length)

    def _cut(self, line: Line, length: int) -> str:
        room = length - 1
        pieces = []
        for span in _flat(line):
            piece = self._span(span)
            if len(piece) > room:
                pieces.append(self._shorter(span, room))
                break
            room -= len(piece)
            pieces.append(piece)
        return "".join(pieces) + "…"

    def _shorter(self, span: Span, room: int) -> str:
        """As much of a span as there is room for; nothing of what cannot be cut."""
        match span:
            case Text(text=text):
                return _escaped_start(text, room)
            case Link(text=text):
                return _escaped_start(text, room)
            case Strong(text=text):
                return _strong(_escaped_start(text, room - 2))
            case _:
                return ""

    def _span(self, span: Span) -> str:
        match span:
            case Text(text=text):
                return escape(text)
            case Strong(text=text):
                return _strong(escape(text))
            case Link(text=text, url=url):
                return _link(text, url)
            case Instant():
                return self._instant(span)
            case Typed(command=command):
                return f"`/deadline {escape(command)}`"
            case InChat(spans=spans):
                return "".join(map(self._span, spans))
            case Named(id=id_, words=words):
                return escape(self._names.get(id_) or words or f"@{id_}")
            case Log(lines=lines):
                return "```" + "\n".join(line.translate(_CODE) for line in lines) + "```"
            case Person() | Group() | Place() | Everybody():
                return _called(span)

    def _instant(self, instant: Instant) -> str:
        at = instant.at.astimezone(UTC)
        return f"<!date^{int(at.timestamp())}^{self._date_format}|{at:%Y-%m-%d %H:%M} UTC>"


def _called(span: Person | Group | Place | Everybody) -> str:
    """The markup that calls somebody or links a channel; ids of another shape are only words."""
    match span:
        case Everybody():
            return "<!here>"
        case Person(id=id_):
            mark, words = "@", f"@{id_}"
        case Group(id=id_, name=name):
            mark, words = "!subteam^", f"@{name or id_}"
        case Place(id=id_):
            mark, words = "#", id_ if id_.startswith("#") else f"#{id_}"
    return f"<{mark}{id_}>" if _ID.fullmatch(id_) else escape(words)


def escape(text: str) -> str:
    """A text that reads the same in Slack and neither formats, links nor pings."""
    if _SPECIAL.search(text) is None:
        return text
    escaped = text.translate(_PLAIN)
    if escaped.startswith("&gt;"):
        # At the start of a line it would be a quotation.
        escaped = "\u200b" + escaped
    return _LOOSE_UNDERSCORE.sub("＿", escaped) if "_" in escaped else escaped


def _escaped_start(text: str, length: int) -> str:
    """A start of a text whose escaped form fits, empty where there is no room at all."""
    start = text[: max(0, length)]
    while len(escaped := escape(start)) > length:
        start = start[: len(start) - max(1, (len(escaped) - length) // 5)]
    return escaped


def _strong(escaped: str) -> str:
    words = escaped.strip()
    return f"*{words}*" if words else ""


def _link(text: str, url: str) -> str:
    words = escape(text).strip()
    if not words or len(url) > URL_LENGTH or _URL.fullmatch(url) is None:
        return words
    return f"<{url.replace('&', '&amp;')}|{words}>"


def _flat(line: Line) -> Line:
    flat: Line = ()
    for span in line:
        flat += _flat(span.spans) if isinstance(span, InChat) else (span,)
    return flat
