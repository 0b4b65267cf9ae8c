"""A server on loopback that hears pings, and can answer as badly as real ones do.

It records every request, whatever it answers.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

#: What an answer may be besides a status.
HANG, TRICKLE, CLOSE = "hang", "trickle", "close"


@dataclass(frozen=True, slots=True)
class Ping:
    """One request that was heard."""

    path: str
    query: Mapping[str, str]
    body: bytes
    heard_at: float

    @property
    def what(self) -> str:
        """`start`, `progress`, `log` or an exit status."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body)


def healthchecks(ping: Ping) -> int:
    """The answer of a server that is not the bot: it does not know `/progress`."""
    return 404 if ping.what == "progress" else 200


class PingServer:
    """Hears pings while its block lasts; `answer` may be changed at any time."""

    def __init__(
        self, answer: Callable[[Ping], int | str] = lambda _: 200, *, port: int = 0
    ) -> None:
        self.answer = answer
        self.pings: list[Ping] = []
        self._news = threading.Condition()
        self._is_closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server._hear(self, body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Not on stderr."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Who hangs up early is no fault."""

        self._server = Server(("127.0.0.1", port), Handler)
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/ping/key"
        self.webhook = f"http://127.0.0.1:{self.port}/services/T0/B0/secret"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def heard(self, what: str) -> list[Ping]:
        """The pings of this kind so far."""
        with self._news:
            return [ping for ping in self.pings if ping.what == what]

    def wait_for(self, what: str, *, within: float = 15, n: int = 1) -> Ping:
        """The `n`th ping of this kind, as soon as it is heard.

        Raises:
            AssertionError: not within so many seconds.
        """
        with self._news:
            is_there = self._news.wait_for(
                lambda: sum(ping.what == what for ping in self.pings) >= n, within
            )
            assert is_there, f"no {what} within {within} s, only {[p.what for p in self.pings]}"
            return [ping for ping in self.pings if ping.what == what][n - 1]

    def _hear(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        url = urlsplit(handler.path)
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        ping = Ping(url.path, query, body, time.monotonic())
        answer = self.answer(ping)
        try:
            if isinstance(answer, int):
                handler.send_response(answer)
                handler.end_headers()
        finally:
            # Who has waited for a ping may close the server: then it must be answered.
            with self._news:
                self.pings.append(ping)
                self._news.notify_all()
        handler.close_connection = True
        if answer == HANG:
            self._is_closing.wait()
        while answer == TRICKLE and not self._is_closing.wait(0.2):
            handler.wfile.write(b"H")
