"""HTTP as uvicorn reads it with httptools, with a bound to what comes before a body.

uvicorn's reader in Python has such a bound and takes twice as long for each ping; the quick one
would keep the headers of a request that has no end until there is no memory left.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: How long the head of a request, or what follows its body, may be: bytes.
LONGEST_HEAD = 65_536


class BoundedProtocol(HttpToolsProtocol):
    """Cuts a connection whose request neither ends nor comes to its body."""

    _n_head = 0

    def data_received(self, data: bytes) -> None:
        self._n_head += len(data)
        super().data_received(data)
        if self._n_head > LONGEST_HEAD:
            self.transport.abort()

    def on_body(self, body: bytes) -> None:
        self._n_head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._n_head = 0
        super().on_message_complete()
