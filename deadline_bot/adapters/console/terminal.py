"""A terminal as a page: prints documents, in colour where it can."""

import io
from typing import TYPE_CHECKING, TextIO

from deadline_bot.wording.document import (
    Document,
    InChat,
    Instant,
    Line,
    Link,
    Strong,
    Text,
    Typed,
    plain_line,
)

if TYPE_CHECKING:
    from rich.text import Text as RichText


class Terminal:
    """Prints documents. Colours and links appear only where the stream is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        # Late, since only a bot without Slack needs it, and it costs a tenth of a second.
        from rich.console import Console

        self._stream = stream
        # Not on the stream itself: where that is a broken pipe, rich ends the process.
        self._page = io.StringIO()
        self._console = Console(
            file=self._page,
            force_terminal=stream.isatty(),
            highlight=False,
            emoji=False,
            markup=False,
        )

    def show(self, document: Document, heading: str = "", indent: str = "") -> None:
        """Prints a document below its heading, each line behind the indent.

        Raises:
            OSError: the stream is gone.
        """
        if heading:
            self._print(_rich((Text(heading),), "dim"))
        for section in document.sections:
            for line in section.lines:
                self._print(_rich(line), indent)
            small_print = _rich(section.small_print, "dim")
            if small_print.plain:
                self._print(small_print, indent)
            typed = [f"[{c.label}: {c.typed}]" for c in section.controls if c.typed]
            if typed:
                self._print(_rich((Text(" ".join(typed)),), "dim"), indent)
        self._console.print()
        page = self._page.getvalue()
        self._page.seek(0)
        self._page.truncate()
        self._stream.write(page)
        self._stream.flush()

    def _print(self, line: "RichText", indent: str = "") -> None:
        from rich.text import Text as RichText

        for one in line.split("\n"):
            # Elsewhere than on a terminal a line stays one line, for whoever reads it next.
            self._console.print(
                RichText(indent).append_text(one), soft_wrap=not self._console.is_terminal
            )


def _rich(line: Line, style: str = "") -> "RichText":
    from rich.style import Style
    from rich.text import Text as RichText

    rich = RichText(style=style)
    for span in line:
        match span:
            case Text(text=text):
                rich.append(text)
            case Strong(text=text):
                rich.append(text, "bold")
            case Link(text=text, url=url):
                rich.append(text, Style(link=url if url.isprintable() else None))
            case Instant(words=words):
                rich.append(words)
            case Typed(command=command):
                rich.append(command, "cyan")
            case InChat():
                # Of use in a chat only: a terminal says nothing in its place.
                pass
            case _:
                rich.append(plain_line((span,)))
    return rich
