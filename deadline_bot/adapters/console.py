"""A terminal as the chat: messages are printed, commands are typed.

It is a `Messenger` like Slack's on the same code path, for a first try without accounts. A
terminal has no history to search and no place that stays, which is all that differs.
"""

import asyncio
import codecs
import io
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, TextIO

import structlog

from deadline_bot.domain.answer import Board
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Said, Speaker
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.ports import MessageRef, SettingsOf
from deadline_bot.wording.answers import words_of_board
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
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.messages import words_of_post

if TYPE_CHECKING:
    from rich.text import Text as RichText

_log = structlog.get_logger(__name__)

#: How many printed posts are remembered for `find`: far more than are ever in doubt at once.
_N_REMEMBERED = 1000


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

    def show(self, document: Document, heading: str = "") -> None:
        """Prints a document below its heading.

        Raises:
            OSError: the stream is gone.
        """
        if heading:
            self._print(_rich((Text(heading),), "dim"))
        for section in document.sections:
            for line in section.lines:
                self._print(_rich(line))
            small_print = _rich(section.small_print, "dim")
            if small_print.plain:
                self._print(small_print)
            typed = [f"[{c.label}: {c.typed}]" for c in section.controls if c.typed]
            if typed:
                self._print(_rich((Text(" ".join(typed)),), "dim"))
        self._console.print()
        page = self._page.getvalue()
        self._page.seek(0)
        self._page.truncate()
        self._stream.write(page)
        self._stream.flush()

    def _print(self, line: "RichText") -> None:
        # Elsewhere than on a terminal a line stays one line, for whoever reads it next.
        self._console.print(line, soft_wrap=not self._console.is_terminal)


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
                pass
            case _:
                rich.append(plain_line((span,)))
    return rich


class ConsoleMessenger:
    """The messenger of a terminal, for all channels at once."""

    def __init__(self, terminal: Terminal, settings_of: SettingsOf) -> None:
        self._terminal = terminal
        self._settings_of = settings_of
        self._ids = count(1)
        self._printed: dict[tuple[str, str], tuple[MessageRef, datetime]] = {}

    async def post(self, post: Post, now: datetime) -> MessageRef:
        """Prints a post below its instant and its channel.

        Raises:
            SendFailed: the terminal is gone.
        """
        voice = self._settings_of(post.channel).voice
        heading = f"{Wording(voice).instant_words(now)}  {post.channel}".rstrip()
        ref = self._show(post.channel, words_of_post(post, voice, now), heading)
        self._printed[post.channel, post.marker] = (ref, now)
        if len(self._printed) > _N_REMEMBERED:
            del self._printed[next(iter(self._printed))]
        return ref

    async def edit(self, ref: MessageRef, post: Post, now: datetime) -> None:
        """Does nothing: printed lines cannot change, and whoever took or snoozed a reminder at
        the terminal was told so.
        """

    async def find(self, channel: str, marker: str, since: datetime) -> MessageRef | None:
        """A post that this process printed.

        What an earlier process printed is not found and is printed again: on a terminal
        nobody could have read it since.
        """
        ref, printed_at = self._printed.get((channel, marker), (None, since))
        return ref if printed_at >= since else None

    async def post_board(
        self,
        channel: str,
        board: Board,
        marker: str,  # noqa: ARG002 - nothing can be marked on a terminal
    ) -> MessageRef:
        """Prints the board, this once.

        Raises:
            SendFailed: the terminal is gone.
        """
        return self._show(channel, words_of_board(board, self._settings_of(channel).voice), channel)

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        """Does nothing: printed lines cannot change, and each edit as a new one would bury the
        alerts. `status` shows the same countdowns.
        """

    async def pin(self, ref: MessageRef) -> None:
        """Does nothing: a terminal has no place that stays."""

    def _show(self, channel: str, document: Document, heading: str) -> MessageRef:
        try:
            self._terminal.show(document, heading)
        except OSError as error:
            raise SendFailed(str(error)) from error
        return MessageRef(channel, str(next(self._ids)))


class ConsolePeople:
    """The one person at a terminal, who has the zone and the language of its channel."""

    ID = "you"

    def __init__(self, voice: Callable[[], Voice]) -> None:
        self._voice = voice
        self._n_said = count(1)

    def said(self, text: str, channel: str, now: datetime) -> Said:
        """What was typed, as a request of its own."""
        request = f"{now.timestamp()}/{next(self._n_said)}"
        return Said(text, channel, self._speaker(self.ID), request)

    async def speaker(self, person: str, channel: str) -> Speaker:  # noqa: ARG002 - the port's
        """See the port."""
        return self._speaker(person)

    async def is_reachable(self, audience: Audience) -> bool:
        """Everybody at a terminal reads all of it; there is nobody else."""
        return audience.kind not in {
            AudienceKind.USER,
            AudienceKind.OTHER_CHANNEL,
            AudienceKind.GROUP,
        }

    def _speaker(self, person: str) -> Speaker:
        voice = self._voice()
        return Speaker(person, voice.zone, voice.language)


class ConsoleChat:
    """Commands typed at a terminal.

    `stdin` is a file descriptor: a terminal, a pipe, a file or /dev/null. Where the input
    ends, the chat falls silent and the bot goes on.
    """

    def __init__(
        self, stdin: int, answer: Callable[[str], Awaitable[Document]], terminal: Terminal
    ) -> None:
        self._stdin = stdin
        self._answer = answer
        self._terminal = terminal
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to listen, and returns at once."""
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stops listening, also amid an answer; closing twice or before the start is safe."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        try:
            async with aclosing(_lines(self._stdin)) as lines:
                async for line in lines:
                    # A line without a word is a reader making room, not a question.
                    if line.strip():
                        await self._reply(line.strip())
        except OSError as error:
            _log.warning("terminal_gone", error=str(error))

    async def _reply(self, line: str) -> None:
        try:
            document = await self._answer(line)
        except Exception:  # noqa: BLE001 - whatever one command met, the next is answered
            _log.exception("command_failed", command=line)
        else:
            self._terminal.show(document)


async def _lines(stdin: int) -> AsyncGenerator[str, None]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    pending = ""
    while chunk := await _read(stdin):
        *lines, pending = (pending + decoder.decode(chunk)).split("\n")
        for line in lines:
            yield line
    yield pending + decoder.decode(b"", final=True)


async def _read(stdin: int) -> bytes:
    """What there is to read, as soon as there is; empty at the end.

    A thread in `readline` could not be cancelled.
    """
    await _readable(stdin)
    return os.read(stdin, 4096)


async def _readable(stdin: int) -> None:
    loop = asyncio.get_running_loop()
    readable = loop.create_future()

    def on_readable() -> None:
        # Once only: a second call could come when the first one's chunk is read already, and
        # reading on would then block the loop.
        loop.remove_reader(stdin)
        if not readable.cancelled():
            readable.set_result(None)

    try:
        loop.add_reader(stdin, on_readable)
    except PermissionError:
        # The system does not watch regular files and /dev/null: they never make one wait.
        return
    try:
        await readable
    finally:
        loop.remove_reader(stdin)
