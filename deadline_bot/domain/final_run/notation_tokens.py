"""The pieces of a line that tells a step: quoted names, words, mentions, kinds and commas.

What is in quotes is kept as it is written; words are read in any width.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from deadline_bot.domain.final_run.faults import BadStep

_TOKEN = re.compile(
    r"""
    (?P<quoted>"(?:""|[^"])*"|“[^”]*”|”[^”]*”|＂[^＂]*＂|「[^」]*」|『[^』]*』|｢[^｣]*｣)
        # Not a word that begins with it, as 後処理 does.
        (?P<after>\s*(?:の後|のあと|後)に?(?=[\s,、，\d~～〜"“”＂「『｢<\[［]|$))?
    |<@(?P<person>[^\s|>]+)(?:\|[^>]*)?>
    |[@＠](?P<handle>[^\s,、，@＠<>"“”＂「」『』｢｣]+)
    |[\[［](?P<kind>[^\]］]*)[\]］]
    |(?P<comma>[,、，])
    |(?P<word>(?:(?!<@)[^\s,、，"“”＂「」『』｢｣])+)
    |(?P<stray>\S)
    """,
    re.VERBOSE,
)
_WORD_AFTER = re.compile(r"(.+?)(?:の後|のあと)に?")


class Sort(Enum):
    """What a piece is."""

    #: A name in quotes; `text` is what is in them.
    QUOTED = auto()
    #: A word; `text` is it in plain width.
    WORD = auto()
    #: A mention; `text` is the person's id, or where no chat has resolved it the name.
    PERSON = auto()
    #: A word in brackets; `text` is it in plain width and small letters.
    KIND = auto()
    #: A comma between two pieces.
    COMMA = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line; `raw` is how it is written.

    `is_awaited`: what follows says that the step comes after the one of this name.
    """

    sort: Sort
    text: str
    raw: str
    is_awaited: bool = False


def tokens(line: str) -> Iterator[Token]:
    """The pieces of a line, in their order.

    Raises:
        BadStep: a quote that is not closed, or closes nothing; it tells the rest of the line.
    """
    for found in _TOKEN.finditer(line):
        raw = found[0].strip()
        match found.lastgroup:
            case "quoted" | "after":
                yield Token(Sort.QUOTED, _unquoted(found["quoted"]), raw, bool(found["after"]))
            case "person":
                yield Token(Sort.PERSON, found["person"], raw)
            case "handle":
                yield Token(Sort.PERSON, found["handle"], raw)
            case "kind":
                yield Token(Sort.KIND, _plain(found["kind"]).strip().lower(), raw)
            case "comma":
                yield Token(Sort.COMMA, ",", raw)
            case "word":
                yield _word(raw)
            case _:
                raise BadStep(line[found.start() :].strip())


def quoted(name: str) -> str:
    """A name as `tokens` reads it back, but for its white space."""
    doubled = " ".join(name.split()).replace('"', '""')
    return f'"{doubled}"'


def _unquoted(text: str) -> str:
    inner = text[1:-1]
    return " ".join((inner.replace('""', '"') if text[0] == '"' else inner).split())


def _word(raw: str) -> Token:
    text = _plain(raw)
    if awaited := _WORD_AFTER.fullmatch(text):
        return Token(Sort.WORD, awaited[1], raw, is_awaited=True)
    return Token(Sort.WORD, text, raw)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
