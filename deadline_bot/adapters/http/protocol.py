"""HTTP as uvicorn reads it with httptools, with bounds to what comes before a body.

uvicorn's reader in Python bounds its length and takes twice as long for each ping; the quick one
would keep the headers of a request that has no end until there is no memory left. And neither
minds how long a request takes to come: who opens connections and says nothing has them all.
"""

import asyncio
from datetime import timedelta

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: How long the head of a request, or what follows its body, may be: bytes.
LONGEST_HEAD = 65_536
#: How long the head may take to come, from the connection or from its first byte.
HEAD_PATIENCE = timedelta(seconds=10)


class BoundedProtocol(HttpToolsProtocol):
    """Cuts a connection whose request neither ends nor comes to its body."""

    _n_head = 0
    _too_late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._n_head += len(data)
        super().data_received(data)
        if self._n_head > LONGEST_HEAD:
            self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._too_late is None:
            self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._n_head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._n_head = 0
        super().on_message_complete()

    def _begin_head(self) -> None:
        patience = HEAD_PATIENCE.total_seconds()
        self._too_late = self.loop.call_later(patience, self.transport.abort)

    def _end_head(self) -> None:
        if self._too_late is not None:
            self._too_late.cancel()
            self._too_late = None
