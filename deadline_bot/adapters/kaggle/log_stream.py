"""Reads the stream of a notebook's log for a moment: what is there by then is what is known.

A notebook's stream begins with all that was said so far, and then waits for more, for hours.
Importing this module imports kagglesdk: import it late, off the event loop.
"""

import io
import threading
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from itertools import chain, islice

import requests
import urllib3.exceptions

from deadline_bot.adapters.kaggle import sdk
from deadline_bot.adapters.kaggle.errors import CallFailed
from deadline_bot.adapters.kaggle.log_text import LogText

#: About 2 MB: a log of days has more, and only its end is of use.
_LARGEST_TEXT = 2_000_000
_PIECE = 65_536
#: An answer that is no log is read so far.
_MOST_PIECES_OF_ERROR = 16


def read_log(
    http: sdk.ReadingHttpClient, now: datetime, ref: str, is_time_up: threading.Event
) -> str:
    """The text so far; empty where Kaggle stays silent, as it does for what has no machine yet.

    It ends where the stream ends, breaks, falls silent for longer than the read timeout, or
    goes on when `is_time_up` is set.

    Raises:
        CallFailed: Kaggle could not be reached, or the answer is no log.
    """
    try:
        response = http.open_log(ref)
    except requests.ReadTimeout:
        return ""
    with response:
        pieces = _pieces(response, is_time_up)
        is_events = response.headers.get("Content-Type", "").startswith("text/event-stream")
        first = next(pieces, b"")
        if response.status_code != HTTPStatus.OK or not (is_events or _is_list(first)):
            raise _refused(response, chain([first], pieces), now)
        log = LogText(is_events=is_events, limit=_LARGEST_TEXT)
        for piece in chain([first], pieces):
            log.feed(piece)
            if log.is_ended:
                break
        return log.text


def _pieces(response: requests.Response, is_time_up: threading.Event) -> Iterator[bytes]:
    read1 = response.raw.read1
    try:
        # `read` would wait for a full block, however slowly it comes.
        while not is_time_up.is_set() and (piece := read1(_PIECE, decode_content=True)):
            yield piece
    except urllib3.exceptions.HTTPError:
        return


def _is_list(first: bytes) -> bool:
    begin = first.lstrip()[:1]
    return begin in (b"", b"[")


def _refused(response: requests.Response, pieces: Iterator[bytes], now: datetime) -> CallFailed:
    """Why an answer is no log."""
    response.raw = io.BytesIO(b"".join(islice(pieces, _MOST_PIECES_OF_ERROR)))
    try:
        sdk.read_answer(response, now)
    except CallFailed as failure:
        return failure
    return CallFailed("unexpected answer", is_about_subject=True)
