"""Pings over HTTP, as healthchecks' many clients send them.

The source of addresses, answers and limits is healthchecks' documentation of its pinging API.
Addresses hold secrets: nothing here logs one, nor puts one into an answer.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from deadline_bot.adapters.http.ping_address import (
    BadAddress,
    PingAddress,
    PingQuery,
    read_address,
    read_query,
)
from deadline_bot.domain.ping import BODY_LENGTH, Ping, PingKind, PingOutcome
from deadline_bot.domain.ping_sighting import progress_told
from deadline_bot.ports import Clock, PingReceiver

_log = structlog.get_logger(__name__)

#: How much of the end of a longer body is kept besides, in bytes: there a log says why it failed.
END_LENGTH = 2_000
#: A body is read this far, in bytes; of a longer one nobody knows the end.
MOST_READ = 1_000_000
#: How long a body may take to come.
PATIENCE = timedelta(seconds=10)

# Clients cut what they send to the limit that they are told; a proxy must not answer for us.
_HEADERS = {"Ping-Body-Limit": str(BODY_LENGTH), "Cache-Control": "no-store"}
_AGAIN = {"Retry-After": "1"}
_ANSWERS: Mapping[PingOutcome, tuple[int, str, Mapping[str, str]]] = {
    PingOutcome.OK: (200, "OK", _HEADERS),
    PingOutcome.CREATED: (201, "Created", _HEADERS),
    PingOutcome.NOT_FOUND: (404, "not found", {}),
    PingOutcome.AMBIGUOUS: (409, "ambiguous slug", {}),
    PingOutcome.LIMITED: (429, "rate limit exceeded", _AGAIN),
}


class _TooSlow(Exception):
    """The body did not come in time."""


def ping_routes(receiver: PingReceiver, clock: Clock) -> list[Route]:
    """The routes under `/ping/`."""
    pings = _Pings(receiver, clock)
    return [Route("/ping/{address:path}", pings.answer, methods=["GET", "HEAD", "POST"])]


class _Pings:
    def __init__(self, receiver: PingReceiver, clock: Clock) -> None:
        self._receiver = receiver
        self._clock = clock

    async def answer(self, request: Request) -> Response:
        """The protocol's answer to a request; what was sent is kept when it says so."""
        try:
            address = read_address(request.path_params["address"])
            query = read_query(request.query_params)
        except BadAddress as bad:
            return PlainTextResponse(bad.words, 400)
        if address.kind is PingKind.PROGRESS and request.method != "POST":
            return PlainTextResponse("method not allowed", 405, {"Allow": "POST"})
        try:
            body, is_whole = await _body(request)
        except _TooSlow:
            return PlainTextResponse("request timeout", 408, {"Connection": "close"})
        except ClientDisconnect:
            # Nobody reads the answer; half a ping tells nothing.
            return PlainTextResponse("incomplete", 400)
        ping = _ping(address, query, body)
        answer = PlainTextResponse("invalid json", 400) if ping is None else await self._taken(ping)
        if not is_whole:
            answer.headers["Connection"] = "close"
        return answer

    async def _taken(self, ping: Ping) -> PlainTextResponse:
        try:
            outcome = await self._receiver.take(ping, self._clock.now())
        except Exception:  # noqa: BLE001 - whatever it was, the client must know
            _log.exception("ping_not_kept", kind=ping.kind.value)
            return PlainTextResponse("not kept", 503, _AGAIN)
        status, words, headers = _ANSWERS[outcome]
        return PlainTextResponse(words, status, headers)


def _ping(address: PingAddress, query: PingQuery, body: str) -> Ping | None:
    """The ping of a request; `None` where its body must be JSON and is not."""
    tells_progress = address.kind in {PingKind.PROGRESS, PingKind.LOG}
    progress = progress_told(body) if tells_progress else None
    if progress is None and address.kind is PingKind.PROGRESS:
        return None
    return Ping(
        secret=address.secret,
        slug=address.slug,
        kind=address.kind,
        status=address.status,
        run=query.run,
        is_create=query.is_create,
        body=body if progress is None else "",
        progress=progress,
        at=query.at,
    )


async def _body(request: Request) -> tuple[str, bool]:
    """What is kept of a body, and whether it was read to its end.

    Never more than that is in memory. One that is coded (gzip) is read and not kept: to guess
    at its coding could take more memory than it has bytes.

    Raises:
        _TooSlow, ClientDisconnect: it did not come.
    """
    if request.method != "POST":
        return "", True
    begin, end, n_read = bytearray(), b"", 0
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            async for chunk in request.stream():
                n_read += len(chunk)
                n_missing = BODY_LENGTH - len(begin)
                begin += chunk[:n_missing]
                end = (end + chunk[n_missing:])[-END_LENGTH:]
                if n_read > MOST_READ:
                    break
    except TimeoutError as error:
        raise _TooSlow from error
    is_whole = n_read <= MOST_READ
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        return "", is_whole
    return _text(bytes(begin), end if is_whole else b"", n_read), is_whole


def _text(begin: bytes, end: bytes, n_read: int) -> str:
    """The text of a body that was cut: characters that the cut has halved are left out."""
    if n_read <= BODY_LENGTH:
        return begin.decode("utf-8", "replace")
    if n_read <= BODY_LENGTH + END_LENGTH and end:
        return (begin + end).decode("utf-8", "replace")
    return f"{begin.decode('utf-8', 'ignore')}\n…\n{end.decode('utf-8', 'ignore')}"
