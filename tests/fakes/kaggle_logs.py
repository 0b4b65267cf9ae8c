"""The stream of a notebook's log: events while it runs, a list of them afterwards."""

import asyncio
import json

from aiohttp import web

from tests.fakes.kaggle_jobs import KaggleNotebook


async def stream_log(
    http: web.Request, notebook: KaggleNotebook, is_stopping: asyncio.Event
) -> web.StreamResponse:
    """Answers until the run ends, the reader goes, or the notebook's `stream` says otherwise."""
    while notebook.status == "QUEUED" and not is_stopping.is_set():
        await notebook.changed.wait()
    if not notebook.is_live:
        return web.json_response(notebook.events)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(http)
    n_sent = 0
    while not is_stopping.is_set():
        changed = notebook.changed
        for event in notebook.events[n_sent:]:
            await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
        n_sent = len(notebook.events)
        notebook.is_streamed.set()
        if notebook.stream:
            await _misbehave(http, response, notebook.stream, is_stopping)
            break
        if not notebook.is_live:
            await response.write(b"data: END_OF_LOG\n\n")
            break
        await changed.wait()
    return response


async def _misbehave(
    http: web.Request, response: web.StreamResponse, how: str, is_stopping: asyncio.Event
) -> None:
    if how == "breaks":
        await response.write(b'data: {"stream_name": "stdout", "ti')
        if http.transport is not None:
            http.transport.abort()
        return
    while not is_stopping.is_set():
        # A comment, as servers send to keep a connection open.
        await response.write(b":\n")
        try:
            await asyncio.wait_for(is_stopping.wait(), 0.02)
        except TimeoutError:
            continue
