"""What a job prints, kept until there is time to read it.

Who passes the output on must never wait for who reads it: what comes faster than it can be read
is left out, first the lines that change nothing, then the oldest.
"""

import codecs
import re
import threading
from collections import deque
from itertools import groupby
from operator import itemgetter

from deadline_bot.agent.progress import ProgressReader
from deadline_bot.agent.report import Sample
from deadline_bot.agent.thinning import thinned

#: Bytes that may wait: those of a second, of a job that prints 10,000 lines in it.
MOST_WAITING = 1024 * 1024
#: Bytes that are looked at together, few enough that nobody waits long for the interpreter.
_PORTION = 256 * 1024
#: Bytes of a line that is not yet complete.
_MOST_PENDING = 16 * 1024


class Output:
    """The output of one job, of any number of streams."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._n_bytes = 0
        #: The streams of which something was left out.
        self._torn: set[int] = set()
        self._lines: dict[int, _Lines] = {}
        self._reader = ProgressReader()
        self._adding = threading.Lock()
        self._reading = threading.Lock()

    def add(self, stream: int, chunk: bytes) -> None:
        """Takes a chunk of a stream; never waits for `read`."""
        with self._adding:
            self._waiting.append((stream, chunk))
            self._n_bytes += len(chunk)
            while self._n_bytes > MOST_WAITING and len(self._waiting) > 1:
                torn, left_out = self._waiting.popleft()
                self._n_bytes -= len(left_out)
                self._torn.add(torn)

    def read(self) -> Sample:
        """Reads what has come; what is known now."""
        with self._reading:
            with self._adding:
                chunks, self._waiting, self._n_bytes = self._waiting, deque(), 0
                torn, self._torn = self._torn, set()
            for stream in torn:
                self._lines.setdefault(stream, _Lines()).tear()
            grown = {stream for stream, _ in chunks}
            for stream, together in groupby(chunks, key=itemgetter(0)):
                lines = self._lines.setdefault(stream, _Lines())
                text = b"".join([chunk for _, chunk in together])
                for begin in range(0, len(text), _PORTION):
                    self._feed(lines.add(text[begin : begin + _PORTION]))
            for stream, lines in self._lines.items():
                # A bar that moves once an hour has no end of line until it moves again.
                if stream not in grown:
                    self._feed(lines.rest())
            return Sample(self._reader.progress, tuple(self._reader.last_lines))

    def close(self) -> Sample:
        """Reads all, lines without an end too."""
        self.read()
        return self.read()

    def _feed(self, text: str) -> None:
        if text:
            self._reader.feed(text)


class _Lines:
    """Makes whole lines of one stream, so that two streams do not tear each other's lines."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = b""
        self._is_torn = False

    def tear(self) -> None:
        """What comes next does not continue what came: the rest of its first line is left out."""
        self._decoder.reset()
        self._pending = b""
        self._is_torn = True

    def add(self, chunk: bytes) -> str:
        """The lines up to the last end of one, `\\n` or `\\r`, that are worth reading."""
        text = self._pending + chunk
        if self._is_torn:
            whole = re.search(rb"[\r\n](.*)", text, re.DOTALL)
            self._is_torn = whole is None
            text = whole[1] if whole else b""
        end = max(text.rfind(b"\n"), text.rfind(b"\r")) + 1
        if len(text) - end > _MOST_PENDING:
            end = len(text)
        self._pending = text[end:]
        return self._decoder.decode(thinned(text[:end]))

    def rest(self) -> str:
        """What is left without an end of line."""
        text, self._pending = self._pending, b""
        return self._decoder.decode(text)
