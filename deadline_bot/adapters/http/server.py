"""The HTTP server, inside the bot's own loop."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from deadline_bot.adapters.http.listening import listen
from deadline_bot.adapters.http.protocol import BoundedProtocol


class _Server(uvicorn.Server):
    """Leaves the signals alone: the bot handles them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HttpServer:
    """Serves routes. `host` is an address or a name of this machine; port 0 takes a free one.

    Requests are never logged: their addresses may hold secrets.
    """

    def __init__(self, host: str, port: int, routes: Sequence[Route]) -> None:
        self._host = host
        self._port = port
        self._routes = routes
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Listens; returns the port.

        Raises:
            CannotBind: the address is taken, not of this machine, or not allowed.
        """
        listening = listen(self._host, self._port)
        app = Starlette(routes=list(self._routes))
        # An address is right or wrong: clients of pings follow no redirects.
        app.router.redirect_slashes = False
        config = uvicorn.Config(
            app,
            http=BoundedProtocol,
            log_config=None,
            # Below that it warns of every request that is no HTTP, as often as anybody likes.
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
        )
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
