"""One HTTP POST whose every wait has an end, through the proxy that the environment names.

`http.client` alone bounds each read, not the whole: a server that trickles could hold it for
hours.
"""

import http.client
import socket
import time
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

#: Seconds for the connection, for each write, and for the answer as a whole.
TIMEOUT = 5.0
#: A status line is far shorter; what is longer is no HTTP.
_MOST_BYTES = 4096

#: What a request can raise: no connection, no HTTP, an address that cannot be written.
UNREACHABLE = (OSError, http.client.HTTPException, ValueError)


class Poster:
    """Posts one request at a time; another thread may cut it off."""

    def __init__(self) -> None:
        self._connection: http.client.HTTPConnection | None = None

    def post(self, url: str, body: bytes, content_type: str) -> int:
        """The status of the answer; its body is not read.

        Raises:
            OSError, http.client.HTTPException, ValueError: no answer. The request may have
                arrived all the same.
        """
        connection, target = _connection_for(urlsplit(url))
        self._connection = connection
        headers = {"Content-Type": content_type, "Connection": "close"}
        try:
            connection.request("POST", target, body, headers)
            return _status(connection.sock)
        finally:
            self._connection = None
            connection.close()

    def cut_off(self) -> None:
        """Ends a request that waits for its answer, if there is one."""
        connection = self._connection
        sock = None if connection is None else connection.sock
        if sock is not None:
            with suppress(*UNREACHABLE):
                sock.shutdown(socket.SHUT_RDWR)


def _connection_for(url: SplitResult) -> tuple[http.client.HTTPConnection, str]:
    """A connection that is not yet open, and the target of its request."""
    host = url.hostname or ""
    target = url.path + (f"?{url.query}" if url.query else "")
    proxy = None if proxy_bypass(host) else getproxies().get(url.scheme)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    if proxy is None:
        return kind(host, url.port, timeout=TIMEOUT), target
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    connection = kind(through.hostname or "", through.port, timeout=TIMEOUT)
    if url.scheme == "https":
        connection.set_tunnel(host, url.port)
        return connection, target
    return connection, url.geturl()


def _status(sock: socket.socket) -> int:
    """Reads the status line; a whole answer must not take longer than a single wait may."""
    until = time.monotonic() + TIMEOUT
    line = b""
    while b"\n" not in line:
        sock.settimeout(max(0.001, until - time.monotonic()))
        piece = sock.recv(_MOST_BYTES)
        line += piece
        if not piece or len(line) > _MOST_BYTES or time.monotonic() > until:
            break
    words = line.split(maxsplit=2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise http.client.BadStatusLine(line[:80].decode("latin-1"))
    return int(words[1])
