"""Slack's Web API: one shared session, and each failure as what must be known of it.

Posting must never be tried twice behind our back, so the client's own retries are off, and an
error of it is told apart by one question: can the call have taken effect?
"""

import json
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

#: How long a connection may take to come about, and a whole call.
CONNECT_TIMEOUT, CALL_TIMEOUT = timedelta(seconds=5), timedelta(seconds=20)
#: The wait after a rate limit that names none, and the longest that is believed.
DEFAULT_RETRY_AFTER, LONGEST_RETRY_AFTER = timedelta(seconds=1), timedelta(hours=1)

#: HTTP status codes.
_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500
#: Refusals that say the rate limit was met, with HTTP 200 as well.
_LIMITED = frozenset({"ratelimited", "rate_limited"})
#: Errors after which, says https://docs.slack.dev/reference/methods/chat.postMessage, "some
#: aspect of the operation" may have succeeded; the last is said before anything was done or
#: after, it does not say.
_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "service_unavailable"})


class CallFailed(Exception):
    """A call failed.

    `error` is Slack's own code where it refused (`is_refused`), else a short name of what
    happened: `timeout`, `http 500`. `is_unclear`: it may have taken effect all the same.
    `retry_after` is set where, and only where, the rate limit was met.
    """

    def __init__(
        self,
        error: str,
        *,
        is_refused: bool = False,
        is_unclear: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.is_refused = is_refused
        self.is_unclear = is_unclear
        self.retry_after = retry_after


def open_session(*, call_timeout: timedelta = CALL_TIMEOUT) -> aiohttp.ClientSession:
    """The session that all calls share; inside a running loop, to be closed by the caller.

    Its timeouts count: a client that is given a session ignores its own.
    """
    timeout = aiohttp.ClientTimeout(
        total=call_timeout.total_seconds(), connect=CONNECT_TIMEOUT.total_seconds()
    )
    return aiohttp.ClientSession(timeout=timeout)


def web_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that calls `api_url` once per call."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])


async def call(answer: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The answer of a call that went well.

    Raises:
        CallFailed: every other outcome.
    """
    with _in_our_words():
        return await answer


async def post_json(
    client: AsyncWebClient, method: str, arguments: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The same for what is called a thousand times in a second.

    The client spends more on a call than aiohttp does on the whole request, among other things
    on the words of two debug lines that nobody reads. So this asks it only where and who it is.

    Raises:
        CallFailed: as `call`.
    """
    if client.session is None:
        raise AssertionError("web_client gives the client its session")
    headers = {
        **client.headers,
        "Authorization": f"Bearer {client.token}",
        "Content-Type": "application/json; charset=utf-8",
    }
    with _in_our_words():
        async with client.session.post(
            client.base_url + method,
            data=json.dumps(arguments).encode(),
            headers=headers,
            proxy=client.proxy,
        ) as response:
            status, answered, text = response.status, response.headers, await response.read()
    body = _json_object(text)
    if status != _OK or not body.get("ok"):
        raise _refusal(status, body, answered)
    return body


def _json_object(text: bytes) -> dict[str, Any]:
    """What a reply says; nothing where it is of another shape."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        response = error.response
        # For a body that is not JSON the client passes aiohttp's response instead of its own.
        is_theirs = isinstance(response, AsyncSlackResponse)
        status: int = response.status_code if is_theirs else response.status
        body = response.data if is_theirs and isinstance(response.data, dict) else {}
        raise _refusal(status, body, response.headers) from error
    except SlackRequestError as error:
        # A file's bytes were not taken, so that it was not shared.
        raise CallFailed(_short(error)) from error
    except (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
    ) as error:
        raise CallFailed(_short(error)) from error
    except TimeoutError as error:
        raise CallFailed("timeout", is_unclear=True) from error
    except aiohttp.ClientError as error:
        raise CallFailed(_short(error), is_unclear=True) from error
    except Exception as error:
        # The client trips over replies of another shape (text, a list) in its own ways.
        raise CallFailed("garbage", is_unclear=True) from error


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _refusal(status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> CallFailed:
    code = body.get("error")
    if status == _TOO_MANY or code in _LIMITED:
        return CallFailed("ratelimited", is_refused=True, retry_after=_retry_after(headers))
    if status >= _SERVER_ERROR:
        return CallFailed(f"http {status}", is_unclear=True)
    if isinstance(code, str):
        is_unclear = code in _PERHAPS_DONE
        return CallFailed(code, is_refused=not is_unclear, is_unclear=is_unclear)
    if status != _OK:
        return CallFailed(f"http {status}")
    return CallFailed("garbage", is_unclear=True)


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    try:
        seconds = int(headers.get("Retry-After", ""))
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return timedelta(seconds=min(max(seconds, 0), LONGEST_RETRY_AFTER.total_seconds()))
