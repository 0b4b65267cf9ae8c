"""kagglesdk's HTTP client, tamed: reading calls only, our credentials, timeouts, plain errors.

Importing this module imports kagglesdk and requests: import it late, off the event loop.
"""

import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import requests
import urllib3.exceptions
from kagglesdk.kaggle_env import KaggleEnv
from kagglesdk.kaggle_http_client import KaggleHttpClient
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth

from deadline_bot import __version__
from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.adapters.kaggle.errors import CallFailed, ForbiddenCall
from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.domain.notebook_name import REF

_COMPETITIONS = "competitions.CompetitionApiService"
_KERNELS = "kernels.KernelsApiService"
_LOG_STREAM = "kernels/logs/stream"

LIST_COMPETITIONS = (_COMPETITIONS, "ListCompetitions")
GET_COMPETITION = (_COMPETITIONS, "GetCompetition")
LIST_SUBMISSIONS = (_COMPETITIONS, "ListSubmissions")
GET_SUBMISSION_LIMITS = (_COMPETITIONS, "GetSubmissionLimits")
GET_LEADERBOARD = (_COMPETITIONS, "GetLeaderboard")
LIST_KERNELS = (_KERNELS, "ListKernels")
GET_KERNEL = (_KERNELS, "GetKernel")
GET_KERNEL_STATUS = (_KERNELS, "GetKernelSessionStatus")
GET_QUOTAS = (_KERNELS, "GetAcceleratorQuotaStatistics")

#: Everything that this bot ever asks of Kaggle besides a notebook's log; all of it reads.
READING_CALLS = frozenset(
    {
        LIST_COMPETITIONS,
        GET_COMPETITION,
        LIST_SUBMISSIONS,
        GET_SUBMISSION_LIMITS,
        GET_LEADERBOARD,
        LIST_KERNELS,
        GET_KERNEL,
        GET_KERNEL_STATUS,
        GET_QUOTAS,
    }
)

#: Larger than any honest answer: 200 competitions are 0.6 MB.
_LARGEST_BODY = 8_000_000


# kagglesdk ships no types, so that its classes are `Any` to mypy.
class ReadingHttpClient(KaggleHttpClient):  # type: ignore[misc]
    """The HTTP client under all of kagglesdk's services, for one call, on one thread.

    `endpoint` is the base of `{endpoint}/v1/...`, empty for kagglesdk's own. Once `is_given_up`
    is set, an answer that still trickles in is dropped.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        endpoint: str,
        timeouts: Timeouts,
        is_given_up: threading.Event,
    ) -> None:
        # Of all environments only PROD has no `/api` before `/v1`.
        super().__init__(
            env=KaggleEnv.PROD if endpoint else None, user_agent=f"deadline-bot/{__version__}"
        )
        if endpoint:
            self._endpoint = endpoint.rstrip("/")
        self._credentials = credentials
        self._transport = _Transport(timeouts, is_given_up)

    def call(self, service_name: str, request_name: str, request: Any, response_type: Any) -> Any:
        """kagglesdk's one way out.

        Raises:
            ForbiddenCall: before anything is sent.
        """
        if (service_name, request_name) not in READING_CALLS:
            raise ForbiddenCall(service_name, request_name)
        return super().call(service_name, request_name, request, response_type)

    def ask(self, call: tuple[str, str], request: Any, now: datetime) -> Mapping[str, Any]:
        """The JSON object of a good answer to one of `READING_CALLS`.

        Raises:
            CallFailed: any other answer.
        """
        return read_answer(self.call(*call, request, None), now)

    def open_log(self, ref: str) -> requests.Response:
        """The stream of a notebook's log, not yet read: a `GET`, which no service of theirs has.

        Kaggle answers with events while the notebook runs, with a list of them afterwards.

        Raises:
            ForbiddenCall: `ref` is no notebook's `owner/slug`; nothing is sent.
        """
        if not REF.fullmatch(ref):
            raise ForbiddenCall(_LOG_STREAM, ref)
        self._init_session()
        url = self._get_request_url(_LOG_STREAM, ref)
        headers = {"Accept": "text/event-stream, */*", "Content-Type": None}
        response: requests.Response = self._session.get(url, headers=headers, stream=True)
        return response

    def _init_session(self) -> None:
        super()._init_session()
        # The API answers, it never redirects; following would take our credentials along.
        self._session.max_redirects = 0
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, self._transport)

    def _try_fill_auth(self) -> None:
        """Sets what was decided; kagglesdk's own would look around (see `credentials`)."""
        if self._credentials.username:
            self._session.auth = HTTPBasicAuth(self._credentials.username, self._credentials.secret)
        else:
            self._session.auth = KaggleHttpClient.BearerAuth(self._credentials.secret)
        self._signed_in = True

    def _prepare_response(self, _response_type: Any, http_response: requests.Response) -> Any:
        """The answer as it came: kagglesdk's own reading loses a list over one bad record."""
        return http_response


class _Transport(HTTPAdapter):
    """Adds what kagglesdk leaves out: timeouts, and an end to a body that does not end.

    A body that was asked for as a stream is left to the caller.
    """

    def __init__(self, timeouts: Timeouts, is_given_up: threading.Event) -> None:
        super().__init__()
        self._timeout = (timeouts.connect.total_seconds(), timeouts.read.total_seconds())
        self._is_given_up = is_given_up

    def send(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response:
        is_read_by_caller = options.get("stream", False)
        options |= {"stream": True, "timeout": self._timeout}
        response = super().send(request, *args, **options)
        if is_read_by_caller:
            return response
        with response.raw as raw:
            body = bytearray()
            # `read` would wait for a full block, however slowly it comes.
            while piece := raw.read1(65_536, decode_content=True):
                body += piece
                if self._is_given_up.is_set():
                    raise CallFailed("timeout")
                if len(body) > _LARGEST_BODY:
                    raise CallFailed("answer too large")
        response.raw = io.BytesIO(body)
        return response


def read_answer(response: requests.Response, now: datetime) -> Mapping[str, Any]:
    """The JSON object of a good answer.

    Kaggle reports errors by status, by `{"code": …}` and by `{"error": {"code": …}}`, the last
    two also with status 200. `now` is for a Retry-After that is a date.

    Raises:
        CallFailed: any other answer.
    """
    try:
        answer = json.loads(response.content)
    except ValueError:
        answer = None
    code = _error_code(answer) or response.status_code
    if code != HTTPStatus.OK:
        raise CallFailed(
            str(code),
            retry_after=_retry_after(response.headers.get("Retry-After", ""), now),
            is_about_subject=code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND) or code >= 500,
        )
    if answer is None:
        raise CallFailed("not JSON")
    # An error without a status of HTTP must not pass for an answer without competitions.
    if not isinstance(answer, dict) or "error" in answer or "code" in answer:
        raise CallFailed("unexpected answer", is_about_subject=True)
    return answer


def records_of(answer: Mapping[str, Any], key: str) -> tuple[list[Any], str]:
    """The records of a page that may be empty, and the token of the next (empty: none).

    Raises:
        CallFailed: it is no such page. What says nothing at all is a page without records,
            since Kaggle's services may leave out what is empty.
    """
    records, token = answer.get(key, []), answer.get("nextPageToken") or ""
    is_page = key in answer or answer.keys() <= {"nextPageToken"}
    if not is_page or not isinstance(records, list) or not isinstance(token, str):
        raise CallFailed("unexpected answer", is_about_subject=True)
    return records, token


def failure_of(error: Exception) -> CallFailed:
    """What an exception of kagglesdk, requests or urllib3 means."""
    match error:
        case requests.Timeout() | urllib3.exceptions.TimeoutError():
            return CallFailed("timeout")
        case requests.TooManyRedirects():
            return CallFailed("redirected")
        case requests.exceptions.SSLError():
            return CallFailed("TLS")
        case requests.exceptions.ProxyError():
            return CallFailed("proxy")
        case requests.ConnectionError() if _reached(error):
            return CallFailed("connection lost")
        case requests.ConnectionError():
            return CallFailed("cannot connect")
        case urllib3.exceptions.HTTPError():
            return CallFailed("connection lost")
        case _:
            return CallFailed(type(error).__name__)


def _reached(error: requests.ConnectionError) -> bool:
    return bool(error.args) and isinstance(error.args[0], urllib3.exceptions.ProtocolError)


def _error_code(answer: object) -> int | None:
    if not isinstance(answer, dict):
        return None
    inner = answer.get("error")
    code = answer.get("code", inner.get("code") if isinstance(inner, dict) else None)
    return code if isinstance(code, int) and code >= 400 else None


def _retry_after(text: str, now: datetime) -> timedelta | None:
    if text.isdecimal() and len(text) <= 7:
        return timedelta(seconds=int(text))
    try:
        return max(parsedate_to_datetime(text) - now, timedelta())
    except (TypeError, ValueError):
        return None
