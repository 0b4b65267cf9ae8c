"""Commands typed at a terminal, read without a thread, so that the bot can always stop."""

import asyncio
import codecs
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

import structlog

from deadline_bot.adapters.console.terminal import Terminal
from deadline_bot.wording.document import Document

_log = structlog.get_logger(__name__)


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
