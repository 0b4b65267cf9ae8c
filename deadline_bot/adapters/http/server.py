"""Health over HTTP: is the process alive, is it ready. Serves inside the bot's own loop."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from deadline_bot.adapters.http.listening import listen


class _Server(uvicorn.Server):
    """Leaves the signals alone: the bot handles them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HealthServer:
    """`GET /healthz` answers 200 while the loop runs, `GET /readyz` 200 when the bot is ready.

    `host` is an address or a name of this machine; port 0 takes a free one.
    """

    def __init__(self, host: str, port: int, is_ready: Callable[[], bool]) -> None:
        self._host = host
        self._port = port
        self._is_ready = is_ready
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Listens; returns the port.

        Raises:
            CannotBind: the address is taken, not of this machine, or not allowed.
        """
        listening = listen(self._host, self._port)
        app = Starlette(routes=[Route("/healthz", self._health), Route("/readyz", self._ready)])
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        port: int = listening.getsockname()[1]
        return port

    async def close(self) -> None:
        """Stops listening; requests under way are cut off."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            await self._serving

    async def _health(self, _: Request) -> PlainTextResponse:
        return PlainTextResponse("OK")

    async def _ready(self, _: Request) -> PlainTextResponse:
        is_ready = self._is_ready()
        return PlainTextResponse("OK" if is_ready else "starting", 200 if is_ready else 503)
