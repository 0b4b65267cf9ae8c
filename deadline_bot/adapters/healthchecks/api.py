"""healthchecks' Management API v3, as far as it reads: the checks, their pings, a ping's body.

Its source is https://healthchecks.io/docs/api/. What goes wrong becomes one short reason here.
"""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import aiohttp

from deadline_bot.domain.errors import SourceFailed

#: How long a call may take: to connect, between two pieces of the answer, altogether.
CONNECT_TIMEOUT, READ_TIMEOUT, CALL_TIMEOUT = (
    timedelta(seconds=5),
    timedelta(seconds=10),
    timedelta(seconds=20),
)
#: The longest list and the longest body that are read, in bytes. healthchecks keeps 100 kB of a
#: body.
_LARGEST_LIST, _LARGEST_BODY = 8_000_000, 200_000
_CHUNK = 65_536


def open_session() -> aiohttp.ClientSession:
    """The session that all projects share; inside a running loop, to be closed by the caller.

    It goes through the proxy that the environment names, as Slack's client does.
    """
    return aiohttp.ClientSession(trust_env=True)


class HealthchecksApi:
    """Calls of one project, which its API key names.

    `url` is the site's address without a slash at its end. Every call raises `SourceFailed`
    where there is no answer, or not one of the shape that is documented.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        key: str,
        *,
        call_timeout: timedelta = CALL_TIMEOUT,
    ) -> None:
        self._session = session
        self._url = url
        self._key = key
        self._timeout = aiohttp.ClientTimeout(
            total=call_timeout.total_seconds(),
            connect=CONNECT_TIMEOUT.total_seconds(),
            sock_read=READ_TIMEOUT.total_seconds(),
        )

    async def checks(self, now: datetime) -> list[Any]:
        """All checks of the project; any key may ask."""
        return _listed(await self._get("checks/", _LARGEST_LIST, now), "checks")

    async def pings(self, now: datetime, uuid: str) -> list[Any]:
        """The pings of a check that are still kept, newest first; not with a read-only key."""
        return _listed(await self._get(f"checks/{uuid}/pings/", _LARGEST_LIST, now), "pings")

    async def body(self, now: datetime, uuid: str, n: int) -> str:
        """What was sent with a ping; not with a read-only key."""
        raw = await self._get(f"checks/{uuid}/pings/{n}/body", _LARGEST_BODY, now)
        return raw.decode(errors="replace")

    async def _get(self, path: str, most: int, now: datetime) -> bytes:
        try:
            # A redirect would carry the key to wherever it leads.
            async with self._session.get(
                f"{self._url}/api/v3/{path}",
                headers={"X-Api-Key": self._key},
                timeout=self._timeout,
                allow_redirects=False,
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    raise _refusal(answer, now)
                return await _read(answer.content, most)
        except TimeoutError as error:
            raise SourceFailed("timeout") from error
        except aiohttp.ClientSSLError as error:
            raise SourceFailed("TLS") from error
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise SourceFailed("cannot connect") from error
        except (aiohttp.ClientError, OSError) as error:
            raise SourceFailed("connection lost") from error


async def _read(content: aiohttp.StreamReader, most: int) -> bytes:
    read = bytearray()
    async for chunk in content.iter_chunked(_CHUNK):
        read += chunk
        if len(read) > most:
            raise SourceFailed("answer too large")
    return bytes(read)


def _listed(raw: bytes, name: str) -> list[Any]:
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        raise SourceFailed("not JSON") from None
    listed = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise SourceFailed(f"no list of {name} in the answer")
    return listed


def _refusal(answer: aiohttp.ClientResponse, now: datetime) -> SourceFailed:
    if answer.status < HTTPStatus.BAD_REQUEST:
        return SourceFailed("redirected")
    retry_after = _retry_after(answer.headers.get("Retry-After", ""), now)
    return SourceFailed(str(answer.status), retry_after=retry_after)


def _retry_after(text: str, now: datetime) -> timedelta | None:
    if text.isdecimal() and len(text) <= 7:
        return timedelta(seconds=int(text))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    # A date without a zone is said in UTC.
    return max(at.replace(tzinfo=at.tzinfo or UTC) - now, timedelta())
