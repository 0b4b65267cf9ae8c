r"""Output as a terminal gets it, cut into the texts that stood on a line.

Bars are drawn again and again in one place: behind a carriage return, behind backspaces (Keras),
or on lines below to which the cursor goes and from which it comes back (`\n…\x1b[A`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from deadline_bot.agent.reading import LIMIT

#: Its first group is how many rows up the cursor goes, where it does; empty for one.
_ESCAPE = re.compile(
    r"\x1b(?:\[(\d{0,3})[AF]|\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)"
    r"|[@-Z\\^_=>78])"
)
#: An escape sequence that may go on in the text to come.
_OPEN_ESCAPE = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,4}|\][^\x07\x1b]{0,400}\x1b?)?\Z")
_MOVE = re.compile("([\r\n\b\x1e])")
#: Stands for one row up, while a text is taken apart; it has no meaning to a terminal.
_ROW_UP = "\x1e"
_MOST_ROWS = 50
_LONGEST_ESCAPE = 404


class Written(NamedTuple):
    r"""A text that stood on a line, without escape sequences, cut to the limit of what is read.

    `line` counts the `\n` before it, from 1. `n_up` is how many rows the cursor went up after it.
    `is_kept`: it ended with a newline; otherwise something was written over it. A tuple, since
    one is made of every line, and a frozen dataclass takes three times as long.
    """

    text: str
    line: int
    n_up: int = 0
    is_kept: bool = False


def plain(text: str) -> str:
    """A text without escape sequences."""
    return _ESCAPE.sub("", text) if "\x1b" in text else text


class Screen:
    """Takes output in pieces that are cut anywhere, and tells the texts that are finished.

    A text is finished by a newline, or by the first character that is written over it.
    """

    def __init__(self) -> None:
        self._line = 1
        self._text = ""
        self._n_up = 0
        self._is_left = False
        self._escape = ""

    @property
    def pending(self) -> Written:
        """The text that is not finished; empty where there is none."""
        return Written(self._text, self._line, self._n_up)

    def feed(self, text: str) -> Iterator[Written]:
        """The texts that are finished with this piece, in order."""
        text = text.replace(_ROW_UP, "")
        if self._escape or "\x1b" in text:
            text = self._without_escapes(text)
        if not (self._is_left or "\r" in text or "\b" in text or _ROW_UP in text):
            yield from self._feed_lines(text)
            return
        for part in _MOVE.split(text):
            if part == "\n":
                yield from self._end_line()
            elif part and part in "\r\b\x1e":
                self._is_left = bool(self._text)
                self._n_up += part == _ROW_UP and self._is_left
            elif part:
                if self._is_left:
                    yield self._finished(is_kept=False)
                self._append(part)

    def finish(self) -> Iterator[Written]:
        """The last text, when the output has ended without a newline."""
        self._append(self._escape.replace("\x1b", ""))
        self._escape = ""
        if self._text:
            yield self._finished(is_kept=self._n_up == 0)

    def _feed_lines(self, text: str) -> Iterator[Written]:
        first, *others = text.split("\n")
        self._append(first)
        for part in others:
            if self._text:
                yield Written(self._text, self._line, 0, True)  # noqa: FBT003 quicker than by name
            self._line += 1
            self._text = part[:LIMIT]

    def _end_line(self) -> Iterator[Written]:
        if self._text:
            yield self._finished(is_kept=self._n_up == 0)
        self._line += 1

    def _finished(self, *, is_kept: bool) -> Written:
        written = Written(self._text, self._line, self._n_up, is_kept)
        self._text, self._n_up, self._is_left = "", 0, False
        return written

    def _append(self, part: str) -> None:
        if len(self._text) < LIMIT:
            self._text = (self._text + part)[:LIMIT]

    def _without_escapes(self, text: str) -> str:
        text = self._escape + text
        cut = _OPEN_ESCAPE.search(text, max(0, len(text) - _LONGEST_ESCAPE))
        self._escape = "" if cut is None else cut[0]
        text = text[: len(text) - len(self._escape)]
        return _ESCAPE.sub(_rows_up, text).replace("\x1b", "")


def _rows_up(escape: re.Match[str]) -> str:
    return "" if escape[1] is None else _ROW_UP * min(_MOST_ROWS, int(escape[1] or 1))
