"""Health over HTTP: is the process alive, is it ready."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def health_routes(is_ready: Callable[[], bool]) -> list[Route]:
    """`GET /healthz` answers 200 while the loop runs, `GET /readyz` 200 when the bot is ready."""

    async def health(_: Request) -> PlainTextResponse:
        return PlainTextResponse("OK")

    async def ready(_: Request) -> PlainTextResponse:
        return PlainTextResponse("OK") if is_ready() else PlainTextResponse("starting", 503)

    return [Route("/healthz", health), Route("/readyz", ready)]
