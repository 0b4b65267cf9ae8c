"""A notebook's log, put together from the pieces in which it comes.

While the notebook runs they are server-sent events, afterwards a list in JSON; both may be
long, break off anywhere, or never end.
"""

import codecs
import json
from collections import deque

#: What Kaggle says after the last event.
_END = "END_OF_LOG"


class LogText:
    """The text of a log as far as it was fed. `limit`: more characters than that are forgotten,
    from the beginning.
    """

    def __init__(self, *, is_events: bool, limit: int) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._take = self._take_lines if is_events else self._take_items
        self._limit = limit
        self._rest = ""
        self._said: deque[str] = deque()
        self._length = 0
        #: Whether all was said; what is fed afterwards is ignored.
        self.is_ended = False

    @property
    def text(self) -> str:
        """What was said on stdout and stderr, in the order in which it came."""
        return "".join(self._said)[-self._limit :]

    def feed(self, piece: bytes) -> None:
        """Takes the next bytes, wherever they were cut."""
        if self.is_ended:
            return
        self._rest += self._decode(piece)
        self._take()
        # An event so long is none; the next ones may be.
        self._rest = self._rest if len(self._rest) <= self._limit else ""

    def _take_lines(self) -> None:
        *lines, self._rest = self._rest.split("\n")
        for line in lines:
            field, _, value = line.strip("\r").partition(":")
            if field == "data" and not self.is_ended:
                self._take_event(value.strip(" "))

    def _take_event(self, value: str) -> None:
        if value == _END:
            self.is_ended = True
            return
        try:
            self._say(json.loads(value))
        except ValueError:
            # Not as the others are, but it was said.
            self._keep(value + "\n")

    def _take_items(self) -> None:
        decoder = json.JSONDecoder()
        begin = 0
        while True:
            while begin < len(self._rest) and self._rest[begin] in "[, \t\r\n":
                begin += 1
            if self._rest.startswith("]", begin):
                self.is_ended = True
                break
            try:
                item, begin = decoder.raw_decode(self._rest, begin)
            except ValueError:
                # It goes on in the next piece.
                break
            self._say(item)
        self._rest = self._rest[begin:]

    def _say(self, event: object) -> None:
        said = event.get("data") if isinstance(event, dict) else None
        if isinstance(said, str):
            self._keep(said)

    def _keep(self, said: str) -> None:
        self._said.append(said)
        self._length += len(said)
        while self._length - len(self._said[0]) >= self._limit:
            self._length -= len(self._said.popleft())
