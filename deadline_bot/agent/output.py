"""What a job prints, kept until there is time to read it.

Who passes the output on must never wait for who reads it: what comes faster than it can be read
is left out, the oldest first.
"""

import codecs
import re
import threading
from collections import deque

from deadline_bot.agent.progress import ProgressReader
from deadline_bot.agent.report import Sample

#: Bytes that may wait; to read them takes some 50 ms.
MOST_WAITING = 128 * 1024
#: Characters of a line that is not yet complete.
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
            grown: set[int] = set()
            for stream, chunk in chunks:
                grown.add(stream)
                self._feed(self._lines.setdefault(stream, _Lines()).add(chunk))
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
        self._pending = ""
        self._is_torn = False

    def tear(self) -> None:
        """What comes next does not continue what came: the rest of its first line is left out."""
        self._decoder.reset()
        self._pending = ""
        self._is_torn = True

    def add(self, chunk: bytes) -> str:
        """The text up to the last end of a line, `\\n` or `\\r`."""
        text = self._pending + self._decoder.decode(chunk)
        if self._is_torn:
            whole = re.search(r"[\r\n](.*)", text, re.DOTALL)
            self._is_torn = whole is None
            text = whole[1] if whole else ""
        end = max(text.rfind("\n"), text.rfind("\r")) + 1
        if len(text) - end > _MOST_PENDING:
            end = len(text)
        self._pending = text[end:]
        return text[:end]

    def rest(self) -> str:
        """What is left without an end of line."""
        text, self._pending = self._pending, ""
        return text
