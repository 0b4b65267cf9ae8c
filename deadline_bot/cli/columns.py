"""Text folded to a terminal's width, in words and in Japanese.

The standard library's `textwrap` counts characters, of which those of Japanese take two columns and
may be parted from each other, and breaks options and paths at their hyphens.
"""

import argparse
import re
import unicodedata
from collections.abc import Iterator

_WIDE = r"\u3000-\u30ff\u3400-\u9fff\uff00-\uff60"
_CLOSING = r"、。，．）」』：；？…ーっゃゅょッャュョ"
#: What stays together: a word or a character of Japanese, with its brackets and stops.
_PIECE = re.compile(rf"[（「『]*(?:[^\s{_WIDE}]+|[{_WIDE}])[{_CLOSING}]*|\s+")
_ENDS_WIDE = re.compile(rf"[{_WIDE}]\Z")
_BEGINS_WIDE = re.compile(rf"[{_WIDE}]")
_ENDS_IN_STOP = re.compile(r"[、。，．）」』：；？]\Z")


def columns(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def folded(text: str, width: int, hanging: str = "") -> list[str]:
    """The lines of a paragraph, each at most `width` columns; `hanging` begins all further ones.

    What has no place to break, as an address, may be longer.
    """
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line.strip() and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = hanging
        # A line begins with what follows the space that it was broken at.
        line += "" if line == hanging and lines and piece.isspace() else piece
    return [*lines, line.rstrip()]


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Folds help by columns; in descriptions and examples an indented line stays as it is."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return folded(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines: list[str] = []
        for paragraph in _paragraphs(text):
            # What is to be copied must stay whole.
            lines += [paragraph] if paragraph.startswith(" ") else folded(paragraph, width)
        return "".join(f"{indent}{line}\n" for line in lines)


def _paragraphs(text: str) -> Iterator[str]:
    """Lines that follow each other joined to one, but for those that are indented."""
    paragraph = ""
    for line in text.splitlines():
        if paragraph and not line.startswith(" "):
            paragraph += _between(paragraph, line) + line
            continue
        if paragraph:
            yield paragraph
        paragraph = "" if line.startswith(" ") else line
        if not paragraph:
            yield line
    if paragraph:
        yield paragraph


def _between(before: str, after: str) -> str:
    """The space between two lines that are joined: none within Japanese."""
    is_japanese = _ENDS_WIDE.search(before) and _BEGINS_WIDE.match(after)
    return "" if is_japanese or _ENDS_IN_STOP.search(before) else " "
