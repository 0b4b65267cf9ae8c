"""The Slack server: HTTP and WebSocket on loopback, for real Slack clients.

It serves them unchanged and commits faults on demand. One handler without a router keeps a
post cheap, since benchmarks measure the bot against it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self, Unpack

from aiohttp import web
from aiohttp.web import BaseRequest, Response, StreamResponse

from tests.fakes.slack_server.arguments import read_arguments
from tests.fakes.slack_server.control import control
from tests.fakes.slack_server.faults import Effect, Fault, Stage
from tests.fakes.slack_server.methods import Method, bot_methods
from tests.fakes.slack_server.slack import Settings, Slack
from tests.fakes.slack_server.sockets import reset_connection
from tests.fakes.slack_server.webhooks import Webhook
from tests.fakes.slack_server.workspace import ApiError, Json

#: The name under which a fault rule strikes the opening of a socket.
SOCKET = "socket"
#: The same for the posts of webhooks, and for the bytes of a file.
WEBHOOK, UPLOAD = "webhook", "upload"

_OPEN_SOCKET = "apps.connections.open"


class SlackServer(Slack):
    """A workspace that listens on loopback while its `async with` block runs.

    `port` 0 takes a free one. It may also be started and closed by hand; after `close` a second
    `start` listens on the same port with the same workspace, as after an outage.
    """

    def __init__(self, *, port: int = 0, **settings: Unpack[Settings]) -> None:
        super().__init__(**settings)
        self._port = port
        self._runner: web.ServerRunner | None = None
        self._closing = asyncio.Event()
        self._methods = bot_methods(self.schedule, self.interactions.board, self.files)

    @property
    def url(self) -> str:
        """Where the server listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def webhook_url(self, webhook: Webhook) -> str:
        """Where a machine posts."""
        return f"{self.url}/services/{webhook.path}"

    @property
    def api_url(self) -> str:
        """What clients take as `base_url`."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Listens; returns when clients can connect."""
        self._closing.clear()
        self._runner = web.ServerRunner(
            web.Server(self._handle, access_log=None), shutdown_timeout=1.0
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]
        self.interactions.base_url = self.files.base_url = self.url
        # What fell due while nobody listened.
        self.schedule.post_due()

    async def close(self) -> None:
        """Closes every connection and listens no more; harmless when called twice."""
        self._closing.set()
        self.schedule.stop()
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: BaseRequest) -> StreamResponse:
        area, _, rest = request.path.removeprefix("/").partition("/")
        if area == "api":
            return await self._call(request, rest)
        if area == "socket":
            return await self._connect(request, rest)
        if area == "response":
            return await self._respond(request, rest)
        if area == "services":
            return await self._hook(request, rest)
        if area == "upload":
            return await self._take(request, rest.removeprefix("v1/"))
        if area == "_control":
            return await control(self, request, rest)
        return Response(status=404)

    async def _call(self, request: BaseRequest, name: str) -> StreamResponse:
        self.n_calls[name] += 1
        try:
            arguments = await read_arguments(request)
        except ApiError as error:
            return self._reply({"ok": False, "error": error.error})
        fault = self.faults.pick(name, arguments.get("channel"))
        if fault is None:
            return self._answer(request, name, arguments)

        async def accept() -> StreamResponse:
            return self._answer(request, name, arguments)

        return await self._strike(request, fault, accept)

    def _answer(self, request: BaseRequest, name: str, arguments: Json) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or str(arguments.get("token", ""))
        try:
            if name == _OPEN_SOCKET:
                self.access.check(token, self.access.app_token)
                url = self.url.replace("http", "ws", 1)
                return self._reply({"ok": True, "url": f"{url}/socket/{self.sockets.new_ticket()}"})
            method = self._methods.get(name)
            if method is None or name in self.absent_methods:
                raise ApiError("unknown_method", req_method=name)
            return self._reply(self._run(method, token, arguments))
        except ApiError as error:
            return self._reply({"ok": False, "error": error.error} | error.extra)

    def _run(self, method: Method, token: str, arguments: Json) -> Json:
        self.access.check(token, self.access.bot_token)
        self.access.check_scope(method.scope, self.workspace, arguments)
        return {"ok": True} | method.run(self.workspace, arguments)

    def _reply(self, answer: Json) -> Response:
        return Response(
            body=json.dumps(answer).encode(),
            content_type="application/json",
            headers={"x-oauth-scopes": ",".join(self.access.scopes)},
        )

    async def _connect(self, request: BaseRequest, ticket: str) -> StreamResponse:
        fault = self.faults.pick(SOCKET, None)

        async def accept() -> StreamResponse:
            return await self.sockets.serve(request, ticket)

        return await (accept() if fault is None else self._strike(request, fault, accept))

    async def _respond(self, request: BaseRequest, response_id: str) -> Response:
        try:
            self.interactions.respond(response_id, await read_arguments(request))
        except ApiError as error:
            status = 404 if error.error in ("expired_url", "used_url") else 400
            return web.json_response({"ok": False, "error": error.error}, status=status)
        return Response(text="ok")

    async def _hook(self, request: BaseRequest, path: str) -> StreamResponse:
        fault = self.faults.pick(WEBHOOK, None)

        async def accept() -> StreamResponse:
            return await self.webhooks.answer(request, path)

        return await (accept() if fault is None else self._strike(request, fault, accept))

    async def _take(self, request: BaseRequest, file_id: str) -> StreamResponse:
        fault = self.faults.pick(UPLOAD, None)

        async def accept() -> StreamResponse:
            return await self.files.take(request, file_id)

        return await (accept() if fault is None else self._strike(request, fault, accept))

    async def _strike(
        self,
        request: BaseRequest,
        fault: Fault,
        accept: Callable[[], Awaitable[StreamResponse]],
    ) -> StreamResponse:
        if fault.effect is Effect.RATE_LIMIT:
            retry_after = {"Retry-After": str(fault.retry_after)}
            refusal = {"ok": False, "error": "ratelimited"}
            return web.json_response(refusal, status=429, headers=retry_after)
        if fault.effect is Effect.ERROR:
            return self._reply({"ok": False, "error": fault.error})
        accepted = await accept() if fault.stage is Stage.AFTER else None
        if fault.effect is Effect.DELAY:
            await self._pause(fault.delay)
            return accepted or await accept()
        if fault.effect is Effect.GARBAGE:
            return Response(text="<html>Be right back</html>", content_type="text/html")
        if fault.effect is Effect.SERVER_ERROR:
            return Response(status=500, text="Internal Server Error")
        if fault.effect is Effect.HANG:
            await self._closing.wait()
        reset_connection(request)
        return Response(status=500)

    async def _pause(self, duration: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), duration)
