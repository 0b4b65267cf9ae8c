"""Socket Mode: the server's WebSockets, the envelopes it sends and their acknowledgement.

An event that is not acknowledged in time, or whose socket goes away, comes again, as Slack
sends it again; commands and clicks come once, unless a test asks for a second time.
"""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType
from aiohttp.web import BaseRequest, Response, StreamResponse, WebSocketResponse

from tests.fakes.slack_server.workspace import APP_ID, Json, Workspace

MAX_RETRIES = 3


class NotConnectedError(Exception):
    """No socket is open: a person sees that the app did not answer (`dispatch_failed`)."""


@dataclass(slots=True, eq=False)
class Envelope:
    """Something that Slack tells the bot.

    `sent_at` (one instant per delivery) and `acked_at` are `time.monotonic()` in seconds;
    `ack_payload` is what the bot answered inside the first acknowledgement.
    """

    type: str
    payload: Json
    id: str = field(default_factory=lambda: str(uuid4()))
    sent_at: list[float] = field(default_factory=list)
    acked_at: float | None = None
    n_acks: int = 0
    ack_payload: Json | None = None
    carrier: WebSocketResponse | None = None
    timer: asyncio.TimerHandle | None = None

    def to_json(self, retry_attempt: int) -> Json:
        """The frame of the delivery with this number; the first is 0."""
        frame: Json = {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.type != "events_api",
        }
        if self.type == "events_api" or retry_attempt:
            reason = "timeout" if retry_attempt else ""
            frame |= {"retry_attempt": retry_attempt, "retry_reason": reason}
        return frame


def reset_connection(request: BaseRequest) -> None:
    """Closes the connection of `request` at once, so that the client sees a reset."""
    transport = request.transport
    if transport is None:
        return
    endpoint: socket.socket | None = transport.get_extra_info("socket")
    if endpoint is not None:
        # Lingering for zero seconds turns the close into a reset.
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Sockets:
    """The open sockets. `ack_within`: seconds after which an event is sent again."""

    def __init__(self, workspace: Workspace, ack_within: float) -> None:
        self.ack_within = ack_within
        #: Each envelope that was made, in order.
        self.envelopes: list[Envelope] = []
        #: How many sockets were opened since the start.
        self.n_opened = 0
        #: A half-dead peer: sockets stay open, pings stay without answer.
        self.is_mute = False
        #: Each envelope comes a second time, as soon as it was acknowledged.
        self.duplicates = False
        self._workspace = workspace
        self._tickets: set[str] = set()
        self._open: dict[WebSocketResponse, BaseRequest] = {}
        self._undelivered: list[Envelope] = []
        self._tasks: set[asyncio.Future[None]] = set()

    @property
    def n_open(self) -> int:
        """How many sockets are open now."""
        return len(self._open)

    def new_ticket(self) -> str:
        """Admits one socket, once."""
        ticket = self._workspace.new_id("ticket")
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: BaseRequest, ticket: str) -> StreamResponse:
        """Runs one socket until either side ends it."""
        if ticket not in self._tickets:
            return Response(status=404, text="unknown or used ticket")
        self._tickets.remove(ticket)
        ws = WebSocketResponse(autoping=False)
        await ws.prepare(request)
        self._open[ws] = request
        self.n_opened += 1
        self._workspace.changed()
        try:
            await self._converse(ws)
        finally:
            self._open.pop(ws, None)
            self._workspace.changed()
            await self._take_over(ws)
        return ws

    async def _converse(self, ws: WebSocketResponse) -> None:
        await ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open),
                "connection_info": {"app_id": APP_ID},
                "debug_info": {"host": "applink-test", "approximate_connection_time": 18060},
            }
        )
        waiting, self._undelivered = self._undelivered, []
        for envelope in waiting:
            await self.deliver(envelope)
        async for frame in ws:
            if frame.type is WSMsgType.PING and not self.is_mute:
                await ws.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self._acknowledge(json.loads(frame.data))

    def _acknowledge(self, answer: Json) -> None:
        for envelope in reversed(self.envelopes):
            if envelope.id == answer.get("envelope_id"):
                break
        else:
            return
        envelope.n_acks += 1
        if envelope.acked_at is None:
            envelope.acked_at = time.monotonic()
            envelope.ack_payload = answer.get("payload")
            if self.duplicates:
                self._start(self.deliver(envelope))
        if envelope.timer is not None:
            envelope.timer.cancel()
        self._workspace.changed()

    async def send(self, kind: str, payload: Json) -> Envelope:
        """Makes an envelope of this type and sends it over the newest socket.

        Without a socket an event waits for the next one.

        Raises:
            NotConnectedError: no socket, and not an event.
        """
        if not self._open and kind != "events_api":
            raise NotConnectedError
        envelope = Envelope(kind, payload)
        self.envelopes.append(envelope)
        await self.deliver(envelope)
        return envelope

    async def deliver(self, envelope: Envelope) -> None:
        """Sends the envelope, again if it was sent before; without a socket it waits for one."""
        if envelope.timer is not None:
            envelope.timer.cancel()
        if not self._open:
            self._undelivered.append(envelope)
            return
        ws = list(self._open)[-1]
        envelope.carrier = ws
        envelope.sent_at.append(time.monotonic())
        may_retry = envelope.acked_at is None and len(envelope.sent_at) <= MAX_RETRIES
        if envelope.type == "events_api" and may_retry:
            loop = asyncio.get_running_loop()
            envelope.timer = loop.call_later(self.ack_within, self._again, envelope)
        try:
            await ws.send_json(envelope.to_json(len(envelope.sent_at) - 1))
        except ConnectionError:
            # The socket's own task sees its end too and hands the envelope to the next socket.
            return
        self._workspace.changed()

    def _again(self, envelope: Envelope) -> None:
        if envelope.acked_at is None:
            self._start(self.deliver(envelope))

    def _start(self, delivery: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(delivery)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_over(self, ws: WebSocketResponse) -> None:
        for envelope in self.envelopes:
            if envelope.carrier is ws and envelope.acked_at is None:
                envelope.carrier = None
                if envelope.type == "events_api":
                    await self.deliver(envelope)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks the bot on each socket to come back over a new one; the old one stays open."""
        for ws in list(self._open):
            await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    def drop(self) -> int:
        """Resets every socket without a word; returns how many there were."""
        requests = list(self._open.values())
        for request in requests:
            reset_connection(request)
        return len(requests)

    async def close(self) -> None:
        """Closes every socket politely and ends the redeliveries; for the server's own end."""
        for envelope in self.envelopes:
            if envelope.timer is not None:
                envelope.timer.cancel()
        self._undelivered.clear()
        for ws in list(self._open):
            await ws.close()
