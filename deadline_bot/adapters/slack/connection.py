"""The Socket Mode connection: opened, watched, renewed.

The SDK's client retries for ever with a revoked token, offers a used address again after a
failed handshake, and polls for the death of its socket. This one asks for a new address each
time, waits longer after each failure, and ends at once. Alerts never depend on it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from deadline_bot.adapters.slack.web_api import CallFailed, call

_log = structlog.get_logger(__name__)

#: What Slack sends over the socket, https://docs.slack.dev/apis/events-api/using-socket-mode
Envelope = dict[str, Any]
#: Takes an envelope; its result goes back inside the acknowledgement, `None`: nothing does.
Handle = Callable[[Envelope], Awaitable[dict[str, Any] | None]]

#: How long opening may take, from the call for an address to Slack's hello.
OPEN_TIMEOUT = timedelta(seconds=10)
#: A silent socket is asked for a sign of life this often, and given up half of it later.
HEARTBEAT = timedelta(seconds=10)
#: The first wait after a failure, doubled each time, and its limit.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=0.5), timedelta(minutes=1)
#: A socket that lasted this long makes up for the failures before it.
STABLE_AFTER = timedelta(seconds=30)
#: How long `start` waits for the first socket.
START_PATIENCE = timedelta(seconds=3)
#: How long `close` lets envelopes in hand end, and each side of a socket say goodbye.
CLOSE_PATIENCE, GOODBYE = timedelta(seconds=1), timedelta(seconds=0.5)


class SocketConnection:
    """Keeps one socket open and hands what comes over it to `handle`."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        app_token: str,
        handle: Handle,
        *,
        heartbeat: timedelta = HEARTBEAT,
    ) -> None:
        self._client = client
        self._session = session
        self._app_token = app_token
        self._handle = handle
        self._heartbeat = heartbeat
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._is_spent = asyncio.Event()
        self._is_tried = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_connected(self) -> bool:
        """Whether Slack has greeted us on a socket that is not known to be dead."""
        return self._socket is not None and not self._socket.closed

    async def start(self) -> None:
        """Begins to listen; returns after the first attempt, or after a few seconds anyway."""
        self._keeper = asyncio.create_task(self._keep())
        with suppress(TimeoutError):
            async with asyncio.timeout(START_PATIENCE.total_seconds()):
                await self._is_tried.wait()

    async def close(self) -> None:
        """Stops listening within two seconds; closing twice, or unstarted, is safe."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_PATIENCE.total_seconds())
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        n_failures = 0
        complaint = ""
        while True:
            wait = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(n_failures, 20)))
            try:
                socket = await self._open()
            except CallFailed as failure:
                if failure.error != complaint:
                    complaint = failure.error
                    _log.warning("socket_not_opened", reason=complaint)
                n_failures += 1
                self._is_tried.set()
                await asyncio.sleep(max(wait, failure.retry_after or wait).total_seconds())
                continue
            complaint = ""
            opened_at = loop.time()
            self._replace(socket)
            self._is_tried.set()
            await self._is_spent.wait()
            if loop.time() - opened_at >= STABLE_AFTER.total_seconds():
                n_failures = 0
            else:
                n_failures += 1
                await asyncio.sleep(wait.total_seconds())

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        """A socket over which Slack has said hello.

        Raises:
            CallFailed: with the reason.
        """
        try:
            async with asyncio.timeout(OPEN_TIMEOUT.total_seconds()), AsyncExitStack() as stack:
                answer = await call(self._client.apps_connections_open(app_token=self._app_token))
                socket = await self._session.ws_connect(
                    str(answer.get("url")),
                    heartbeat=self._heartbeat.total_seconds(),
                    timeout=aiohttp.ClientWSTimeout(ws_close=GOODBYE.total_seconds()),
                    proxy=self._client.proxy,
                    ssl=True if self._client.ssl is None else self._client.ssl,
                )
                stack.push_async_callback(socket.close)
                frame = _read(await socket.receive())
                if frame.get("type") != "hello":
                    raise CallFailed(str(frame.get("reason") or "no greeting"))
                stack.pop_all()
                return socket
        except TimeoutError as error:
            raise CallFailed("timeout") from error
        except aiohttp.ClientError as error:
            # The address in the error's text is a secret as long as it lives.
            raise CallFailed(type(error).__name__) from error

    def _replace(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Listens to this socket from now on, and only then lets go of the one before."""
        before, self._socket = self._socket, socket
        self._is_spent.clear()
        self._spawn(self._listen(socket))
        if before is not None:
            self._spawn(_close(before))
        _log.info("socket_open")

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = _read(message)
            if frame.get("type") == "disconnect":
                _log.info("socket_to_be_renewed", reason=frame.get("reason"))
                self._spend(socket)
            elif "envelope_id" in frame:
                self._spawn(self._answer(socket, frame))
        if socket is self._socket:
            _log.warning("socket_lost", code=socket.close_code)
        self._spend(socket)

    def _spend(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        if socket is self._socket:
            self._is_spent.set()

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: Envelope) -> None:
        acknowledgement: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        try:
            payload = await self._handle(envelope)
        except Exception:  # noqa: BLE001 - one poison envelope must not come again, nor stop others
            _log.exception("envelope_failed", type=envelope.get("type"))
        else:
            if payload is not None:
                acknowledgement["payload"] = payload
        # What a lost socket could not acknowledge comes again, and is known then.
        with suppress(aiohttp.ClientError, ConnectionError):
            await socket.send_json(acknowledgement)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _close(socket: aiohttp.ClientWebSocketResponse) -> None:
    await socket.close()


def _read(message: aiohttp.WSMessage) -> dict[str, Any]:
    """The JSON object of a text frame; empty for whatever else came."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return {}
    try:
        frame = json.loads(message.data)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}
