"""What can go wrong with the small Kaggle: faults, and the bad answers they give."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

_PAGE = [{"ref": f"same-{number}"} for number in range(100)]

#: Bad answers that are only a body, with how they differ from good JSON.
BAD_ANSWERS: dict[str, tuple[bytes, dict[str, Any]]] = {
    "html": (b"<html>Be right back</html>", {"content_type": "text/html"}),
    "html_500": (b"<html>Be right back</html>", {"status": 500}),
    "redirect": (b"", {"status": 302, "headers": {"Location": "/login"}}),
    "error_text_200": (b'{"competitions": [], "error": "not today"}', {}),
    "endless_pages": (b'{"competitions": [], "nextPageToken": "again"}', {}),
    "repeated_page": (json.dumps({"competitions": _PAGE}).encode(), {}),
    "list": (b"[]", {}),
    "null": (b'{"competitions": null}', {}),
    "other": (b'{"status": "fine"}', {}),
    "empty": (b"{}", {}),
    "huge": (b" " * 9_000_000, {}),
}


#: Faults of the connection.
CONNECTION_FAULTS = frozenset({"hang", "trickle", "trickle_header", "truncated", "reset"})


@dataclass
class Fault:
    """What goes wrong in the next `calls` calls, `None`: in all until it is cleared.

    `kind`: a status such as `429`, `error_200` (429 in the body only), one of
    `CONNECTION_FAULTS` or `BAD_ANSWERS`. It begins `after` as many good calls. `shape` of an
    error's body is `nested` or `flat`. `slug` limits it to that competition or notebook, `method`
    to that call.

    Raises:
        ValueError: no such kind.
    """

    kind: str
    calls: int | None = None
    retry_after: str | None = None
    shape: str = "nested"
    slug: str | None = None
    method: str | None = None
    after: int = 0

    def __post_init__(self) -> None:
        known = {"error_200", *CONNECTION_FAULTS, *BAD_ANSWERS}
        if not self.kind.isdecimal() and self.kind not in known:
            raise ValueError(f"no such fault: {self.kind}")


async def act_out(
    fault: Fault, http: web.Request, is_stopping: asyncio.Event
) -> web.StreamResponse:
    """Answers as the fault has it, or does not; at the latest until `is_stopping`."""
    match fault.kind:
        case "hang":
            await is_stopping.wait()
        case "trickle":
            await _trickle(http, b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", is_stopping)
        case "trickle_header":
            await _trickle(http, b"HTTP/1.1 200 OK\r\nX-Long: ", is_stopping)
        case "truncated":
            _write(http, b'HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{"competitions": [')
            _close(http)
        case "reset":
            if http.transport is not None:
                http.transport.abort()
        case _:
            return bad_answer(fault)
    return web.Response()


async def _trickle(http: web.Request, begin: bytes, is_stopping: asyncio.Event) -> None:
    _write(http, begin)
    while not is_stopping.is_set() and http.transport and not http.transport.is_closing():
        _write(http, b" ")
        try:
            await asyncio.wait_for(is_stopping.wait(), 0.02)
        except TimeoutError:
            continue
    _close(http)


def _write(http: web.Request, data: bytes) -> None:
    if isinstance(http.transport, asyncio.WriteTransport):
        http.transport.write(data)


def _close(http: web.Request) -> None:
    if http.transport is not None:
        http.transport.close()


def bad_answer(fault: Fault) -> web.Response:
    """The answer of a fault that leaves the connection alone."""
    if fault.kind == "error_200":
        return error_answer(429, fault.shape, status=200)
    if fault.kind.isdecimal():
        return error_answer(int(fault.kind), fault.shape, retry_after=fault.retry_after)
    body, options = BAD_ANSWERS[fault.kind]
    return web.Response(body=body, **{"content_type": "application/json", **options})


def error_answer(
    code: int, shape: str = "nested", *, status: int | None = None, retry_after: str | None = None
) -> web.Response:
    """An error as Kaggle reports it, in one of its two shapes; `status` is `code` unless set."""
    error = {"code": code, "message": "Not today"}
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    body = error if shape == "flat" else {"error": error}
    return web.json_response(body, status=status or code, headers=headers)
